"""How do gradients become better weights?"""

# --8<-- [start:valley]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
c = torch.tensor([1.0, 40.0], dtype=torch.float64)
a = torch.tensor([2.0, 0.5], dtype=torch.float64)
start = torch.zeros(2, dtype=torch.float64)


def loss_fn(w):
    return (c * (w - a) ** 2).sum(-1) / 2


print(loss_fn(start).item(), loss_fn(a).item())
# --8<-- [end:valley]

# --8<-- [start:by_hand]
lr = 0.045
w = start.clone().requires_grad_()
for step in range(4):
    loss = loss_fn(w)
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    g = w.grad.numpy().round(2)
    print(f"{loss:.2f}", g, w.detach().numpy().round(2))
# --8<-- [end:by_hand]

# --8<-- [start:descend]
def descend(**settings):
    w = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([w], **settings)
    path = [start]
    for step in range(60):
        loss = loss_fn(w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path)  # (61, 2)


assert torch.allclose(descend(lr=0.045)[4], w, rtol=0, atol=1e-6)
# --8<-- [end:descend]

# --8<-- [start:zigzag]
x = torch.linspace(-0.4, 3, 80)
z = loss_fn(torch.cartesian_prod(x, x / 2)).view(80, 80).T


def draw(**paths):
    plt.figure(figsize=(5.4, 3))
    levels = [0.1, 1, 4, 9]
    lines = plt.contour(x, x / 2, z, levels, colors="C7", linewidths=0.4)
    plt.clabel(lines, fontsize=8)
    for name, path in paths.items():
        plt.plot(*path.T, ".-", markersize=4, label=name)
    plt.plot(*a, "*", color="C3", markersize=10)
    plt.xlabel("w[0]")
    plt.ylabel("w[1]")
    plt.legend()


draw(SGD=descend(lr=0.045))
plt.show()
# --8<-- [end:zigzag]

# --8<-- [start:rules]
def by_hand(lr, momentum=0, nesterov=False):
    w, v, path = start, 0, [start]
    for step in range(60):
        g = c * (w - a)  # ∂loss/∂w
        v = momentum * v + g
        w = w - lr * (g + momentum * v if nesterov else v)
        path.append(w)
    return torch.stack(path)  # (61, 2)
# --8<-- [end:rules]

# --8<-- [start:momentum]
rules = {
    "SGD": {},
    "Momentum": {"momentum": 0.8},
    "Nesterov": {"momentum": 0.8, "nesterov": True},
}
paths = {}
for name, rule in rules.items():
    paths[name] = path = descend(lr=0.03, **rule)
    mine = by_hand(lr=0.03, **rule)
    assert torch.allclose(mine, path, rtol=0, atol=1e-6)
    losses = [f"{loss:.4f}" for loss in loss_fn(path)[::20]]
    print(f"{name:8}", *losses)
# --8<-- [end:momentum]

# --8<-- [start:swing]
draw(Momentum=paths["Momentum"], Nesterov=paths["Nesterov"])
plt.show()
# --8<-- [end:swing]

# --8<-- [start:gradients]
g = c * (paths["Momentum"] - a)  # (61, 2)
print(g[:8].numpy().round(1).T)
gap = {}
for name, path in paths.items():
    gap[name] = (path[20] - a).abs()  # (2,)
    print(f"{name:8}", gap[name].numpy().round(3))
assert (g[:8, 0] < 0).all() and (g[:3, 1] > 0).any()
assert gap["Momentum"][0] < gap["SGD"][0] / 5
assert gap["Momentum"][1] > 0.05 > 0.001 > gap["SGD"][1]
assert (gap["Nesterov"] < torch.tensor([0.2, 0.001])).all()
# --8<-- [end:gradients]

# --8<-- [start:sweep]
lrs = (0.005, 0.01, 0.02, 0.03, 0.04, 0.045, 0.049, 0.06, 0.07)

def best(**rule):
    return min(loss_fn(by_hand(lr, **rule)[-1]).item() for lr in lrs)

plain = best()
print(f"SGD  {plain:.0e}")
for mu in (0.6, 0.8, 0.9):
    ball, ahead = best(momentum=mu), best(momentum=mu, nesterov=True)
    print(f"{mu}  Momentum {ball:.0e}  Nesterov {ahead:.0e}")
    assert (ball < ahead) == (mu == 0.6) and max(ball, ahead) < plain / 3
# --8<-- [end:sweep]

# --8<-- [start:replaced]
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model[2] = nn.Linear(3, 1)
before = {name: p.clone() for name, p in model.named_parameters()}
loss = model(torch.ones(4, 2)).square().mean()
loss.backward()
optimizer.step()
for name, p in model.named_parameters():
    changed = not torch.equal(p, before[name])
    print(f"{name:8}  grad {p.grad is not None}  changed {changed}")
optimizer.add_param_group({"params": model[2].parameters()})
optimizer.step()
print("then changed", not torch.equal(model[2].bias, before["2.bias"]))
# --8<-- [end:replaced]
