"""How long does a build take beside those of other tools? Prints a table of ratios, and the measurements as JSON:

    python tests/benchmarks/peers.py

Each tool builds the notebooks that our pages offer, all of both languages, with the outputs that they hold: no tool runs
a block, ours neither, for every result is known.

render    a build with nothing else known
warm      a build after no change
sentence  a build after a change to a sentence of one page

Each is the median of three, taken in turn. uv makes an environment for each tool, which is removed with all else at the
end. Below 1, ours is faster.
"""

import json
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

from tests.elsewhere import uv  # noqa: E402
from tests.project import Project  # noqa: E402

ROUNDS, SECONDS = 3, 1800  # that one build may take

SPHINX = """
project = "lessons"
extensions = ["myst_nb"]
exclude_patterns = ["_build", "jupyter_execute"]  # what it makes
nb_execution_mode = "off"
"""
BOOK = "title: lessons\nexecute:\n  execute_notebooks: 'off'\n"
BOOK_BUILD = "from jupyter_book.cli.main import main; main()"  # it has no `python -m`
MKDOCS = "site_name: lessons\ntheme: material\nplugins:\n  - mkdocs-jupyter\n"


@dataclass
class Tool:
    """What is installed, what stands beside the notebooks, how it builds them, and which folders it makes."""

    packages: list[str]
    files: dict[str, str]
    command: list[str]
    made: list[str]
    notebooks: str = "."
    toc: Callable[[list[str]], dict[str, str]] = field(default=lambda names: {})


def tree(names: list[str]) -> dict[str, str]:
    """Return the page that leads to all others, for Sphinx."""
    return {"index.md": "# Lessons\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"}


def contents(names: list[str]) -> dict[str, str]:
    """Return the contents and the first page of a Jupyter Book."""
    chapters = "".join(f"- file: {name}\n" for name in names)
    return {"_toc.yml": f"format: jb-book\nroot: index\nchapters:\n{chapters}", "index.md": "# Lessons\n"}


TOOLS = {
    "Sphinx + MyST-NB": Tool(
        ["sphinx==9.0.4", "myst-nb==1.4.0"],
        {"conf.py": SPHINX},
        ["-m", "sphinx", "-q", "-j", "auto", ".", "_build"],
        ["_build", "jupyter_execute"],
        toc=tree,
    ),
    "Jupyter Book 1": Tool(
        ["jupyter-book==1.0.4.post1"],
        {"_config.yml": BOOK},
        ["-c", BOOK_BUILD, "build", "-q", "."],
        ["_build"],
        toc=contents,
    ),
    "mkdocs-jupyter": Tool(
        ["mkdocs-jupyter==0.26.3", "mkdocs-material==9.7.0"],
        {"mkdocs.yml": MKDOCS},
        ["-m", "mkdocs", "build", "-q"],
        ["site"],
        notebooks="docs",
    ),
}


class Theirs:
    """One tool's project, with the notebooks of our site."""

    def __init__(self, tool: Tool, folder: Path, site: Path):
        self.tool, self.folder = tool, folder / "project"
        self.python = str(folder / "environment" / "bin" / "python")
        uv("venv", "--python", sys.executable, str(folder / "environment"))
        uv("pip", "install", "--python", str(folder / "environment"), *tool.packages)
        notebooks = self.folder / tool.notebooks
        names = self.names = []
        for file in sorted(site.glob("*/**/*.ipynb")):
            names.append(f"{file.relative_to(site).parts[0]}/{file.stem}")
            (notebooks / names[-1]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, notebooks / f"{names[-1]}.ipynb")
        for name, text in (tool.files | tool.toc(names)).items():
            (self.folder / name).write_text(text, encoding="utf-8")
        self.page = notebooks / "en" / "losses.ipynb"

    def build(self) -> None:
        run([self.python, *self.tool.command], self.folder)
        pages = sum(len(list((self.folder / made).rglob("*.html"))) for made in self.tool.made)
        if pages < len(self.names):
            sys.exit(f"{' '.join(self.tool.command)}: made {pages} pages of {len(self.names)} notebooks")

    def edit(self, number: int) -> None:
        notebook = json.loads(self.page.read_text(encoding="utf-8"))
        text = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
        text["source"] = [*text["source"], f"\n\nSentence {number} is new."]
        self.page.write_text(json.dumps(notebook), encoding="utf-8")

    def forget(self) -> None:
        for name in self.tool.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)


class Ours:
    """This project."""

    def __init__(self, project: Project):
        self.project = project

    def build(self) -> None:
        run([sys.executable, "-m", "mkdocs", "build"], self.project.folder)

    def edit(self, number: int) -> None:
        self.project.edit("docs/en/losses.md", ". ", f". Sentence {number} is new. ")

    def forget(self) -> None:
        shutil.rmtree(self.project.folder / ".cache" / "kept")


def run(command: list[str], folder: Path) -> None:
    """Run a build; say what it said, where it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    if done.returncode:
        sys.exit(f"{' '.join(command)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def measured(step: Callable[[], None]) -> tuple[float, float]:
    """Return what a build takes: seconds of the clock, and of the processor."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    step()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "ours").mkdir()
        project = Project.copied(Path(folder, "ours"))
        ours = Ours(project)
        ours.build()
        tools = {"ours": ours}
        for name, tool in TOOLS.items():
            print(f"installing {name}", file=sys.stderr, flush=True)
            tools[name] = Theirs(tool, Path(folder, name.replace(" ", "")), project.site)
        rows = {name: {"render": [], "warm": [], "sentence": []} for name in tools}
        for number in range(ROUNDS):
            for name, tool in tools.items():
                tool.forget()
                rows[name]["render"].append(measured(tool.build))
                rows[name]["warm"].append(measured(tool.build))
                tool.edit(number)
                rows[name]["sentence"].append(measured(tool.build))
                print(f"round {number + 1}: {name}", file=sys.stderr, flush=True)
    medians = {
        name: {step: [statistics.median(one) for one in zip(*taken)] for step, taken in row.items()}
        for name, row in rows.items()
    }
    print(f"{'ours / theirs: clock (processor)':34}{'render':>14}{'warm':>14}{'sentence':>14}")
    for name in TOOLS:
        cells = []
        for step, taken in medians["ours"].items():
            clock, processor = (here / there for here, there in zip(taken, medians[name][step]))
            cells.append(f"{clock:.2f} ({processor:.2f})")
        print(f"{name:34}{cells[0]:>14}{cells[1]:>14}{cells[2]:>14}")
    print(json.dumps(medians))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    main()
