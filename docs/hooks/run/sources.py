"""Read the files that authors write, and say in one line what is wrong with them.

In:  docs/zh/losses.md, saved as GBK
Out: SourceError "docs/zh/losses.md: not UTF-8 (byte 15); save it as UTF-8"
"""

import os
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")  # also what only some take for the end of a line


class SourceError(Exception):
    """What an author can mend; the message is one line: place, what is wrong, cure."""


def read(file: Path, name: str = "") -> str:
    """Return a file's text, with or without a byte order mark; `name` is what messages call it.

    Raises:
        SourceError: it is not there, not UTF-8, or holds a control character.
    """
    try:
        state = file.stat()
    except OSError as error:
        raise SourceError(f"{name or relative(file)}: {error.strerror}") from None
    return read_once(file, name, (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns))


@cache
def read_once(file: Path, name: str, state: tuple) -> str:
    """Return what `read` does, for one state of the file."""
    name = name or relative(file)
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror}") from None
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise SourceError(f"{name}:{line}: control character {found[0]!r}; take it away")
    return text


def listed(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder, in order; hidden ones, which editors keep beside what they change, are none."""
    return sorted(file for file in folder.glob(pattern) if not file.name.startswith("."))


@cache
def relative(file: Path) -> str:
    """Return a path as messages name it: from the project's folder, with slashes."""
    return os.path.relpath(file, ROOT).replace(os.sep, "/")
