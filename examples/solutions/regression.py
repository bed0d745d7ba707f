"""Answers to the exercises of regression."""

# --8<-- [start:outside]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.linspace(-1, 1, 100).view(-1, 1)  # (N, 1)
y = 5 - 4.9 * X**2 + 0.3 * torch.randn(100, 1)  # (N, 1)


def fit(model, X=X, y=y, num_epochs=500, lr=0.05):
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
for t in (0.25, 0.5, 0.75, 1.5, 2.0):
    y_hat = model(torch.tensor([[t]])).item()
    print(t, f"{y_hat:.1f} {5 - 4.9 * t**2:.1f}")
    assert t > 1 or abs(y_hat - 5 + 4.9 * t**2) < 0.2

error = (model(X) - 5 + 4.9 * X**2).abs()
print(f"{error.max():.1f} {X[error.argmax()].item():.1f}")
# --8<-- [end:outside]


# --8<-- [start:units]
def net(H, seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, H), nn.ReLU(), nn.Linear(H, 1))


few = []
for H in (1, 2, 5, 100):
    models = [net(H, seed) for seed in range(5)]
    losses = [fit(model) for model in models]
    print(H, *[f"{loss:.2f}" for loss in losses])
    if H <= 2:
        few += zip(models, losses)
assert max(losses) < 0.3 and fit(net(5, 100)) > 2.4
# --8<-- [end:units]

# --8<-- [start:dead]
for model, loss in few:
    sums = model[0](X)  # (N, H)
    dead = (sums <= 0).all(dim=0).sum().item()
    straight = (sums > 0).all(dim=0).sum().item()
    kinks = sums.shape[1] - dead - straight
    print(f"{loss:.2f}", dead, straight, kinks)
    assert (loss > 0.9 * y.var()) == (kinks == 0)
# --8<-- [end:dead]

# --8<-- [start:tanh]
import matplotlib.pyplot as plt

torch.manual_seed(0)
smooth = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1))
losses = fit(smooth), fit(net(20, 0))
print(*[f"{loss:.2f}" for loss in losses])
assert max(losses) < 0.14

plt.figure(figsize=(5, 2.6))
plt.plot(X, y, ".", ms=3)
plt.plot(X, smooth(X).detach())
plt.xlabel("time (s)")
plt.ylabel("height (m)")
plt.show()
# --8<-- [end:tanh]

# --8<-- [start:wrong_shape]
import textwrap
import warnings

flat = net(20, 0)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    fit(flat, X, y.squeeze(1))
print("UserWarning:", textwrap.fill(str(caught[0].message), 60))
y_hat = flat(X)
print(f"{y_hat.min():.1f} {y_hat.mean():.1f} {y_hat.max():.1f}")
print(f"{y.mean():.1f}")
assert y_hat.max() - y_hat.min() < 0.5

fit(flat, X, y)
assert flat(X).max() - flat(X).min() > 4
# --8<-- [end:wrong_shape]
