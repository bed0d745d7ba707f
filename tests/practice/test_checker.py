"""What the checker says of bad input, each in one line, and how a file of tasks behaves at home."""

import contextlib
import os
import re
import subprocess
import sys
import threading

import numpy as np
import pytest
import torch

from run.shared import whole

ARRAY = np.array([2.0, 4.0])
ONE_AND_TWO = [(torch.tensor([1.0, 2.0]),)]


@pytest.fixture
def check():
    names: dict = {}
    exec(whole("from checker import check\n"), names)
    return names["check"]


@pytest.fixture
def say(check, capsys):
    """Return what the check of a task says of a solution; the task is to double a tensor."""

    def say(solution, reference=lambda x: x + x, on=ONE_AND_TWO, **options) -> str:
        options = {"seconds": 1} | options
        names = {"check": check, "double": solution, "reference": reference, "on": on, "options": options}
        exec(compile("check('double', reference, on, **options)", "<a cell>", "exec"), names)
        return capsys.readouterr().out.removesuffix("\n")

    return say


def prints(x):
    print("twice", x)
    return 2 * x


def endless(x):
    while True:
        with contextlib.suppress(Exception):
            x = x + 0


def leaves(x):
    raise SystemExit(1)


def imports(x):
    import numpy

    return torch.tensor(numpy.asarray(x) * 2)


def in_place(x):
    return x.mul_(2)


def helped(x):
    return looped(x)


def looped(x):
    return torch.stack([2 * a for a in x])


@torch.no_grad()
def decorated(x):
    return looped(x)


class Parts:
    def __call__(self, x):
        return x.tolist()


@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        (lambda x: 2 * x, "✓ double"),
        (lambda x: None, "✗ double([1, 2]) → None ≠ [2, 4]"),
        (lambda x: ..., "✗ double([1, 2]) → ellipsis ≠ Tensor"),
        (lambda x: ARRAY, "✗ double([1, 2]) → ndarray ≠ Tensor"),
        (lambda x: [2.0, 4.0], "✗ double([1, 2]) → list ≠ Tensor"),
        (lambda x: 2 * x[0], "✗ double([1, 2]) → shape () ≠ (2,)"),
        (lambda x: (2 * x).long(), "✗ double([1, 2]) → dtype torch.int64 ≠ torch.float32"),
        (lambda x: 2 * x.float(), "✗ double([1, 2] float64) → dtype torch.float32 ≠ torch.float64"),
        (lambda x: (2 * x).to("meta"), "✗ double([1, 2]) → device meta ≠ cpu"),
        (lambda x: 2 * x.detach(), "✗ double([1, 2] grad) → requires_grad False ≠ True"),
        (lambda x: x.detach() + x, "✗ double([1, 2] grad) → ∂ [1, 0.5403] ≠ [2, 1.081]"),
        (lambda x: x * float("nan"), "✗ double([1, 2]) → [nan, nan] ≠ [2, 4]"),
        (lambda x: 2.001 * x, "✗ double([1, 2]) → [2.001, 4.002] ≠ [2, 4]"),
        (lambda x: x * 2 + x.new_tensor([2**-11, 0]), "✗ double([1, 2]) → [0]: 2.00048828125 ≠ 2.0"),
        (lambda x, y: 2 * x, "✗ double([1, 2]) → TypeError: <lambda>() missing 1 required positional argument: 'y'"),
        (lambda x: x.twice(), "✗ double([1, 2]) → AttributeError: 'Tensor' object has no attribute 'twice' ← (lambda "),
        (in_place, "✗ double([1, 2]) ⇒ [2, 4] ≠ [1, 2]"),
        (prints, "✗ double([1, 2]) → print('twice tensor([1., 2.])')"),
        (imports, "✗ double ⊘ numpy"),
        (lambda x: torch.tensor(np.asarray(x) * 2), "✗ double ⊘ numpy"),
        (leaves, "✗ double([1, 2]) → SystemExit: 1 ← raise SystemExit(1)"),
        (endless, "✗ double([1, 2]) → ∞ > 1 s"),
        (None, "✗ double → NameError"),
        (2, "✗ double([1, 2]) → TypeError: 'int' object is not callable"),
    ],
)
def test_one_line_says_what_is_wrong(solution, expected, say):
    said = say(solution)
    assert said == expected or (expected.endswith("(lambda ") and said.startswith(expected[:-8])), said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("solution", "without", "expected"),
    [
        (lambda x: x.add(x), ["add"], "✗ double ⊘ add"),
        (lambda x: x + x, ["add"], "✗ double([1, 2]) ⊘ add"),
        (lambda x: torch.add(x, x), ["mul"], "✓ double"),
        (torch.Tensor.double, ["double"], "✗ double([1, 2]) ⊘ double"),
        (torch.nn.Softmax(0), ["softmax"], "✗ double([1, 2]) ⊘ softmax"),
        (looped, ["for"], "✗ double ⊘ for"),
        (helped, ["for"], "✗ double ⊘ for"),
        (decorated, ["for"], "✗ double ⊘ for"),
        (lambda x: torch.tensor([*map(lambda a: 2 * a, x)]), ["tolist", "for"], "✗ double([1, 2] grad) → requires_g"),
    ],
)
def test_what_is_not_allowed_is_named(solution, without, expected, say):
    said = say(solution, without=without)
    assert said.startswith(expected)


def test_a_class_is_searched_for_what_is_not_allowed(say):
    on, build = [()], lambda optimizer: optimizer.__name__

    class Mine(torch.optim.Adam):
        def step(self):
            for _ in range(3):
                pass

    for solution, names in ((torch.optim.Adam, "Adam"), (Mine, "Adam, for")):
        assert say(solution, torch.optim.Adam, on, use=build, without=["Adam", "for"]) == f"✗ double ⊘ {names}"


@pytest.mark.parametrize(
    ("mine", "right", "expected"),
    [
        ((1, 2), (1, 3), "(1, 2) ≠ (1, 3)"),
        ([1], [1, 2], "[1] ≠ [1, 2]"),
        ([1], (1,), "list ≠ tuple"),
        ({"a": 1}, {"b": 1}, "['a'] ≠ ['b']"),
        ({"a": 1.0}, {"a": 2.0}, "[1] ≠ [2]"),
        (True, 1, "bool ≠ int"),
        (1.00001, 1.0, ""),
        (float("nan"), float("nan"), ""),
        (torch.Size([1]), (1,), ""),
        ("a" * 99, "b" * 99, f"'{'a' * 39} … {'a' * 9}' ≠ '{'b' * 39} … {'b' * 9}'"),
        (torch.arange(9, 99), torch.arange(90), "[0]: 9 ≠ 0"),
        (torch.tensor([True]), torch.tensor([False]), "[True] ≠ [False]"),
        (torch.zeros(0, 3), torch.zeros(0, 2), "shape (0, 3) ≠ (0, 2)"),
        (torch.tensor(100_000), torch.tensor(100_001), "100000 ≠ 100001"),
    ],
)
def test_what_differs_is_shown(mine, right, expected, say):
    said = say(lambda: mine, right, [()])
    assert said == (f"✗ double() → {expected}" if expected else "✓ double")


def test_the_checker_takes_no_names_of_a_reader():
    names: dict = {}
    exec(whole("from checker import check\n"), names)
    assert {*names} == {"__builtins__", "checker", "check"}


def test_a_network_is_shown_by_its_name(say):
    """What stands behind the arguments matters more: it shall not leave the screen."""
    said = say(lambda model: 1, lambda model: 2, on=[(torch.nn.Sequential(torch.nn.Linear(2, 3)),)], ways=())
    assert said == "✗ double(Sequential(…)) → 1 ≠ 2"


def test_calls_are_counted(say):
    assert say(looped, calls=3).startswith("✗ double([1, 2]) ⊘ ")
    assert say(lambda x: 2 * x, calls=1) == "✓ double"


def test_each_solution_meets_the_same_chance(say):
    draw = lambda x: x + torch.rand(2)  # noqa: E731
    assert say(draw, draw, ways=["stride", "double"]) == "✓ double"


# --- at home --------------------------------------------------------------------------------------------------------

DOUBLE = """
from checker import check

import torch

def double(x):
    ...

check("double", lambda x: x + x, on=[(torch.ones(1),)])

def triple(x):
    ...

check("triple", lambda x: 3 * x, on=[(torch.ones(1),)])
"""
SOLVED = DOUBLE.replace("...", "return 2 * x", 1)


def run(folder, code: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a file of tasks alone in a folder, in an encoding that lacks the signs."""
    (folder / "tasks.py").write_text(whole(code), encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "gbk", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "tasks.py", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.mark.parametrize(
    ("code", "arguments", "expected"),
    [
        (DOUBLE, [], "✗ double([1]) → None ≠ [2]\n"),
        (SOLVED, [], "✓ double\n✗ triple([1]) → None ≠ [3]\n"),
        (DOUBLE, ["--all"], "✗ double([1]) → None ≠ [2]\n✗ triple([1]) → None ≠ [3]\n"),
    ],
)
def test_a_file_stops_at_the_first_that_fails(code, arguments, expected, tmp_path):
    result = run(tmp_path, code, *arguments)
    assert (result.stdout, result.stderr, result.returncode) == (expected, "", 0 if arguments else 1)


def test_the_first_optimizer_of_a_process_is_not_on_the_clock(tmp_path):
    """PyTorch imports much when the first one is made: seconds on a slow machine, more than a check may allow."""
    solution = "def made():\n    loaded = 'torch._dynamo' in sys.modules\n    torch.optim.SGD([torch.ones(1)])\n    return loaded"
    code = f"import sys\nimport torch\nfrom checker import check\n\n{solution}\n\ncheck('made', True)\n"
    assert run(tmp_path, code).stdout == "✓ made\n"


def test_a_syntax_error_names_its_line(tmp_path):
    result = run(tmp_path, DOUBLE.replace("def double(x):", "def double(x)"))
    assert result.stdout == "" and re.search(r'File ".*tasks.py", line \d+\n *def double\(x\)\n', result.stderr)
    assert result.stderr.splitlines()[-1] == "SyntaxError: expected ':'"


def test_watch_runs_again_when_the_file_is_saved(tmp_path):
    file = tmp_path / "tasks.py"
    file.write_text(whole(DOUBLE), encoding="utf-8")
    command = [sys.executable, "tasks.py", "--watch"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8") as process:
        late = threading.Timer(200, process.kill)
        late.start()
        try:
            assert process.stdout.readline() == "✗ double([1]) → None ≠ [2]\n"
            file.unlink()  # as some editors do for a moment
            file.write_text(whole(SOLVED), encoding="utf-8")
            assert process.stdout.readline() + process.stdout.readline() == "✓ double\n✗ triple([1]) → None ≠ [3]\n"
        finally:
            late.cancel()
            process.kill()
