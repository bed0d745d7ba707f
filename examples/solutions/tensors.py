"""Answers to the exercises of tensors."""

# --8<-- [start:shapes]
import torch

pairs = [((3, 1), (1, 4)), ((2, 3), (3, 2)), ((8, 1, 5), (7, 1))]
for a, b in pairs:
    try:
        total = torch.zeros(a) + torch.zeros(b)
        print(a, b, "->", tuple(total.shape))
    except RuntimeError as error:
        print(a, b, "->", type(error).__name__)
# --8<-- [end:shapes]

# --8<-- [start:centre]
import torch

x = torch.tensor([[1.0, 2.0, 6.0], [4.0, 4.0, 4.0], [0.0, 5.0, 1.0]])
wrong = x - x.mean(dim=1)
right = x - x.mean(dim=1, keepdim=True)
print(x.mean(dim=1))
print(wrong)
print(right)
assert torch.equal(right.sum(dim=1), torch.zeros(3))
# --8<-- [end:centre]

# --8<-- [start:layer]
import torch

X = torch.arange(12.0).reshape(3, 4)  # (N, D)
W = torch.tensor([[1.0, 0], [0, 1], [1, 0], [0, 1]])  # (D, K)
b = torch.tensor([10.0, 20.0])  # (K,)
y_hat = X @ W + b  # (N, K)
print(y_hat)
assert y_hat[2, 1] == sum(X[2, d] * W[d, 1] for d in range(4)) + b[1]
# --8<-- [end:layer]
