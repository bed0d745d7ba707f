"""How much does a build cost beyond running the lessons? Prints a table, and the same as JSON, for machines differ:

    python tests/benchmarks/build.py

run       every session of every page, one after the other, in one process that has imported torch already
cold      a build with nothing kept; expected at most 1.2 × (run + render)
render    a build with all results known, and no page kept
warm      a build after no change
sentence  a build after a change to a sentence of one page
line      a build after a change to a line of one script, which is run
served    `mkdocs serve`: from a saved sentence to the page that shows it, the median of five
"""

import json
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
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
    """Return how long the blocks take, once each, in one warm process, in seconds."""
    command = [sys.executable, "-W", "ignore", "-c", RUN, str(ROOT)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks")}
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def build(project) -> dict:
    """Return what a build takes: seconds of the clock and of the processor, and the blocks run for each language."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    result = project.build()
    assert result.returncode == 0, result.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "clock": time.perf_counter() - start,
        "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "blocks": [int(number) for number in re.findall(r"of which (\d+) to run", result.stdout)],
    }


def served(project, edits: int = 5) -> float:
    """Return how long it takes, in seconds, from a saved sentence to the page that shows it; the median of some."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=project.folder, **silent) as server:
        try:
            seconds = [wait(port, "Adam", 0)]
            for number in range(edits):
                project.edit("docs/en/adam.md", ". ", f". Sentence {number} is new. ")
                seconds.append(wait(port, f"Sentence {number} is new", time.perf_counter()))
        finally:
            server.terminate()
    return statistics.median(seconds[1:])


def wait(port: int, text: str, start: float) -> float:
    """Return how long after `start` the served page shows a text, in seconds."""
    while time.perf_counter() - start < 600 or not start:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/adam/", timeout=60) as answer:
                if text in answer.read().decode("utf-8"):
                    return time.perf_counter() - start
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the page never showed {text!r}")


def main() -> None:
    from tests.project import Project

    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        project = Project.copied(Path(folder), kept=False)
        build(project)  # fills the disk's caches
        rows["run"] = {"clock": seconds_to_run()}
        shutil.rmtree(project.folder / ".cache")
        rows["cold"] = build(project)
        shutil.rmtree(project.folder / ".cache" / "kept")
        rows["render"] = build(project)
        rows["warm"] = build(project)
        project.edit("docs/en/losses.md", ". ", ". This sentence is new. ")
        rows["sentence"] = build(project)
        project.edit("examples/index.py", "loss = {loss:.4f}", "loss = {loss:.3f}")
        rows["line"] = build(project)
        rows["served"] = {"clock": served(project)}
    cold, beyond = rows["cold"]["clock"], rows["run"]["clock"] + rows["render"]["clock"]
    print(f"{'':9}{'clock':>9}{'processor':>11}{'/ cold':>8}  blocks run")
    for name, row in rows.items():
        processor = f"{row['processor']:.1f} s" if "processor" in row else ""
        print(f"{name:9}{row['clock']:7.1f} s{processor:>11}{row['clock'] / cold:8.2f}  {row.get('blocks', '')}")
    print(f"cold / (run + render) = {cold / beyond:.2f} on {os.cpu_count()} cores")
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
