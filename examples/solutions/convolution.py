"""Answers to the exercises of convolution."""

# --8<-- [start:kernel_size]
import torch
from torch import nn

X = torch.randn(1, 1, 28, 28)  # (N, C, H, W)
for P in (0, 2):
    conv = nn.Conv2d(1, 6, 5, padding=P)
    count = sum(p.numel() for p in conv.parameters())
    print(count, conv(X).shape)
    assert count == 6 * 1 * 5 * 5 + 6
    assert conv(X).shape[2] == (28 + 2 * P - 5) // 1 + 1
# --8<-- [end:kernel_size]

# --8<-- [start:bar]
import torch
import torch.nn.functional as F

image = torch.zeros(8, 8)  # (H, W)
image[1, 1:7] = 1
for i in range(2, 7):
    image[i, 8 - i] = 1
kernel = torch.tensor([[-1.0, -1, -1], [2, 2, 2], [-1, -1, -1]])
y = F.conv2d(image.view(1, 1, 8, 8), kernel.view(1, 1, 3, 3))
print(y[0, 0].relu().int())
assert (y[0, 0, 0] >= 3).all() and y[0, 0, 1:].max() < 3
# --8<-- [end:bar]

# --8<-- [start:stride]
import torch
from torch import nn

x = torch.randn(1, 1, 32, 32)  # (N, C, H, W)
for conv in (nn.Conv2d(1, 6, 3, stride=2), nn.Conv2d(6, 16, 3, stride=2)):
    x = conv(x).relu()
    print(x.shape, sum(p.numel() for p in conv.parameters()))
assert x.shape[2] == ((32 - 3) // 2 + 1 - 3) // 2 + 1
# --8<-- [end:stride]
