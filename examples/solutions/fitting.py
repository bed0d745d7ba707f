"""Answers to the exercises of fitting."""

# --8<-- [start:more_data]
import torch
from torch import nn


def train(N, num_epochs, seed, weight_decay=0.0):
    torch.manual_seed(seed)
    x = 6 * torch.rand(400, 1) - 3
    y = x.sin() + 0.3 * torch.randn(400, 1)
    model = nn.Sequential(
        nn.Linear(1, 100), nn.Tanh(),
        nn.Linear(100, 100), nn.Tanh(), nn.Linear(100, 1)
    )
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.Adam(
        model.parameters(), lr=0.01, weight_decay=weight_decay
    )
    curves = []
    for epoch in range(num_epochs):
        loss = loss_fn(model(x[:N]), y[:N])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if epoch % 10 == 9:
            with torch.no_grad():
                val_loss = loss_fn(model(x[200:]), y[200:])
            curves.append((loss.item(), val_loss.item()))
    return torch.tensor(curves)  # (num_epochs // 10, 2)


rise = {}
for N in (20, 200):
    runs = torch.stack([train(N, 2000, seed)[:, 1] for seed in range(3)])
    lowest, half, last = runs.min(dim=1)[0], runs[:, 99], runs[:, -1]
    means = [f"{v.mean():.2f}" for v in (lowest, half, last)]
    print(f"N = {N:3}  lowest {means[0]}, then {means[1]}, {means[2]}")
    rise[N] = last / lowest
assert rise[20].mean() > rise[200].mean() > 1.05
# --8<-- [end:more_data]

# --8<-- [start:weight_decay]
last = {}
for weight_decay in (0.0, 0.001, 0.01, 0.1):
    runs = [train(20, 1000, seed, weight_decay)[-1] for seed in range(3)]
    loss, last[weight_decay] = torch.stack(runs).mean(dim=0).tolist()
    print(f"{weight_decay:<5}  train {loss:.2f}  val {last[weight_decay]:.2f}")
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
