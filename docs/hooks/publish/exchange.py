"""Put a finished site in the place of the old one, in one go, and never half of it.

In:  site/.building-4711/zh/…   and the old   site/zh/…  site/.git
Out: site/zh/… new, site/.git as it was

A build grows in a hidden folder of its own inside the site's folder: on the same disk, so that what is inside can be
exchanged by renaming, even where the folder is a link or a mount point. Hidden files stay. Two builds at once have a
folder each; a lock makes them take their place one after the other.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from run.sources import SourceError

BUILDING, OLD = ".building-", ".old"
OURS = ("index.html", "404.html", "zh", "en", "zh.zip", "en.zip")  # what tells a built site from anything else


def folder_for(site: Path) -> Path:
    """Return a new folder to build in; what killed builds left beside it is cleared.

    Raises:
        SourceError: `site` holds something that no build wrote, or nothing can be written there.
    """
    shown = [path.name for path in visible(site)]
    if shown and not set(shown) & set(OURS):
        raise SourceError(f"{site}: holds {shown[0]!r} and no built site; choose an empty folder for the site")
    try:
        site.mkdir(parents=True, exist_ok=True)
        with locked(site):
            restore(site)
        building = Path(tempfile.mkdtemp(prefix=f"{BUILDING}{os.getpid()}-", dir=site))
        building.chmod(site.stat().st_mode)
    except OSError as error:
        raise SourceError(f"{site}: {error.strerror}; choose another folder: mkdocs build --site-dir FOLDER") from None
    return building


def visible(folder: Path) -> list[Path]:
    """Return what is in a folder, hidden files aside."""
    return sorted(path for path in folder.glob("*") if not path.name.startswith("."))


@contextlib.contextmanager
def locked(site: Path):
    """Hold the site's lock: one build at a time changes what is shown.

    Raises:
        SourceError: another build holds it for more than a minute.
    """
    name = hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir(), f"site-{name}.lock")
    try:
        with FileLock(file, timeout=60):
            try:
                yield
            finally:  # who waits for it looks for its name anew
                with contextlib.suppress(OSError):
                    file.unlink()
    except Timeout:
        raise SourceError(f"{site}: another build is putting its pages there; build again when it has ended") from None


def restore(site: Path) -> None:
    """Clear what builds left that are no longer running; give back the pages of one that died while exchanging them."""
    for left in site.glob(f"{BUILDING}[0-9]*"):
        process = int(left.name.removeprefix(BUILDING).partition("-")[0])
        if process != os.getpid() and psutil.pid_exists(process):
            continue
        if visible(left):  # of its new pages, some never got to their place
            for old in visible(left / OLD):
                with contextlib.suppress(OSError):
                    (site / old.name).rename(left / f".new-{old.name}")
                old.rename(site / old.name)
        discard(left)


def exchange(building: Path, site: Path) -> threading.Thread:
    """Put what is in `building` into `site`; return the thread that takes away what else was visible there.

    Raises:
        SourceError: it can't be done; the old pages are back.
    """
    old = building / OLD
    with locked(site):
        old.mkdir()
        try:
            for path in visible(site):
                path.rename(old / path.name)
            for path in visible(building):
                path.rename(site / path.name)
        except OSError as error:
            for path in visible(old):
                with contextlib.suppress(OSError):
                    path.rename(site / path.name)
            raise SourceError(f"{site}: {error.strerror}; the old site is as it was") from None
    clearing = threading.Thread(target=discard, args=[building])
    clearing.start()
    return clearing


def discard(building: Path) -> None:
    """Take a folder of a build away."""
    shutil.rmtree(building, ignore_errors=True)
