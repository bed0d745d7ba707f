"""Answers to the exercises of devices."""

# --8<-- [start:nested]
import torch


def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(part, device) for key, part in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(part, device) for part in batch)
    return batch


batch = {"X": torch.ones(2, 3), "y": [torch.ones(2), "cat"]}
moved = move(batch, "meta")
print(moved["X"].device, moved["y"][0].device, moved["y"][1])
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
