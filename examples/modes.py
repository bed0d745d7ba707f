"""What changes between training and evaluation?"""

# --8<-- [start:dropout]
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)

x = torch.ones(8)
dropout = nn.Dropout(p=0.5)
print(dropout(x), dropout(x), sep="\n")
print(dropout.eval()(x))
# --8<-- [end:dropout]

# --8<-- [start:dropout_by_hand]
p = 0.2
torch.manual_seed(0)
y = F.dropout(x, p, training=True)
torch.manual_seed(0)
m = torch.empty(8).bernoulli_(1 - p)
by_hand = m * x / (1 - p)
print(by_hand)
assert torch.allclose(by_hand, y)
assert abs(F.dropout(torch.ones(10**6), p).mean() - 1) < 0.01
# --8<-- [end:dropout_by_hand]

# --8<-- [start:batch_norm]
bn = nn.BatchNorm1d(2)
X = torch.tensor([5.0, 100.0]) + torch.randn(64, 2)  # (N, D)
y = bn(X).detach()
print(y.mean(dim=0).abs() < 1e-4, y.var(dim=0, correction=0))
mean, var = X.mean(dim=0), X.var(dim=0, correction=0)
by_hand = (X - mean) / (var + bn.eps).sqrt()
assert torch.allclose(by_hand, y, atol=1e-4)
# --8<-- [end:batch_norm]

# --8<-- [start:running]
print(bn.running_mean, 0.9 * 0 + 0.1 * mean)
assert torch.allclose(bn.running_mean, 0.1 * mean)
path = []
for t in range(60):
    bn(torch.tensor([5.0, 100.0]) + torch.randn(64, 2))
    path.append(bn.running_mean.clone())
path = torch.stack(path)
print(path[-1])
# --8<-- [end:running]

# --8<-- [start:running_mean]
plt.figure(figsize=(5, 2.6))
plt.plot(path[:, 0])
plt.axhline(5, color="C7", linestyle="--")
plt.xlabel("t")
plt.ylabel("running_mean[0]")
plt.show()
# --8<-- [end:running_mean]

# --8<-- [start:batch_norm_eval]
bn.eval()
y = bn(X)
scale = (bn.running_var + bn.eps).sqrt()
by_hand = (X - bn.running_mean) / scale
assert torch.allclose(by_hand, y, atol=1e-4)
assert torch.equal(bn.running_mean, path[-1])

ln = nn.LayerNorm(2)
assert torch.equal(ln(X), ln.eval()(X))
# --8<-- [end:batch_norm_eval]

# --8<-- [start:switch]
model = nn.Sequential(
    nn.Linear(2, 16),
    nn.BatchNorm1d(16),
    nn.ReLU(),
    nn.Dropout(p=0.5),
    nn.Linear(16, 1),
)
print([module.training for module in model.modules()])
model.eval()
print([module.training for module in model.modules()])
# --8<-- [end:switch]

# --8<-- [start:forgotten]
X = torch.randn(64, 2)  # (N, D)
for mode in (True, False):
    model.train(mode)
    answers = [model(X[:n])[0].item() for n in (2, 32, 64)]
    print(mode, [f"{answer:.3f}" for answer in answers])
    assert (max(answers) - min(answers) > 1e-5) == mode
# --8<-- [end:forgotten]

# --8<-- [start:single]
model.train()
try:
    model(X[:1])
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {str(error).partition(',')[0]}")
# --8<-- [end:single]

# --8<-- [start:kept]
def kept(model, X):
    sizes = {}

    def pack(t):
        sizes[t.data_ptr()] = t.numel()
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        model(X)
    weights = {p.data_ptr() for p in model.parameters()}
    return sum(n for where, n in sizes.items() if where not in weights)
# --8<-- [end:kept]

# --8<-- [start:no_grad]
for depth in (1, 10, 100):
    layers = [nn.Linear(32, 32), nn.Tanh()] * depth
    model = nn.Sequential(*layers).eval()
    with torch.no_grad():
        without = kept(model, torch.randn(64, 32))
    print(depth, kept(model, torch.randn(64, 32)), without)
    assert without == 0
# --8<-- [end:no_grad]

# --8<-- [start:spoiled]
bn.train()
with torch.no_grad():
    bn(torch.zeros(64, 2))
print(path[-1], bn.running_mean)
assert (bn.running_mean < path[-1]).all()
# --8<-- [end:spoiled]

# --8<-- [start:both]
model.eval()
with torch.no_grad():
    y_hat = model(torch.randn(64, 32))
model.train()
assert not y_hat.requires_grad
# --8<-- [end:both]
