"""Which way does backward go?"""

# --8<-- [start:small]
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)

x = torch.tensor(2.0, requires_grad=True)
loss = (3 * x) ** 2
step = loss.grad_fn
while step.next_functions:
    print(type(step).__name__)
    step = step.next_functions[0][0]
print(type(step).__name__, step.variable is x)
# --8<-- [end:small]


# --8<-- [start:net]
class Net(nn.Module):
    def __init__(self, activation=F.relu):
        super().__init__()
        self.activation = activation
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 3), nn.Conv2d(6, 16, 3)
        self.fc1, self.fc2 = nn.Linear(576, 120), nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        for conv in (self.conv1, self.conv2):
            x = F.max_pool2d(self.activation(conv(x)), 2)
        x = torch.flatten(x, 1)  # (N, 16 * 6 * 6)
        for fc in (self.fc1, self.fc2):
            x = self.activation(fc(x))
        return self.fc3(x)  # (N, 10)
# --8<-- [end:net]


# --8<-- [start:grad_fn]
X, y = torch.randn(1, 1, 32, 32), torch.randn(10)
print(y.shape, y.view(1, -1).shape)
y = y.view(1, -1)  # (N, K)
net, loss_fn = Net(), nn.MSELoss()
loss = loss_fn(net(X), y)

step = loss.grad_fn
print(type(step).__name__)
step = step.next_functions[0][0]
print(type(step).__name__)
for i, (before, _) in enumerate(step.next_functions):
    print(f"  [{i}]", type(before).__name__)
assert step.next_functions[0][0].variable is net.fc3.bias
assert "Relu" in type(step.next_functions[1][0]).__name__
# --8<-- [end:grad_fn]

# --8<-- [start:text]
names = {p: name for name, p in net.named_parameters()}


def walk(step, depth=0):
    name = names.get(getattr(step, "variable", None), "")
    yield depth, type(step).__name__, name
    for before, _ in step.next_functions:
        if before is not None:
            yield from walk(before, depth + 1)


for depth, step, name in walk(loss.grad_fn):
    print("  " * depth + f"{step} {name}".rstrip())
# --8<-- [end:text]

# --8<-- [start:picture]
plt.figure(figsize=(5.5, 6.2))
at = {-1: (0, 1)}
column = {"bias": -1, "weight": 1, "TBackward0": 1}
for depth, step, name in walk(loss.grad_fn):
    at[depth] = column.get(name.split(".")[-1] or step, 0), -depth
    label = name or step.removesuffix("Backward0")
    box = {"facecolor": "white", "edgecolor": "C1" if name else "C0"}
    style = {"ha": "center", "va": "center", "bbox": box, "size": 9}
    style |= {"arrowprops": {"arrowstyle": "<-"}, "zorder": -depth}
    plt.annotate(label, at[depth - 1], at[depth], **style)
plt.text(0, 1, "loss", ha="center")
plt.axis([-1.4, 1.4, -13.4, 1.4])
plt.axis("off")
plt.show()
# --8<-- [end:picture]

# --8<-- [start:before_and_after]
print(net.conv1.bias.grad)
loss.backward()
print(net.conv1.bias.grad.numpy().round(3))
# --8<-- [end:before_and_after]

# --8<-- [start:sizes]
plt.figure(figsize=(5, 2.6))
for activation in (F.relu, torch.sigmoid):
    torch.manual_seed(0)
    name, net = activation.__name__, Net(activation)
    loss_fn(net(X), y).backward()
    layers = dict(net.named_children())
    grads = [layer.weight.grad for layer in layers.values()]
    sizes = [grad.abs().mean().item() for grad in grads]
    print(f"{name:7}", *(f"{size:.4f}" for size in sizes))
    plt.semilogy(layers.keys(), sizes, "o-", label=name)
plt.ylabel("mean |gradient|")
plt.legend()
plt.show()
# --8<-- [end:sizes]

# --8<-- [start:errors]
loss = loss_fn(net(X), y)
loss.backward()
for code in (
    "loss.backward()",
    "loss_fn(net(X), y).item().backward()",
    "net(X).backward()",
):
    try:
        eval(code)
        raise AssertionError
    except (RuntimeError, AttributeError) as error:
        print(">>>", code)
        print(f"{type(error).__name__}:", str(error).split(" (")[0])
# --8<-- [end:errors]
