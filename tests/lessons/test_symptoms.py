"""What `symptoms` and `in_use` give to carry away stands in other loops, on other models and pictures."""

import weakref

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from tests.lessons import regions
from tests.project import ROOT


@pytest.fixture(autouse=True)
def folder(tmp_path_factory, monkeypatch):
    """What a lesson writes goes to a folder of the test's own."""
    monkeypatch.chdir(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def lesson():
    return regions("symptoms", "imports", "one_step", "nodes")


def lines(capsys) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())


def test_one_step_tells_the_four_causes_apart(lesson, capsys):
    model = nn.ModuleDict({"used": nn.Linear(2, 1), "unused": nn.Linear(2, 1)})
    model["used"].bias.requires_grad_(False)
    held = [p for name, p in model.named_parameters() if name != "used.weight"]
    lesson["one_step"](model, torch.optim.SGD(held, 0.1), lambda m: m["used"](torch.ones(3, 2)).square().sum())
    said = lines(capsys)
    assert said["used.weight"].endswith("held False, moved by 0e+00") and "none" not in said["used.weight"]
    assert said["used.bias"] == said["unused.weight"] == "gradient none, held True, moved by 0e+00"


@pytest.mark.parametrize("optimizer", [torch.optim.Adam, torch.optim.RMSprop, torch.optim.AdamW])
def test_one_step_goes_with_other_optimizers_and_twice(lesson, optimizer, capsys):
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(72, 3))
    step = optimizer(model.parameters(), lr=0.01)
    for _ in range(2):
        lesson["one_step"](model, step, lambda m: F.cross_entropy(m(torch.randn(4, 1, 8, 8)), torch.arange(4) % 3))
        said = lines(capsys)
        assert len(said) == 6 and "held False" not in "".join(said.values())
        assert float(said["3.weight"].rpartition(" ")[2]) > 0


def test_one_step_measures_a_parameter_that_begins_at_zero(lesson, capsys):
    def loss_of(model):
        return (model(torch.tensor([[1.0, 2.0], [3.0, 6.0]])) - 1).square().sum()

    model = nn.BatchNorm1d(2)
    lesson["one_step"](model, torch.optim.SGD(model.parameters(), 0.1), loss_of)
    assert lines(capsys)["bias"].endswith("moved by 6e-01")  # 0.4 each, 0 before
    lesson["one_step"](nn.BatchNorm1d(2), torch.optim.SGD(model.parameters(), 0.1), loss_of)
    assert lines(capsys)["bias"].endswith("held False, moved by 0e+00")


def test_nodes_counts_what_a_step_drags_along(lesson):
    nodes, model = lesson["nodes"], nn.Linear(2, 2)
    state = torch.zeros(2)
    counts = []
    for _ in range(3):
        state = model(state).tanh()
        counts.append(nodes(state))
    assert counts[0] < counts[1] < counts[2]
    assert nodes(model(state.detach()).tanh()) == counts[0] and nodes(torch.ones(1)) == 0


def last(loss_of, lr: float, **settings) -> tuple[float, float]:
    """Return the first and the last of 20 losses."""
    torch.manual_seed(0)
    X, model = torch.randn(40, 3), nn.Linear(3, 2)
    y = (X[:, 0] > 0).long()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, **settings)
    losses = []
    for _ in range(20):
        loss = loss_of(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(F.cross_entropy(model(X), y).item())
    return losses[0], losses[-1]


def test_a_loss_that_rises_is_told_by_a_smaller_step():
    """Rows of the table: rises with a tenth of lr too, then a sign is wrong; falls, then lr was too high."""
    for lr in (1.0, 0.1):
        for first, end in (last(lambda a, b: -F.cross_entropy(a, b), lr), last(F.cross_entropy, lr, maximize=True)):
            assert end > first
    X = torch.linspace(-1, 1, 20)[:, None]
    for lr, falls in ((5.0, False), (0.5, True)):
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for _ in range(20):
            loss = F.mse_loss(model(X), 2 * X)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert (losses[-1] < losses[0]) == falls


def test_a_jumping_accuracy_is_calmed_by_a_smaller_step():
    """The same data, the same first weights; the accuracies of the last twenty epochs."""

    def spread(lr):
        torch.manual_seed(0)
        X = torch.randn(300, 20)
        y = (X[:, 0] + torch.randn(300) > 0).float()  # (N,)
        model = nn.Linear(20, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr)
        accuracies = []
        for _ in range(40):
            for rows in torch.randperm(200).split(4):
                loss = F.binary_cross_entropy_with_logits(model(X[rows]).squeeze(1), y[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                accuracies.append(((model(X[200:]).squeeze(1) > 0) == (y[200:] > 0)).float().mean())
        return torch.stack(accuracies[-20:]).std()

    assert spread(0.1) < spread(1.0) / 2


@pytest.mark.parametrize("p", [0.0, 0.5])
def test_a_validation_better_than_training_is_measured_in_another_way(p):
    """In the first epochs the loop's mean is above the validation loss, without dropout too; measured alike, it isn't."""
    torch.manual_seed(0)
    X = torch.randn(1200, 10)
    y = (X[:, :3].sum(1) > 0).long()
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(p), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(2):
        model.train()
        total = 0.0
        for rows in torch.randperm(600).split(30):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows) / 600
        model.eval()
        with torch.no_grad():
            train, val = (F.cross_entropy(model(X[part]), y[part]) for part in (slice(600), slice(600, None)))
        assert total > 1.1 * val and train < 1.1 * val


def test_a_negative_loss_and_an_accuracy_above_one():
    y_hat, y = torch.randn(8, 3), torch.arange(8) % 3
    assert F.nll_loss(y_hat.softmax(1), y) < 0 < F.nll_loss(y_hat.log_softmax(1), y)
    assert F.binary_cross_entropy_with_logits(torch.full((2,), 9.0), torch.full((2,), 2.0)) < 0
    right = y.clone()
    assert sum((right[b] == y[b]).sum() for b in torch.arange(8).split(4)) / 2 > 1
    assert (right[:, None] == y).float().sum() / 8 > 1


# --- in use ---------------------------------------------------------------------------------------------------------


def answers(lesson: str, *names: str) -> dict:
    namespace: dict = {}
    code = (ROOT / "examples" / "solutions" / f"{lesson}.py").read_text(encoding="utf-8")
    for name in names:
        exec(code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0], namespace)
    return namespace


def test_compare_marks_what_differs_and_nothing_else(capsys):
    compare = answers("in_use", "compare")["compare"]
    capsys.readouterr()
    pictures = torch.rand(4, 1, 5, 6)
    compare(pictures, pictures.clone())
    assert "<-" not in capsys.readouterr().out
    compare(pictures, 1 - pictures.expand(-1, 3, -1, -1).double())
    assert capsys.readouterr().out.count("<-") >= 3
    compare(pictures, pictures.squeeze(1))
    assert "shape (1, 5, 6) <- (5, 6)" in capsys.readouterr().out


@pytest.mark.parametrize(("rows", "columns"), [((0, 1), (0, 1)), ((3, 8), (2, 4)), ((0, 8), (0, 8)), ((7, 8), (1, 3))])
def test_centre_keeps_all_and_puts_it_in_the_middle(rows, columns):
    centre = answers("in_use", "place")["centre"]
    picture = torch.zeros(8, 8)
    picture[slice(*rows), slice(*columns)] = 1
    for size in (8, 11):
        canvas = centre(picture, size)
        assert canvas.shape == (size, size) and canvas.sum() == picture.sum()
        where = canvas.nonzero()
        left_over = (where.min(0).values - (size - 1 - where.max(0).values)).abs()
        assert left_over.max() <= 1


# --- the answers of the pages about errors --------------------------------------------------------------------------


def test_print_shapes_finds_the_layer_and_leaves_no_hook(capsys):
    print_shapes = answers("errors_shapes", "print_shapes")["print_shapes"]
    model = nn.Sequential(nn.LSTM(4, 3), nn.Linear(3, 2))
    capsys.readouterr()
    print_shapes(model, torch.zeros(5, 2, 4))
    assert capsys.readouterr().out.splitlines()[-1].endswith("must be Tensor, not tuple")
    model = nn.Sequential(nn.Sequential(nn.Linear(4, 3), nn.ReLU()), nn.Linear(5, 2))
    capsys.readouterr()
    print_shapes(model, torch.zeros(2, 4))
    assert capsys.readouterr().out.splitlines() == [
        "Linear (2, 4) (2, 3)",
        "ReLU (2, 3) (2, 3)",
        "mat1 and mat2 shapes cannot be multiplied (2x3 and 5x2)",
    ]
    assert not any(module._forward_hooks for module in model.modules())
    capsys.readouterr()
    print_shapes(nn.Sequential(nn.Flatten(), nn.BatchNorm2d(4)), torch.zeros(2, 4))
    assert "expected 4D input" in capsys.readouterr().out


def test_compare_of_saved_files_takes_a_checkpoint(capsys):
    compare = answers("errors_files", "compare")["compare"]
    model = nn.Linear(2, 1)
    capsys.readouterr()
    compare(model, {"model": model.state_dict(), "epoch": 3})
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["bias", "epoch", "model", "weight"]
    compare(model, model.state_dict())
    assert capsys.readouterr().out == ""


def test_plain_reads_anywhere(tmp_path):
    plain = answers("errors_files", "plain")["plain"]
    thing = {"a": (np.int64(1), [np.bool_(True), None, "x"]), 2: np.arange(3), "t": torch.ones(1)}
    torch.save(plain(thing), tmp_path / "a.pt")
    back = torch.load(tmp_path / "a.pt")
    assert back["a"] == (1, [True, None, "x"]) and back[2].tolist() == [0, 1, 2]


def test_broken_finds_each_file_that_pillow_cannot_read(tmp_path):
    broken = regions("errors_data", "imports", "show_error", "pillow", "broken")["broken"]
    Image.new("RGBA", (4, 4)).save(tmp_path / "good.png")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "half.png").write_bytes((tmp_path / "good.png").read_bytes()[:40])
    Image.new("1", (20000, 20000)).save(tmp_path / "huge.png")  # more than Pillow opens: no OSError
    assert [file.name for file in broken(sorted(tmp_path.iterdir()))] == ["empty.jpg", "half.png", "huge.png"]


def test_own_dataset_names_the_bad_file(tmp_path):
    dataset = answers("errors_data", "own_words")["Pictures"]
    (tmp_path / "bad.png").write_text("no picture")
    with pytest.raises(OSError, match="bad.png"):
        dataset(tmp_path, None)[0]


def test_del_frees_when_the_last_holder_is_gone():
    """What the page says of `del`: the optimizer holds the parameters, and so does the graph of a loss."""
    model = nn.Linear(2, 1)
    weight, optimizer = weakref.ref(model.weight), torch.optim.SGD(model.parameters(), lr=0.1)
    loss = model(torch.ones(1, 2)).sum()
    del model
    assert weight() is not None
    del optimizer
    assert weight() is not None
    del loss
    assert weight() is None


@pytest.mark.parametrize("seed", range(3))
def test_the_same_batch_is_answered_worse_in_eval_until_the_running_values_are_there(seed):
    torch.manual_seed(seed)
    y = torch.arange(64) % 2
    X = torch.randn(64, 4) + 100 + 4 * y[:, None]
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)

    def fit(steps: int) -> tuple[float, float]:
        """Train; return the accuracy on the training data, in training mode and in evaluation mode."""
        for _ in range(steps):
            F.cross_entropy(model.train()(X), y).backward()
            optimizer.step()
            optimizer.zero_grad()
        answers = model(X).argmax(1), model.eval()(X).argmax(1)
        return tuple((answer == y).float().mean().item() for answer in answers)

    training, evaluation = fit(5)
    assert training > 0.9 and evaluation == 0.5
    assert fit(95) == (1, 1)


def test_cross_entropy_of_a_single_output_is_zero_and_teaches_nothing():
    y_hat, y = torch.randn(8, 1, requires_grad=True), (torch.arange(8) % 2).float().unsqueeze(1)
    loss = F.cross_entropy(y_hat, y)
    loss.backward()
    assert loss == 0 and not y_hat.grad.any()
    F.binary_cross_entropy_with_logits(y_hat, y).backward()
    assert y_hat.grad.all()


@pytest.mark.parametrize("seed", range(3))
def test_a_loss_that_rises_beside_a_steady_accuracy_is_of_answers_too_sure(seed):
    names = regions("symptoms", "imports", "fit")
    X_train, y_train, X_test, y_test = (names[name] for name in ("X_train", "y_train", "X_test", "y_test"))
    torch.manual_seed(seed)
    few = torch.randperm(1500)[:100]
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses, halves, right = [], [], []
    for _ in range(60):
        names["fit"](model, optimizer, X_train[few], y_train[few], 1)
        with torch.no_grad():
            logits = model(X_test)
        losses.append(F.cross_entropy(logits, y_test).item())
        halves.append(F.cross_entropy(logits / 2, y_test).item())
        right.append((logits.argmax(1) == y_test).float().mean().item())
    best = losses.index(min(losses))
    assert best < 30 and losses[-1] > 1.2 * losses[best] and abs(right[-1] - right[best]) < 0.02
    assert halves[best] > losses[best] and halves[-1] < losses[-1]
