"""Each display formula is what the code computes, and a formula that is not would be noticed."""

import functools
import importlib
import re

import pytest
import torch

from rules import everything
from run.fences import prose
from tests.formulas import FORMULAS
from tests.formulas.latex import FormulaError, untrue
from tests.formulas.mutants import mutants

for module in ("training", "data"):
    importlib.import_module(f"tests.formulas.{module}")

SURVIVORS = {  # (lesson, number of the formula, place in it: what is changed): why it may
    ("schedules", "0, 6: 0 → 1"): "the first steps have the same rate",
    ("backprop", "1, 19: A → H"): "what has no negative entries stays as it is",
    ("backprop", "1, 77: y → Y"): "an entry of the table, written with its letter",
    ("backprop", "1, 86: y → Y"): "an entry of the table, written with its letter",
    ("backprop", "2, 92: y → Y"): "a row of the table, written with its letter",
    ("backprop", "3, 45: H → A"): "what is 0 already stays 0",
    ("backprop", "3, 53: A → H"): "both are positive at the same places",
    ("backprop", "4, 57: a → A"): "a row of the table, written with its letter",
    ("classification", "1, 2: 1 → 0"): "says that 0 is 0",
    ("classification", "1, 6: 0 → 1"): "says that 0 is 0",
}


@functools.cache
def display(lesson: str) -> list[str]:
    """Return the display formulas of a lesson's English page; the Chinese has the same, says a rule."""
    (text,) = (text for text, language in everything.pages(lesson).values() if language == "en")
    return re.findall(r"\$\$([^$]+)\$\$", "\n".join(prose(text, lesson)))


CASES = [(lesson, number) for lesson, values in FORMULAS.items() for number in range(len(values))]


@pytest.fixture(autouse=True)
def in_64_bits():
    """Compute with 16 digits."""
    default = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(default)


@functools.cache
def values_of(lesson: str, number: int) -> list[tuple[dict, dict]]:
    """Return the values of a formula's names, and what they become, for one case or for several."""
    torch.manual_seed(number + 1)
    cases = FORMULAS[lesson][number]()
    cases = cases if isinstance(cases, list) else [cases]
    return [case if isinstance(case, tuple) else (case, {}) for case in cases]


def test_each_display_formula_has_values():
    pages = [path for path, (_, language) in everything.pages().items() if language == "en"]
    lessons = [re.search(r"(\w+)\.(?:md|py)", path)[1] for path in pages]
    found = {lesson: len(display(lesson)) for lesson in lessons if display(lesson)}
    assert found == {lesson: len(values) for lesson, values in FORMULAS.items()}
    assert sum(found.values()) >= 70


@pytest.mark.parametrize(("lesson", "number"), CASES)
def test_formula_is_what_the_code_computes(lesson, number):
    for case in values_of(lesson, number):
        assert untrue(display(lesson)[number], *case) == []


@pytest.mark.parametrize("lesson", FORMULAS)
def test_a_changed_formula_is_noticed(lesson):
    """Those that are not say the same in other words, or can't be told apart: each is listed, and why."""
    passed = [f"{number}, {what}" for number in range(len(display(lesson))) for what in unnoticed(lesson, number)]
    assert sorted(passed) == sorted(what for name, what in SURVIVORS if name == lesson)


@pytest.mark.parametrize(
    "latex",
    [
        *(r"1 + 2 \cdot 3^2 = 19", "-2^2 = -4", r"6 / 2 \cdot 3 = 9", "2x + 1 = 9", "1 - 2 - 3 = -4"),
        *(r"\sum_{i=1}^{3} i^2 + 1 = 15", r"\sum_{i=1}^{2} \sum_{j=0}^{1} (i + 2j) = 10", r"2 \sum_i v_i = 12"),
        *(r"v_0 = 1 \qquad v_{i}^2 = (i + 1)^2", r"m_{0,1} = m_{0, \, 2 - 1}", r"m_{ii} = m_{i,i}"),
    ],
)
def test_formulas_are_read_as_they_are_meant(latex):
    values = {"x": 4, "i": range(3), "v": torch.tensor([1.0, 2, 3]), "m": torch.randn(3, 3)}
    assert untrue(latex, values) == []


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        ("y = 1", "'y' has no value"),
        ("v_3 = 1", "index 3 of 3"),
        ("v_{-1} = 3", "index -1 of 3"),
        ("1 + = 2", "'='"),
        ("(1 + 2 = 3", "expected"),
        (r"v^\top = v", "1 dimensions"),
        ("x = 1 )", "expected"),
    ],
)
def test_what_can_not_be_read_is_an_error(latex, message):
    with pytest.raises(FormulaError, match=message):
        untrue(latex, {"x": 1, "v": torch.tensor([1.0, 2, 3])})


def test_changes_are_many():
    assert sum(len(list(mutants(display(lesson)[number]))) for lesson, number in CASES) >= 2000


def unnoticed(lesson: str, number: int) -> list[str]:
    """Return the changes of a formula that leave it true."""
    return [what for what, latex in mutants(display(lesson)[number]) if is_true(latex, values_of(lesson, number))]


def is_true(latex: str, cases: list) -> bool:
    """Tell whether a formula can be read, and is so in each case."""
    try:
        return not any(untrue(latex, *case) for case in cases)
    except Exception:  # a name without value, an index outside, shapes that don't fit
        return False
