"""Which part of PyTorch does what?"""

# --8<-- [start:names]
import importlib
import inspect
from pkgutil import resolve_name

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.autograd import Function
from torch.utils.data import DataLoader
from torchvision import datasets
from torchvision.transforms import v2

torch.manual_seed(0)
# --8<-- [end:names]


# --8<-- [start:kind]
def kind(name):
    found = resolve_name(name)
    if inspect.isclass(found):
        return "class"
    return "module" if inspect.ismodule(found) else "function"
# --8<-- [end:kind]


# --8<-- [start:places]
places = {
    "torchvision.datasets": (0, 2),
    "torchvision.transforms": (1, 2),
    "torch.utils.data": (2, 2),
    "torch.nn.init": (0, 1),
    "torch.nn.Parameter": (1, 1),
    "torch.nn.Module": (2, 1),
    "torch.optim": (0, 0),
    "torch.autograd": (1, 0),
    "torch.nn.functional": (2, 0),
}
for name in ("torch.Tensor", *places):
    print(f"{name:24}{kind(name)}")
# --8<-- [end:places]

# --8<-- [start:map]
plt.figure(figsize=(6.8, 2.8))
boxes = []
for i, (name, place) in enumerate(places.items()):
    box = {"fc": "white", "ec": "C1" if 3 <= i < 6 else "C0"}
    text = ".\n".join(name.rsplit(".", 1))
    style = {"ha": "center", "va": "center", "bbox": box}
    boxes.append(plt.text(*place, text, **style))
for a, b in ("01", "12", "25", "58", "87", "76", "64", "45", "34"):
    start, end = boxes[int(a)], boxes[int(b)]
    style = {"arrowstyle": "->", "patchA": start.get_bbox_patch()}
    style |= {"patchB": end.get_bbox_patch(), "shrinkB": 1}
    ends = end.get_position(), start.get_position()
    plt.annotate("", *ends, arrowprops=style)
plt.text(2.04, 1.5, "torch.Tensor", va="center")
plt.axis([-0.4, 2.5, -0.4, 2.4])
plt.axis("off")
plt.show()
# --8<-- [end:map]

# --8<-- [start:around]
around = "accelerator autocast compile export profiler distributed "
around += "serialization Generator nn.utils autograd.Function"
names = [f"torch.{name}" for name in around.split()]
for name in (*names, "torchvision.models"):
    print(f"{name:24}{kind(name)}")
# --8<-- [end:around]

# --8<-- [start:data]
steps = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
dataset = datasets.FakeData(
    size=32,
    image_size=(1, 8, 8),
    num_classes=2,
    transform=v2.Compose(steps),
)
loader = DataLoader(dataset, batch_size=8)
X, y = next(iter(loader))
print(type(X).__name__, tuple(X.shape), y)
# --8<-- [end:data]


# --8<-- [start:function]
class Sign(Function):
    @staticmethod
    def forward(ctx, x):
        return x.sign()

    @staticmethod
    def backward(ctx, grad):
        return grad
# --8<-- [end:function]


# --8<-- [start:module]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(2, 64))  # (K, D)
        nn.init.normal_(self.weight, std=0.1)

    def forward(self, x):  # (N, 1, 8, 8)
        x = x.flatten(1) - 0.5  # (N, D)
        return F.linear(x, Sign.apply(self.weight))  # (N, K)


model = Net()
print([name for name, _ in model.named_parameters()])
# --8<-- [end:module]

# --8<-- [start:optim]
optimizer = optim.SGD(model.parameters(), lr=0.1)
losses = []
for epoch in range(10):
    for X, y in loader:
        y_hat = model(X)
        loss = F.cross_entropy(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    losses.append(loss.item())
    if epoch in (0, 9):
        print(f"{epoch + 1:2}  {loss:.2f}")
assert losses[-1] < losses[0]
# --8<-- [end:optim]

# --8<-- [start:mistake]
try:
    importlib.import_module("torchvision.dataset")
    raise AssertionError
except ModuleNotFoundError as error:
    print(f"ModuleNotFoundError: {error}")
# --8<-- [end:mistake]
