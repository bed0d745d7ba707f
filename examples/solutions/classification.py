"""Answers to the exercises of classification."""

# --8<-- [start:straight]
import math

import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
X = torch.randn(300, 2)  # (N, 2)
y = (X.norm(dim=1) < 1.2).long()  # (N,)


def fit(model, X, y, num_epochs=300, lr=0.5):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(num_epochs):
        loss = nn.functional.cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(X).argmax(dim=1) == y).float().mean().item()


straight, always = fit(nn.Linear(2, 2), X, y), y.float().mean()
print(f"{straight:.2f} {always:.2f}")
assert always < straight < 0.8
# --8<-- [end:straight]


# --8<-- [start:three_units]
def net(H, K, seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, H), nn.ReLU(), nn.Linear(H, K))


angle = torch.linspace(0, 2 * math.pi, 361)
far = 100 * torch.stack([angle.cos(), angle.sin()], dim=1)  # (361, 2)
for H in (1, 2, 3, 10):
    print(H, end="")
    for seed in range(5):
        model = net(H, 2, seed)
        score = fit(model, X, y)
        is_open = (model(far).argmax(dim=1) == 1).any()
        print(f"  {score:.2f}", "open" if is_open else "ring", end="")
        assert H == 3 or is_open == (H < 3)
    print()
# --8<-- [end:three_units]

# --8<-- [start:three_classes]
y = torch.bucketize(X.norm(dim=1), torch.tensor([0.8, 1.6]))
print(y.bincount())
for H, num_epochs in (10, 300), (20, 600):
    models = [net(H, 3, seed) for seed in range(3)]
    scores = [fit(model, X, y, num_epochs) for model in models]
    print(H, num_epochs, *[f"{score:.2f}" for score in scores])
assert min(scores) > 0.97
# --8<-- [end:three_classes]

# --8<-- [start:rings]
grid = torch.linspace(-3, 3, 61)
points = torch.cartesian_prod(grid, grid)
areas = models[0](points).argmax(dim=1).view(61, 61).T

fig, ax = plt.subplots(figsize=(3.2, 3))
for k in range(3):
    ax.plot(*X[y == k].T, ".", ms=3, color=f"C{k}")
ax.contour(grid, grid, areas, [0.5, 1.5], colors="k")
ax.set_aspect("equal")
plt.show()
# --8<-- [end:rings]
