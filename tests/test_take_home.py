"""What a reader takes home runs there: each notebook in a real Jupyter kernel, each script under the spawn method."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
import take_home
from nbclient import NotebookClient
from worker import tidy

from tests.project import LANGUAGES, SCRIPTS

LESSONS = [script.stem for script in SCRIPTS if script.stem != "index"]
by_lesson = pytest.mark.parametrize("lesson", LESSONS)


def read(site, language, lesson):
    return nbformat.read(site / language / lesson / f"{lesson}.ipynb", as_version=4)


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


@pytest.fixture(scope="module")
def executed(request, site, tmp_path_factory):
    """Each lesson's code cells after a run in a fresh Jupyter kernel, in an empty folder; as many at once as cores."""
    folder = tmp_path_factory.mktemp("notebooks")
    asked = [item.callspec.params["lesson"] for item in request.session.items if "executed" in item.fixturenames]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {lesson: pool.submit(execute, read(site, "en", lesson), folder / lesson) for lesson in asked}


def execute(notebook, folder) -> list[tuple]:
    """Run a notebook without its kept outputs and return its code cells."""
    folder.mkdir()
    for cell in notebook.cells:
        cell.update(outputs=[]) if cell.cell_type == "code" else None
    outside = {name: value for name, value in os.environ.items() if name not in ("MPLBACKEND", "PYTHONPATH")}
    client = NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}})
    client.execute(env=outside | {"OMP_NUM_THREADS": "1"})
    return code_cells(notebook)


@by_lesson
def test_the_notebook_runs_in_jupyter_and_prints_the_same(lesson, site, executed):
    kept, other = (code_cells(read(site, language, lesson)) for language in LANGUAGES)
    assert kept and kept == other
    assert executed[lesson].result() == kept


@by_lesson
def test_the_notebook_holds_the_words_of_its_language(lesson, site):
    for language in LANGUAGES:
        words = "\n".join(cell.source for cell in read(site, language, lesson).cells if cell.cell_type == "markdown")
        chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in words)
        assert (chinese > len(words) / 5) == (language == "zh")
        for left in ("--8<--", 'exec="on"', "{ #", "??? ", "<!--", ".md)", ".md#"):
            assert left not in words, f"{language}/{lesson}: {left}"


@by_lesson
def test_the_script_runs_under_spawn(lesson, site, tmp_path):
    """As on Windows and macOS, where each worker process imports the script anew."""
    code = (site / "en" / lesson / f"{lesson}.py").read_text(encoding="utf-8")
    assert "--8<--" not in code
    if "num_workers" not in code and "multiprocessing" not in code and "torchrun" not in code:
        pytest.skip("starts no process")
    (tmp_path / f"{lesson}.py").write_text(code, encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text("import multiprocessing\nmultiprocessing.set_start_method('spawn')\n")
    result = subprocess.run(
        [sys.executable, f"{lesson}.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "MPLBACKEND": "template"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert result.returncode == 0, result.stderr


def test_our_markdown_becomes_jupyters():
    page = '## Sum { #sum }\n\nSee [losses](losses.md#mse), [below](#end). <!-- cited: 1.10 -->\n\n??? success "Answer 1"\n\n    It is $x$.\n\n    ```python\n    x = 1\n    ```\n\nNext.\n'
    known = take_home.to_jupyter(page, lambda target: f"https://a.org/{target}")
    assert known.startswith(
        "## Sum\n\nSee [losses](https://a.org/losses.md#mse), [below](https://a.org/#end).\n\n<details><summary>Answer 1</summary>\n\nIt is $x$.\n\n```python\nx = 1\n```\n\n</details>\n\nNext."
    )
    assert "See losses, below." in take_home.to_jupyter(page, lambda target: "")


def test_the_row_offers_the_repository_where_there_is_one():
    here = take_home.row("sum", "docs/en/sum.md", "en", "")
    assert "sum.py" in here and "sum.ipynb" in here and "colab" not in here
    hosted = take_home.row("sum", "docs/en/sum.md", "en", "https://github.com/someone/course")
    assert "https://colab.research.google.com/github/someone/course/blob/notebooks/en/sum.ipynb" in hosted
    assert "https://github.com/someone/course/edit/main/docs/en/sum.md" in hosted
