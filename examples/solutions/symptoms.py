"""Answers to the exercises of symptoms."""

# --8<-- [start:hidden]
import torch
import torch.nn.functional as F
from torch import nn


def loss_of(model):
    return F.mse_loss(model(torch.ones(4, 2)), torch.ones(4, 1))


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model[2] = nn.Linear(8, 1)
first, weight = loss_of(model).item(), model[2].weight.detach().clone()
for _ in range(50):
    optimizer.zero_grad()
    loss_of(model).backward()
    optimizer.step()
print(torch.equal(model[2].weight, weight), loss_of(model).item() < first)
held = {id(p) for group in optimizer.param_groups for p in group["params"]}
print([n for n, p in model.named_parameters() if id(p) not in held])
# --8<-- [end:hidden]

# --8<-- [start:flat]
import torch
import torch.nn.functional as F

y = torch.tensor([0] * 90 + [1] * 10)  # (N,)
share = y.bincount() / len(y)
always = share.log().expand(len(y), -1)  # (N, K)
print(f"accuracy {(always.argmax(1) == y).float().mean():.2f}")
print(f"loss {F.cross_entropy(always, y):.3f}", end=" ")
print(f"entropy {-(share * share.log()).sum():.3f}")
# --8<-- [end:flat]

# --8<-- [start:counted]
import torch
from torch.utils.data import DataLoader, TensorDataset

y = torch.arange(100) % 10  # (N,)
y_hat = torch.eye(10)[y]  # (N, K)
y_hat[:20] = y_hat[:20].roll(5, dims=1)
loader = DataLoader(TensorDataset(y_hat, y), batch_size=20)
right = sum((a.argmax(1) == b).sum() for a, b in loader)
print(right, right.item() / len(loader), right.item() / len(y))

column = y[:, None]  # (N, 1)
print((y_hat.argmax(1) == column).sum().item() / len(y))
print((y_hat.argmax(1) == y + 1).sum().item() / len(y))
print((y_hat[:, :1].argmax(1) == y).sum().item() / len(y))
# --8<-- [end:counted]
