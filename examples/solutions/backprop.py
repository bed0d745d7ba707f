"""Answers to the exercises of backprop."""

# --8<-- [start:tanh]
import torch

torch.manual_seed(0)
N, D, M, K = 4, 3, 5, 2
X, y = torch.randn(N, D), torch.randn(N, K)
W1 = (torch.randn(D, M) / 2).requires_grad_()
W2 = (torch.randn(M, K) / 2).requires_grad_()

h = (X @ W1).tanh()  # (N, M)
y_hat = h @ W2  # (N, K)
loss = ((y_hat - y) ** 2).mean()
loss.backward()

with torch.no_grad():
    dy_hat = 2 * (y_hat - y) / (N * K)  # (N, K)
    slope = 1 - h**2  # (N, M)
    da = dy_hat @ W2.T * slope  # (N, M)
    assert torch.allclose(W2.grad, h.T @ dy_hat, rtol=0, atol=1e-6)
    assert torch.allclose(W1.grad, X.T @ da, rtol=0, atol=1e-6)
print(slope.numpy().round(2))
# --8<-- [end:tanh]

# --8<-- [start:order]
import torch
from torch import nn

torch.manual_seed(0)
X, y = torch.randn(4, 3), torch.randn(4, 2)  # (N, D), (N, K)
model, loss_fn, lr = nn.Linear(3, 2), nn.MSELoss(), 0.1
optimizer = torch.optim.SGD(model.parameters(), lr=lr)

for epoch in range(3):
    loss = loss_fn(model(X), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    print(f"{loss:.4f}")

try:
    model.bias - lr * model.bias.grad
    raise AssertionError
except TypeError as error:
    print("TypeError:", error)
# --8<-- [end:order]

# --8<-- [start:halves]
import torch
from torch import nn

torch.manual_seed(0)
X, y = torch.randn(8, 3), torch.randn(8, 1)  # (N, D), (N, 1)
model, loss_fn = nn.Linear(3, 1), nn.MSELoss()

loss_fn(model(X), y).backward()
whole = model.weight.grad.clone()

model.zero_grad()
for half in (slice(0, 4), slice(4, 8)):
    loss = loss_fn(model(X[half]), y[half]) / 2
    loss.backward()
print(whole.numpy().round(4), model.weight.grad.numpy().round(4))
assert torch.allclose(model.weight.grad, whole, rtol=0, atol=1e-6)
# --8<-- [end:halves]
