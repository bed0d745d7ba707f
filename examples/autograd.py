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

# --8<-- [start:slopes]
points = {}
for value in (-1.8, -1.0, 0.0, 1.0, 2.0):
    x = torch.tensor(value, requires_grad=True)
    y = f(x)
    y.backward()
    points[value] = y.item(), x.grad.item()
    print(f"x = {value:<4}  slope {x.grad:5.2f}")
# --8<-- [end:slopes]

# --8<-- [start:tangents]
line, dx = torch.linspace(-2.1, 2.4, 100), torch.tensor([-0.4, 0.4])
plt.figure(figsize=(6, 3))
plt.plot(line, f(line))
for value, (height, slope) in points.items():
    plt.plot(value + dx, height + slope * dx, "C1")
    plt.plot(value, height, "C1o")
plt.xticks(list(points))
plt.xlabel("x")
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

# --8<-- [start:graph]
print(z)
mul, power = (node for node, _ in z.grad_fn.next_functions)
for node in (mul, power):
    ends = [end for end, _ in node.next_functions]
    print(type(node).__name__, *(type(end).__name__ for end in ends))
assert mul.next_functions[0][0].variable is a
assert mul.next_functions[1][0].variable is b
assert power.next_functions[0][0].variable is b
# --8<-- [end:graph]


# --8<-- [start:dynamic]
def grow(x):
    while abs(x) < 10:
        x = x * 2
    return x if x < 15 else -x

for value in (2.0, 3.0, 6.0, 20.0):
    x = torch.tensor(value, requires_grad=True)
    y = grow(x)
    y.backward()
    node, names = y.grad_fn, []
    while node.next_functions:
        names.append(type(node).__name__)
        node = node.next_functions[0][0]
    print(value, y.item(), x.grad.item(), *names)
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
