"""The pages about old lines show them in a notebook too, where a cell is run more than once."""

import textwrap
import warnings

import pytest
import torch

from tests.project import ROOT

PAGES = ("then_and_now", "deprecations", "replacements")


def region(page: str, name: str) -> str:
    code = (ROOT / "examples" / f"{page}.py").read_text(encoding="utf-8")
    return code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_warning_that_comes_once_comes_each_time(page, capsys):
    namespace = {"textwrap": textwrap, "warnings": warnings, "torch": torch}
    exec(region(page, "then"), namespace)
    for _ in range(2):
        namespace["then"]("torch.zeros(2, 3, 4).T")
        assert capsys.readouterr().out.startswith("UserWarning: The use of `x.T` on tensors")
    assert not torch.is_warn_always_enabled()


@pytest.mark.parametrize("page", PAGES)
def test_an_old_line_that_says_nothing_stops_the_program(page):
    namespace = {"textwrap": textwrap, "warnings": warnings, "torch": torch}
    exec(region(page, "then"), namespace)
    with pytest.raises(AssertionError):
        namespace["then"]("torch.zeros(2)")
    with pytest.raises(AssertionError):
        namespace["then"]("pass")


def test_the_pages_share_one_function():
    assert len({region(page, "then") for page in PAGES}) == 1
