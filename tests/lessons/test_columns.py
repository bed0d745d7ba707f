"""The program of `columns` on the reader's own table: other columns, gaps, categories; trained, saved, used elsewhere."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch

from tests.lessons import regions
from tests.project import ROOT

NUMBERS, CATEGORIES = ["meters", "ms", "day_day"], ["vehicle", "zone", "day_weekday"]


@pytest.fixture(scope="module")
def lesson() -> dict:
    return regions("columns", "imports", "made", "check", "measure", "encode", "net", "fit")


@pytest.fixture
def table(lesson) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    N = 400
    table = pd.DataFrame({"meters": rng.uniform(2, 9000, N), "ms": rng.integers(0, 3_600_000, N)})
    table["vehicle"] = rng.choice(["Lastwagen", "自行车", "bike", " bike "], N)
    table["zone"] = rng.integers(0, 4, N).astype(str)
    table["day"] = [f"{n % 28 + 1:02}.02.2024" for n in range(N)]
    table["price"] = 20000 + 3 * table["meters"] + 0.01 * table["ms"] + 5000 * (table["vehicle"] == "自行车")
    table.loc[::7, "ms"] = np.nan
    table.loc[::11, "vehicle"] = None
    return lesson["add_date"](table, "day", "%d.%m.%Y")


def plan_of(lesson, table, **change):
    given = {"numbers": NUMBERS, "categories": CATEGORIES, "target": "price"} | change
    return lesson["measure"](table, **given)


def test_shapes_types_and_gaps(lesson, table):
    plan = plan_of(lesson, table)
    X, C = lesson["encode"](table, plan)
    assert X.shape == (400, 4) and X.dtype == torch.float32 and X.isfinite().all()
    assert C.shape == (400, 3) and C.dtype == torch.int64
    assert plan["values"]["vehicle"] == ["", "Lastwagen", "bike", "自行车"]
    assert X[:, 0].tolist() == [float(n % 7 == 0) for n in range(400)]
    assert X[0, 2] == pytest.approx(table["ms"].median())
    assert C[0, 0] == 0 and C.amax(dim=0).tolist() == [3, 3, 6]


def test_one_row_is_encoded_as_among_many(lesson, table):
    plan = plan_of(lesson, table)
    X, C = lesson["encode"](table, plan)
    for row in (0, 3, 7):
        x, c = lesson["encode"](table[row : row + 1], plan)
        assert torch.equal(x, X[row : row + 1]) and torch.equal(c, C[row : row + 1])
    alone = pd.DataFrame({"meters": [5], "ms": [None], "vehicle": [None], "zone": ["1"], "day": ["29.02.2024"]})
    x, c = lesson["encode"](lesson["add_date"](alone, "day", "%d.%m.%Y"), plan)
    assert x[0, 0] == 1 and c[0, 0] == 0


@pytest.mark.parametrize(("numbers", "categories"), [(NUMBERS, []), ([], CATEGORIES), (["meters"], ["zone"])])
def test_only_numbers_or_only_categories(numbers, categories, lesson, table):
    plan = plan_of(lesson, table, numbers=numbers, categories=categories)
    X, C = lesson["encode"](table, plan)
    model = lesson["Net"](plan)
    lesson["fit"](model, X, C, torch.tensor(table[["price"]].to_numpy("float32")), num_epochs=1)
    assert model(X, C).shape == (400, 1) and model(X, C).isfinite().all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"numbers": ["metres"]}, r"no columns \['metres'\]; there are \['meters', 'ms', "),
        ({"numbers": ["vehicle"]}, "'vehicle' holds '.*': a category?"),
        ({"categories": ["ms"]}, "'ms' holds numbers; read it as dtype str"),
        ({"target": "cost"}, r"no columns \['cost'\]"),
        ({"target": "zone"}, "'zone' holds '.*': a category?"),
        ({"target": "ms"}, "58 rows lack the target 'ms'; drop them"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(change, message, lesson, table):
    with pytest.raises(ValueError, match=message):
        plan_of(lesson, table, **change)


def test_rows_that_do_not_fit_the_plan_are_refused(lesson, table):
    plan, row = plan_of(lesson, table), table[1:2]
    for rows, message in (
        (row.assign(vehicle="drone"), r"drop \['drone'\] in 'vehicle': not \['', 'Lastwagen', 'bike', '自行车'\]"),
        (row.assign(meters=None), "fill in 'meters': never missing in training"),
        (row.assign(meters="12 m"), "'meters' holds '12 m': a category?"),
        (row.assign(zone=1), "'zone' holds numbers; read it as dtype str"),
        (row.drop(columns=["zone", "ms"]), r"no columns \['ms', 'zone'\]"),
    ):
        with pytest.raises(ValueError, match=message):
            lesson["encode"](rows, plan)
    lesson["encode"](row[row.columns[::-1]].assign(more=1), plan)


def test_infinite_numbers_and_empty_columns_never_train(lesson, table):
    for value in (np.inf, np.nan):
        plan = plan_of(lesson, table.assign(meters=value))
        X, C = lesson["encode"](table.assign(meters=value), plan)
        with pytest.raises(ValueError, match=r"columns \[\d\]: fill in or drop nan and inf"):
            lesson["fit"](lesson["Net"](plan), X, C, torch.ones(400, 1))


def test_trained_saved_and_used_in_another_program(lesson, table, tmp_path):
    torch.manual_seed(0)
    train, val = table[:300], table[300:]
    plan = plan_of(lesson, train)
    model = lesson["Net"](plan)
    X, C = lesson["encode"](train, plan)
    y = torch.tensor(train[["price"]].to_numpy("float32"))
    model.y_scale.fit(y)
    lesson["fit"](model, X, C, y)
    y = torch.tensor(val[["price"]].to_numpy("float32"))
    error = (model(*lesson["encode"](val, plan)) - y).abs().mean()
    assert error < 0.4 * (y - y.mean()).abs().mean()

    path = tmp_path / "model.pt"
    torch.save({"plan": plan, "state": model.state_dict()}, path)
    saved = torch.load(path)
    again = lesson["Net"](saved["plan"])
    again.load_state_dict(saved["state"])
    assert torch.equal(again(*lesson["encode"](val, saved["plan"])), model(*lesson["encode"](val, plan)))


def test_a_rare_yes_is_found_as_the_page_says(lesson, table):
    """Where one row in three is a yes, and elsewhere one in fifty: a weight finds it, or a lower threshold."""
    risky = (table["meters"] > 6500).to_numpy()
    yes = np.random.default_rng(0).random(400) < np.where(risky, 0.33, 0.02)
    y = torch.tensor(yes[:, None].astype("float32"))
    plan = plan_of(lesson, table, numbers=["meters"], categories=[])
    X, C = lesson["encode"](table, plan)
    found, score = [], []
    for weight in ((y == 0).sum() / y.sum(), None):
        torch.manual_seed(0)
        model = lesson["Net"](plan)
        loss_fn = torch.nn.BCEWithLogitsLoss(pos_weight=weight)
        lesson["fit"](model, X, C, y, loss_fn=loss_fn, num_epochs=20)
        P = model(X, C).sigmoid()[:, 0]
        assert P.min() >= 0 and P.max() <= 1
        found.append([P.gt(limit)[yes].float().mean().item() for limit in (0.5, 0.2)])
        score.append(P.mean().item() / yes.mean())
    assert found[0][0] > 0.7 > 0.3 > found[1][0] and found[1][1] > 0.7, found
    assert score[0] > 2 and abs(score[1] - 1) < 0.2, "with a weight the sigmoid is no probability, without it is one"
    for language in ("zh", "en"):
        page = (ROOT / "docs" / language / "columns.md").read_text(encoding="utf-8")
        assert "`loss_fn=nn.BCEWithLogitsLoss()`" in page and "`pos_weight=(y == 0).sum() / y.sum()`" in page


def test_the_program_of_the_page_answers_for_a_file(tmp_path):
    code = (ROOT / "examples" / "columns.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "en" / "columns.md").read_text(encoding="utf-8")

    def region(name: str) -> str:
        return code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0]

    make, _, folded = region("made").partition("def add_date")
    parts = [region("imports"), "def add_date" + folded, *map(region, ("check", "encode", "net"))]
    parts += ["def use" + region("saved").partition("def use")[2]]
    parts += [page.partition("```text\n")[2].partition("```")[0]]
    (tmp_path / "predict.py").write_text("\n".join(parts), encoding="utf-8")
    training = "\n".join(map(region, ("imports", "made", "split", "check", "measure", "encode", "encoded", "net")))
    names: dict = {}
    exec(training, names)
    state = names["Net"](names["plan"]).state_dict()
    torch.save({"plan": names["plan"], "state": state}, tmp_path / "parcels.pt")
    names["make"](9, seed=1).drop(columns="minutes").to_csv(tmp_path / "新 new.csv", index=False)
    command = [sys.executable, "-X", "utf8", "predict.py", "新 new.csv"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(r"(-?\d+ minutes\n){9}", result.stdout)


def test_the_network_is_exported_with_both_inputs_as_the_page_says(lesson, table):
    plan = plan_of(lesson, table)
    X, C = lesson["encode"](table, plan)
    model, N = lesson["Net"](plan).eval(), torch.export.Dim("N")
    program = torch.export.export(model, (X[:2], C[:2]), dynamic_shapes=({0: N}, {0: N})).module()
    for n in (1, 3, 400):
        assert torch.allclose(program(X[:n], C[:n]), model(X[:n], C[:n]), atol=1e-4)


def test_a_table_of_german_excel_goes_all_the_way(lesson, table, tmp_path):
    names = regions("tables", "imports", "read_table", "kind", "first", "header", "body", "forms", "column")
    reader = names["read_table"]
    path = tmp_path / "Fahrten 一.csv"
    days = table["day"]
    table.drop(columns=["day_day", "day_weekday"]).to_csv(path, sep=";", decimal=",", index=False, encoding="gbk")
    options, cures = {}, {"sep": ";", "encoding": "gbk", "decimal": ",", "dtype": {"zone": str}}
    for name, cure in cures.items():
        if name != "dtype":
            with pytest.raises(ValueError, match=f"pass {name}="):
                reader(path, **options)
        options[name] = cure
    read = lesson["add_date"](reader(path, **options), "day", "%d.%m.%Y")
    assert read["day"].equals(days.astype(read["day"].dtype))
    plan = plan_of(lesson, read)
    X, C = lesson["encode"](read, plan)
    assert torch.equal(C, lesson["encode"](table, plan_of(lesson, table))[1])
    assert torch.allclose(X, lesson["encode"](table, plan_of(lesson, table))[0])


def test_what_is_repeated_is_the_same_as_where_it_was_taught():
    for lesson, region, other in (
        ("tables", "made", "columns"),
        ("tables", "dates", "columns"),
        ("scaling", "standardize", "columns"),
        ("scaling", "standardize", "solutions/scaling"),
        ("baselines", "network", "leaks"),
        ("baselines", "compare", "leaks"),
    ):
        code = (ROOT / "examples" / f"{lesson}.py").read_text(encoding="utf-8")
        code = code.partition(f"[start:{region}]\n")[2].partition("# --8<--")[0]
        start = min(n for n in (code.find("def "), code.find("class ")) if n >= 0)
        code = code[start:].partition("\n\nmake(")[0].partition("\n\ntable =")[0].strip()
        copy = (ROOT / "examples" / f"{other}.py").read_text(encoding="utf-8")
        missing = [line for line in code.splitlines() if line not in copy]
        assert missing == [] if "solutions" not in other else len(missing) <= 2, f"{other}: {missing}"
