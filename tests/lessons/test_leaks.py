"""`split_groups` on the reader's groups: names, numbers, unequal sizes; no group on both sides."""

import numpy as np
import pandas as pd
import pytest

from tests.lessons import regions


@pytest.fixture(scope="module")
def split_groups():
    return regions("leaks", "imports", "split_groups")["split_groups"]


@pytest.mark.parametrize(
    "groups",
    [
        np.arange(100) // 7,
        np.array(["Ann", "Bo", "陈", "Ann"] * 25),
        pd.Series([3, 3, 1, 2, 2, 9, 9, 4, 5, 6] * 5),
        ["b", "a", "c", "d", "e"] * 4,
    ],
)
@pytest.mark.parametrize("share", [0.2, 0.5])
def test_whole_groups_on_either_side(groups, share, split_groups):
    train, test = split_groups(groups, share, seed=0)
    names = np.asarray(groups)
    assert sorted([*train, *test]) == list(range(len(names)))
    assert not set(names[train]) & set(names[test])
    assert len(set(names[test])) == round(share * len(set(names)))


def test_the_seed_decides(split_groups):
    groups = np.arange(100) // 5
    first, again, other = (split_groups(groups, 0.2, seed)[1].tolist() for seed in (0, 0, 1))
    assert first == again != other


def test_each_row_its_own_group_is_the_ordinary_split(split_groups):
    train, test = split_groups(np.arange(10), 0.3, 0)
    assert len(train) == 7 and len(test) == 3


@pytest.mark.parametrize(("groups", "share"), [([1] * 9, 0.2), (np.arange(9), 0.01), (np.arange(9), 1.0), ([], 0.2)])
def test_an_empty_part_is_refused(groups, share, split_groups):
    with pytest.raises(ValueError, match="groups, .* of them to test; give more groups or another share"):
        split_groups(groups, share, 0)
