"""Which tensors share the same memory?"""

# --8<-- [start:slice]
import textwrap

import matplotlib.pyplot as plt
import numpy as np
import torch

for whole in ([0, 1, 2, 3], torch.tensor([0, 1, 2, 3])):
    part = whole[1:3]
    part[0] = 100
    print(whole)
# --8<-- [end:slice]

# --8<-- [start:views]
x = torch.arange(12).reshape(3, 4)
row, flat, turned = x[1], x.view(12), x.T
clone, picked, listed = x.clone(), x[x > 5], x[[1, 0]]
x[1, 2] = 100
print(x)
print(row[2], flat[6], turned[2, 1])
print(clone[1, 2], picked[0], listed[0, 2])
# --8<-- [end:views]

# --8<-- [start:in_place]
row = row + 1
print(row, x[1])
row = x[1]
row += 1
print(row, x[1])
# --8<-- [end:in_place]

# --8<-- [start:stride]
x = torch.arange(12).reshape(3, 4)
line = x.view(12)
for table in (x, x.T):
    down, right = table.stride()
    print(table.shape, down, right, table.is_contiguous())
    for i, j in np.ndindex(*table.shape):
        assert line[down * i + right * j] == table[i, j]
# --8<-- [end:stride]

# --8<-- [start:line]
plt.figure(figsize=(6, 1.6))
for name, table, y in (("x", x, 1.5), ("x.T", x.T, 0)):
    plt.text(-1.8, y + 0.3, name)
    for i, j in np.ndindex(*table.shape):
        p = table[i, j].item()
        plt.bar(p, 1, 0.9, y, color=f"C{i}")
        plt.text(p, y + 0.3, p, ha="center", color="w")
plt.axis("scaled")
plt.axis("off")
plt.show()
# --8<-- [end:line]

# --8<-- [start:contiguous]
def show_error(action):
    try:
        action()
        raise AssertionError
    except RuntimeError as error:
        print(textwrap.fill(f"RuntimeError: {error}", width=64))

show_error(lambda: x.T.view(12))
copy = x.T.contiguous()
print(copy.stride(), copy.view(12))
copy[0, 0] = -1
print(x[0, 0])
for table in (x, x.T):
    print(table.reshape(12).data_ptr() == x.data_ptr())
# --8<-- [end:contiguous]

# --8<-- [start:numpy]
array = np.zeros(3)
tensors = {
    "from_numpy": torch.from_numpy(array),
    "as_tensor": torch.as_tensor(array),
    "as_tensor float32": torch.as_tensor(array, dtype=torch.float32),
    "tensor": torch.tensor(array),
}
array[0] = 7
assert tensors["from_numpy"].data_ptr() == array.ctypes.data
for name, tensor in tensors.items():
    print(f"{name:17}", tensor.tolist())
# --8<-- [end:numpy]

# --8<-- [start:back]
tensors["from_numpy"][1] = 8
tensors["tensor"][2] = 9
print(array)

back = tensors["from_numpy"].numpy()
back[2] = 6
print(array, tensors["from_numpy"].tolist())
# --8<-- [end:back]

# --8<-- [start:float64]
data = torch.from_numpy(np.ones((5, 3)))  # (5, 3)
weight = torch.ones(3, 2)  # (3, 2)
print(data.dtype, weight.dtype, (data + weight[:, 0]).dtype)
show_error(lambda: data @ weight)
print((data.float() @ weight).dtype)
# --8<-- [end:float64]
