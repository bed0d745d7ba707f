"""Answers to the exercises of training_loop."""

# --8<-- [start:mean]
import torch
from torch import nn


def train(reduction, lr):
    torch.manual_seed(0)
    X, y = torch.randn(64, 1000), torch.randn(64, 10)
    model = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))
    loss_fn = nn.MSELoss(reduction=reduction)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for t in range(100):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model[0].weight


same = train("mean", lr=64 * 10 * 1e-4)
assert torch.allclose(same, train("sum", lr=1e-4), atol=1e-5)
print(64 * 10 * 1e-4)

torch.manual_seed(0)
X, y = torch.randn(64, 1000), torch.randn(64, 10)
model = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))
for reduction in ("sum", "mean"):
    norms = []
    for times in (1, 2):
        model.zero_grad()
        y_hat = model(X.repeat(times, 1))
        loss = nn.MSELoss(reduction=reduction)(y_hat, y.repeat(times, 1))
        loss.backward()
        grads = [p.grad for p in model.parameters()]
        norms.append(nn.utils.get_total_norm(grads).item())
    print(reduction, f"{norms[1] / norms[0]:.2f}")
# --8<-- [end:mean]

# --8<-- [start:order]
from itertools import permutations

import torch
from torch import nn


def train(order):
    torch.manual_seed(0)
    X, y = torch.randn(64, 1000), torch.randn(64, 10)
    model = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for t in range(100):
        loss = loss_fn(model(X), y)
        actions = {
            "zero_grad": optimizer.zero_grad,
            "backward": loss.backward,
            "step": optimizer.step,
        }
        for name in order:
            actions[name]()
    return loss.item()


for order in permutations(["zero_grad", "backward", "step"]):
    try:
        result = f"{train(order):.2g}"
    except RuntimeError:
        result = "RuntimeError"
    print(", ".join(order), "->", result)
# --8<-- [end:order]

# --8<-- [start:new_data]
import torch
from torch import nn

torch.manual_seed(0)
X, y = torch.randn(64, 1000), torch.randn(64, 10)
X_new, y_new = torch.randn(64, 1000), torch.randn(64, 10)
model = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for t in range(500):
    loss = loss_fn(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

always_zero = torch.zeros(64, 10)
print(f"{loss_fn(model(X_new), y_new):.2f}")
print(f"{loss_fn(always_zero, y_new):.2f}")
assert loss_fn(model(X_new), y_new) > loss_fn(always_zero, y_new)
# --8<-- [end:new_data]
