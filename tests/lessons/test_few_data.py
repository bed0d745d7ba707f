"""`EarlyStopping` and `folds` of the lesson `few_data` in a program of the reader's own."""

import pytest
import torch
from torch import nn

from tests.lessons import regions
from tests.project import ROOT


@pytest.fixture(scope="module")
def lesson():
    names = regions("few_data", "data", "early_stopping")
    code = (ROOT / "examples" / "few_data.py").read_text(encoding="utf-8")
    exec(code.partition("[start:folds]\n")[2].partition("\nvals = ")[0], names)
    return names


def run(early, model, losses) -> int:
    """Mark the model with each epoch's number; return the epochs that were run."""
    for epoch, loss in enumerate(losses, start=1):
        nn.init.constant_(model.weight, epoch)
        if early.stop(loss):
            break
    return epoch


@pytest.mark.parametrize("patience, last, best", [(1, 3, 2), (2, 4, 2), (3, 8, 5), (5, 10, 10), (99, 10, 10)])
def test_stops_after_patience_and_restores_the_best(patience, last, best, lesson):
    model = nn.Linear(1, 1)
    early = lesson["EarlyStopping"](model, patience)
    losses = [0.9, 0.7, 0.8, 0.75, 0.6, 0.65, 0.7, 0.62, 0.66, 0.5]
    assert run(early, model, losses) == last and early.best_epoch == best
    for _ in range(2):
        early.restore()
        assert model.weight.item() == best and early.best == losses[best - 1]
        nn.init.zeros_(model.weight)


def test_equal_losses_are_not_better_and_tensors_become_numbers(lesson):
    model = nn.Linear(1, 1)
    early = lesson["EarlyStopping"](model, 2)
    loss = torch.tensor(0.5)
    assert [early.stop(loss), early.stop(loss), early.stop(loss)] == [False, False, True]
    assert early.best_epoch == 1 and type(early.best) is float


def test_what_is_no_parameter_comes_back_too(lesson):
    model = nn.BatchNorm1d(3)
    early = lesson["EarlyStopping"](model, 5)
    early.stop(1.0)
    mean = model.running_mean.clone()
    model(torch.randn(8, 3) + 4)
    early.stop(2.0)
    early.restore()
    assert torch.equal(model.running_mean, mean) and model.num_batches_tracked == 0


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), torch.tensor(float("nan"))])
def test_no_number_at_all_is_said(bad, lesson):
    early = lesson["EarlyStopping"](nn.Linear(1, 1), 2)
    assert [early.stop(bad), early.stop(bad)] == [False, True]
    with pytest.raises(ValueError, match="no loss was a number: try a smaller lr"):
        early.restore()


def test_nan_after_good_epochs_goes_back_to_them(lesson):
    model = nn.Linear(1, 1)
    early = lesson["EarlyStopping"](model, 2)
    assert run(early, model, [0.5, float("nan"), float("nan"), 0.1]) == 3
    early.restore()
    assert model.weight.item() == 1


@pytest.mark.parametrize("N, K", [(100, 5), (23, 5), (5, 5), (7, 2), (10, 10)])
def test_each_sample_validates_once_and_never_trains_then(N, K, lesson):
    n = torch.arange(50, 50 + N)
    pairs = list(lesson["folds"](n, K, seed=3))
    assert torch.equal(torch.cat([val for _, val in pairs]).sort()[0], n)
    for train, val in pairs:
        assert torch.equal(torch.cat([train, val]).sort()[0], n)
    again = list(lesson["folds"](n, K, seed=3))
    assert all(torch.equal(a, b) for one, two in zip(pairs, again, strict=True) for a, b in zip(one, two, strict=True))
