"""Why should a network's numbers lie near 1?"""

# --8<-- [start:data]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
low, width = torch.tensor([[20.0, 5, 100], [180, 55, 4900]])
X = low + width * torch.rand(200, 3)  # (N, 3)
period = 2000 * torch.pi * (X[:, :1] / 981).sqrt()
wider = 1 + (X[:, 1:2].deg2rad() / 2).sin() ** 2 / 4
y = period * wider + 5 * torch.randn(200, 1)  # (N, 1)
(X_train, X_val), (y_train, y_val) = X.split(150), y.split(150)
for column in (*X.T, y[:, 0]):
    print(f"{column.min():4.0f} {column.max():4.0f}")
# --8<-- [end:data]

# --8<-- [start:train]
def build(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Linear(32, 1))

def train(model, X, y, lr, method=torch.optim.SGD):
    optimizer = method(model.parameters(), lr=lr)
    for step in range(150):
        y_hat = model(X)
        loss = nn.functional.mse_loss(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

def share(y_hat, y):
    return (y_hat - y).square().mean().item() / y.var().item()
# --8<-- [end:train]

# --8<-- [start:raw]
for lr in (10, 0.1, 0.0000001):
    train(model := build(), X_train, y_train, lr)
    y_hat = model(X_val)
    ends = f"{y_hat.min():6.0f} {y_hat.max():5.0f}"
    print(f"{lr:5.1g} {share(y_hat, y_val):5.2f}", ends)
    assert not share(y_hat, y_val) < 0.95
    assert (y_hat.min() == y_hat.max()) == (lr == 0.1)
# --8<-- [end:raw]

# --8<-- [start:standardize]
class Standardize(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.register_buffer("mean", torch.zeros(D))
        self.register_buffer("std", torch.ones(D))
    def fit(self, X):  # (N, D)
        bad = (~X.isfinite()).any(dim=0).nonzero().flatten().tolist()
        if bad:
            raise ValueError(f"columns {bad}: fill in or drop nan and inf")
        std = X.std(dim=0).where((X != X[0]).any(dim=0), 1)
        self.load_state_dict({"mean": X.mean(dim=0), "std": std})
    def forward(self, X):
        return (X - self.mean) / self.std
    def inverse(self, Z):
        return Z * self.std + self.mean
# --8<-- [end:standardize]

# --8<-- [start:scaled]
X_scale, y_scale = Standardize(3), Standardize(1)
X_scale.fit(X_train), y_scale.fit(y_train)
Z = (X_val - X_train.mean(dim=0)) / X_train.std(dim=0)
assert torch.equal(X_scale(X_val), Z)
assert torch.allclose(X_scale.inverse(Z), X_val, atol=1e-2)
for values in (X_scale.mean, X_scale.std, X_val[0], Z[0]):
    print(values.numpy().round(1))
# --8<-- [end:scaled]

# --8<-- [start:sweep]
same, lrs = nn.Identity(), [10.0**power for power in range(-7, 2)]
pairs = (same, same), (same, y_scale), (X_scale, same), (X_scale, y_scale)
shares = torch.zeros(2, 4, 9, 3)  # (method, pair, lr, seed)
for i, j, k, seed in torch.cartesian_prod(*map(torch.arange, shares.shape)):
    (f, g), model = pairs[j], build(seed.item())
    method = (torch.optim.SGD, torch.optim.Adam)[i]
    train(model, f(X_train), g(y_train), lrs[k], method)
    shares[i, j, k, seed] = share(model(f(X_val)), g(y_val))
worst = shares.nan_to_num(2).clamp(max=2).amax(dim=3)
good = worst < 0.1  # (method, pair, lr)
assert not good[:, :2].any() and good[:, 3, 5:7].all()
assert good[0, 2, 2:4].all() and good[1, 2, 7]
# --8<-- [end:sweep]

# --8<-- [start:worst]
for name, lines in zip(("SGD", "Adam"), worst):
    print(f"{name:5}  raw   y   X both")
    for lr, line in zip(lrs, lines.T):
        print(f"{lr:5.0e}", *(f"{share:4.1f}" for share in line))
# --8<-- [end:worst]

# --8<-- [start:worst_drawn]
fig, axes = plt.subplots(1, 2, figsize=(7, 2.8), sharey=True)
for ax, lines, name in zip(axes, worst, ("SGD", "Adam")):
    for line, label in zip(lines, ("raw", "y", "X", "both")):
        ax.plot(range(-7, 2), line, "o-", ms=3, label=label)
    ax.set(title=name, xlabel="power of ten of lr")
axes[0].set_ylabel("share")
axes[1].legend()
plt.show()
# --8<-- [end:worst_drawn]

# --8<-- [start:bends]
for inputs in (X_train, X_scale(X_train)):
    for seed in range(3):
        layer = build(seed)[0]
        sums = layer(inputs)  # (N, 32)
        bends = ((sums < 0).any(dim=0) & (sums > 0).any(dim=0)).sum()
        parts = (inputs.std(dim=0) * layer.weight).square().sum(dim=0)
        print(f"{bends:2}", *(f"{p:.2f}" for p in parts / parts.sum()))
        assert (bends < 16) == (inputs is X_train)
# --8<-- [end:bends]

# --8<-- [start:regressor]
class Regressor(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.X_scale, self.y_scale = Standardize(D), Standardize(1)
        self.net = nn.Sequential(nn.Linear(D, 32), nn.ReLU(), nn.Linear(32, 1))
    def forward(self, X):  # (N, D)
        return self.y_scale.inverse(self.net(self.X_scale(X)))

torch.manual_seed(0)
model = Regressor(3)
model.X_scale.fit(X_train), model.y_scale.fit(y_train)
train(model.net, model.X_scale(X_train), model.y_scale(y_train), 0.1)
# --8<-- [end:regressor]

# --8<-- [start:own]
for part in (slice(None), X_val[:, 0] > 150, slice(1)):
    X_new, y_new = X_val[part], y_val[part]
    Z = (X_new - X_new.mean(dim=0)) / X_new.std(dim=0, correction=0)
    own = model.y_scale.inverse(model.net(Z))
    guesses = y_train.mean(), own, model(X_new)
    errors = [(y_hat - y_new).abs().mean() for y_hat in guesses]
    print(f"{len(X_new):2}", *(f"{error:4.0f}" for error in errors))
    assert errors[2] < 100 and (errors[1] < errors[0] / 3) == (len(Z) == 50)
# --8<-- [end:own]

# --8<-- [start:saved]
torch.save(model.state_dict(), "pendulum.pt")
loaded = Regressor(3)
loaded.load_state_dict(torch.load("pendulum.pt"))
print(*list(loaded.state_dict())[:4])
row = torch.tensor([[100.0, 10, 500]])
print(f"{loaded(row).item():.0f} ms")
assert torch.equal(loaded(row), model(row))
# --8<-- [end:saved]
