"""Answers to the exercises of schedules."""

# --8<-- [start:sequential]
import math

import torch
from torch.optim import lr_scheduler

optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1)
up = lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=10)
down = lr_scheduler.CosineAnnealingLR(optimizer, T_max=90)
scheduler = lr_scheduler.SequentialLR(
    optimizer, [up, down], milestones=[10]
)
lrs = []
for t in range(100):
    lrs += scheduler.get_last_lr()
    optimizer.step()
    scheduler.step()
print([round(lr, 3) for lr in lrs[::10]])
for t, lr in enumerate(lrs):
    if t < 10:
        by_hand = 0.01 + 0.09 * t / 10
    else:
        by_hand = 0.05 * (1 + math.cos(math.pi * (t - 10) / 90))
    assert math.isclose(lr, by_hand, abs_tol=1e-9)
# --8<-- [end:sequential]

# --8<-- [start:plateau]
import torch
from torch.optim import lr_scheduler

optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1)
scheduler = lr_scheduler.ReduceLROnPlateau(
    optimizer, factor=0.1, patience=2
)
for val_loss in (1.0, 0.8, 0.7, 0.7, 0.7, 0.7, 0.6):
    optimizer.step()
    scheduler.step(val_loss)
    print(val_loss, f"{scheduler.get_last_lr()[0]:.2f}")
# --8<-- [end:plateau]

# --8<-- [start:groups]
import torch
from torch import nn
from torch.optim import lr_scheduler

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(
    [
        {"params": model[0].parameters(), "lr": 0.01},
        {"params": model[2].parameters()},
    ],
    lr=0.1,
)
scheduler = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
for epoch in range(4):
    print(scheduler.get_last_lr())
    optimizer.step()
    scheduler.step()
# --8<-- [end:groups]
