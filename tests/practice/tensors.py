"""Solutions to try on the tasks of practice_tensors."""

import torch

from tests.practice import Tasks

tasks = Tasks("tensors")

# --- shapes ---------------------------------------------------------------------------------------------------------

tasks.refuse("shapes", "(3,) ≠ (2,)")(lambda: [(3,), (2, 1, 3), (2, 3), (4, 2, 5)])
tasks.refuse("shapes", "(2, 3, 1) ≠ (2, 1, 3)")(lambda: [(2,), (2, 3, 1), (2, 3), (4, 2, 5)])
tasks.refuse("shapes", "tuple ≠ list")(lambda: ((2,), (2, 1, 3), (2, 3), (4, 2, 5)))
tasks.refuse("shapes", "⊘ shape, zeros")(lambda: [tuple(torch.zeros(2, 3).sum(dim=1).shape)])
tasks.accept("shapes")(lambda: [(2,), (2, 1, 3), (2, 3), (2 + 2, 2, 5)])
tasks.accept("shapes")(lambda: [torch.Size([2]), torch.Size([2, 1, 3]), torch.Size([2, 3]), (4, 2, 5)])

# --- outer ----------------------------------------------------------------------------------------------------------

tasks.refuse("outer", "RuntimeError")(lambda x, y: x * y)
tasks.refuse("outer", "shape (3, 2) ≠ (2, 3)")(lambda x, y: y[:, None] * x)
tasks.refuse("outer", "[[4, 5, 6], [5, 6, 7]] ≠")(lambda x, y: x[:, None] + y)
tasks.refuse("outer", "⊘ outer")(torch.outer)
tasks.refuse("outer", "⊘ for")(lambda x, y: torch.stack([a * y for a in x]))
tasks.accept("outer")(lambda x, y: x.unsqueeze(1) @ y.unsqueeze(0))
tasks.accept("outer")(lambda x, y: (y * x.view(-1, 1)).contiguous())
tasks.accept("outer")(lambda x, y: torch.mul(x[..., None], y[None]))

# --- softmax --------------------------------------------------------------------------------------------------------

tasks.refuse("softmax", "nan")(lambda x: x.exp() / x.exp().sum(dim=1, keepdim=True))
tasks.refuse("softmax", "RuntimeError")(lambda x: x.exp() / x.exp().sum(dim=1))
tasks.refuse("softmax", "≠ [[0.09003, 0.2447, 0.6652]]")(lambda x: x / x.sum(dim=1, keepdim=True))


@tasks.refuse("softmax", "≠ [[1, 0, 0, 0], ")
def clamped(x):
    e = x.clamp(max=80).exp()
    return e / e.sum(dim=1, keepdim=True)


@tasks.refuse("softmax", "⇒ [[-2, -1, 0]] ≠ [[1, 2, 3]]")
def in_place(x):
    x -= x.amax(dim=1, keepdim=True)
    return x.exp() / x.exp().sum(dim=1, keepdim=True)


@tasks.refuse("softmax", "≠")
def one_maximum(x):
    e = (x - x.max()).exp()
    return e / e.sum(dim=1, keepdim=True)


@tasks.accept("softmax")
def by_logarithm(x):
    return (x - x.logsumexp(1, keepdim=True)).exp()


@tasks.accept("softmax")
def transposed(x):
    e = torch.exp(x.T - torch.max(x.T, 0)[0])
    return (e / torch.sum(e, 0)).T


# --- one-hot --------------------------------------------------------------------------------------------------------

tasks.refuse("one_hot", "dtype torch.float32 ≠ torch.int64")(lambda y, K: torch.eye(K, device=y.device)[y])
tasks.refuse("one_hot", "dtype torch.bool ≠ torch.int64")(lambda y, K: y[:, None] == torch.arange(K))
tasks.refuse("one_hot", "shape (4, 5) ≠ (4, 6)")(lambda y, K: (y[:, None] == torch.arange(y.max() + 1)).long())
tasks.refuse("one_hot", "meta")(lambda y, K: (y[:, None] == torch.arange(K)).long())
tasks.accept("one_hot")(lambda y, K: torch.eye(K, dtype=torch.int64, device=y.device)[y])


@tasks.accept("one_hot")
def scattered(y, K):
    return torch.zeros(len(y), K, dtype=torch.int64, device=y.device).scatter_(1, y[:, None], 1)
