"""`Standardize` and `Regressor` on the reader's numbers: other columns, units, types, bad tables, another program."""

import pytest
import torch
from torch import nn

from tests.lessons import regions

UNITS = torch.tensor([[1e-6, 1, 1e5]])


@pytest.fixture(scope="module")
def lesson() -> dict:
    names = regions("scaling", "data", "train", "standardize")
    code = "class Regressor" + text("regressor").partition("class Regressor")[2].partition("\n\n")[0]
    exec(code, names)
    return names


def text(region: str) -> str:
    from tests.project import ROOT

    code = (ROOT / "examples" / "scaling.py").read_text(encoding="utf-8")
    return code.partition(f"[start:{region}]\n")[2].partition(f"# --8<-- [end:{region}]")[0]


def table(N: int = 50) -> torch.Tensor:
    return (torch.randn(N, 3, generator=torch.Generator().manual_seed(0)) + 3) * UNITS


def test_each_column_by_itself_and_back(lesson):
    scale, X = lesson["Standardize"](3), table()
    scale.fit(X)
    Z = scale(X)
    assert torch.allclose(Z.mean(dim=0), torch.zeros(3), atol=1e-5)
    assert torch.allclose(Z.std(dim=0), torch.ones(3), atol=1e-5)
    assert torch.allclose(scale.inverse(Z), X)
    assert torch.equal(scale(X[:1]), Z[:1]) and torch.equal(scale(X[0]), Z[0])


def test_fitted_twice_the_second_counts(lesson):
    scale, X = lesson["Standardize"](3), table()
    scale.fit(X * 7)
    scale.fit(X)
    assert torch.allclose(scale.std, X.std(dim=0))


@pytest.mark.parametrize("value", [0.0, 0.1, 9.81, 1e6])
def test_a_constant_column_becomes_zeros(value, lesson):
    scale = lesson["Standardize"](2)
    X = torch.cat([table()[:, :1], torch.full((50, 1), value)], dim=1)
    scale.fit(X)
    assert scale.std[1] == 1 and scale(X)[:, 1].abs().max() <= 1e-6 * max(value, 1)


@pytest.mark.filterwarnings("ignore:std")
def test_one_row_is_constant(lesson):
    scale = lesson["Standardize"](3)
    scale.fit(table(1))
    assert torch.equal(scale(table(1)), torch.zeros(1, 3))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_missing_is_named(value, lesson):
    X = table()
    X[7, 1] = value
    with pytest.raises(ValueError, match=r"columns \[1\]: fill in or drop nan and inf"):
        lesson["Standardize"](3).fit(X)


@pytest.mark.parametrize("X", [table()[:, :1], table()[:, :2], table()[:, 0], table().unsqueeze(1)])
def test_another_shape_is_refused(X, lesson):
    scale = lesson["Standardize"](3)
    with pytest.raises(RuntimeError, match="size mismatch for mean"):
        scale.fit(X)
    assert torch.equal(scale.mean, torch.zeros(3))


def test_types_and_devices(lesson):
    scale = lesson["Standardize"](3)
    with pytest.raises(RuntimeError, match="floating point"):
        scale.fit(torch.arange(12).view(4, 3))
    scale = scale.double()
    scale.fit(table().double())
    assert scale(table().double()).dtype == torch.float64
    assert scale.to("meta")(torch.empty(5, 3, device="meta")).device.type == "meta"


def test_nothing_of_it_is_trained(lesson):
    model = lesson["Regressor"](3)
    assert not any("scale" in name for name, _ in model.named_parameters())
    assert {"X_scale.mean", "X_scale.std", "y_scale.mean", "y_scale.std"} < set(model.state_dict())


def test_a_table_in_other_units_is_learned_saved_and_used(lesson, tmp_path):
    torch.manual_seed(0)
    X = table(300)
    y = 5000 + 1000 * ((X / UNITS) @ torch.tensor([[1.0], [-2], [0.5]]))
    model = lesson["Regressor"](3)
    model.X_scale.fit(X[:200])
    model.y_scale.fit(y[:200])
    lesson["train"](model.net, model.X_scale(X[:200]), model.y_scale(y[:200]), 0.1)
    assert lesson["share"](model(X[200:]), y[200:]) < 0.02
    torch.save(model.state_dict(), tmp_path / "model.pt")
    loaded = lesson["Regressor"](3)
    loaded.load_state_dict(torch.load(tmp_path / "model.pt"))
    assert torch.equal(loaded(X), model(X))
    bare = {name: value for name, value in model.state_dict().items() if "scale" not in name}
    with pytest.raises(RuntimeError, match=r"Missing key\(s\).*X_scale.mean"):
        lesson["Regressor"](3).load_state_dict(bare)


def test_raw_rows_end_in_nan_where_scaled_ones_learn(lesson):
    torch.manual_seed(0)
    X, y = table(200) * 1000, table(200)[:, 1:2]
    raw = nn.Linear(3, 1)
    lesson["train"](raw, X, y, 0.1)
    assert raw.weight.isnan().any()
