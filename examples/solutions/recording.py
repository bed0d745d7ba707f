"""Answers to the exercises of recording."""

# --8<-- [start:new_tensor]
import warnings

import torch

w = torch.tensor(3.0, requires_grad=True)
(w**2).backward()
w = w - 0.1 * w.grad
with warnings.catch_warnings(action="ignore"):
    (w**2).backward()
    print(w, w.is_leaf, w.grad)

w = w.detach().requires_grad_()
(w**2).backward()
print(w, w.grad)
# --8<-- [end:new_tensor]

# --8<-- [start:total]
import torch

w = torch.tensor(3.0, requires_grad=True)
kept = number = 0.0
for _ in range(100):
    loss = w**2
    kept = kept + loss
    number = number + loss.item()
print(kept)
print(number)

node, length = kept.grad_fn, 0
while type(node).__name__ == "AddBackward0":
    node, length = node.next_functions[0][0], length + 1
print(length)
# --8<-- [end:total]

# --8<-- [start:rounding]
import torch


class Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, grad):
        return grad


X = torch.tensor([0.2, 1.7], dtype=torch.float64)
for function in (torch.round, Round.apply):
    x = X.clone().requires_grad_()
    function(x).sum().backward()
    true = torch.autograd.gradcheck(function, x, raise_exception=False)
    print(function(x).tolist(), x.grad.tolist(), true)
# --8<-- [end:rounding]
