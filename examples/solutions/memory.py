"""Answers to the exercises of memory."""

# --8<-- [start:guess]
import torch

x = torch.zeros(2, 3)
tensors = {
    "x[:, 0]": x[:, 0],
    "x[[0, 1]]": x[[0, 1]],
    "x.unsqueeze(0)": x.unsqueeze(0),
    "x.expand(5, 2, 3)": x.expand(5, 2, 3),
    "x.reshape(6)": x.reshape(6),
    "x.T.reshape(6)": x.T.reshape(6),
    "x.float()": x.float(),
    "x.long()": x.long(),
    "x + 0": x + 0,
}
x[0, 0] = 7
for name, tensor in tensors.items():
    print(f"{name:17}", 7 in tensor)
    assert (7 in tensor) == (tensor.data_ptr() == x.data_ptr())
# --8<-- [end:guess]

# --8<-- [start:centre]
import numpy as np
import torch

def centre(array):
    tensor = torch.from_numpy(array)
    tensor -= tensor.mean()
    return tensor

def fixed(array):
    tensor = torch.from_numpy(array)
    return tensor - tensor.mean()

for function in (centre, fixed):
    prices = np.array([1.0, 2.0, 6.0])
    print(function(prices).tolist(), prices)
assert prices.tolist() == [1, 2, 6]
# --8<-- [end:centre]

# --8<-- [start:permute]
import torch

photo = torch.zeros(4, 4, 3)  # (H, W, C)
photo[:, :, 0] = 1
mixed = photo.reshape(3, 4, 4)
moved = photo.permute(2, 0, 1)  # (C, H, W)
print(mixed[0].long())
print(moved[0].long())
print(photo.stride(), moved.stride(), moved.is_contiguous())
assert (moved[0] == 1).all() and (moved[1:] == 0).all()
assert mixed.unique().tolist() == mixed[0].unique().tolist() == [0, 1]

photo[0, 0, 1] = 5
print(moved[1, 0, 0])
# --8<-- [end:permute]
