"""Build both languages with one command: site/zh, site/en, and above them a chooser, a 404 page and a sitemap.

In:  mkdocs build           (or mkdocs serve)
Out: site/index.html  site/404.html  site/sitemap.xml  site/zh/…  site/en/…

The Chinese build has mkdocs.en.yml built beside itself, or, where blocks have to run first, after itself. exchange.py
puts all of it in the old site's place, once it is whole: a build that fails leaves the old site as it was.
"""

import logging
import os
import re
import socket
import threading
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils import CountHandler

from page import check
from publish import beside, exchange, policy
from run.sources import SourceError

FIRST, OTHERS = "zh", {"en": "mkdocs.en.yml"}
command = ""
unchecked_port = False
unfinished: Path | None = None
built = False  # has this process built the site before?
beside_it: dict[str, beside.Build] = {}  # by the file of their settings
clearing: list[threading.Thread] = []  # what takes the old site away


def prepare(which: str) -> None:
    """Remember the command, and count warnings whatever -q hides: they stop the build."""
    global command, unchecked_port
    command, unchecked_port = which, which == "serve"
    logger = logging.getLogger("mkdocs")
    logger.setLevel(min(logger.level or logging.WARNING, logging.WARNING))


def settle(config) -> None:
    """Send a language's pages to its folder, under its address.

    Raises:
        SourceError: a language is built alone, or an address is none.
    """
    global unfinished
    language = config.theme["language"]
    if language != FIRST and not unfinished:
        raise SourceError(f"{OTHERS[language]}: the languages are built together: mkdocs build, without -f")
    check_addresses(config)
    config.extra["root_url"] = config.site_url.rstrip("/") + "/"
    if language == FIRST:
        check_port(*config.dev_addr)
        config.extra["final_dir"] = config.site_dir
        unfinished = exchange.folder_for(Path(config.site_dir))
        config.site_dir = str(unfinished)
    config.site_dir = os.path.join(config.site_dir, language)
    config.site_url = f"{config.extra['root_url']}{language}/"


def check_addresses(config) -> None:
    """Make sure that the site's address and the repository's are such; cut off the ending that git prints.

    Raises:
        SourceError: one isn't.
    """
    if not config.site_url:
        raise SourceError("SITE_URL is empty; unset it, or give the site's address: https://NAME.github.io/REPOSITORY/")
    repo = config.extra["repo"] = config.extra["repo"].rstrip("/").removesuffix(".git")
    if repo and not re.fullmatch(r"https?://[^/\s]+/\S+", repo):
        raise SourceError(
            f"REPO_URL={repo}: expected the repository's address in a browser: https://github.com/OWNER/NAME"
        )


def check_port(host: str, port: int) -> None:
    """Make sure, once, that `mkdocs serve` will get its port, before anything is built.

    Raises:
        SourceError: another program listens there; says how to choose another port.
    """
    global unchecked_port
    if not unchecked_port:
        return
    unchecked_port = False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SourceError(
                f"{host}:{port}: {error.strerror}; end the program that uses this port, "
                f"or choose another: mkdocs serve -a {host}:{port + 1}"
            ) from None


def name_sections(items, config) -> None:
    """Give the sections of the one nav, at every depth, their names in this language.

    Raises:
        SourceError: one has none.
    """
    for item in items:
        if not item.is_section:
            continue
        if config.theme["language"] != FIRST:
            if item.title not in config.extra["sections"]:
                raise SourceError(
                    f"mkdocs.yml: no name for the section {item.title!r} in {config.theme['language']}; "
                    f"add it to extra.sections in {OTHERS[config.theme['language']]}"
                )
            item.title = config.extra["sections"][item.title]
        name_sections(item.children, config)


def start_others(config) -> None:
    """Begin to build the other languages, where that can be done beside the first.

    A server builds all in its own process once: what it has read then is known to those that are forked later.
    """
    if beside.possible() and (command != "serve" or built):
        for file in OTHERS.values():
            beside_it[file] = beside.Build(partial(build_other, file, config))


def build_other(file: str, config) -> None:
    """Build a language other than the first, given the first one's settings."""
    path = str(Path(config.config_file_path).with_name(file))
    building = str(Path(config.site_dir).parent)
    build(load_config(path, site_dir=building, site_url=config.extra["root_url"], strict=config.strict))


def finish_others(config) -> None:
    """Wait for the languages that are built beside the first; build the others."""
    for file in OTHERS.values():
        try:
            if file in beside_it:
                beside_it.pop(file).join()
                continue
        except beside.Unready:
            pass
        build_other(file, config)


def publish(config) -> None:
    """Once all languages are whole, put them in the old site's place."""
    global unfinished, built
    if config.theme["language"] != FIRST:
        return
    check_warnings()
    building, final = Path(config.site_dir).parent, Path(config.extra["final_dir"])
    finish_others(config)
    check_warnings()
    above_all(config, building)
    check.links(building)
    clearing[:] = [exchange.exchange(building, final)]
    unfinished, config.site_dir, built = None, str(final), True


def check_warnings() -> None:
    """Stop before the old site is replaced where strict mode counted warnings.

    Raises:
        SourceError: there were some; they are printed above.
    """
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if any(count for counter in counters for _, count in counter.get_counts()):
        raise SourceError("the warnings above spoil the site; mend them and build again")


def above_all(config, folder: Path) -> None:
    """Write what stands above the languages: the chooser, the 404 page, the sitemap of sitemaps."""
    url = config.extra["root_url"]
    for name in ("index.html", "404.html"):
        page = config.theme.get_env().get_template(f"root/{name}").render(base=urlsplit(url).path)
        (folder / name).write_text(page, encoding="utf-8")
        if command != "serve":
            policy.put([folder / name])
    maps = "".join(f"<sitemap><loc>{url}{language}/sitemap.xml</loc></sitemap>" for language in (FIRST, *OTHERS))
    (folder / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>\n',
        encoding="utf-8",
    )


def give_up() -> None:
    """Leave nothing half-built behind, and nothing running."""
    if beside.Build.there:  # whose folder it isn't
        return
    for thread in clearing:  # a server takes its whole folder away next
        thread.join()
    while beside_it:
        beside_it.popitem()[1].end()
    if unfinished:
        exchange.discard(unfinished)
