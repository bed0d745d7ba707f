"""Answers to the exercises of seeds."""

# --8<-- [start:inside]
import torch

for t in range(3):
    torch.manual_seed(0)
    print(torch.randperm(6).tolist())
# --8<-- [end:inside]

# --8<-- [start:new_numpy]
import numpy as np

rng = np.random.default_rng(0)
np.random.seed(1)
first = rng.random(3)
np.random.seed(1)
second = rng.random(3)
assert not np.array_equal(first, second)
assert np.array_equal(np.random.default_rng(0).random(3), first)
print(first.round(3), second.round(3))
# --8<-- [end:new_numpy]

# --8<-- [start:fork]
import torch

torch.manual_seed(0)
first = torch.rand(1)

torch.manual_seed(0)
with torch.random.fork_rng():
    torch.rand(1000)
assert torch.equal(torch.rand(1), first)
# --8<-- [end:fork]
