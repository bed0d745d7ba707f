"""Solutions to try on the tasks of practice_modules."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.practice import Tasks

tasks = Tasks("modules")
tasks.survivors |= {
    ("Conv2d", "K, S, P = (self.weight.shape[3], self.stride, self.padding)"): "kernels are square here",
}

# --- sizes ----------------------------------------------------------------------------------------------------------

tasks.refuse("sizes", "[6, 6, 608, 16, 0] ≠")(lambda: [6, 6, 608, 16, 0])
tasks.refuse("sizes", "[8, 6, 208, 16, 0] ≠")(lambda: [8, 6, 208, 16, 0])
tasks.refuse("sizes", "[8, 6, 608, 32, 0] ≠")(lambda: [8, 6, 608, 32, 0])
tasks.refuse("sizes", "⊘ numel, parameters")(lambda: [sum(p.numel() for p in nn.Linear(3, 2).parameters())])
tasks.accept("sizes")(lambda: [2 * (3 + 1), 2 * 3, 8 * (3 * 25 + 1), 2 * 8, 0])
tasks.accept("sizes")(lambda: [8] + [6] + [608] + [16] + [0])

# --- count ----------------------------------------------------------------------------------------------------------

tasks.refuse("count", "2 ≠ 8")(lambda model: len(list(model.parameters())))
tasks.refuse("count", "17 ≠ 5")(lambda model: sum(p.numel() for p in model.parameters()))
tasks.refuse("count", "12 ≠ 7")(lambda model: sum(value.numel() for value in model.state_dict().values()))
tasks.refuse("count", "5 ≠ 8")(lambda model: sum(len(p) if p.dim() == 1 else p.shape[1] for p in model.parameters()))
tasks.refuse("count", "Tensor ≠ int")(lambda model: sum(p.new_tensor(p.numel()) for p in model.parameters()))
tasks.refuse("count", "AttributeError")(lambda model: model.weight.numel() + model.bias.numel())


@tasks.refuse("count", "12 ≠ 6")
def shared_twice(model):
    layers = [m for m in model.modules() if isinstance(m, nn.Linear | nn.BatchNorm1d)]
    if isinstance(model, nn.Sequential):
        layers = [m for m in model if [*m.parameters()]]
    return sum(p.numel() for m in layers for p in m.parameters() if p.requires_grad)


@tasks.accept("count")
def added_up(model):
    total = 0
    for _, p in model.named_parameters():
        if p.requires_grad:
            total += p.shape.numel()
    return total


tasks.accept("count")("""
def count(model):
    own = sum(p.nelement() for p in model.parameters(recurse=False) if p.requires_grad)
    return own + sum(count(child) for child in model.children())
""")

# --- a linear layer -------------------------------------------------------------------------------------------------


class Base(nn.Module):
    """A linear layer but for its forward."""

    def __init__(self, D, K):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(K, D).uniform_(-1, 1) / D**0.5)
        self.bias = nn.Parameter(torch.zeros(K))


@tasks.refuse("Linear", "[] ≠ ['bias', 'weight']")
class Unregistered(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        self.weight = torch.randn(K, D, requires_grad=True)
        self.bias = torch.zeros(K, requires_grad=True)

    def forward(self, X):
        return X @ self.weight.T + self.bias


@tasks.refuse("Linear", "AttributeError: cannot assign parameters before Module.__init__() call ← self.weight")
class NotInitialized(nn.Module):
    def __init__(self, D, K):
        self.weight = nn.Parameter(torch.randn(K, D))
        self.bias = nn.Parameter(torch.zeros(K))


@tasks.refuse("Linear", "['weight'] ≠ ['bias', 'weight']")
class NoBias(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(K, D))

    def forward(self, X):
        return X @ self.weight.T


@tasks.refuse("Linear", "mat1 and mat2 shapes cannot be multiplied")
class NotTransposed(Base):
    def forward(self, X):
        return X @ self.weight + self.bias


@tasks.refuse("Linear", "shape (4, 4, 3) ≠ (2, 4, 3)")
class FirstTwo(Base):
    def forward(self, X):
        if X.dim() == 3:
            X = torch.cat([X, X])
        return X @ self.weight.T + self.bias


@tasks.refuse("Linear", "⊘ Linear, linear")
class Within(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        self.weight, self.bias = nn.Linear(D, K).parameters()

    def forward(self, X):
        return F.linear(X, self.weight, self.bias)


tasks.refuse("Linear", "⊘ Linear")(nn.Linear)
tasks.refuse("Linear", "Linear([[1, 2]]) ⊘ linear")("""
class Linear(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        layer = nn.Linear(D, K)
        self.weight, self.bias, self.forward = layer.weight, layer.bias, layer.forward
""")


tasks.accept("Linear")("""
class Linear(nn.Module):
    def __init__(self, D, K):
        super(Linear, self).__init__()
        self.bias = nn.Parameter(torch.randn(K))
        self.weight = nn.Parameter(torch.randn(K, D) / D**0.5)

    def forward(self, X):
        return torch.einsum("...d,kd->...k", X, self.weight) + self.bias
""")


@tasks.accept("Linear")
class ByRegister(nn.Module):
    def __init__(self, D, K):
        super().__init__()
        for name, shape in (("weight", (K, D)), ("bias", (K,))):
            self.register_parameter(name, nn.Parameter(torch.randn(shape)))

    def forward(self, X):
        return self.bias + (X.unsqueeze(-2) * self.weight).sum(-1)


# --- a shortcut -----------------------------------------------------------------------------------------------------


class Around(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer


@tasks.refuse("Residual", "[] ≠ ['bias', 'weight']")
class Listed(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layers = [layer]

    def forward(self, X):
        return X + self.layers[0](X)


@tasks.refuse("Residual", "RuntimeError: one of the variables needed for gradient computation has been modi")
class InPlace(Around):
    def forward(self, X):
        y = self.layer(X)
        X += y
        return X


@tasks.refuse("Residual", "≠ [[")
class Twice(Around):
    def forward(self, X):
        X = self.layer(X)
        return X + self.layer(X)


@tasks.refuse("Residual", "≠ [[")
class NoShortcut(Around):
    def forward(self, X):
        return self.layer(X)


@tasks.refuse("Residual", "∂")
class Cut(Around):
    def forward(self, X):
        return X.detach() + self.layer(X)


@tasks.accept("Residual")
class Subtracted(Around):
    def forward(self, X):
        return self.layer(X).sub(-X)


@tasks.accept("Residual")
class InChain(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.inner = nn.Sequential(layer)

    def forward(self, X):
        y = self.inner(X)
        y += X
        return y


# --- layers in a row ------------------------------------------------------------------------------------------------


@tasks.refuse("Chain", "[] ≠ ['bias', 'weight', 'bias', 'weight']")
class InAList(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = list(layers)

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X


@tasks.refuse("Chain", "← return self.layer(X)")
class LastOnly(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for layer in layers:
            self.layer = layer

    def forward(self, X):
        return self.layer(X)


class Held(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)


@tasks.refuse("Chain", "← X = layer(X)")
class Backwards(Held):
    def forward(self, X):
        for layer in reversed(self.layers):
            X = layer(X)
        return X


@tasks.refuse("Chain", "shape (1, 3) ≠ (1, 2)")
class ReturnsEarly(Held):
    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
            return X


@tasks.refuse("Chain", "[[")
class LeavesOneOut(Held):
    def forward(self, X):
        return self.layers[2](self.layers[0](X))


tasks.refuse("Chain", "⊘ Sequential")(nn.Sequential)


@tasks.accept("Chain")
class Named(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, X):
        for layer in self.children():
            X = layer(X)
        return X


@tasks.accept("Chain")
class IsAList(nn.ModuleList):
    def __init__(self, *layers):
        super().__init__(layers)

    def forward(self, X):
        for number in range(len(self)):
            X = self[number](X)
        return X


# --- dropout --------------------------------------------------------------------------------------------------------


class Share(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p


@tasks.refuse("Dropout", "[0, 1000] ≠ [0, 2000]")
class NotScaled(Share):
    def forward(self, X):
        return X * (torch.rand_like(X) >= self.p) if self.training else X


@tasks.refuse("Dropout", "[0, 0]: 2 ≠ 1")
class AlwaysDrops(Share):
    def forward(self, X):
        return X * (torch.rand_like(X) >= self.p) / (1 - self.p)


@tasks.refuse("Dropout", "[0, 5000] ≠ [0, 1250]")
class KeepsTheShare(Share):
    def forward(self, X):
        return X * (torch.rand_like(X) < self.p) / self.p if self.training else X


@tasks.refuse("Dropout", "0.8 ≠ 0.2")
class DropsTheRest(Share):
    def forward(self, X):
        return X * (torch.rand_like(X) < self.p) / (1 - self.p) if self.training else X


@tasks.refuse("Dropout", "[True, False] ≠ [True, True]")
class WholeRows(Share):
    def forward(self, X):
        kept = torch.rand(len(X), 1, dtype=X.dtype) >= self.p
        return X * kept / (1 - self.p) if self.training else X


@tasks.refuse("Dropout", "True ≠ False")
class SameEachTime(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p, self.kept = p, torch.rand(100, 100) >= p

    def forward(self, X):
        return X * self.kept / (1 - self.p) if self.training else X


@tasks.refuse("Dropout", "RuntimeError: element 0 of tensors does not require grad")
class CutOff(Share):
    def forward(self, X):
        return X.detach() * (torch.rand_like(X) >= self.p) / (1 - self.p) if self.training else X


@tasks.refuse("Dropout", "⊘ dropout")
class Borrowed(Share):
    def forward(self, X):
        return F.dropout(X, self.p, self.training)


@tasks.accept("Dropout")
class ByComparison(Share):
    def forward(self, X):
        if not self.training:
            return X
        return torch.where(torch.rand(X.shape) < self.p, 0, X / (1 - self.p))


@tasks.accept("Dropout")
class Filled(Share):
    def forward(self, X):
        if not self.training:
            return X
        X = X.masked_fill(torch.rand(X.shape, device=X.device) < self.p, 0.0)
        return X.mul(1 / (1 - self.p))


# --- a convolution --------------------------------------------------------------------------------------------------


class Kernels(nn.Module):
    def __init__(self, C, D, K, stride=1, padding=0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(D, C, K, K))
        self.bias = nn.Parameter(torch.zeros(D))
        self.K, self.stride, self.padding = K, stride, padding

    def size(self, n):
        return (n + 2 * self.padding - self.K) // self.stride + 1

    def columns(self, X):
        return F.unfold(X, self.K, stride=self.stride, padding=self.padding)


@tasks.refuse("Conv2d", "RuntimeError: unflatten: ")
class StrideForgotten(Kernels):
    def forward(self, X):
        y = self.weight.flatten(1) @ self.columns(X) + self.bias[:, None]
        H, W = X.shape[2] + 2 * self.padding - self.K + 1, X.shape[3] + 2 * self.padding - self.K + 1
        return y.unflatten(2, (H, W))


@tasks.refuse("Conv2d", "shape (1, 1, 2) ≠ (1, 1, 1, 2)")
class NotFolded(Kernels):
    def forward(self, X):
        return self.weight.flatten(1) @ self.columns(X) + self.bias[:, None]


@tasks.refuse("Conv2d", "shape (2, 5, 2, 4) ≠ (2, 5, 4, 2)")
class SidesSwapped(Kernels):
    def forward(self, X):
        y = self.weight.flatten(1) @ self.columns(X) + self.bias[:, None]
        H, W = self.size(X.shape[2]), self.size(X.shape[3])
        return y.unflatten(2, (W, H) if self.stride > 1 else (H, W))


@tasks.refuse("Conv2d", "≠ [[[[")
class BiasForgotten(Kernels):
    def forward(self, X):
        y = self.weight.flatten(1) @ self.columns(X) + 0 * self.bias[:, None]
        return y.unflatten(2, (self.size(X.shape[2]), self.size(X.shape[3])))


@tasks.refuse("Conv2d", "RuntimeError: The size of tensor a (2) must match the size of tensor b (5)")
class BiasInLastPlace(Kernels):
    def forward(self, X):
        y = self.weight.flatten(1) @ self.columns(X)
        return y.unflatten(2, (self.size(X.shape[2]), self.size(X.shape[3]))) + self.bias


@tasks.refuse("Conv2d", "⊘ conv2d")
class ByPyTorch(Kernels):
    def forward(self, X):
        return F.conv2d(X, self.weight, self.bias, self.stride, self.padding)


@tasks.accept("Conv2d")
class ByWindows(Kernels):
    def forward(self, X):
        X = F.pad(X, [self.padding] * 4)
        windows = X.unfold(2, self.K, self.stride).unfold(3, self.K, self.stride)
        y = torch.einsum("nchwij,dcij->ndhw", windows, self.weight)
        return y + self.bias.view(1, -1, 1, 1)


@tasks.accept("Conv2d")
class ByFold(Kernels):
    def forward(self, X):
        size = [self.size(X.shape[2]), self.size(X.shape[3])]
        rows = self.columns(X).transpose(1, 2) @ self.weight.view(len(self.weight), -1).T + self.bias
        return F.fold(rows.transpose(1, 2), size, 1)


# --- batch normalization --------------------------------------------------------------------------------------------


class Running(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(D)), nn.Parameter(torch.zeros(D))
        self.register_buffer("running_mean", torch.zeros(D))
        self.register_buffer("running_var", torch.ones(D))

    def normal(self, X, mean, var):
        return self.weight * (X - mean) / torch.sqrt(var + 1e-5) + self.bias

    @torch.no_grad()
    def note(self, mean, var, share=0.1):
        self.running_mean = (1 - share) * self.running_mean + share * mean
        self.running_var = (1 - share) * self.running_var + share * var


@tasks.refuse("BatchNorm", "None ≠ [")
class NoBuffers(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(D)), nn.Parameter(torch.zeros(D))
        self.running_mean, self.running_var = torch.zeros(D), torch.ones(D)

    def forward(self, X):
        return self.weight * (X - X.mean(0)) / torch.sqrt(X.var(0, correction=0) + 1e-5) + self.bias


@tasks.refuse("BatchNorm", "≠ [[")
class Unbiased(Running):
    def forward(self, X):
        return self.normal(X, X.mean(0), X.var(0))


@tasks.refuse("BatchNorm", "[0, 0] ≠ [")
class NothingNoted(Running):
    def forward(self, X):
        return self.normal(X, X.mean(0), X.var(0, correction=0))


@tasks.refuse("BatchNorm", "[6.48, 14.85] ≠ [0.88, 2.05]")
class Reversed(Running):
    def forward(self, X):
        if not self.training:
            return self.normal(X, self.running_mean, self.running_var)
        self.note(X.mean(0), X.var(0), share=0.9)
        return self.normal(X, X.mean(0), X.var(0, correction=0))


@tasks.refuse("BatchNorm", "[1.8, 0.81] ≠ [2.79, 0.81]")
class BiasedNoted(Running):
    def forward(self, X):
        if not self.training:
            return self.normal(X, self.running_mean, self.running_var)
        self.note(X.mean(0), X.var(0, correction=0))
        return self.normal(X, X.mean(0), X.var(0, correction=0))


@tasks.refuse("BatchNorm", "≠ [[")
class AlwaysTheBatch(Running):
    def forward(self, X):
        if self.training:
            self.note(X.mean(0), X.var(0))
        return self.normal(X, X.mean(0), X.var(0, correction=0))


@tasks.refuse("BatchNorm", "requires_grad True ≠ False")
class KeepsTheGraph(Running):
    def forward(self, X):
        if not self.training:
            return self.normal(X, self.running_mean, self.running_var)
        self.running_mean = 0.9 * self.running_mean + 0.1 * X.mean(0)
        self.running_var = 0.9 * self.running_var + 0.1 * X.var(0)
        return self.normal(X, X.mean(0), X.var(0, correction=0))


@tasks.refuse("BatchNorm", "[0.892, 2.345] ≠ [0.88, 2.05]")
class NotesInUse(Running):
    def forward(self, X):
        if not self.training:
            y = self.normal(X, self.running_mean, self.running_var)
            self.note(X.mean(0), torch.zeros_like(X[0]))
            return y
        self.note(X.mean(0), X.var(0))
        return self.normal(X, X.mean(0), X.var(0, correction=0))


tasks.refuse("BatchNorm", "⊘ BatchNorm1d")(nn.BatchNorm1d)


@tasks.accept("BatchNorm")
class Assigned(Running):
    def forward(self, X):
        if not self.training:
            return self.normal(X, self.running_mean, self.running_var)
        N, mean = len(X), X.mean(0)
        var = ((X - mean) ** 2).mean(0)
        self.note(mean, var * N / (N - 1))
        return self.normal(X, mean, var)


@tasks.accept("BatchNorm")
class WithoutGradient(Running):
    def forward(self, X):
        if self.training:
            var, mean = torch.var_mean(X, 0, correction=0)
            self.running_mean.mul_(0.9).add_(0.1 * mean.detach())
            self.running_var.mul_(0.9).add_(0.1 * X.detach().var(0, unbiased=True))
        else:
            mean, var = self.running_mean, self.running_var
        return torch.addcmul(self.bias, (X - mean) * (var + 1e-5).rsqrt(), self.weight)


# --- weights put in -------------------------------------------------------------------------------------------------


@tasks.refuse("load", "≠ [[")
def names_only(model, state):
    for name, value in model.state_dict().items():
        value = state[name]  # noqa: F841, PLW2901


@tasks.refuse("load", "RuntimeError: a leaf Variable that requires grad is being used in an in-place op")
def recorded(model, state):
    for name, p in model.named_parameters():
        p.copy_(state[name])


@tasks.refuse("load", "⇒")
def shared(model, state):
    for name, p in model.named_parameters():
        p.data = state[name]


@tasks.refuse("load", "[0] ≠ [7]")
def parameters_alone(model, state):
    for name, p in model.named_parameters():
        p.data.copy_(state[name])


@tasks.refuse("load", "False, False] ≠ [True, True]")
def replaced(model, state):
    model.weight = nn.Parameter(state["weight"].clone())
    model.bias = nn.Parameter(state["bias"].clone())


tasks.refuse("load", "⊘ load_state_dict")(lambda model, state: model.load_state_dict(state))


@tasks.accept("load")
def both_kinds(model, state):
    with torch.no_grad():
        for name, p in [*model.named_parameters(), *model.named_buffers()]:
            p.copy_(state[name])


@tasks.accept("load")
def cloned(model, state):
    for name, p in model.named_parameters():
        p.data = state[name].clone()
    for name, _ in model.named_buffers():
        owner, _, last = name.rpartition(".")
        setattr(model.get_submodule(owner), last, state[name].clone())
