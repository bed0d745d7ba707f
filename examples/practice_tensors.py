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
