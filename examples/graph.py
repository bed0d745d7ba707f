"""Which way does backward go?"""

# --8<-- [start:small]
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)

a = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(2.0, requires_grad=True)
z = a * b + b**2
mul, power = (before for before, _ in z.grad_fn.next_functions)
print(type(mul).__name__, type(power).__name__)
(end, _), _ = mul.next_functions
print(type(end).__name__, end.variable is a)
# --8<-- [end:small]

# --8<-- [start:walk]
def walk(node, names, depth=0):
    name = names.get(getattr(node, "variable", None), "")
    yield node, depth, f"{type(node).__name__} {name}".rstrip()
    for before, _ in node.next_functions:
        if before is not None:
            yield from walk(before, names, depth + 1)

for _, depth, label in walk(z.grad_fn, {a: "a", b: "b"}):
    print("  " * depth + label)
# --8<-- [end:walk]

# --8<-- [start:hand_on]
one = torch.tensor(1.0)  # ∂z/∂z
with torch.no_grad():
    print(z.grad_fn(one))
    print(mul(one), power(one))
# --8<-- [end:hand_on]

# --8<-- [start:small_picture]
plt.figure(figsize=(5, 2.6))
place = dict(zip("a b Add Mul Pow".split(), (0, 2, 1, 0.3, 1.7)))
height = dict(zip(place, (0, 0, 2, 1, 1)))
style = {"ha": "center", "va": "center"}
boxes = {}
for name, right in place.items():
    style["bbox"] = {"fc": "white", "ec": "C1" if name in "ab" else "C0"}
    boxes[name] = plt.text(right, height[name], name, **style)
slopes = {"Add Mul": "1", "Add Pow": "1", "Mul a": "b = 2"}
slopes |= {"Mul b": "a = 3", "Pow b": "2b = 4"}
for way, slope in slopes.items():
    node, before = way.split()
    ends = (place[before], height[before]), (place[node], height[node])
    arrow = {"arrowstyle": "->", "shrinkA": 12, "shrinkB": 12}
    plt.annotate("", *ends, arrowprops=arrow)
    x, y = ((start + end) / 2 for start, end in zip(*ends))
    left = ends[0][0] < ends[1][0]
    style = {"color": "C3", "ha": "right" if left else "left"}
    plt.text(x - 0.07 if left else x + 0.07, y + 0.05, slope, **style)
plt.axis([-0.4, 2.4, -0.3, 2.3])
plt.axis("off")
plt.show()
# --8<-- [end:small_picture]

# --8<-- [start:back]
def back(node, grad, found):
    if hasattr(node, "variable"):
        end = node.variable
        found[end] = found.get(end, 0) + grad.sum_to_size(end.shape)
        return
    grads = node(grad)
    grads = grads if isinstance(grads, tuple) else (grads,)
    for (before, _), part in zip(node.next_functions, grads):
        if before is not None:
            back(before, part, found)
# --8<-- [end:back]

# --8<-- [start:same]
with torch.no_grad():
    back(z.grad_fn, one, found := {})
z.backward()
print(found[a], found[b])
assert found == {a: a.grad, b: b.grad}
# --8<-- [end:same]

# --8<-- [start:net]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 3), nn.Conv2d(6, 16, 3)
        self.fc1, self.fc2 = nn.Linear(576, 120), nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        for conv in (self.conv1, self.conv2):
            x = F.max_pool2d(F.relu(conv(x)), 2)
        x = torch.flatten(x, 1)  # (N, 16 * 6 * 6)
        x = F.relu(self.fc2(F.relu(self.fc1(x))))  # (N, 84)
        return self.fc3(x)  # (N, 10)
# --8<-- [end:net]

# --8<-- [start:text]
X, y = torch.randn(1, 1, 32, 32), torch.randn(1, 10)
net, loss_fn = Net(), nn.MSELoss()
loss = loss_fn(net(X), y)
names = {p: name for name, p in net.named_parameters()}
for _, depth, label in walk(loss.grad_fn, names):
    print("  " * depth + label)
# --8<-- [end:text]

# --8<-- [start:grad_fn]
addmm = loss.grad_fn.next_functions[0][0]
with torch.no_grad():
    parts = addmm(torch.ones(1, 10))  # (N, K)
for i, (before, _) in enumerate(addmm.next_functions):
    print(f"[{i}]", type(before).__name__, list(parts[i].shape))
assert addmm.next_functions[0][0].variable is net.fc3.bias
assert "Relu" in type(addmm.next_functions[1][0]).__name__
# --8<-- [end:grad_fn]

# --8<-- [start:picture]
plt.figure(figsize=(5.5, 6.2))
at = {-1: (0, 1)}
column = {"bias": -1, "weight": 1, "TBackward0": 1}
for _, depth, label in walk(loss.grad_fn, names):
    kind, _, name = label.partition(" ")
    at[depth] = column.get(name.split(".")[-1] or kind, 0), -depth
    label = name or kind.removesuffix("Backward0")
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
with torch.no_grad():
    back(loss.grad_fn, one, found := {})
print(net.conv1.bias.grad)
loss.backward()
print(net.conv1.bias.grad.numpy().round(3))
for p in net.parameters():
    assert torch.allclose(found[p], p.grad, atol=1e-6)
# --8<-- [end:before_and_after]

# --8<-- [start:errors]
with torch.no_grad():
    unrecorded = loss_fn(net(X), y)
for wrong in (unrecorded, loss_fn(net(X), y).item()):
    try:
        wrong.backward()
        raise AssertionError
    except (RuntimeError, AttributeError) as error:
        print(f"{type(error).__name__}: {error}")
# --8<-- [end:errors]
