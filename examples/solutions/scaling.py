"""Answers to the exercises of scaling."""

# --8<-- [start:constant]
import torch
from torch import nn

class Standardize(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.register_buffer("mean", torch.zeros(D))
        self.register_buffer("std", torch.ones(D))
    def fit(self, X):  # (N, D)
        bad = (~X.isfinite()).any(dim=0).nonzero().flatten().tolist()
        if bad:
            raise ValueError(f"columns {bad}: fill in or drop nan and inf")
        std = X.std(dim=0).where((X != X[0]).any(dim=0), 1)
        self.load_state_dict({"mean": X.mean(dim=0), "std": std})
    def forward(self, X):
        return (X - self.mean) / self.std

torch.manual_seed(0)
length, same = 20 + 180 * torch.rand(150, 1), torch.full((150, 1), 10.0)
X = torch.cat([length, same], dim=1)
print(((X - X.mean(dim=0)) / X.std(dim=0))[:2])
scale = Standardize(2)
scale.fit(X)
print(scale(X)[:2])
assert (scale(X)[:, 1] == 0).all()

X[7, 0] = float("nan")
try:
    scale.fit(X)
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")
# --8<-- [end:constant]

# --8<-- [start:limit]
import torch
from torch import nn

torch.manual_seed(0)
raw = 20 + 180 * torch.rand(150, 3)
for X in (raw, (raw - raw.mean(dim=0)) / raw.std(dim=0)):
    A = torch.cat([X, torch.ones(150, 1)], dim=1)  # (N, D + 1)
    limit = len(A) / torch.linalg.eigvalsh(A.T @ A).max().item()
    print(f"{limit:.5f}", end="")
    for factor in (0.95, 1.05):
        model = nn.Linear(3, 1)
        lr, losses = factor * limit, []
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        for step in range(300):
            loss = nn.functional.mse_loss(model(X), X.sum(dim=1, keepdim=True))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        falls = losses[-1] < losses[0]
        print(f"  {factor}", "falls" if falls else "grows", end="")
        assert falls == (factor < 1)
    print()
# --8<-- [end:limit]

# --8<-- [start:powers]
import torch
from torch import nn

torch.manual_seed(0)
mass = 10 ** (7 * torch.rand(300, 1) - 2)  # (N, 1)
y = 3.4 * mass**0.75

def standardize(data):
    mean, std = data[:200].mean(), data[:200].std()
    return (data - mean) / std, mean, std

same, power, worst = lambda x: x, lambda x: 10**x, {}
for name, f, back in ("raw", same, same), ("log", torch.log10, power):
    (Z, *_), (z, mean, std) = standardize(f(mass)), standardize(f(y))
    errors = []
    for seed in range(3):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(32, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for step in range(500):
            loss = nn.functional.mse_loss(model(Z[:200]), z[:200])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        y_hat = back(model(Z[200:]) * std + mean)
        errors.append((y_hat / y[200:] - 1).abs().median().item())
    worst[name] = max(errors)
    print(name, [f"{error:.2f}" for error in errors])
assert worst["log"] < 0.05 < 0.2 < worst["raw"]
# --8<-- [end:powers]

# --8<-- [start:diabetes]
import torch
from sklearn.datasets import load_diabetes
from torch import nn

table = load_diabetes(scaled=False)
X = torch.tensor(table.data).float()  # (442, 10)
y = torch.tensor(table.target).float().unsqueeze(1)  # (442, 1)
print(table.feature_names, X[0].round().tolist(), y[0].item(), sep="\n")
print(f"{(y[:300].mean() - y[300:]).abs().mean():.0f}")

Z = (X - X[:300].mean(dim=0)) / X[:300].std(dim=0)
z = (y - y[:300].mean()) / y[:300].std()
for inputs, targets, std in (X, y, 1), (Z, z, y[:300].std()):
    for lr in (0.0001, 0.001, 0.01, 0.1):
        torch.manual_seed(0)
        model = nn.Linear(10, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        for step in range(300):
            loss = nn.functional.mse_loss(model(inputs[:300]), targets[:300])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        error = (model(inputs[300:]) - targets[300:]).abs().mean() * std
        print(f"{lr} {error:.0f}", end="  ")
        assert error.isnan() == (inputs is X)
    print()
assert error < 45
# --8<-- [end:diabetes]
