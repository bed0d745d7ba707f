"""Solutions to try on the tasks of practice_optimizers."""

import math

import torch
from torch import nn

from tests.practice import Tasks

tasks = Tasks("optimizers")
tasks.survivors |= {
    (
        "clip",
        "if norm >= max_norm:\n    for g in grads:\n        g *= max_norm / norm",
    ): "where they are equal, the factor is 1",
}

# --- a step ---------------------------------------------------------------------------------------------------------


@tasks.refuse("step", "[1, 2] ≠ [0.9, 1.8]")
def new_names(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p = p - lr * p.grad  # noqa: PLW2901


@tasks.refuse("step", "RuntimeError: a leaf Variable that requires grad is being used in an in-place op")
def recorded(parameters, lr):
    for p in parameters:
        p -= lr * p.grad  # noqa: PLW2901


@tasks.refuse("step", "TypeError: unsupported operand type(s) for *: 'float' and 'NoneType'")
@torch.no_grad()
def no_gradient(parameters, lr):
    for p in parameters:
        p -= lr * p.grad  # noqa: PLW2901


@tasks.refuse("step", "[1.1, 2.2] ≠ [0.9, 1.8]")
@torch.no_grad()
def upwards(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p += lr * p.grad  # noqa: PLW2901


@tasks.refuse("step", "list ≠ NoneType")
@torch.no_grad()
def returned(parameters, lr):
    return [p - lr * p.grad if p.grad is not None else p for p in parameters]


@tasks.refuse("step", "[0, 0] ≠ [1, 2]")
@torch.no_grad()
def gradients_cleared(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad  # noqa: PLW2901
            p.grad.zero_()


tasks.refuse("step", "⊘ SGD, optim")(lambda parameters, lr: torch.optim.SGD(parameters, lr).step())


@tasks.accept("step")
def by_data(parameters, lr):
    for p in filter(lambda p: p.grad is not None, parameters):
        p.data = p.data - lr * p.grad


@tasks.accept("step")
@torch.no_grad()
def with_add(parameters, lr):
    for p in parameters:
        if p.grad is None:
            continue
        p.add_(p.grad, alpha=-lr)


# --- weight decay ---------------------------------------------------------------------------------------------------


@tasks.refuse("decayed", "[0.9, 1.8] ≠ [0.85, 1.7]")
@torch.no_grad()
def no_decay(parameters, lr, weight_decay):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad  # noqa: PLW2901


@tasks.refuse("decayed", "[0.4, 0.8] ≠ [0.85, 1.7]")
@torch.no_grad()
def without_rate(parameters, lr, weight_decay):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad + weight_decay * p  # noqa: PLW2901


@tasks.refuse("decayed", "[0.855, 1.71] ≠ [0.85, 1.7]")
@torch.no_grad()
def one_after_the_other(parameters, lr, weight_decay):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad  # noqa: PLW2901
            p -= lr * weight_decay * p  # noqa: PLW2901


@tasks.refuse("decayed", "[1.5, 3] ≠ [1, 2]")
@torch.no_grad()
def gradient_changed(parameters, lr, weight_decay):
    for p in parameters:
        if p.grad is not None:
            p.grad += weight_decay * p
            p -= lr * p.grad  # noqa: PLW2901


@tasks.refuse("decayed", "[2.85, 3.8] ≠ [3, 4]")
@torch.no_grad()
def unused_decays(parameters, lr, weight_decay):
    for p in parameters:
        p *= 1 - lr * weight_decay  # noqa: PLW2901
        if p.grad is not None:
            p -= lr * p.grad  # noqa: PLW2901


@tasks.accept("decayed")
@torch.no_grad()
def factor_first(parameters, lr, weight_decay):
    for p in parameters:
        if p.grad is not None:
            p.mul_(1 - lr * weight_decay).sub_(lr * p.grad)


@tasks.accept("decayed")
def by_loss(parameters, lr, weight_decay):
    for p in parameters:
        if p.grad is None:
            continue
        slope = torch.autograd.grad(weight_decay * (p**2).sum() / 2, p)[0]
        p.data -= lr * (p.grad + slope)


# --- two learning rates ---------------------------------------------------------------------------------------------


tasks.refuse("groups", "ValueError: some parameters appear in more than one parameter group")(
    lambda model, lr: [
        {"params": model.parameters(), "lr": lr / 10},
        {"params": model[-1].parameters(), "lr": lr},
    ]
)
tasks.refuse("groups", "≠")(lambda model, lr: [{"params": model.parameters(), "lr": lr}])
tasks.refuse("groups", "[None, None, 0.1, 0.1] ≠")(lambda model, lr: [{"params": model[-1].parameters(), "lr": lr}])
tasks.refuse("groups", "≠")(
    lambda model, lr: [
        {"params": model[:-1].parameters(), "lr": lr},
        {"params": model[-1].parameters(), "lr": lr / 10},
    ]
)
tasks.refuse("groups", "≠")(
    lambda model, lr: [
        {"params": model[0].parameters(), "lr": lr / 10},
        {"params": model[1:-1].parameters(), "lr": lr / 100},
        {"params": [model[-1].weight]},
    ]
)
tasks.accept("groups")(
    lambda model, lr: [
        {"params": list(model[:-1].parameters()), "lr": 0.1 * lr},
        {"params": list(model[-1].parameters())},
    ]
)
tasks.accept("groups")(
    lambda model, lr: [
        {"params": [p], "lr": lr if name.startswith(f"{len(model) - 1}.") else lr / 10}
        for name, p in model.named_parameters()
    ]
)

# --- clipping -------------------------------------------------------------------------------------------------------


def has_gradient(parameters):
    return [p for p in parameters if p.grad is not None]


@tasks.refuse("clip", "[1, 1] ≠ [0.64, 0.48]")
def each_number(parameters, max_norm):
    w = has_gradient(parameters)
    norm = torch.cat([p.grad.flatten() for p in w]).norm()
    for p in w:
        p.grad.clamp_(-max_norm, max_norm)
    return norm


@tasks.refuse("clip", "[0.8, 0.6] ≠ [0.64, 0.48]")
def each_tensor(parameters, max_norm):
    w = has_gradient(parameters)
    norm = torch.cat([p.grad.flatten() for p in w]).norm()
    for p in w:
        p.grad *= (max_norm / p.grad.norm()).clamp(max=1)
    return norm


@tasks.refuse("clip", "8.75 ≠ 6.25")
def sum_of_norms(parameters, max_norm):
    w = has_gradient(parameters)
    norm = sum(p.grad.norm() for p in w)
    for p in w:
        p.grad *= (max_norm / norm).clamp(max=1)
    return norm


@tasks.refuse("clip", "≠ [0.1, 0.2]")
def always_scaled(parameters, max_norm):
    w = has_gradient(parameters)
    norm = torch.cat([p.grad.flatten() for p in w]).norm()
    for p in w:
        p.grad *= max_norm / norm
    return norm


@tasks.refuse("clip", "→ 1 ≠ 6.25")
def norm_afterwards(parameters, max_norm):
    w = has_gradient(parameters)
    norm = torch.cat([p.grad.flatten() for p in w]).norm()
    for p in w:
        p.grad *= (max_norm / (norm + 1e-6)).clamp(max=1)
    return torch.cat([p.grad.flatten() for p in w]).norm()


@tasks.refuse("clip", "[4, 3] ≠ [0.64, 0.48]")
def names_alone(parameters, max_norm):
    grads = [p.grad for p in has_gradient(parameters)]
    norm = torch.cat([g.flatten() for g in grads]).norm()
    for g in grads:
        g = g * (max_norm / norm).clamp(max=1)  # noqa: PLW2901
    return norm


tasks.refuse("clip", "⊘ clip_grad_norm_")(lambda w, max_norm: nn.utils.clip_grad_norm_(w, max_norm))


@tasks.accept("clip")
def with_factor(parameters, max_norm):
    w = has_gradient(parameters)
    norm = torch.stack([torch.linalg.vector_norm(p.grad) for p in w]).norm()
    factor = (max_norm / (norm + 1e-6)).clamp(max=1.0)
    for p in w:
        p.grad.mul_(factor)
    return norm


@tasks.accept("clip")
def new_gradients(parameters, max_norm):
    w = has_gradient(parameters)
    norm = torch.sqrt(sum(torch.sum(p.grad.square()) for p in w))
    for p in w:
        p.grad = p.grad / max(1.0, norm.item() / max_norm)
    return norm


# --- momentum -------------------------------------------------------------------------------------------------------


class Rule:
    """An optimizer but for its rule: it keeps its parameters, its settings and, for each parameter, some numbers."""

    def __init__(self, parameters, **settings):
        self.parameters = list(parameters)
        self.__dict__ |= settings
        self.t = 0
        self.v = [torch.zeros_like(p) for p in self.parameters]
        self.s = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        self.t += 1
        for k, p in enumerate(self.parameters):
            if p.grad is not None:
                p.copy_(self.moved(k, p, p.grad))


@tasks.refuse("Momentum", "≠ [")
class NoMomentum(Rule):
    def moved(self, k, p, g):
        return p - self.lr * g


@tasks.refuse("Momentum", "[0.99, 1.98] ≠ [0.9, 1.8]")
class RunningMean(Rule):
    def moved(self, k, p, g):
        self.v[k] = self.momentum * self.v[k] + (1 - self.momentum) * g
        return p - self.lr * self.v[k]


@tasks.refuse("Momentum", "→ [0.81, 1.62] ≠ [0.9, 1.8]")
class LooksAhead(Rule):
    def moved(self, k, p, g):
        self.v[k] = self.momentum * self.v[k] + g
        return p - self.lr * (g + self.momentum * self.v[k])


@tasks.refuse("Momentum", "≠ [")
class OneForAll(Rule):
    def moved(self, k, p, g):
        self.s[0] = self.momentum * self.s[0] + g
        return p - self.lr * self.s[0]


@tasks.refuse("Momentum", "≠ [")
class SharesTheGradient(Rule):
    def moved(self, k, p, g):
        if self.t == 1:
            self.v[k] = g
        else:
            self.v[k] = self.momentum * self.v[k] + g
        return p - self.lr * self.v[k]


@tasks.refuse("Momentum", "[1, 2] ≠ [0.9, 1.8]")
class UsedUp(Rule):
    """Its parameters are a generator, and the first loop empties it."""

    def __init__(self, parameters, lr, momentum):
        self.lr, self.momentum, self.t = lr, momentum, 0
        self.v = [torch.zeros_like(p) for p in parameters]
        self.parameters = parameters

    def moved(self, k, p, g):
        return p - self.lr * g


tasks.refuse("Momentum", "⊘ SGD")(torch.optim.SGD)


@tasks.accept("Momentum")
class StepsRemembered(Rule):
    def moved(self, k, p, g):
        self.v[k] = self.momentum * self.v[k] - self.lr * g
        return p + self.v[k]


@tasks.accept("Momentum")
class InADict:
    def __init__(self, parameters, lr, momentum):
        self.w, self.lr, self.momentum, self.v = [*parameters], lr, momentum, {}

    def step(self):
        for p in self.w:
            if p.grad is None:
                continue
            self.v[p] = self.v.get(p, 0) * self.momentum + p.grad
            p.data.add_(self.v[p], alpha=-self.lr)


# --- a schedule -----------------------------------------------------------------------------------------------------

tasks.refuse("schedule", "≠ [0.5, 1, 1, 0.5, 0]")(
    lambda t, W, T: min(1, (t + 1) / W) * (1 + math.cos(math.pi * t / T)) / 2
)
tasks.refuse("schedule", "[0, 0.5, 1, 0.5, 0] ≠ [0.5, 1, 1, 0.5, 0]")(
    lambda t, W, T: t / W if t < W else (1 + math.cos(math.pi * (t - W) / (T - W))) / 2
)
tasks.refuse("schedule", "≠ [1, 1, 0.8536, 0.5, 0.1464, 0]")(
    lambda t, W, T: (t + 1) / W if t < W else 1 - (t - W) / (T - W)
)
tasks.refuse("schedule", "→ [tensor(0.5000), ")(
    lambda t, W, T: torch.tensor((t + 1) / W) if t < W else torch.tensor(math.pi * (t - W) / (T - W)).cos() / 2 + 0.5
)
tasks.refuse("schedule", "[0.5, 1, 1, 0.9998, 0.9992] ≠")(
    lambda t, W, T: (t + 1) / W if t < W else (1 + math.cos(math.radians(math.pi * (t - W) / (T - W)))) / 2
)
tasks.accept("schedule")(
    lambda t, W, T: (t + 1) / W if t + 1 < W else math.cos(math.pi / 2 * max(0, t - W) / (T - W)) ** 2
)


@tasks.accept("schedule")
def with_tensor(t, W, T):
    if t < W:
        return (1 + t) / W
    return 0.5 * (torch.tensor(math.pi * (t - W) / (T - W)).cos().item() + 1.0)


# --- RMSprop --------------------------------------------------------------------------------------------------------


@tasks.refuse("RMSprop", "[0.9, 1.9] ≠ [0.6838, 1.684]")
class NoMean(Rule):
    def moved(self, k, p, g):
        return p - self.lr * g / (g.abs() + self.eps)


@tasks.refuse("RMSprop", ", 1.5] ≠ [0.6838, 1.684]")
class NoRoot(Rule):
    def moved(self, k, p, g):
        self.s[k] = self.alpha * self.s[k] + (1 - self.alpha) * g**2
        return p - self.lr * g / (self.s[k] + self.eps)


@tasks.refuse("RMSprop", "[0.8946, 1.895] ≠ [0.6838, 1.684]")
class Reversed(Rule):
    def moved(self, k, p, g):
        self.s[k] = (1 - self.alpha) * self.s[k] + self.alpha * g**2
        return p - self.lr * g / (self.s[k].sqrt() + self.eps)


@tasks.refuse("RMSprop", "0.5, 0.1) → [[")
class WithinTheRoot(Rule):
    def moved(self, k, p, g):
        self.s[k] = self.alpha * self.s[k] + (1 - self.alpha) * g**2
        return p - self.lr * g / (self.s[k] + self.eps**2).sqrt()


@tasks.refuse("RMSprop", "[0.9, 1.8] ≠ [0.6838, 1.684]")
class NotDivided(Rule):
    def moved(self, k, p, g):
        return p - self.lr * g


@tasks.accept("RMSprop")
class ByLerp(Rule):
    def moved(self, k, p, g):
        self.s[k].lerp_(g.square(), 1 - self.alpha)
        return p.addcdiv(g, self.s[k].sqrt() + self.eps, value=-self.lr)


@tasks.accept("RMSprop")
class Moments:
    def __init__(self, parameters, lr, alpha, eps):
        self.states = [{"p": p, "s": 0} for p in parameters]
        self.lr, self.alpha, self.eps = lr, alpha, eps

    def step(self):
        for state in self.states:
            p = state["p"]
            if p.grad is not None:
                state["s"] = self.alpha * state["s"] + (1 - self.alpha) * p.grad**2
                p.data = p.data - self.lr / (state["s"] ** 0.5 + self.eps) * p.grad


# --- Adam -----------------------------------------------------------------------------------------------------------


class Means(Rule):
    """Adam but for its step: both running means and their corrected values."""

    def moved(self, k, p, g):
        b1, b2 = self.betas
        self.v[k] = b1 * self.v[k] + (1 - b1) * g
        self.s[k] = b2 * self.s[k] + (1 - b2) * g**2
        return self.rule(p, g, self.v[k] / (1 - b1**self.t), self.s[k] / (1 - b2**self.t))

    def rule(self, p, g, m, s):
        return p - self.lr * m / (s.sqrt() + self.eps)


@tasks.refuse("Adam", "[0.6838, 1.684] ≠ [0.9, 1.9]")
class NotCorrected(Rule):
    def moved(self, k, p, g):
        b1, b2 = self.betas
        self.v[k] = b1 * self.v[k] + (1 - b1) * g
        self.s[k] = b2 * self.s[k] + (1 - b2) * g**2
        return p - self.lr * self.v[k] / (self.s[k].sqrt() + self.eps)


@tasks.refuse("Adam", "[nan, nan] ≠ [0.9, 1.9]")
class CountsFromZero(Means):
    def moved(self, k, p, g):
        self.t = max(0, self.t - 1)
        return super().moved(k, p, g)


@tasks.refuse("Adam", "≠ [")
class CountsEachParameter(Means):
    def moved(self, k, p, g):
        self.t += k
        return super().moved(k, p, g)


@tasks.refuse("Adam", "≠ [")
class BetasSwapped(Means):
    def moved(self, k, p, g):
        b2, b1 = self.betas
        self.v[k] = b1 * self.v[k] + (1 - b1) * g
        self.s[k] = b2 * self.s[k] + (1 - b2) * g**2
        return self.rule(p, g, self.v[k] / (1 - b1**self.t), self.s[k] / (1 - b2**self.t))


@tasks.refuse("Adam", "0.1) → [[")
class EpsilonWithin(Means):
    def rule(self, p, g, m, s):
        return p - self.lr * m / (s + self.eps**2).sqrt()


@tasks.refuse("Adam", "[0.9, 1.95] ≠ [0.9, 1.9]")
class RootForgotten(Means):
    def rule(self, p, g, m, s):
        return p - self.lr * m / (s + self.eps)


tasks.refuse("Adam", "⊘ Adam")(torch.optim.Adam)
tasks.accept("Adam")(Means)


@tasks.accept("Adam")
class AsPublished:
    """With the corrections drawn into the step size, as at the end of section 2 of the paper."""

    def __init__(self, params, lr, betas, eps):
        self.params, self.lr, self.betas, self.eps, self.steps = [*params], lr, betas, eps, 0
        self.state = {}

    def step(self):
        self.steps += 1
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            m, s = self.state.setdefault(p, (torch.zeros_like(p.data), torch.zeros_like(p.data)))
            m.mul_(b1).add_(p.grad, alpha=1 - b1)
            s.mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
            root = (1 - b2**self.steps) ** 0.5
            p.data.addcdiv_(m, s.sqrt().div_(root).add_(self.eps), value=-self.lr / (1 - b1**self.steps))


# --- AdamW ----------------------------------------------------------------------------------------------------------


@tasks.refuse("AdamW", "[0.95, 1.933] ≠ [0.9, 1.833]")
class DecayIgnored(Means):
    pass


@tasks.refuse("AdamW", "[0.94, 1.925] ≠ [0.9, 1.833]")
class ThroughTheMeans(Means):
    def moved(self, k, p, g):
        return super().moved(k, p, g + self.weight_decay * p)


@tasks.refuse("AdamW", "[0.45, 0.9333] ≠ [0.9, 1.833]")
class RateForgotten(Means):
    def rule(self, p, g, m, s):
        return (1 - self.weight_decay) * p - self.lr * m / (s.sqrt() + self.eps)


@tasks.refuse("AdamW", "[0.9025, 1.837] ≠ [0.9, 1.833]")
class AfterTheStep(Means):
    def rule(self, p, g, m, s):
        return (1 - self.lr * self.weight_decay) * super().rule(p, g, m, s)


@tasks.refuse("AdamW", "[2.85, 3.8] ≠ [3, 4]")
class UnusedDecays(Means):
    @torch.no_grad()
    def step(self):
        for p in self.parameters:
            p *= 1 - self.lr * self.weight_decay
        super().step()


tasks.refuse("AdamW", "⊘ AdamW")(torch.optim.AdamW)


@tasks.accept("AdamW")
class AsOneSum(Means):
    def rule(self, p, g, m, s):
        return p - self.lr * (m / (s.sqrt() + self.eps) + self.weight_decay * p)


@tasks.accept("AdamW")
class BeforeTheStep(Means):
    def rule(self, p, g, m, s):
        p = (1 - self.lr * self.weight_decay) * p
        return p - self.lr * m / (s**0.5 + self.eps)
