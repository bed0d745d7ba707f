"""`compare` on the reader's tables: other sizes and units, idle columns; the same twice in a row."""

import numpy as np
import pytest

from tests.lessons import regions


@pytest.fixture(scope="module")
def lesson() -> dict:
    return regions("baselines", "imports", "network", "compare")


def table(N: int = 120) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(N, 3)) * [1e-3, 1, 1e5] + [0, 5, 1e6]
    return X, 1000 + 50 * (X[:, 1] - 5) + 1e-4 * X[:, 2] + rng.normal(size=N)


def test_units_do_not_matter_and_the_result_comes_again(lesson):
    X, y = table()
    train, test = np.arange(90), np.arange(90, 120)
    mean, linear, forest, network = lesson["compare"](X, y, train, test, 0)
    assert linear < 2 and max(forest, network) < 0.5 * mean
    assert lesson["compare"](X, y, train, test, 0) == [mean, linear, forest, network]


def test_an_idle_column_and_whole_numbers(lesson):
    X, y = table()
    X = np.column_stack([X, np.full(120, 0.1), np.arange(120) % 2])
    errors = lesson["compare"](X, y.round().astype(int), np.arange(90), np.arange(90, 120), 0)
    assert np.isfinite(errors).all() and errors[3] < 0.5 * errors[0]


def test_what_is_missing_is_named_by_the_first_guesser(lesson):
    X, y = table()
    X[3, 1] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        lesson["compare"](X, y, np.arange(90), np.arange(90, 120), 0)
