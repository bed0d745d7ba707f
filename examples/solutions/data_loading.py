"""Answers to the exercises of data_loading."""

# --8<-- [start:training]
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X = torch.linspace(1, 10, 10).unsqueeze(1)  # (10, 1)
y = torch.linspace(10, 1, 10).unsqueeze(1)  # (10, 1)
loader = DataLoader(TensorDataset(X, y), batch_size=4, shuffle=True)

model = nn.Linear(1, 1)
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for epoch in range(500):
    for X_batch, y_batch in loader:
        y_hat = model(X_batch)
        loss = loss_fn(y_hat, y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

print(f"{model.weight.item():.2f} {model.bias.item():.2f}")
assert abs(model.weight.item() + 1) < 0.01
assert abs(model.bias.item() - 11) < 0.05
# --8<-- [end:training]

# --8<-- [start:mean]
import torch
from torch.utils.data import DataLoader

loss = torch.linspace(1, 10, 10)  # (10,)
batches = list(DataLoader(loss, batch_size=4))

plain = sum(batch.mean() for batch in batches) / len(batches)
weighted = sum(batch.mean() * len(batch) for batch in batches) / 10
print(f"{plain:.2f} {weighted:.2f} {loss.mean():.2f}")
assert torch.isclose(weighted, loss.mean())
# --8<-- [end:mean]

# --8<-- [start:dictionary]
import torch
from torch.utils.data import DataLoader

cities = [
    {"name": "Oslo", "latitude": 59.9},
    {"name": "Cairo", "latitude": 30.0},
]
batch = next(iter(DataLoader(cities, batch_size=2)))
print(batch)
assert batch["latitude"].dtype == torch.float64
# --8<-- [end:dictionary]
