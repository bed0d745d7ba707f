"""Where does each gradient come from?"""

# --8<-- [start:slopes]
import textwrap

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)

x, nudge = 2.0, 1e-6
u = 3 * x
loss = u**2
du_dx = (3 * (x + nudge) - u) / nudge
dloss_du = ((u + nudge) ** 2 - loss) / nudge
dloss_dx = ((3 * (x + nudge)) ** 2 - loss) / nudge
print(f"{dloss_du:.2f} * {du_dx:.2f} = {dloss_dx:.2f}")
# --8<-- [end:slopes]

# --8<-- [start:chain]
x = torch.tensor(2.0, requires_grad=True)
u = 3 * x
loss = u**2
u.retain_grad()
loss.retain_grad()
loss.backward()
print(loss.grad, u.grad, x.grad)
assert u.grad == loss.grad * 2 * u
assert x.grad == u.grad * 3
# --8<-- [end:chain]

# --8<-- [start:lanes]
box = {"boxstyle": "round, pad=0.2", "fc": "white"}
style = {"ha": "center", "va": "center", "bbox": box | {"ec": "C0"}}
plt.figure(figsize=(5, 1.7))
for i, (name, v) in enumerate({"x": x, "u": u, "loss": loss}.items()):
    plt.text(i, 1, f"{name} = {v:g}", **style)
    plt.text(i, 0, f"grad {v.grad:g}", **style)
for i, labels in enumerate((("3x", "× 3"), ("u²", "× 2u"))):
    for y, label, arrow in zip((1, 0), labels, ("->", "<-")):
        ends = (i + 0.68, y), (i + 0.32, y)
        plt.annotate("", *ends, arrowprops={"arrowstyle": arrow})
        plt.text(i + 0.5, y + 0.12, label, ha="center")
plt.axis([-0.4, 2.4, -0.3, 1.4])
plt.axis("off")
plt.show()
# --8<-- [end:lanes]

# --8<-- [start:paths]
w = torch.tensor(1.0, requires_grad=True)
X, y = torch.tensor([2.0, 3.0]), torch.tensor([1.0, 1.0])  # (N,)
loss = ((X * w - y) ** 2).sum()
loss.backward()
by_hand = 2 * (X * w - y) * X  # (N,)
print(by_hand.tolist(), w.grad)
assert w.grad == by_hand.sum()
# --8<-- [end:paths]

# --8<-- [start:forward]
N, D, M, K = 4, 3, 5, 2
X, y = torch.randn(N, D), torch.randn(N, K)
W1 = (torch.randn(D, M) / 2).requires_grad_()
b1 = (torch.randn(M) / 2).requires_grad_()
W2 = (torch.randn(M, K) / 2).requires_grad_()
b2 = (torch.randn(K) / 2).requires_grad_()

a = X @ W1 + b1  # (N, M)
h = a.clamp(min=0)  # (N, M)
y_hat = h @ W2 + b2  # (N, K)
loss = ((y_hat - y) ** 2).mean()
print(f"{loss:.4f}")
# --8<-- [end:forward]

# --8<-- [start:backward]
with torch.no_grad():
    dy_hat = 2 * (y_hat - y) / (N * K)  # (N, K)
    dW2 = h.T @ dy_hat  # (M, N) @ (N, K) = (M, K)
    db2 = dy_hat.sum(dim=0)  # (K,)
    dh = dy_hat @ W2.T  # (N, K) @ (K, M) = (N, M)
    da = dh * (a > 0)  # (N, M)
    dW1 = X.T @ da  # (D, N) @ (N, M) = (D, M)
    db1 = da.sum(dim=0)  # (M,)
print((a > 0).int())
# --8<-- [end:backward]

# --8<-- [start:agree]
loss.backward()
params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
for (name, p), by_hand in zip(params.items(), (dW1, db1, dW2, db2)):
    print(name, list(p.shape), list(p.grad.shape))
    assert torch.allclose(p.grad, by_hand, rtol=0, atol=1e-6)
print(db1.numpy().round(4), b1.grad.numpy().round(4), sep="\n")
# --8<-- [end:agree]


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
X, y = torch.randn(1, 1, 32, 32), torch.randn(1, 10)
loss_fn = nn.MSELoss()
net = Net()
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


def show(step, depth=0):
    name = names.get(getattr(step, "variable", None), "")
    print("  " * depth + f"{type(step).__name__} {name}".rstrip())
    for before, _ in step.next_functions:
        if before is not None:
            show(before, depth + 1)


show(loss.grad_fn)
# --8<-- [end:text]


# --8<-- [start:picture]
def draw(step, y=0, xy=(0, 1)):
    name = type(step).__name__.removesuffix("Backward0")
    name = names.get(getattr(step, "variable", None), name)
    x = {"bias": -1, "weight": 1, "T": 1}.get(name.split(".")[-1], 0)
    for before, _ in step.next_functions:
        if before is not None:
            draw(before, y - 1, (x, y))
    style["bbox"] = box | {"ec": "C1" if "." in name else "C0"}
    style["arrowprops"] = {"arrowstyle": "<-"}
    plt.annotate(name, xy, (x, y), fontsize=9, **style)


plt.figure(figsize=(5.5, 6.2))
draw(loss.grad_fn)
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

# --8<-- [start:update]
lr = 0.02
with torch.no_grad():
    for weight in net.parameters():
        weight -= lr * weight.grad
after = loss_fn(net(X), y)
print(f"{loss:.4f} -> {after:.4f}")
assert after < loss
# --8<-- [end:update]

# --8<-- [start:zero_grad]
net.zero_grad()
print(net.conv1.bias.grad)
loss_fn(net(X), y).backward()
once = net.conv1.bias.grad.clone()
print(once.numpy().round(3))
loss_fn(net(X), y).backward()
print(net.conv1.bias.grad.numpy().round(3))
assert torch.allclose(net.conv1.bias.grad, 2 * once)
net.zero_grad(set_to_none=False)
print(net.conv1.bias.grad)
# --8<-- [end:zero_grad]

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

# --8<-- [start:forgetful]
plt.figure(figsize=(5, 2.6))
for forgetful in (False, True):
    torch.manual_seed(0)
    net, losses = Net(), []
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for epoch in range(40):
        loss = loss_fn(net(X), y)
        if not forgetful:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    plt.plot(losses, label=f"{forgetful=}")
    assert (max(losses[20:]) > 0.1) == forgetful
plt.gca().set(xlabel="epoch", ylabel="loss")
plt.legend()
plt.show()
# --8<-- [end:forgetful]

# --8<-- [start:errors]
loss = loss_fn(net(X), y)
loss.backward()
net.zero_grad()
for code in (
    "loss.backward()",
    "loss_fn(net(X), y).item().backward()",
    "net(X).backward()",
    "lr * net.conv1.bias.grad",
):
    try:
        eval(code)
        raise AssertionError
    except (RuntimeError, AttributeError, TypeError) as error:
        print(">>>", code)
        message = f"{type(error).__name__}: {error}".split(". ")[0]
        print(textwrap.fill(message, 70))
# --8<-- [end:errors]
