"""Read the files that authors write, and say in one line what is wrong with them.

In:  docs/zh/losses.md, saved as GBK
Out: SourceError "docs/zh/losses.md: not UTF-8 (byte 15); save it as UTF-8"
"""

import os
from pathlib import Path

ROOT = Path(__file__).parents[3]


class SourceError(Exception):
    """What an author can mend; the message is one line: place, what is wrong, cure."""


def read(file: Path, name: str = "") -> str:
    """Return a file's text, with or without a byte order mark; `name` is what messages call it.

    Raises:
        SourceError: it is not there, or not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name or relative(file)}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise SourceError(f"{name or relative(file)}: {error.strerror}") from None


def relative(file: Path) -> str:
    """Return a path as messages name it: from the project's folder, with slashes."""
    return os.path.relpath(file, ROOT).replace(os.sep, "/")
