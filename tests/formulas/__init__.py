"""What the names in each lesson's display formulas stand for: numbers of the lesson's own code, run on random input.

In:  code("losses", "l1_and_mse", y_hat=y_hat, y=y)
Out: the names of examples/losses.py after its region l1_and_mse, {"l1": …, "mse": …}, for this guess and this target
"""

import ast
from collections.abc import Callable

import torch

from run.regions import region_lines
from run.sources import read
from tests.project import ROOT

FORMULAS: dict[str, list[Callable]] = {}  # by lesson, as they follow on its page


def of(lesson: str) -> Callable:
    """Note what the next formula of a lesson's page is about: values for its names, and what arrows make of them."""

    def note(values: Callable) -> Callable:
        FORMULAS.setdefault(lesson, []).append(values)
        return values

    return note


def code(lesson: str, *regions: str, **given) -> dict:
    """Run regions of a lesson's script and return its names; those that are given are not assigned anew."""
    text, names = read(ROOT / "examples" / f"{lesson}.py"), {"__name__": lesson, **given}
    lines = text.splitlines()
    for region in regions:
        first, last = region_lines(text, lesson)[region]
        tree = Given(given).visit(ast.parse("\n".join(lines[first - 1 : last])))
        exec(compile(ast.fix_missing_locations(tree), lesson, "exec"), names)
    return names


class Given(ast.NodeTransformer):
    """Takes away what assigns to given names, and what checks or draws: only numbers are wanted."""

    def __init__(self, given: dict):
        self.given = given

    def visit_Assign(self, node: ast.Assign):
        names = {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        return ast.Pass() if names & {*self.given} else node

    def visit_FunctionDef(self, node: ast.FunctionDef):
        return ast.Pass() if node.name in self.given else self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr):
        return ast.Pass() if ast.unparse(node).startswith(("print(", "plt.")) else node

    def visit_Assert(self, node: ast.Assert):
        return ast.Pass()


def rand(*shape: int) -> torch.Tensor:
    """Return numbers between 0.2 and 0.8: none so small that a change of it would not be seen."""
    return 0.2 + 0.6 * torch.rand(*shape)


def gradients(result: torch.Tensor, *inputs: torch.Tensor) -> tuple:
    """Return what PyTorch computes for the slopes of a result."""
    return torch.autograd.grad(result, inputs, retain_graph=True)
