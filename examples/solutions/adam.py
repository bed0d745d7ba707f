"""Answers to the exercises of adam."""

# --8<-- [start:scale]
import torch

goal = torch.tensor([2.0, 0.5])


def descend(Optimizer, scale, **settings):
    w = torch.zeros(2, requires_grad=True)
    optimizer = Optimizer([w], **settings)
    for step in range(60):
        loss = scale * ((w - goal) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return f"{(w - goal).norm().item():.0e}"


for scale in (1, 1000):
    print(
        scale,
        descend(torch.optim.SGD, scale, lr=0.1),
        descend(torch.optim.Adam, scale, lr=0.1),
    )
# --8<-- [end:scale]

# --8<-- [start:decay]
import torch

g = torch.tensor([0.1, 10.0])
for Optimizer in (torch.optim.Adam, torch.optim.AdamW):
    w = torch.ones(2, requires_grad=True)
    optimizer = Optimizer([w], lr=0.01, weight_decay=0.1)
    for step in range(1000):
        w.grad = g if step % 2 == 0 else -g
        optimizer.step()
    print(f"{Optimizer.__name__:5}", w.detach().numpy().round(2))
# --8<-- [end:decay]

# --8<-- [start:network]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.linspace(-1, 1, 1000).unsqueeze(1)  # (N, 1)
y = X**2 + 0.1 * torch.randn(1000, 1)
loss_fn = nn.MSELoss()
lrs = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def fit(seed, Optimizer, **settings):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1))
    optimizer = Optimizer(model.parameters(), **settings)
    for epoch in range(4):
        for batch in torch.randperm(1000).split(40):
            loss = loss_fn(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss_fn(model(X), y).item()


def median(*rule, **settings):
    losses = [fit(seed, *rule, **settings) for seed in range(5)]
    return torch.tensor(losses).median().item()


table, lowest = {}, {}
for name, Optimizer, settings in (
    ("SGD", torch.optim.SGD, {}),
    ("Momentum", torch.optim.SGD, {"momentum": 0.9}),
    ("RMSprop", torch.optim.RMSprop, {}),
    ("Adam", torch.optim.Adam, {}),
):
    losses = {lr: median(Optimizer, lr=lr, **settings) for lr in lrs}
    table[name] = losses
    lowest[name], lr = min((loss, lr) for lr, loss in losses.items())
    print(f"{name:8} best lr {lr:<5} loss {lowest[name]:.3f}"
          f"   at 0.01: {losses[0.01]:.3f}   at 0.3: {losses[0.3]:.3f}")
assert max(lowest.values()) < 1.5 * min(lowest.values())
assert table["SGD"][0.3] == lowest["SGD"]
assert table["Adam"][0.3] > 3 * lowest["Adam"]
assert table["SGD"][0.01] > 2 * table["RMSprop"][0.01]
assert table["RMSprop"][0.3] > 2 * table["SGD"][0.3]
# --8<-- [end:network]
