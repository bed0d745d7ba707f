"""No message, and nothing is learned: what to measure?"""

# --8<-- [start:imports]
import weakref
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
X = torch.tensor(digits.images).float()[:, None] / 16  # (N, C, H, W)
y = torch.tensor(digits.target)  # (N,)
X_train, y_train, X_test, y_test = X[:1500], y[:1500], X[1500:], y[1500:]
# --8<-- [end:imports]

# --8<-- [start:fit]
def fit(model, optimizer, X, y, num_epochs):
    for _ in range(num_epochs):
        for batch in torch.randperm(len(X)).split(32):
            loss = F.cross_entropy(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss.item()


def accuracy(model, X, y):
    with torch.no_grad():
        return (model(X).argmax(1) == y).float().mean().item()
# --8<-- [end:fit]

# --8<-- [start:one_step]
def one_step(model, optimizer, loss_of):
    """Take one step; say for each parameter what it was like."""
    held = {id(p) for g in optimizer.param_groups for p in g["params"]}
    old = {name: p.detach().clone() for name, p in model.named_parameters()}
    optimizer.zero_grad()
    loss_of(model).backward()
    optimizer.step()
    for name, p in model.named_parameters():
        grad = "none" if p.grad is None else f"{p.grad.norm():.0e}"
        moved = (p.detach() - old[name]).norm() / (old[name].norm() or 1)
        print(f"{name}: gradient {grad}, held {id(p) in held},", end=" ")
        print(f"moved by {moved:.0e}")
# --8<-- [end:one_step]

# --8<-- [start:still]
def loss_of(model):
    return F.mse_loss(model(torch.ones(2, 3)), torch.zeros(2, 1))

torch.manual_seed(0)
model, other = nn.Linear(3, 1), nn.Linear(3, 1)
one_step(model, torch.optim.SGD(model.parameters(), lr=0.1), loss_of)
one_step(model, torch.optim.SGD(other.parameters(), lr=0.1), loss_of)
one_step(model, torch.optim.SGD(model.parameters(), lr=1e-9), loss_of)
model.bias.requires_grad_(False)
one_step(model, torch.optim.SGD(model.parameters(), lr=0.1), loss_of)
# --8<-- [end:still]

# --8<-- [start:luck]
def conv(C, norm):
    layer = [nn.Conv2d(C, 10, 3, padding=1), nn.ReLU()]
    return layer[:1] + norm * [nn.BatchNorm2d(10)] + layer[1:]

def tries(optimizer, num_epochs=3, norm=False, **settings):
    for seed in range(3):
        torch.manual_seed(seed)
        pool, flat = nn.MaxPool2d(2), nn.Flatten()
        body = [*conv(1, norm), *conv(10, norm), pool]
        body += [*conv(10, norm), *conv(10, norm), pool]
        model = nn.Sequential(*body, flat, nn.Linear(40, 10))
        step = optimizer(model.parameters(), **settings)
        fit(model, step, X_train, y_train, num_epochs)
        yield accuracy(model.eval(), X_test, y_test)
# --8<-- [end:luck]

# --8<-- [start:cured]
SGD, Adam = torch.optim.SGD, torch.optim.Adam
stuck = [*tries(SGD, lr=0.1)]
patience = [*tries(SGD, num_epochs=12, lr=0.1)]
three, ten = [*tries(SGD, lr=0.3)], [*tries(SGD, lr=1.0)]
adam, norm = [*tries(Adam, lr=0.003)], [*tries(SGD, norm=True, lr=0.1)]
print(f"best of SGD {max(stuck):.1f}, worst of Adam {min(adam):.1f},")
print(f"worst with batch norm {min(norm):.1f}")
print(f"lr 0.3 {min(three):.1f} to {max(three):.1f}, lr 1.0 {max(ten):.1f}")
assert max(stuck) < 0.5 < 0.6 < min(adam + norm + patience)
assert max(ten) < 0.2 and min(three) < min(adam + norm)
assert max(stuck) < max(three)
# --8<-- [end:cured]

# --8<-- [start:nodes]
def nodes(tensor):
    """Count the steps that backward would walk through."""
    seen, todo = set(), [tensor.grad_fn]
    while todo:
        step = todo.pop()
        if step is not None and step not in seen:
            seen.add(step)
            todo += [before for before, _ in step.next_functions]
    return len(seen)
# --8<-- [end:nodes]

# --8<-- [start:carried]
w, total, number, state = torch.ones(1, requires_grad=True), 0, 0, 0
for _ in range(4):
    loss = (3 * w - 1).pow(2).sum()
    total, number = total + loss, number + loss.item()
    state = (w + state).tanh()
    print(nodes(loss), nodes(total), nodes(state), f"{number:.0f}")
# --8<-- [end:carried]

# --8<-- [start:kept]
def growth(keep):
    alive, kept = weakref.WeakSet(), []
    def pack(tensor):
        alive.add(copy := tensor.detach())
        return copy
    for _ in range(3):
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
            kept.append(keep(net(X[:8]).mean()))
        print(len(alive), end=" ")
    print()
# --8<-- [end:kept]

# --8<-- [start:memory]
net = nn.Sequential(nn.Flatten(), nn.Linear(64, 10), nn.Tanh())
growth(lambda loss: loss)
growth(lambda loss: [loss, loss.backward()])
growth(lambda loss: loss.detach())
growth(lambda loss: loss.item())
with torch.no_grad():
    growth(lambda loss: loss)
# --8<-- [end:memory]
