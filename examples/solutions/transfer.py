"""Answers to the exercises of transfer."""

# --8<-- [start:data]
import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
X = torch.tensor(digits.images, dtype=torch.float32) / 16  # (N, 8, 8)
y = torch.tensor(digits.target)


def scatter(X):
    wide = torch.zeros(len(X), 1, 16, 16)
    corners = torch.randint(9, (len(X), 2)).tolist()
    for picture, digit, (r, c) in zip(wide, X, corners):
        picture[0, r : r + 8, c : c + 8] = digit
    return wide
# --8<-- [end:data]


# --8<-- [start:network]
def network():
    body = []
    for C_in, C in ((1, 8), (8, 16), (16, 64)):
        layer = nn.Conv2d(C_in, C, kernel_size=3, padding=1)
        body += [layer, nn.MaxPool2d(2), nn.BatchNorm2d(C), nn.ReLU()]
    body = nn.Sequential(*body, nn.AdaptiveMaxPool2d(1), nn.Flatten())
    return nn.Sequential(body, nn.Linear(64, 5))


def fit(model, X, y, steps, prepare=lambda X: X, lr=0.01):
    optimizer = torch.optim.Adam(model.parameters(), lr)
    for step in range(steps):
        batch = torch.randperm(len(X))[:25]
        y_hat = model(prepare(X[batch]))
        loss = nn.functional.cross_entropy(y_hat, y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()
# --8<-- [end:network]


# --8<-- [start:few]
def few(draw, source, X, y, whole, lr=0.01):
    torch.manual_seed(draw)
    order = torch.randperm(len(y))
    classes = [order[y[order] == k] for k in range(5)]
    train = torch.cat([places[:5] for places in classes])
    test = torch.cat([places[5:105] for places in classes])
    body, head = model = network()
    if source:
        body.load_state_dict(source[0].state_dict())
    if whole:
        fit(model, X[train], y[train], steps=50, lr=lr)
    else:
        fit(head, body.eval()(X[train]).detach(), y[train], steps=50)
    with torch.no_grad():
        right = model.eval()(X[test]).argmax(dim=1) == y[test]
    return right.float().mean().item()
# --8<-- [end:few]


# --8<-- [start:mean]
def mean(seed, *arguments, **more):
    draws = range(3 * seed, 3 * seed + 3)
    return sum(few(draw, *arguments, **more) for draw in draws) / 3


def show(rows):  # (3, K)
    rows = torch.tensor(rows)
    for row in [*rows, rows.mean(dim=0)]:
        print(*[f"{right:.2f}" for right in row])
    return rows.mean(dim=0)
# --8<-- [end:mean]

# --8<-- [start:shuffled]
known = y < 5
torch.manual_seed(0)
X_new, y_new = scatter(X[~known]), y[~known] - 5
rows, sources = [], []
for seed in range(3):
    torch.manual_seed(seed)
    shuffled = y[known][torch.randperm(known.sum())]
    honest = fit(network(), X[known], y[known], 150, scatter)
    fooled = fit(network(), X[known], shuffled, 150, scatter)
    nets = None, fooled, honest
    rows.append([mean(seed, net, X_new, y_new, True) for net in nets])
    sources.append(honest)
nothing, fooled, honest = show(rows)
assert honest > max(nothing, fooled) + 0.03
# --8<-- [end:shuffled]

# --8<-- [start:classes]
pairs = []
for seed in range(3):
    pair = []
    for K in (2, 5):
        torch.manual_seed(seed)
        old = (y < K).nonzero()[:350, 0]
        source = fit(network(), X[old], y[old], 150, scatter)
        pair.append(mean(seed, source, X_new, y_new, whole=False))
    pairs.append(pair)
two, five = show(pairs)
assert two < five - 0.05
# --8<-- [end:classes]

# --8<-- [start:centred]
def centre(X):
    return nn.functional.pad(X.unsqueeze(1), [4] * 4)


X_mid, pairs = centre(X[~known]), []
for seed in range(3):
    torch.manual_seed(seed)
    source = fit(network(), X[known], y[known], 150, centre)
    nets = None, source
    pairs.append([mean(seed, net, X_mid, y_new, True) for net in nets])
alone, tuned = show(pairs)
assert tuned - alone < honest - nothing
# --8<-- [end:centred]

# --8<-- [start:rate]
for seed, source in enumerate(sources):
    rows[seed][1] = mean(seed, source, X_new, y_new, True, lr=0.1)
nothing, large, small = show(rows)
assert large < small - 0.05
# --8<-- [end:rate]
