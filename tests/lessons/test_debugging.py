"""What the lesson `debugging` gives to carry away leaves the reader's own training as it was."""

import pytest
import torch
from torch import nn

from tests.project import ROOT


def solution(lesson: str, name: str) -> dict:
    """Run a region of a lesson's answers and return what it defines."""
    code = (ROOT / "examples" / "solutions" / f"{lesson}.py").read_text(encoding="utf-8")
    namespace: dict = {}
    exec(code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0], namespace)
    return namespace


@pytest.fixture(scope="module")
def norms():
    code = (ROOT / "examples" / "debugging.py").read_text(encoding="utf-8")
    namespace = {"torch": torch}
    exec(code.partition("[start:norms]\n")[2].partition("model = make()")[0], namespace)
    return namespace["norms"]


def test_norms_changes_no_gradient_and_no_graph(norms, capsys):
    """In somebody's loop: between the loss and backward, twice in a row, with gradients that add up."""
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(72, 1))
    (model(torch.ones(2, 1, 8, 8)) ** 2).mean().backward()
    before = [p.grad.clone() for p in model.parameters()]
    loss = (model(torch.ones(2, 1, 8, 8)) ** 2).mean()
    norms(model, loss)
    first = capsys.readouterr().out
    norms(model, loss)
    assert capsys.readouterr().out == first and first.count("\n") == 4
    assert all(torch.equal(p.grad, old) for p, old in zip(model.parameters(), before, strict=True))
    loss.backward()
    assert all(torch.allclose(p.grad, 2 * old) for p, old in zip(model.parameters(), before, strict=True))
    assert f"{before[0].norm():.2g}" in first


def test_norms_names_what_takes_no_part(norms, capsys):
    model = nn.ModuleDict({"used": nn.Linear(2, 1), "unused": nn.Linear(2, 1), "frozen": nn.Linear(1, 1)})
    model["frozen"].requires_grad_(False)
    norms(model, model["frozen"](model["used"](torch.ones(3, 2))).sum())
    lines = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert lines["unused.weight"] == "None" and float(lines["used.weight"]) > 0 and "frozen.weight" not in lines


def test_tiny_norms_are_not_shown_as_zero(norms, capsys):
    model = nn.Linear(1, 1, bias=False)
    norms(model, 1e-9 * model(torch.ones(1, 1)).sum())
    norms(model, 0 * model(torch.ones(1, 1)).sum())
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["1e-09", "0"]


def test_left_out_is_silent_about_a_model_that_is_trained(capsys):
    left_out = solution("debugging", "left_out")["left_out"]
    capsys.readouterr()
    model = nn.Linear(2, 1)
    groups = [{"params": [model.weight]}, {"params": [model.bias], "lr": 0.1}]
    left_out(model, torch.optim.AdamW(groups))
    assert capsys.readouterr().out == ""
    left_out(model, torch.optim.SGD([model.weight]))
    assert capsys.readouterr().out == "bias is not in the optimizer\n"


def test_the_cure_for_a_slope_at_zero():
    code = (ROOT / "examples" / "debugging.py").read_text(encoding="utf-8")
    old, new = "(a - b).pow(2).sum().sqrt()", "((a - b).pow(2).sum() + 1e-12).sqrt()"
    assert code.count(old) == 1
    lesson: dict = {}
    exec(code.replace(old, new).partition("[start:anomaly]\n")[2].partition("\nw = ")[0], lesson)
    w = torch.ones(2, requires_grad=True)
    lesson["distance"](w, torch.ones(2)).backward()
    assert w.grad.isfinite().all()
    assert lesson["distance"](torch.tensor([3.0, 4.0]), torch.zeros(2)).item() == pytest.approx(5)
