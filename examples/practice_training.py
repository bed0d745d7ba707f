"""Which parts of a training can you write yourself?"""

# --8<-- [start:checker]
from checker import check

import math
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

def three_steps(model, optimizer):
    for n in range(3):
        optimizer.zero_grad()
        model(torch.ones(1, 2)).square().sum().backward()
        optimizer.step()
    return model.weight.detach().clone()

def measured(evaluate, batches, training):
    seen, model = set(), nn.Dropout(0.8).train(training)
    model.register_forward_hook(
        lambda m, *_: seen.add((m.training, torch.is_grad_enabled()))
    )
    return evaluate(model, batches), sorted(seen), model.training
# --8<-- [end:checker]

# --8<-- [start:step]
def step(model, loss_fn, optimizer, X, y) -> float:
    ...
# --8<-- [end:step]

# --8<-- [start:step_check]
def stepped(step, X, y):
    model = nn.Linear(1, 1)
    model(X).sum().backward()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = step(model, F.mse_loss, optimizer, X, y)
    return loss, [p.detach() for p in model.parameters()]

def by_hand(model, loss_fn, optimizer, X, y):
    loss, weights = loss_fn(model(X), y), [*model.parameters()]
    for w, slope in zip(weights, torch.autograd.grad(loss, weights)):
        w.data -= 0.1 * slope
    return loss.item()

on = [(torch.ones(n, 1), torch.randn(n, 1)) for n in (2, 1, 7)]
check("step", by_hand, on=on, use=stepped, ways=["stride"])
# --8<-- [end:step_check]

# --8<-- [start:choose]
def choose(losses) -> float:  # {lr: loss, …}
    ...
# --8<-- [end:choose]

# --8<-- [start:choose_check]
check(
    "choose",
    lambda losses: min((v, lr) for lr, v in losses.items() if v == v)[1],
    on=[
        ({0.001: 0.9, 0.01: 0.4, 0.1: 0.6},),
        ({0.1: math.nan, 0.01: 0.7, 0.001: 0.5},),
        ({1.0: math.inf, 0.1: 0.3, 0.03: math.nan, 0.01: 0.8},),
        ({0.1: -1.0},),
    ],
)
# --8<-- [end:choose_check]

# --8<-- [start:stop]
def stop(losses, patience):  # [float, …], int -> (int, int)
    ...
# --8<-- [end:stop]

# --8<-- [start:stop_check]
def plain(losses, patience):
    for n in range(len(losses)):
        best = losses.index(min(losses[: n + 1]))
        if n - best == patience:
            break
    return best, n + 1

check("stop", plain, on=[
    ([0.9, 0.5, 0.6, 0.7, 0.1], 2),
    ([0.9, 0.5, 0.6, 0.4, 0.5, 0.3], 2),
    ([1.0, 1.0, 1.0, 0.5], 2),
    ([3.0, 2.0, 1.0], 1),
    ([*map(math.cos, range(20))], 5),
])
# --8<-- [end:stop_check]

# --8<-- [start:evaluate]
def evaluate(model, batches) -> float:  # [(X, y), …]
    ...
# --8<-- [end:evaluate]

# --8<-- [start:evaluate_check]
@torch.no_grad()
def all_at_once(model, batches):
    X, y = (torch.cat(parts) for parts in zip(*batches))
    was, y_hat = model.training, model.eval()(X)
    model.train(was)
    return (y_hat.argmax(dim=1) == y).sum().item() / len(y)

parts = [(torch.rand(N, 3), torch.arange(N) % 3) for N in (6, 2)]
on = [(parts, True), (parts, False)]
check("evaluate", all_at_once, on=on, use=measured)
# --8<-- [end:evaluate_check]

# --8<-- [start:accumulate]
def accumulate(model, optimizer, X, y, size):  # (N, D), (N, 1)
    ...
# --8<-- [end:accumulate]

# --8<-- [start:accumulate_check]
def after(accumulate, X, y, size):
    model, sizes = nn.Linear(X.shape[1], 1), [0]
    model.register_forward_hook(lambda m, x, y: sizes.append(len(y)))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    accumulate(model, optimizer, X, y, size)
    return max(sizes) <= size, *[p.detach() for p in model.parameters()]

def one_by_one(model, optimizer, X, y, size):
    for x, target in zip(X, y):
        (F.mse_loss(model(x), target) / len(X)).backward()
    optimizer.step()

sizes = [(6, 2), (5, 2), (3, 8), (1, 1)]
on = [(torch.randn(N, 2), torch.randn(N, 1), size) for N, size in sizes]
check("accumulate", one_by_one, on=on, use=after, ways=["stride"])
# --8<-- [end:accumulate_check]

# --8<-- [start:average]
def average(slow, model, decay):
    ...
# --8<-- [end:average]

# --8<-- [start:average_check]
def averaged(average, slow, model, decay):
    average(slow, model, decay)
    return slow.state_dict(), model.state_dict()

def by_name(slow, model, decay):
    weights = dict(model.named_parameters())
    for name, new in model.state_dict().items():
        old = slow.state_dict()[name]
        old.copy_(old.lerp(new, 1 - decay) if name in weights else new)

a, b = (nn.Sequential(nn.Linear(1, 1), nn.BatchNorm1d(1)) for _ in "ab")
b(torch.randn(5, 1)).mean().backward()
check("average", by_name, on=[(a, b, 0.9), (a, b, 0.5)], use=averaged)
# --8<-- [end:average_check]

# --8<-- [start:Checkpoint]
class Checkpoint:
    def __init__(self, path):
        self.path = path

    def save(self, model, optimizer, epoch):
        ...

    def load(self, model, optimizer) -> int:
        ...
# --8<-- [end:Checkpoint]

# --8<-- [start:Checkpoint_check]
def resumed(Checkpoint, epoch):
    old, new = nn.Linear(2, 1), nn.Linear(2, 1)
    p, q = (torch.optim.Adam(m.parameters(), 0.1) for m in (old, new))
    three_steps(old, p)
    with tempfile.TemporaryDirectory() as folder:
        Checkpoint(Path(folder) / "run.pt").save(old, p, epoch)
        w = three_steps(old, p)
        found = Checkpoint(Path(folder) / "run.pt").load(new, q)
    return found == epoch, (three_steps(new, q) - w).abs().max().item()

check("Checkpoint", (True, 0.0), on=[(3,), (0,)], use=resumed)
# --8<-- [end:Checkpoint_check]

# --8<-- [start:confusion]
def confusion(y, y_hat, K):  # (N,), (N,) -> (K, K)
    table = torch.zeros(K, K, dtype=torch.int64)
    for true, guess in zip(y, y_hat):
        table[true, guess] += 1
    return table
# --8<-- [end:confusion]

# --8<-- [start:confusion_check]
check(
    "confusion",
    lambda y, y_hat, K: (K * y + y_hat).bincount(minlength=K * K).view(K, K),
    on=[
        (torch.tensor([0, 1, 1, 1]), torch.tensor([0, 0, 1, 0]), 2),
        (torch.randint(5, (500,)), torch.randint(5, (500,)), 5),
        (torch.zeros(3, dtype=torch.int64), torch.arange(3), 4),
        (torch.zeros(0).long(), torch.zeros(0).long(), 3),
    ],
    ways=["stride"],
    calls=8,
)
# --8<-- [end:confusion_check]
