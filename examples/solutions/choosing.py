"""Answers to the exercises of choosing."""

# --8<-- [start:scales]
import torch

torch.manual_seed(0)
u = torch.rand(10_000)
plain = 0.0001 + u * (1 - 0.0001)
log = 10 ** (4 * u - 4)
for low, high in (0.0001, 0.001), (0.001, 0.01), (0.01, 0.1), (0.1, 1):
    shares = [((low <= lr) & (lr < high)).float().mean() for lr in (plain, log)]
    print(low, high, *[f"{share:.3f}" for share in shares])
    assert abs(shares[1] - 0.25) < 0.02
# --8<-- [end:scales]

# --8<-- [start:again]
import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
X, y = torch.tensor(digits.data).float() / 16, torch.tensor(digits.target)
torch.manual_seed(0)
train, val, rest = torch.randperm(len(X)).split([200, 100, 1497])


def accuracy(part, num_steps, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for step in range(num_steps):
        n = part[torch.randperm(len(part))[:50]]
        loss = nn.functional.cross_entropy(model(X[n]), y[n])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(X[rest]).argmax(dim=1) == y[rest]).float().mean().item()


for part in train, torch.cat([train, val]):
    runs = torch.tensor([accuracy(part, 100, seed) for seed in range(5)])
    print(len(part), f"{runs.mean():.3f}, {runs.min():.3f} to {runs.max():.3f}")
# --8<-- [end:again]

# --8<-- [start:columns]
import csv
from pathlib import Path


def record(file, row):
    with open(file, "a+", newline="", encoding="utf-8") as table:
        table.seek(0)
        names = next(csv.reader(table), None)
        if names is None:
            csv.writer(table).writerow(row)
        elif names != list(row):
            raise ValueError(f"{file} has columns {names}: use a new file")
        csv.writer(table).writerow(row.values())


record("first.csv", {"lr": 0.01, "val": 0.91})
try:
    record("first.csv", {"lr": 0.01, "width": 64, "val": 0.92})
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")
print(Path("first.csv").read_text(encoding="utf-8"))
# --8<-- [end:columns]
