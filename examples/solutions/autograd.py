"""Answers to the exercises of autograd."""

# --8<-- [start:both_sides]


def f(x):
    return x**3 - 3 * x


for h in (1, 0.1, 0.001):
    right = (f(2 + h) - f(2)) / h
    both = (f(2 + h) - f(2 - h)) / (2 * h)
    print(f"{h:<8} {right:.6f} {both:.6f}")
    assert abs(both - 9 - h**2) < 1e-6
# --8<-- [end:both_sides]

# --8<-- [start:product]
import torch

x = torch.tensor(3.0, requires_grad=True)
for y in (x**2, x * x):
    x.grad = None
    y.backward()
    ends = [type(node).__name__ for node, _ in y.grad_fn.next_functions]
    print(x.grad, type(y.grad_fn).__name__, *ends)
# --8<-- [end:product]

# --8<-- [start:downhill]
import torch

position = 2.0
for n in range(13):
    x = torch.tensor(position, requires_grad=True)
    y = x**3 - 3 * x
    y.backward()
    if n % 3 == 0:
        print(n, f"x {x:.4f}  y {y:.4f}  slope {x.grad:.4f}")
    position -= 0.1 * x.grad.item()
assert abs(position - 1) < 1e-4
# --8<-- [end:downhill]
