"""What does learning from data look like?"""

# --8<-- [start:data]
import torch

X = torch.tensor([0.0, 1.0, 2.0, 3.0])
y = torch.tensor([1.0, 3.0, 5.0, 7.0])
# --8<-- [end:data]

# --8<-- [start:learn]
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

for step in range(200):
    y_hat = w * X + b
    loss = ((y_hat - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for parameter in (w, b):
            parameter -= 0.1 * parameter.grad
            parameter.grad = None

print(f"w = {w:.2f}, b = {b:.2f}, loss = {loss:.4f}")
assert loss < 1e-3
assert abs(w - 2) < 0.01 and abs(b - 1) < 0.01
# --8<-- [end:learn]
