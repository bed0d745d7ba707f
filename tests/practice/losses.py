"""Solutions to try on the tasks of practice_losses."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.practice import Tasks

tasks = Tasks("losses")
tasks.survivors |= {
    ("huber", "return torch.where(error <= delta, square, line).mean()"): "where both parts meet, they are equal",
}

# --- which target ---------------------------------------------------------------------------------------------------


def targets(*changes):
    """Return the right answers, some of them replaced: pairs of place and answer."""
    right = [
        ((8, 3), torch.float32),
        ((8,), torch.int64),
        ((8, 5, 4), torch.int64),
        ((8, 3), torch.float32),
    ]
    for place, answer in changes:
        right[place] = answer
    return lambda: right


tasks.refuse("targets", "(8, 1, torch.float32) ≠ (8, 3, torch.float32)")(targets((0, ((8, 1), torch.float32))))
tasks.refuse("targets", "(8, 3, torch.float32) ≠ (8, torch.int64)")(targets((1, ((8, 3), torch.float32))))
tasks.refuse("targets", "RuntimeError: expected target dtype to be Long")(targets((1, ((8,), torch.float32))))
tasks.refuse("targets", "only batches of spatial targets supported (3D tensors)")(targets((2, ((8,), torch.int64))))
tasks.refuse("targets", "ValueError: Target size (torch.Size([8])) must be")(targets((3, ((8,), torch.float32))))
tasks.accept("targets")(
    lambda: [((8, 3), torch.float), ((8,), torch.long), ((8, 5, 4), torch.long), ((8, 3), torch.float)]
)
tasks.accept("targets")(lambda: tuple((list(shape), dtype) for shape, dtype in targets()()))

# --- mean squared error ---------------------------------------------------------------------------------------------

tasks.refuse("mse", "6.5 ≠ 4.5")(lambda y_hat, y: ((y_hat - y) ** 2).mean())
tasks.refuse("mse", "9 ≠ 4.5")(lambda y_hat, y: ((y_hat[:, 0] - y) ** 2).sum())
tasks.refuse("mse", "2.121 ≠ 4.5")(lambda y_hat, y: ((y_hat[:, 0] - y) ** 2).mean().sqrt())
tasks.refuse("mse", "1.5 ≠ 4.5")(lambda y_hat, y: (y_hat[:, 0] - y).abs().mean())
tasks.refuse("mse", "float ≠ Tensor")(lambda y_hat, y: ((y_hat[:, 0] - y) ** 2).mean().item())
tasks.refuse("mse", "shape (2,) ≠ ()")(lambda y_hat, y: (y_hat[:, 0] - y) ** 2)
tasks.refuse("mse", "⊘ mse_loss")(lambda y_hat, y: F.mse_loss(y_hat.squeeze(1), y))
tasks.refuse("mse", "⊘ MSELoss")(lambda y_hat, y: nn.MSELoss()(y_hat.squeeze(1), y))
tasks.accept("mse")(lambda y_hat, y: (y_hat.squeeze(1) - y).square().mean())
tasks.accept("mse")(lambda y_hat, y: torch.dot(y_hat.flatten() - y, y_hat.flatten() - y) / len(y))
tasks.accept("mse")(lambda y_hat, y: torch.linalg.vector_norm(y_hat.view(-1) - y).square() / y.numel())

# --- Huber ----------------------------------------------------------------------------------------------------------


@tasks.refuse("huber", "0.25 ≠ 3.25")
def squares_alone(y_hat, y, delta):
    error = (y_hat - y).abs()
    return torch.where(error < delta, error**2 / 2, 0).mean()


@tasks.refuse("huber", "4.25 ≠ 3.25")
def never_a_line(y_hat, y, delta):
    return ((y_hat - y) ** 2 / 2).mean()


@tasks.refuse("huber", "3.5 ≠ 3.25")
def not_halved(y_hat, y, delta):
    error = (y_hat - y).abs()
    return torch.where(error < delta, error**2, delta * (error - delta / 2)).mean()


@tasks.refuse("huber", "→ 2 ≠ 3.25")
def smooth_l1(y_hat, y, delta):
    error = (y_hat - y).abs()
    return torch.where(error < delta, error**2 / 2, error - 0.5).mean()


@tasks.refuse("huber", "RuntimeError: Boolean value of Tensor with more than one value is ambiguous")
def with_if(y_hat, y, delta):
    error = (y_hat - y).abs()
    return (error**2 / 2 if error < delta else delta * (error - delta / 2)).mean()


@tasks.refuse("huber", "1.188 ≠ 1.125")
def sign_forgotten(y_hat, y, delta):
    error = y_hat - y
    return torch.where(error < delta, error**2 / 2, delta * (error - delta / 2)).mean()


@tasks.accept("huber")
def clamped(y_hat, y, delta):
    error = (y_hat - y).abs()
    near = error.clamp(max=delta)
    return (near * (error - near / 2)).mean()


@tasks.accept("huber")
def by_mask(y_hat, y, delta):
    error = y_hat - y
    near = (error.abs() <= delta).to(error.dtype)
    return (near * error**2 / 2 + (1 - near) * delta * (error.abs() - delta / 2)).sum() / len(y)


# --- the logarithm of softmax ---------------------------------------------------------------------------------------

tasks.refuse("log_softmax", "inf")(lambda x: (x.exp() / x.exp().sum(1, keepdim=True)).log())
tasks.refuse("log_softmax", "⊘ softmax")(lambda x: x.softmax(1).log())
tasks.refuse("log_softmax", "⊘ log_softmax")(lambda x: nn.LogSoftmax(1)(x))


@tasks.refuse("log_softmax", "-inf")
def logarithm_last(x):
    e = (x - x.amax(1, keepdim=True)).exp()
    return (e / e.sum(1, keepdim=True)).log()


@tasks.refuse("log_softmax", "[[-100, 0], ")
def clamped_logarithm(x):
    e = (x - x.amax(1, keepdim=True)).exp()
    return (e / e.sum(1, keepdim=True)).log().clamp(min=-100)


@tasks.refuse("log_softmax", "≠ [[-2.408, -1.408, -0.4076]]")
def columns(x):
    x = x - x.amax(0)
    return x - x.exp().sum(0).log()


@tasks.refuse("log_softmax", "[inf, inf]")
def one_maximum(x):
    x = x - (x.max() if len(x) else 0)
    return x - x.exp().sum(1, keepdim=True).log()


@tasks.accept("log_softmax")
def by_running_sums(x):
    return x - torch.logcumsumexp(x, dim=1)[:, -1:]


@tasks.accept("log_softmax")
def by_hand(x):
    top = x.detach().max(dim=1, keepdim=True).values
    return x - top - torch.log(torch.exp(x - top).sum(dim=1, keepdim=True))


# --- cross entropy --------------------------------------------------------------------------------------------------

tasks.refuse("cross_entropy", "-0.7201 ≠ 0.7201")(lambda X, y: X.log_softmax(1)[torch.arange(len(y)), y].mean())
tasks.refuse("cross_entropy", "-1 ≠ 0.7201")(lambda X, y: -X[torch.arange(len(y)), y].mean())
tasks.refuse("cross_entropy", "1.44 ≠ 0.7201")(lambda X, y: -X.log_softmax(1)[torch.arange(len(y)), y].sum())
tasks.refuse("cross_entropy", "inf")(lambda X, y: -X.softmax(1)[torch.arange(len(y)), y].log().mean())
tasks.refuse("cross_entropy", "1.127 ≠ 0.7201")(lambda X, y: -X.log_softmax(0)[torch.arange(len(y)), y].mean())
tasks.refuse("cross_entropy", "≠ 1125")(lambda X, y: -X.log_softmax(1)[:, y].mean())
tasks.refuse("cross_entropy", "⊘ nll_loss")(lambda X, y: F.nll_loss(X.log_softmax(1), y))
tasks.refuse("cross_entropy", "⊘ cross_entropy")(lambda X, y: nn.CrossEntropyLoss()(X, y))
tasks.accept("cross_entropy")(lambda X, y: (X.logsumexp(1) - X.gather(1, y[:, None]).squeeze(1)).mean())
tasks.accept("cross_entropy")(lambda X, y: -(F.one_hot(y, X.shape[1]) * X.log_softmax(-1)).sum() / len(X))

# --- weights, and samples to skip -----------------------------------------------------------------------------------


def picked(X, y):
    return -X.log_softmax(1)[torch.arange(len(y)), y]


@tasks.refuse("weighted", "0.5334 ≠ 0.2667")
def divided_by_samples(X, y, weight, ignore):
    X, y = X[y != ignore], y[y != ignore]
    return (weight[y] * picked(X, y)).mean()


@tasks.refuse("weighted", "1.067 ≠ 0.2667")
def not_divided(X, y, weight, ignore):
    X, y = X[y != ignore], y[y != ignore]
    return (weight[y] * picked(X, y)).sum()


@tasks.refuse("weighted", "0.2201 ≠ 0.2667")
def no_weight(X, y, weight, ignore):
    X, y = X[y != ignore], y[y != ignore]
    return picked(X, y).mean()


@tasks.refuse("weighted", "IndexError: index -100 is out of bounds for dimension")
def ignored_too_late(X, y, weight, ignore):
    loss = weight[y] * picked(X, y) * (y != ignore)
    return loss.sum() / (weight[y] * (y != ignore)).sum()


@tasks.refuse("weighted", "-100) → 0.6566 ≠ 1.313")
def ignored_above_alone(X, y, weight, ignore):
    kept = y != ignore
    safe = y.where(kept, 0)
    return (weight[safe] * picked(X, safe) * kept).sum() / weight[safe].sum()


@tasks.accept("weighted")
def masked(X, y, weight, ignore):
    kept = y != ignore
    safe = y.where(kept, 0)
    w = weight[safe] * kept
    return (w * picked(X, safe)).sum() / w.sum()


@tasks.accept("weighted")
def by_table(X, y, weight, ignore):
    table = (y[:, None] == torch.arange(X.shape[1])) * weight * (y != ignore)[:, None]
    return -(table * X.log_softmax(dim=1)).sum() / table.sum()


# --- label smoothing ------------------------------------------------------------------------------------------------


@tasks.refuse("smoothed", "0.2395 ≠ 0.3729")
def not_smoothed(X, y, share):
    return picked(X, y).mean()


@tasks.refuse("smoothed", "0.4395 ≠ 0.3729")
def spread_over_others(X, y, share):
    log_p, true, K = X.log_softmax(1), picked(X, y), X.shape[1]
    others = -log_p.sum(1) - true
    return ((1 - share) * true + share * others / (K - 1)).mean()


@tasks.refuse("smoothed", "0.3968 ≠ 0.3729")
def true_class_whole(X, y, share):
    return (picked(X, y) - share * X.log_softmax(1).mean(1)).mean()


@tasks.refuse("smoothed", "≠ 0.3729")
def not_divided_by_classes(X, y, share):
    return ((1 - share) * picked(X, y) - share * X.log_softmax(1).sum(1)).mean()


@tasks.refuse("smoothed", "⊘ cross_entropy")
def with_labels(X, y, share):
    return F.cross_entropy(X, (1 - share) * F.one_hot(y, X.shape[1]) + share / X.shape[1])


@tasks.accept("smoothed")
def table_of_probabilities(X, y, share):
    target = torch.full_like(X, share / X.shape[1])
    target[torch.arange(len(y)), y] += 1 - share
    return -(target * X.log_softmax(1)).sum(1).mean()


@tasks.accept("smoothed")
def by_logsumexp(X, y, share):
    target = (1 - share) * X.gather(1, y[:, None])[:, 0] + share * X.mean(1)
    return (torch.logsumexp(X, 1) - target).mean()


# --- binary cross entropy -------------------------------------------------------------------------------------------


@tasks.refuse("bce", "[[0, 1]]) → inf ≠ 350")
def probabilities_first(X, y):
    p = torch.sigmoid(X)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()


@tasks.refuse("bce", "≠ 350")
def a_little_more(X, y):
    p = torch.sigmoid(X).clamp(1e-7, 1 - 1e-7)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()


@tasks.refuse("bce", "1.44 ≠ 0.7201")
def summed(X, y):
    return -(y * F.logsigmoid(X) + (1 - y) * F.logsigmoid(-X)).sum()


@tasks.refuse("bce", "→ 150 ≠ 350")
def yes_alone(X, y):
    return -(y * F.logsigmoid(X)).mean()


tasks.refuse("bce", "⊘ binary_cross_entropy")(lambda X, y: F.binary_cross_entropy(X.sigmoid(), y))
tasks.refuse("bce", "⊘ binary_cross_entropy_with_logits")(lambda X, y: nn.BCEWithLogitsLoss()(X, y))
tasks.accept("bce")(lambda X, y: (F.softplus(X) - X * y).mean())
tasks.accept("bce")(lambda X, y: (X.clamp(min=0) - X * y + (-X.abs()).exp().log1p()).mean())


@tasks.accept("bce")
def as_two_classes(X, y):
    log_p = torch.stack([torch.zeros_like(X), X]).log_softmax(0)
    return -((1 - y) * log_p[0] + y * log_p[1]).sum() / X.numel()


# --- KL divergence --------------------------------------------------------------------------------------------------


@tasks.refuse("kl", "nan ≠ 0.04859")
def zero_times_infinity(p, logits):
    return (p * (p.log() - logits.log_softmax(1))).sum(1).mean()


@tasks.refuse("kl", "1.549 ≠ 0.8554")
def cross_entropy_alone(p, logits):
    return -(p * logits.log_softmax(1)).sum(1).mean()


@tasks.refuse("kl", "0.4277 ≠ 0.8554")
def mean_of_all(p, logits):
    return (p.xlogy(p) - p * logits.log_softmax(1)).mean()


@tasks.refuse("kl", "-0.8554 ≠ 0.8554")
def sign_turned(p, logits):
    return (p * logits.log_softmax(1) - p.xlogy(p)).sum(1).mean()


@tasks.refuse("kl", "0.5023 ≠ 0.8554")
def turned_around(p, logits):
    q = logits.softmax(1)
    return (q * (q.log() - p.log())).sum(1).mean()


@tasks.refuse("kl", "inf")
def logarithm_of_zero(p, logits):
    return (p.xlogy(p) - p * logits.softmax(1).log()).sum(1).mean()


tasks.refuse("kl", "⊘ kl_div")(lambda p, logits: F.kl_div(logits.log_softmax(1), p, reduction="sum") / len(p))


@tasks.accept("kl")
def where_positive(p, logits):
    log_p = p.where(p > 0, 1).log()
    return (p * (log_p - logits.log_softmax(dim=1))).sum() / len(p)


@tasks.accept("kl")
def difference_of_entropies(p, logits):
    cross = (p * (logits.logsumexp(1, keepdim=True) - logits)).sum(1)
    return (cross - torch.special.entr(p).sum(1)).mean()
