"""The project's places, and a copy of it to build in."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from run.shared import is_shared

ROOT = Path(__file__).parents[1]
LANGUAGES = ("zh", "en")
SCRIPTS = sorted(file for file in (ROOT / "examples").glob("*.py") if not is_shared(file))
PRACTICE = [script for script in SCRIPTS if script.stem.startswith("practice_")]  # their solutions go on where they end
SOLUTIONS = sorted(
    file for file in (ROOT / "examples" / "solutions").glob("*.py") if not file.stem.startswith("practice_")
)
PROJECTS = sorted((ROOT / "examples" / "projects").glob("*.py"))
PAGES = sorted((ROOT / "docs").glob("??/*.md"))


@cache
def parsed(page: Path) -> BeautifulSoup:
    """Return a page of the built site; many tests read it, each page is parsed once."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def code_lines(code: str) -> list[str]:
    """Return what must not get lost when code is copied: every line that holds something, with its indentation."""
    return [line.rstrip() for line in code.splitlines() if line.strip()]


class Project:
    """The project in a folder of its own, to build and to break. Its builds are sealed off from networks."""

    umask = -1  # of its builds: that of the tests

    def __init__(self, folder: Path):
        self.folder, self.site = folder, folder / "site"

    @classmethod
    def copied(cls, folder: Path, source: Path = ROOT, kept: bool = True) -> "Project":
        """Return a copy, in a folder that may be there already, with what builds have kept, or without it."""
        for name in ("docs", "examples", "mkdocs.yml", "mkdocs.en.yml"):
            copy = shutil.copytree if (source / name).is_dir() else shutil.copy
            copy(source / name, folder / name)
        if kept and (source / ".cache").exists():
            shutil.copytree(source / ".cache", folder / ".cache")
        return cls(folder)

    def mkdocs(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        """Run mkdocs here and return what it said; stdout holds both streams."""
        outside = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "OFFLINE")}
        sealed = {"PYTHONPATH": str(ROOT / "tests" / "sealed"), "SEALED": str(self.folder / "asked.txt")}
        fixed = {"SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
        environment = outside | sealed | fixed | variables
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=900,
            umask=self.umask,
        )

    def build(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        return self.mkdocs("build", *arguments, **variables)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, by `new` in one of the copy's files."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
