"""Which computations does PyTorch record, and how is that changed?"""

# --8<-- [start:recorded]
import textwrap
import warnings

import torch

torch.manual_seed(0)

c = torch.tensor(5.0)
x = torch.tensor(3.0, requires_grad=True)
weight = torch.nn.Linear(1, 1).weight
print(c.requires_grad, x.requires_grad, weight.requires_grad)
for result in (2 * c, 2 * x, c * x):
    print(result, result.requires_grad)
# --8<-- [end:recorded]

# --8<-- [start:leaf]
x = torch.tensor(3.0, requires_grad=True)
u = 2 * x
y = u**2
y.backward()
print(x.is_leaf, u.is_leaf, x.grad)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(u.grad)
message = str(caught[0].message).partition(" (Triggered")[0]
print(textwrap.fill(f"UserWarning: {message}", width=64))
# --8<-- [end:leaf]

# --8<-- [start:retain_grad]
u = 2 * x
u.retain_grad()
y = u**2
y.backward()
print(u.grad)
assert u.grad == 2 * u
# --8<-- [end:retain_grad]

# --8<-- [start:no_grad]
with torch.no_grad():
    u = x**2
    y = 2 * u
print(u, y)
print(x**2)
# --8<-- [end:no_grad]

# --8<-- [start:detach]
x = torch.tensor(3.0, requires_grad=True)
fixed = x.detach()
y = fixed * x**2
y.backward()
print(fixed, x.grad)
assert x.grad == fixed * 2 * x
assert fixed.data_ptr() == x.data_ptr()
# --8<-- [end:detach]

# --8<-- [start:freeze]
net = torch.nn.Sequential(
    torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1)
)
X = torch.randn(5, 3)  # (N, D)
net[2].requires_grad_(False)
net(X).sum().backward()
for name, p in net.named_parameters():
    print(name, p.requires_grad, p.grad is not None)
# --8<-- [end:freeze]


# --8<-- [start:not_allowed]
def show_error(action):
    try:
        action()
        raise AssertionError
    except RuntimeError as error:
        line = f"{type(error).__name__}: {error}"
        print(textwrap.fill(line, width=64))


show_error(lambda: torch.tensor(3, requires_grad=True))
show_error(lambda: x.numpy())
print(x.detach().numpy())
# --8<-- [end:not_allowed]

# --8<-- [start:not_scalar]
X = torch.tensor([0.0, 1.0, 2.0], requires_grad=True)  # (N,)
y = X**3 - 3 * X  # (N,)
show_error(lambda: y.backward())
y.sum().backward()
print(X.grad)
# --8<-- [end:not_scalar]

# --8<-- [start:twice]
y = x**2
y.backward(retain_graph=True)
y.backward()
show_error(lambda: y.backward())
# --8<-- [end:twice]


# --8<-- [start:in_place]
def step(w):
    w -= 0.1 * w.grad


w = torch.tensor(3.0, requires_grad=True)
(w**2).backward()
print(w, w.grad)
show_error(lambda: step(w))
with torch.no_grad():
    step(w)
print(w)
# --8<-- [end:in_place]
