"""The choice of a device works with an accelerator and without one; `meta` stands in for a graphics card."""

import ast
import sys

import pytest
import torch

from tests.lessons import regions
from tests.project import ROOT

EXAMPLES = ROOT / "examples"


def imported(file) -> set[str]:
    """Return the packages that a script imports, Python's own left out."""
    nodes = [*ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    own = {script.stem for script in EXAMPLES.glob("*.py")}
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - own


def test_every_package_of_the_lessons_is_checked_but_those_of_exporting():
    checked = imported(EXAMPLES / "setup.py")
    lacking = {file.stem for file in EXAMPLES.rglob("*.py") if imported(file) - checked}
    assert len(checked) > 8 and lacking == {"exporting"}


@pytest.mark.parametrize("kind", [None, "meta"])
def test_the_device_is_the_accelerator_where_there_is_one(monkeypatch, kind):
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: kind is not None)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: kind and torch.device(kind, 0))
    found = regions("setup", "versions", "device")
    assert found["device"].type == found["x"].device.type == (kind or "cpu")
