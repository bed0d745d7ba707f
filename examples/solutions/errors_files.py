"""Answers to the exercises of errors_files."""

# --8<-- [start:compare]
import torch
from torch import nn


def shapes(state):
    return {k: tuple(getattr(p, "shape", "?")) for k, p in state.items()}


def compare(model, state):
    """Print each name whose shape in a file is not that in a model."""
    mine, theirs = shapes(model.state_dict()), shapes(state)
    for name in sorted(mine | theirs):
        here, there = mine.get(name, "-"), theirs.get(name, "-")
        if here != there:
            print(f"{name:12} model {here} file {there}")


model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 10))
compare(model, nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3)).state_dict())
compare(model, nn.DataParallel(model).state_dict())
# --8<-- [end:compare]

# --8<-- [start:plain]
import numpy as np
import torch


def plain(thing):
    """Return the same without NumPy: what torch.load reads anywhere."""
    if isinstance(thing, dict):
        return {plain(name): plain(part) for name, part in thing.items()}
    if isinstance(thing, (list, tuple)):
        return type(thing)(plain(part) for part in thing)
    if isinstance(thing, np.ndarray):
        return torch.from_numpy(thing.copy())
    return thing.item() if isinstance(thing, np.generic) else thing


history = {"losses": [np.float64(2.3), np.float32(2)], "grid": np.ones(2)}
torch.save(plain(history), "history.pt")
print(torch.load("history.pt"))
# --8<-- [end:plain]
