"""What becomes of LeNet without augmentation, or with less data?"""

# --8<-- [start:network]
import torch
from sklearn.datasets import load_digits
from torch import nn
from torchvision.transforms import v2

torch.set_num_threads(1)
digits = load_digits()
X = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
X = nn.functional.interpolate(X, size=32, mode="bilinear")
y = torch.tensor(digits.target)


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )
# --8<-- [end:network]

# --8<-- [start:fit]
def fit(change, rows, num_epochs=80):
    model = lenet()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
        optimizer, num_epochs
    )
    for epoch in range(num_epochs):
        for batch in rows[torch.randperm(len(rows))].split(32):
            y_hat = model(change(X[batch]))
            loss = nn.functional.cross_entropy(y_hat, y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model
# --8<-- [end:fit]

# --8<-- [start:compare]
@torch.no_grad()
def accuracy(model, rows):
    right = model(X[rows]).argmax(dim=1) == y[rows]
    return right.float().mean().item()


augment = v2.RandomAffine(10, translate=(0.1, 0.1), scale=(0.9, 1.1))
print("seed  augmented: train  val  plain: train  val")
gain = 0
for seed in range(3):
    torch.manual_seed(seed)
    train, _, val = torch.randperm(1797).split([100, 1097, 600])
    numbers = []
    for change in (augment, nn.Identity()):
        torch.manual_seed(seed)
        model = fit(change, train)
        numbers += [accuracy(model, train), accuracy(model, val)]
    print("{:4} {:17.2f} {:4.2f} {:13.2f} {:4.2f}".format(seed, *numbers))
    gain += (numbers[1] - numbers[3]) / 3
assert gain > 0
# --8<-- [end:compare]

# --8<-- [start:train]
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)
digits = load_digits()
X = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
X = nn.functional.interpolate(X, size=32, mode="bilinear")
y = torch.tensor(digits.target)
train, _, test = torch.randperm(1797).split([400, 797, 600])
model = nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(400, 120), nn.ReLU(),
    nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
)
# --8<-- [end:train]

# --8<-- [start:right]
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
right = []
for epoch in range(30):
    for batch in train[torch.randperm(400)].split(32):
        loss = nn.functional.cross_entropy(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        right.append(model(X[test]).argmax(dim=1) == y[test])
right = torch.stack(right).float()  # (30, 600)
# --8<-- [end:right]

# --8<-- [start:halves]
chosen, fresh = [], []
for _ in range(1000):
    a, b = torch.randperm(600).view(2, 300)
    best = right[:, a].mean(dim=1).argmax()
    chosen.append(right[best, a].mean())
    fresh.append(right[best, b].mean())
chosen, fresh = torch.stack(chosen).mean(), torch.stack(fresh).mean()
print(f"{chosen:.2f} {fresh:.2f}")
assert chosen > fresh
# --8<-- [end:halves]

# --8<-- [start:smaller]
import torch
from torch import nn

X = torch.zeros(1, 1, 28, 28)
for padding in (2, 0):
    maps = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=padding), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    )(X)
    print(padding, tuple(maps.shape), maps.numel())
# --8<-- [end:smaller]
