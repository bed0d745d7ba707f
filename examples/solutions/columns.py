"""Answers to the exercises of columns."""

# --8<-- [start:lookup]
import torch
from torch import nn

torch.manual_seed(0)
table = nn.Embedding(4, 2)
c = torch.tensor([3, 0, 3])  # (N,)
one_hot = nn.functional.one_hot(c, 4).float()  # (N, 4)
print(one_hot)
by_hand = one_hot @ table.weight  # (N, 2)
assert torch.equal(by_hand, table(c))
try:
    table(torch.tensor([4]))
    raise AssertionError
except IndexError as error:
    print(f"IndexError: {error}")
# --8<-- [end:lookup]

# --8<-- [start:numbers]
import torch
from torch import nn

torch.manual_seed(0)
truth = torch.tensor([3.0, -4, 5, 0, -2, 4, -5])
c = torch.randint(7, (400,))  # (N,)
y = truth[c].unsqueeze(1) + 0.1 * torch.randn(400, 1)
inputs = {"number": c.unsqueeze(1) / 3 - 1, "one_hot": torch.eye(7)[c]}
for name, X in inputs.items():
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for step in range(300):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{name} {loss:.2f}")
    assert (loss < 0.02) == (name == "one_hot")
# --8<-- [end:numbers]

# --8<-- [start:gaps]
import torch
from torch import nn

torch.manual_seed(0)
income = torch.randn(1000, 1)
y = 2 * income + 0.1 * torch.randn(1000, 1)
hidden = torch.rand(1000, 1) < (income > 1) * 0.8 + 0.05
middle = income[~hidden].median()
filled = torch.where(hidden, middle, income)  # (N, 1)
losses = []
for X in (filled, torch.cat([filled, hidden.float()], dim=1)):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(500):
        loss = nn.functional.mse_loss(model(X[:700]), y[:700])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    losses.append(nn.functional.mse_loss(model(X[700:]), y[700:]).item())
    print(X.shape[1], f"{losses[-1]:.2f}")
assert losses[1] < 0.6 * losses[0]
# --8<-- [end:gaps]
