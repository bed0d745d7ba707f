"""What numbers should the weights start from?"""

# --8<-- [start:default]
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
bound = 1 / 400**0.5
for layer in (nn.Linear(400, 300), nn.Conv2d(16, 300, 5)):
    w, b = layer.weight, layer.bias
    print(f"{bound:.3f}  {w.min():.3f} {w.max():.3f} {w.std():.3f}")
    assert w.abs().max() <= bound and b.abs().max() <= bound
# --8<-- [end:default]

# --8<-- [start:equal]
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
X, y = torch.rand(20, 2), torch.rand(20, 1)  # (N, D), (N, 1)
for value in (0.0, 0.5):
    for p in net.parameters():
        nn.init.constant_(p, value)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(50):
        loss = F.mse_loss(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(net[0].weight.detach().numpy().round(2))
    assert (net[0].weight == net[0].weight[0]).all()
    assert net[2].bias != value
# --8<-- [end:equal]

# --8<-- [start:depth]
def spread(gain, seed, D=100):
    torch.manual_seed(seed)
    x = torch.randn(200, D)  # (N, D)
    for _ in range(30):
        W = torch.randn(D, D) * gain / D**0.5
        x = (x @ W.T).relu()
        yield x.std()
spreads = {}
for gain in (0.5, 3**-0.5, 2**0.5, 2.0):
    runs = [list(spread(gain, seed)) for seed in range(5)]
    runs = spreads[gain] = torch.tensor(runs).log10()  # (seed, layer)
    low, high = runs[:, -1].min(), runs[:, -1].max()
    print(f"gain {gain:.2f}: 10^{low:.0f} to 10^{high:.0f}")
    assert (runs.abs() < 1).all() == (gain == 2**0.5)
# --8<-- [end:depth]

# --8<-- [start:depth_picture]
plt.figure(figsize=(5.5, 2.8))
for gain, runs in spreads.items():
    plt.plot(range(1, 31), runs.mean(0), label=f"gain {gain:.2f}")
plt.xlabel("layer")
plt.ylabel("log10 of the spread")
plt.legend(ncols=2)
plt.show()
# --8<-- [end:depth_picture]

# --8<-- [start:init]
def init(layer):
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)

def build(depth, seed, activation=nn.ReLU):
    torch.manual_seed(seed)
    layers = []
    for _ in range(depth - 1):
        layers += [nn.Linear(64, 64), activation()]
    return nn.Sequential(*layers, nn.Linear(64, 10))
# --8<-- [end:init]

# --8<-- [start:apply]
net = build(depth=2, seed=0)
print(f"{net[0].weight.std():.3f} {1 / (3 * 64) ** 0.5:.3f}")
net.apply(init)
print(f"{net[0].weight.std():.3f} {(2 / 64) ** 0.5:.3f}")
# --8<-- [end:apply]

# --8<-- [start:data]
digits = load_digits()
X = torch.tensor(digits.data).float() / 8 - 1  # (N, D)
y = torch.tensor(digits.target)  # (N,)
starts = {"default": lambda layer: None, "init": init}
# --8<-- [end:data]

# --8<-- [start:ratios]
for activation in (nn.ReLU, nn.Sigmoid):
    for name, start in starts.items():
        ratios = torch.zeros(5)
        for seed in range(5):
            net = build(5, seed, activation).apply(start)
            F.cross_entropy(net(X[:100]), y[:100]).backward()
            sizes = [net[i].weight.grad.abs().mean() for i in (0, -1)]
            ratios[seed] = sizes[0] / sizes[1]
        row = f"{ratios.min():.4f} to {ratios.max():.4f}"
        print(f"{activation.__name__:7} {name:7} {row}")
        assert (ratios > 0.2).all() == (activation is nn.ReLU)
# --8<-- [end:ratios]

# --8<-- [start:train]
def train(net, lr):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for i in range(0, 1500, 30):
        loss = F.cross_entropy(net(X[i : i + 30]), y[i : i + 30])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = net(X[1500:]).argmax(dim=1) == y[1500:]
    return right.float().mean().item()
# --8<-- [end:train]

# --8<-- [start:race]
for depth in (2, 8):
    for name, start in starts.items():
        table = torch.zeros(4, 3)  # (lr, seed)
        for i, lr in enumerate((0.03, 0.1, 0.3, 1.0)):
            for seed in range(3):
                net = build(depth, seed).apply(start)
                table[i, seed] = train(net, lr)
        print(depth, name, f"{table.mean(1).max():.1f}")
        learned = table.max(0)[0].min() > 0.5
        assert learned == ((depth, name) != (8, "default"))
        assert learned or table.max() < 0.2
# --8<-- [end:race]

# --8<-- [start:mistake]
try:
    net[0].weight = torch.randn(64, 64)
    raise AssertionError
except TypeError as error:
    print("TypeError:", str(error).replace("' (", "'\n("))
with torch.no_grad():
    net[0].weight.copy_(torch.randn(64, 64) / 8)
# --8<-- [end:mistake]
