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

# --8<-- [start:sizes]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.randn(64, 2) * torch.tensor([2.0, 200.0])
y = X @ torch.tensor([[1.0], [0.01]])  # (N, 1)


def last_loss(lr, *first):
    torch.manual_seed(0)
    model = nn.Sequential(*first, nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for t in range(100):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item() if loss < 100 else torch.inf


grid = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1]
without = [last_loss(lr) for lr in grid]
with_bn = [last_loss(lr, nn.BatchNorm1d(2)) for lr in grid]
for lr, a, b in zip(grid, without, with_bn):
    print(f"{lr:.0e}  without {a:.2f}  with {b:.2f}")
assert max(with_bn[3:]) < 0.1 < without[0]
assert min(without[1:]) == torch.inf
# --8<-- [end:sizes]

# --8<-- [start:gradients]
import torch
from torch import nn

model = nn.Linear(2, 1).eval()
model(torch.ones(1, 2)).sum().backward()
print(model.weight.grad)
# --8<-- [end:gradients]
