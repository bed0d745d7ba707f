"""Run every script where readers may be, and note what it prints there otherwise than on its page.

    python tests/elsewhere.py               # everywhere
    python tests/elsewhere.py newest avx2   # there alone

In:  examples/, what the pages show; pyproject.toml, requirements.txt
Out: docs/elsewhere.yml, which the page about shows, and outputs whose lines moved:
     oldest: {date: 2026-11-26, python: 3.11.7, torch: 2.7.0, …, scripts: 143, failed: {},
              moved: {"examples/labels.py:mistake": [["a line as it is here", "as it is there"]]}}

oldest, pinned and newest are versions, each in an environment of its own that uv makes and that is removed afterwards;
the others are this Python with another number of threads, or as if the processor knew less. Each script runs as its
reader runs it: `python NAME.py` in an empty folder, one after the other. Fails where a script does.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

from page.elsewhere import FILE, PLACES, places, written  # noqa: E402
from rules import everything  # noqa: E402
from run import sessions  # noqa: E402
from run.blocks import by_session, python_blocks  # noqa: E402
from run.regions import without_marks  # noqa: E402
from run.shared import whole  # noqa: E402
from run.sources import SourceError  # noqa: E402
from tests.project import PROJECTS, SCRIPTS, SOLUTIONS  # noqa: E402
from tests.readers import VARIABLES as FIXED  # noqa: E402
from tests.readers import tidy  # noqa: E402

SCRIPT_SECONDS, INSTALL_SECONDS = 900, 3600
PACKAGES = ("torch", "torchvision", "numpy")
VERSIONS = f"""
import importlib.metadata, json, platform
versions = {{name: importlib.metadata.version(name) for name in {PACKAGES}}}
print(json.dumps({{"python": platform.python_version()}} | versions))
"""
INSTALLED = {  # what uv is told to install
    "oldest": ["--resolution", "lowest-direct", "-r", "pyproject.toml"],
    "pinned": ["-r", "requirements.txt"],
    "newest": ["--resolution", "highest", "-r", "pyproject.toml"],
}
VARIABLES = {  # of a processor that knows less: for torch's own code, MKL's and oneDNN's
    "threads": {"OMP_NUM_THREADS": "2"},
    "avx2": {"ATEN_CPU_CAPABILITY": "avx2", "MKL_ENABLE_INSTRUCTIONS": "AVX2", "ONEDNN_MAX_CPU_ISA": "AVX2"},
    "plain": {"ATEN_CPU_CAPABILITY": "default", "MKL_ENABLE_INSTRUCTIONS": "SSE4_2", "ONEDNN_MAX_CPU_ISA": "SSE41"},
}


@dataclass
class Shown:
    """What the pages show of one script: of each line, the block that printed it."""

    lines: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


# --- what pages show ------------------------------------------------------------------------------------------------


def shown() -> dict[str, Shown]:
    """Return what the pages show, by the path of the script; runs the blocks that no build has run."""
    found = {}
    for path, (text, language) in everything.pages().items():
        if language != "en":  # the other one shows the same
            continue
        blocks = python_blocks(text, path)
        groups = by_session(blocks)
        futures = {name: sessions.start(group, path) for name, group in groups.items()}
        for block in blocks:
            parts = futures[block.session].result()["blocks"][groups[block.session].index(block)]
            name = block.include or path.partition(" ")[0]
            script = found.setdefault(name.partition(":")[0], Shown())
            lines = "".join(content for kind, content in parts if kind == "text").splitlines()
            script.lines += lines
            script.blocks += [name] * len(lines)
    return found


def moved(here: Shown, there: list[str]) -> dict[str, list[list[str]]]:
    """Return by block which lines are others elsewhere: {"examples/sums.py:sum": [["sum 0.31", "sum 0.32"]]}."""
    found = {}
    for kind, a, b, c, d in SequenceMatcher(None, here.lines, there, autojunk=False).get_opcodes():
        if kind != "equal":
            for number, (ours, theirs) in enumerate(zip_longest(here.lines[a:b], there[c:d], fillvalue=""), start=a):
                block = here.blocks[min(number, len(here.blocks) - 1)]
                found.setdefault(block, []).append([ours, theirs])
    return found


# --- what scripts print ---------------------------------------------------------------------------------------------


def run(script: Path, python: str, variables: dict[str, str]) -> tuple[str, str]:
    """Run a script as its reader does; return what a terminal shows, and the last line of its error or ""."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, script.name)
        file.write_text(whole(without_marks(script.read_text(encoding="utf-8"))), encoding="utf-8")
        with subprocess.Popen(
            [python, "-u", file.name, *["--all"] * script.stem.startswith("practice")],
            cwd=folder,
            env=os.environ | FIXED | {"PYTHONPATH": ""} | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                output = tidy(process.communicate(timeout=SCRIPT_SECONDS)[0].decode("utf-8", "replace"))
            except subprocess.TimeoutExpired:
                return "", f"ran longer than {SCRIPT_SECONDS} s"
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # and what it started
    lines = output.strip().splitlines() or ["said nothing"]
    return output, lines[-1] if process.returncode else ""


def row(python: str, variables: dict[str, str], here: dict[str, Shown]) -> dict:
    """Return what docs/elsewhere.yml holds of one place: the date, versions, and what the scripts did there."""
    versions = subprocess.run([python, "-c", VERSIONS], capture_output=True, text=True, check=True).stdout
    found = {"date": time.strftime("%Y-%m-%d", time.gmtime()), **json.loads(versions)}
    found |= {"scripts": 0, "failed": {}, "moved": {}}
    for script in [*SCRIPTS, *SOLUTIONS, *PROJECTS]:
        name = script.relative_to(ROOT).as_posix()
        output, error = run(script, python, variables)
        found["scripts"] += 1
        if error:
            found["failed"][name] = error
        else:
            found["moved"] |= moved(here[name], output.splitlines())
        print(f"  {name}{': ' * bool(error)}{error}", flush=True)
    return found


# --- environments ---------------------------------------------------------------------------------------------------


def uv(*arguments: str) -> str:
    """Run uv, and return what it printed.

    Raises:
        SourceError: there is no uv, or it failed.
    """
    if not (program := shutil.which("uv")):
        raise SourceError("no uv, which makes the environments; pip install uv, or name places that need none: avx2")
    done = subprocess.run(
        [program, "--quiet", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=INSTALL_SECONDS
    )
    if done.returncode:
        raise SourceError(f"uv {' '.join(arguments[:2])}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def pythons(name: str) -> list[str]:
    """Return the Pythons to try for an environment: of the newest versions, those that uv has or gets, newest first."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    if name == "oldest":
        return [wanted.removeprefix(">=")]
    if name == "pinned":
        return [sys.executable]
    listed = json.loads(uv("python", "list", "--output-format", "json"))
    kind = {"implementation": "cpython", "variant": "default"}
    versions = {Version(one["version"]) for one in listed if kind.items() <= one.items()}
    allowed = sorted(SpecifierSet(wanted).filter(versions, prereleases=False), reverse=True)
    return list(dict.fromkeys(f"{version.major}.{version.minor}" for version in allowed))


def environment(name: str, folder: Path) -> str:
    """Make an environment in a folder, with the first Python that has all packages; return its Python.

    Raises:
        SourceError: none has.
    """
    for python in (tries := pythons(name)):
        try:
            uv("venv", "--clear", "--python", python, str(folder))
            uv("pip", "install", "--only-binary", ":all:", "--python", str(folder), *INSTALLED[name])
        except SourceError:
            if python == tries[-1]:
                raise
        else:
            return str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    raise SourceError("uv knows no Python that pyproject.toml allows")


def main(names: list[str]) -> int:
    """Go to the places named, or to all; note each as it is known; return in how many a script failed."""
    if unknown := [name for name in names if name not in PLACES]:
        raise SourceError(f"no place is called {unknown[0]!r}; expected some of {', '.join(PLACES)}")
    if set(INSTALLED).intersection(names or PLACES):
        uv("--version")
    here, failed = shown(), 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("UV_CACHE_DIR", str(Path(folder, "cache")))
        for name in names or PLACES:
            print(name, flush=True)
            python = environment(name, Path(folder, name)) if name in INSTALLED else sys.executable
            found = row(python, VARIABLES.get(name, {}), here)
            shutil.rmtree(Path(folder, name), ignore_errors=True)
            FILE.write_text(written(places() | {name: found}), encoding="utf-8")
            failed += bool(found["failed"])
            versions = ", ".join(f"{package} {found[package]}" for package in ("python", *PACKAGES))
            print(f"{name}: {versions}: {found['scripts']} ran, {len(found['failed'])} failed, ", end="")
            print(f"{len({block.partition(':')[0] for block in found['moved']})} print something else", flush=True)
    return failed


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    try:
        sys.exit(bool(main(sys.argv[1:])))
    except SourceError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("ended by Ctrl-C")
    finally:
        sessions.end_all()
