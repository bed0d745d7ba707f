"""Good in training, bad in use: what is different there?"""

# --8<-- [start:imports]
import os
import subprocess
import sys
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import Dataset, Subset, random_split

digits = load_digits()
X = torch.tensor(digits.images).float()[:, None] / 16  # (N, C, H, W)
y = torch.tensor(digits.target)  # (N,)
X_train, y_train, X_test, y_test = X[:1500], y[:1500], X[1500:], y[1500:]
# --8<-- [end:imports]

# --8<-- [start:fit]
def fit(model, X, y):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(6):
        for batch in torch.randperm(len(X)).split(32):
            loss = F.cross_entropy(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()


def accuracy(model, X, y):
    with torch.no_grad():
        return (model(X).argmax(1) == y).float().mean().item()
# --8<-- [end:fit]

# --8<-- [start:network]
def network(C, K, seed=0):
    torch.manual_seed(seed)
    first = [nn.Conv2d(C, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU()]
    last = [nn.Dropout(0.5), nn.Flatten(), nn.Linear(1024, K)]
    return nn.Sequential(*first, *last)


models = [network(1, 10, seed) for seed in range(3)]
for model in models:
    fit(model, X_train, y_train)
# --8<-- [end:network]

# --8<-- [start:own_pictures]
assert len(X_test) == 297
small = F.interpolate(X_test, size=5, mode="bilinear")
own = {
    "as in training": X_test,
    "divided by 255 twice": X_test / 255,
    "black on white": 1 - X_test,
    "3 pixels to the side": X_test.roll(3, dims=3),
    "smaller": F.pad(small, (1, 2, 1, 2)),
    "mirrored": X_test.flip(3),
}
# --8<-- [end:own_pictures]

# --8<-- [start:answers]
for what, pictures in own.items():
    right = [accuracy(model, pictures, y_test) for model in models]
    if what == "as in training":
        assert min(right) > 0.85
    else:
        assert max(right) < 0.5
    print(f"{what:21} {sum(right) / 3:.1f}", end=" ")
    print(f"min {pictures.min():.1f} max {pictures.max():.1f}", end=" ")
    print(f"mean {pictures.mean():.1f}")
# --8<-- [end:answers]

# --8<-- [start:colour]
colour = torch.arange(300) % 3  # (N,)
tint = 0.5 * F.one_hot(colour)[:, :, None, None] + 0.5
red_green_blue = X[:300] * tint  # (N, 3, H, W)
model = network(3, 3)
fit(model, red_green_blue, colour)
right = accuracy(model, red_green_blue, colour)
swapped = accuracy(model, red_green_blue.flip(1), colour)
print(f"{right:.2f} {swapped:.2f}")
assert swapped < 0.4 < 0.9 < right
# --8<-- [end:colour]

# --8<-- [start:set_order]
code = "print(*list(set(['cat', 'dog', 'cow'])))"
orders = set()
for seed in map(str, range(20)):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", code]
    orders.add(subprocess.check_output(command, env=environment))
assert len(orders) > 1
print(sorted(set(["cat", "dog", "cow"])), sorted(["2", "10", "1"]))
# --8<-- [end:set_order]

# --8<-- [start:mode]
model, one = models[0], X_test[:1]
assert torch.equal(model(one), model(one))
crowd = torch.cat([one, 1 - X_test[1:8]])  # (N, C, H, W)
assert torch.allclose(model(crowd)[0], model(one)[0], atol=1e-4)
model.train()
assert not torch.equal(model(one), model(one))
model[3].eval()
print(torch.allclose(model(crowd)[0], model(one)[0], atol=1e-4))
# --8<-- [end:mode]

# --8<-- [start:shared]
class Noisy(Dataset):
    def __init__(self, noise):
        self.noise = noise

    def __len__(self):
        return 10

    def __getitem__(self, i):
        return i + self.noise * torch.rand(1)


train, val = random_split(Noisy(noise=1), [8, 2])
print(val.dataset is train.dataset, torch.equal(val[0], val[0]))
val = Subset(Noisy(noise=0), val.indices)
print(val.dataset is train.dataset, torch.equal(val[0], val[0]))
# --8<-- [end:shared]
