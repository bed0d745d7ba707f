"""Scripts and notebooks, run as their readers run them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from run.regions import without_marks
from run.shared import whole
from run.terminal import shown

VARIABLES = {"MPLBACKEND": "template", "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
STARTS = re.compile("num_workers|multiprocessing|torchrun|subprocess")  # processes: it runs in a fresh interpreter
WARNING = re.compile(r"^\S.*?:\d+: (\w*Warning: .*)\n(?:  .*\n)?", re.MULTILINE)


def tidy(text: str) -> str:
    """Return what Python alone wrote as the engine shows it: a warning without its path and source line."""
    return WARNING.sub(r"\1\n", shown(text))


class Preloaded:
    """Runs files as `python FILE` does, each in a process forked from one that has imported torch, and nothing else.

    A lesson imports torch by itself, too: all that this spares it are the two seconds.
    """

    def __init__(self):
        environment = os.environ | VARIABLES | {"PYTHONPATH": ""}
        command = [sys.executable, "-u", Path(__file__).with_name("preloaded.py")]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, file: str, folder: Path, *arguments: str) -> str:
        """Run a file in a folder, on one thread, and return what a terminal would show."""
        job = {"file": file, "folder": str(folder), "arguments": arguments, "output": f"{folder}.txt", "seconds": 900}
        self.process.stdin.write(f"{json.dumps(job)}\n".encode())
        self.process.stdin.flush()
        status = self.process.stdout.readline()
        output = Path(f"{folder}.txt").read_bytes().decode("utf-8")
        assert int(status) == 0, output
        return tidy(output)

    def end(self) -> None:
        self.process.communicate()


def run_script(script, folder, preloaded: Preloaded | None) -> str:
    """Return what a script prints in an empty folder, without its region marks; of tasks, all of them."""
    folder.mkdir()
    file = folder / script.name
    file.write_text(whole(without_marks(script.read_text(encoding="utf-8"))), encoding="utf-8")
    arguments = ["--all"] * script.stem.startswith("practice")
    return preloaded.run(file.name, folder, *arguments) if preloaded else run(file.name, folder, *arguments)


def run(file, folder, *arguments: str, **variables: str) -> str:
    """Run a file in a folder, on one thread, and return what a terminal would show."""
    result = subprocess.run(
        [sys.executable, "-u", file, *arguments],
        cwd=folder,
        env=os.environ | VARIABLES | {"PYTHONPATH": ""} | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
    )
    output = result.stdout.decode("utf-8")
    assert result.returncode == 0, output
    return tidy(output)


def run_under_spawn(site, lesson, folder) -> str:
    """Return what an offered script prints on Windows and macOS, where each worker process imports it anew."""
    shutil.copy(site / "en" / lesson / f"{Path(lesson).name}.py", folder / "lesson.py")
    (folder / "sitecustomize.py").write_text("import multiprocessing\nmultiprocessing.set_start_method('spawn')\n")
    return run("lesson.py", folder, PYTHONPATH=str(folder))


def read(site, language, lesson):
    """Return the notebook that a page offers."""
    return nbformat.read(site / language / lesson / f"{Path(lesson).name}.ipynb", as_version=4)


def code_cells(notebook) -> list[tuple]:
    """Return each code cell as (code, what it printed, how many figures it drew)."""
    return [
        (
            cell.source,
            tidy("".join(output.text for output in cell.outputs if output.output_type == "stream")),
            sum(output.output_type == "display_data" for output in cell.outputs),
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def run_notebook(site, language, lesson, folder) -> list[tuple]:
    """Run the notebook that a page offers, without its kept outputs, and return its code cells."""
    notebook = read(site, language, lesson)
    for cell in notebook.cells:
        cell.update(outputs=[]) if cell.cell_type == "code" else None
    outside = {name: value for name, value in os.environ.items() if name not in ("MPLBACKEND", "PYTHONPATH")}
    client = NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute(env=outside | {"OMP_NUM_THREADS": "1"})
    return code_cells(notebook)
