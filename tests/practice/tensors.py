"""Solutions to try on the tasks of practice_tensors."""

import torch
import torch.nn.functional as F

from tests.practice import Tasks

tasks = Tasks("tensors")
tasks.survivors |= {
    ("running_mean", "return x.unfold(-1, k, 1).mean(dim=1)"): "x has one dimension: the first is the last",
    ("histogram", "return counts.scatter_add(-1, y, torch.ones_like(y))"): "counts has one dimension",
}

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


# --- a mask over time -----------------------------------------------------------------------------------------------

tasks.refuse("causal_mask", "[0, 0]: False ≠ True")(lambda T: torch.arange(T)[:, None] > torch.arange(T))
tasks.refuse("causal_mask", "[0, 1]: True ≠ False")(lambda T: torch.arange(T)[:, None] <= torch.arange(T))
tasks.refuse("causal_mask", "dtype torch.float32 ≠ torch.bool")(lambda T: torch.ones(T, T).cumsum(0) * 0 + 1)
tasks.refuse("causal_mask", "⊘ tril")(lambda T: torch.ones(T, T, dtype=torch.bool).tril())
tasks.refuse("causal_mask", "⊘ for")(lambda T: torch.tensor([[j <= i for j in range(T)] for i in range(T)]).bool())
tasks.accept("causal_mask")(lambda T: torch.eye(T).cumsum(0).bool())
tasks.accept("causal_mask")(lambda T: torch.arange(T).expand(T, T) < torch.arange(1, T + 1).unsqueeze(-1))

# --- columns on one scale -------------------------------------------------------------------------------------------

tasks.refuse("standardize", "[[-0.7071, -0.7071], [0.7071, 0.7071]]")(lambda X: (X - X.mean(0)) / X.std(0))
tasks.refuse("standardize", "≠ [[-1, -1], [1, 1]]")(lambda X: (X - X.mean()) / (X.var(correction=0) + 1e-5).sqrt())
tasks.refuse("standardize", "nan")(lambda X: (X - X.mean(0)) / X.std(0, correction=0))
tasks.refuse("standardize", "[[-1, -20], [1, 20]]")(lambda X: X - X.mean(0))
tasks.refuse("standardize", "[[-4.5, -16.5], [-2.5, 23.5]]")(lambda X: X - X.mean(1))


@tasks.refuse("standardize", "⇒ [[-1, -1], [1, 1]] ≠ [[1, 10], [3, 50]]")
def standardized_in_place(X):
    X -= X.mean(0)
    X /= ((X**2).mean(0) + 1e-5).sqrt()
    return X


tasks.accept("standardize")(lambda X: (X - X.mean(0)) * (X.var(0, correction=0) + 1e-5).rsqrt())


@tasks.accept("standardize")
def by_moments(X):
    variance, mean = torch.var_mean(X, dim=0, keepdim=True, correction=0)
    return (X - mean) / torch.sqrt(variance + 0.00001)


# --- one number a row -----------------------------------------------------------------------------------------------

tasks.refuse("pick", "shape (2, 2) ≠ (2,)")(lambda scores, y: scores[:, y])
tasks.refuse("pick", "shape (2, 1) ≠ (2,)")(lambda scores, y: scores.gather(1, y[:, None]))
tasks.refuse("pick", "[6, 8] ≠ [6, 7]")(lambda scores, y: scores.amax(1))
tasks.refuse("pick", "[7, 6] ≠ [6, 7]")(lambda scores, y: scores[y, torch.arange(len(y))])
tasks.refuse("pick", "⊘ for")(lambda scores, y: torch.stack([row[k] for row, k in zip(scores, y)]))
tasks.accept("pick")(lambda scores, y: scores.gather(1, y.unsqueeze(1)).squeeze(1))
tasks.accept("pick")(lambda scores, y: (scores * (y[:, None] == torch.arange(scores.shape[1]))).sum(1))
tasks.accept("pick")(lambda scores, y: scores.take_along_dim(y[:, None], 1)[:, 0])

# --- the share of right answers -------------------------------------------------------------------------------------

tasks.refuse("accuracy", "Tensor ≠ float")(lambda scores, y: (scores.argmax(1) == y).float().mean())
tasks.refuse("accuracy", "1 ≠ 0.5")(lambda scores, y: (scores.argmax(1) == y).sum().item())
tasks.refuse("accuracy", "mean(): could not infer output dtype")(
    lambda scores, y: (scores.argmax(1) == y).mean().item()
)
tasks.refuse("accuracy", "0 ≠ 0.5")(lambda scores, y: (scores.amax(1) == y).float().mean().item())
tasks.accept("accuracy")(lambda scores, y: float((scores.max(dim=1).indices == y).double().mean()))
tasks.accept("accuracy")(lambda scores, y: (scores.argmax(-1) == y).sum().item() / len(y))

# --- all distances --------------------------------------------------------------------------------------------------

tasks.refuse("distances", "25")(lambda A, B: ((A[:, None] - B) ** 2).sum(2))
tasks.refuse("distances", "7")(lambda A, B: (A[:, None] - B).abs().sum(2))
tasks.refuse("distances", "shape (1, 2) ≠ (2, 1)")(lambda A, B: ((A - B[:, None]) ** 2).sum(2).sqrt())
tasks.refuse("distances", "shape (2,) ≠ (2, 1)")(lambda A, B: ((A - B) ** 2).sum(1).sqrt())


@tasks.refuse("distances", "distances([[999.2, ")
def multiplied_out(A, B):
    square = (A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T
    return square.clamp(min=0).sqrt()


tasks.accept("distances")(lambda A, B: (A.unsqueeze(1) - B.unsqueeze(0)).norm(dim=-1))
tasks.accept("distances")(lambda A, B: torch.linalg.vector_norm(B - A[:, None], dim=2))


@tasks.accept("distances")
def multiplied_out_around_the_middle(A, B):
    middle = B.double().mean(0)
    A, B, dtype = A.double() - middle, B.double() - middle, A.dtype
    square = (A * A).sum(1, keepdim=True) + (B * B).sum(1) - 2 * A @ B.T
    return square.clamp(min=1e-24).sqrt().to(dtype)


# --- a running mean -------------------------------------------------------------------------------------------------

tasks.refuse("running_mean", "[4, 11, 12] ≠ [2, 5.5, 6]")(lambda x, k: x.unfold(0, k, 1).sum(1))
tasks.refuse("running_mean", "[1, 3, 4] ≠ [2, 5.5, 6]")(lambda x, k: x.unfold(0, k, 1).median(1).values)
tasks.refuse("running_mean", "shape (4,) ≠ (3,)")(lambda x, k: x.cumsum(0) / k)
tasks.refuse("running_mean", "shape (2,) ≠ (3,)")(lambda x, k: (x.cumsum(0)[k:] - x.cumsum(0)[:-k]) / k)
tasks.refuse("running_mean", "⊘ for")(lambda x, k: torch.stack([x[i : i + k].mean() for i in range(len(x) - k + 1)]))
tasks.accept("running_mean")(lambda x, k: x.as_strided((len(x) - k + 1, k), (x.stride(0), x.stride(0))).mean(1))


@tasks.accept("running_mean")
def difference_of_sums(x, k):
    sums = torch.cat([x.new_zeros(1), x.cumsum(0)])
    return (sums[k:] - sums[:-k]) / k


# --- a picture in patches -------------------------------------------------------------------------------------------

tasks.refuse("patches", "[0, 1, 2, 3], [4, 5, 6, 7]")(
    lambda X, k: X.reshape(len(X), -1, X.shape[1] * k * k),
)


@tasks.refuse("patches", "shape (1, 1, 4, 4) ≠ (1, 4, 4)")
def channels_apart(X, k):
    N, C, H, W = X.shape
    return X.reshape(N, C, H // k, k, W // k, k).transpose(3, 4).reshape(N, C, -1, k * k)


@tasks.refuse("patches", "[0, 0, 1]: ")
def channels_last(X, k):
    N, C, H, W = X.shape
    return X.reshape(N, C, H // k, k, W // k, k).permute(0, 2, 4, 3, 5, 1).reshape(N, -1, C * k * k)


@tasks.accept("patches")
def viewed(X, k):
    N, C, H, W = X.shape
    X = X.view(N, C, H // k, k, W // k, k)
    return X.permute(0, 2, 4, 1, 3, 5).reshape(N, H // k * (W // k), C * k * k)


@tasks.accept("patches")
def by_indices(X, k):
    N, C, H, W = X.shape
    rows = torch.arange(H).view(H // k, 1, 1, k, 1)
    columns = torch.arange(W).view(1, W // k, 1, 1, k)
    channels = torch.arange(C).view(1, 1, C, 1, 1)
    return X[:, channels, rows, columns].reshape(N, H // k * (W // k), C * k * k)


@tasks.accept("patches")
def split_and_stacked(X, k):
    N, C, H, W = X.shape
    strips = torch.stack(X.split(k, dim=2), 1)
    squares = torch.stack(strips.split(k, dim=4), 2)
    return squares.reshape(N, H // k * (W // k), C * k * k)


# --- a convolution --------------------------------------------------------------------------------------------------


@tasks.refuse("conv2d", "RuntimeError: shape '[1, 1, 2, 3]' is invalid for input of size 2")
def size_kept(X, kernel):
    y = kernel.flatten(1) @ F.unfold(X, kernel.shape[2])
    return y.view(len(X), len(kernel), *X.shape[2:])


@tasks.refuse("conv2d", "shape (1, 1, 2) ≠ (1, 1, 1, 2)")
def not_folded(X, kernel):
    return kernel.flatten(1) @ F.unfold(X, kernel.shape[2])


@tasks.refuse("conv2d", "[0, 0, 0, 0]: ")
def flipped(X, kernel):
    y = kernel.flip(2, 3).flatten(1) @ F.unfold(X, kernel.shape[2])
    return y.view(len(X), len(kernel), X.shape[2] - kernel.shape[2] + 1, -1)


@tasks.refuse("conv2d", "RuntimeError: shape '[1, 1, 1, 1]' is invalid for input of size 2")
def square_alone(X, kernel):
    size = X.shape[2] - kernel.shape[2] + 1
    y = kernel.flatten(1) @ F.unfold(X, kernel.shape[2])
    return y.view(len(X), len(kernel), size, size)


tasks.refuse("conv2d", "⊘ conv2d")(F.conv2d)


@tasks.accept("conv2d")
def by_windows(X, kernel):
    K = kernel.shape[2]
    windows = X.unfold(2, K, 1).unfold(3, K, 1)
    return torch.einsum("nchwij,dcij->ndhw", windows, kernel)


@tasks.accept("conv2d")
def product_of_both(X, kernel):
    K = kernel.shape[-1]
    columns = F.unfold(X, (K, K)).mT @ kernel.reshape(len(kernel), -1).mT
    return columns.mT.reshape(X.shape[0], kernel.size(0), X.shape[2] - K + 1, X.shape[3] - K + 1)


# --- ten times as fast ----------------------------------------------------------------------------------------------


@tasks.refuse("histogram", "⊘ 18 torch.…() > 8")
def one_by_one(y, K):
    counts = torch.zeros(K, dtype=torch.int64)
    for k in range(len(y)):
        counts[y[k]] += 1
    return counts


@tasks.refuse("histogram", "[1, 0, 1, 0] ≠ [1, 0, 3, 0]")
def indexed_once(y, K):
    counts = torch.zeros(K, dtype=torch.int64)
    counts[y] += 1
    return counts


tasks.refuse("histogram", "⊘ bincount")(lambda y, K: torch.bincount(y, minlength=K))
tasks.refuse("histogram", "shape (2,) ≠ (4,)")(lambda y, K: y.unique(return_counts=True)[1])
tasks.accept("histogram")(lambda y, K: (y == torch.arange(K)[:, None]).sum(1))
tasks.accept("histogram")(lambda y, K: torch.zeros(K, dtype=y.dtype).index_put_((y,), torch.tensor(1), accumulate=True))
tasks.accept("histogram")(lambda y, K: F.one_hot(y, K).sum(0))
