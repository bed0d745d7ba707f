"""How do gradients become better weights?"""

# --8<-- [start:valley]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)

c = torch.tensor([1.0, 40.0])
a = torch.tensor([2.0, 0.5])
start = torch.tensor([0.0, 0.0])


def loss_fn(w):
    return (c * (w - a) ** 2).sum(-1) / 2  # (..., 2) -> (...)


print(loss_fn(start), loss_fn(a))
# --8<-- [end:valley]

# --8<-- [start:by_hand]
lr = 0.045
w = start.clone().requires_grad_()
for step in range(4):
    loss = loss_fn(w)
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    g = w.grad.numpy().round(2)
    print(f"{loss:.2f}", g, w.detach().numpy().round(2))
# --8<-- [end:by_hand]

# --8<-- [start:leaf]
try:
    w -= lr * w.grad
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")
# --8<-- [end:leaf]

# --8<-- [start:descend]
def descend(Optimizer, **settings):
    w = start.clone().requires_grad_()
    optimizer = Optimizer([w], **settings)
    path = [start]
    for step in range(60):
        loss = loss_fn(w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path)  # (61, 2)


path = descend(torch.optim.SGD, lr=0.045)
assert torch.allclose(path[4], w, rtol=0, atol=1e-6)
# --8<-- [end:descend]

# --8<-- [start:zigzag]
x0 = torch.linspace(-0.4, 3, 80)
x1 = torch.linspace(-0.4, 1.4, 80)
z = loss_fn(torch.cartesian_prod(x0, x1)).view(80, 80).T


def draw(ax, path):
    levels = [0.05, 0.3, 1, 2, 4, 8]
    ax.contour(x0, x1, z, levels, colors="C7", linewidths=0.4)
    ax.plot(path[:, 0], path[:, 1], ".-", markersize=4)
    ax.plot(*a, "*", color="C1", markersize=10)


fig, ax = plt.subplots(figsize=(5.4, 2.8))
draw(ax, path)
ax.set(xlabel="w[0]", ylabel="w[1]")
plt.show()
# --8<-- [end:zigzag]

# --8<-- [start:compare]
def compare(rule, Optimizer, **settings):
    path = descend(Optimizer, **settings)
    w, state = start, {}
    for step in range(60):
        g = c * (w - a)  # ∂loss/∂w
        w = rule(w, g, state, **settings)
        assert torch.allclose(w, path[step + 1], rtol=0, atol=1e-6)
    losses = [f"{loss:.4f}" for loss in loss_fn(path)[::20]]
    print(f"{rule.__name__:12}", *losses)
    return path


def sgd(w, g, state, lr):
    return w - lr * g


paths = {"SGD": compare(sgd, torch.optim.SGD, lr=0.045)}
# --8<-- [end:compare]

# --8<-- [start:momentum]
def sgd_momentum(w, g, state, lr, momentum, nesterov=False):
    v = state["v"] = momentum * state.get("v", 0) + g
    return w - lr * (g + momentum * v if nesterov else v)


paths["Momentum"] = compare(
    sgd_momentum, torch.optim.SGD, lr=0.03, momentum=0.8
)
paths["Nesterov"] = compare(
    sgd_momentum, torch.optim.SGD, lr=0.03, momentum=0.8, nesterov=True
)
# --8<-- [end:momentum]

# --8<-- [start:rmsprop]
def rmsprop(w, g, state, lr, alpha=0.99, eps=1e-8):
    s = state["s"] = alpha * state.get("s", 0) + (1 - alpha) * g**2
    return w - lr * g / (s.sqrt() + eps)


paths["RMSprop"] = compare(rmsprop, torch.optim.RMSprop, lr=0.02)
print(paths["RMSprop"][1].numpy().round(3))
# --8<-- [end:rmsprop]

# --8<-- [start:adam]
def adam(w, g, state, lr, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    t = state["t"] = state.get("t", 0) + 1
    m = state["m"] = b1 * state.get("m", 0) + (1 - b1) * g
    s = state["s"] = b2 * state.get("s", 0) + (1 - b2) * g**2
    m_hat = m / (1 - b1**t)
    s_hat = s / (1 - b2**t)
    return w - lr * m_hat / (s_hat.sqrt() + eps)


paths["Adam"] = compare(adam, torch.optim.Adam, lr=0.1)
print(paths["Adam"][1].numpy().round(3))
# --8<-- [end:adam]

# --8<-- [start:adamw]
def adamw(w, g, state, lr, weight_decay):
    return adam(w - lr * weight_decay * w, g, state, lr)


def adam_l2(w, g, state, lr, weight_decay):
    return adam(w, g + weight_decay * w, state, lr)


paths["AdamW"] = compare(
    adamw, torch.optim.AdamW, lr=0.1, weight_decay=0.1
)
compare(adam_l2, torch.optim.Adam, lr=0.1, weight_decay=0.1)
# --8<-- [end:adamw]

# --8<-- [start:paths]
fig, axes = plt.subplots(
    3, 2, figsize=(5.4, 5.4), sharex=True, sharey=True, layout="tight"
)
for ax, (name, path) in zip(axes.flat, paths.items()):
    draw(ax, path)
    ax.set_title(name)
plt.show()
# --8<-- [end:paths]

# --8<-- [start:curves]
plt.figure(figsize=(5.4, 3.2))
for name, path in paths.items():
    plt.semilogy(loss_fn(path), label=name)
plt.xlabel("step")
plt.ylabel("loss")
plt.ylim(1e-8, 20)
plt.legend(ncols=2, fontsize=9)
plt.show()
# --8<-- [end:curves]

# --8<-- [start:zero_grad]
w = start.clone().requires_grad_()
optimizer = torch.optim.SGD([w], lr=0.03)
for step in range(60):
    loss = loss_fn(w)
    loss.backward()
    optimizer.step()

path = descend(torch.optim.SGD, lr=0.03, momentum=1.0)
assert torch.allclose(w, path[-1], rtol=0, atol=1e-6)
print([f"{loss:.2f}" for loss in loss_fn(path)[::10]])
# --8<-- [end:zero_grad]

# --8<-- [start:replaced]
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model[2] = nn.Linear(3, 1)

known = {id(p) for p in optimizer.param_groups[0]["params"]}
before = {name: p.clone() for name, p in model.named_parameters()}
loss = model(torch.ones(4, 2)).square().mean()
optimizer.zero_grad()
loss.backward()
optimizer.step()
for name, p in model.named_parameters():
    changed = not torch.equal(p, before[name])
    print(f"{name:8}  known {id(p) in known}  changed {changed}")
# --8<-- [end:replaced]

# --8<-- [start:moved]
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
optimizer.step()
p = model[0].weight
address = p.data_ptr()
model.to(torch.float32)
print("same parameter:", model[0].weight is p)
print("same memory:", p.data_ptr() == address)
print("optimizer holds:", optimizer.param_groups[0]["params"][0].dtype)
print("its velocity:", optimizer.state[p]["momentum_buffer"].dtype)
print("optimizer.to exists:", hasattr(optimizer, "to"))
# --8<-- [end:moved]
