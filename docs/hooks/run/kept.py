"""Keep on disk what was computed from a page, until something that it was computed from has changed.

In:  kept("minutes/en/losses", [text], lambda: 25)
Out: 25, the second time without computing it

Each name has one file, which holds the last value: nothing piles up. A value is JSON. Of what all values depend on, the
code of the hooks and the installed packages, nothing needs to be named.
"""

import base64
import contextlib
import hashlib
import json
import os
import sys
import tempfile
import zlib
from pathlib import Path

from run.results import CACHE, say_unkept

HOOKS = Path(__file__).parents[1]
FOLDER = CACHE / "kept"


def engine() -> str:
    """Return a digest of what computes: the hooks, Python, the names and versions of all packages."""
    hooks = [file.read_bytes() for file in sorted(HOOKS.rglob("*.py"))]
    packages = {info.name for path in sys.path for info in Path(path).glob("*.dist-info")}
    return digest([sys.version, sorted(packages), *(hashlib.sha256(hook).hexdigest() for hook in hooks)])


def digest(value) -> str:
    """Return what stands for a value of lists, dicts, texts, numbers and None: equal for equal ones alone."""
    found = hashlib.sha256()
    feed(value, found.update)
    return found.hexdigest()


def feed(value, update) -> None:
    """Give a value to a digest, each part with its kind and length. Faster than as JSON: pages are long texts."""
    if isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        update(b"text %d " % len(text))
        update(text)
    elif isinstance(value, list | tuple):
        update(b"list %d " % len(value))
        for item in value:
            feed(item, update)
    elif isinstance(value, dict):
        update(b"dict %d " % len(value))
        for name in sorted(value):
            feed(name, update)
            feed(value[name], update)
    else:
        update(f"{type(value).__name__} {value} ".encode())


ENGINE = engine()  # of the code that is loaded, whatever happens to its files later
memory: dict[str, tuple[str, object]] = {}  # of this process, by name: the key and the value


def kept(name: str, inputs: list, compute):
    """Return compute(), or what it returned the last time for this name, where the inputs are the same.

    Args:
        name: of the value, with slashes: "blocks/docs/en/losses".
        inputs: all that it is computed from: lists, dicts, texts, numbers.
        compute: returns a JSON value; what it raises is not kept.
    """
    key = digest([ENGINE, inputs])
    if (value := known(name, key)) is None:
        value = compute()
        keep(name, key, value)
        memory[name] = key, value
    return value


def kept_bytes(name: str, inputs: list, compute) -> bytes:
    """Do what `kept` does for a value of bytes: a font, a picture. It stays on the disk."""
    key = digest([ENGINE, inputs])
    if (value := look_up(name, key)) is None:
        value = base64.b64encode(compute()).decode()
        keep(name, key, value)
    return base64.b64decode(value)


def known(name: str, key: str):
    """Do what `look_up` does, from the disk once in each process."""
    if memory.get(name, ("",))[0] != key:
        if (value := look_up(name, key)) is None:
            return None
        memory[name] = key, value
    return memory[name][1]


def look_up(name: str, key: str):
    """Return the value kept under a name for this key; None where there is none, or its file is broken."""
    try:
        known, value = json.loads(zlib.decompress(file_of(name).read_bytes()))
    except (OSError, ValueError, RecursionError, TypeError, zlib.error):
        return None
    return value if known == key else None


def keep(name: str, key: str, value) -> None:
    """Keep a value in one step: a reader finds all of it or nothing. Says so where it can't."""
    file, part = file_of(name), None
    text = json.dumps([key, value], ensure_ascii=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            part.write(zlib.compress(text.encode("utf-8", "surrogatepass"), level=1))  # a block may print half a pair
        os.replace(part.name, file)
    except OSError as error:
        say_unkept(error.strerror)
        if part:
            with contextlib.suppress(OSError):
                Path(part.name).unlink()


def file_of(name: str) -> Path:
    """Return the file of a name, which lies in FOLDER wherever the name may lead."""
    return FOLDER / f"{name.replace('..', '_')}.z"
