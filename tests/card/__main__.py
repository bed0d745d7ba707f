"""Try on a graphics card what the pages say of one, and note what came out: the site is built where there is none.

    python -m tests.card              # on a computer with a card; some seven minutes
    python -m tests.card cases epochs # these parts alone

In:  examples/, cases.py, epochs.py
Out: measured.yml, with the date, the card, versions; what each case did; how long the ways of training took; which
     scripts failed, and which print something else with the card than with it hidden
"""

import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
import torchvision
import yaml

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

from run.regions import without_marks  # noqa: E402
from run.shared import is_shared, whole  # noqa: E402
from tests.card import FILE, epochs, measured  # noqa: E402
from tests.card.cases import CASES, Case  # noqa: E402

SECONDS = 300
HEAD = "# What a graphics card did: written by python -m tests.card.\n"
ASKS = re.compile(r"cuda|accelerator|\.compile\(|pin_memory|autocast")
VARIABLES = {"MPLBACKEND": "template", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": ""}


def run(file: Path, *arguments: str, **variables: str) -> tuple[int, str]:
    """Run a program in its folder; return its exit code and what it printed, to both streams."""
    with subprocess.Popen(
        [sys.executable, "-u", file.name, *arguments],
        cwd=file.parent,
        env=os.environ | VARIABLES | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            output = process.communicate(timeout=SECONDS)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return -1, f"ran longer than {SECONDS} s"
    return process.returncode, output


# --- cases ----------------------------------------------------------------------------------------------------------


def said(message: str, output: str) -> str:
    """Return the line of an output that holds a message, "" if none does; {other} stands for anything."""
    wanted = ".*".join(map(re.escape, message.split("{other}")))
    if not (found := re.search(wanted, output, re.DOTALL)):
        return ""
    return output[output.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0]


def tried(case: Case) -> dict:
    """Return what a case did: {"name": …, "place": …, "said": the line with its message, "wrong": "" or what was}."""
    found = {"name": case.name, "place": case.place, "said": "", "wrong": ""}
    with tempfile.TemporaryDirectory() as folder:
        if case.message:
            (file := Path(folder, "fails.py")).write_text(case.code("fails"), encoding="utf-8")
            code, output = run(file, **case.variables)
            found["said"] = said(case.message, output)
            if not code or not found["said"]:
                found["wrong"] = f"expected {case.message!r}, exit code {code}: {output[-1500:]}"
                return found
        (file := Path(folder, "cure.py")).write_text(case.code("cure"), encoding="utf-8")
        code, output = run(file, **case.variables if case.either or not case.message else {})
        if code:
            found["wrong"] = f"the cure fails: {output[-1500:]}"
    return found


# --- scripts --------------------------------------------------------------------------------------------------------


def scripts() -> list[Path]:
    """Return the scripts to which a card could make a difference, of those that run alone."""
    examples = ROOT / "examples"
    solutions = [file for file in examples.glob("solutions/*.py") if not file.stem.startswith("practice")]
    lessons = [file for file in examples.glob("*.py") if not is_shared(file)]
    files = sorted([*lessons, *solutions, *examples.glob("projects/*.py")])
    return [file for file in files if ASKS.search(file.read_text(encoding="utf-8"))]


def printed(script: Path, **variables: str) -> tuple[int, str]:
    """Run a script as its reader does, on one thread; return its exit code and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, script.name)
        file.write_text(whole(without_marks(script.read_text(encoding="utf-8"))), encoding="utf-8")
        arguments = ["--all"] * script.stem.startswith("practice")
        return run(file, *arguments, OMP_NUM_THREADS="1", **variables)


def compared(script: Path) -> dict:
    """Return what a script did with the card and with it hidden: {"failed": "", "moved": [["a line", "with it"]]}."""
    code, there = printed(script)
    if code:
        hidden, _ = printed(script, CUDA_VISIBLE_DEVICES="")
        return {"failed": there[-1500:], "without": "fails too" if hidden else "runs", "moved": []}
    code, here = printed(script, CUDA_VISIBLE_DEVICES="")
    if code:
        return {"failed": "", "without": f"fails: {here[-600:]}", "moved": []}
    a, b = here.splitlines(), there.splitlines()
    pairs = [[x, y] for x, y in zip(a, b, strict=False) if x != y] + [[str(len(a)), str(len(b))]] * (len(a) != len(b))
    return {"failed": "", "without": "runs", "moved": pairs}


def surroundings() -> dict:
    """Return where and when this is."""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "card": torch.cuda.get_device_name(0),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "torchvision": str(torchvision.__version__),
        "cuda": torch.version.cuda,
    }


def all_cases() -> list[dict]:
    """Try all cases; return what each did."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(tried, CASES))
    for case in found:
        print(f"  {case['name']}: {case['said'] or 'holds'}{'✗ ' * bool(case['wrong'])}{case['wrong']}", flush=True)
    return found


def all_scripts() -> dict[str, dict]:
    """Run all scripts that ask for a device; return what each did, by its path."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        names = [file.relative_to(ROOT).as_posix() for file in scripts()]
        return dict(zip(names, pool.map(compared, scripts()), strict=True))


PARTS = {  # measured first, and one after the other
    "products": epochs.products,
    "small": epochs.small,
    "steps": epochs.steps,
    "epochs": epochs.epochs,
    "cases": all_cases,
    "scripts": all_scripts,
}


def main(names: list[str]) -> int:
    """Try the parts named, or all; note each as it is known; return how many cases and scripts failed."""
    if unknown := [name for name in names if name not in PARTS]:
        sys.exit(f"no part is called {unknown[0]!r}; expected some of {', '.join(PARTS)}")
    if not torch.cuda.is_available():
        sys.exit("no card: this needs one that goes by the name cuda")
    found = measured() if FILE.exists() else {}
    found |= surroundings()
    for name in names or PARTS:
        print(name, flush=True)
        found[name] = PARTS[name]()
        text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=120)
        FILE.write_text(HEAD + text, encoding="utf-8")
    failed = [name for name, result in found["scripts"].items() if result["failed"]]
    failed += [case["name"] for case in found["cases"] if case["wrong"]]
    print(f"failed: {', '.join(failed) or 'nothing'}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
