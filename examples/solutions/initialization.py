"""Answers to the exercises of initialization."""

# --8<-- [start:first_loss]
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
X, y = torch.randn(1000, 64), torch.randint(10, (1000,))  # (N, D), (N,)
net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
print(f"{math.log(10):.2f}", f"{F.cross_entropy(net(X), y):.2f}")

for p in net[-1].parameters():
    nn.init.zeros_(p)
loss = F.cross_entropy(net(X), y)
assert abs(loss - math.log(10)) < 1e-5
loss.backward()
print(net[0].weight.grad.abs().max(), net[-1].weight.grad.abs().max() > 0)
# --8<-- [end:first_loss]

# --8<-- [start:tanh]
import torch


def spread(gain, seed, D=100):
    torch.manual_seed(seed)
    x = torch.randn(200, D)  # (N, D)
    for _ in range(30):
        x = (x @ (torch.randn(D, D) * gain / D**0.5).T).tanh()
    return x.std()


for gain in (3**-0.5, 1.0, 5 / 3):
    runs = torch.stack([spread(gain, seed) for seed in range(5)])
    print(f"gain {gain:.2f}: {runs.min():.1g} to {runs.max():.1g}")
print(torch.nn.init.calculate_gain("tanh") == 5 / 3)
# --8<-- [end:tanh]

# --8<-- [start:batch_norm]
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
X = torch.tensor(digits.data).float() / 8 - 1  # (N, D)
y = torch.tensor(digits.target)  # (N,)


def build(seed, norm):
    torch.manual_seed(seed)
    layers = []
    for _ in range(7):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def train(net, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for i in range(0, 1500, 30):
        loss = F.cross_entropy(net(X[i : i + 30]), y[i : i + 30])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = net.eval()(X[1500:]).argmax(dim=1) == y[1500:]
    return right.float().mean().item()


for norm in (nn.Identity, nn.BatchNorm1d):
    table = torch.zeros(4, 3)  # (lr, seed)
    for i, lr in enumerate((0.03, 0.1, 0.3, 1.0)):
        for seed in range(3):
            table[i, seed] = train(build(seed, norm), lr)
    learned = (table > 0.5).sum().item()
    print(norm.__name__, f"{learned} of {table.numel()}")
    assert learned == (0 if norm is nn.Identity else 12)
# --8<-- [end:batch_norm]
