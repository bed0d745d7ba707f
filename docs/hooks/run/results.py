r"""Keep what the sessions showed, so that a build runs only what has changed.

In:  save(key(["print(2)"]), {"device": "cpu", "imported": {"torch": "2.15.0"}, "scripts": {},
                              "blocks": [[["text", "2\n"]]]})
Out: .cache/1f0e….json, found again by load(key(["print(2)"]), 1) as long as nothing a result depends on has changed

A result depends on its code, on the engine, Python and the machine's kind, all of them in its key, and on the versions
of what was imported, which stand beside it. A session sees no variables but those of surroundings.py.
"""

import contextlib
import hashlib
import json
import logging
import os
import platform
import sys
import tempfile
import time
from functools import cache
from importlib import metadata
from pathlib import Path

from run.sources import ROOT

HERE = Path(__file__).parent
ENGINE = ("worker", "drawing", "terminal", "surroundings", "sealed", "network")  # what a result depends on
CACHE = ROOT / ".cache"
KEPT_SECONDS = 30 * 24 * 3600  # a result that no build has asked for

log = logging.getLogger("mkdocs.hooks.results")


def environment() -> str:
    """Return what a result depends on besides its code and its imports: the engine, Python, the machine's kind."""
    engine = [(HERE / f"{name}.py").read_text(encoding="utf-8") for name in ENGINE]
    cards = [str(card) for card in sorted(Path("/dev").glob("nvidia[0-9]*"))]
    machine = [sys.platform, platform.machine(), cards, os.environ.get("CUDA_VISIBLE_DEVICES")]
    return json.dumps([engine, sys.version, machine])


@cache
def begun():
    """Return the part of a key's digest that all keys share."""
    return hashlib.sha256(f"[{json.dumps(environment())}, ".encode())


def key(codes: list[str]) -> str:
    """Return the name under which the results of a session's blocks are kept."""
    found = begun().copy()
    found.update(f"{json.dumps(codes)}]".encode())
    return found.hexdigest()[:32]


@cache
def providers() -> dict[str, list[str]]:
    """Return which installed packages provide a module: {"PIL": ["pillow"]}."""
    return dict(metadata.packages_distributions())


@cache
def version(package: str) -> str:
    """Return the installed version of a package, or "" where there is none."""
    try:
        return metadata.version(package)
    except (metadata.PackageNotFoundError, ValueError):
        return ""


def packages(modules: list[str]) -> dict[str, str]:
    """Return the versions of the packages that provide some modules: ["PIL", "os"] -> {"pillow": "12.0.0"}."""
    return {package: version(package) for module in modules for package in sorted(set(providers().get(module, [])))}


def seal(name: str, body: str) -> str:
    """Return what tells that a file is whole, and is the one kept under `name`."""
    return hashlib.sha256(f"{name}\n{body}".encode()).hexdigest()


def are_whole(results, count: int) -> bool:
    """Tell whether results have the form that the module's docstring shows, with those of `count` blocks."""
    match results:
        case {"device": str(), "imported": dict(versions), "scripts": dict(scripts), "blocks": [*blocks]}:
            words = [*versions.values(), *scripts.values()]
            return len(blocks) == count and all(isinstance(word, str) for word in words) and all(map(is_shown, blocks))
    return False


def is_shown(block) -> bool:
    """Tell whether this is what a block may have shown."""
    return isinstance(block, list) and all(map(is_part, block))


def is_part(part) -> bool:
    """Tell whether this is a text or a figure."""
    match part:
        case ["text", str()]:
            return True
        case ["figure", str(svg)]:
            return "<svg" in svg
    return False


def load(name: str, count: int) -> dict | None:
    """Return the results of `count` blocks, kept under `name`.

    None where there are none, the file is not what was saved, or a package has changed.
    """
    file = CACHE / f"{name}.json"
    try:
        digest, _, body = file.read_text(encoding="utf-8").partition("\n")
        results = json.loads(body) if digest == seal(name, body) else None
    except OSError:
        return None
    except (ValueError, RecursionError):
        results = None
    if not are_whole(results, count):
        log.info(f"{file.name} in the cache is broken: running its blocks again")
        return None
    if any(version(package) != known for package, known in results["imported"].items()):
        return None
    with contextlib.suppress(OSError):
        os.utime(file)
    return results


def save(name: str, results: dict) -> None:
    """Keep results under `name`, in one step: a reader finds all of them or nothing. Says so where it can't."""
    body = json.dumps(results)
    part = None
    try:
        CACHE.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=CACHE, suffix=".part", delete=False, encoding="utf-8") as part:
            part.write(f"{seal(name, body)}\n{body}")
        os.replace(part.name, CACHE / f"{name}.json")
    except OSError as error:
        say_unkept(error.strerror)
        if part:
            Path(part.name).unlink(missing_ok=True)


@cache
def say_unkept(reason: str) -> None:
    """Say, once, that results are not kept."""
    log.info(f"{CACHE.name} can't be written ({reason}); results are not kept, the next build runs them again")


def prune() -> None:
    """Throw away what no build has asked for in a month, and what a killed build left half-written."""
    for file in [*CACHE.glob("*.json"), *CACHE.glob("*.part"), *CACHE.glob("tmp*")]:
        with contextlib.suppress(OSError):
            age = time.time() - file.stat().st_mtime
            if age > KEPT_SECONDS or (file.suffix != ".json" and age > 3600):
                file.unlink()
