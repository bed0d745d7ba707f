"""No error, and yet the model does not learn: where to look?"""

# --8<-- [start:data]
import math
import re
import warnings

import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)

def sample(N):
    center = torch.tensor([[0.0, 2.0], [2.0, -1.0], [-2.0, -1.0]])
    y = torch.arange(N) % 3  # (N,)
    return center[y] + torch.randn(N, 2), y
X, y = sample(300)  # (N, D)
X_new, y_new = sample(300)
loss_fn = nn.CrossEntropyLoss()
# --8<-- [end:data]

# --8<-- [start:make]
def make(*more):
    torch.manual_seed(0)
    layers = nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)
    return nn.Sequential(*layers, *more)
# --8<-- [end:make]

# --8<-- [start:fit]
def fit(model, X, y, lr=0.1, num_epochs=100, clear=True):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(num_epochs):
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        if clear:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
# --8<-- [end:fit]

# --8<-- [start:runs]
order = torch.randperm(300)
runs = {
    "healthy": fit(make(), X, y),
    "no zero_grad": fit(make(), X, y, clear=False),
    "softmax": fit(make(nn.Softmax(dim=1)), X, y),
    "out of step": fit(make(), X[order], y),
}
for name, losses in runs.items():
    print(f"{name:13} first {losses[0]:.1f}  last {losses[-1]:.1f}")
print(f"log 3 = {math.log(3):.2f}")
assert min(runs, key=lambda name: runs[name][-1]) == "healthy"
# --8<-- [end:runs]

# --8<-- [start:picture]
plt.figure(figsize=(5, 3))
for name, losses in runs.items():
    plt.plot(losses, label=name)
plt.gca().set(ylim=(0, 1.9), xlabel="epoch", ylabel="loss")
plt.legend(loc="upper right", ncols=2)
plt.show()
# --8<-- [end:picture]

# --8<-- [start:overfit]
def memorize(model, X):
    return fit(model, X[:8], y[:8], lr=1.0, num_epochs=3000)[-1]
healthy, shuffled = memorize(make(), X), memorize(make(), X[order])
softmax = memorize(make(nn.Softmax(dim=1)), X)
print(f"{healthy:.2f} {softmax:.2f} {shuffled:.2f}")
assert max(healthy, shuffled) < 0.01 and softmax > 0.55
# --8<-- [end:overfit]

# --8<-- [start:out_of_step]
for lr in (0.001, 0.01, 0.1, 1.0):
    first, *_, right = fit(make(), X, y, lr=lr)
    wrong = fit(make(), X[order], y, lr=lr)[-1]
    print(f"lr {lr:<5}  right {right:.2f}  wrong {wrong:.2f}")
    assert wrong > 1 and (lr == 0.001) == (right > 0.7 * first)
print(f"one order for both {fit(make(), X[order], y[order])[-1]:.2f}")
# --8<-- [end:out_of_step]

# --8<-- [start:norms]
def norms(model, loss):
    named = model.named_parameters()
    named = {name: p for name, p in named if p.requires_grad}
    options = {"retain_graph": True, "allow_unused": True}
    gradients = torch.autograd.grad(loss, list(named.values()), **options)
    for name, g in zip(named, gradients):
        print(f"{name:13}", g if g is None else f"{g.norm():.2g}")
model = make()
norms(model, loss_fn(model(X), y))
# --8<-- [end:norms]

# --8<-- [start:list]
class Net(nn.Module):
    def __init__(self, container):
        super().__init__()
        self.body = container([nn.Linear(2, 16), nn.ReLU()])
        self.last = nn.Linear(16, 3)

    def forward(self, X):
        return self.last(self.body[1](self.body[0](X)))

for container in (list, nn.ModuleList):
    torch.manual_seed(0)
    model = Net(container)
    print(f"{container.__name__}:")
    norms(model, loss_fn(model(X), y))
    print(f"loss {fit(model, X, y)[-1]:.2f}")
# --8<-- [end:list]

# --8<-- [start:eval]
model = make().insert(2, nn.Dropout(0.5))
fit(model, X, y)
for mode in (model.train, model.eval):
    mode()
    twice = [loss_fn(model(X_new), y_new).item() for _ in range(2)]
    print(f"{mode.__name__:5} {twice[0]:.2f} {twice[1]:.2f}")
    assert (twice[0] == twice[1]) == (mode == model.eval)
# --8<-- [end:eval]

# --8<-- [start:nan]
losses = fit(make(), X, y, lr=100.0)
print(" ".join(f"{loss:.0e}" for loss in losses[:3]), losses[-1])
zero, inf = torch.tensor(0.0), torch.tensor(math.inf)
print(zero / zero, inf - inf, 0 * inf, (-inf).log(), (-inf).sqrt())
# --8<-- [end:nan]

# --8<-- [start:anomaly]
def distance(a, b):
    return (a - b).pow(2).sum().sqrt()

w = torch.ones(2, requires_grad=True)
with warnings.catch_warnings(record=True, action="always") as caught:
    with torch.autograd.set_detect_anomaly(True):
        try:
            distance(w, torch.ones(2)).backward()
            raise AssertionError
        except RuntimeError as error:
            print(f"RuntimeError:\n{error}")
where = re.findall(r"in (\w+)\n +(.+)", str(caught[-1].message))
print(*where[-1], sep=":  ")
# --8<-- [end:anomaly]
