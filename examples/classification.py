"""How does a network draw the line between two classes?"""

# --8<-- [start:data]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)


def sample(N):
    X = torch.randn(N, 2)  # (N, 2)
    distance = X.norm(dim=1) + 0.1 * torch.randn(N)
    return X, (distance < 1.2).long()  # (N,)


(X, y), (X_test, y_test) = sample(300), sample(1000)
print(X[:3].numpy().round(1), y[:3], y.bincount())
# --8<-- [end:data]


# --8<-- [start:picture]
def draw(ax):
    for k in (0, 1):
        ax.plot(*X[y == k].T, ".", ms=3, color=f"C{k}", label=k)
    ax.axis((-3, 3, -3, 3))
    ax.set_aspect("equal")


fig, ax = plt.subplots(figsize=(3.6, 3))
draw(ax)
ax.set(xlabel="temperature", ylabel="humidity")
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()
# --8<-- [end:picture]

# --8<-- [start:net]
class Net(nn.Module):
    def __init__(self, n_feature, n_hidden, n_output):
        super().__init__()
        self.hidden = nn.Linear(n_feature, n_hidden)
        self.predict = nn.Linear(n_hidden, n_output)

    def forward(self, x):  # (N, 2)
        x = self.hidden(x).relu()  # (N, 10)
        return self.predict(x)  # (N, 2)


net = Net(n_feature=2, n_hidden=10, n_output=2)
# --8<-- [end:net]

# --8<-- [start:guess]
logits = net(X[:3]).detach()  # (3, 2)
p = logits.softmax(dim=1)
y_hat = logits.argmax(dim=1)  # (3,)
print(logits.numpy().round(2), p.numpy().round(2), sep="\n")
print(y_hat, y[:3])
assert (y_hat == 1).all()
assert torch.equal(y_hat, p.argmax(dim=1))
assert torch.equal(y_hat, (p[:, 1] > 0.5).long())
# --8<-- [end:guess]

# --8<-- [start:loss]
loss_fn = nn.CrossEntropyLoss()
loss = loss_fn(logits, y[:3])
by_hand = -p[torch.arange(3), y[:3]].log().mean()
assert torch.isclose(loss, by_hand)
hits = y_hat == y[:3]
print(f"{loss:.3f}", hits, f"{hits.float().mean():.2f}")
assert hits.sum() == 1
# --8<-- [end:loss]

# --8<-- [start:one_output]
score = logits[:, 1] - logits[:, 0]  # (3,)
assert torch.allclose(score.sigmoid(), p[:, 1])
assert torch.equal((score > 0).long(), y_hat)
one_output = nn.BCEWithLogitsLoss()(score, y[:3].float())
assert torch.isclose(one_output, loss)
# --8<-- [end:one_output]


# --8<-- [start:train]
def train(model, X, y, num_epochs, lr=0.5):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(num_epochs):
        logits = model(X)
        loss = loss_fn(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def accuracy(model, X, y):
    with torch.no_grad():
        return (model(X).argmax(dim=1) == y).float().mean().item()
# --8<-- [end:train]


# --8<-- [start:epochs]
grid = torch.linspace(-3, 3, 61)
points = torch.cartesian_prod(grid, grid)  # (61 · 61, 2)
margins, done = {}, 0
for epoch in (0, 10, 30, 300):
    train(net, X, y, epoch - done)
    done = epoch
    logits = net(points).detach()
    margins[epoch] = (logits[:, 1] - logits[:, 0]).view(61, 61).T
    print(epoch, f"{accuracy(net, X, y):.2f}")
# --8<-- [end:epochs]

# --8<-- [start:frames]
fig, axes = plt.subplots(1, 4, figsize=(8, 2.3), sharey=True)
for ax, (epoch, margin) in zip(axes, margins.items()):
    draw(ax)
    ax.contour(grid, grid, margin, [0], colors="k")
    ax.set(title=f"epoch {epoch}", xlabel="temperature")
axes[0].set_ylabel("humidity")
plt.show()
# --8<-- [end:frames]

# --8<-- [start:result]
found = accuracy(net, X_test, y_test)
right = (X_test.norm(dim=1) < 1.2) == y_test
rule = right.float().mean().item()
print(f"{found:.2f} {rule:.2f}")
assert 0.9 < found < rule + 0.01 and rule < 0.98
# --8<-- [end:result]

# --8<-- [start:sequential]
model = nn.Sequential(nn.Linear(2, 10), nn.ReLU(), nn.Linear(10, 2))
train(model, X, y, 300)
print(f"{accuracy(model, X_test, y_test):.2f}")
assert accuracy(model, X_test, y_test) > 0.9
# --8<-- [end:sequential]

# --8<-- [start:mistakes]
for wrong in (y.float(), y + 1):
    try:
        loss_fn(net(X), wrong)
        raise AssertionError
    except (RuntimeError, IndexError) as error:
        print(f"{type(error).__name__}: {error}")
# --8<-- [end:mistakes]
