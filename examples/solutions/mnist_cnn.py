"""Are two epochs enough, and does the network read black on white?"""

# --8<-- [start:digits]
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)
digits = load_digits()
X = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
X = F.interpolate(X, size=20, mode="bicubic").clamp(0, 1)
X = (F.pad(X, (4, 4, 4, 4)) - 0.1307) / 0.3081  # (N, 1, 28, 28)
y = torch.tensor(digits.target)
train, test = torch.randperm(1797).split([1497, 300])
# --8<-- [end:digits]

# --8<-- [start:network]
def fit(batch_size, num_epochs=2, lr=0.01, momentum=0.5):
    model = nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr, momentum)
    for epoch in range(num_epochs):
        for batch in train[torch.randperm(1497)].split(batch_size):
            loss = F.cross_entropy(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model
# --8<-- [end:network]

# --8<-- [start:steps]
@torch.no_grad()
def accuracy(model, X, y):
    return (model(X).argmax(dim=1) == y).float().mean().item()


found = {}
for batch_size in (32, 4):
    found[batch_size] = []
    for seed in range(3):
        torch.manual_seed(seed)
        value = accuracy(fit(batch_size), X[test], y[test])
        found[batch_size].append(value)
    steps = 2 * len(train.split(batch_size))
    values = [f"{value:.2f}" for value in found[batch_size]]
    print(batch_size, steps, values)
assert min(found[4]) > max(found[32])
# --8<-- [end:steps]

# --8<-- [start:again]
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)
digits = load_digits()
X = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
X = F.pad(F.interpolate(X, size=20), (4, 4, 4, 4))  # (N, 1, 28, 28)
y = torch.tensor(digits.target)
train, test = torch.randperm(1797).split([1497, 300])
model = nn.Sequential(
    nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10),
)
# --8<-- [end:again]

# --8<-- [start:inverted]
def normalize(X):
    return (X - 0.1307) / 0.3081


optimizer = torch.optim.SGD(model.parameters(), 0.01, 0.5)
for batch in train.split(4):
    loss = F.cross_entropy(model(normalize(X[batch])), y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
for name, Z in {"as it is": X, "exchanged": 1 - X, "back": 1 - (1 - X)}.items():
    with torch.no_grad():
        right = model(normalize(Z[test])).argmax(dim=1) == y[test]
    print(f"{name:9} {right.float().mean():.1f}")
    assert (right.float().mean() > 0.5) == (name != "exchanged")
# --8<-- [end:inverted]

# --8<-- [start:means]
import torch

torch.manual_seed(0)
losses = torch.rand(300)
batches = losses.split(32)
of_means = torch.stack([batch.mean() for batch in batches]).mean()
print(len(batches), len(batches[-1]))
print(f"{losses.mean():.4f} {of_means:.4f}")
assert not torch.isclose(losses.mean(), of_means, rtol=1e-3)
# --8<-- [end:means]
