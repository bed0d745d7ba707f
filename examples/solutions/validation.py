"""Answers to the exercises of validation."""

# --8<-- [start:reference]
import copy

import torch
from torch import nn

torch.manual_seed(0)
X, y = torch.randn(20, 3), torch.randn(20, 1)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

kept = model.state_dict()
copied = copy.deepcopy(model.state_dict())
loss = nn.functional.mse_loss(model(X), y)
optimizer.zero_grad()
loss.backward()
optimizer.step()
print(torch.equal(kept["weight"], model.weight))
print(torch.equal(copied["weight"], model.weight))
# --8<-- [end:reference]

# --8<-- [start:batch_means]
import torch

losses = torch.cat([torch.ones(100), torch.full((10,), 5.0)])  # (N,)
means = [batch.mean() for batch in losses.split(100)]
print(f"{sum(means) / len(means):.2f}")
print(f"{losses.mean():.2f}")

weighted = sum(batch.mean() * len(batch) for batch in losses.split(100))
assert torch.isclose(weighted / len(losses), losses.mean())
# --8<-- [end:batch_means]

# --8<-- [start:selection]
import torch

torch.manual_seed(0)
val, test = torch.randint(10, (2, 400))
guesses = torch.randint(10, (1000, 400))  # (1000, N)
accuracy = (guesses == val).float().mean(dim=1)
best = accuracy.argmax()
print(f"val {accuracy[best]:.3f}")
print(f"test {(guesses[best] == test).float().mean():.3f}")
# --8<-- [end:selection]
