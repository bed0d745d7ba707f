"""Answers to the exercises of operation."""

# --8<-- [start:two_inputs]
import torch
from torch.autograd import Function, gradcheck


class Divide(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a / b

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        return grad / b, -grad * a / b**2


a = torch.tensor([3.0, 1.0], dtype=torch.float64, requires_grad=True)
b = torch.tensor([2.0, 4.0], dtype=torch.float64, requires_grad=True)
Divide.apply(a, b).sum().backward()
print(a.grad.tolist(), b.grad.tolist())
assert gradcheck(Divide.apply, (a, b))
# --8<-- [end:two_inputs]

# --8<-- [start:rounding]
import torch
from torch.autograd import Function, gradcheck


class Round(Function):
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
    true = gradcheck(function, x, raise_exception=False)
    print(function(x).tolist(), x.grad.tolist(), true)
# --8<-- [end:rounding]
