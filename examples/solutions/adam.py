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
