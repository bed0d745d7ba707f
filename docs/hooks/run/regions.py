"""Find the regions of a script, which pages show.

In:  # --8<-- [start:mse]
     loss = ((y_hat - y) ** 2).mean()
     # --8<-- [end:mse]
Out: {"mse": (2, 2)}
"""

import re
from functools import cache
from pathlib import Path

from run.sources import SourceError, read, relative

MARK = re.compile(r"^\s*# --8<-- \[(start|end):([A-Za-z][\w-]*)\]", re.ASCII)
LOOKS_LIKE_A_MARK = re.compile(r"8<-* *\[ *(start|end)\b|^\s*;*-+8<-", re.IGNORECASE)  # to Snippets, too


def regions(script: Path) -> list[str]:
    """Return the names of a script's regions, in order.

    Raises:
        SourceError: a region is never closed, begins inside another, or has the name of an earlier one; or a mark is
            misspelt.
    """
    return list(region_lines(read(script), relative(script)))


@cache
def region_lines(code: str, path: str) -> dict[str, tuple[int, int]]:
    """Return the first and last line of each region, its marks left out: {"mse": (12, 20)}; errors as in `regions`."""
    found: dict[str, tuple[int, int]] = {}
    name, opened = "", 0
    for number, line in enumerate(code.splitlines(), start=1):
        if not (mark := MARK.match(line)):
            if looks := LOOKS_LIKE_A_MARK.search(line):
                raise SourceError(
                    f"{path}:{number}: `{line.strip()}` is no mark of a region; expected # --8<-- "
                    f"[{(looks[1] or 'start').lower()}:name] on a line of its own, the name of a-z, 0-9, _ and -, "
                    "a letter first"
                )
            continue
        if mark[1] == "start":
            if name:
                raise SourceError(f"{path}:{opened}: region {name!r} is never closed; expected # --8<-- [end:{name}]")
            if mark[2] in found:
                raise SourceError(
                    f"{path}:{number}: region {mark[2]!r} stands in line {found[mark[2]][0] - 1} already; "
                    "give it another name"
                )
            name, opened = mark[2], number
        elif mark[2] != name:
            expected = f"expected # --8<-- [end:{name}]" if name else "no region is open"
            raise SourceError(f"{path}:{number}: end of region {mark[2]!r}; {expected}")
        else:
            found[name], name = (opened + 1, number - 1), ""
    if name:
        raise SourceError(f"{path}:{opened}: region {name!r} is never closed; expected # --8<-- [end:{name}]")
    return found


def without_marks(code: str) -> str:
    """Return a script without its region marks, as a reader would type it."""
    return re.sub(r"^[ \t]*# --8<-- \[(?:start|end):[\w-]+\]\n", "", code, flags=re.MULTILINE)
