"""What do two loss curves say about a model?"""

# --8<-- [start:data]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)


def sample(N):
    x = 6 * torch.rand(N, 1) - 3  # (N, 1)
    return x, x.sin() + 0.3 * torch.randn(N, 1)


X, y = sample(20)
X_val, y_val = sample(200)
loss_fn = nn.MSELoss()
# --8<-- [end:data]

# --8<-- [start:fit]
def fit(model, num_epochs=1000):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    curves = []
    for epoch in range(num_epochs):
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            val_loss = loss_fn(model(X_val), y_val)
        curves.append((loss.item(), val_loss.item()))
    return torch.tensor(curves)  # (num_epochs, 2)


# --8<-- [end:fit]

# --8<-- [start:models]
models = {
    "line": nn.Linear(1, 1),
    "small": nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)),
    "large": nn.Sequential(
        nn.Linear(1, 100), nn.Tanh(),
        nn.Linear(100, 100), nn.Tanh(), nn.Linear(100, 1)
    ),
}
curves = {name: fit(model) for name, model in models.items()}
for name, curve in curves.items():
    print(f"{name:5}  train {curve[-1, 0]:.2f}  val {curve[-1, 1]:.2f}")
floor = loss_fn(X_val.sin(), y_val).item()
truth = loss_fn(X.sin(), y).item()
print(f"sine   train {truth:.2f}  val {floor:.2f}")
# --8<-- [end:models]

# --8<-- [start:loss_curves]
fig, axes = plt.subplots(1, 3, figsize=(8, 2.8), sharey=True)
for ax, (name, curve) in zip(axes, curves.items()):
    ax.plot(curve[:, 0], label="train")
    ax.plot(curve[:, 1], label="val")
    ax.axhline(floor, color="C7", linestyle=":", label="sine")
    ax.set(title=name, xlabel="epoch", yscale="log")
axes[0].set_ylabel("loss")
axes[0].legend()
plt.show()
# --8<-- [end:loss_curves]

# --8<-- [start:functions]
x = torch.linspace(-3, 3, 200).view(-1, 1)
fig, axes = plt.subplots(1, 3, figsize=(8, 2.8), sharey=True)
for ax, (name, model) in zip(axes, models.items()):
    ax.plot(x, x.sin(), "--", color="C7")
    ax.plot(x, model(x).detach())
    ax.plot(X, y, ".", color="C2")
    ax.set_title(name)
plt.show()
# --8<-- [end:functions]

# --8<-- [start:verdict]
line, small, large = curves.values()
print(f"{large[:, 1].min():.2f} -> {large[-1, 1]:.2f}")
assert line[-1].min() > 1.5 * floor
assert small[-1, 1] < 1.5 * floor and small[-1, 0] < truth
assert large[-1, 0] < floor / 2 < 1.5 * floor < large[-1, 1]
assert large[-1, 1] > 1.3 * large[:, 1].min()
# --8<-- [end:verdict]
