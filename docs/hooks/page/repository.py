"""Ask git about our own repository.

In:  ask(ROOT, "log", "-1", "--format=%ct")
Out: "1700000000"
"""

import subprocess
from pathlib import Path


def ask(root: Path, *arguments: str) -> str:
    """Return what git answers in the repository at `root`.

    "" without git, and where `root` merely lies inside another repository, as an unpacked zip may.
    """

    def said(*arguments: str) -> str:
        command = ["git", "-c", "core.quotePath=false", *arguments]  # a name in Chinese as it is
        return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8").stdout

    try:
        top = said("rev-parse", "--show-toplevel").strip()
        return said(*arguments).strip() if top and Path(top).resolve() == root.resolve() else ""
    except OSError:
        return ""
