"""Change each computation of a lesson, one at a time, and see whether the lesson notices.

In:  python tests/mutate.py learning_rate
Out: learning_rate     221 changed      3 unnoticed    1 asserted   63 raised  152 printed    2 drawn    0 stopped  98.6%
         46: loss = (w - 3) ** 2 → loss = (w + 3) ** 2 (both give the same numbers here)

What is changed: operators, comparisons, numbers, truths, signs, reductions, and whole statements, which are dropped.
What only draws does not count, nor do imports, asserts, and how many digits are rounded to. A lesson notices a change
by an assert, by an exception, or by printing or drawing something else. Why it may not notice some, tests/survivors.yml
says; the command fails where it doesn't. Without a name, all lessons are tried that take less than 3 seconds.
"""

import ast
import contextlib
import copy
import gc
import hashlib
import io
import os
import shutil
import signal
import sys
import tempfile
import types
from collections import Counter
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing import Pipe
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

from rules import everything  # noqa: E402
from run.blocks import python_blocks  # noqa: E402
from run.regions import region_lines  # noqa: E402
from run.worker import limit_data  # noqa: E402
from tests.mutants import changed, changes  # noqa: E402
from tests.project import PRACTICE, SCRIPTS  # noqa: E402

REDUCTIONS = (("mean", "sum"), ("max", "min"), ("argmax", "argmin"), ("amax", "amin"), ("any", "all"))
OTHER = {**dict(REDUCTIONS), **{b: a for a, b in REDUCTIONS}}
DRAWING = {"plt", "ax", "axes", "fig"}  # what is called on them draws
WHOLE = (ast.FunctionDef, ast.ClassDef, ast.Pass, ast.Global, ast.Nonlocal, ast.Continue)  # never dropped
ENDS = ("unnoticed", "asserted", "raised", "printed", "drawn")  # of a changed lesson, as its process's exit status
UNNOTICED, ASSERTED, RAISED, PRINTED, DRAWN = range(5)
SECONDS, SHORT = 60, 3  # that a lesson may take, and without being named
MEMORY = 4 * 2**30


@dataclass
class Mutant:
    """A top-level statement with one thing changed, and what the lesson made of it."""

    tree: ast.stmt
    line: int
    what: str  # "y = x + 1 → y = x - 1"
    end: str = ""


# --- what is changed ------------------------------------------------------------------------------------------------


def mutants(statement: ast.stmt, folded: set[int]):
    """Yield the mutants of a top-level statement; `folded` are the lines that only draw."""
    nodes = list(ast.walk(statement))
    quiet = {id(node) for part in nodes if computes_nothing(part, folded) for node in ast.walk(part)}
    for number, node in enumerate(nodes):
        if id(node) in quiet:
            continue
        for change in [*changes(node), *other_reductions(node)]:
            tree, there = changed(statement, number, change)
            yield Mutant(tree, node.lineno, f"{line(statement, node)} → {line(tree, there)}")
        if isinstance(node, ast.stmt) and not isinstance(node, WHOLE) and not prints(node):
            yield Mutant(without(statement, number), node.lineno, f"{line(node, node)} → dropped")


def computes_nothing(node: ast.AST, folded: set[int]) -> bool:
    """Tell whether a part of a script draws, checks, imports, says, or rounds, all of it."""
    if isinstance(node, ast.stmt) and node.lineno in folded:
        return True
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert | ast.Raise):
        return True
    if isinstance(node, ast.Expr | ast.Assign):
        return isinstance(node.value, ast.Constant) and isinstance(node, ast.Expr) or begins(node.value) in DRAWING
    return isinstance(node, ast.Constant) and getattr(node, "digits", False)


def begins(node: ast.AST) -> str:
    """Return the name that an expression begins with: 'plt' for plt.gca().plot(x)."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def prints(node: ast.stmt) -> bool:
    """Tell whether a statement is a call of print."""
    return isinstance(node, ast.Expr) and begins(node.value) == "print"


def mark_digits(tree: ast.AST) -> None:
    """Mark the numbers that say how far something is rounded."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "round":
            for argument in node.args:
                argument.digits = True


def other_reductions(node: ast.AST) -> list:
    """Return the change of a reduction into its neighbour, if the node is one."""
    name = "attr" if isinstance(node, ast.Attribute) else "id"
    other = OTHER.get(getattr(node, name, ""))
    return [lambda node: setattr(node, name, other)] if other else []


def without(statement: ast.stmt, number: int) -> ast.stmt:
    """Return a copy of a statement in which the statement that is its node of that number does nothing."""
    tree = copy.deepcopy(statement)
    dropped = list(ast.walk(tree))[number]
    if dropped is tree:
        return ast.copy_location(ast.Pass(), tree)
    for node in ast.walk(tree):
        for body in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(body, list) and dropped in body:
                body[body.index(dropped)] = ast.copy_location(ast.Pass(), dropped)
    return tree


def line(tree: ast.AST, node: ast.AST) -> str:
    """Return the first line of the smallest statement that holds a node."""
    holders = [s for s in ast.walk(tree) if isinstance(s, ast.stmt) and node in ast.walk(s)]
    return min((ast.unparse(s) for s in holders), key=len).partition("\n")[0]


# --- what the lesson makes of it ------------------------------------------------------------------------------------


class Terminal:
    """What a lesson prints, and what its figures hold: noted the first time, then compared."""

    def __init__(self):
        self.expected, self.position, self.noting = "", 0, True

    def write(self, text: str, end: int = PRINTED) -> int:
        if self.noting:
            self.expected += text
        elif not self.expected.startswith(text, self.position):
            os._exit(end)
        self.position += len(text)
        return len(text)

    def flush(self) -> None:
        pass

    def show(self) -> None:
        """Take the place of plt.show."""
        import matplotlib.pyplot as plt

        for number in plt.get_fignums():
            self.write(f"\0{fingerprint(plt.figure(number))}\n", DRAWN)
        plt.close("all")


def fingerprint(figure) -> str:
    """Return a hash of the numbers and words that a figure holds."""
    import numpy as np

    held = hashlib.md5()
    for part in figure.findobj():
        for name in ("get_xydata", "get_offsets", "get_array", "get_paths", "get_extents", "get_position", "get_text"):
            with contextlib.suppress(Exception):
                value = getattr(part, name)()
                for one in value if name == "get_paths" else [value]:
                    one = getattr(one, "vertices", one)
                    held.update(one.encode() if isinstance(one, str) else np.asarray(one, dtype=float).tobytes())
    return held.hexdigest()


def in_child(work, seconds: float) -> tuple[int, float]:
    """Do some work in a process of its own, in a copy of the folder; return its status and the seconds it took.

    Args:
        work: what it does; an exception ends it.
        seconds: of the processor's time that it may take; of other time ten times that.
    """
    folder = tempfile.mkdtemp()
    shutil.copytree(".", folder, dirs_exist_ok=True, symlinks=True)
    if not (child := os.fork()):
        os.setpgid(0, 0)
        os.chdir(folder)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, 10 * seconds)
        try:
            work()
        except AssertionError:
            os._exit(ASSERTED)
        except BaseException:
            os._exit(RAISED)
        os._exit(UNNOTICED)
    _, status, usage = os.wait4(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what it started
    shutil.rmtree(folder, ignore_errors=True)
    return status, usage.ru_utime + usage.ru_stime


def become_script(code: str, terminal: Terminal) -> dict:
    """Make this process one that runs a script, in a folder of its own; return the names of its __main__."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    plt.show = terminal.show
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    os.chdir(tempfile.mkdtemp())
    Path("lesson.py").write_text(code, encoding="utf-8")
    main.__file__ = str(Path("lesson.py").absolute())
    sys.path.insert(0, "")
    sys.argv = ["lesson.py"]
    sys.stdout, sys.stderr = terminal, io.StringIO()
    limit_data(MEMORY)
    return vars(main)


def try_all(code: str, folded: set[int], every: int, longest: float) -> list[Mutant]:
    """Run a script; return one in `every` of its mutants, each with how it ended.

    The script runs once, and each mutant begins where its change is, in a copy of this process.
    """
    tree = ast.parse(code)
    mark_digits(tree)
    terminal = Terminal()
    names = become_script(code, terminal)
    noted = Path(tempfile.mkdtemp(), "noted")

    def go_on(*statements: ast.stmt) -> None:
        for statement in statements:
            exec(compile(ast.Module([ast.fix_missing_locations(statement)], []), "lesson.py", "exec"), names)
        if terminal.noting:
            noted.write_text(terminal.expected, encoding="utf-8")
        elif terminal.position < len(terminal.expected):
            os._exit(PRINTED)

    status, seconds = in_child(partial(go_on, *tree.body), SECONDS)
    if status:
        raise RuntimeError(f"unchanged, it {end_of(status)}")
    if seconds > longest:
        raise RuntimeError(f"takes {seconds:.0f} s; name it to try it")
    terminal.expected, terminal.noting = noted.read_text(encoding="utf-8"), False
    found, count = [], 0
    for number, statement in enumerate(tree.body):
        for mutant in mutants(statement, folded):
            count += 1
            if count % every == 0:
                rest = partial(go_on, mutant.tree, *tree.body[number + 1 :])
                mutant.end = end_of(in_child(rest, 3 * seconds + 1)[0])
                mutant.tree = None
                found.append(mutant)
        exec(compile(ast.Module([statement], []), "lesson.py", "exec"), names)
    return found


def end_of(status: int) -> str:
    """Return how a process ended, in a word."""
    return ENDS[os.WEXITSTATUS(status)] if os.WIFEXITED(status) else "stopped"


# --- all lessons ----------------------------------------------------------------------------------------------------


def folded_lines(name: str, code: str) -> set[int]:
    """Return the lines of a lesson's script that its pages fold."""
    path, found = f"examples/{name}.py", set()
    for page, (text, _) in everything.pages(name).items():
        for block in python_blocks(text, page):
            file, _, region = block.include.rpartition(":")
            if block.fold and file == path:
                first, last = region_lines(code, path)[region]
                found |= {*range(first, last + 1)}
    return found


def lesson(name: str, every: int = 1, longest: float = SECONDS) -> list[Mutant]:
    """Return one in `every` of a lesson's mutants, each with how it ended; errors as in `tried`."""
    code = (ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8")
    return tried(code, folded_lines(name, code), every, longest)


def tried(code: str, folded: set[int] = frozenset(), every: int = 1, longest: float = SECONDS) -> list[Mutant]:
    """Return one in `every` of a script's mutants, each with how it ended; the script runs in a process of its own.

    Raises:
        RuntimeError: it fails, unchanged, or takes longer than `longest`, in seconds.
    """
    receiving, sending = Pipe(duplex=False)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if not (child := os.fork()):
            tempfile.tempdir = folder  # for all that it makes
            try:
                sending.send([(m.line, m.what, m.end) for m in try_all(code, folded, every, longest)])
            except BaseException as error:
                sending.send(str(error))
            os._exit(0)
        sending.close()
        result = receiving.recv()
        os.waitpid(child, 0)
    if isinstance(result, str):
        raise RuntimeError(result)
    return [Mutant(None, *values) for values in result]


def prepare() -> None:
    """Import once what all lessons import, and keep to one thread, so that copies of this process may go on."""
    os.environ |= {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    import_module("matplotlib.pyplot")
    import_module("torch").set_num_threads(1)
    gc.freeze()  # what is imported stays: no copy need look at it


def main(names: list[str]) -> int:
    """Print, for each lesson, how its mutants ended, and those that it did not notice; return how many have no reason."""
    prepare()
    total, unexplained = Counter(), 0
    for name in names or all_lessons():
        try:
            found = lesson(name, longest=SECONDS if names else SHORT)
        except RuntimeError as error:
            print(f"{name:16} {error}", flush=True)
            continue
        ends = Counter(mutant.end for mutant in found)
        total += ends
        print(row(name, ends), flush=True)
        why = {what: why for why, changes in survivors().get(name, {}).items() for what in changes}
        for mutant in found:
            if mutant.end == ENDS[UNNOTICED]:
                print(f"    {mutant.line}: {mutant.what} ({why.get(mutant.what, 'why?')})", flush=True)
                unexplained += mutant.what not in why
    print(row("all", total))
    return unexplained


def survivors() -> dict[str, dict[str, list[str]]]:
    """Return the changes that a lesson may not notice, by lesson and by why it may not."""
    return yaml.safe_load((ROOT / "tests" / "survivors.yml").read_text(encoding="utf-8"))


def all_lessons() -> list[str]:
    """Return the names of the lessons; what is practice is tried by tests of its own."""
    return [script.stem for script in SCRIPTS if script not in PRACTICE]


def row(name: str, ends: Counter) -> str:
    """Return a lesson's line of the table."""
    noticed = 1 - ends[ENDS[UNNOTICED]] / max(ends.total(), 1)
    return (
        f"{name:16} {ends.total():4} changed  "
        + "".join(f"{ends[end]:5} {end}" for end in (*ENDS, "stopped"))
        + f"  {noticed:.1%}"
    )


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
