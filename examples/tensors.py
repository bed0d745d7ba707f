"""How does PyTorch hold numbers, and which shapes fit together?"""

# --8<-- [start:dimensions]
import textwrap

import matplotlib.pyplot as plt
import numpy as np
import torch

torch.manual_seed(0)
scalar = torch.tensor(5)
vector = torch.tensor([1, 2, 3, 4])
matrix = torch.tensor([[1, 2, 3], [4, 5, 6]])
cube = torch.tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
clips = torch.zeros(2, 10, 3, 32, 32)  # (N, T, C, H, W)
for tensor in (scalar, vector, matrix, cube, clips):
    print(tensor.ndim, tensor.shape, tensor.numel())
assert clips.size() == clips.shape and clips.size(1) == 10
# --8<-- [end:dimensions]

# --8<-- [start:picture]
def draw(tensor, left, color="C0", alpha=1):
    layers = np.array(tensor.tolist(), ndmin=3)
    style = {"alpha": alpha, "clip_on": False, "zorder": 3}
    for (d, i, j), n in reversed(list(np.ndenumerate(layers))):
        x, y = left + j + 0.75 * d, 0.75 * d - i
        plt.bar(x, 1, 1, y, fc="w", ec=color, **style)
        plt.text(x, y + 0.3, n, ha="center", alpha=alpha)
    plt.axis("scaled")
    plt.axis("off")

plt.figure(figsize=(6, 2))
for tensor, left in zip((scalar, vector, matrix, cube), (0, 2, 7, 11)):
    draw(tensor, left)
    plt.text(left - 0.5, -1.9, list(tensor.shape))
plt.show()
# --8<-- [end:picture]

# --8<-- [start:create]
print(torch.zeros(2, 3))
print(torch.ones(3), torch.rand(3))
print(torch.arange(0, 10, 3), torch.linspace(0, 1, 5))
print(torch.randint(5, (3,)), torch.randn(3))
# --8<-- [end:create]

# --8<-- [start:index]
x = torch.arange(12).reshape(3, 4)
print(x)
print(x[1], x[1, 2], x[1, 2].item())
print(x[:, 0], x[-1, 1:3], x[x > 8])
print(x[[0, 1, 2], [0, 2, 3]], x[:, [0, 2, 3]])
# --8<-- [end:index]

# --8<-- [start:reduce]
print(x.sum(), x.sum(dim=0), x.sum(dim=1))
assert torch.equal(x.sum(dim=0), x[0] + x[1] + x[2])
print(x.max(dim=1))
print(x.sum(dim=1).shape, x.sum(dim=1, keepdim=True).shape)
# --8<-- [end:reduce]

# --8<-- [start:dtype]
for numbers in ([1, 2], [1.0, 2.0], [True, False]):
    tensor = torch.tensor(numbers)
    print(tensor.dtype, tensor.element_size())
print(torch.tensor([1, 2]) + 0.5)
print(torch.tensor([1.9, -1.9]).long())
# --8<-- [end:dtype]

# --8<-- [start:integer_mean]
def show_error(action):
    try:
        action()
        raise AssertionError
    except RuntimeError as error:
        print(textwrap.fill(f"RuntimeError: {error}", width=64))

show_error(lambda: x.mean())
print(x.float().mean(), x.float().mean(dim=0))

draws = torch.randn(10_000)
print((draws < 0).float().mean(), (draws.abs() < 2).float().mean())
# --8<-- [end:integer_mean]

# --8<-- [start:reshape]
flat = x.reshape(12)
for i, j in np.ndindex(3, 4):
    assert flat[4 * i + j] == x[i, j]
print(x.view(-1, 3))
show_error(lambda: x.view(-1, 5))
# --8<-- [end:reshape]

# --8<-- [start:unsqueeze]
photo = torch.rand(3, 8, 8)  # (C, H, W)
batch = photo.unsqueeze(0)  # (N, C, H, W)
print(batch.shape, batch.squeeze(0).shape)
print(vector.unsqueeze(1))
assert torch.equal(vector.view(1, -1), vector.unsqueeze(0))
print(torch.zeros(1, 5, 1).squeeze().shape)
# --8<-- [end:unsqueeze]

# --8<-- [start:broadcasting]
column = torch.tensor([10, 20, 30]).unsqueeze(1)  # (3, 1)
row = torch.tensor([1, 2, 3, 4])  # (4,)
table = column + row  # (3, 4)
for i, j in np.ndindex(3, 4):
    assert table[i, j] == column[i, 0] + row[j]
print(table)
# --8<-- [end:broadcasting]

# --8<-- [start:stretched]
plt.figure(figsize=(6, 1.8))
for n, tensor in enumerate((column, row, table)):
    draw(tensor.expand(3, 4), 6 * n, f"C{n}", alpha=0.3)
    draw(tensor, 6 * n, f"C{n}")
    plt.text(6 * n + 1.5, -3, list(tensor.shape), ha="center")
    plt.text(6 * n + 4.3, -0.8, "+= "[n])
plt.show()
# --8<-- [end:stretched]

# --8<-- [start:mismatch]
bonus = torch.tensor([10, 20, 30])  # (3,)
show_error(lambda: x + bonus)
print(x + bonus.unsqueeze(1))
# --8<-- [end:mismatch]

# --8<-- [start:silent]
y = torch.tensor([1.0, 2.0, 3.0])  # (N,)
y_hat = y.unsqueeze(1)  # (N, 1)
print(y_hat - y)
print(((y_hat - y) ** 2).mean())
print(((y_hat.squeeze(1) - y) ** 2).mean())
# --8<-- [end:silent]

# --8<-- [start:matmul]
A, B = matrix, x  # (2, 3), (3, 4)
C = torch.zeros(2, 4, dtype=torch.int64)
for i, j, k in np.ndindex(2, 4, 3):
    C[i, j] += A[i, k] * B[k, j]
print(C)
assert torch.equal(A @ B, C)
# --8<-- [end:matmul]

# --8<-- [start:transpose]
show_error(lambda: A @ A)
print(A.T, A.reshape(3, 2), A @ A.T, sep="\n")
# --8<-- [end:transpose]
