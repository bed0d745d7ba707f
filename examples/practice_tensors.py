"""Which tensor operations can you write yourself?"""

# --8<-- [start:checker]
from checker import check

import torch
import torch.nn.functional as F
# --8<-- [end:checker]

# --8<-- [start:shapes]
def shapes():
    return [
        ...,  # torch.zeros(2, 3).sum(dim=1)
        ...,  # torch.zeros(2, 3)[:, None]
        ...,  # torch.zeros(2, 1) + torch.zeros(3)
        ...,  # torch.zeros(4, 2, 3) @ torch.zeros(3, 5)
    ]
# --8<-- [end:shapes]

# --8<-- [start:shapes_check]
check(
    "shapes",
    [
        tuple(torch.zeros(2, 3).sum(dim=1).shape),
        tuple(torch.zeros(2, 3)[:, None].shape),
        tuple((torch.zeros(2, 1) + torch.zeros(3)).shape),
        tuple((torch.zeros(4, 2, 3) @ torch.zeros(3, 5)).shape),
    ],
    without=["zeros", "shape"],
)
# --8<-- [end:shapes_check]

# --8<-- [start:outer]
def outer(x, y):  # (N,), (M,) -> (N, M)
    ...
# --8<-- [end:outer]

# --8<-- [start:outer_check]
check(
    "outer",
    torch.outer,
    on=[
        (torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0, 5.0])),
        (torch.randn(1), torch.randn(4)),
        (torch.randn(0), torch.randn(2)),
    ],
    without=["outer", "ger", "einsum", "kron", "for"],
)
# --8<-- [end:outer_check]

# --8<-- [start:causal_mask]
def causal_mask(T):  # T -> (T, T)
    ...
# --8<-- [end:causal_mask]

# --8<-- [start:causal_mask_check]
check(
    "causal_mask",
    lambda T: torch.ones(T, T).tril().bool(),
    on=[(3,), (1,), (0,)],
    without=["tril", "triu", "tril_indices", "triu_indices", "for"],
)
# --8<-- [end:causal_mask_check]

# --8<-- [start:standardize]
def standardize(X):  # (N, D) -> (N, D)
    ...
# --8<-- [end:standardize]

# --8<-- [start:standardize_check]
check(
    "standardize",
    lambda X: F.layer_norm(X.T, X.shape[:1]).T,
    on=[
        (torch.tensor([[1.0, 10.0], [3.0, 50.0]]),),
        (5 + 2 * torch.randn(6, 3),),
        (torch.full((4, 2), 7.0),),
        (torch.randn(1, 3),),
    ],
    without=["layer_norm", "batch_norm", "for"],
)
# --8<-- [end:standardize_check]

# --8<-- [start:pick]
def pick(scores, y):  # (N, K), (N,) -> (N,)
    ...
# --8<-- [end:pick]

# --8<-- [start:pick_check]
check(
    "pick",
    lambda scores, y: -F.nll_loss(scores, y, reduction="none"),
    on=[
        (torch.tensor([[5.0, 6.0], [7.0, 8.0]]), torch.tensor([1, 0])),
        (torch.randn(5, 3), torch.tensor([0, 2, 2, 1, 0])),
        (torch.randn(0, 3), torch.zeros(0, dtype=torch.int64)),
    ],
    without=["nll_loss", "for"],
)
# --8<-- [end:pick_check]

# --8<-- [start:accuracy]
def accuracy(scores, y) -> float:  # (N, K), (N,)
    ...
# --8<-- [end:accuracy]

# --8<-- [start:accuracy_check]
check(
    "accuracy",
    lambda scores, y: sum(map(int, scores.argmax(1) == y)) / len(y),
    on=[
        (torch.tensor([[1.0, 2.0], [4.0, 3.0]]), torch.tensor([1, 1])),
        (torch.randn(1, 4), torch.tensor([3])),
        (torch.randn(30, 3), torch.arange(30) % 3),
    ],
    without=["for"],
)
# --8<-- [end:accuracy_check]

# --8<-- [start:one_hot]
def one_hot(y, K):  # (N,) -> (N, K)
    ...
# --8<-- [end:one_hot]

# --8<-- [start:one_hot_check]
check(
    "one_hot",
    F.one_hot,
    on=[
        (torch.tensor([2, 0]), 3),
        (torch.tensor([0, 4, 4, 1]), 6),
        (torch.zeros(0, dtype=torch.int64), 2),
    ],
    without=["one_hot", "for"],
    ways=["stride", "meta"],
)
# --8<-- [end:one_hot_check]

# --8<-- [start:softmax]
def softmax(x):  # (N, K) -> (N, K)
    ...
# --8<-- [end:softmax]

# --8<-- [start:softmax_check]
check(
    "softmax",
    lambda x: x.softmax(dim=1),
    on=[
        (torch.tensor([[1.0, 2.0, 3.0]]),),
        (1000 * torch.randn(2, 4),),
        (torch.randn(3, 1),),
        (torch.randn(0, 2),),
    ],
    without=["softmax", "log_softmax", "for"],
)
# --8<-- [end:softmax_check]

# --8<-- [start:distances]
def distances(A, B):  # (N, D), (M, D) -> (N, M)
    ...
# --8<-- [end:distances]

# --8<-- [start:distances_check]
check(
    "distances",
    torch.cdist,
    on=[
        (torch.tensor([[0.0, 0.0], [3.0, 4.0]]), torch.zeros(1, 2)),
        (torch.randn(4, 3), torch.randn(5, 3)),
        (1000 + torch.randn(3, 2), 1000 + torch.randn(3, 2)),
        (torch.randn(0, 2), torch.randn(3, 2)),
    ],
    without=["cdist", "pairwise_distance", "for"],
    ways=["stride", "double"],
)
# --8<-- [end:distances_check]

# --8<-- [start:running_mean]
def running_mean(x, k):  # (N,) -> (N - k + 1,)
    ...
# --8<-- [end:running_mean]

# --8<-- [start:running_mean_check]
check(
    "running_mean",
    lambda x, k: F.avg_pool1d(x[None], k, stride=1)[0],
    on=[
        (torch.tensor([1.0, 3.0, 8.0, 4.0]), 2),
        (torch.randn(7), 3),
        (torch.randn(5), 1),
        (torch.randn(5), 5),
    ],
    without=["avg_pool1d", "conv1d", "for"],
)
# --8<-- [end:running_mean_check]

# --8<-- [start:patches]
def patches(X, k):  # (N, C, H, W) -> (N, H/k * W/k, C * k * k)
    ...
# --8<-- [end:patches]

# --8<-- [start:patches_check]
check(
    "patches",
    lambda X, k: F.unfold(X, k, stride=k).mT,
    on=[
        (torch.arange(16.0).view(1, 1, 4, 4), 2),
        (torch.randn(2, 3, 4, 6), 2),
        (torch.randn(2, 2, 3, 3), 3),
        (torch.randn(0, 1, 2, 4), 2),
    ],
    without=["unfold", "for"],
)
# --8<-- [end:patches_check]

# --8<-- [start:conv2d]
def conv2d(X, kernel):  # (N, C, H, W), (D, C, K, K) ->
    ...                 # (N, D, H - K + 1, W - K + 1)
# --8<-- [end:conv2d]

# --8<-- [start:conv2d_check]
check(
    "conv2d",
    F.conv2d,
    on=[
        (torch.arange(6.0).view(1, 1, 2, 3), torch.ones(1, 1, 2, 2)),
        (torch.randn(2, 3, 5, 6), torch.randn(4, 3, 3, 3)),
        (torch.randn(1, 2, 4, 4), torch.randn(3, 2, 1, 1)),
        (torch.randn(0, 1, 3, 3), torch.randn(2, 1, 2, 2)),
    ],
    without=["conv2d", "convolution", "conv1d", "conv3d", "for"],
)
# --8<-- [end:conv2d_check]

# --8<-- [start:histogram]
def histogram(y, K):  # (N,) -> (K,)
    counts = torch.zeros(K, dtype=torch.int64)
    for k in y:
        counts[k] += 1
    return counts
# --8<-- [end:histogram]

# --8<-- [start:histogram_check]
check(
    "histogram",
    lambda y, K: torch.bincount(y, minlength=K),
    on=[
        (torch.tensor([2, 0, 2, 2]), 4),
        (torch.randint(10, (1000,)), 10),
        (torch.zeros(0, dtype=torch.int64), 3),
    ],
    without=["bincount", "histc", "histogram"],
    ways=["stride"],
    calls=8,
)
# --8<-- [end:histogram_check]
