"""Can every weight have a step size of its own?"""

# --8<-- [start:valley]
import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
c = torch.tensor([1.0, 40.0])
a = torch.tensor([2.0, 0.5])
start = torch.tensor([0.0, 0.0])


def loss_fn(w):
    return (c * (w - a) ** 2).sum(-1) / 2  # (..., 2) -> (...)


print(loss_fn(start), c * (start - a))
# --8<-- [end:valley]

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
# --8<-- [end:descend]

# --8<-- [start:compare]
def compare(rule, Optimizer, **settings):
    path = descend(Optimizer, **settings)
    w, state = start, {}
    for step in range(60):
        g = c * (w - a)  # ∂loss/∂w
        w = rule(w, g, state, **settings)
        assert torch.allclose(w, path[step + 1], rtol=0, atol=1e-6)
    print(rule.__name__, *[path[i].numpy().round(3) for i in (1, 60)])
    return path
# --8<-- [end:compare]

# --8<-- [start:rmsprop]
paths = {}


def rmsprop(w, g, state, lr, alpha=0.99, eps=1e-8):
    s = state["s"] = alpha * state.get("s", 0) + (1 - alpha) * g**2
    return w - lr * g / (s.sqrt() + eps)


paths["RMSprop"] = compare(rmsprop, torch.optim.RMSprop, lr=0.02)
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

# --8<-- [start:runs]
settings = {"lr": 0.03, "momentum": 0.8}
paths = {
    "SGD": descend(torch.optim.SGD, lr=0.045),
    "Momentum": descend(torch.optim.SGD, **settings),
    "Nesterov": descend(torch.optim.SGD, nesterov=True, **settings),
    **paths,
}
for name, path in paths.items():
    losses = [f"{loss:.4f}" for loss in loss_fn(path)[::20]]
    print(f"{name:8}", *losses)
# --8<-- [end:runs]

# --8<-- [start:paths]
x = torch.linspace(-0.4, 3, 80)
y = torch.linspace(-0.4, 1.4, 80)
z = loss_fn(torch.cartesian_prod(x, y)).view(80, 80).T
levels = [0.05, 0.3, 1, 2, 4, 8]

fig, axes = plt.subplots(3, 2, figsize=(5.4, 5.4), layout="tight")
for ax, (name, path) in zip(axes.flat, paths.items()):
    ax.contour(x, y, z, levels, colors="C7", linewidths=0.4)
    ax.plot(path[:, 0], path[:, 1], ".-", markersize=4)
    ax.plot(*a, "*", color="C1", markersize=10)
    ax.set_title(name)
    ax.label_outer()
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

# --8<-- [start:keyword]
try:
    torch.optim.Adam([start], lr=0.1, momentum=0.9)
    raise AssertionError
except TypeError as error:
    print(f"TypeError: {error}")
# --8<-- [end:keyword]
