"""How does the step size change while a model trains?"""

# --8<-- [start:scheduler]
import math
import warnings

import matplotlib.pyplot as plt
import torch
from torch.optim import lr_scheduler

w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
batches = torch.tensor([[2.0, 4.0], [1.0, 3.0], [5.0, 3.0]])
# --8<-- [end:scheduler]

# --8<-- [start:loop]
def train(scheduler, each):
    lrs = []
    for epoch in range(4):
        for batch in batches:
            lrs += scheduler.get_last_lr()
            loss = ((w - batch) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if each == "batch":
                scheduler.step()
        if each == "epoch":
            scheduler.step()
    return [round(lr, 4) for lr in lrs]
# --8<-- [end:loop]

# --8<-- [start:places]
optimizer = torch.optim.SGD([w], lr=0.1)
stairs = lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
lrs = train(stairs, each="epoch")
print(lrs)
assert lrs == [0.1] * 3 + [0.05] * 3 + [0.025] * 3 + [0.0125] * 3
cycle = lr_scheduler.OneCycleLR
print(train(cycle(optimizer, max_lr=0.1, total_steps=12), "batch"))
# --8<-- [end:places]

# --8<-- [start:record]
def record(kind, num_steps=100, **settings):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    scheduler = kind(optimizer, **settings)
    lrs = []
    for step in range(num_steps):
        lrs += scheduler.get_last_lr()
        optimizer.step()
        scheduler.step()
    return lrs


# --8<-- [end:record]

# --8<-- [start:compare]
schedules = {}


def compare(by_hand, kind, **settings):
    lrs = schedules[kind.__name__] = record(kind, **settings)
    for t, lr in enumerate(lrs):
        assert math.isclose(by_hand(t), lr, abs_tol=1e-9)
    print([round(lr, 4) for lr in lrs[::20]])


# --8<-- [end:compare]

# --8<-- [start:step]
stairs = lr_scheduler.StepLR
compare(lambda t: 0.1 * 0.5 ** (t // 30), stairs, step_size=30, gamma=0.5)
# --8<-- [end:step]

# --8<-- [start:cosine]
def cosine(t, T=100):
    return (1 + math.cos(math.pi * t / T)) / 2


annealing = lr_scheduler.CosineAnnealingLR
compare(lambda t: 0.1 * cosine(t), annealing, T_max=100)
# --8<-- [end:cosine]

# --8<-- [start:warm_up]
def warm_up(t, W=10):
    return min(1, (t + 1) / W) * cosine(t)


by_lambda = lr_scheduler.LambdaLR
compare(lambda t: 0.1 * warm_up(t), by_lambda, lr_lambda=warm_up)
# --8<-- [end:warm_up]

# --8<-- [start:one_cycle]
def one_cycle(t, T=100, top=0.1):
    p = 0.3 * T - 1
    if t <= p:
        return top + (top / 25 - top) * cosine(t, p)
    last = top / 25 / 10_000
    return last + (top - last) * cosine(t - p, T - 1 - p)


compare(one_cycle, cycle, max_lr=0.1, total_steps=100)
# --8<-- [end:one_cycle]

# --8<-- [start:momentum]
for Optimizer in (torch.optim.SGD, torch.optim.Adam):
    optimizer = Optimizer([w], lr=0.1)
    cycle(optimizer, max_lr=0.1, total_steps=100)
    group = optimizer.param_groups[0]
    print(group.get("momentum"), group.get("betas"))
# --8<-- [end:momentum]

# --8<-- [start:shapes]
fig, axes = plt.subplots(
    2, 2, figsize=(5.4, 3.8), sharex=True, sharey=True, layout="tight"
)
for ax, (name, lrs) in zip(axes.flat, schedules.items()):
    ax.plot(lrs)
    warm = " (warm-up)" if name == "LambdaLR" else ""
    ax.set_title(name + warm)
axes[1, 0].set(xlabel="t", ylabel="lr")
plt.show()
# --8<-- [end:shapes]

# --8<-- [start:order]
optimizer = torch.optim.SGD([w], lr=0.1)
scheduler = lr_scheduler.LambdaLR(optimizer, lambda t: 0.5**t)
used = []
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for step in range(4):
        scheduler.step()
        used += scheduler.get_last_lr()
        optimizer.step()
print(used)
print(len(caught), str(caught[0].message).partition(". ")[0])
# --8<-- [end:order]

# --8<-- [start:too_long]
lrs = record(annealing, 201, T_max=100)
print([round(lr, 3) for lr in lrs[::50]])
try:
    record(cycle, 101, max_lr=0.1, total_steps=100)
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")
# --8<-- [end:too_long]
