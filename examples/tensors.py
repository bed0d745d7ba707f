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
# --8<-- [end:dimensions]


# --8<-- [start:draw]
def write(x, y, text, alpha=1):
    plt.text(x, y, text, alpha=alpha, ha="center", va="center")


def draw(tensor, left, color="C0", alpha=1):
    layers = tensor.reshape((1, 1, 1, *tensor.shape)[-3:])
    style = {"fc": "w", "ec": color, "alpha": alpha, "zorder": 3}
    for d, i, j in reversed(list(np.ndindex(*layers.shape))):
        x, y = left + j + 0.75 * d, 0.75 * d - i
        plt.gca().add_patch(plt.Rectangle((x, y), 1, 1, **style))
        write(x + 0.5, y + 0.45, layers[d, i, j].item(), alpha)
# --8<-- [end:draw]


# --8<-- [start:picture]
plt.figure(figsize=(6, 2))
for n, tensor in enumerate((scalar, vector, matrix, cube)):
    left = (0, 2.5, 8, 12.5)[n]
    draw(tensor, left)
    plt.text(left, -2, list(tensor.shape))
plt.axis("scaled")
plt.axis("off")
plt.show()
# --8<-- [end:picture]

# --8<-- [start:create]
print(torch.zeros(2, 3))
print(torch.ones(3))
print(torch.arange(0, 10, 3))
print(torch.linspace(0, 1, 5))
print(torch.rand(3))
# --8<-- [end:create]

# --8<-- [start:index]
x = torch.arange(12).reshape(3, 4)
print(x)
print(x[1], x[1, 2], x[1, 2].item())
print(x[:, 0], x[-1, 1:3], x[x > 8])
# --8<-- [end:index]

# --8<-- [start:reduce]
print(x.sum(), x.sum(dim=0), x.sum(dim=1))
assert torch.equal(x.sum(dim=0), x[0] + x[1] + x[2])

values, places = x.max(dim=1)
print(values, places)
print(x.sum(dim=1).shape, x.sum(dim=1, keepdim=True).shape)
# --8<-- [end:reduce]


# --8<-- [start:integer_mean]
def show_error(action):
    try:
        action()
        raise AssertionError
    except RuntimeError as error:
        line = f"{type(error).__name__}: {error}"
        print(textwrap.fill(line, width=64))


show_error(lambda: x.mean())
print(x.float().mean(), x.float().mean(dim=0))
# --8<-- [end:integer_mean]

# --8<-- [start:dtype]
for values in ([1, 2], [1.0, 2.0], [True, False]):
    tensor = torch.tensor(values)
    print(tensor.dtype, tensor.element_size())
print(torch.tensor([1, 2]) + 0.5)
print(torch.tensor([1.9, -1.9]).long())
# --8<-- [end:dtype]

# --8<-- [start:reshape]
flat = x.reshape(12)
for i in range(3):
    for j in range(4):
        assert flat[4 * i + j] == x[i, j]

print(x.view(-1, 6))
show_error(lambda: x.view(-1, 5))
# --8<-- [end:reshape]

# --8<-- [start:transpose]
print(x.reshape(4, 3))
print(x.T)
# --8<-- [end:transpose]

# --8<-- [start:unsqueeze]
photo = torch.rand(3, 8, 8)  # (C, H, W)
batch = photo.unsqueeze(0)  # (N, C, H, W)
print(batch.shape, batch.squeeze(0).shape)
print(vector.unsqueeze(1))
# --8<-- [end:unsqueeze]

# --8<-- [start:broadcasting]
column = torch.tensor([10, 20, 30]).unsqueeze(1)  # (3, 1)
row = torch.tensor([1, 2, 3, 4])  # (4,)
table = column + row  # (3, 4)
for i in range(3):
    for j in range(4):
        assert table[i, j] == column[i, 0] + row[j]
print(table)
# --8<-- [end:broadcasting]

# --8<-- [start:stretched]
plt.figure(figsize=(6, 1.8))
for n, tensor in enumerate((column, row, table)):
    draw(tensor.expand(3, 4), 6 * n, f"C{n}", alpha=0.3)
    draw(tensor, 6 * n, f"C{n}")
    write(6 * n + 2, -2.7, list(tensor.shape))
    write(6 * n + 5, -0.5, "+= "[n])
plt.axis("scaled")
plt.axis("off")
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
for i in range(2):
    for j in range(4):
        for k in range(3):
            C[i, j] += A[i, k] * B[k, j]
print(C)
assert torch.equal(A @ B, C)
# --8<-- [end:matmul]

# --8<-- [start:matmul_mismatch]
show_error(lambda: A @ A)
print(A @ A.T)
print(A * A)
# --8<-- [end:matmul_mismatch]

# --8<-- [start:float64]
data = torch.from_numpy(np.ones((5, 3)))  # (5, 3)
weight = torch.rand(3, 2)  # (3, 2)
print(data.dtype, weight.dtype, (data + weight[:, 0]).dtype)
show_error(lambda: data @ weight)
print((data.float() @ weight).dtype)
# --8<-- [end:float64]

# --8<-- [start:numpy]
array = np.zeros(3)
tensors = {
    "from_numpy": torch.from_numpy(array),
    "as_tensor": torch.as_tensor(array),
    "as_tensor float": torch.as_tensor(array, dtype=torch.float32),
    "tensor": torch.tensor(array),
}
array[0] = 7
for name, tensor in tensors.items():
    print(f"{name:15}", tensor.tolist())
# --8<-- [end:numpy]

# --8<-- [start:back]
tensors["from_numpy"][1] = 8
tensors["tensor"][2] = 9
print(array)

back = tensors["from_numpy"].numpy()
back[2] = 6
print(array, tensors["from_numpy"].tolist())
# --8<-- [end:back]

# --8<-- [start:views]
row, flat, turned = x[1], x.view(12), x.T
clone, picked = x.clone(), x[x > 5]
x[1, 2] = 100
print(row[2], flat[6], turned[2, 1])
print(clone[1, 2], picked[0])
# --8<-- [end:views]

# --8<-- [start:contiguous]
print(x.stride(), x.T.stride(), x.T.is_contiguous())
show_error(lambda: x.T.view(12))

flat = x.T.contiguous().view(12)
assert torch.equal(flat, x.T.reshape(12))
flat[0] = -1
print(flat[:3], x[0, 0])
# --8<-- [end:contiguous]
