"""Answers to the exercises of errors_python."""

# --8<-- [start:found_none]
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 1)

    def forward(self, X):
        X = self.layer(X)
        if self.training:
            return X


model = Net()
print(type(model(torch.zeros(2, 4))), type(model.eval()(torch.zeros(2, 4))))
# --8<-- [end:found_none]

# --8<-- [start:describe]
import torch


def describe(thing, indent=0):
    """Print what a batch, a file or an answer of a model holds."""
    line = type(thing).__name__
    if isinstance(thing, torch.Tensor):
        line += f" {tuple(thing.shape)} {thing.dtype} {thing.device}"
    elif isinstance(thing, (int, float, str)):
        line += f" {thing!r}"
    print(" " * indent + line)
    if isinstance(thing, dict):
        for name, part in thing.items():
            print(" " * (indent + 2) + f"{name}:")
            describe(part, indent + 4)
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            describe(part, indent + 2)


describe([torch.zeros(8, 4), ("cat", "dog")])
describe({"model": {"weight": torch.zeros(2, 2)}, "epoch": 3})
# --8<-- [end:describe]
