"""Put what several scripts share into each of them: it stands once, and what a reader takes home runs alone.

In:  from checker import check        where examples/checker.py is shared
Out: the code of examples/checker.py, without its docstring

In this repository Python's own import finds it; a page, a download and a notebook hold it in the import's place.
"""

import ast
import re
from pathlib import Path

from run.sources import ROOT, read

SHARED = ("checker",)
IMPORT = re.compile(rf"^from ({'|'.join(SHARED)}) import .*\n", re.MULTILINE)


def is_shared(script: Path) -> bool:
    """Tell whether a script is one that others import: it has no page of its own."""
    return script.stem in SHARED


def whole(code: str, root: Path = ROOT) -> str:
    """Return code with what it imports from shared scripts in the place of the import."""
    return IMPORT.sub(lambda match: body(read(root / "examples" / f"{match[1]}.py")), code)


def body(code: str) -> str:
    """Return a script's code without its docstring."""
    docstring = ast.parse(code).body[0]
    return "".join(code.splitlines(keepends=True)[docstring.end_lineno :]).lstrip("\n")
