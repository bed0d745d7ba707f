"""Which layers can you write yourself?"""

# --8<-- [start:checker]
from checker import check

import torch
import torch.nn.functional as F
from torch import nn

def learned(model, X):
    p = dict(sorted(model.to(X.dtype).named_parameters()))
    names, x = [name.split(".")[-1] for name in p], [*p.values()]
    torch.manual_seed(0)
    for weight in x:
        weight.data.normal_()
    y = model(X)
    waves = y.sin().sum() if torch.is_tensor(y) and x else 0
    how = {"retain_graph": True, "materialize_grads": True}
    dy = waves and torch.autograd.grad(waves, x, **how)
    return [names, y, dy]
# --8<-- [end:checker]

# --8<-- [start:sizes]
def sizes():
    return [
        ...,  # nn.Linear(3, 2)
        ...,  # nn.Linear(3, 2, bias=False)
        ...,  # nn.Conv2d(3, 8, kernel_size=5)
        ...,  # nn.BatchNorm2d(8)
        ...,  # nn.MaxPool2d(2)
    ]
# --8<-- [end:sizes]

# --8<-- [start:sizes_check]
kinds = [
    nn.Linear(3, 2),
    nn.Linear(3, 2, bias=False),
    nn.Conv2d(3, 8, kernel_size=5),
    nn.BatchNorm2d(8),
    nn.MaxPool2d(2),
]
check(
    "sizes",
    [sum(p.numel() for p in m.parameters()) for m in kinds],
    without=["parameters", "numel"],
)
# --8<-- [end:sizes_check]

# --8<-- [start:count]
def count(model) -> int:
    ...
# --8<-- [end:count]

# --8<-- [start:count_check]
norm, layer = nn.BatchNorm1d(2), nn.Linear(2, 2)
frozen = nn.Linear(2, 4).requires_grad_(False)
check(
    "count",
    lambda m: sum(len(p.view(-1)) * p.requires_grad for p in m.parameters()),
    on=[
        (nn.Linear(3, 2),),
        (nn.Sequential(norm, nn.Linear(2, 1)),),
        (nn.Sequential(frozen, nn.Linear(4, 1)),),
        (nn.Sequential(layer, nn.ReLU(), layer),),
        (nn.ReLU(),),
    ],
)
# --8<-- [end:count_check]

# --8<-- [start:Linear]
class Linear(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        ...  # self.weight (K, D), self.bias (K,)

    def forward(self, X):  # (..., D) -> (..., K)
        ...
# --8<-- [end:Linear]

# --8<-- [start:Linear_check]
check(
    "Linear",
    nn.Linear,
    use=lambda Linear, X: learned(Linear(X.shape[-1], 3), X),
    on=[
        (torch.tensor([[1.0, 2.0]]),),
        (torch.randn(5),),
        (torch.randn(2, 4, 5),),
        (torch.randn(0, 2),),
    ],
    without=["Linear", "linear"],
)
# --8<-- [end:Linear_check]

# --8<-- [start:Residual]
class Residual(nn.Module):
    def __init__(self, layer):
        super().__init__()
        ...

    def forward(self, X):  # (N, D) -> (N, D)
        ...
# --8<-- [end:Residual]

# --8<-- [start:Residual_check]
class Reference(nn.Linear):
    def forward(self, X):
        return X + F.linear(X, self.weight, self.bias)

check(
    "Residual",
    lambda layer: Reference(2, 2),
    use=lambda kind, X: learned(kind(nn.Linear(2, 2)), X),
    on=[(torch.tensor([[1.0, 2.0]]),), (torch.randn(0, 2),)],
)
# --8<-- [end:Residual_check]

# --8<-- [start:Chain]
class Chain(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        ...

    def forward(self, X):
        ...
# --8<-- [end:Chain]

# --8<-- [start:Chain_check]
def layers(D):
    return nn.Linear(D, 3), nn.Tanh(), nn.Linear(3, 2)

check(
    "Chain",
    nn.Sequential,
    use=lambda Chain, X: learned(Chain(*layers(X.shape[1])), X),
    on=[
        (torch.tensor([[1.0, 2.0]]),),
        (torch.randn(4, 5),),
        (torch.randn(0, 1),),
    ],
    without=["Sequential"],
)
# --8<-- [end:Chain_check]

# --8<-- [start:Dropout]
class Dropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        ...

    def forward(self, X):  # (N, D) -> (N, D)
        ...
# --8<-- [end:Dropout]

# --8<-- [start:Dropout_check]
def dropped(Dropout, X, *p):
    layer, X = Dropout(*p), X.detach().requires_grad_()
    y, again = layer(X), layer(X)
    factors = y / X, torch.autograd.grad(y.sum(), X)[0]
    values = [(1000 * f).round().unique().tolist() for f in factors]
    zero = (y == 0).double()
    spread = [zero.mean(d).std().item() < 0.1 for d in (0, 1)]
    share, same = round(zero.mean().item(), 1), torch.equal(y, again)
    return [layer.eval()(X), *values, share, spread, same]

X = torch.ones(100, 100)
on = [(X,), (X + torch.rand(100, 100), 0.2), (-X, 0.0)]
without, ways = ["Dropout", "dropout"], ["stride", "double"]
check("Dropout", nn.Dropout, on, without, dropped, ways)
# --8<-- [end:Dropout_check]

# --8<-- [start:Conv2d]
class Conv2d(nn.Module):
    def __init__(self, C, D, K, stride=1, padding=0):
        super().__init__()
        ...  # self.weight (D, C, K, K), self.bias (D,)

    def forward(self, X):  # (N, C, H, W) -> (N, D, P, Q)
        ...
# --8<-- [end:Conv2d]

# --8<-- [start:Conv2d_check]
check(
    "Conv2d",
    nn.Conv2d,
    use=lambda Conv2d, X, *sizes: learned(Conv2d(*sizes), X),
    on=[
        (torch.arange(6.0).view(1, 1, 2, 3), 1, 1, 2),
        (torch.randn(2, 3, 7, 4), 3, 5, 3, 2, 1),
        (torch.randn(1, 2, 8, 5), 2, 2, 2, 3),
        (torch.randn(0, 2, 3, 3), 2, 1, 1, 1, 2),
    ],
    without=["Conv2d", "conv1d", "conv2d", "conv3d", "convolution"],
)
# --8<-- [end:Conv2d_check]

# --8<-- [start:BatchNorm]
class BatchNorm(nn.Module):
    def __init__(self, D):
        super().__init__()
        ...  # weight (D,), bias (D,),
        ...  # running_mean (D,), running_var (D,)

    def forward(self, X):  # (N, D) -> (N, D)
        ...
# --8<-- [end:BatchNorm]

# --8<-- [start:BatchNorm_check]
def normed(BatchNorm, X):
    model = BatchNorm(X.shape[1])
    trained = [*learned(model, X), model(3 * X + 1)]
    used, state = model.eval()(X[:1]), dict(model.named_buffers())
    mean, var = [state.get(f"running_{k}") for k in ("mean", "var")]
    return [*trained, mean, var, used]

X = torch.tensor([[1.0, 5.0], [3.0, 5.0]])
check(
    "BatchNorm", nn.BatchNorm1d,
    on=[(X,), (5 + 2 * torch.randn(6, 3),)],
    without=["batch_norm", "BatchNorm1d"],
    use=normed,
)
# --8<-- [end:BatchNorm_check]

# --8<-- [start:load]
def load(model, state):
    ...
# --8<-- [end:load]

# --8<-- [start:load_check]
def loaded(load, model, state):
    before = [*model.parameters()]
    load(model, state)
    kept = [p is q for p, q in zip(before, model.parameters())]
    for p in before:
        p.data.add_(1)
    return [kept, dict(model.state_dict())]

small, other = nn.Linear(2, 1), nn.Linear(2, 1)
model = nn.Sequential(small, nn.BatchNorm1d(1))
known = nn.Sequential(other, nn.BatchNorm1d(1))
known[1].running_mean.fill_(7)
on = [(small, other.state_dict()), (model, known.state_dict())]
check("load", nn.Module.load_state_dict, on, ["load_state_dict"], loaded)
# --8<-- [end:load_check]
