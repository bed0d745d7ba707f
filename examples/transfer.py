"""How does a network learn something new from a few examples?"""
# --8<-- [start:halves]
from itertools import product
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
X = torch.tensor(digits.images, dtype=torch.float32) / 16  # (N, 8, 8)
y = torch.tensor(digits.target)
known = y < 5
# --8<-- [end:halves]

# --8<-- [start:scatter]
def scatter(X):
    wide = torch.zeros(len(X), 1, 16, 16)
    corners = torch.randint(9, (len(X), 2)).tolist()
    for picture, digit, (r, c) in zip(wide, X, corners):
        picture[0, r : r + 8, c : c + 8] = digit
    return wide

X_old, y_old = X[known], y[known]
X_new, y_new = scatter(X[~known]), y[~known] - 5
# --8<-- [end:scatter]
# --8<-- [start:examples]
fig, axes = plt.subplots(2, 5, figsize=(5, 2.2), layout="tight")
for k, ax in enumerate(axes.flat):
    picture = scatter(X[y == k][:1])[0, 0]
    ax.imshow(picture, cmap="gray", interpolation="nearest")
    ax.set(xticks=[], yticks=[], title=k)
plt.show()
# --8<-- [end:examples]

# --8<-- [start:network]
def network():
    body = []
    for C_in, C in ((1, 8), (8, 16), (16, 64)):
        layer = nn.Conv2d(C_in, C, kernel_size=3, padding=1)
        body += [layer, nn.MaxPool2d(2), nn.BatchNorm2d(C), nn.ReLU()]
    body = nn.Sequential(*body, nn.AdaptiveMaxPool2d(1), nn.Flatten())
    return nn.Sequential(body, nn.Linear(64, 5))
# --8<-- [end:network]

# --8<-- [start:fit]
def fit(model, groups, X, y, steps=50, prepare=lambda X: X):
    optimizer = torch.optim.Adam(groups, lr=0.01)
    for step in range(steps):
        batch = torch.randperm(len(X))[:25]
        y_hat = model(prepare(X[batch]))
        loss = nn.functional.cross_entropy(y_hat, y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

@torch.no_grad()
def accuracy(model, X, y):
    return (model.eval()(X).argmax(dim=1) == y).float().mean().item()
# --8<-- [end:fit]

# --8<-- [start:pretrain]
sources, X_check = [], scatter(X_old)
for seed in range(4):
    torch.manual_seed(seed)
    source = network()
    fit(source, source.parameters(), X_old, y_old, 400, scatter)
    print(f"{accuracy(source, X_check, y_old):.2f}")
    sources.append(source)
# --8<-- [end:pretrain]

# --8<-- [start:head]
model = nn.Sequential(source[0], nn.Linear(64, 5))
print(f"{accuracy(model, X_new, y_new):.2f}")
with torch.no_grad():
    H = model[0](X_new)  # (N, 64)
assert torch.allclose(model[1](H), model(X_new), atol=1e-5)
# --8<-- [end:head]

# --8<-- [start:learn]
def learn(way, lr, X, y, source):
    body, head = model = network()
    groups = [{"params": head.parameters(), "lr": lr}]
    if way != "nothing":
        body.load_state_dict(source[0].state_dict())
    if way == "last":
        fit(head, groups, body.eval()(X).detach(), y)
    else:
        slow = lr / 10 if way == "two" else lr
        groups.append({"params": body.parameters(), "lr": slow})
        fit(model, groups, X, y)
    return model
# --8<-- [end:learn]

# --8<-- [start:parts]
def parts(n, seed):
    torch.manual_seed(seed)
    order = torch.randperm(len(y_new))
    classes = [order[y_new[order] == k] for k in range(5)]
    for a, b in ((0, n), (50, 100), (100, 174)):
        rows = torch.cat([places[a:b] for places in classes])
        yield X_new[rows], y_new[rows]
# --8<-- [end:parts]

# --8<-- [start:compare]
sizes, grid = (5, 10, 50), (0.003, 0.01, 0.03, 0.1)
ways = ("nothing", "last", "all", "two")
result = torch.zeros(3, 4, 4, 4, 2)  # (n, way, lr, seed, part)
for i, j, k, seed in product(range(3), *[range(4)] * 3):
    train, *others = parts(sizes[i], seed)
    model = learn(ways[j], grid[k], *train, sources[seed])
    for part, data in enumerate(others):
        result[i, j, k, seed, part] = accuracy(model, *data)
# --8<-- [end:compare]

# --8<-- [start:table]
val, test = result.mean(dim=3).unbind(dim=3)  # (n, way, lr)
best = val.argmax(dim=2, keepdim=True)  # (n, way, 1)
mean = test.gather(2, best)[:, :, 0]  # (n, way)
print(" ", *ways)
for n, row, rates in zip(sizes, mean, best[:, :, 0]):
    print(n, row.numpy().round(2), [grid[k] for k in rates])
nothing, last, everything, two = mean.unbind(dim=1)
assert (everything[:2] > nothing[:2] + 0.03).all()
assert abs(nothing[2] - everything[1]) < 0.1
assert (last < everything - 0.03)[1:].all() and last[2] < nothing[2] - 0.03
assert two.mean() < everything.mean() + 0.01
# --8<-- [end:table]
# --8<-- [start:curves]
plt.figure(figsize=(5, 3))
for j, (way, k) in enumerate(zip(ways, best.permute(1, 0, 2))):
    seeds = torch.stack([result[i, j, k[i, 0], :, 1] for i in range(3)])
    plt.plot(sizes, seeds.mean(dim=1), marker="o", label=way)
    plt.fill_between(sizes, *seeds.aminmax(dim=1), alpha=0.15)
plt.xscale("log")
plt.xticks(sizes, sizes)
plt.minorticks_off()
plt.xlabel("n")
plt.ylabel("accuracy")
plt.legend()
plt.show()
# --8<-- [end:curves]
