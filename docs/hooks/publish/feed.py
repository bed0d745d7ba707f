"""Tell in an Atom feed a language what has changed: which lessons are new, which have changed, which versions moved.

In:  the history of the repository
Out: en/feed.xml, its latest entries first; docs/overrides/feed.xml is its template

A lesson is its page, its script and its answers. What changed in them on one day is one entry; a few lines are no news.
In a history that is cut off every lesson would seem new on the day of the cut: there, as without git, is no feed.
"""

import logging
import re
import time
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mkdocs.structure.pages import Page

from page import repository
from run.sources import ROOT, read

ENTRIES = 40
FEW = 5  # changed lines in a day that are no news
ABOUT = "about.md"  # says which versions the site is built with
PINNED = "requirements.txt"
COUNTED = re.compile(r"(\d+)\t(\d+)\t(.+)")
CREATED = re.compile(r" create mode \d+ (.+)")
PIN = re.compile(r"([-+])([\w.-]+)==(\S+)")
LESSON = re.compile(r"(?:docs/(\w+)|examples(?:/solutions)?)/(.+)\.(?:md|py)")

log = logging.getLogger("mkdocs.hooks.feed")


@dataclass
class Entry:
    """What changed on one day.

    Attributes:
        page: the lesson; of versions, the page about the site.
        seconds: when, since 1970.
        new: whether the lesson is.
        lines: how many changed in it.
        versions: what moved: ["torch 2.14.0 → 2.15.0"].
    """

    page: Page
    seconds: int = 0
    new: bool = False
    lines: int = 0
    versions: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        return time.strftime("%Y-%m-%d", time.gmtime(self.seconds))

    @property
    def updated(self) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.seconds))


entries: list[Entry] = []  # of the language that is being built


@cache
def history(root: Path) -> str:
    """Return all commits, the latest first, with the lines that they change and the files that they create.

    "" where the history is not there, or not whole; says so, once.
    """
    if repository.ask(root, "rev-parse", "--is-shallow-repository") != "false":
        log.info("no feed of changes: it needs git and the whole history (git fetch --unshallow)")
        return ""
    how = ("--no-merges", "--no-renames", "--format=commit %ct", "--numstat", "--summary")
    return repository.ask(root, "log", *how, "--", "docs", "examples")


@cache
def pins(root: Path) -> str:
    """Return all commits that change a version, the latest first, with the lines that they change."""
    how = ("--no-merges", "--format=commit %ct", "--patch", "--unified=0", "--no-color")
    return repository.ask(root, "log", *how, "--", PINNED)


def commits(text: str) -> list[tuple[int, str]]:
    """Return the commits in what git says: when each was made, and its lines."""
    found = [part.partition("\n") for part in re.split(r"^commit (?=\d+$)", text, flags=re.MULTILINE)[1:]]
    return [(int(seconds), lines) for seconds, _, lines in found]


def lessons(text: str, pages: dict[str, Page], language: str) -> list[Entry]:
    """Return what a history says of the lessons of a language.

    Args:
        text: the history.
        pages: the lessons by their names: {"losses": …, "projects/lenet": …}.
        language: "zh" or "en".
    """
    found: dict[tuple[str, int], Entry] = {}
    for seconds, lines in commits(text):
        created = set(CREATED.findall(lines))
        for added, removed, path in COUNTED.findall(lines):
            lesson = LESSON.fullmatch(path)
            if not lesson or lesson[1] not in (language, None) or lesson[2] not in pages:
                continue
            entry = found.setdefault((lesson[2], seconds // 86400), Entry(pages[lesson[2]], seconds))
            entry.lines += max(int(added), int(removed))
            entry.new |= path in created and (bool(lesson[1]) or lesson[2].startswith("projects/"))
    return [entry for entry in found.values() if entry.new or entry.lines > FEW]


def imported(root: Path) -> set[str]:
    """Return the packages that lessons import, by what the project says that it depends on."""
    project = tomllib.loads(read(root / "pyproject.toml"))["project"]
    return {re.match(r"[\w.-]+", package)[0] for package in project["dependencies"]}


def moved(text: str, packages: set[str], about: Page) -> list[Entry]:
    """Return which versions of some packages moved, by what the history says of them; an entry a commit."""
    found = []
    for seconds, lines in commits(text):
        sides = defaultdict(dict)
        for side, package, version in PIN.findall(lines):
            if package in packages:
                sides[package][side] = version
        versions = tuple(f"{package} {pair['-']} → {pair['+']}" for package, pair in sides.items() if len(pair) == 2)
        found += [Entry(about, seconds, versions=versions)] if versions else []
    return found


def settle(config, files, root: Path = ROOT) -> None:
    """Note the latest entries of a language, and tell the templates whether there are any."""
    pages = {file.src_uri.rpartition(".")[0]: file.page for file in files.documentation_pages()}
    text = "" if config.extra["offline"] else history(root)
    found = lessons(text, pages, config.theme["language"])
    if text:
        found += moved(pins(root), imported(root), files.get_file_from_path(ABOUT).page)
    found.sort(key=lambda entry: (-entry.seconds, entry.page.file.src_uri))
    entries[:] = found[:ENTRIES]
    config.extra["feed"] = bool(entries)


def prepare(env) -> None:
    """Give the feed's template its entries."""
    env.globals["feed"] = entries
