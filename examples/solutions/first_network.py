"""Answers to the exercises of first_network."""

# --8<-- [start:both_keys]
import torch
from torch import nn

torch.manual_seed(0)

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [0.0], [0.0], [1.0]])

model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(200):
    y_hat = model(X)
    loss = loss_fn(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

answers = model(X).round().int()
print(answers.flatten().tolist())
assert torch.equal(answers, y.int())
# --8<-- [end:both_keys]

# --8<-- [start:without_relu]
import torch
from torch import nn

torch.manual_seed(0)

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])

model = nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 1))
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(1000):
    y_hat = model(X)
    loss = loss_fn(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print([f"{guess:.2f}" for guess in y_hat.flatten().tolist()])
assert torch.allclose(y_hat, torch.tensor(0.5), atol=0.01)

W1, b1, W2, b2 = model.parameters()
one_sum = X @ (W2 @ W1).T + W2 @ b1 + b2
assert torch.allclose(model(X), one_sum, atol=1e-6)

columns = torch.column_stack([X, torch.ones(4)])  # (4, 3)
best = torch.linalg.lstsq(columns, y).solution
assert torch.allclose(columns @ best, torch.tensor(0.5))
# --8<-- [end:without_relu]

# --8<-- [start:learning_rate]
import torch
from torch import nn

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
loss_fn = nn.MSELoss()

def train(lr, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(200):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()

losses = {}
for lr in (0.001, 0.01, 0.1, 2):
    losses[lr] = [train(lr, seed) for seed in range(3)]
    print(lr, [f"{loss:.2f}" for loss in losses[lr]])

for seed in range(3):
    tiny, small, good, huge = [losses[lr][seed] for lr in losses]
    assert tiny > small > 0.2 and good < 0.01 and huge != huge
# --8<-- [end:learning_rate]

# --8<-- [start:seeds]
import torch
from torch import nn

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
loss_fn = nn.MSELoss()

def train(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    errors = []
    for epoch in range(1000):
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        errors.append((y_hat - y).abs().max().item())
    return model, errors[199], errors[999]

for seed in (*range(10), 17):
    model, early, late = train(seed)
    print(seed, f"{early:.2f} {late:.2f}")
    assert late < 0.1 or seed == 17

assert late > 0.4 and (model[0](X[2:]) < 0).all()
assert max(p.grad.abs().max() for p in model.parameters()) < 1e-5
# --8<-- [end:seeds]
