"""Put what several scripts share into each of them: it stands once, and what a reader takes home runs alone.

In:  from checker import check        where examples/checker.py is shared
Out: def checker():
         …                            its code, without its docstring
         return check
     check = checker()

In this repository Python's own import finds it; a page, a download and a notebook hold it in the import's place, inside
a function, so that none of its names meets a reader's.
"""

import ast
import re
from functools import cache
from pathlib import Path
from textwrap import indent

from run.sources import ROOT, read

SHARED = ("checker",)
IMPORT = re.compile(rf"^from ({'|'.join(SHARED)}) import (\w+)\n", re.MULTILINE)


def is_shared(script: Path) -> bool:
    """Tell whether a script is one that others import: it has no page of its own."""
    return script.stem in SHARED


def whole(code: str, root: Path = ROOT) -> str:
    """Return code with each shared script in the place of its import."""
    return IMPORT.sub(lambda match: inside(match[1], match[2], root), code)


def inside(script: str, name: str, root: Path) -> str:
    """Return a shared script as a function, and the call of it that gives `name`."""
    return as_function(read(root / "examples" / f"{script}.py"), script, name)


@cache
def as_function(code: str, script: str, name: str) -> str:
    """Return what `inside` does, given the script's code."""
    lines = code.splitlines(keepends=True)[ast.parse(code).body[0].end_lineno :]  # without the docstring
    body = indent("".join(lines).strip("\n"), "    ")
    return f"def {script}():\n{body}\n    return {name}\n\n{name} = {script}()\n"
