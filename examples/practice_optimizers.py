"""Which optimizers can you write yourself?"""

# --8<-- [start:checker]
from checker import check

import torch
from torch import nn

def weights(start):
    w = [(start.detach() + k).requires_grad_() for k in range(3)]
    w[0].grad, w[1].grad = start.detach().clone(), 0.75 * start.detach()
    return w

def once(function, start, *settings):
    w = weights(start)
    returned = function(iter(w), *settings)
    return [returned, *w, w[0].grad, w[1].grad]

def walk(kind, start, **settings):
    w, path = weights(start), []
    optimizer = kind(iter(w), **settings)
    for t in range(4):
        w[0].grad.copy_(w[0].detach() + t)
        w[1].grad.copy_(w[1].detach().cos() / 100)
        optimizer.step()
        path += [p.detach().clone() for p in w]
    return [*path, w[0].grad, w[1].grad]
# --8<-- [end:checker]

# --8<-- [start:step]
def step(parameters, lr):
    ...
# --8<-- [end:step]

# --8<-- [start:step_check]
check(
    "step",
    lambda parameters, lr: torch.optim.SGD(parameters, lr).step(),
    on=[(torch.tensor([1.0, 2.0]), 0.1), (torch.randn(2, 3), 0.5)],
    without=["SGD", "optim"],
    use=once, ways=["stride", "double"],
)
# --8<-- [end:step_check]

# --8<-- [start:decayed]
def decayed(parameters, lr, weight_decay):
    ...
# --8<-- [end:decayed]

# --8<-- [start:decayed_check]
check(
    "decayed",
    lambda w, lr, decay: torch.optim.SGD(w, lr, 0, 0, decay).step(),
    on=[
        (torch.tensor([1.0, 2.0]), 0.1, 0.5),
        (torch.randn(2, 3), 0.5, 0.1),
        (torch.randn(4), 0.5, 0.0),
    ],
    without=["SGD", "optim"],
    use=once, ways=["stride", "double"],
)
# --8<-- [end:decayed_check]

# --8<-- [start:groups]
def groups(model, lr):
    ...
# --8<-- [end:groups]

# --8<-- [start:groups_check]
def rates(groups, model, lr):
    kinds = torch.optim.SGD(groups(model, lr), lr=lr).param_groups
    rate = {p: kind["lr"] for kind in kinds for p in kind["params"]}
    return {name: rate.get(p) for name, p in model.named_parameters()}

def parts(model, lr):
    last = {"params": model[-1].parameters()}
    return [{"params": model[:-1].parameters(), "lr": lr / 10}, last]

small = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
deep = nn.Sequential(nn.Sequential(small, nn.ReLU()), nn.Linear(2, 2))
check("groups", parts, [(small, 0.1), (deep, 0.5)], use=rates)
# --8<-- [end:groups_check]

# --8<-- [start:clip]
def clip(parameters, max_norm):
    ...
# --8<-- [end:clip]

# --8<-- [start:clip_check]
check(
    "clip",
    nn.utils.clip_grad_norm_,
    on=[
        (torch.tensor([4.0, 3.0]), 1.0),
        (torch.tensor([0.1, 0.2]), 5.0),
        (torch.zeros(2), 1.0),
        (100 * torch.randn(2, 3), 10.0),
    ],
    without=["clip_grad_norm_", "clip_grad_norm", "clip_grads_with_norm_"],
    use=once, ways=["stride"],
)
# --8<-- [end:clip_check]

# --8<-- [start:Momentum]
class Momentum:
    def __init__(self, parameters, lr, momentum):
        ...

    def step(self):
        ...
# --8<-- [end:Momentum]

# --8<-- [start:Momentum_check]
check(
    "Momentum", torch.optim.SGD,
    use=lambda kind, w, lr, mu: walk(kind, w, lr=lr, momentum=mu),
    on=[
        (torch.tensor([1.0, 2.0]), 0.1, 0.9),
        (torch.randn(2, 3), 0.5, 0.5),
    ],
    without=["SGD", "optim"],
    ways=["stride", "double"],
)
# --8<-- [end:Momentum_check]

# --8<-- [start:schedule]
def schedule(t, W, T) -> float:
    ...
# --8<-- [end:schedule]

# --8<-- [start:schedule_check]
def by_torch(t, W, T):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    kinds = torch.optim.lr_scheduler
    rising = kinds.LinearLR(optimizer, 1 / W, total_iters=W - 1)
    falling = kinds.CosineAnnealingLR(optimizer, T - W)
    both = kinds.SequentialLR(optimizer, [rising, falling], [W])
    for _ in range(t):
        optimizer.step()
        both.step()
    return optimizer.param_groups[0]["lr"]

check(
    "schedule", by_torch, [(2, 4), (1, 5), (10, 100)],
    use=lambda f, W, T: [f(t, W, T) for t in range(T + 1)],
)
# --8<-- [end:schedule_check]

# --8<-- [start:RMSprop]
class RMSprop:
    def __init__(self, parameters, lr, alpha, eps):
        ...

    def step(self):
        ...
# --8<-- [end:RMSprop]

# --8<-- [start:RMSprop_check]
check(
    "RMSprop", torch.optim.RMSprop,
    use=lambda kind, w, lr, alpha, eps: walk(
        kind, w, lr=lr, alpha=alpha, eps=eps
    ),
    on=[
        (torch.tensor([1.0, 2.0]), 0.1, 0.9, 1e-8),
        (torch.randn(2, 3), 0.5, 0.5, 0.1),
    ],
    without=["RMSprop", "optim"],
    ways=["stride", "double"],
)
# --8<-- [end:RMSprop_check]

# --8<-- [start:Adam]
class Adam:
    def __init__(self, parameters, lr, betas, eps):
        ...

    def step(self):
        ...
# --8<-- [end:Adam]

# --8<-- [start:Adam_check]
check(
    "Adam", torch.optim.Adam,
    use=lambda kind, w, lr, betas, eps: walk(
        kind, w, lr=lr, betas=betas, eps=eps
    ),
    on=[
        (torch.tensor([1.0, 2.0]), 0.1, (0.9, 0.999), 1e-8),
        (torch.randn(2, 3), 0.5, (0.5, 0.8), 0.1),
    ],
    without=["Adam", "optim"],
    ways=["stride", "double"],
)
# --8<-- [end:Adam_check]

# --8<-- [start:AdamW]
class AdamW:
    def __init__(self, parameters, lr, betas, eps, weight_decay):
        ...

    def step(self):
        ...
# --8<-- [end:AdamW]

# --8<-- [start:AdamW_check]
check(
    "AdamW", torch.optim.AdamW,
    use=lambda kind, w, lr, betas, eps, weight_decay: walk(
        kind, w, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay
    ),
    on=[
        (torch.tensor([1.0, 2.0]), 0.1, (0.9, 0.999), 1.0, 0.5),
        (torch.randn(2, 3), 0.5, (0.5, 0.8), 0.1, 0.1),
    ],
    without=["AdamW", "optim"],
    ways=["stride", "double"],
)
# --8<-- [end:AdamW_check]
