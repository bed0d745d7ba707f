"""Can every weight have a step size of its own?"""

# --8<-- [start:valley]
import matplotlib.pyplot as plt
import torch

c = torch.tensor([1.0, 40.0], dtype=torch.float64)
a = torch.tensor([2.0, 0.5], dtype=torch.float64)
start = torch.zeros(2, dtype=torch.float64)


def loss_fn(w):
    return (c * (w - a) ** 2).sum(-1) / 2


print(loss_fn(start).item(), (c * (start - a)).tolist())
# --8<-- [end:valley]

# --8<-- [start:descend]
def descend(Optimizer, loss_fn=loss_fn, start=start, **settings):
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
# --8<-- [end:compare]

# --8<-- [start:rmsprop]
def rmsprop(w, g, state, lr, alpha=0.99, eps=1e-8):
    s = state["s"] = alpha * state.get("s", 0) + (1 - alpha) * g**2
    return w - lr * g / (s.sqrt() + eps)


compare(rmsprop, torch.optim.RMSprop, lr=0.02)
# --8<-- [end:rmsprop]

# --8<-- [start:adam]
def adam(w, g, state, lr, b1=0.9, b2=0.999, eps=1e-8):
    t = state["t"] = state.get("t", 0) + 1
    m = state["m"] = b1 * state.get("m", 0) + (1 - b1) * g
    s = state["s"] = b2 * state.get("s", 0) + (1 - b2) * g**2
    m_hat = m / (1 - b1**t)
    s_hat = s / (1 - b2**t)
    return w - lr * m_hat / (s_hat.sqrt() + eps)


compare(adam, torch.optim.Adam, lr=0.1)
state = {}
for g in 0.7 ** torch.arange(20):
    step = -adam(0, g, state, lr=0.1)
print(f"{step:.2f}")
assert step < 0.03
# --8<-- [end:adam]

# --8<-- [start:adamw]
def adamw(w, g, state, lr, weight_decay):
    return adam(w - lr * weight_decay * w, g, state, lr)


def adam_l2(w, g, state, lr, weight_decay):
    return adam(w, g + weight_decay * w, state, lr)


compare(adamw, torch.optim.AdamW, lr=0.1, weight_decay=0.1)
compare(adam_l2, torch.optim.Adam, lr=0.1, weight_decay=0.1)
# --8<-- [end:adamw]

# --8<-- [start:race]
rules = {
    "SGD": (torch.optim.SGD, {}),
    "Momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "Nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "RMSprop": (torch.optim.RMSprop, {}),
    "Adam": (torch.optim.Adam, {}),
    "AdamW": (torch.optim.AdamW, {}),
}
lrs = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
# --8<-- [end:race]

# --8<-- [start:best]
def race(loss_fn, start):
    best, last = {}, {}
    for name, (Optimizer, settings) in rules.items():
        runs = []
        for lr in lrs:
            path = descend(Optimizer, loss_fn, start, lr=lr, **settings)
            runs.append((loss_fn(path[-1]).item(), lr, path))
        last[name], lr, best[name] = min(runs)
        print(f"{name:8}  lr {lr:<5}  loss {last[name]:.5f}")
    return best, last


straight, last = race(loss_fn, start)
others = [last[name] for name in last if name != "RMSprop"]
assert 100 * last["RMSprop"] < min(others)
# --8<-- [end:best]

# --8<-- [start:paths]
def contours(ax, x, y, loss_fn):
    z = loss_fn(torch.cartesian_prod(x, y)).view(28, 28).T
    lines = ax.contour(x, y, z, [0.3, 3, 9], colors="C7", linewidths=0.4)
    ax.clabel(lines, fontsize=7)


fig, axes = plt.subplots(
    2, 2, figsize=(5.4, 4.2), sharex=True, sharey=True, layout="tight"
)
x, y = torch.linspace(-0.4, 3, 28), torch.linspace(-0.5, 1.5, 28)
for ax, name in zip(axes.flat, ("SGD", "Nesterov", "RMSprop", "Adam")):
    contours(ax, x, y, loss_fn)
    ax.plot(*straight[name].T, ".-", markersize=4, markevery=5)
    ax.plot(*a, "*", color="C1", markersize=10)
    ax.set(title=name, xlim=(-0.4, 3), ylim=(-0.5, 1.5))
for ax in axes[-1]:
    ax.set_xlabel("w[0]")
for ax in axes[:, 0]:
    ax.set_ylabel("w[1]")
plt.show()
# --8<-- [end:paths]

# --8<-- [start:turned]
turn = torch.tensor([[1, -1], [1, 1]], dtype=torch.float64) / 2**0.5


def turned_loss(w):
    return loss_fn(a + (w - a) @ turn)


turned, last_turned = race(turned_loss, a + (start - a) @ turn.T)
for name in ("SGD", "Momentum", "Nesterov"):
    assert abs(last_turned[name] - last[name]) < 1e-9
assert last_turned["RMSprop"] > 10 * last_turned["Nesterov"]
assert last_turned["RMSprop"] > 1000 * last["RMSprop"]
for name in ("Adam", "AdamW"):
    assert 0.01 < last_turned[name] / last[name] < 100
# --8<-- [end:turned]

# --8<-- [start:curves]
fig, axes = plt.subplots(
    1, 2, figsize=(8, 3.4), sharey=True, layout="tight"
)
runs = {"straight": (straight, loss_fn), "turned": (turned, turned_loss)}
for ax, (title, (paths, loss)) in zip(axes, runs.items()):
    for name, path in paths.items():
        ax.semilogy(loss(path), label=name)
    ax.set(title=title, xlabel="step", ylim=(1e-9, 20))
axes[0].set_ylabel("loss")
axes[1].legend(ncols=2, fontsize=8)
plt.show()
# --8<-- [end:curves]

# --8<-- [start:keyword]
try:
    torch.optim.Adam([start], lr=0.1, momentum=0.9)
    raise AssertionError
except TypeError as error:
    print(f"TypeError: {error}")
# --8<-- [end:keyword]
