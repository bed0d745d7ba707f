"""Answers to the exercises of checkpoint."""

# --8<-- [start:last_layer]
import torch
from torch import nn


def build(K):
    return nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, K))


saved = build(1).state_dict()
first = {k: v for k, v in saved.items() if k.startswith("0.")}
model = build(2)
print(model.load_state_dict(first, strict=False))
assert torch.equal(model[0].weight, saved["0.weight"])
# --8<-- [end:last_layer]

# --8<-- [start:prefix]
from torch import nn

model = nn.Linear(1, 1)
saved = {f"module.{k}": v for k, v in model.state_dict().items()}
try:
    model.load_state_dict(saved)
    raise AssertionError
except RuntimeError as error:
    print(error)

saved = {k.removeprefix("module."): v for k, v in saved.items()}
print(model.load_state_dict(saved))
# --8<-- [end:prefix]

# --8<-- [start:destroyed]
import pickle

import torch

torch.save({"weight": torch.ones(3)}, "run.pt")
try:
    torch.save({"weight": torch.ones(3), "f": lambda x: x}, "run.pt")
    raise AssertionError
except (pickle.PicklingError, AttributeError):
    print("not saved")

try:
    torch.load("run.pt")
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {str(error).partition(':')[0]}")
# --8<-- [end:destroyed]
