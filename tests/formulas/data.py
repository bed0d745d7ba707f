"""What the names in the formulas of layers, data, pictures and tensors stand for."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from unittest.mock import MagicMock

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import recall_score
from torch import nn
from torchvision.transforms import v2

from run.sources import read
from tests.formulas import code, gradients, of
from tests.project import ROOT

# --- layers and models ---


@of("convolution")
def feature_map():
    given = {"image": torch.randn(8, 8), "kernel": torch.randn(3, 3)}
    ran = code("convolution", "image", "by_hand", **given)
    return {**given, "feature_map": ran["feature_map"], "i": range(4, 6), "j": range(6)}


@of("convolution")
def output_size():
    sizes = [(32, 3, 1, 0), (32, 3, 1, 1), (32, 5, 2, 0), (32, 11, 4, 2), (29, 4, 3, 1), (17, 2, 2, 1), (30, 7, 5, 3)]
    out = [F.conv2d(torch.zeros(1, 1, H, H), torch.zeros(1, 1, K, K), stride=S, padding=P) for H, K, S, P in sizes]
    H, K, S, P = torch.tensor(sizes).T
    return {"H": H, "K": K, "S": S, "P": P, "H_out": torch.tensor([len(y[0, 0]) for y in out])}


@of("convolution")
def counts():
    return layers(parameters, "n_conv", "n_linear")


@of("modules")
def hidden():
    x = torch.randn(2, 1)
    ran = code("modules", "hidden", x=x)
    values = {f"{name[0]}_{name[1]}": ran[name].detach() for name in ("W1", "b1", "W2", "b2")}
    return {**values, "x": x, "h": ran["h"].detach(), "relu": torch.relu, "y_hat": ran["small"](x).detach()}


@of("modules")
def count():
    return layers(code("modules", "parameters", layers=(), name=None, net=nn.Flatten())["count"], "n_conv", "n")


@of("lenet")
def count_of_maps():
    sizes = torch.tensor([[1, 6, 5], [6, 16, 5], [3, 4, 2]])
    D_in, D_out, K = sizes.T
    return {
        "D_in": D_in,
        "D_out": D_out,
        "K": K,
        "n": torch.tensor([parameters(nn.Conv2d(*s)) for s in sizes.tolist()]),
    }


def parameters(layer: nn.Module) -> int:
    return sum(p.numel() for p in layer.parameters())


def layers(count: Callable, conv: str, linear: str) -> dict:
    """Return sizes of layers, and how many parameters they have by `count`, by the names that formulas give them."""
    convs, linears = torch.tensor([[1, 6, 3], [6, 16, 3], [3, 4, 5], [2, 2, 1]]), torch.tensor([[576, 120], [84, 10]])
    values = dict(zip(("C_in", "C_out", "K", "D_in", "D_out"), (*convs.T, *linears.T)))
    values[conv] = torch.tensor([count(nn.Conv2d(*sizes)) for sizes in convs.tolist()])
    return values | {linear: torch.tensor([count(nn.Linear(*sizes)) for sizes in linears.tolist()])}


@of("regression")
def pieces():
    X = torch.linspace(-2, 2, 9).view(-1, 1)
    ran = code("regression", "data", "two_ways", "by_hand", X=X, y=None, height=None, net=None)
    values = {name: ran[there].squeeze() for name, there in {"w": "W1", "b": "b1", "v": "W2", "c": "b2"}.items()}
    return {**values, "x": X[:, 0], "y_hat": ran["by_hand"][:, 0]}


@of("regression")
def standardize():
    x = torch.randn(5, 1)
    z, mean, std = code("regression", "standardize", ms=None, cm=None, Z=None, z=None)["standardize"](x)
    return {"x": x, "m": mean, "s": std, "z": z}


@of("scaling")
def there_and_back():
    X = torch.randn(5, 2)
    scale = code("scaling", "standardize", nn=nn, torch=torch)["Standardize"](2)
    scale.fit(X)
    return {"x": X[:, 0], "m": scale.mean[0], "s": scale.std[0], "z": scale(X)[:, 0]}


@of("classification")
def two_classes():
    logits = torch.randn(1, 2)
    ran = code("classification", "guess", logits=logits, y_hat=None)
    return {"x": logits[0], "p": ran["p"][0]}


@of("classification")
def border():
    """Where the lesson's two probabilities are equal."""
    logits = torch.randn(1, 1).expand(1, 2)
    assert code("classification", "guess", logits=logits, y_hat=None)["p"].tolist() == [[0.5, 0.5]]
    return {"x": logits[0]}


@of("modes")
def dropout():
    ran = code("modes", "dropout_by_hand", x=torch.randn(8), torch=torch, F=F)
    return {"x": ran["x"], "m": ran["m"], "p": ran["p"], "y": ran["y"], "i": range(8)}


@of("modes")
def batch_norm():
    """Numbers so near each other that the small one under the root counts."""
    ran = code("modes", "batch_norm", X=0.01 * torch.randn(6, 2), torch=torch, nn=nn)
    values = {"x": ran["X"], "mu": ran["mean"], "sigma": ran["var"].sqrt(), "epsilon": ran["bn"].eps, "y": ran["y"]}
    return {**values, "n": range(6), "d": range(2)}


@of("recurrent")
def gates():
    return recurrent()


@of("recurrent")
def cell():
    return recurrent()


def recurrent() -> dict:
    """Return what the lesson's cell holds in its last step and before it, for one sequence."""
    X = torch.randn(1, 3, 4)
    given = code("recurrent", "imports", "shapes", N=1, T=3, X=X, D=4, H=8)
    steps = [code("recurrent", "by_hand", torch=torch, lstm=given["lstm"], N=1, H=8, X=X[:, :t]) for t in range(4)]
    last = steps[-1]
    values = {name: last[name][0].detach() for name in "ifgo"} | {name: last[name].detach() for name in "WUb"}
    states = {name: torch.cat([step[f"{name}_t"] for step in steps]).detach() for name in "hc"}
    return {**values, **states, "x": torch.cat([torch.zeros(1, 4), X[0]]), "t": 3, "sigma": torch.sigmoid}


@of("embedding")
def one_hot_row():
    W, word = torch.randn(5, 3), torch.tensor(2)
    return {"W": W, "o": F.one_hot(word, 5).to(W.dtype), "e": F.embedding(word, W)}


@of("embedding")
def mean_of_words():
    """One row that is padded, and whose padding is not counted."""
    E, mask = torch.randn(1, 5, 3), torch.tensor([[True, True, True, False, False]])
    e = torch.cat([torch.randn(1, 3), E[0]])  # counted from 1
    return {"e": e, "n": 3, "b": E[mask].mean(dim=0)}


@of("initialization")
def bound():
    return {"w": nn.Linear(50, 4000).weight.detach(), "D_in": 50}


@of("initialization")
def gain():
    """The lesson's own weights, drawn as a table of ones on the diagonal: what they are multiplied by is left."""
    known = SimpleNamespace(manual_seed=torch.manual_seed, randn=torch.eye)
    spread = code("initialization", "depth", torch=known, spreads=None, runs=None, low=0, high=0)["spread"]
    return {"sigma": next(spread(1.7, 0, D=6)) / torch.eye(200, 6).std(), "g": 1.7, "D_in": 6}


# --- data ---


@of("augmentation")
def mirror():
    photo = torch.randn(3, 2, 96)
    ran = code("augmentation", "crop_and_flip", photo=photo, torch=torch, show=lambda **_: None)
    return {"X": photo, "X_prime": ran["flip"], "W": 96, "c": range(3), "h": range(2), "w": range(90, 96)}


@of("augmentation")
def normalize():
    X = torch.randn(3, 2, 4)
    ran = code("augmentation", "normalize", X=X, v2=v2)
    values = {"X": X, "m": ran["mean"].view(3), "s": ran["std"].view(3), "Z": ran["Z"]}
    return {**values, "c": range(3), "h": range(2), "w": range(4)}


@of("mnist_cnn")
def normalize_mnist():
    """With the numbers that stand in the script."""
    script = read(ROOT / "examples" / "projects" / "mnist_cnn.py")
    ((mean, std),) = re.findall(r"v2\.Normalize\(\D*([\d.]+)\D+([\d.]+)", script)
    x = torch.rand(1, 4, 4)
    return {"x": x, "x_prime": v2.functional.normalize(x, [float(mean)], [float(std)])}


@of("mnist_cnn")
def nll():
    x, y = torch.randn(3, 4).log_softmax(dim=1), torch.tensor([1, 3, 0])
    return {"x": x, "y": y, "N": 3, "L": F.nll_loss(x, y)}


@of("labels")
def flip_box():
    ran = code("labels", "flipped", flipped=None, box=torch.tensor([[20.0, 1, 50, 9]]))
    ((left, _, right, _),) = ran["by_hand"]
    return {"W": 96, "left": ran["left"], "right": ran["right"], "left_prime": left, "right_prime": right}


@of("data_loading")
def batch():
    order = torch.randperm(12)
    data = [(x, x) for x in torch.randn(12, 2)]
    ran = code("data_loading", "by_hand", order=order.tolist(), dataset=data, torch=torch, loader=[0] * 3)
    values = {"x": torch.stack([x for x, _ in data]), "X": torch.stack([x for x, _ in ran["batches"]])}
    return {**values, "pi": lambda i: order[i.long()], "B": 4, "b": range(1, 3)}


@of("photo_batches")
def recall():
    """Rows are classes, columns answers."""
    n = torch.randint(1, 9, (3, 3))
    y, y_hat = zip(*[(k, j) for k in range(3) for j in range(3) for _ in range(n[k, j])])
    return {"n": n, "k": range(3), "j": range(3), "r": torch.tensor(recall_score(y, y_hat, average=None))}


@of("photo_batches")
def class_weights():
    y = torch.tensor([0, 0, 0, 1, 1, 1, 1, 1])
    ran = code("photo_batches", "unequal", y=y, torch=torch, np=np, recall=lambda *_: [0.5, 0.5])
    return {"w": ran["weight"], "N": 8, "K": 2, "N_": torch.tensor([3, 5]), "k": range(2)}


@of("samples")
def tone():
    ran = code("samples", "tones", np=np, Path=MagicMock(), wavfile=MagicMock())
    values = {"w": torch.tensor(ran["wave"]), "f": ran["pitch"], "r": ran["rate"], "T": ran["T"]}
    return {**values, "t": torch.arange(ran["T"])}


# --- tensors, and the rest ---


@of("tensors")
def sums():
    x = torch.randn(3, 4)
    return {"x": x, "s": x.sum(dim=0), "r": x.sum(dim=1), "i": range(3), "j": range(4)}


@of("tensors")
def place():
    """In a line of 0, 1, 2 … each number is its own place."""
    i, j = torch.cartesian_prod(torch.arange(3), torch.arange(4)).T
    return {"p": torch.arange(12).reshape(3, 4)[i, j], "i": i, "j": j}


@of("tensors")
def table():
    ran = code("tensors", "broadcasting", column=torch.randn(3, 1), row=torch.randn(4), torch=torch, np=np)
    return {"t": ran["table"], "c": ran["column"], "r": ran["row"], "i": range(3), "j": range(4)}


@of("tensors")
def matmul():
    A, B = torch.randint(1, 9, (2, 3)), torch.randint(1, 9, (3, 4))
    ran = code("tensors", "matmul", matrix=A, x=B, torch=torch, np=np)
    return {"a": A, "b": B, "c": ran["C"], "i": range(2), "j": range(4), "k": range(3)}


@of("memory")
def stride():
    """In a line of 0, 1, 2 … each number is its own place; a table on its side has strides that both count."""
    table = torch.arange(60).reshape(4, 15)[:, ::5].T
    i, j = torch.cartesian_prod(torch.arange(3), torch.arange(4))[torch.randperm(12)].T
    return {"p": table[i, j], "s": torch.tensor(table.stride()), "i": i, "j": j}


@of("debugging")
def norm():
    return {"g": torch.randn(4), "i": range(4)}


@of("distributed")
def mean_of_shares():
    w, X = torch.randn(2, requires_grad=True), torch.randn(4, 3, 2)
    shares = [gradients(((share @ w) ** 2).mean(), w)[0] for share in X]
    return {"nabla_L": gradients(((X @ w) ** 2).mean(), w)[0], "nabla_L_": torch.stack(shares), "W": 4}


@of("choosing")
def log_scale():
    u = torch.tensor([0.0, 0.37, 1.0])
    settings = code("choosing", "draws", both=(), torch=torch)["settings"]
    return {"u": u, "lr": settings(torch.stack([u, u]))["lr"]}


@of("choosing")
def spread_of_a_share():
    p, N = torch.tensor(0.7), 12
    return {"p": p, "N": N, "it": torch.distributions.Binomial(N, p).stddev / N}
