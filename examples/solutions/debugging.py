"""Answers to the exercises of debugging."""

# --8<-- [start:dead]
import torch
from torch import nn

torch.manual_seed(0)

X = torch.rand(100, 2)  # (N, D)
y = X.sum(dim=1, keepdim=True)  # (N, 1)

for layer in (nn.ReLU(), nn.LeakyReLU()):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 8), layer, nn.Linear(8, 1))
    nn.init.constant_(model[0].bias, -20)
    print(layer, f"{(model[:2](X) > 0).float().mean():.2f}")
    nn.MSELoss()(model(X), y).backward()
    for name, p in model.named_parameters():
        print(f"  {name:9} {p.grad.norm():.3f}")
# --8<-- [end:dead]

# --8<-- [start:modified]
import re
import textwrap
import warnings

import torch

def curve(x):
    y = x.exp()
    y += 1
    return y

x = torch.ones(3, requires_grad=True)
with warnings.catch_warnings(record=True, action="always") as caught:
    with torch.autograd.set_detect_anomaly(True):
        try:
            curve(x).sum().backward()
            raise AssertionError
        except RuntimeError as error:
            print(textwrap.fill(str(error).partition(" Hint")[0], 72))
print(re.findall(r"in curve\n +(.+)", str(caught[-1].message))[0])

y = x.exp()
y = y + 1
y.sum().backward()
# --8<-- [end:modified]

# --8<-- [start:two_loaders]
import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)

X = torch.arange(6)
y = 10 * X

two = DataLoader(X, 3, shuffle=True), DataLoader(y, 3, shuffle=True)
one = DataLoader(TensorDataset(X, y), 3, shuffle=True)
for batches in (zip(*two), one):
    for X_batch, y_batch in batches:
        print(X_batch.tolist(), y_batch.tolist())
assert torch.equal(y_batch, 10 * X_batch)
# --8<-- [end:two_loaders]

# --8<-- [start:left_out]
import torch
from torch import nn


def left_out(model, optimizer):
    groups = optimizer.param_groups
    held = {id(p) for group in groups for p in group["params"]}
    for name, p in model.named_parameters():
        if id(p) not in held:
            print(name, "is not in the optimizer")
        elif not p.requires_grad:
            print(name, "is frozen")


model, other = nn.Linear(2, 3), nn.Linear(2, 3)
model.bias.requires_grad_(False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
left_out(model, optimizer)
left_out(other, optimizer)

before = [p.clone() for p in other.parameters()]
nn.CrossEntropyLoss()(other(torch.ones(1, 2)), torch.tensor([0])).backward()
optimizer.step()
assert all(map(torch.equal, before, other.parameters()))
# --8<-- [end:left_out]
