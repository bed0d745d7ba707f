"""Answers to the exercises of learning_rate."""

# --8<-- [start:limit]
for lr in (0.19, 0.2, 0.21):
    w = 0.0
    for step in range(30):
        w -= lr * 10 * (w - 3)
    loss = 5 * (w - 3) ** 2
    print(f"lr {lr}  factor {1 - 10 * lr:.1f}  loss {loss:.2g}")
# --8<-- [end:limit]

# --8<-- [start:stop]
import math

import torch

w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=1.1)
for step in range(600):
    loss = (w - 3) ** 2
    if not math.isfinite(loss.item()):
        print(f"step {step}: loss is {loss.item()}, stopped")
        break
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
else:
    raise AssertionError
# --8<-- [end:stop]

# --8<-- [start:range_test]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.randn(512, 10) * torch.linspace(0.2, 1, 10)
y = X @ torch.randn(10, 1) + torch.randn(512, 1)
model = nn.Linear(10, 1, bias=False)
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
losses = {}
for step in range(11):
    lr = optimizer.param_groups[0]["lr"] = 0.01 * 2**step
    optimizer.zero_grad()
    loss_fn(model(X), y).backward()
    optimizer.step()
    losses[lr] = loss_fn(model(X), y).item()
    print(f"lr {lr:.2f}  loss {losses[lr]:.3g}")
assert 0.32 < min(losses, key=losses.get) < 5.12
assert losses[10.24] > 2 * losses[0.01]
# --8<-- [end:range_test]
