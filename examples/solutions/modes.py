"""Answers to the exercises of modes."""

# --8<-- [start:functional]
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self, follow):
        super().__init__()
        self.follow = follow

    def forward(self, X):
        training = self.training if self.follow else True
        return F.dropout(X, 0.5, training=training)


for follow in (False, True):
    print(follow, Net(follow).eval()(torch.ones(6)))
# --8<-- [end:functional]

# --8<-- [start:momentum]
import torch
from torch import nn

torch.manual_seed(0)
batches = 3 + torch.randn(20, 64, 2)  # (20, N, D)
bn = nn.BatchNorm1d(2, momentum=None)
for X in batches:
    bn(X)
by_hand = batches.mean(dim=1).mean(dim=0)
print(bn.running_mean)
assert torch.allclose(bn.running_mean, by_hand)
# --8<-- [end:momentum]

# --8<-- [start:gradients]
import torch
from torch import nn

model = nn.Linear(2, 1).eval()
model(torch.ones(1, 2)).sum().backward()
print(model.weight.grad)
# --8<-- [end:gradients]
