"""How far can a result from few data be trusted?"""

# --8<-- [start:data]
import copy
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import KFold
from torch import nn
digits = load_digits()
X = torch.tensor(digits.data).float() / 16  # (N, 64)
y = torch.tensor(digits.target)  # (N,)
torch.manual_seed(0)
few, rest = torch.randperm(len(X)).split([100, 1697])
# --8<-- [end:data]
# --8<-- [start:fit]
def step(model, optimizer, n):
    loss = nn.functional.cross_entropy(model(X[n]), y[n])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

def start(seed):
    torch.manual_seed(seed)
    layers = nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)
    model = nn.Sequential(*layers)
    return model, torch.optim.Adam(model.parameters(), lr=0.01)
# --8<-- [end:fit]
# --8<-- [start:accuracy]
@torch.no_grad()
def accuracy(model, n):
    return (model(X[n]).argmax(dim=1) == y[n]).float().mean().item()

def score(train, val, seed):
    model, optimizer = start(seed)
    for epoch in range(100):
        step(model, optimizer, train)
    return accuracy(model, val), accuracy(model, rest)
# --8<-- [end:accuracy]
# --8<-- [start:folds]
def folds(n, K, seed):
    generator = torch.Generator().manual_seed(seed)
    parts = n[torch.randperm(len(n), generator=generator)].tensor_split(K)
    for k in range(K):
        yield torch.cat(parts[:k] + parts[k + 1 :]), parts[k]

vals = [val for _, val in folds(few, 5, seed=0)]
assert torch.equal(torch.cat(vals).sort()[0], few.sort()[0])
sizes = [len(val) for _, val in folds(few[:23], 5, seed=0)]
assert sizes == [len(val) for _, val in KFold(5).split(few[:23])]
print([len(val) for val in vals], sizes)
# --8<-- [end:folds]
# --8<-- [start:spread]
runs = torch.tensor([
    [score(train, val, seed) for train, val in folds(few, 5, seed)]
    for seed in range(20)
])  # (20, 5, 2)
one, mean = runs[:, 0, 0], runs[:, :, 0].mean(dim=1)  # (20,)
for scores in one, mean:
    print(f"{scores.min():.2f} to {scores.max():.2f}, {scores.std():.3f}")
true = runs[..., 1].mean()
print(f"{mean.mean():.3f}, {true:.3f}")
assert mean.std() < one.std()
# --8<-- [end:spread]
# --8<-- [start:spread_drawn]
plt.figure(figsize=(5.5, 2))
plt.plot(one, [1] * 20, "o", alpha=0.4)
plt.plot(mean, [0] * 20, "o", alpha=0.4)
plt.axvline(true, ls="--", color="C7")
plt.yticks([0, 1], ["5", "1"])
plt.ylim(-0.6, 1.6)
plt.xlabel("accuracy")
plt.show()
# --8<-- [end:spread_drawn]
# --8<-- [start:early_stopping]
class EarlyStopping:
    def __init__(self, model, patience):
        self.model, self.patience = model, patience
        self.epoch = self.best_epoch = 0
        self.best, self.state = float("inf"), None
    def stop(self, loss):
        self.epoch += 1
        if loss < self.best:
            self.best, self.best_epoch = float(loss), self.epoch
            self.state = copy.deepcopy(self.model.state_dict())
        return self.epoch - self.best_epoch >= self.patience
    def restore(self):
        if self.state is None:
            raise ValueError("no loss was a number: try a smaller lr")
        self.model.load_state_dict(self.state)
# --8<-- [end:early_stopping]
# --8<-- [start:use]
def fit(train, val, seed, patience=20, num_epochs=500):
    model, optimizer = start(seed)
    early = EarlyStopping(model, patience)
    for epoch in range(num_epochs):
        step(model, optimizer, train)
        with torch.no_grad():
            loss = nn.functional.cross_entropy(model(X[val]), y[val])
        if early.stop(loss):
            break
    early.restore()
    return model, early
for train, val in folds(few, 5, seed=0):
    model, early = fit(train, val, seed=0)
    print(early.best_epoch, early.epoch, f"{early.best:.3f}")
# --8<-- [end:use]
# --8<-- [start:nan]
early = EarlyStopping(model, patience=3)
print([early.stop(float("nan")) for epoch in range(3)])
try:
    early.restore()
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")
# --8<-- [end:nan]
# --8<-- [start:final]
rows = []
for seed in range(10):
    fits = [fit(*pair, seed) for pair in folds(few, 5, seed)]
    n = round(sum(early.best_epoch for _, early in fits) / 5)
    model, optimizer = start(seed)
    for epoch in range(n):
        step(model, optimizer, few)
    old = sum(accuracy(model, rest) for model, _ in fits) / 5
    rows.append([n, old, accuracy(model, rest)])
n, old, new = torch.tensor(rows).T
print(f"{n.min():.0f} to {n.max():.0f}, {old.mean():.3f}, {new.mean():.3f}")
assert new.mean() > old.mean() + 0.01
# --8<-- [end:final]
