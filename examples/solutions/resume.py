"""Answers to the exercises of resume."""

# --8<-- [start:random_states]
import random

import numpy as np
import torch

rng = np.random.default_rng(0)
state = {"python": random.getstate(), "numpy": rng.bit_generator.state}
torch.save(state, "random.pt")
expected = random.random(), rng.random()

saved = torch.load("random.pt")
random.setstate(saved["python"])
rng.bit_generator.state = saved["numpy"]
assert (random.random(), rng.random()) == expected
print("the same numbers again")
# --8<-- [end:random_states]

# --8<-- [start:optimizer_state]
import torch
from torch import nn

model = nn.Linear(3, 1)
model(torch.ones(2, 3)).sum().backward()
for name in ("SGD", "Adam"):
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.1)
    optimizer.step()
    saved = optimizer.state_dict()
    print(name, saved["param_groups"][0]["lr"])
    for key, value in saved["state"].get(0, {}).items():
        print("   ", key, tuple(value.shape))
# --8<-- [end:optimizer_state]

# --8<-- [start:cuda]
import torch
import torch.nn.functional as F


def random_states():
    cuda = torch.cuda.get_rng_state_all()
    return {"cpu": torch.get_rng_state(), "cuda": cuda}


def set_random_states(states):
    torch.set_rng_state(states["cpu"])
    torch.cuda.set_rng_state_all(states["cuda"])


device = "cuda" if torch.cuda.is_available() else "cpu"
x = torch.ones(20, device=device)
torch.save(random_states(), "states.pt")
expected = F.dropout(x)
set_random_states(torch.load("states.pt", map_location="cpu"))
assert torch.equal(F.dropout(x), expected)

try:
    set_random_states(torch.load("states.pt", map_location="meta"))
    raise AssertionError
except TypeError as error:
    print(f"TypeError: {error}")
# --8<-- [end:cuda]
