"""What is a network made of, and what happens to a picture inside?"""

# --8<-- [start:image]
import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from matplotlib.colors import ListedColormap
from torch import nn
from torchvision.models import alexnet

torch.manual_seed(0)

image = torch.zeros(8, 8)  # (H, W)
image[1, 1:7] = 1
image[range(2, 7), range(6, 1, -1)] = 1
print(image.int())
# --8<-- [end:image]

# --8<-- [start:convolution]
kernel = torch.tensor([[-1.0, -1, 2], [-1, 2, -1], [2, -1, -1]])
by_hand = torch.zeros(6, 6)
for i in range(6):
    for j in range(6):
        by_hand[i, j] = (image[i : i + 3, j : j + 3] * kernel).sum()

x = image.view(1, 1, 8, 8)  # (N, C, H, W)
feature_map = F.conv2d(x, kernel.view(1, 1, 3, 3))[0, 0]  # (6, 6)
print(feature_map.int())
assert torch.equal(feature_map, by_hand)
# --8<-- [end:convolution]

# --8<-- [start:max_pool]
pooled = F.max_pool2d(feature_map.relu()[None], 2)[0]  # (3, 3)
steps = {"image": image, "kernel": kernel}
steps |= {"feature map": feature_map, "pooled": pooled}
colors = ListedColormap(["C1", "C0"])  # < 0, ≥ 0
fig, axes = plt.subplots(1, 4, figsize=(7, 2))
for ax, (name, v) in zip(axes, steps.items()):
    ax.pcolormesh(v >= 0, cmap=colors, vmin=0, alpha=v.abs() / v.max())
    ax.set(title=name, aspect="equal", xticks=[], yticks=[])
    ax.invert_yaxis()
plt.show()
# --8<-- [end:max_pool]


# --8<-- [start:module]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3)
        self.conv2 = nn.Conv2d(6, 16, 3)
        self.fc1 = nn.Linear(16 * 6 * 6, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)  # (N, 6, 15, 15)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)  # (N, 16, 6, 6)
        x = F.relu(self.fc1(torch.flatten(x, 1)))  # (N, 120)
        x = F.relu(self.fc2(x))  # (N, 84)
        return self.fc3(x)  # (N, 10)
# --8<-- [end:module]


# --8<-- [start:print]
net = Net()
print(net)
# --8<-- [end:print]

# --8<-- [start:forward]
X = torch.randn(1, 1, 32, 32)  # (N, C, H, W)
y_hat = net(X)
print(y_hat.detach().numpy().round(2))
print(y_hat.shape, type(y_hat.grad_fn).__name__)

print(net.conv1.bias.grad)
y_hat.sum().backward()
print(net.conv1.bias.grad.shape)
# --8<-- [end:forward]

# --8<-- [start:output_size]
for K, S, P in ((3, 1, 0), (3, 1, 1), (5, 2, 0), (11, 4, 2)):
    by_hand = (32 + 2 * P - K) // S + 1
    H_out = nn.Conv2d(1, 1, K, stride=S, padding=P)(X).shape[2]
    print(f"K={K:<2} S={S} P={P}: 32 -> {H_out}")
    assert by_hand == H_out
# --8<-- [end:output_size]

# --8<-- [start:flatten]
x = torch.randn(2, 16, 6, 6)  # (N, C, H, W)
num_flat_features = 1
for size in x.shape[1:]:
    num_flat_features *= size
flat = x.view(-1, num_flat_features)  # (N, 576)
assert torch.equal(nn.Flatten()(x), flat)
assert torch.equal(torch.flatten(x, 1), flat)
print(flat.shape, torch.flatten(x).shape)
# --8<-- [end:flatten]

# --8<-- [start:sequential]
conv = nn.Conv2d(1, 6, 3), nn.ReLU(), nn.MaxPool2d(2)
conv += nn.Conv2d(6, 16, 3), nn.ReLU(), nn.MaxPool2d(2)
fc = nn.Linear(576, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU()
model = nn.Sequential(*conv, nn.Flatten(), *fc, nn.Linear(84, 10))
print(model[6:])

names = list(model.state_dict())
print(list(net.state_dict())[:4], names[:4], sep="\n")
model.load_state_dict(dict(zip(names, net.state_dict().values())))
assert torch.equal(model(X), net(X))
# --8<-- [end:sequential]


# --8<-- [start:shapes]
def shapes(model, x):
    kinds = {nn.Conv2d: "conv", nn.MaxPool2d: "pool", nn.Linear: "fc"}
    found = [("input", *x.shape[1:])]

    def hook(module, args, output):
        if kind := kinds.get(type(module)):
            found.append((kind, *output.shape[1:]))

    for module in model.modules():
        module.register_forward_hook(hook)
    model(x)
    return found


found = shapes(model, X)
print(*found, sep="\n")
# --8<-- [end:shapes]


# --8<-- [start:draw]
def draw(found):
    plt.figure(figsize=(6.5, 2.8))
    for x, (kind, *shape) in enumerate(found):
        C, H, W = shape if len(shape) == 3 else (1, *shape, 0)
        c, h, w = (math.log2(1 + n) / 12 for n in (C, H, W))
        a, b, d = x - c / 2, x + c / 2, w / 4
        r, t = b + d, h + d
        color = {"conv": "C0", "pool": "C1", "fc": "C2"}.get(kind, "C7")
        plt.fill([a, b, b, a], [0, 0, h, h], color, alpha=0.5)
        plt.fill([a, b, r, a + d], [h, h, t, t], color, alpha=0.3)
        plt.fill([b, r, r, b], [0, d, t, h], color, alpha=0.7)
        label = f"{kind}\n" + "\n×".join(map(str, shape))
        plt.text(x, -0.05, label, ha="center", va="top")
    plt.axis("off")
    plt.show()


draw(found)
# --8<-- [end:draw]


# --8<-- [start:parameters]
def count(model):
    return sum(p.numel() for p in model.parameters())


print(type(net.parameters()).__name__, len(list(net.parameters())))
for name, p in net.named_parameters():
    print(f"{name:12} {p.numel():6,}  {list(p.shape)}")

layers = ((1 * 9, 6), (6 * 9, 16), (576, 120), (120, 84), (84, 10))
by_hand = sum((inputs + 1) * outputs for inputs, outputs in layers)
print(f"{count(net):,} = {by_hand:,}")
assert count(net) == by_hand
# --8<-- [end:parameters]

# --8<-- [start:hidden]
small = nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1))
small(torch.ones(1, 1)).sum().backward()
for name, p in small.named_parameters():
    print(name, list(p.shape), list(p.grad.shape))
assert len(list(small.parameters())) == 4
# --8<-- [end:hidden]

# --8<-- [start:wide]
wide = nn.Sequential(net.conv1, nn.ReLU(), net.conv2, nn.ReLU())
fc = nn.Linear(16 * 28 * 28, 512), nn.ReLU(), nn.Linear(512, 64)
wide += nn.Sequential(nn.Flatten(), *fc, nn.ReLU(), nn.Linear(64, 2))
ratio = count(wide) / count(net)
print(f"{count(wide):,} / {count(net):,} = {ratio:.0f}")
assert wide(X).shape == (1, 2)
# --8<-- [end:wide]

# --8<-- [start:mistakes]
for code in ("conv2(X)", "F.max_pool2d(X)", "net(X[0])"):
    try:
        eval(code)
        raise AssertionError
    except (NameError, TypeError, RuntimeError) as error:
        print(f">>> {code}\n{type(error).__name__}: {error}")
# --8<-- [end:mistakes]

# --8<-- [start:batch]
x = X[0]  # (C, H, W)
print(net.conv1(x).shape, x.unsqueeze(0).shape)
assert torch.equal(net(x.unsqueeze(0)), net(X))
# --8<-- [end:batch]

# --8<-- [start:alexnet]
big = alexnet(weights=None)
found = shapes(big, torch.zeros(1, 3, 224, 224))
learned = [shape for kind, *shape in found if kind in ("conv", "fc")]
outputs = sum(math.prod(shape) for shape in learned)
print(len(learned), f"{count(big):,}", f"{outputs:,}")
assert (len(learned), count(big), outputs) == (8, 61_100_840, 494_184)
draw(found)
# --8<-- [end:alexnet]
