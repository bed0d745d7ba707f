"""How do gradients become better weights?"""

# --8<-- [start:valley]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
c = torch.tensor([1.0, 40.0])
a = torch.tensor([2.0, 0.5])
start = torch.tensor([0.0, 0.0])


def loss_fn(w):
    return (c * (w - a) ** 2).sum(-1) / 2  # (..., 2) -> (...)


print(loss_fn(start), loss_fn(a))
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

# --8<-- [start:leaf]
try:
    w -= lr * w.grad
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")
# --8<-- [end:leaf]

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


path = descend(lr=0.045)
assert torch.allclose(path[4], w, rtol=0, atol=1e-6)
# --8<-- [end:descend]

# --8<-- [start:zigzag]
x = torch.linspace(-0.4, 3, 80)
z = loss_fn(torch.cartesian_prod(x, x / 2)).view(80, 80).T


def draw(**paths):
    plt.figure(figsize=(5.4, 2.8))
    plt.contour(x, x / 2, z, [0.1, 1, 4, 9], colors="C7", linewidths=0.4)
    for name, path in paths.items():
        plt.plot(*path.T, ".-", markersize=4, label=name)
    plt.plot(*a, "*", color="C3", markersize=10)
    plt.legend()


draw(SGD=path)
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
def compare(name, **settings):
    path = descend(**settings)
    mine = by_hand(**settings)
    assert torch.allclose(mine, path, rtol=0, atol=1e-6)
    print(name, *[f"{loss:.4f}" for loss in loss_fn(path)[::20]])
    return path


compare("SGD     ", lr=0.045)
rolling = compare("Momentum", lr=0.03, momentum=0.8)
ahead = compare("Nesterov", lr=0.03, momentum=0.8, nesterov=True)
draw(Momentum=rolling, Nesterov=ahead)
plt.show()
# --8<-- [end:momentum]

# --8<-- [start:zero_grad]
w = start.clone().requires_grad_()
optimizer = torch.optim.SGD([w], lr=0.03)
for step in range(60):
    loss = loss_fn(w)
    loss.backward()
    optimizer.step()
path = descend(lr=0.03, momentum=1.0)
assert torch.allclose(w, path[-1], rtol=0, atol=1e-6)
print([f"{loss:.2f}" for loss in loss_fn(path)[::10]])
# --8<-- [end:zero_grad]

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

# --8<-- [start:moved]
p = model[0].weight
model.to(torch.float32)
print("same parameter:", model[0].weight is p)
print("optimizer holds:", optimizer.param_groups[0]["params"][0].dtype)
print("its velocity:", optimizer.state[p]["momentum_buffer"].dtype)
print("optimizer.to exists:", hasattr(optimizer, "to"))
# --8<-- [end:moved]
