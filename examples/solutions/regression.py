"""Answers to the exercises of regression."""

# --8<-- [start:outside]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.linspace(-1, 1, 100).view(-1, 1)  # (N, 1)
y = 5 - 4.9 * X**2 + 0.3 * torch.randn(100, 1)  # (N, 1)


def fit(model, num_epochs=500, lr=0.05):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(num_epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1))
fit(model)
for x in (0.25, 0.5, 0.75, 1.5, 2.0):
    y_hat = model(torch.tensor([[x]])).item()
    print(x, f"{y_hat:.1f} {5 - 4.9 * x**2:.1f}")
# --8<-- [end:outside]

# --8<-- [start:units]
for H in (1, 2, 5, 20, 100):
    losses = []
    for seed in range(5):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(1, H), nn.ReLU(), nn.Linear(H, 1))
        losses.append(fit(model))
    print(H, *[f"{loss:.2f}" for loss in losses])
# --8<-- [end:units]

# --8<-- [start:tanh]
import matplotlib.pyplot as plt

torch.manual_seed(0)
smooth = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1))
print(f"{fit(smooth):.2f}")

plt.figure(figsize=(5, 2.6))
plt.plot(X, y, ".", ms=3)
plt.plot(X, smooth(X).detach())
plt.show()
# --8<-- [end:tanh]
