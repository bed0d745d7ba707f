"""What does it take to train a network, from start to end?"""

# --8<-- [start:data]
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
print(X.shape, y.shape)
# --8<-- [end:data]

# --8<-- [start:picture]
plt.figure(figsize=(3.6, 2.4))
for (a, b), lamp in zip(X.tolist(), y.flatten().tolist()):
    plt.plot(a, b, "o", color=f"C{lamp:.0f}", ms=16)
    plt.text(a + 0.12, b, "on" if lamp else "off", va="center")
plt.axis((-0.4, 1.5, -0.4, 1.4))
plt.xticks([0, 1])
plt.yticks([0, 1])
plt.xlabel("switch A")
plt.ylabel("switch B")
plt.show()
# --8<-- [end:picture]

# --8<-- [start:train]
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))  # 1
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(200):  # 2
    y_hat = model(X)  # 3
    loss = loss_fn(y_hat, y)  # 4
    optimizer.zero_grad()
    loss.backward()  # 5
    optimizer.step()  # 6

for (a, b), guess in zip(X.tolist(), y_hat.tolist()):
    print(f"{a:.0f} {b:.0f} -> {guess[0]:.2f}")
assert (y_hat - y).abs().max() < 0.1
# --8<-- [end:train]

# --8<-- [start:network]
fresh = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
for parameter in fresh.parameters():
    print(list(parameter.shape), parameter.numel())
print(sum(parameter.numel() for parameter in fresh.parameters()))
# --8<-- [end:network]

# --8<-- [start:drawing]
plt.figure(figsize=(6, 3.6))
ends = {"$x_0$": (0, 8), "$x_1$": (0, 3), r"$\hat{y}$": (4, 5.5)}
sums = {str(j): (2, 11 - 1.6 * j) for j in range(8)}
for j, place in sums.items():
    style = {"color": "k", "alpha": 0.25}
    if j == "2":
        style = {"color": "C1", "lw": 2}
    for end in ends.values():
        plt.plot(*zip(place, end), zorder=1, **style)
for name, (x, y_) in (ends | sums).items():
    plt.plot(x, y_, "o", ms=16, mfc="w", color="k", zorder=2)
    plt.text(x, y_, name, ha="center", va="center_baseline", zorder=3)
for name, x, y_ in (
    ("switch A", -0.95, 7.8), ("switch B", -0.95, 2.8),
    ("guess", 4.25, 5.3), ("$c$", 3.95, 6.4),
    ("$w_{2,0}$", 0.7, 8.15), ("$w_{2,1}$", 0.62, 5.4),
    ("$b_2$", 2.12, 8.1), ("$v_2$", 2.9, 7.2),
):
    plt.text(x, y_, name)
plt.axis((-1, 4.9, -1, 11.8))
plt.axis("off")
plt.show()
# --8<-- [end:drawing]

# --8<-- [start:forward]
W1, b1, W2, b2 = [p.tolist() for p in fresh.parameters()]

hidden = [max(0, w[0] * 0 + w[1] * 1 + b) for w, b in zip(W1, b1)]
by_hand = sum(w * h for w, h in zip(W2[0], hidden)) + b2[0]
print([round(h, 2) for h in hidden], f"{by_hand:.2f}")

y_hat = fresh(X)
assert abs(y_hat[1, 0] - by_hand) < 1e-6
# --8<-- [end:forward]

# --8<-- [start:loss]
print([[round(n, 2) for n in row] for row in (y_hat - y).tolist()])
loss = loss_fn(y_hat, y)
by_hand = ((y_hat - y) ** 2).mean()
print(f"{by_hand:.3f} {loss:.3f}")
assert torch.isclose(loss, by_hand)
# --8<-- [end:loss]

# --8<-- [start:backward]
fresh.zero_grad()
loss = loss_fn(fresh(X), y)
loss.backward()

bias = fresh[2].bias
with torch.no_grad():
    bias += 0.001
    nudged = loss_fn(fresh(X), y)
    bias -= 0.001
slope = (nudged - loss) / 0.001
print(f"{slope:.2f} {bias.grad.item():.2f}")
assert torch.isclose(slope, bias.grad, atol=0.01)
# --8<-- [end:backward]

# --8<-- [start:step]
optimizer = torch.optim.SGD(fresh.parameters(), lr=0.1)
by_hand = [p - 0.1 * p.grad for p in fresh.parameters()]
optimizer.step()
for p, expected in zip(fresh.parameters(), by_hand):
    assert torch.allclose(p, expected)
after = loss_fn(fresh(X), y)
print(f"{loss:.3f} -> {after:.3f}")
assert after < loss / 2
answers = []
# --8<-- [end:step]

# --8<-- [start:watch]
for epoch in range(200):
    y_hat = fresh(X)
    loss = loss_fn(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    answers.append(y_hat.flatten().tolist())

assert max(four[3] for four in answers) > 0.5
assert (y_hat - y).abs().max() < 0.1
# --8<-- [end:watch]

# --8<-- [start:curves]
plt.figure(figsize=(5.5, 2.6))
plt.plot(answers, label=["0 0", "0 1", "1 0", "1 1"])
plt.xlabel("epoch")
plt.ylabel("y_hat")
plt.legend()
plt.show()
# --8<-- [end:curves]

# --8<-- [start:whole_numbers]
try:
    model(torch.tensor([[0, 1]]))
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")

print(model(torch.tensor([[0.0, 1.0]])).round().item())
# --8<-- [end:whole_numbers]
