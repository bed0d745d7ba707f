"""Make the site ready to be read without a network or a server: a zip a language, opened by double click, and books.

In:  OFFLINE=1 mkdocs build --site-dir offline
Out: offline/zh.zip and offline/en.zip; unpacked, index.html opens in a browser; zh.pdf, zh.epub, en.pdf, en.epub

From a file a browser loads no search index and no worker, and the other language may be elsewhere: search and
language switch are left out rather than shown broken. Every link names its file.
"""

import os
import time
import zipfile
from pathlib import Path

from page.syllabus import HOME, sections


def settle(config) -> None:
    """Where OFFLINE is set, leave out what cannot work from a file."""
    config.extra["offline"] = os.environ.get("OFFLINE", "0") not in ("", "0")
    if config.extra["offline"]:
        config.use_directory_urls = False
        config.extra |= {"alternate": [], "homepage": "index.html"}
        config.plugins.pop("material/search")
        # From a file Material's instant navigation ends before its sidebars are given their height.
        config.theme["features"].remove("navigation.instant")


def pack(config) -> None:
    """Zip the language that has just been built, and make books of it."""
    if not config.extra["offline"]:
        return
    from publish import book, epub, pdf  # which import much that few builds need

    folder, epoch = Path(config.site_dir), int(os.environ.get("SOURCE_DATE_EPOCH", 0))
    zip_folder(folder, folder.with_suffix(".zip"), epoch)
    parts = [(config.extra["sections"].get(name, name), pages) for name, pages in sections(config.nav)]
    made = book.read(folder, parts, HOME, config.theme["language"], config.site_name)
    for kind in (epub, pdf):
        kind.write(made, folder, Path(config.theme.custom_dir), epoch)


# What only a server can use.
USELESS = ("search/", "404.html", "assets/search/", "assets/javascripts/lunr/", "assets/javascripts/workers/")


def zip_folder(folder: Path, target: Path, epoch: int) -> None:
    """Write the files of `folder` that are of use without a server into the zip file `target`.

    All are dated `epoch`: equal files make equal zips.
    """
    date = time.gmtime(max(epoch, 315532800))[:6]  # zip files begin in 1980
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder).as_posix()
            if file.is_file() and not name.startswith(USELESS) and file.suffix != ".map":
                entry = zipfile.ZipInfo(f"{folder.name}/{name}", date)
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
