"""What the lesson says of sources that it doesn't print."""

import numpy as np
import pytest
import torch
from sklearn.utils import shuffle
from torch import nn
from torch.utils.data import DataLoader, Dataset, get_worker_info

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


@pytest.mark.parametrize("seed", [-1, 2**32, 2**63 - 1])
def test_numpy_takes_no_other_seeds(seed):
    with pytest.raises(ValueError, match="between 0 and"):
        regions("seeds", "draw", "seed_all")["seed_all"](seed)


def test_switches_are_put_back():
    switches = torch.are_deterministic_algorithms_enabled, lambda: torch.backends.cudnn.benchmark
    before = [switch() for switch in switches]
    regions("seeds", "draw", "deterministic")
    assert [switch() for switch in switches] == before


class Draws(Dataset):
    """Draws from the generator that it carries, and from NumPy's and PyTorch's own."""

    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return torch.tensor([self.rng.random(), np.random.random(), torch.rand(1).item()])


def reseed(_):
    get_worker_info().dataset.rng = np.random.default_rng(torch.initial_seed())


def test_workers_share_the_numbers_of_a_generator_that_the_dataset_carries():
    """In both workers, in each epoch; the other sources differ, and worker_init_fn cures it."""
    torch.manual_seed(0)
    carried, numpy, own = torch.cat([*DataLoader(Draws(), num_workers=2), *DataLoader(Draws(), num_workers=2)]).T
    assert len(carried.unique()) == 1 and len(numpy.unique()) == len(own.unique()) == 4
    cured = torch.cat([*DataLoader(Draws(), num_workers=2, worker_init_fn=reseed)])
    assert len(cured[:, 0].unique()) == 2
