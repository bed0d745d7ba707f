"""Answers to the exercises of few_data."""

# --8<-- [start:copy]
import copy

import torch
from torch import nn

model = nn.Linear(1, 1)
kept, copied = model.state_dict(), copy.deepcopy(model.state_dict())
shallow = dict(model.state_dict())
with torch.no_grad():
    model.weight += 1
for state in kept, shallow, copied:
    print(torch.equal(state["weight"], model.weight))
# --8<-- [end:copy]

# --8<-- [start:classes]
import torch
from sklearn.datasets import load_wine
from sklearn.model_selection import KFold, StratifiedKFold

y = torch.tensor(load_wine().target)
X = torch.zeros(len(y), 1)
kinds = KFold(5), KFold(5, shuffle=True, random_state=0), StratifiedKFold(5)
for folds in kinds:
    counts = [y[val].bincount(minlength=3) for _, val in folds.split(X, y)]
    print(type(folds).__name__, [count.tolist() for count in counts])
# --8<-- [end:classes]

# --8<-- [start:patience]
losses = [0.9, 0.7, 0.8, 0.75, 0.6, 0.65, 0.7, 0.62, 0.66, 0.5]


def stopped(losses, patience):
    best, best_epoch = float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        if epoch - best_epoch >= patience:
            break
    return epoch, best_epoch, best


for patience in 1, 2, 3, 5:
    print(patience, *stopped(losses, patience))
# --8<-- [end:patience]
