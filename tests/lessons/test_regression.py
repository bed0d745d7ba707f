"""What the lesson `regression` gives its readers runs on their numbers: other units, columns, devices."""

import pytest
import torch

from tests.lessons import regions


@pytest.fixture(scope="module")
def lesson():
    return regions("regression", "data", "net", "two_ways", "train", "standardize")


def test_each_column_is_standardized_by_itself(lesson):
    generator = torch.Generator().manual_seed(0)
    data = torch.randn(50, 3, generator=generator) * torch.tensor([1e-3, 1, 1e4]) + torch.tensor([5, 0, -1e5])
    Z, mean, std = lesson["standardize"](data)
    assert torch.allclose(Z.mean(dim=0), torch.zeros(3), atol=1e-3)
    assert torch.allclose(Z.std(dim=0), torch.ones(3), atol=1e-3)
    assert torch.allclose(Z * std + mean, data, rtol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16])
def test_the_type_stays(lesson, dtype):
    assert all(part.dtype == dtype for part in lesson["standardize"](torch.arange(4, dtype=dtype)))


def test_integers_are_refused_and_a_constant_column_shows(lesson):
    with pytest.raises(RuntimeError):
        lesson["standardize"](torch.arange(4))
    Z, *_ = lesson["standardize"](torch.ones(4, 1))
    assert Z.isnan().all()


def test_rounding_hides_a_constant_column_but_not_from_the_comparison(lesson):
    """The mean of equal numbers need not be that number; the page says what comes of it, and finds the column."""
    seen = []
    for value in (1.0, 0.1, 0.2, 0.7, 25.4):
        same, other = torch.full((100,), value), torch.arange(100.0)
        for data in same.unsqueeze(1), torch.stack([same, other], dim=1):
            Z, _, std = lesson["standardize"](data)
            assert std[0] < 1e-5 and not (Z[:, 0].abs() < 0.9).any()
            assert (data == data[0]).all(dim=0).tolist() == [True, False][: data.shape[1]]
            seen.append(Z[0, 0])
    seen = torch.stack(seen)
    assert seen.isnan().any() and not seen.isnan().all()


def test_the_class_and_the_loop_take_other_sizes(lesson):
    torch.manual_seed(0)
    net = lesson["Net"](n_feature=3, n_hidden=5, n_output=2)
    X = torch.randn(20, 3)
    y = X[:, :2] + 1
    first = lesson["loss_fn"](net(X), y).item()
    for _ in range(2):
        lesson["train"](net, X, y, 50)
        last = lesson["loss_fn"](net(X), y).item()
        assert last < first
        first = last


def test_on_a_device_without_numbers(lesson):
    net = lesson["Net"](1, 20, 1).to("meta")
    X = torch.empty(10, 1, device="meta")
    lesson["train"](net, X, X, 2)
    assert all(part.device.type == "meta" for part in lesson["standardize"](X))
