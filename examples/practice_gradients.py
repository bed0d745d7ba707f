"""Which gradients can you work out and steer yourself?"""

# --8<-- [start:checker]
from checker import check

import torch
import torch.nn.functional as F
# --8<-- [end:checker]

# --8<-- [start:cubic_slope]
def cubic_slope(x):  # (N,) -> (N,)
    ...
# --8<-- [end:cubic_slope]

# --8<-- [start:cubic_slope_check]
def slope_of(f):
    return torch.func.vmap(torch.func.grad(f))

check(
    "cubic_slope",
    slope_of(lambda x: x**3 - 2 * x),
    on=[
        (torch.tensor([0.0, 1.0, 2.0]),),
        (torch.randn(5),),
    ],
    without=["backward", "grad", "vmap", "jacobian"],
)
# --8<-- [end:cubic_slope_check]

# --8<-- [start:measured_slope]
def measured_slope(f, x):  # (N,) -> (N,)
    ...
# --8<-- [end:measured_slope]

# --8<-- [start:measured_slope_check]
check(
    "measured_slope",
    lambda f, x: slope_of(f)(x),
    on=[
        (torch.square, torch.tensor([3.0, -1.0]).double()),
        (torch.sin, torch.randn(5).double()),
        (torch.exp, 3 + torch.rand(4).double()),
    ],
    without=["backward", "grad", "vmap", "jacobian"],
    ways=["stride"],
    near=1e-4,
)
# --8<-- [end:measured_slope_check]

# --8<-- [start:mse_gradient]
def mse_gradient(y_hat, y):  # (N,), (N,) -> (N,)
    ...
# --8<-- [end:mse_gradient]

# --8<-- [start:mse_gradient_check]
check(
    "mse_gradient",
    torch.func.grad(F.mse_loss),
    on=[
        (torch.tensor([1.0, 5.0]), torch.tensor([2.0, 2.0])),
        (torch.randn(7), torch.randn(7)),
        (torch.randn(1), torch.randn(1)),
    ],
    without=["backward", "grad", "vjp"],
    ways=["stride", "double"],
)
# --8<-- [end:mse_gradient_check]

# --8<-- [start:constant]
def constant(x, w):  # (N,), (N,) -> (N,)
    return x * w
# --8<-- [end:constant]

# --8<-- [start:constant_check]
check(
    "constant",
    lambda x, w: x * torch.tensor(w.tolist(), dtype=w.dtype),
    on=[
        (torch.tensor([1.0, 2.0]), torch.tensor([3.0, 3.0])),
        (torch.randn(4), torch.randn(4)),
    ],
)
# --8<-- [end:constant_check]

# --8<-- [start:linear_gradients]
def linear_gradients(X, W, G):  # (N, D), (D, K), (N, K)
    return ..., ...  # (N, D), (D, K)
# --8<-- [end:linear_gradients]

# --8<-- [start:linear_gradients_check]
check(
    "linear_gradients",
    lambda X, W, G: torch.func.vjp(torch.matmul, X, W)[1](G),
    on=[
        (torch.tensor([[1.0, 2.0]]), torch.eye(2), torch.ones(1, 2)),
        (torch.randn(5, 3), torch.randn(3, 4), torch.randn(5, 4)),
        (torch.randn(0, 3), torch.randn(3, 2), torch.randn(0, 2)),
    ],
    without=["backward", "grad", "vjp"],
    ways=["stride", "double"],
)
# --8<-- [end:linear_gradients_check]

# --8<-- [start:scores_gradient]
def scores_gradient(scores, y):  # (N, K), (N,) -> (N, K)
    ...
# --8<-- [end:scores_gradient]

# --8<-- [start:scores_gradient_check]
check(
    "scores_gradient",
    torch.func.grad(F.cross_entropy),
    on=[
        (torch.tensor([[0.0, 0.0]]), torch.tensor([1])),
        (torch.randn(4, 3), torch.tensor([0, 2, 2, 1])),
        (500 * torch.randn(2, 3), torch.tensor([1, 0])),
    ],
    without=["backward", "grad", "vjp"],
    ways=["stride", "double"],
)
# --8<-- [end:scores_gradient_check]

# --8<-- [start:in_parts]
def in_parts(w, batches):  # (D,), [((N, D), (N,)), ...] -> (D,)
    for X, y in batches:
        loss = F.mse_loss(X @ w, y)
        loss.backward()
    return w.grad
# --8<-- [end:in_parts]

# --8<-- [start:in_parts_check]
def at_once(w, batches):
    X, y = map(torch.cat, zip(*batches))
    return torch.autograd.grad(F.mse_loss(X @ w, y), w)[0]

one = torch.ones(1, requires_grad=True)
two = torch.randn(2, requires_grad=True)
parts = [(torch.randn(n, 2), torch.randn(n)) for n in (4, 3)]
check(
    "in_parts",
    at_once,
    on=[(one, [(torch.ones(1, 1), torch.zeros(1))] * 2), (two, parts)],
    ways=[],
)
# --8<-- [end:in_parts_check]

# --8<-- [start:ReLU]
class ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ...

    @staticmethod
    def backward(ctx, G):  # ∂loss/∂y -> ∂loss/∂x
        ...
# --8<-- [end:ReLU]

# --8<-- [start:ReLU_check]
check(
    "ReLU",
    torch.relu,
    on=[
        (torch.tensor([-1.0, 2.0, 0.0]),),
        (torch.randn(3, 4),),
        (torch.randn(0),),
    ],
    without=["relu"],
    use=lambda f, x: getattr(f, "apply", f)(x),
)
# --8<-- [end:ReLU_check]

# --8<-- [start:rounded]
def rounded(x):  # (N,) -> (N,)
    return x.round()
# --8<-- [end:rounded]

# --8<-- [start:rounded_check]
class Through(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, G):
        return G

cases = [(torch.tensor([0.2, 1.7]),), (9 * torch.randn(5),)]
check("rounded", Through.apply, cases)
# --8<-- [end:rounded_check]

# --8<-- [start:clipped]
def clipped(gradients, limit):  # [(N,), (N, D), ...]
    ...
# --8<-- [end:clipped]

# --8<-- [start:clipped_check]
def clipped_by_torch(gradients, limit):
    copies = [g.clone() for g in gradients]
    norm = torch.nn.utils.get_total_norm(copies)
    return [g * min(1.0, limit / (norm + 1e-12)) for g in copies]

check(
    "clipped",
    clipped_by_torch,
    on=[
        ([torch.tensor([3.0]), torch.tensor([4.0])], 2.5),
        ([torch.randn(2), torch.randn(3, 2)], 100.0),
        ([torch.zeros(2)], 1.0),
    ],
    without=["clip_grad_norm", "clip_grads_with_norm"],
)
# --8<-- [end:clipped_check]

# --8<-- [start:bend]
def bend(f, x):  # (N,) -> (N,)
    ...
# --8<-- [end:bend]

# --8<-- [start:bend_check]
check(
    "bend",
    lambda f, x: slope_of(torch.func.grad(f))(x),
    on=[
        (torch.sin, torch.tensor([0.0, 1.5])),
        (torch.exp, torch.randn(4)),
        (lambda x: x**3, torch.randn(1)),
    ],
    ways=["stride", "double"],
)
# --8<-- [end:bend_check]
