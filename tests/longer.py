"""What takes long and needs no order: scripts and notebooks run as their readers run them."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from fences import without_marks
from nbclient import NotebookClient
from worker import tidy


def run_script(script, folder) -> str:
    """Return what a script prints in a fresh process, in an empty folder, without its region marks."""
    folder.mkdir()
    file = folder / script.name
    file.write_text(without_marks(script.read_text(encoding="utf-8")), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-u", file.name],
        cwd=folder,
        env=os.environ
        | {"MPLBACKEND": "template", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": "", "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
    )
    output = result.stdout.decode("utf-8")
    assert result.returncode == 0, output
    return tidy(output)


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


def run_notebook(notebook, folder) -> list[tuple]:
    """Run a notebook without its kept outputs and return its code cells."""
    folder.mkdir(parents=True)
    for cell in notebook.cells:
        cell.update(outputs=[]) if cell.cell_type == "code" else None
    outside = {name: value for name, value in os.environ.items() if name not in ("MPLBACKEND", "PYTHONPATH")}
    client = NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute(env=outside | {"OMP_NUM_THREADS": "1"})
    return code_cells(notebook)
