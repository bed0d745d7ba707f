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
print(wrong)
print(right)
assert torch.equal(right.sum(dim=1), torch.zeros(3))
# --8<-- [end:centre]

# --8<-- [start:permute]
import torch

photo = torch.zeros(4, 4, 3)  # (H, W, C)
photo[:, :, 0] = 1
mixed = photo.reshape(3, 4, 4)
moved = photo.permute(2, 0, 1)  # (C, H, W)
print(mixed[0].long())
print(moved[0].long())

photo[0, 0, 1] = 5
print(moved[1, 0, 0], moved.is_contiguous())
# --8<-- [end:permute]
