"""`fit` and `evaluate` in a program of the reader's own."""

import pytest
import torch
from torch import nn
from torch.utils.data import TensorDataset

from tests.lessons import regions


@pytest.fixture
def lesson() -> dict:
    names = regions("validation", "data", "train_epoch", "evaluate", "fit")
    torch.manual_seed(0)
    return names


def data(N: int) -> TensorDataset:
    return TensorDataset(torch.randn(N, 5), torch.randint(3, (N,)))


def test_the_best_parameters_come_back(lesson):
    model, train, val = nn.Linear(5, 3), data(130), data(70)
    curves, best_epoch, best = lesson["fit"](model, train, val, 30, patience=3)
    assert curves[:, 1].argmin() == best_epoch and len(curves) in (30, best_epoch + 4)
    model.load_state_dict(best)
    assert lesson["evaluate"](model, val)[0] == pytest.approx(curves[best_epoch, 1].item())


def test_a_loss_that_is_nan_from_the_start_stops_the_training(lesson):
    model, train = nn.Linear(5, 3), data(60)
    before = model.weight.detach().clone()
    train.tensors[0][0] = float("nan")
    curves, best_epoch, best = lesson["fit"](model, train, train, 30, patience=4)
    assert len(curves) == 5 and best_epoch == 0
    assert torch.equal(best["weight"], before)


@pytest.mark.parametrize("N", [1, 100, 101, 250])
def test_evaluate_is_the_mean_over_all_samples(lesson, N):
    model, part = nn.Linear(5, 3), data(N)
    X, y = part.tensors
    loss, accuracy = lesson["evaluate"](model, part)
    assert loss == pytest.approx(nn.functional.cross_entropy(model(X), y).item(), abs=1e-5)
    assert accuracy == pytest.approx((model(X).argmax(dim=1) == y).float().mean().item())
