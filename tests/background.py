"""What takes long and needs no order: builds, and scripts and notebooks run as their readers run them."""

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
from tests.project import Project

WARNING = re.compile(r"^\S.*?:\d+: (\w*Warning: .*)\n(?:  .*\n)?", re.MULTILINE)


def tidy(text: str) -> str:
    """Return what Python alone wrote as the engine shows it: a warning without its path and source line."""
    return WARNING.sub(r"\1\n", shown(text))


def build_cold(folder) -> Project:
    """Return the project as it is, built in an empty folder: every block has run, once for both languages."""
    project = Project(folder)
    result = project.build()
    assert result.returncode == 0, result.stdout
    counts = re.findall(r"Python blocks: (\d+), of which (\d+) to run", result.stdout)
    assert [ran for _, ran in counts] == [counts[0][0], "0"], counts
    return project


def copy_of(project, folder) -> Project:
    """Return a copy to break, with the results of the built one and an old site in its place."""
    copy = Project(folder, project.folder)
    copy.site.mkdir()
    (copy.site / "index.html").write_text("the old site")
    return copy


def build_broken(cold, folder, change, options):
    """Return a copy with a change, and what its build says.

    Args:
        cold: the project built cold, as a future.
        folder: for the copy.
        change: (files, what is there, what takes its place); a new file where nothing is there.
        options: of `mkdocs build`.
    """
    folder.mkdir()
    copy = copy_of(cold.result(), folder)
    path, old, new = change
    if old:
        for file in copy.folder.glob(path):
            copy.edit(file.relative_to(copy.folder), old, new)
    else:
        (copy.folder / path).write_text(new, encoding="utf-8")
    return copy, copy.build(*options)


def run_script(script, folder) -> str:
    """Return what a script prints in a fresh process, in an empty folder, without its region marks; of tasks, all of them."""
    folder.mkdir()
    file = folder / script.name
    file.write_text(whole(without_marks(script.read_text(encoding="utf-8"))), encoding="utf-8")
    return run(file.name, folder, *["--all"] * script.stem.startswith("practice"), PYTHONPATH="")


def run(file, folder, *arguments: str, **variables: str) -> str:
    """Run a file in a folder, on one thread, and return what a terminal would show."""
    variables |= {"MPLBACKEND": "template", "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    result = subprocess.run(
        [sys.executable, "-u", file, *arguments],
        cwd=folder,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
    )
    output = result.stdout.decode("utf-8")
    assert result.returncode == 0, output
    return tidy(output)


def run_under_spawn(cold, lesson, folder) -> str:
    """Return what an offered script prints on Windows and macOS, where each worker process imports it anew."""
    folder.mkdir(parents=True)
    shutil.copy(cold.result().site / "en" / lesson / f"{Path(lesson).name}.py", folder / "lesson.py")
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


def run_notebook(cold, language, lesson, folder) -> list[tuple]:
    """Run the notebook that a page offers, without its kept outputs, and return its code cells."""
    folder.mkdir(parents=True)
    notebook = read(cold.result().site, language, lesson)
    for cell in notebook.cells:
        cell.update(outputs=[]) if cell.cell_type == "code" else None
    outside = {name: value for name, value in os.environ.items() if name not in ("MPLBACKEND", "PYTHONPATH")}
    client = NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute(env=outside | {"OMP_NUM_THREADS": "1"})
    return code_cells(notebook)
