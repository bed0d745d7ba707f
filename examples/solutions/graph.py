"""Answers to the exercises of graph."""

# --8<-- [start:reached]
import torch
from torch import nn


def reached(node):
    found = {node.variable} if hasattr(node, "variable") else set()
    for before, _ in node.next_functions:
        if before is not None:
            found |= reached(before)
    return found


first, second = nn.Linear(3, 4), nn.Linear(4, 1)
X = torch.ones(2, 3)  # (N, D)
h = first(X).relu()
whole, cut = second(h).sum(), second(h.detach()).sum()
print(len(reached(whole.grad_fn)), len(reached(cut.grad_fn)))

cut.backward()
assert reached(cut.grad_fn) == set(second.parameters())
print(first.weight.grad, second.weight.grad.shape)
# --8<-- [end:reached]

# --8<-- [start:twice]
import torch

x = torch.tensor(2.0, requires_grad=True)
loss = (3 * x) ** 2
loss.backward(retain_graph=True)
print(x.grad)
loss.backward()
print(x.grad)
assert x.grad == 2 * 36
# --8<-- [end:twice]

# --8<-- [start:ones]
import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
(x**2).backward(torch.ones(3))
ones = x.grad
x.grad = None
(x**2).sum().backward()
print(ones, x.grad)
assert torch.equal(ones, x.grad)
# --8<-- [end:ones]
