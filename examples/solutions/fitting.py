"""Answers to the exercises of fitting."""

# --8<-- [start:more_data]
import torch
from torch import nn


def train(N, weight_decay=0.0):
    torch.manual_seed(0)
    x = 6 * torch.rand(N + 200, 1) - 3
    y = x.sin() + 0.3 * torch.randn(N + 200, 1)
    model = nn.Sequential(
        nn.Linear(1, 100), nn.Tanh(),
        nn.Linear(100, 100), nn.Tanh(), nn.Linear(100, 1)
    )
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.Adam(
        model.parameters(), lr=0.01, weight_decay=weight_decay
    )
    for epoch in range(1000):
        loss = loss_fn(model(x[:N]), y[:N])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), loss_fn(model(x[N:]), y[N:]).item()


for N in (20, 200):
    train_loss, val_loss = train(N)
    print(f"N = {N:3}  train {train_loss:.2f}  val {val_loss:.2f}")
# --8<-- [end:more_data]

# --8<-- [start:weight_decay]
for weight_decay in (0.0, 0.01):
    train_loss, val_loss = train(20, weight_decay)
    print(f"{weight_decay}  train {train_loss:.2f}  val {val_loss:.2f}")
# --8<-- [end:weight_decay]
