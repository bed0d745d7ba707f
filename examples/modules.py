"""What is a network made of, and what happens to a picture inside?"""

# --8<-- [start:hidden]
import math
import textwrap
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import alexnet
torch.manual_seed(0)
small = nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1))
x = torch.tensor([[2.0]])  # (N, 1)
W1, b1, W2, b2 = small.parameters()
h = (x @ W1.T + b1).relu()  # (N, 10)
assert torch.allclose(small(x), h @ W2.T + b2)
# --8<-- [end:hidden]

# --8<-- [start:gradients]
print(W1.grad)
small(x).sum().backward()
for name, p in small.named_parameters():
    print(name, list(p.shape), list(p.grad.shape))
# --8<-- [end:gradients]

# --8<-- [start:deeper]
deep = nn.Sequential(*small[:2], nn.Linear(10, 10), *small[1:])
for model in (small, deep):
    print([p.numel() for p in model.parameters()])
# --8<-- [end:deeper]

# --8<-- [start:module]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3)
        self.conv2 = nn.Conv2d(6, 16, 3)
        self.fc1 = nn.Linear(16 * 6 * 6, 120)
        self.fc2, self.fc3 = nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)  # (N, 6, 15, 15)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)  # (N, 16, 6, 6)
        x = F.relu(self.fc1(torch.flatten(x, 1)))  # (N, 120)
        return self.fc3(F.relu(self.fc2(x)))  # (N, 10)
# --8<-- [end:module]

# --8<-- [start:forward]
net = Net()
print(net)
X = torch.randn(1, 1, 32, 32)  # (N, C, H, W)
y_hat = net(X)
print(y_hat.shape, type(y_hat.grad_fn).__name__)
# --8<-- [end:forward]

# --8<-- [start:parameters]
def count(model):
    return sum(p.numel() for p in model.parameters())
print(type(net.parameters()).__name__, len(list(net.parameters())))
for name, p in net.named_parameters():
    print(f"{name:12} {p.numel():6,}  {list(p.shape)}")
layers = ((1 * 9, 6), (6 * 9, 16), (576, 120), (120, 84), (84, 10))
by_hand = sum((D_in + 1) * D_out for D_in, D_out in layers)
print(f"{count(net):,} = {by_hand:,}")
assert count(net) == by_hand
# --8<-- [end:parameters]

# --8<-- [start:sequential]
model = nn.Sequential(
    net.conv1, nn.ReLU(), nn.MaxPool2d(2),
    net.conv2, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    net.fc1, nn.ReLU(), net.fc2, nn.ReLU(), net.fc3,
)
assert torch.equal(model(X), net(X))
print(model[:4])
print(list(model.state_dict())[:4])
# --8<-- [end:sequential]

# --8<-- [start:hooks]
def hook(layer, inputs, output):
    found.append((type(layer).__name__, *output.shape[1:]))
handles = [layer.register_forward_hook(hook) for layer in model]
found = [("input", 1, 32, 32)]
model(X)
for handle in handles:
    handle.remove()
print(*found, sep="\n")
# --8<-- [end:hooks]

# --8<-- [start:draw]
def draw(found):
    colors = dict(input="C7", Conv2d="C0", MaxPool2d="C1", Linear="C2")
    plt.figure(figsize=(7, 2.8))
    boxes = [box for box in found if box[0] in colors]
    for i, (name, *size) in enumerate(boxes):
        C, H, W = size if len(size) == 3 else (1, *size, 0)
        w, h, d = (math.log2(1 + n) / 12 for n in (C, H, W / 16))
        a, b, c = i - w / 2, i + w / 2, colors[name]
        plt.fill([a, b, b, a], [0, 0, h, h], c, alpha=0.6)
        outline = [0, 0, d, h + d, h + d, h]
        plt.fill([a, b, b + d, b + d, a + d, a], outline, c, alpha=0.4)
        plt.text(i, -0.1, "\n".join(map(str, size)), ha="center", va="top")
    plt.axis("off")
    plt.show()

draw(found)
# --8<-- [end:draw]

# --8<-- [start:mistakes]
for wrong in (
    lambda: conv2(X), lambda: net(X[0]),
    lambda: net.load_state_dict(model.state_dict()),
):
    try:
        wrong()
        raise AssertionError
    except (NameError, RuntimeError) as error:
        line = f"{type(error).__name__}: {error}"
        print(textwrap.fill(line.replace("\t", ""), width=64))
# --8<-- [end:mistakes]

# --8<-- [start:batch]
print(net.conv1(X[0]).shape, X[0].unsqueeze(0).shape)
assert torch.equal(net(X[0].unsqueeze(0)), net(X))
# --8<-- [end:batch]

# --8<-- [start:alexnet]
big = alexnet(weights=None)
for layer in big.modules():
    layer.register_forward_hook(hook)
found = [("input", 3, 224, 224)]
big(torch.zeros(1, 3, 224, 224))
sizes = [size for name, *size in found if name in ("Conv2d", "Linear")]
neurons = sum(math.prod(size) for size in sizes)
print(f"{len(sizes)}  {count(big):,}  {neurons:,}")
draw(found)
# --8<-- [end:alexnet]
