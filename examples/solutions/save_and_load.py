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

# --8<-- [start:program]
import torch
from torch import nn


def build(sizes):
    layers = []
    for D, H in zip(sizes, sizes[1:]):
        layers += [nn.Linear(D, H), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def first_program():
    sizes = (1, 10, 20, 1)
    model = build(sizes)
    torch.save({"sizes": sizes, "model": model.state_dict()}, "net.pt")
    return model(torch.ones(1, 1))


def second_program():
    saved = torch.load("net.pt", map_location="cpu")
    model = build(saved["sizes"])
    model.load_state_dict(saved["model"])
    model.eval()
    with torch.no_grad():
        return model(torch.ones(1, 1))


assert torch.equal(first_program(), second_program())
# --8<-- [end:program]
