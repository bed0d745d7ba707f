"""Answers to the exercises of devices."""

# --8<-- [start:nested]
from collections import namedtuple

import torch


def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(part, device) for key, part in batch.items()}
    if hasattr(batch, "_fields"):
        return type(batch)(*(move(part, device) for part in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(part, device) for part in batch)
    return batch


Pair = namedtuple("Pair", "X y")
batch = {"pair": Pair(torch.ones(2, 3), torch.ones(2)), "name": ["cat"]}
moved = move(batch, "meta")
print(moved["pair"].X.device, moved["pair"].y.device, moved["name"])
# --8<-- [end:nested]

# --8<-- [start:counting]
import torch

for dtype in (torch.bfloat16, torch.float16):
    n = torch.tensor(0, dtype=dtype)
    while n + 1 != n:
        n = n + 1
    print(int(n), dtype)
# --8<-- [end:counting]

# --8<-- [start:one_graph]
import torch

graphs = []


def collect(graph, inputs):
    graphs.append(graph)
    return graph.forward


@torch.compile(backend=collect)
def positive(x):
    return torch.where(x.sum() < 0, -x, x) + 1


assert torch.equal(positive(torch.ones(3)), torch.full((3,), 2.0))
assert torch.equal(positive(-torch.ones(3)), torch.full((3,), 2.0))
print(len(graphs))
# --8<-- [end:one_graph]

# --8<-- [start:seconds]
from time import perf_counter

import torch


def wait():
    if torch.accelerator.is_available():
        torch.accelerator.synchronize()


def seconds(run, repeat=5):
    times = []
    for _ in range(repeat):
        wait()
        start = perf_counter()
        run()
        wait()
        times.append(perf_counter() - start)
    return min(times)


if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")
A = torch.rand(1000, 1000, device=device)
small = A[:100, :100].contiguous()
assert 0 < seconds(lambda: small @ small) < seconds(lambda: A @ A)
# --8<-- [end:seconds]
