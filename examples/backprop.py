"""Where does each gradient come from?"""

# --8<-- [start:slopes]
import matplotlib.pyplot as plt
import torch
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
assert u.grad == loss.grad * 2 * u and x.grad == u.grad * 3
# --8<-- [end:chain]

# --8<-- [start:lanes]
style = {"ha": "center", "bbox": {"fc": "white", "ec": "C0", "pad": 4}}
plt.figure(figsize=(5, 1.7))
for i, (name, v) in enumerate({"x": x, "u": u, "loss": loss}.items()):
    plt.text(i, 1, f"{name} = {v:g}", va="center", **style)
    plt.text(i, 0, f"grad {v.grad:g}", va="center", **style)
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

# --8<-- [start:plan]
values = {
    "X": "(N, D)", "A": "(N, M)", "H": "(N, M)", "Ŷ": "(N, K)", "L": "()"
}
weights = {"W1": "(D, M)", "b1": "(M,)", "W2": "(M, K)", "b2": "(K,)"}
plt.figure(figsize=(6, 2.4))
style = {"ha": "center", "va": "center"}
style["bbox"] = {"fc": "white", "ec": "C0"}
for i, (name, shape) in enumerate(values.items()):
    plt.text(i, 0, f"{name}\n{shape}", **style)
style["bbox"] = {"fc": "white", "ec": "C1"}
for x, (name, shape) in zip((0.7, 1.3, 2.7, 3.3), weights.items()):
    plt.text(x, 1.1, f"{name}\n{shape}", **style)
    end = 1 if x < 2 else 3
    arrow = {"arrowstyle": "->", "shrinkA": 16, "shrinkB": 18}
    plt.annotate("", (end, 0), (x, 1.1), arrowprops=arrow)
steps = ("X W1 + b1", "ReLU", "H W2 + b2", "MSE")
for i, step in enumerate(steps):
    arrow = {"arrowstyle": "->", "shrinkA": 22, "shrinkB": 22}
    plt.annotate("", (i + 1, 0), (i, 0), arrowprops=arrow)
    back = {"arrowstyle": "->", "color": "C3", "linestyle": "--"}
    ends = (i + 0.1, -1), (i + 0.9, -1)
    plt.annotate("", *ends, arrowprops=back)
    plt.text(i + 0.5, -0.48, step, ha="center", va="top", size=8)
plt.axis([-0.5, 4.5, -1.2, 1.6])
plt.axis("off")
plt.show()
# --8<-- [end:plan]

# --8<-- [start:entry]
with torch.no_grad():
    dy_hat = 2 * (y_hat - y) / (N * K)  # ∂L/∂Ŷ, (N, K)
m, k, entry = 3, 1, 0.0  # ∂L/∂W2[m, k]
for n in range(N):
    entry += h[n, m].item() * dy_hat[n, k].item()
print(f"{entry:.4f}")
# --8<-- [end:entry]

# --8<-- [start:backward]
with torch.no_grad():
    dW2 = h.T @ dy_hat  # (M, N) @ (N, K) = (M, K)
    db2 = dy_hat.sum(dim=0)  # (K,)
    dh = dy_hat @ W2.T  # (N, K) @ (K, M) = (N, M)
    da = dh * (a > 0)  # (N, M)
    dW1 = X.T @ da  # (D, N) @ (N, M) = (D, M)
    db1 = da.sum(dim=0)  # (M,)
print((a > 0).int())
assert abs(dW2[m, k] - entry) < 1e-6
# --8<-- [end:backward]

# --8<-- [start:agree]
loss.backward()
for p, by_hand in ((W1, dW1), (b1, db1), (W2, dW2), (b2, db2)):
    print(list(p.shape), list(p.grad.shape))
    assert torch.allclose(p.grad, by_hand, rtol=0, atol=1e-6)
print(db1.numpy().round(4), b1.grad.numpy().round(4), sep="\n")
# --8<-- [end:agree]

# --8<-- [start:zero_grad]
model, loss_fn = nn.Linear(D, K), nn.MSELoss()
print(model.bias.grad)
for _ in range(2):
    loss_fn(model(X), y).backward()
    print(model.bias.grad.numpy().round(3))
for set_to_none in (False, True):
    model.zero_grad(set_to_none=set_to_none)
    print(model.bias.grad)
# --8<-- [end:zero_grad]

# --8<-- [start:forgetful]
def train(lr, forgetful):
    w = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for epoch in range(60):
        loss = (w - 1) ** 2
        if not forgetful:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()
# --8<-- [end:forgetful]

# --8<-- [start:swing]
runs = {choice: list(train(0.1, choice)) for choice in (False, True)}
for lr in (0.01, 0.03, 0.1, 0.3):
    worst = [max(list(train(lr, choice))[30:]) for choice in runs]
    print(lr, *(f"{loss:.1f}" for loss in worst))
    assert worst[0] < 0.4 and worst[1] > 1
# --8<-- [end:swing]

# --8<-- [start:curves]
plt.figure(figsize=(5, 2.6))
for forgetful, losses in runs.items():
    plt.plot(losses, label=f"{forgetful=}")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend(ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1))
plt.show()
# --8<-- [end:curves]
