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
