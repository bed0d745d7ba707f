"""Answers to the exercises of autograd."""

# --8<-- [start:downhill]
import torch

x = torch.tensor(2.0, requires_grad=True)
for n in range(13):
    y = x**3 - 3 * x
    x.grad = None
    y.backward()
    if n % 3 == 0:
        print(n, f"x {x:.4f}  y {y:.4f}  slope {x.grad:.4f}")
    with torch.no_grad():
        x -= 0.1 * x.grad
assert abs(x - 1) < 1e-4
# --8<-- [end:downhill]

# --8<-- [start:new_tensor]
import torch

w = torch.tensor(3.0, requires_grad=True)
(w**2).backward()
w = w - 0.1 * w.grad
print(w, w.is_leaf)

w = w.detach().requires_grad_()
(w**2).backward()
print(w, w.grad)
# --8<-- [end:new_tensor]

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
