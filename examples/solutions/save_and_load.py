"""Answers to the exercises of save_and_load."""

# --8<-- [start:best]
import copy

import torch
from torch import nn

model = nn.Linear(1, 1)
best = model.state_dict()
really_best = copy.deepcopy(model.state_dict())
with torch.no_grad():
    model.weight.fill_(100)
print(best["weight"])
assert really_best["weight"] != 100
# --8<-- [end:best]

# --8<-- [start:buffers]
from torch import nn

model = nn.BatchNorm1d(3)
parameters = dict(model.named_parameters())
for name in model.state_dict():
    print(name, "parameter" if name in parameters else "buffer")
# --8<-- [end:buffers]

# --8<-- [start:size]
import os

import torch
from torch import nn

model = nn.Linear(1000, 1000)
torch.save(model, "whole.pt")
torch.save(model.state_dict(), "parameters.pt")
print(f"{os.path.getsize('whole.pt') / 1e6:.2f} MB")
print(f"{os.path.getsize('parameters.pt') / 1e6:.2f} MB")
# --8<-- [end:size]
