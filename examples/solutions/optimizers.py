"""Answers to the exercises of optimizers."""

# --8<-- [start:groups]
import torch

flat = torch.tensor(0.0, requires_grad=True)
steep = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD(
    [
        {"params": [flat], "lr": 1.0},
        {"params": [steep], "lr": 1 / 40},
    ]
)
loss = ((flat - 2) ** 2 + 40 * (steep - 0.5) ** 2) / 2
loss.backward()
optimizer.step()
print(f"{flat.item():.3f} {steep.item():.3f}")
print([group["lr"] for group in optimizer.param_groups])
# --8<-- [end:groups]

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

# --8<-- [start:network]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.linspace(-1, 1, 1000).unsqueeze(1)  # (N, 1)
y = X**2 + 0.1 * torch.randn(1000, 1)
loss_fn = nn.MSELoss()


def fit(Optimizer, **settings):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1))
    optimizer = Optimizer(model.parameters(), lr=0.01, **settings)
    for epoch in range(4):
        for batch in torch.randperm(1000).split(32):
            loss = loss_fn(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss_fn(model(X), y).item()


print(f"SGD      {fit(torch.optim.SGD):.3f}")
print(f"Momentum {fit(torch.optim.SGD, momentum=0.9):.3f}")
print(f"RMSprop  {fit(torch.optim.RMSprop):.3f}")
print(f"Adam     {fit(torch.optim.Adam):.3f}")
# --8<-- [end:network]
