"""Say at the foot of every lesson what ran, on which versions, and at which commit.

In:  a page with 12 blocks
Out: <p class="stamp">12 blocks ran on Python 3.11.7, torch 2.15.0, torchvision 0.29.2, device cpu · 2026-11-21</p>

The date is the commit's (or SOURCE_DATE_EPOCH), never the clock's: two builds of one commit are equal.
"""

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

from page import repository
from run.sources import ROOT, SourceError

WORDS = {
    "zh": "本页的 {count} 段代码在构建时全部运行过：Python {python}，torch {torch}，"
    "torchvision {torchvision}，设备 {device}{date}",
    "en": "All {count} blocks of this page ran when it was built: Python {python}, torch {torch}, "
    "torchvision {torchvision}, device {device}{date}",
}


def set_date() -> None:
    """Make the commit's date the one that MkDocs, too, writes into its files.

    Raises:
        SourceError: SOURCE_DATE_EPOCH is set to what is no date.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or commit_date(ROOT)
    if not epoch:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    elif epoch.isdecimal():
        os.environ["SOURCE_DATE_EPOCH"] = epoch
    else:
        raise SourceError(f"SOURCE_DATE_EPOCH={epoch}: expected whole seconds since 1970, or nothing")


def commit_date(root: Path) -> str:
    """Return when the last commit of the repository at `root` was made, in seconds since 1970, or ""."""
    return repository.ask(root, "log", "-1", "--format=%ct")


def date() -> str:
    """Return the commit's day as 'YYYY-MM-DD', or "" where none is known."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch))) if epoch else ""


def stamp(count: int, device: str, language: str, day: str) -> str:
    """Return the stamp's HTML for a page with `count` blocks; day is 'YYYY-MM-DD' or ''."""
    words = WORDS[language].format(
        count=count,
        python=platform.python_version(),
        torch=version("torch"),
        torchvision=version("torchvision"),
        device=device,
        date=f" · {day}" if day else "",
    )
    return f'<p class="stamp" data-search-exclude>{words}</p>'


def put(content: str, page, language: str) -> str:
    """Return a page's HTML with the stamp at its foot, where it has run blocks."""
    if not page.meta["blocks"]:
        return content
    devices = ", ".join(page.meta["devices"])
    return content + stamp(len(page.meta["blocks"]), devices, language, date())
