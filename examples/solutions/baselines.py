"""Answers to the exercises of baselines."""

# --8<-- [start:feature]
import numpy as np
from sklearn.linear_model import LinearRegression

for seed in range(3):
    rng = np.random.default_rng(seed)
    X = rng.uniform(0, 1, (600, 6))  # (N, D)
    zone = np.floor(6 * X[:, 0]) % 2
    heavy = (X[:, 1] > 0.6) & (X[:, 2] > 0.5)
    y = 4 * zone + 3 * heavy + 0.5 * rng.normal(size=600)
    errors = []
    for table in (X, np.column_stack([X, zone])):
        model = LinearRegression().fit(table[:400], y[:400])
        errors.append(abs(model.predict(table[400:]) - y[400:]).mean())
    print([f"{error:.2f}" for error in errors])
    assert errors[1] < 0.6 * errors[0]
# --8<-- [end:feature]

# --8<-- [start:wide]
import torch
from torch import nn

c = torch.randint(10_000, (64,))  # (N,)
one_hot = nn.functional.one_hot(c, 10_000).float()
for part in (one_hot, c):
    print(tuple(part.shape), part.numel() * part.element_size())
table, layer = nn.Embedding(10_000, 8), nn.Linear(10_000, 64)
print(table.weight.numel(), layer.weight.numel())
# --8<-- [end:wide]

# --8<-- [start:cancer]
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)  # (N, 30), (N,)
shares = []
for seed in range(5):
    order = np.random.default_rng(seed).permutation(len(y))
    train, test = order[:400], order[400:]
    linear = make_pipeline(StandardScaler(), LogisticRegression())
    forest = RandomForestClassifier(random_state=seed)
    guesses = [np.bincount(y[train]).argmax()]
    for model in (linear, forest):
        guesses.append(model.fit(X[train], y[train]).predict(X[test]))
    shares.append([(y_hat == y[test]).mean() for y_hat in guesses])
print(np.mean(shares, axis=0).round(2))
most, linear, forest = np.mean(shares, axis=0)
assert most < 0.7 and min(linear, forest) > 0.93
# --8<-- [end:cancer]
