"""Answers to the exercises of classification."""

# --8<-- [start:straight]
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


print(f"{fit(nn.Linear(2, 2), X, y):.2f}")
print(f"{y.float().mean():.2f}")
# --8<-- [end:straight]

# --8<-- [start:three_units]
for H in (1, 2, 3, 10):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, H), nn.ReLU(), nn.Linear(H, 2))
    print(H, f"{fit(model, X, y):.2f}")
# --8<-- [end:three_units]

# --8<-- [start:three_classes]
y = torch.bucketize(X.norm(dim=1), torch.tensor([0.8, 1.6]))
print(y.bincount())
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 3))
print(f"{fit(model, X, y, num_epochs=1000):.2f}")

grid = torch.linspace(-3, 3, 61)
points = torch.cartesian_prod(grid, grid)
areas = model(points).argmax(dim=1).view(61, 61).T

plt.figure(figsize=(3.6, 3))
for k in range(3):
    plt.plot(*X[y == k].T, ".", ms=3, color=f"C{k}")
plt.contour(grid, grid, areas, [0.5, 1.5], colors="k")
plt.show()
# --8<-- [end:three_classes]
