"""Answers to the exercises of validation."""

# --8<-- [start:twins]
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
X = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)
wrong = torch.rand(len(y)) < 0.1
y[wrong] = torch.randint(10, (wrong.sum(),))


def accuracy(train, val):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(200):
        loss = nn.functional.cross_entropy(model(X[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(X[val]).argmax(dim=1) == y[val]).float().mean().item()


order = torch.randperm(1797)
twice = torch.cat([order, order])
shuffled = twice[torch.randperm(len(twice))]
leaking = accuracy(shuffled[:2000], shuffled[2000:])
N = len(shuffled[:2000].unique())
clean = accuracy(order[:N], order[N:])
right = (y == torch.tensor(digits.target)).float().mean().item()
print(f"{N} digits: twins apart {leaking:.3f}, together {clean:.3f}")
print(f"right labels {right:.3f}")
assert leaking > right - 0.01 > clean + 0.02
# --8<-- [end:twins]

# --8<-- [start:folds]
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
X = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)


def accuracy(train, val):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(100):
        loss = nn.functional.cross_entropy(model(X[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(X[val]).argmax(dim=1) == y[val]).float().mean()


folds = list(torch.randperm(len(X))[:200].chunk(5))
scores = []
for k in range(5):
    train = torch.cat(folds[:k] + folds[k + 1 :])
    scores.append(accuracy(train, folds[k]))
scores = torch.stack(scores)
print(*[f"{score:.2f}" for score in scores])
print(f"mean {scores.mean():.2f}, std {scores.std():.2f}")
assert scores.max() - scores.min() > 0.03
# --8<-- [end:folds]

# --8<-- [start:selection]
import torch

torch.manual_seed(0)
val, test = torch.randint(10, (2, 400))
guesses = torch.randint(10, (1000, 400))  # (1000, N)
accuracy = (guesses == val).float().mean(dim=1)
best = accuracy.argmax()
on_test = (guesses[best] == test).float().mean()
print(f"val {accuracy[best]:.3f}")
print(f"test {on_test:.3f}")
assert accuracy[best] > on_test + 0.02
# --8<-- [end:selection]

# --8<-- [start:seeds]
import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
X = torch.tensor(digits.data, dtype=torch.float32) / 16
loss_fn = nn.CrossEntropyLoss()


def val_losses(seed):
    torch.manual_seed(seed)
    y, wrong = torch.tensor(digits.target), torch.rand(len(X)) < 0.1
    y[wrong] = torch.randint(10, (wrong.sum(),))
    train, val, test = torch.randperm(len(X)).split([997, 400, 400])
    model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(40):
        for batch in train[torch.randperm(997)].split(50):
            loss = loss_fn(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        yield loss_fn(model(X[val]), y[val]).item()


def stop(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best


for seed in range(5):
    losses = list(val_losses(seed))
    early, best = stop(losses, 5), stop(losses, 40)
    numbers = [f"{losses[epoch]:.2f}" for epoch in (early, best, -1)]
    print(f"best {early}, of all {best}; losses", *numbers)
    assert losses[early] < losses[-1]
# --8<-- [end:seeds]

# --8<-- [start:luck]
import torch

torch.manual_seed(0)
val, test = 0.875, 0.840
right = round(400 * (val + test))
correct = (torch.arange(800) < right).float()
orders = torch.rand(1000, 800).argsort(dim=1)
gaps = correct[orders].view(1000, 2, 400).mean(dim=2).diff().abs()
print(f"{(gaps > val - test - 1e-6).float().mean():.2f}")
print(f"mean {gaps.mean():.3f}")
assert gaps.mean() > 0.01
# --8<-- [end:luck]
