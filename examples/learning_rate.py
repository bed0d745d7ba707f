"""How large should a step be?"""

# --8<-- [start:sizes]
import math

import matplotlib.pyplot as plt
import torch
from torch import nn

for lr in (0.01, 0.1, 0.5, 1.0, 1.1):
    w = 0.0
    for step in range(30):
        w -= lr * 2 * (w - 3)
    factor = 1 - 2 * lr
    print(f"lr {lr:<4}  factor {factor:5.2f}  loss {(w - 3) ** 2:.1e}")
    assert math.isclose(w, 3 - 3 * factor**30, abs_tol=1e-9)
# --8<-- [end:sizes]

# --8<-- [start:parabola]
x = torch.linspace(-2, 8, 100)
fig, axes = plt.subplots(
    2, 2, figsize=(5.4, 4.6), sharex=True, sharey=True, layout="tight"
)
for ax, lr in zip(axes.flat, (0.01, 0.1, 1.0, 1.1)):
    path = [0.0]
    for step in range(5):
        path.append(path[-1] - lr * 2 * (path[-1] - 3))
    path = torch.tensor(path)
    ax.plot(x, (x - 3) ** 2, color="C7", linewidth=0.8)
    ax.plot(path, (path - 3) ** 2, "o-", color="C0", markersize=4)
    ax.plot(path[:1], (path[:1] - 3) ** 2, "o", color="C1")
    ax.set_title(f"lr {lr}")
for ax in axes[1]:
    ax.set_xlabel("w")
for ax in axes[:, 0]:
    ax.set_ylabel("loss")
plt.show()
# --8<-- [end:parabola]

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
# --8<-- [end:descend]

# --8<-- [start:same]
for lr in (0.01, 0.1, 1.0, 1.1):
    by_hand = 9 * (1 - 2 * lr) ** (2 * 29)
    by_torch = descend(lr)[-1]
    print(f"lr {lr:<4}  {by_hand:.1e}  {by_torch:.1e}")
    assert math.isclose(by_torch, by_hand, rel_tol=1e-3)
# --8<-- [end:same]

# --8<-- [start:curves]
plt.figure(figsize=(5.4, 3))
for lr in (0.01, 0.1, 1.0, 1.1):
    plt.semilogy(descend(lr), label=f"lr {lr}")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.show()
# --8<-- [end:curves]

# --8<-- [start:nan]
losses = descend(1.1, num_steps=600)
for step in (0, 100, 200, 300, 599):
    print(f"{step:3} {losses[step]:.0e}")
assert math.isinf(losses[300]) and math.isnan(losses[599])
# --8<-- [end:nan]

# --8<-- [start:clip]
w = torch.tensor([3.0, 4.0], requires_grad=True)
loss = 100 * (w**2).sum() / 2
loss.backward()
norm = nn.utils.clip_grad_norm_([w], max_norm=1.0)
print(f"{norm:.0f}", w.grad)
assert math.isclose(w.grad.norm(), 1.0, rel_tol=1e-5)
# --8<-- [end:clip]

# --8<-- [start:noise]
torch.manual_seed(0)
X = torch.randn(512, 10) * torch.linspace(0.2, 1, 10)  # (N, D)
w_true = torch.randn(10, 1)  # (D, 1)
y = X @ w_true + torch.randn(512, 1)  # (N, 1)
loss_fn = nn.MSELoss()

best = torch.linalg.lstsq(X, y).solution  # (D, 1)
floor = loss_fn(X @ best, y).item()
print(f"{floor:.4f}")
# --8<-- [end:noise]

# --8<-- [start:train]
def train(lr, rate, seed, num_steps=400):
    torch.manual_seed(seed)
    model = nn.Linear(10, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    excess = torch.zeros(num_steps)
    for step in range(num_steps):
        optimizer.param_groups[0]["lr"] = lr * rate(step / num_steps)
        batch = torch.randint(512, (8,))
        loss = loss_fn(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            excess[step] = loss_fn(model(X), y) - floor
    return excess
# --8<-- [end:train]

# --8<-- [start:result]
rates = {"constant": lambda r: 1, "falling": lambda r: 1 - r}
lrs, seeds = (0.005, 0.02, 0.05, 0.1, 0.2), range(3)
runs, last = {}, {}
for name, rate in rates.items():
    for lr in lrs:
        several = [train(lr, rate, seed) for seed in seeds]
        runs[name, lr] = torch.stack(several).mean(dim=0)
        last[name, lr] = runs[name, lr][-20:].mean().item()
    print(name, *[f"{last[name, lr]:.3f}" for lr in lrs])
constant, falling = (min(last[n, lr] for lr in lrs) for n in rates)
assert 1.5 * falling < constant
# --8<-- [end:result]

# --8<-- [start:runs]
plt.figure(figsize=(5.4, 3))
for name, lr in (
    ("constant", 0.2), ("constant", 0.005), ("constant", 0.02),
    ("falling", 0.1),
):
    plt.semilogy(runs[name, lr], label=f"{name} {lr}", linewidth=1)
plt.xlabel("step")
plt.ylabel("loss − floor")
plt.legend(loc="upper right", fontsize=9)
plt.show()
# --8<-- [end:runs]
