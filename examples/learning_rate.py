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

# --8<-- [start:noise]
torch.manual_seed(0)
X = torch.randn(512, 10) * torch.linspace(0.2, 1, 10)  # (N, D)
w_true = torch.randn(10, 1)
y = X @ w_true + torch.randn(512, 1)  # (N, 1)
loss_fn = nn.MSELoss()

best = torch.linalg.lstsq(X, y).solution  # (D, 1)
floor = loss_fn(X @ best, y).item()
print(f"{floor:.4f}")
# --8<-- [end:noise]

# --8<-- [start:train]
def train(rate, num_steps=400):
    torch.manual_seed(0)
    model = nn.Linear(10, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate(0))
    excess = []
    for step in range(num_steps):
        batch = torch.randint(512, (8,))
        loss = loss_fn(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = rate(step)
        optimizer.step()
        with torch.no_grad():
            excess.append(loss_fn(model(X), y).item() - floor)
    return torch.tensor(excess)  # (num_steps,)


# --8<-- [end:train]

# --8<-- [start:result]
runs = {
    "large": train(lambda t: 0.2),
    "small": train(lambda t: 0.005),
    "falling": train(lambda t: 0.2 * (1 - t / 400)),
}
last = {name: excess[-20:].mean() for name, excess in runs.items()}
for name, excess in last.items():
    print(f"{name:7} {excess:.3f}")
assert 5 * last["falling"] < min(last["large"], last["small"])
# --8<-- [end:result]

# --8<-- [start:runs]
plt.figure(figsize=(5.4, 3))
for name, excess in runs.items():
    plt.semilogy(excess, label=name)
plt.xlabel("step")
plt.ylabel("loss − floor")
plt.legend(loc="upper right")
plt.show()
# --8<-- [end:runs]
