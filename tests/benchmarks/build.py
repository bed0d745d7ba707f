"""How much does a build cost beyond running the lessons? Prints ratios, for machines differ: python tests/benchmarks/build.py

run     every session of every page, one after the other, in one process that has imported torch already
render  a build with all results known
cold    a build with none known; expected at most 1.2 × (run + render)
warm    the same as render, with what it ran
one     a build after a change to one block, and what it ran
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

RUN = """
import contextlib, io, linecache, os, sys, tempfile, time, types
import matplotlib; matplotlib.use("template")
import matplotlib.pyplot, sklearn.datasets, torch, torchvision.transforms.v2
from pathlib import Path
from run.blocks import python_blocks
from run.notebooks import PROJECTS, as_markdown
pages = {page.name: page.read_text(encoding="utf-8") for page in sorted(Path(sys.argv[1]).glob("docs/zh/*.md"))}
for script in sorted(PROJECTS.glob("*.py")):
    pages[script.name] = as_markdown(script.read_text(encoding="utf-8"), script.name, "zh")
sessions = {}
for name, page in pages.items():
    for block in python_blocks(page, name):
        sessions.setdefault((name, block.session), []).append(block.code)
torch.set_num_threads(1)
start = time.perf_counter()
for codes in sessions.values():
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        torch.set_default_dtype(torch.float32)
        matplotlib.pyplot.close("all")
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        for number, code in enumerate(codes):
            name = f"<block {number}>"
            linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
            exec(compile(code, name, "exec"), main.__dict__)
print(time.perf_counter() - start)
"""


def seconds_to_run() -> float:
    """Return how long the blocks take, once each, in one warm process."""
    command = [sys.executable, "-W", "ignore", "-c", RUN, str(ROOT)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks")}
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def build(project) -> tuple[float, list[int]]:
    """Return how long a build takes and how many blocks it ran for each language."""
    start = time.perf_counter()
    result = project.build()
    assert result.returncode == 0, result.stdout
    return time.perf_counter() - start, [int(n) for n in re.findall(r"of which (\d+) to run", result.stdout)]


def main() -> None:
    from tests.project import Project

    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        build(project)  # fills the disk's caches
        run = seconds_to_run()
        shutil.rmtree(project.folder / ".cache")
        cold, ran_cold = build(project)
        render, ran_warm = build(project)
        project.edit("examples/index.py", "loss = {loss:.4f}", "loss = {loss:.3f}")
        one, ran_one = build(project)
    print(f"cold / (run + render) = {cold / (run + render):.2f}   blocks run: {ran_cold}")
    print(f"warm / cold           = {render / cold:.2f}   blocks run: {ran_warm}")
    print(f"one change / cold     = {one / cold:.2f}   blocks run: {ran_one}")
    print(f"(run {run:.1f} s, render {render:.1f} s, cold {cold:.1f} s on {os.cpu_count()} cores)")


if __name__ == "__main__":
    main()
