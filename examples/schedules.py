"""How large should a step be, and when?"""

# --8<-- [start:sizes]
import math
import warnings

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import lr_scheduler

for lr in (0.01, 0.1, 0.5, 1.0, 1.1):
    w = 0.0
    for step in range(30):
        w -= lr * 2 * (w - 3)
    factor = 1 - 2 * lr
    print(f"lr {lr:<4}  factor {factor:5.2f}  loss {(w - 3) ** 2:.1e}")
    assert math.isclose(w, 3 - 3 * factor**30, abs_tol=1e-9)
# --8<-- [end:sizes]

# --8<-- [start:descend]
def descend(lr, num_steps=30):
    w = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    losses = []
    for step in range(num_steps):
        loss = (w - 3) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


for lr in (0.01, 0.1, 1.0, 1.1):
    by_hand = 9 * (1 - 2 * lr) ** (2 * 29)
    assert math.isclose(descend(lr)[-1], by_hand, rel_tol=1e-3)
# --8<-- [end:descend]

# --8<-- [start:size_curves]
plt.figure(figsize=(5.4, 3))
for lr in (0.01, 0.1, 1.0, 1.1):
    plt.semilogy(descend(lr), label=f"lr {lr}")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:size_curves]

# --8<-- [start:nan]
losses = descend(1.1, num_steps=600)
for step in (0, 100, 200, 300, 599):
    print(f"{step:3} {losses[step]:.0e}")
# --8<-- [end:nan]

# --8<-- [start:noise]
torch.manual_seed(0)
X = torch.randn(512, 10) * torch.linspace(0.2, 1, 10)  # (N, D)
w_true = torch.randn(10, 1)
y = X @ w_true + torch.randn(512, 1)  # (N, 1)
loss_fn = nn.MSELoss()

best = torch.linalg.lstsq(X, y).solution
floor = loss_fn(X @ best, y).item()
print(f"{floor:.4f}")
# --8<-- [end:noise]

# --8<-- [start:train]
def train(lr, factor, num_steps=400):
    torch.manual_seed(0)
    model = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    scheduler = lr_scheduler.LambdaLR(optimizer, factor)
    excess = []
    for step in range(num_steps):
        batch = torch.randint(512, (8,))
        loss = loss_fn(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        with torch.no_grad():
            excess.append(loss_fn(model(X), y).item() - floor)
    return torch.tensor(excess)  # (num_steps,)


# --8<-- [end:train]

# --8<-- [start:result]
def cosine(t, T=400):
    return (1 + math.cos(math.pi * t / T)) / 2


runs = {
    "large": train(0.2, lambda t: 1),
    "small": train(0.005, lambda t: 1),
    "cosine": train(0.2, cosine),
}
last = {name: excess[-20:].mean() for name, excess in runs.items()}
for name, excess in last.items():
    print(f"{name:6} {excess:.3f}")
assert 5 * last["cosine"] < last["large"]
assert 5 * last["cosine"] < last["small"]
# --8<-- [end:result]

# --8<-- [start:result_curves]
plt.figure(figsize=(5.4, 3))
for name, excess in runs.items():
    plt.semilogy(excess, label=name)
plt.xlabel("step")
plt.ylabel("loss − floor")
plt.legend(loc="lower left")
plt.show()
# --8<-- [end:result_curves]

# --8<-- [start:record]
def record(make_scheduler, num_steps=100):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    scheduler = make_scheduler(optimizer)
    lrs = []
    for step in range(num_steps):
        lrs += scheduler.get_last_lr()
        assert lrs[-1] == optimizer.param_groups[0]["lr"]
        optimizer.step()
        scheduler.step()
    return lrs


# --8<-- [end:record]

# --8<-- [start:compare]
def compare(by_hand, make_scheduler):
    lrs = record(make_scheduler)
    for t, lr in enumerate(lrs):
        assert math.isclose(by_hand(t), lr, abs_tol=1e-9)
    print([round(lr, 4) for lr in lrs[::20]])
    return lrs


# --8<-- [end:compare]

# --8<-- [start:step]
def by_step(t):
    return 0.1 * 0.5 ** (t // 30)


schedules = {}
schedules["StepLR"] = compare(
    by_step,
    lambda opt: lr_scheduler.StepLR(opt, step_size=30, gamma=0.5),
)
# --8<-- [end:step]

# --8<-- [start:cosine]
schedules["CosineAnnealingLR"] = compare(
    lambda t: 0.1 * cosine(t, T=100),
    lambda opt: lr_scheduler.CosineAnnealingLR(opt, T_max=100),
)
# --8<-- [end:cosine]

# --8<-- [start:warm_up]
def warm_up(t, W=10):
    return min(1, (t + 1) / W) * cosine(t, T=100)


schedules["LambdaLR"] = compare(
    lambda t: 0.1 * warm_up(t),
    lambda opt: lr_scheduler.LambdaLR(opt, warm_up),
)
# --8<-- [end:warm_up]

# --8<-- [start:one_cycle]
def one_cycle(t, T=100, top=0.1):
    peak = 0.3 * T - 1
    if t <= peak:
        return top + (top / 25 - top) * cosine(t, peak)
    last = top / 25 / 10_000
    return last + (top - last) * cosine(t - peak, T - 1 - peak)


schedules["OneCycleLR"] = compare(
    one_cycle,
    lambda opt: lr_scheduler.OneCycleLR(opt, 0.1, total_steps=100),
)
# --8<-- [end:one_cycle]

# --8<-- [start:shapes]
fig, axes = plt.subplots(
    2, 2, figsize=(5.4, 3.8), sharex=True, sharey=True, layout="tight"
)
for ax, (name, lrs) in zip(axes.flat, schedules.items()):
    ax.plot(lrs)
    ax.set_title(name)
axes[1, 0].set(xlabel="t", ylabel="lr")
plt.show()
# --8<-- [end:shapes]

# --8<-- [start:order]
w = torch.zeros(1, requires_grad=True)
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
print(caught[0].category.__name__, len(caught))
print(str(caught[0].message).partition(". ")[0])
# --8<-- [end:order]

# --8<-- [start:too_long]
lrs = record(
    lambda opt: lr_scheduler.CosineAnnealingLR(opt, T_max=100), 201
)
print([round(lr, 3) for lr in lrs[::50]])

try:
    record(
        lambda opt: lr_scheduler.OneCycleLR(opt, 0.1, total_steps=100),
        num_steps=101,
    )
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")
# --8<-- [end:too_long]
