"""What do a convolution and pooling do to a picture?"""

# --8<-- [start:image]
import textwrap

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from matplotlib.colors import ListedColormap
from torch import nn
torch.manual_seed(0)
image = torch.zeros(8, 8)  # (H, W)
image[1, 1:7] = 1
for i in range(2, 7):
    image[i, 8 - i] = 1
print(image.int())
# --8<-- [end:image]

# --8<-- [start:by_hand]
kernel = torch.tensor([[-1.0, -1, 2], [-1, 2, -1], [2, -1, -1]])
feature_map = torch.zeros(6, 6)
for i in range(6):
    for j in range(6):
        window = image[i : i + 3, j : j + 3]  # (3, 3)
        feature_map[i, j] = (window * kernel).sum()
print(feature_map.int())
# --8<-- [end:by_hand]

# --8<-- [start:window]
fig, axes = plt.subplots(1, 2, figsize=(7, 3.6))
names = ("image", "feature map")
for ax, name, v in zip(axes, names, (image, feature_map)):
    size = len(v)
    for i in range(size + 1):
        ax.plot([0, size], [i, i], "C7", lw=0.5)
        ax.plot([i, i], [0, size], "C7", lw=0.5)
    for i in range(size):
        for j in range(size):
            at = {"ha": "center", "va": "center", "alpha": 0.6}
            shift = 0.3 if size == 8 and j in (4, 5, 6) else 0.5
            ax.text(j + shift, i + 0.5, f"{v[i, j]:.0f}", **at)
    ax.set(title=name, aspect="equal")
    ax.axis("off")
    ax.invert_yaxis()
for i in range(3):
    for j in range(3):
        factor = {"color": "C1", "size": 7, "ha": "right", "va": "bottom"}
        text = f"×{kernel[i, j]:.0f}"
        axes[0].text(j + 4.97, i + 2.95, text, **factor)
axes[0].plot([4, 7, 7, 4, 4], [2, 2, 5, 5, 2], "C1", lw=3)
axes[1].plot([4, 5, 5, 4, 4], [2, 2, 3, 3, 2], "C1", lw=3)
plt.show()
# --8<-- [end:window]

# --8<-- [start:conv2d]
x = image.view(1, 1, 8, 8)  # (N, C, H, W)
y = F.conv2d(x, kernel.view(1, 1, 3, 3))
print(y.shape)
assert torch.equal(y[0, 0], feature_map)
# --8<-- [end:conv2d]

# --8<-- [start:max_pool]
positive = feature_map.relu()  # (6, 6)
pooled = torch.zeros(3, 3)
for i in range(0, 6, 2):
    for j in range(0, 6, 2):
        pooled[i // 2, j // 2] = positive[i : i + 2, j : j + 2].max()
print(pooled.int())
assert torch.equal(F.max_pool2d(y.relu(), 2)[0, 0], pooled)
# --8<-- [end:max_pool]

# --8<-- [start:picture]
names = ("image", "kernel", "feature map", "pooled")
tables = (image, kernel, feature_map, pooled)
colors = ListedColormap(["C1", "C0"])  # < 0, ≥ 0
fig, axes = plt.subplots(1, 4, figsize=(7, 2))
for ax, name, v in zip(axes, names, tables):
    ax.pcolormesh(v >= 0, cmap=colors, vmin=0, alpha=v.abs() / v.max())
    ax.set(title=name, aspect="equal", xticks=[], yticks=[])
    ax.invert_yaxis()
plt.show()
# --8<-- [end:picture]

# --8<-- [start:output_size]
H, X = 32, torch.randn(2, 1, 32, 32)  # (N, C, H, W)
for K, S, P in ((3, 1, 0), (3, 1, 1), (5, 2, 0), (11, 4, 2)):
    w = torch.randn(1, 1, K, K)
    H_out = F.conv2d(X, w, stride=S, padding=P).shape[2]
    print(f"K={K:<2} S={S} P={P}: {H} -> {H_out}")
    assert H_out == (H + 2 * P - K) // S + 1
assert F.max_pool2d(X, 2).shape[2] == (H - 2) // 2 + 1
# --8<-- [end:output_size]

# --8<-- [start:channels]
conv = nn.Conv2d(3, 6, 3)
print(list(conv.weight.shape), list(conv.bias.shape))
color = torch.randn(1, 3, 32, 32)  # (N, C, H, W)
window = color[0, :, :3, :3]  # (3, 3, 3)
by_hand = [(window * conv.weight[k]).sum() for k in range(6)]
by_hand = torch.stack(by_hand) + conv.bias  # (6,)
print(list(conv(color).shape))
assert torch.allclose(conv(color)[0, :, 0, 0], by_hand, atol=1e-5)
# --8<-- [end:channels]

# --8<-- [start:names]
named = nn.Conv2d(in_channels=3, out_channels=6, kernel_size=3)
print(named)
y = F.conv2d(color, named.weight, named.bias, stride=1, padding=0)
assert torch.equal(named(color), y)
halves = F.max_pool2d(X, 2)
assert torch.equal(F.max_pool2d(X, (2, 2), 2), halves)
assert torch.equal(nn.MaxPool2d(2)(X), halves)
print(halves.shape, F.max_pool2d(X, (2, 4)).shape)
# --8<-- [end:names]

# --8<-- [start:shrink]
convs = nn.Conv2d(1, 6, 3), nn.Conv2d(6, 16, 3)
a = b = X  # (N, C, H, W)
for layer in convs:
    a = F.max_pool2d(layer(a).relu(), 2)
    b = layer(b).relu()
print(a.shape, b.shape)
# --8<-- [end:shrink]

# --8<-- [start:flatten]
rows = a.view(-1, 16 * 6 * 6)  # (N, D)
assert torch.equal(nn.Flatten()(a), rows)
assert torch.equal(torch.flatten(a, 1), rows)
print(rows.shape, torch.flatten(b, 1).shape)
print(torch.flatten(a).shape)
# --8<-- [end:flatten]

# --8<-- [start:count]
def count(*layers):
    return sum(p.numel() for m in layers for p in m.parameters())
rest = nn.Linear(120, 84), nn.Linear(84, 10)
pooled, wide = nn.Linear(576, 120), nn.Linear(12544, 120)
print(f"{count(*convs)}  {count(pooled):,}  {count(wide):,}")
assert count(*convs) == (1 * 9 + 1) * 6 + (6 * 9 + 1) * 16
assert count(wide) == (12544 + 1) * 120
small, large = (count(*convs, fc, *rest) for fc in (pooled, wide))
print(f"{large:,} / {small:,} = {large / small:.0f}")
# --8<-- [end:count]

# --8<-- [start:mistakes]
for wrong in (lambda: F.max_pool2d(X), lambda: convs[0](color)):
    try:
        wrong()
        raise AssertionError
    except (TypeError, RuntimeError) as error:
        print(textwrap.fill(f"{type(error).__name__}: {error}", 64))
# --8<-- [end:mistakes]
