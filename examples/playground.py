"""What does each setting of a network do?"""

# --8<-- [start:uniform]
import math
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
state = 1

def uniform(low=-1, high=1):
    global state
    state = 48271 * state % 2147483647
    return low + (high - low) * state / 2147483647
# --8<-- [end:uniform]

# --8<-- [start:shapes]
def moons(s, u, v):
    a = math.pi * u
    return s * (math.cos(a) - 0.5), s * (math.sin(a) - 0.25)

def ring(s, u, v):
    r, a = 0.8 + 0.5 * s, 2 * math.pi * u
    return r * math.cos(a), r * math.sin(a)

def xor(s, u, v):
    x1 = 3 * u - 1.5
    return x1, s * math.copysign(1.5 * v, x1)

def spiral(s, u, v):
    r, a = 0.1 + 1.3 * u, 2 * math.pi * u
    return s * r * math.cos(a), s * r * math.sin(a)
# --8<-- [end:shapes]

# --8<-- [start:data]
N, noise, points = 64, 0.2, []
for i in range(3 * N):
    x1, x2 = moons((-1) ** i, uniform(0, 1), uniform(0, 1))
    points.append([x1 + noise * uniform(), x2 + noise * uniform(), i % 2])
X, y = torch.tensor(points).split([2, 1], dim=1)  # (3N, 2), (3N, 1)
# --8<-- [end:data]

# --8<-- [start:model]
model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
with torch.no_grad():
    for layer in model[::2]:
        bound = 1 / math.sqrt(layer.in_features)
        for p in layer.parameters():
            values = [bound * uniform() for _ in p.flatten()]
            p.copy_(torch.tensor(values).view_as(p))
# --8<-- [end:model]

# --8<-- [start:optimizer]
loss_fn = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
# --8<-- [end:optimizer]

# --8<-- [start:train]
for step in range(1, 201):
    batch = sorted(range(N), key=lambda i: uniform())[:16]
    y_hat = model(X[batch])
    loss = loss_fn(y_hat, y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in model.parameters():
            p.round_(decimals=6)
    if step % 10 == 0:
        train = loss_fn(model(X[:N]), y[:N])
        val = loss_fn(model(X[N:]), y[N:])
        print(f"{step:4}  {train:.4g}  {val:.4g}")
# --8<-- [end:train]

# --8<-- [start:check]
right = (model(X) > 0) == (y == 1)
print(f"{right[:N].double().mean():.2f} {right[N:].double().mean():.2f}")
assert train < 0.2 and right[N:].double().mean() > 0.8
torch.set_default_dtype(torch.float32)
# --8<-- [end:check]

# --8<-- [start:regions]
edge = torch.linspace(-2, 2, 100, dtype=X.dtype)
grid = torch.cartesian_prod(edge, edge)  # (100², 2)
with torch.no_grad():
    p = torch.sigmoid(model(grid)).view(100, 100).T
plt.figure(figsize=(3.6, 3.4))
plt.contourf(edge, edge, p, [0, 0.5, 1], colors=["C0", "C1"], alpha=0.25)
for k, mark in enumerate("os"):
    points = X[:N][y[:N, 0] == k]
    plt.plot(*points.T, mark, color=f"C{k}", markersize=4)
plt.gca().set(xlabel="x1", ylabel="x2", aspect="equal")
plt.show()
# --8<-- [end:regions]
