"""Answers to the exercises of fitting."""

# --8<-- [start:more_data]
import math

import torch
from torch import nn


def train(N, num_epochs=1000, weight_decay=0.0):
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
    lowest = math.inf
    for epoch in range(num_epochs):
        loss = loss_fn(model(x[:N]), y[:N])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            val_loss = loss_fn(model(x[N:]), y[N:]).item()
        lowest = min(lowest, val_loss)
    print(f"  train {loss:.2f}  val {val_loss:.2f}  lowest {lowest:.2f}")
    return lowest, val_loss


for N, num_epochs in ((20, 1000), (200, 1000), (200, 4000)):
    print(f"N = {N:3}  {num_epochs} epochs", end="")
    lowest, val_loss = train(N, num_epochs)
    assert val_loss > 1.1 * lowest
# --8<-- [end:more_data]

# --8<-- [start:weight_decay]
last = {}
for weight_decay in (0.0, 0.001, 0.01, 0.1):
    print(f"{weight_decay:<5}", end="")
    lowest, last[weight_decay] = train(20, 1000, weight_decay)
assert min(last, key=last.get) == 0.01
# --8<-- [end:weight_decay]

# --8<-- [start:reading]
floor = 0.09
runs = {
    "A": (0.02, 0.25, 0.11),
    "B": (0.31, 0.33, 0.32),
    "C": (0.08, 0.12, 0.12),
}
for name, (train_loss, val_loss, lowest) in runs.items():
    if val_loss > 1.2 * lowest:
        print(name, "overfitting")
    elif train_loss > 2 * floor:
        print(name, "underfitting")
    else:
        print(name, "a good fit")
# --8<-- [end:reading]
