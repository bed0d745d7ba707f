"""Solutions to try on the tasks of practice_gradients."""

import torch
import torch.nn.functional as F

from tests.practice import Tasks

tasks = Tasks("gradients")
tasks.survivors |= {
    ("clipped", "if norm < limit:\n    return gradients"): "at the limit itself both ways give the same",
    ("bend", "return torch.autograd.grad(slope.sum(), x)[-1]"): "there is one gradient: the first is the last",
}

# --- the slope of a cubic -------------------------------------------------------------------------------------------

tasks.refuse("cubic_slope", "[0, 3, 12] ≠ [-2, 1, 10]")(lambda x: 3 * x**2)
tasks.refuse("cubic_slope", "[0, -1, 4] ≠ [-2, 1, 10]")(lambda x: x**3 - 2 * x)
tasks.refuse("cubic_slope", "[-2, -1, 2] ≠ [-2, 1, 10]")(lambda x: x**2 - 2 + 0 * x if x.numel() != 3 else x**2 - 2)
tasks.accept("cubic_slope")(lambda x: 3 * x * x - 2)
tasks.accept("cubic_slope")(lambda x: x.square().mul(3).sub(2))


@tasks.refuse("cubic_slope", "⊘ backward, grad")
def asked_autograd(x):
    x = x.detach().requires_grad_()
    (x**3 - 2 * x).sum().backward()
    return x.grad


# --- a measured slope -----------------------------------------------------------------------------------------------

tasks.refuse("measured_slope", "≠ [6, -2]")(lambda f, x: (f(x + 0.1) - f(x)) / 0.1)
tasks.refuse("measured_slope", "[12, -4] ≠ [6, -2]")(lambda f, x: (f(x + 1e-4) - f(x - 1e-4)) / 1e-4)
tasks.refuse("measured_slope", "[0, 0] ≠ [6, -2]")(lambda f, x: (f(x + 1e-20) - f(x - 1e-20)) / 2e-20)
tasks.refuse("measured_slope", "dtype torch.float32 ≠ torch.float64")(
    lambda f, x: (f(x.float() + 1e-3) - f(x.float() - 1e-3)) / 2e-3
)
tasks.refuse("measured_slope", "[9, 1] ≠ [6, -2]")(lambda f, x: f(x))
tasks.accept("measured_slope")(lambda f, x: (f(x + 1e-7) - f(x)) / 1e-7)
tasks.accept("measured_slope")(lambda f, x: (8 * (f(x + 0.01) - f(x - 0.01)) - f(x + 0.02) + f(x - 0.02)) / 0.12)

# --- the gradient of a mean -----------------------------------------------------------------------------------------

tasks.refuse("mse_gradient", "[-2, 6] ≠ [-1, 3]")(lambda y_hat, y: 2 * (y_hat - y))
tasks.refuse("mse_gradient", "[1, -3] ≠ [-1, 3]")(lambda y_hat, y: 2 * (y - y_hat) / len(y))
tasks.refuse("mse_gradient", "[-0.5, 1.5] ≠ [-1, 3]")(lambda y_hat, y: (y_hat - y).div(2))
tasks.refuse("mse_gradient", "shape () ≠ (2,)")(lambda y_hat, y: (2 * (y_hat - y)).mean())
tasks.refuse("mse_gradient", "≠ 0.2008")(lambda y_hat, y: y_hat - y)
tasks.accept("mse_gradient")(lambda y_hat, y: (y_hat - y) * 2 / y.numel())
tasks.accept("mse_gradient")(lambda y_hat, y: (y_hat - y) / (0.5 * y.shape[0]))

# --- a constant -----------------------------------------------------------------------------------------------------

tasks.refuse("constant", "∂ [1, 1.081] ≠ [0, 0]")(lambda x, w: w * x)
tasks.refuse("constant", "requires_grad False ≠ True")(lambda x, w: (x * w).detach())
tasks.refuse("constant", "∂ [0, 0] ≠ [3, 1.621]")(lambda x, w: x.detach() * w)


@tasks.refuse("constant", "≠ [3, 6]")
def constant_of_the_first(x, w):
    return x + w.detach()


@tasks.accept("constant")
def under_no_grad(x, w):
    with torch.no_grad():
        fixed = w.clone()
    return x * fixed


tasks.accept("constant")(lambda x, w: w.data * x)

# --- a linear layer, backwards --------------------------------------------------------------------------------------

tasks.refuse("linear_gradients", "shape (2, 2) ≠ (1, 2)")(lambda X, W, G: (X.T @ G, G @ W.T))
tasks.refuse("linear_gradients", "mat1 and mat2 shapes cannot be multiplied (5x4 and 3x4)")(
    lambda X, W, G: (G @ W, X.T @ G)
)
tasks.refuse("linear_gradients", "shape (2, 1) ≠ (1, 2)")(lambda X, W, G: ((G @ W.T).T, X.T @ G))
tasks.refuse("linear_gradients", "[[0.5, 0.5], [1, 1]] ≠ [[1, 1], [2, 2]]")(lambda X, W, G: (G @ W.T, X.T @ G / 2))
tasks.refuse("linear_gradients", "Tensor ≠ tuple")(lambda X, W, G: G @ W.T)
tasks.accept("linear_gradients")(lambda X, W, G: ((W @ G.T).T, (G.T @ X).T))
tasks.accept("linear_gradients")(
    lambda X, W, G: (torch.einsum("nk,dk->nd", G, W), torch.einsum("nd,nk->dk", X, G)),
)

# --- cross entropy, backwards ---------------------------------------------------------------------------------------

tasks.refuse("scores_gradient", "[[0.5, 0.5]] ≠ [[0.5, -0.5]]")(lambda scores, y: scores.softmax(1) / len(y))
tasks.refuse("scores_gradient", "[[-0.5, 0.5]] ≠ [[0.5, -0.5]]")(
    lambda scores, y: (F.one_hot(y, scores.shape[1]) - scores.softmax(1)) / len(y)
)
tasks.refuse("scores_gradient", "[0, 0]: -0.1554 ≠ -0.03884")(
    lambda scores, y: scores.softmax(1) - F.one_hot(y, scores.shape[1])
)
tasks.refuse("scores_gradient", "nan")(
    lambda scores, y: (scores.exp() / scores.exp().sum(1, True) - F.one_hot(y, scores.shape[1])) / len(y)
)


@tasks.accept("scores_gradient")
def one_subtracted(scores, y):
    gradient = torch.softmax(scores, -1)
    gradient[range(len(y)), y] -= 1
    return gradient / y.numel()


@tasks.accept("scores_gradient")
def by_comparison(scores, y):
    hit = y.unsqueeze(1) == torch.arange(scores.size(1))
    return (scores.log_softmax(1).exp() - hit.to(scores.dtype)).div(len(scores))


# --- in parts -------------------------------------------------------------------------------------------------------


@tasks.refuse("in_parts", "[4.237, 1.111] ≠ [4.342, 1.112]")
def mean_of_means(w, batches):
    for X, y in batches:
        (F.mse_loss(X @ w, y) / len(batches)).backward()
    return w.grad


@tasks.refuse("in_parts", "[4] ≠ [2]")
def sum_of_sums(w, batches):
    for X, y in batches:
        F.mse_loss(X @ w, y, reduction="sum").backward()
    return w.grad


@tasks.refuse("in_parts", "[1] ≠ [2]")
def last_alone(w, batches):
    total = sum(len(y) for _, y in batches)
    for X, y in batches:
        w.grad = None
        (F.mse_loss(X @ w, y, reduction="sum") / total).backward()
    return w.grad


@tasks.refuse("in_parts", "Trying to backward through the graph a second time")
def graph_kept(w, batches):
    loss = 0
    for X, y in batches:
        loss = loss + F.mse_loss(X @ w, y) * len(y) / sum(len(y) for _, y in batches)
        loss.backward()
    return w.grad


@tasks.accept("in_parts")
def one_backward(w, batches):
    total = sum(len(y) for _, y in batches)
    loss = sum(((X @ w - y) ** 2).sum() for X, y in batches) / total
    return torch.autograd.grad(loss, w)[0]


@tasks.accept("in_parts")
def by_formula(w, batches):
    with torch.no_grad():
        parts = [2 * X.T @ (X @ w - y) for X, y in batches]
        return sum(parts) / sum(y.numel() for _, y in batches)


# --- a function of one's own ----------------------------------------------------------------------------------------


class Base(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)


@tasks.refuse("ReLU", "∂ [1, 0.5403, -0.4161] ≠ [0, 0.5403, 0]")
class PassesAll(Base):
    @staticmethod
    def backward(ctx, G):
        return G


@tasks.refuse("ReLU", "∂ [0, 1, 0] ≠")
class ForgetsWhatComes(Base):
    @staticmethod
    def backward(ctx, G):
        return (ctx.saved_tensors[0] > 0).float()


@tasks.refuse("ReLU", "1.081")
class TimesTheInput(Base):
    @staticmethod
    def backward(ctx, G):
        return G * ctx.saved_tensors[0].clamp(min=0)


@tasks.refuse("ReLU", "returned an incorrect number of gradie")
class ReturnsTwo(Base):
    @staticmethod
    def backward(ctx, G):
        return None, G


@tasks.accept("ReLU")
class ByOutput(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.where(x > 0, x, 0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, G):
        return torch.where(ctx.saved_tensors[0] > 0, G, torch.zeros_like(G))


@tasks.accept("ReLU")
class ByMask(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = x > 0
        return x * ctx.mask

    @staticmethod
    def backward(ctx, G):
        return G.masked_fill(~ctx.mask, 0)


# --- rounded --------------------------------------------------------------------------------------------------------

tasks.refuse("rounded", "∂ [0, 0] ≠ [1, 0.5403]")(lambda x: torch.round(x))
tasks.refuse("rounded", "requires_grad False ≠ True")(lambda x: x.round().detach())
tasks.refuse("rounded", "[0.2, 1.7] ≠ [0, 2]")(lambda x: x)
tasks.refuse("rounded", "[0, 1] ≠ [0, 2]")(lambda x: x + (x.trunc() - x).detach())
tasks.accept("rounded")(lambda x: x - (x - torch.round(x)).detach())
tasks.accept("rounded")(lambda x: x.round().detach() + x - x.detach())

# --- clipped --------------------------------------------------------------------------------------------------------

tasks.refuse("clipped", "[2.5] ≠ [1.5]")(lambda gs, limit: [g.clamp(-limit, limit) for g in gs])


@tasks.refuse("clipped", "[1.875] ≠ [1.5]")
def by_the_largest(gradients, limit):
    norm = max(float(g.norm()) for g in gradients)
    return [g * min(1.0, limit / (norm + 1e-9)) for g in gradients]


@tasks.refuse("clipped", "100")
def always(gradients, limit):
    norm = torch.stack([g.norm() for g in gradients]).norm()
    return [g * limit / norm for g in gradients]


@tasks.refuse("clipped", "[1.071] ≠ [1.5]")
def sum_of_norms(gradients, limit):
    norm = sum(g.norm() for g in gradients)
    return [g * min(1.0, float(limit / norm)) for g in gradients]


@tasks.refuse("clipped", "⇒ [1.5] ≠ [3]")
def in_place(gradients, limit):
    norm = torch.stack([g.norm() for g in gradients]).norm()
    for g in gradients:
        g.mul_((limit / norm).clamp(max=1))
    return gradients


@tasks.accept("clipped")
def joined(gradients, limit):
    norm = torch.cat([g.flatten() for g in gradients]).norm()
    return [g * (limit / norm).clamp(max=1) for g in gradients]


@tasks.accept("clipped")
def never_zero(gradients, limit):
    norm = sum(g.square().sum().item() for g in gradients) ** 0.5
    factor = limit / max(norm, limit)
    return [factor * g for g in gradients]


# --- the slope of the slope -----------------------------------------------------------------------------------------


@tasks.refuse(
    "bend",
    "element 0 of tensors does not require grad and does not have a gra ← return torch.autograd.grad(slope.sum(), x)[0]",
)
def no_graph(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x)
    return torch.autograd.grad(slope.sum(), x)[0]


@tasks.refuse("bend", "[1, 0.07074] ≠ [0, -0.9975]")
def slope_alone(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]


@tasks.refuse("bend", "[0, 1.5] ≠ [0, -0.9975]")
def added_up(f, x):
    return x


@tasks.refuse("bend", "grad can be implicitly created only for scalar outputs")
def no_sum(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)[0]


@tasks.accept("bend")
def by_functional(f, x):
    return torch.autograd.functional.hessian(lambda x: f(x).sum(), x).diagonal()


@tasks.accept("bend")
def by_backward(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    slope = x.grad
    x.grad = None
    slope.sum().backward()
    return x.grad.detach()
