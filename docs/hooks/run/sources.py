"""Read the files that authors write, and say in one line what is wrong with them.

In:  docs/zh/losses.md, saved as GBK
Out: SourceError "docs/zh/losses.md: not UTF-8 (byte 15); save it as UTF-8"
"""

import os
import re
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
CONTROL = re.compile(  # also what only some see: ends of lines, turns to the left, signs of no width or none
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200c-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\uffff]"
)


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


def repeated(text: str, path: str, line: int = 1) -> str:
    """Return which key of some YAML stands twice in one place, or ""; without a word YAML takes the last.

    Args:
        text: the YAML.
        path: the file's, for messages.
        line: of the file, in which the text begins.
    """
    nodes = [yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))]
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            keys = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in keys:
                    return f"{path}:{key.start_mark.line + line}: {key.value!r} stands there twice; take one away"
                keys.add(str(key.value))
                nodes.append(value)
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    return ""


def listed(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder, in order; hidden ones, which editors keep beside what they change, are none."""
    return sorted(file for file in folder.glob(pattern) if not file.name.startswith("."))


@cache
def relative(file: Path) -> str:
    """Return a path as messages name it: from the project's folder, with slashes."""
    return os.path.relpath(file, ROOT).replace(os.sep, "/")
