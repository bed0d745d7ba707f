"""How does a network learn a curve from points?"""

# --8<-- [start:data]
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
X = torch.linspace(-1, 1, 100).view(-1, 1)  # (N, 1)
height = 5 - 4.9 * X**2
y = height + 0.3 * torch.randn(100, 1)  # (N, 1)
print(X.shape, y.shape)
# --8<-- [end:data]

# --8<-- [start:picture]
plt.figure(figsize=(5.5, 2.6))
plt.plot(X, y, ".")
plt.xlabel("time (s)")
plt.ylabel("height (m)")
plt.show()
# --8<-- [end:picture]


# --8<-- [start:net]
class Net(nn.Module):
    def __init__(self, n_feature, n_hidden, n_output):
        super().__init__()
        self.hidden = nn.Linear(n_feature, n_hidden)
        self.predict = nn.Linear(n_hidden, n_output)

    def forward(self, x):  # (N, 1)
        x = F.relu(self.hidden(x))  # (N, 20)
        return self.predict(x)  # (N, 1)
# --8<-- [end:net]


# --8<-- [start:two_ways]
def build():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 1))


torch.manual_seed(0)
net = Net(n_feature=1, n_hidden=20, n_output=1)
model = build()
print(net)
print(model)
assert torch.equal(net(X), model(X))
# --8<-- [end:two_ways]

# --8<-- [start:train]
loss_fn = nn.MSELoss()


def train(model, X, y, num_epochs, lr=0.05):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(num_epochs):
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
# --8<-- [end:train]


# --8<-- [start:epochs]
curves, done = {}, 0
for epoch in (0, 10, 100, 500):
    train(net, X, y, epoch - done)
    done = epoch
    curves[epoch] = net(X).detach()
    print(epoch, f"{loss_fn(curves[epoch], y):.2f}")
# --8<-- [end:epochs]

# --8<-- [start:frames]
fig, axes = plt.subplots(1, 4, figsize=(8, 2.6), sharey=True)
axes[0].set_ylabel("height (m)")
for ax, (epoch, y_hat) in zip(axes, curves.items()):
    ax.plot(X, y, ".", ms=3)
    ax.plot(X, y_hat)
    ax.set(title=f"epoch {epoch}", xlabel="time (s)")
plt.show()
# --8<-- [end:frames]

# --8<-- [start:result]
for guess in (height, net(X)):
    from_truth = (guess - height).abs().mean()
    print(f"{loss_fn(guess, y):.2f} {from_truth:.2f}")
noise = (y - height).abs().mean()
print(f"{noise:.2f}")
assert loss_fn(net(X), y) < 0.25 and from_truth < noise
train(model, X, y, 500)
assert torch.allclose(model(X), net(X), atol=1e-3)
# --8<-- [end:result]

# --8<-- [start:by_hand]
W1, b1, W2, b2 = (p.detach() for p in model.parameters())
pieces = W2 * (X * W1.T + b1).clamp(min=0)  # (N, 20)
by_hand = pieces.sum(dim=1, keepdim=True) + b2  # (N, 1)
assert torch.allclose(by_hand, model(X), atol=1e-5)
kinks = -b1 / W1[:, 0]  # (20,)
inside = kinks.abs() < 1
print(inside.sum())
# --8<-- [end:by_hand]

# --8<-- [start:pieces]
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 2.8))
left.plot(X, pieces[:, ~inside], color="C7", lw=0.8)
right.plot(X, y, ".", ms=3, color="C7")
right.plot(X, by_hand, color="k")
for n, (kink, piece) in enumerate(zip(kinks[inside], pieces.T[inside])):
    left.plot(X, piece, color=f"C{n}")
    for ax in (left, right):
        ax.axvline(kink, color=f"C{n}", ls=":")
left.set(xlabel="time (s)", ylabel="height (m)", title="pieces")
right.set(xlabel="time (s)", title="by_hand")
plt.show()
# --8<-- [end:pieces]


# --8<-- [start:standardize]
def standardize(data):
    mean, std = data.mean(dim=0), data.std(dim=0)
    return (data - mean) / std, mean, std


ms, cm = 1000 * X, 100 * y
Z, *_ = standardize(ms)
z, mean, std = standardize(cm)
# --8<-- [end:standardize]

# --8<-- [start:units]
shares = []
for inputs, targets in (ms, cm), (ms, z), (Z, cm), (Z, z):
    for lr in (0.0005, 0.05):
        model = build()
        train(model, inputs, targets, 500, lr)
        share = loss_fn(model(inputs), targets) / targets.var()
        print(f"{share:.2f}", end=" ")
        shares.append(share.item())
    print()
assert [n for n, share in enumerate(shares) if share < 0.2] == [4, 7]
assert (model(Z) * std + mean - 100 * height).abs().mean() < 20
# --8<-- [end:units]
