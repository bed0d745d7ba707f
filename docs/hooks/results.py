"""Keep what the sessions showed, so that a build runs only what has changed.

In:  save(key(["print(2)"]), {"device": "cpu", "blocks": [[["text", "2\\n"]]]})
Out: .cache/1f0e….json, found again by load(key(["print(2)"])) as long as nothing a result depends on has changed
"""

import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from fences import ROOT

HERE = Path(__file__).parent
CACHE = ROOT / ".cache"
PACKAGES = (
    *("torch", "torchvision", "numpy", "scipy", "matplotlib"),
    *("scikit-learn", "pillow", "safetensors", "tqdm"),
)

log = logging.getLogger("mkdocs.hooks.results")


@cache
def environment() -> str:
    """Return what a result depends on besides its code: the engine itself, Python, packages (they bring the data)."""
    engine = "".join((HERE / name).read_text(encoding="utf-8") for name in ("worker.py", "figures.py"))
    return json.dumps([engine, sys.version, sys.platform, [(name, version(name)) for name in PACKAGES]])


def key(codes: list[str]) -> str:
    """Return the name under which the results of a session's blocks are kept."""
    return hashlib.sha256(json.dumps([environment(), codes]).encode()).hexdigest()[:32]


def load(name: str) -> dict | None:
    """Return the results kept under `name`; None where there are none or the file is broken or half-written."""
    file = CACHE / f"{name}.json"
    try:
        digest, _, body = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    if digest != hashlib.sha256(body.encode()).hexdigest():
        log.info(f"{file.name} in the cache is broken: running its blocks again")
        return None
    return json.loads(body)


def save(name: str, results: dict) -> None:
    """Keep results under `name`, in one step: a reader finds all of them or nothing."""
    body = json.dumps(results)
    CACHE.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=CACHE, delete=False, encoding="utf-8") as part:
        part.write(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}")
    os.replace(part.name, CACHE / f"{name}.json")


def forget() -> None:
    """Throw all results away."""
    shutil.rmtree(CACHE, ignore_errors=True)
