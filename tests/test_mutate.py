"""What lessons compute is changed, one thing at a time, and most changes are noticed."""

import ast
import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.mutate import survivors
from tests.project import ROOT, SCRIPTS

CODE = """\
import math
x = [1, 2, 3]
assert sum(x) == 6
y = max(x)
print(y)
unused = 5
print(round(math.pi, 2))
if y > 3:
    raise AssertionError
"""


FOREVER = """
def work():
    while True:
        pass

print(end_of(in_child(work, seconds=0.1)[0]))
"""


def run(code: str, folder=ROOT) -> subprocess.CompletedProcess:
    """Run code that copies its process: in one of a single thread, which pytest's own is not."""
    command = [sys.executable, "-c", f"import json\nfrom tests.mutate import *\nprepare()\n{code}"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "docs" / "hooks")])
    return subprocess.run(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=600
    )


def ends_of(call: str) -> dict[str, str]:
    """Return how each change ended that a call returns."""
    done = run(f"print(json.dumps({{mutant.what: mutant.end for mutant in {call}}}))")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ends() -> dict[str, str]:
    """How each change of a small script ended."""
    return ends_of(f"tried({CODE!r}, folded={{7}})")


@pytest.mark.parametrize(
    ("what", "end"),
    [
        ("x = [1, 2, 3] → x = [2, 2, 3]", "asserted"),
        ("x = [1, 2, 3] → dropped", "raised"),
        ("y = max(x) → y = min(x)", "printed"),
        ("y = max(x) → dropped", "raised"),
        ("unused = 5 → unused = 6", "unnoticed"),
        ("unused = 5 → dropped", "unnoticed"),
        ("if y > 3: → if y >= 3:", "asserted"),
        ("if y > 3: → if y > 2:", "asserted"),
    ],
)
def test_how_a_change_ends(ends, what, end):
    assert ends[what] == end


def test_what_draws_checks_imports_and_prints_is_not_changed(ends):
    assert not [what for what in ends if what.startswith(("import", "assert", "print", "raise"))]


def test_a_script_that_fails_is_an_error():
    assert "RuntimeError: unchanged, it raised" in run("tried('print(x)')").stderr


def test_a_change_that_never_ends_is_stopped(tmp_path):
    assert run(FOREVER, tmp_path).stdout == "stopped\n"


def test_a_lesson_notices_its_changes():
    """A few of them: `python tests/mutate.py` tries all of all lessons."""
    ends = Counter(ends_of("lesson('losses', every=20)").values())
    assert ends.total() >= 9 and ends["unnoticed"] <= 1, ends


def test_each_change_that_may_pass_has_a_reason():
    table = survivors()
    assert {*table} <= {script.stem for script in SCRIPTS} and len(table) >= 8
    assert all(len(why) > 10 and changes for reasons in table.values() for why, changes in reasons.items())


def test_each_change_that_may_pass_is_one_of_its_lesson():
    """Nothing is listed that no change is."""
    for name, reasons in survivors().items():
        code = (ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8")
        lines = {
            " ".join(ast.unparse(node).partition("\n")[0].split())
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.stmt)
        }
        listed = [" ".join(what.split(" → ")[0].split()) for changes in reasons.values() for what in changes]
        assert [line for line in listed if line not in lines] == [], name
