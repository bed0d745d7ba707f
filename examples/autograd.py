"""How does PyTorch know the slope of a computation?"""

# --8<-- [start:steps]
import matplotlib.pyplot as plt
import torch


def f(x):
    return x**3 - 3 * x


for h in (1, 0.1, 0.001, 1e-6, 1e-16):
    print(f"{h:<8} {(f(2 + h) - f(2)) / h:.5f}")
# --8<-- [end:steps]

# --8<-- [start:backward]
x = torch.tensor(2.0, requires_grad=True)
y = f(x)
print(y)

y.backward()
print(x.grad)
measured = (f(2 + 1e-6) - f(2)) / 1e-6
assert abs(x.grad - measured) < 1e-4
assert x.grad == 3 * x**2 - 3
# --8<-- [end:backward]

# --8<-- [start:tangents]
line = torch.linspace(-2.1, 2.4, 100)
plt.figure(figsize=(6, 3))
plt.plot(line, f(line))
values, labels = (-1.6, 0.0, 1.0, 2.0), []
for value in values:
    x = torch.tensor(value, requires_grad=True)
    y = f(x)
    y.backward()
    dx = torch.tensor([-0.4, 0.4])
    plt.plot(value + dx, y.item() + x.grad * dx, "C1")
    plt.plot(value, y.item(), "C1o")
    labels.append(f"x = {value}\nslope {x.grad:.2f}")
plt.xticks(values, labels)
plt.ylabel("f(x)")
plt.show()
# --8<-- [end:tangents]


# --8<-- [start:partial]
def g(a, b):
    return a * b + b**2


h = 1e-6
dz_da = (g(3 + h, 2) - g(3, 2)) / h  # ∂z/∂a
dz_db = (g(3, 2 + h) - g(3, 2)) / h  # ∂z/∂b
print(f"{dz_da:.4f} {dz_db:.4f}")
# --8<-- [end:partial]

# --8<-- [start:gradient]
a = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(2.0, requires_grad=True)
z = g(a, b)
z.backward()
print(a.grad, b.grad)
assert abs(a.grad - dz_da) < 1e-4 and abs(b.grad - dz_db) < 1e-4
assert a.grad == b and b.grad == a + 2 * b
# --8<-- [end:gradient]


# --8<-- [start:walk]
def walk(node, depth=0):
    yield node, depth
    for child, _ in node.next_functions:
        if child is not None:
            yield from walk(child, depth + 1)


print(z)
for node, depth in walk(z.grad_fn):
    print(4 * depth * " " + type(node).__name__)
# --8<-- [end:walk]

# --8<-- [start:places]
place, names = {}, {}
nodes = dict.fromkeys(walk(z.grad_fn))
for (node, depth), right in zip(nodes, (0.5, 0, 0, 1, 1)):
    place[node], names[node] = (right, -depth), type(node).__name__
    if hasattr(node, "variable"):
        names[node] += ": a" if node.variable is a else ": b"
print(*names.values(), sep="\n")
# --8<-- [end:places]

# --8<-- [start:picture]
plt.figure(figsize=(5, 2.6))
style = {"ha": "center", "va": "center"}
style["bbox"] = {"boxstyle": "round", "fc": "white", "ec": "C0"}
boxes = {}
for node, xy in place.items():
    boxes[node] = plt.text(*xy, names[node], **style).get_bbox_patch()
for node in place:
    for child, _ in node.next_functions:
        arrow = {"arrowstyle": "->"}
        arrow |= {"patchA": boxes[node], "patchB": boxes[child]}
        plt.annotate("", place[child], place[node], arrowprops=arrow)
plt.axis([-0.5, 1.5, -2.3, 0.3])
plt.axis("off")
plt.show()
# --8<-- [end:picture]


# --8<-- [start:dynamic]
def grow(x):
    while abs(x) < 10:
        x = x * 2
    return x if x < 15 else -x


for value in (2.0, 3.0, 6.0, 20.0):
    x = torch.tensor(value, requires_grad=True)
    y = grow(x)
    y.backward()
    names = [type(node).__name__ for node, _ in walk(y.grad_fn)]
    print(value, y.item(), x.grad.item(), *names[:-1])
    assert x.grad == y / x
# --8<-- [end:dynamic]

# --8<-- [start:add_up]
w = torch.tensor(3.0, requires_grad=True)
for _ in range(3):
    (w**2).backward()
    print(w.grad)
w.grad = None
(w**2).backward()
print(w.grad)
# --8<-- [end:add_up]
