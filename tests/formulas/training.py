"""What the names in the formulas of losses, optimizers, schedules and gradients stand for."""

import torch
import torch.nn.functional as F

from tests.formulas import code, gradients, of, rand

# --- losses ---


@of("losses")
def l1_and_mse():
    y_hat, y = torch.randn(4), torch.randn(4)
    ran = code("losses", "l1_and_mse", y_hat=y_hat, y=y)
    return {"y_hat": y_hat, "y": y, "N": 4, "L1": ran["l1"], "MSE": ran["mse"]}


def logits_and_classes() -> dict:
    given = {"logits": torch.randn(3, 5), "classes": torch.tensor([1, 0, 4])}
    return code("losses", "l1_and_mse", "softmax", "cross_entropy", "nll", "weight", "one_hot", **given) | given


@of("losses")
def softmax():
    ran = logits_and_classes()
    return {"x": ran["logits"][0], "p": ran["p"][0], "K": 5, "k": range(5)}


@of("losses")
def cross_entropy():
    ran = logits_and_classes()
    n = 2
    values = {"x": ran["logits"][n], "p": ran["p"][n], "c": 4, "j": range(5)}
    return values | {"ell": F.cross_entropy(ran["logits"], ran["classes"], reduction="none")[n]}


@of("losses")
def weighted():
    given = {"weight": rand(5)}
    log_p = torch.randn(3, 5).log_softmax(1)
    classes = torch.tensor([1, 0, 4])
    ran = code("losses", "l1_and_mse", "weight", log_p=log_p, classes=classes, **given)
    w = given["weight"] * (torch.arange(5) != 0)
    assert torch.equal(w[classes], ran["w"])
    values = {"p": log_p.exp(), "y": classes, "w": w, "L": ran["by_hand"], "n": range(3)}
    return values | given | {"c": range(5), "ignore_index": 0}


@of("losses")
def bce():
    given = {"scores": torch.randn(3), "labels": torch.tensor([1.0, 0.0, 1.0])}
    ran = code("losses", "l1_and_mse", "bce", **given)
    return {"y": given["labels"], "p": ran["yes"], "K": 3, "BCE": ran["by_hand"]}


@of("losses")
def kl():
    p, q = torch.randn(4).softmax(0), torch.randn(4).softmax(0)
    return {"p": p, "q": q, "k": range(4), "D_KL": lambda p, q: F.kl_div(q.log(), p, reduction="sum")}


@of("losses")
def gradient():
    given = {"logits": torch.randn(3, 5), "classes": torch.tensor([1, 0, 4])}
    ran = code("losses", "l1_and_mse", "softmax", "one_hot", "gradient", loss=None, **given)
    p = given["logits"].detach().softmax(1)
    return {"p": p, "y": ran["classes"], "N": 3, "dL_dx": ran["logits"].grad, "n": range(3), "k": range(5)}


# --- steps ---


def valley(lesson: str):
    given = {"a": torch.randn(2), "c": rand(2)}
    return {**given, "w": torch.randn(2), "i": range(2), "L": code(lesson, "valley", **given)["loss_fn"]}


@of("optimizers")
def optimizers_valley():
    return valley("optimizers")


@of("optimizers")
def sgd():
    return momentum_step(mu=0.0)


@of("optimizers")
def momentum():
    return momentum_step(mu=0.8)


@of("optimizers")
def nesterov():
    return momentum_step(mu=0.8, nesterov=True)


def momentum_step(mu: float, nesterov: bool = False):
    """Take the last of three steps of the lesson's own rule."""
    ran = code("optimizers", "valley", "rules", start=torch.randn(2), c=rand(2), a=torch.randn(2))
    path = ran["by_hand"](0.1, mu, nesterov)
    w, after = path[2], path[3]
    slopes = [ran["c"] * (path[step] - ran["a"]) for step in range(3)]
    v = slopes[0] * mu + slopes[1]
    grown = mu * v + slopes[2]
    values = {"w": w, "g": slopes[2], "eta": 0.1, "mu": mu, "v": grown if nesterov else v}
    return values, {"w": [after], "v": [(w - after) / 0.1]}


@of("adam")
def adam_valley():
    return valley("adam")


def adam_names() -> dict:
    return code("adam", "valley", "rmsprop", "adam", "adamw", compare=lambda *_, **__: None)


@of("adam")
def rmsprop():
    w, g, s = torch.randn(2), torch.randn(2), rand(2)
    state = {"s": s}
    after = adam_names()["rmsprop"](w, g, state, lr=0.02, alpha=0.7, eps=0.1)
    return {"w": w, "g": g, "s": s, "alpha": 0.7, "eta": 0.02, "epsilon": 0.1}, {"s": [state["s"]], "w": [after]}


@of("adam")
def adam():
    w, g, m, s = torch.randn(2), torch.randn(2), torch.randn(2), rand(2)
    state = {"m": m, "s": s, "t": 2}
    after = adam_names()["adam"](w, g, state, lr=0.02, b1=0.6, b2=0.7, eps=0.1)
    values = {"w": w, "g": g, "m": m, "s": s, "t": 3, "beta_1": 0.6, "beta_2": 0.7, "eta": 0.02, "epsilon": 0.1}
    hats = {"m_hat": state["m"] / (1 - 0.6**3), "s_hat": state["s"] / (1 - 0.7**3)}
    return values | hats, {"m": [state["m"]], "s": [state["s"]], "w": [after]}


@of("adam")
def adamw():
    w = torch.randn(2)
    names = code("adam", "valley", "adamw", compare=lambda *_, **__: None, adam=lambda w, *_: w)
    return {"w": w, "eta": 0.1, "lambda": 0.3}, {"w": [names["adamw"](w, None, None, 0.1, 0.3)]}


@of("learning_rate")
def two_steps():
    path = [torch.tensor(1.5, dtype=torch.float64, requires_grad=True)]
    for _ in range(2):
        w = path[-1]
        path.append((w - 0.1 * gradients((w - 3) ** 2, w)[0]).detach().requires_grad_())
    first, *rest = [w.detach() for w in path]
    return {"w": first, "eta": 0.1}, {"w": rest}


@of("first_network")
def first_network():
    fresh = code("first_network", "data", "network")["fresh"]
    W1, b1, W2, b2 = (p.detach() for p in fresh.parameters())
    X = torch.randn(9, 2)
    return {"y_hat": fresh(X)[:, 0].detach(), "x": X.T, "w": W1, "b": b1, "v": W2[0], "c": b2[0]}


@of("first_network")
def first_loss():
    y_hat, y = torch.randn(4, 1), torch.randn(4, 1)
    ran = code("first_network", "data", "loss", y_hat=y_hat, y=y, loss_fn=torch.nn.MSELoss())
    return {"y_hat": y_hat[:, 0], "y": y[:, 0], "L": ran["by_hand"]}


@of("first_network")
def first_step():
    return parameter_step("w")


@of("training_loop")
def loop_step():
    return parameter_step("p")


def parameter_step(name: str):
    """Take one step of PyTorch's own SGD."""
    p = torch.randn(3).requires_grad_()
    optimizer = torch.optim.SGD([p], lr=0.2)
    (p**3).sum().backward()
    before = p.detach().clone()
    optimizer.step()
    return {name: before, f"dL_d{name}": p.grad, "eta": 0.2}, {name: [p.detach()]}


@of("training_loop")
def clip():
    return [clipped(torch.randn(3), factor) for factor in (0.5, 1.5)]


def clipped(g: torch.Tensor, factor: float):
    """Shorten a gradient to a length that is `factor` times its own."""
    p = torch.zeros_like(g, requires_grad=True)
    p.grad, c = g.clone(), factor * g.norm().item()
    torch.nn.utils.clip_grad_norm_(p, c)
    return {"g": g, "c": c}, {"g": [p.grad]}


@of("schedules")
def stairs():
    return {"eta": learning_rates("StepLR", step_size=3, gamma=0.5), "eta_0": 0.1, "gamma": 0.5, "s": 3, "t": range(9)}


def learning_rates(kind: str, **settings) -> torch.Tensor:
    ran = code("schedules", "scheduler", "record")
    return torch.tensor(ran["record"](getattr(ran["lr_scheduler"], kind), 9, **settings))


@of("schedules")
def cosine():
    return {"eta": learning_rates("CosineAnnealingLR", T_max=9), "eta_0": 0.1, "T": 9, "t": range(9)}


@of("schedules")
def warm_up():
    names = code("schedules", "scheduler", "cosine", "warm_up", compare=lambda *_, **__: None)
    rates = learning_rates("LambdaLR", lr_lambda=lambda t: names["warm_up"](t, W=4))
    return {"eta": rates, "eta_0": 0.1, "T": 100, "W": 4, "t": range(9)}


@of("schedules")
def one_cycle():
    rates = learning_rates("OneCycleLR", max_lr=0.1, total_steps=20)
    return {"eta": rates, "eta_to": 0.1, "eta_from": 0.1 / 25, "r": 3 / 5, "t": 3}


# --- gradients ---


@of("backprop")
def chain():
    x = torch.tensor(2.5, requires_grad=True)
    ran = code("backprop", "chain", x=x, torch=torch)
    slopes = {"dL_dx": x.grad, "dL_du": ran["u"].grad, "du_dx": gradients(3 * x, x)[0]}
    return slopes | {"u": ran["u"].detach()}


@of("backprop")
@of("backprop")
@of("backprop")
@of("backprop")
def network() -> dict:
    """Return the lesson's network, and the slopes that PyTorch computes for its values; their rows have small letters."""
    ran = code("backprop", "slopes", "forward")
    held = ("y_hat", "h", "a", "W1", "b1", "W2", "b2")
    found = gradients(ran["loss"], *(ran[name] for name in held))
    names = ("Y_hat", "H", "A", "W_1", "b_1", "W_2", "b_2")
    values = {name: ran[at].detach() for name, at in zip(names, held)}
    values |= {f"dL_d{name}": slope for name, slope in zip(names, found)}
    values |= {"X": ran["X"], "Y": ran["y"], "L": ran["loss"].detach(), "N": ran["N"], "K": ran["K"]}
    rows = {"y": "Y", "y_hat": "Y_hat", "dL_dy_hat": "dL_dY_hat", "dL_da": "dL_dA"}
    return values | {f"{row}_": values[table] for row, table in rows.items()}


@of("autograd")
def slope():
    f = code("autograd", "steps")["f"]
    return {"f": f, "f_prime": lambda x: 3 * x**2 - 3, "x": 2.5, "h": 1e-6}


@of("autograd")
def slope_by_terms():
    return {"f": code("autograd", "steps")["f"], "x": 2.5, "h": 0.3}


@of("autograd")
def partial():
    a, b = torch.tensor([3.5, 2.2]).requires_grad_().unbind()
    z = code("autograd", "partial")["g"](a, b)
    dz_da, dz_db = gradients(z, a, b)
    return {"z": z.detach(), "a": a.detach(), "b": b.detach(), "dz_da": dz_da, "dz_db": dz_db}
