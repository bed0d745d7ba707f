"""Which losses can you write yourself?"""

# --8<-- [start:checker]
from checker import check

import torch
import torch.nn.functional as F
# --8<-- [end:checker]

# --8<-- [start:targets]
def targets():  # X (8, 3), Z (8, 3, 5, 4)
    return [
        (..., ...),  # F.mse_loss(X, y)
        (..., ...),  # F.cross_entropy(X, y)
        (..., ...),  # F.cross_entropy(Z, y)
        (..., ...),  # F.binary_cross_entropy_with_logits(X, y)
    ]
# --8<-- [end:targets]

# --8<-- [start:targets_check]
def accepted(targets):
    X, Z = torch.zeros(8, 3), torch.zeros(8, 3, 5, 4)
    y = [torch.zeros(shape, dtype=dtype) for shape, dtype in targets()]
    F.mse_loss(X, y[0])
    F.cross_entropy(X, y[1])
    F.cross_entropy(Z, y[2])
    F.binary_cross_entropy_with_logits(X, y[3])
    return [(*target.shape, target.dtype) for target in y]

X, y = torch.zeros(8, 3, 5, 4), torch.zeros(8, 5, 4).long()
like = [X[:, :, 0, 0], y[:, 0, 0], y, X[:, :, 0, 0]]
like = [(tuple(target.shape), target.dtype) for target in like]
check("targets", lambda: like, use=accepted)
# --8<-- [end:targets_check]

# --8<-- [start:mse]
def mse(y_hat, y):  # (N, 1), (N,) -> ()
    ...
# --8<-- [end:mse]

# --8<-- [start:mse_check]
check(
    "mse",
    lambda y_hat, y: F.mse_loss(y_hat, y.view(-1, 1)),
    on=[
        (torch.tensor([[1.0], [2.0]]), torch.tensor([1.0, 5.0])),
        (torch.randn(30, 1), torch.randn(30)),
        (torch.randn(1, 1), torch.randn(1)),
    ],
    without=["mse_loss", "MSELoss", "for"],
)
# --8<-- [end:mse_check]

# --8<-- [start:huber]
def huber(y_hat, y, delta):  # (N,), (N,) -> ()
    ...
# --8<-- [end:huber]

# --8<-- [start:huber_check]
check(
    "huber",
    lambda y_hat, y, delta: F.huber_loss(y_hat, y, delta=delta),
    on=[
        (torch.zeros(2), torch.tensor([1.0, -4.0]), 2.0),
        (torch.zeros(2), torch.tensor([1.0, -4.0]), 0.5),
        (3 * torch.randn(20), 3 * torch.randn(20), 1.5),
        (torch.randn(1), torch.randn(1), 1.0),
    ],
    without=["huber_loss", "smooth_l1_loss", "for"],
)
# --8<-- [end:huber_check]

# --8<-- [start:log_softmax]
def log_softmax(logits):  # (N, K) -> (N, K)
    ...
# --8<-- [end:log_softmax]

# --8<-- [start:log_softmax_check]
check(
    "log_softmax",
    lambda logits: logits.log_softmax(dim=1),
    on=[
        (torch.tensor([[1.0, 2.0, 3.0]]),),
        (torch.tensor([[0.0, 1000.0], [-1000.0, -1001.0]]),),
        (torch.randn(3, 1),),
        (torch.randn(0, 2),),
    ],
    without=["log_softmax", "softmax", "logsumexp", "for"],
)
# --8<-- [end:log_softmax_check]

# --8<-- [start:cross_entropy]
def cross_entropy(logits, y):  # (N, K), (N,) -> ()
    ...
# --8<-- [end:cross_entropy]

# --8<-- [start:cross_entropy_check]
check(
    "cross_entropy",
    F.cross_entropy,
    on=[
        (torch.tensor([[2.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 0])),
        (1000 * torch.randn(4, 3), torch.tensor([2, 0, 1, 1])),
        (torch.randn(1, 5), torch.tensor([4])),
    ],
    without=["cross_entropy", "nll_loss", "for"],
)
# --8<-- [end:cross_entropy_check]

# --8<-- [start:weighted]
def weighted(logits, y, weight, ignore):
    ...  # (N, K), (N,), (K,) -> ()
# --8<-- [end:weighted]

# --8<-- [start:weighted_check]
X, weight = torch.tensor([[2.0, 0.0], [0.0, 1.0]]), torch.tensor([1, 3.0])
check(
    "weighted",
    lambda X, y, w, i: F.cross_entropy(X, y, w.detach(), ignore_index=i),
    on=[
        (X, torch.tensor([0, 1]), weight, -100),
        (X, torch.tensor([-100, 0]), weight, -100),
        (torch.randn(6, 3), torch.arange(6) % 3, torch.rand(3), 1),
        (torch.randn(5, 2), torch.arange(5) % 2 - 1, weight, -1),
    ],
    without=["cross_entropy", "nll_loss", "for"],
    use=lambda f, X, y, weight, i: f(X, y, weight.detach(), i),
)
# --8<-- [end:weighted_check]

# --8<-- [start:smoothed]
def smoothed(logits, y, share):  # (N, K), (N,) -> ()
    ...
# --8<-- [end:smoothed]

# --8<-- [start:smoothed_check]
check(
    "smoothed",
    lambda X, y, share: F.cross_entropy(X, y, label_smoothing=share),
    on=[
        (torch.tensor([[2.0, 0.0, 0.0]]), torch.tensor([0]), 0.1),
        (torch.randn(6, 4), torch.arange(6) % 4, 0.3),
        (torch.randn(4, 2), torch.arange(4) % 2, 0.0),
        (500 * torch.randn(3, 2), torch.tensor([0, 1, 1]), 0.2),
    ],
    without=["cross_entropy", "nll_loss", "for"],
)
# --8<-- [end:smoothed_check]

# --8<-- [start:bce]
def bce(logits, y):  # (N, K), (N, K) -> ()
    ...
# --8<-- [end:bce]

# --8<-- [start:bce_check]
check(
    "bce",
    F.binary_cross_entropy_with_logits,
    on=[
        (torch.tensor([[2.0, -1.0]]), torch.tensor([[1.0, 1.0]])),
        (torch.tensor([[400.0, -300.0]]), torch.tensor([[0.0, 1.0]])),
        (torch.tensor([[400.0, -300.0]]), torch.tensor([[1.0, 0.0]])),
        (torch.randn(4, 3), torch.rand(4, 3)),
    ],
    without=[
        "binary_cross_entropy", "binary_cross_entropy_with_logits",
        "soft_margin_loss", "for",
    ],
)
# --8<-- [end:bce_check]

# --8<-- [start:kl]
def kl(p, logits):  # (N, K), (N, K) -> ()
    ...
# --8<-- [end:kl]

# --8<-- [start:kl_check]
def divergence(p, logits):
    q = logits.log_softmax(dim=1)
    return F.kl_div(q, p, reduction="batchmean")

p, logits = torch.randn(6, 4).softmax(dim=1), torch.randn(6, 4)
check(
    "kl", divergence,
    on=[
        (torch.tensor([[0.5, 0.5]]), torch.tensor([[3.0, 0.0]])),
        (torch.tensor([[1.0, 0.0]]), torch.tensor([[3.0, 0.0]])),
        (p, logits), (p, 300 * logits), (p, p.log()),
    ],
    without=["kl_div", "kl_divergence", "for"],
    use=lambda kl, p, logits: kl(p.detach(), logits),
)
# --8<-- [end:kl_check]
