"""How do the tasks work, and what do their checks say?"""

# --8<-- [start:checker]
from checker import check

import torch
# --8<-- [end:checker]

# --8<-- [start:double]
def double(x):  # (N,) -> (N,)
    ...
# --8<-- [end:double]

# --8<-- [start:double_check]
check(
    "double",
    lambda x: x + x,
    on=[(torch.tensor([1.0, 2.0]),), (torch.randn(0),)],
    without=["add", "for"],
)
# --8<-- [end:double_check]

# --8<-- [start:wrong]
def double(x):
    return x**2

check("double")
# --8<-- [end:wrong]

# --8<-- [start:kinds]
def double(x):
    return 2 * len(x)

check("double")

def double(x):
    return 2 * x.sum()

check("double")

def double(x):
    return (2 * x).float()

check("double")
# --8<-- [end:kinds]

# --8<-- [start:changed]
def double(x):
    x *= 2
    return x

check("double")

def double(x):
    return torch.tensor([2 * a.item() for a in x])

check("double")

def double(x):
    return x + x

check("double")
# --8<-- [end:changed]

# --8<-- [start:numpy]
def double(x):
    return 2 * x.numpy()

check("double")

def double(x):
    print(2 * x)

check("double")

def double(x):
    return x + torch.ones(3)

check("double")
# --8<-- [end:numpy]

# --8<-- [start:gradient]
def double(x):
    return 2 * x.detach()

check("double")
# --8<-- [end:gradient]

# --8<-- [start:endless]
def double(x):
    while x.sum() < 6:
        x = x + 0
    return x

check("double", lambda x: 2 * x, [(torch.ones(2),)], seconds=1)
# --8<-- [end:endless]
