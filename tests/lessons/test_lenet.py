"""LeNet is carried away: to other sizes of pictures, and its plan can be read off more than once."""

import pytest
import torch

from run.blocks import python_blocks
from run.notebooks import as_markdown
from tests.project import ROOT


def cells(project: str) -> list[str]:
    """Return a project's own cells, without those in its answers."""
    script = ROOT / "examples" / "projects" / f"{project}.py"
    blocks = python_blocks(as_markdown(script.read_text(encoding="utf-8"), script.name, "en"), script.name)
    return [block.code for block in blocks if not block.session]


def run(code: str, names: dict) -> None:
    exec(compile(code, "<cell>", "exec"), names)


@pytest.fixture(scope="module")
def lenet(tmp_path_factory):
    """What the page's cells define, up to the plan; the cell that reads the plan is left to run."""
    threads = torch.get_num_threads()
    names: dict = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("lenet"))
        patch.setenv("MPLBACKEND", "template")
        for code in cells("lenet"):
            if code.startswith("model = LeNet5()"):
                names["plan_cell"] = code
                break
            run(code, names)
    names["plt"].close("all")
    yield names
    torch.set_num_threads(threads)


@pytest.mark.parametrize("padding", [0, 2])
@pytest.mark.parametrize("size", [16, 28, 29, 32, 33, 64])
@pytest.mark.parametrize("N", [1, 5])
def test_every_size_of_picture_gets_ten_scores(size, padding, N, lenet):
    scores = lenet["LeNet5"](size, padding)(torch.zeros(N, 1, size, size))
    assert scores.shape == (N, 10)


@pytest.mark.parametrize(("size", "padding", "total"), [(32, 0, 61_706), (28, 2, 61_706), (28, 0, 44_426)])
def test_both_totals_are_right(size, padding, total, lenet):
    assert sum(p.numel() for p in lenet["LeNet5"](size, padding).parameters()) == total


def test_the_plan_can_be_read_twice_and_leaves_no_hook(lenet, capsys):
    run(lenet["plan_cell"], lenet)
    first = capsys.readouterr().out
    run(lenet["plan_cell"], lenet)
    assert capsys.readouterr().out == first
    assert not any(layer._forward_hooks for layer in lenet["model"].modules())


def test_answer_three_runs_to_its_end(tmp_path, monkeypatch):
    """Pictures of 28×28: what the answer says to change, and nothing else. One epoch is enough to see it run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "template")
    threads = torch.get_num_threads()
    changes = {
        "size=32, mode": "size=28, mode",
        "model = LeNet5()": "model = LeNet5(size=28, padding=2)",
        "model(torch.zeros(1, 1, 32, 32))": "model(torch.zeros(1, 1, 28, 28))",
        "num_epochs = 30": "num_epochs = 1",
        "assert accuracy >= 0.95": "",
    }
    code = "\n".join(cell for cell in cells("lenet") if "torch.zeros(1, 1, 28, 28)" not in cell)
    for old, new in changes.items():
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    try:
        run(code, {})
    finally:
        torch.set_num_threads(threads)
