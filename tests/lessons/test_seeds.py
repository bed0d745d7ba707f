"""What the lesson says of sources that it doesn't print."""

import numpy as np
import pytest
import torch
from sklearn.utils import shuffle
from torch import nn
from torch.utils.data import DataLoader

from tests.lessons import regions


def test_scikit_learn_draws_from_numpy():
    np.random.seed(0)
    first = shuffle(range(100))
    np.random.seed(0)
    assert shuffle(range(100)) == first
    assert shuffle(range(100)) != first


def test_a_pass_over_a_loader_draws_though_it_does_not_shuffle():
    torch.manual_seed(0)
    untouched = torch.rand(1)
    torch.manual_seed(0)
    list(DataLoader(range(4)))
    assert torch.rand(1) != untouched


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_seed_all_in_a_program_of_ones_own(seed):
    lesson = regions("seeds", "draw", "seed_all")
    lesson["seed_all"](seed)
    first = lesson["draw"](), nn.Linear(3, 3).weight
    lesson["seed_all"](seed)
    again = lesson["draw"](), nn.Linear(3, 3).weight
    assert again[0] == first[0] and torch.equal(again[1], first[1])


def test_switches_are_put_back():
    switches = torch.are_deterministic_algorithms_enabled, lambda: torch.backends.cudnn.benchmark
    before = [switch() for switch in switches]
    regions("seeds", "draw", "deterministic")
    assert [switch() for switch in switches] == before
