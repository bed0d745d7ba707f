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
def few(source, X, y, whole, lr=0.01):
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
    row = [few(net, X_new, y_new, True) for net in (None, fooled, honest)]
    rows.append(row)
    sources.append(honest)
    print([round(right, 2) for right in row])
nothing, fooled, honest = torch.tensor(rows).mean(dim=0)
print(f"{nothing:.2f} {fooled:.2f} {honest:.2f}")
assert fooled < nothing + 0.05 < honest
# --8<-- [end:shuffled]

# --8<-- [start:classes]
rows = []
for seed in range(3):
    row = []
    for K in (2, 5):
        torch.manual_seed(seed)
        old = (y < K).nonzero()[:350, 0]
        source = fit(network(), X[old], y[old], 150, scatter)
        row.append(few(source, X_new, y_new, whole=False))
    rows.append(row)
    print([round(right, 2) for right in row])
two, five = torch.tensor(rows).mean(dim=0)
print(f"{two:.2f} {five:.2f}")
assert two < five - 0.05
# --8<-- [end:classes]

# --8<-- [start:centred]
def centre(X):
    return nn.functional.pad(X.unsqueeze(1), [4] * 4)


X_new = centre(X[~known])
rows = []
for seed in range(3):
    torch.manual_seed(seed)
    source = fit(network(), X[known], y[known], 150, centre)
    row = [few(net, X_new, y_new, True) for net in (None, source)]
    rows.append(row)
    print([round(right, 2) for right in row])
nothing, tuned = torch.tensor(rows).mean(dim=0)
print(f"{nothing:.2f} {tuned:.2f}")
assert tuned - nothing < 0.1
# --8<-- [end:centred]

# --8<-- [start:rate]
X_new = scatter(X[~known])
rows = []
for seed, source in enumerate(sources):
    torch.manual_seed(seed)
    pairs = (None, 0.01), (source, 0.01), (source, 0.1)
    row = [few(net, X_new, y_new, True, lr) for net, lr in pairs]
    rows.append(row)
    print([round(right, 2) for right in row])
nothing, small, large = torch.tensor(rows).mean(dim=0)
print(f"{nothing:.2f} {small:.2f} {large:.2f}")
assert large - nothing < (small - nothing) / 2
# --8<-- [end:rate]
