"""Answers to the exercises of leaks."""

# --8<-- [start:last_week]
import numpy as np
from sklearn.linear_model import LinearRegression

errors = []
for seed in range(5):
    rng = np.random.default_rng(seed)
    day = np.arange(600)
    level = 100 + rng.normal(size=600).cumsum()
    y = level + 5 * (day % 7 == 5) + rng.normal(size=600)
    week = np.eye(7)[day % 7]  # (N, 7)
    X = np.column_stack([week, np.roll(y, 1)])  # (N, 8)
    train, test = day[1:480], day[480:]
    guess = LinearRegression().fit(X[train], y[train]).predict(X[test])
    guesses = np.roll(y, 7)[test], np.roll(y, 1)[test], guess
    errors.append([abs(y_hat - y[test]).mean() for y_hat in guesses])
print(np.mean(errors, axis=0).round(2))
assert np.argmin(errors, axis=1).tolist() == [2] * 5
# --8<-- [end:last_week]

# --8<-- [start:chosen]
import numpy as np
from sklearn.linear_model import LinearRegression

def correlations(X, y):
    return abs((X - X.mean(axis=0)).T @ (y - y.mean())) / X.std(axis=0)

results = []
for seed in range(20):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(100, 5000)), rng.normal(size=100)
    result = []
    for known in (slice(None), slice(70)):
        best = correlations(X[known], y[known]).argsort()[-10:]
        model = LinearRegression().fit(X[:70, best], y[:70])
        result.append(np.corrcoef(model.predict(X[70:, best]), y[70:])[0, 1])
    results.append(result)
print(np.mean(results, axis=0).round(2))
leaked, honest = np.mean(results, axis=0)
assert leaked > 0.5 and abs(honest) < 0.15
# --8<-- [end:chosen]

# --8<-- [start:threshold]
import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from torch import nn

data = load_breast_cancer()
order = np.random.default_rng(0).permutation(569)
X = torch.tensor(data.data).float()[order]  # (N, 30)
ill = torch.tensor(data.target == 0)[order]  # (N,)
sick, well = ill.nonzero()[:, 0], (~ill).nonzero()[:, 0]
train = torch.cat([sick[:6], well[:114]])
test = torch.cat([sick[6:13], well[114:247]])
Z = (X - X[train].mean(dim=0)) / X[train].std(dim=0)
torch.manual_seed(0)
model = nn.Linear(30, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
for step in range(200):
    loss_fn = nn.functional.binary_cross_entropy_with_logits
    loss = loss_fn(model(Z[train])[:, 0], ill[train].float())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
p = model(Z[test])[:, 0].sigmoid()  # (N,)
founds, falses = [], []
for threshold in (0.5, 0.3, 0.2, 0.1):
    alarm = p > threshold
    founds.append((alarm & ill[test]).sum().item())
    falses.append((alarm & ~ill[test]).sum().item())
    print(threshold, founds[-1], falses[-1])
assert founds == sorted(founds) and falses == sorted(falses)
# --8<-- [end:threshold]
