"""Solutions to try on the tasks of practice_bugs: ours with a line changed, and some of another form."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.practice import Tasks

tasks = Tasks("bugs")
ours = tasks.changed
ZERO = "        optimizer.zero_grad()\n"
BACK = "        loss.backward()\n"
STEP = "        optimizer.step()\n"

# --- descend: gradients that add up ---------------------------------------------------------------------------------

tasks.refuse("descend", "[1, 0.25, 0.0625, 0.7656] ≠")(ours("descend", ZERO, ""))
tasks.refuse("descend", "[1, 1, 1, 1] ≠")(ours("descend", ZERO + BACK, BACK + ZERO))
tasks.refuse("descend", "[0.25, 0.0625")(ours("descend", "loss.item()", "F.mse_loss(model(X), y).item()"))
tasks.refuse("descend", "[3, ")(ours("descend", "mse_loss(model(X), y)", 'mse_loss(model(X), y, reduction="sum")'))
tasks.accept("descend")(ours("descend", "optimizer.zero_grad()", "model.zero_grad()"))
tasks.accept("descend")(ours("descend", ZERO, "", STEP, STEP + ZERO))


@tasks.accept("descend")
def by_slopes(model, X, y, lr, num_epochs):
    losses, weights = [], [*model.parameters()]
    for _ in range(num_epochs):
        loss = ((model(X) - y) ** 2).mean()
        for w, slope in zip(weights, torch.autograd.grad(loss, weights)):
            w.data -= lr * slope
        losses.append(float(loss))
    return losses


# --- classify: softmax twice ----------------------------------------------------------------------------------------

LOSS = "F.cross_entropy(model(X), y)"
tasks.refuse("classify", "[1.048, ")(ours("classify", LOSS, "F.cross_entropy(model(X).softmax(dim=1), y)"))
tasks.refuse("classify", "[-0.")(ours("classify", LOSS, "F.nll_loss(model(X).softmax(dim=1), y)"))
tasks.refuse("classify", "≠ [0.9578")(ours("classify", LOSS, "F.nll_loss(model(X), y)"))
tasks.refuse("classify", "≠ [0.9578")(ours("classify", LOSS, "F.cross_entropy(model(X).sigmoid(), y)"))
tasks.refuse("classify", "≠ [0.9578")(ours("classify", LOSS, "F.cross_entropy(model(X).log_softmax(dim=0), y)"))
tasks.accept("classify")(ours("classify", LOSS, "F.nll_loss(model(X).log_softmax(dim=1), y)"))
tasks.accept("classify")(ours("classify", LOSS, "F.cross_entropy(model(X).log_softmax(dim=1), y)"))
tasks.accept("classify")(ours("classify", LOSS, "-model(X).softmax(1)[range(len(y)), y].log().mean()"))

# --- regress: (N, 1) against (N,) -----------------------------------------------------------------------------------

SQUARE = "((y_hat - y) ** 2).mean()"
tasks.refuse("regress", "→ 11.25 ≠ 0")(ours("regress", ".squeeze(1)", ""))
tasks.refuse("regress", "≠ 0")(ours("regress", SQUARE, "(y_hat.mean() - y.mean()) ** 2"))
tasks.refuse("regress", "≠ 0")(ours("regress", SQUARE, "(y_hat - y).mean()"))
tasks.refuse("regress", "RuntimeError")(ours("regress", ".squeeze(1)", ".view(1)"))
tasks.accept("regress")(ours("regress", ".squeeze(1)", "[:, 0]", SQUARE, "F.mse_loss(y_hat, y)"))
tasks.accept("regress")(ours("regress", ".squeeze(1)", "", SQUARE, "((y_hat - y[:, None]) ** 2).mean()"))
tasks.accept("regress")(ours("regress", SQUARE, "(y_hat - y).square().sum() / len(y)"))

# --- predict: a softmax over the batch ------------------------------------------------------------------------------

tasks.refuse("predict", "[1] ≠ [0.6009]")(ours("predict", "softmax(dim=1)", "softmax(dim=0)"))
tasks.refuse("predict", "shape (3,) ≠ (1,)")(
    ours("predict", "argmax(dim=1), p.amax(dim=1)", "argmax(dim=0), p.amax(dim=0)")
)
tasks.refuse("predict", "≠ [0.6009]")(ours("predict", "softmax(dim=1)", "sigmoid()"))
tasks.refuse("predict", "≠ [0.6009]")(ours("predict", ".softmax(dim=1)", ""))
tasks.refuse("predict", "[0.4181, 0.257] ≠")(ours("predict", "softmax(dim=1)", "flatten().softmax(dim=0).view(-1, 3)"))
tasks.refuse("predict", "dtype torch.float32 ≠ torch.int64")(
    ours("predict", "p.argmax(dim=1), p.amax(dim=1)", "p.max(dim=1)")
)
tasks.accept("predict")(ours("predict", "softmax(dim=1)", "log_softmax(dim=-1).exp()"))
tasks.accept("predict")(ours("predict", "p.argmax(dim=1), p.amax(dim=1)", "tuple(p.max(dim=1))[::-1]"))


@tasks.accept("predict")
def by_powers(model, X):
    scores = model(X).detach()
    e = (scores - scores.amax(1, keepdim=True)).exp()
    best, y = scores.max(1)
    return y, e.amax(1) / e.sum(1)


# --- mean_loss: batches of unequal size -----------------------------------------------------------------------------

tasks.refuse("mean_loss", "8.5 ≠ 6")(ours("mean_loss", " * len(y)", "", "+= len(y)", "+= 1"))
tasks.refuse("mean_loss", "9 ≠ 6")(ours("mean_loss", "+= len(y)", "+= 1"))
tasks.refuse("mean_loss", "5.667 ≠ 6")(ours("mean_loss", " * len(y)", ""))
tasks.refuse("mean_loss", "18 ≠ 6")(ours("mean_loss", "total / count", "total"))
tasks.refuse("mean_loss", "Tensor ≠ float")(ours("mean_loss", ".item()", ""))
tasks.accept("mean_loss")(
    ours("mean_loss", "F.mse_loss(model(X), y).item() * len(y)", "(model(X) - y).square().sum().item()")
)


@tasks.accept("mean_loss")
def each_on_its_own(model, batches):
    losses = [F.mse_loss(model(X), y, reduction="none") for X, y in batches]
    return torch.cat(losses).mean().item()


# --- scale: statistics of the validation data -----------------------------------------------------------------------

tasks.refuse("scale", "[[-0.7652], ")(tasks.stubs["scale"])
tasks.refuse("scale", "[[nan]] ≠")(
    ours("scale", "(X_val - mean) / std", "(X_val - X_val.mean(dim=0)) / X_val.std(dim=0)")
)
tasks.refuse("scale", "[[-1.225], ")(ours("scale", "X_train.std(dim=0)", "X_train.std(dim=0, correction=0)"))
tasks.refuse("scale", "scale([[-")(
    ours("scale", "X_train.mean(dim=0), X_train.std(dim=0)", "X_train.mean(), X_train.std()")
)
tasks.refuse("scale", "[[9]] ≠ [[7]]")(ours("scale", "(X_val - mean) / std", "X_val"))
tasks.accept("scale")(
    ours("scale", "mean, std = X_train.mean(dim=0), X_train.std(dim=0)", "std, mean = torch.std_mean(X_train, 0)")
)


@tasks.accept("scale")
def together(X_train, X_val):
    X = torch.cat([X_train, X_val])
    X = (X - X_train.mean(0, keepdim=True)) / X_train.var(0).sqrt()
    return X[: len(X_train)], X[len(X_train) :]


# --- shuffle: the samples go one way, the answers another -----------------------------------------------------------

tasks.refuse("shuffle", "9 ≠ 0")(tasks.stubs["shuffle"])
tasks.refuse("shuffle", "False ≠ True")(ours("shuffle", "    order =", "    torch.manual_seed(0)\n    order ="))
tasks.refuse("shuffle", "(4, 4) ≠ (4, 4, 1)")(
    ours(
        "shuffle",
        "return [*zip(X.split(size), y.split(size))]",
        "return [*zip(X.split(size), y.split(size))][: len(X) // size]",
    )
)
tasks.refuse("shuffle", "≠ [0, 1, 2, 3, 4, 5, 6, 7, 8]")(
    ours("shuffle", "torch.randperm(len(X))", "torch.randint(len(X), (len(X),))")
)
tasks.refuse("shuffle", "≠ 0")(ours("shuffle", "X[order], y[order]", "X[order], y"))


@tasks.refuse("shuffle", "[(1, 4, 4), ")
def whole_batches(X, y, size):
    batches = [*zip(X.split(size), y.split(size))]
    return [batches[n] for n in torch.randperm(len(batches))]


tasks.accept("shuffle")(lambda X, y, size: DataLoader(TensorDataset(X, y), batch_size=size, shuffle=True))
tasks.accept("shuffle")(lambda X, y, size: [(X[n], y[n]) for n in torch.randperm(len(X)).split(size)])
tasks.accept("shuffle")(ours("shuffle", "torch.randperm(len(X))", "torch.rand(len(X)).argsort()"))

# --- Deep: layers in a list -----------------------------------------------------------------------------------------

tasks.refuse("Deep", "0 ≠ 18")(ours("Deep", "nn.ModuleList(layers)", "layers"))
tasks.refuse("Deep", "6 ≠ 18")(ours("Deep", "[nn.Linear(D, D) for _ in range(depth)]", "[nn.Linear(D, D)] * depth"))
tasks.refuse("Deep", "≠ [[0")(ours("Deep", "layer(x).relu()", "layer(x)"))
tasks.refuse("Deep", "AttributeError")(ours("Deep", "        super().__init__()\n", ""))
tasks.accept("Deep")(ours("Deep", "nn.ModuleList(layers)", "nn.Sequential(*layers)"))
tasks.accept("Deep")(
    ours(
        "Deep",
        "self.layers = nn.ModuleList(layers)",
        "self.layers = layers\n        for n, layer in enumerate(layers):\n            self.add_module(str(n), layer)",
    )
)

# --- finetune: the new layer that nobody moves ----------------------------------------------------------------------

ADAM = "    optimizer = torch.optim.Adam(model.parameters(), lr)\n"
HEAD = "    model[-1] = nn.Linear(model[-1].in_features, K)\n"
FREEZE = "    for p in model.parameters():\n        p.requires_grad = False\n"
tasks.refuse("finetune", "(3, 0, 0.3) ≠ (3, 0, 1)")(ours("finetune", HEAD + ADAM, ADAM + HEAD))
tasks.refuse("finetune", "≠ (3, 0, 1)")(ours("finetune", FREEZE, ""))
tasks.refuse("finetune", "RuntimeError")(ours("finetune", FREEZE, "", HEAD, HEAD + FREEZE))
tasks.refuse("finetune", "(5, 0, 1) ≠ (3, 0, 1)")(
    ours("finetune", "in_features, K)", "in_features, model[-1].out_features)")
)
tasks.accept("finetune")(ours("finetune", ADAM, ADAM.replace("model.", "model[-1].")))
tasks.accept("finetune")(
    ours(
        "finetune",
        FREEZE,
        "    model.requires_grad_(False)\n",
        HEAD + ADAM,
        ADAM + HEAD + "    optimizer.add_param_group({'params': model[-1].parameters()})\n",
    )
)
tasks.accept("finetune")(ours("finetune", FREEZE, "", ADAM, "    model[:-1].requires_grad_(False)\n" + ADAM))

# --- train: once eval, always eval ----------------------------------------------------------------------------------

tasks.refuse("train", "[True, True, False, False, False, False] ≠")(tasks.stubs["train"])
tasks.refuse("train", "[True, True, True, True, True, True] ≠")(ours("train", "        model.eval()\n", ""))
tasks.refuse("train", "[False, False, False, False, False, False] ≠")(
    ours("train", "        model.train()\n", "        model.eval()\n")
)
tasks.refuse("train", "[True, True, False] ≠")(ours("train", "    return", "        return"))
tasks.refuse("train", "False ≠ True")(ours("train", "right.float().mean()", "right.sum()"))
tasks.accept("train")(
    ours(
        "train",
        "        model.train()\n",
        "",
        "        for X, y in batches:\n",
        "        for X, y in batches:\n            model.train()\n",
    )
)
tasks.accept("train")(
    ours("train", "        model.train()\n", "", "    return", "        model.train(True)\n    return")
)
tasks.accept("train")(
    ours(
        "train",
        "model.eval()",
        "model.train(mode=False)",
        "right.float().mean().item()",
        "right.sum().item() / len(right)",
    )
)

# --- keep_best: a reference, not a copy -----------------------------------------------------------------------------

CLONE = "best = {name: w.clone() for name, w in state.items()}"
tasks.survivors[
    "keep_best",
    "if loss <= least:\n    least, state = (loss, model.state_dict())\n    " + CLONE,
] = "no two epochs have the same loss"
tasks.refuse("keep_best", "(0.001005, 0.7018) ≠")(ours("keep_best", CLONE, "best = dict(state)"))
tasks.refuse("keep_best", "≠ (0.001005, 0.001005)")(ours("keep_best", "model(X_val), y_val", "model(X), y"))
tasks.refuse("keep_best", "(0.7018, 0.7018) ≠")(ours("keep_best", "if loss < least", "if True"))
tasks.refuse("keep_best", "UnboundLocalError")(ours("keep_best", "if loss < least", "if loss > least"))
tasks.accept("keep_best")(ours("keep_best", CLONE, "import copy\n            best = copy.deepcopy(state)"))
tasks.accept("keep_best")(
    ours("keep_best", CLONE, "best = {name: torch.tensor(w.tolist()) for name, w in state.items()}")
)

# --- Pictures: flipped while measured -------------------------------------------------------------------------------

FLIP = "if self.train and torch.rand(()) < 0.5"
tasks.survivors["Pictures", "if self.train and torch.rand(()) <= 0.5:\n    x = x.flip(2)"] = (
    "a random number is hardly ever 0.5"
)
tasks.refuse("Pictures", "shape (4, 1, 1, 2) ≠ (2, 1, 1, 2)")(ours("Pictures", "self.train and ", ""))
tasks.refuse("Pictures", "True) → shape (2, 1, 1, 2) ≠ (4, 1, 1, 2)")(ours("Pictures", FLIP, "if False"))
tasks.refuse("Pictures", "False) → [[[[1, 0]]]")(ours("Pictures", FLIP, "if not self.train"))
tasks.accept("Pictures")(ours("Pictures", FLIP, "flip = torch.randint(2, (1,)).item()\n        if self.train and flip"))
tasks.accept("Pictures")(
    ours(
        "Pictures",
        FLIP + ":\n            x = x.flip(2)",
        "if self.train and torch.rand(1).item() > 0.5:\n            x = x[..., torch.arange(x.shape[-1] - 1, -1, -1)]",
    )
)

# --- schedule: a step a batch ---------------------------------------------------------------------------------------

HALVE = "        halve.step()\n"
MADE = "    halve = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)\n"
tasks.refuse("schedule", "0.9844 ≠ 1.75")(ours("schedule", HALVE, "    " + HALVE))
tasks.refuse("schedule", "3 ≠ 1.75")(ours("schedule", HALVE, ""))
tasks.refuse("schedule", "2.5 ≠ 1.75")(ours("schedule", "optimizer, 1,", "optimizer, 2,"))
tasks.accept("schedule")(
    ours("schedule", HALVE, "        for group in optimizer.param_groups:\n            group['lr'] /= 2\n")
)
tasks.accept("schedule")(ours("schedule", HALVE, "    " + HALVE, "optimizer, 1,", "optimizer, len(batches),"))
tasks.accept("schedule")(ours("schedule", MADE, "    halve = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)\n"))

# --- autoencode: a detached code ------------------------------------------------------------------------------------

tasks.refuse("autoencode", "['1.weight', '1.bias'] ≠")(ours("autoencode", "encoder(X)", "encoder(X).detach()"))
tasks.refuse("autoencode", "['0.weight', '0.bias'] ≠")(
    ours("autoencode", "[*encoder.parameters(), *decoder.parameters()]", "encoder.parameters()")
)
tasks.refuse("autoencode", "[] ≠")(ours("autoencode", "        optimizer.step()\n", ""))
tasks.accept("autoencode")(
    ours(
        "autoencode",
        "both = [*encoder.parameters(), *decoder.parameters()]",
        "both = nn.Sequential(encoder, decoder).parameters()",
    )
)


@tasks.accept("autoencode")
def two_optimizers(encoder, decoder, X, lr, num_epochs):
    optimizers = [torch.optim.Adam(half.parameters(), lr) for half in nn.ModuleList([encoder, decoder])]
    for _ in range(num_epochs):
        loss = ((decoder(encoder(X)) - X) ** 2).mean()
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=False)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
    return float(loss)
