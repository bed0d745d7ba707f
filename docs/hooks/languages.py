"""Build both languages with one command: site/zh, site/en, and above them a chooser, a 404 page and a sitemap.

In:  mkdocs build           (or mkdocs serve)
Out: site/index.html  site/404.html  site/sitemap.xml  site/zh/…  site/en/…

The Chinese build runs first and then builds mkdocs.en.yml. Everything grows in site.building and takes the place of
site/ in one step, once all of it is whole: a build that fails leaves the old site as it was.
"""

import logging
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

FIRST, OTHERS = "zh", {"en": "mkdocs.en.yml"}
serving = False
unfinished = ""


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether a port will be needed."""
    global serving
    serving = command == "serve"


def on_config(config):
    """Send a language's pages to its folder, under its address."""
    global unfinished
    language = config.theme["language"]
    config.extra["root_url"] = config.site_url.rstrip("/") + "/"
    if language == FIRST:
        check_port(*config.dev_addr)
        config.extra["final_dir"] = config.site_dir
        unfinished = config.site_dir = f"{config.site_dir.rstrip('/')}.building"
        shutil.rmtree(unfinished, ignore_errors=True)
    config.site_dir = os.path.join(config.site_dir, language)
    config.site_url = f"{config.extra['root_url']}{language}/"


def check_port(host: str, port: int) -> None:
    """Make sure, once, that `mkdocs serve` will get its port, before anything is built.

    Raises:
        PluginError: another program listens there; says how to choose another port.
    """
    global serving
    if not serving:
        return
    serving = False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PluginError(
                f"{host}:{port}: {error.strerror}; end the program that uses this port, "
                f"or choose another: mkdocs serve -a {host}:{port + 1}"
            ) from None


def on_nav(nav, config, files) -> None:
    """Give the sections of the one nav their names in this language."""
    for section in nav.items:
        section.title = config.extra["sections"].get(section.title, section.title)


@event_priority(-100)  # after every other hook has written its files
def on_post_build(config) -> None:
    """Once the first language is whole, build the others, then put all of it in the old site's place."""
    if config.theme["language"] != FIRST:
        return
    check_warnings()
    building, final = Path(config.site_dir).parent, Path(config.extra["final_dir"])
    for file in OTHERS.values():
        path = str(Path(config.config_file_path).with_name(file))
        build(load_config(path, site_dir=str(building), site_url=config.extra["root_url"], strict=config.strict))
    above_all(config, building)
    replace(building, final)


def check_warnings() -> None:
    """Stop before the old site is replaced where strict mode counted warnings.

    Raises:
        PluginError: there were some; they are printed above.
    """
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if any(count for counter in counters for _, count in counter.get_counts()):
        raise PluginError("the warnings above spoil the site; mend them and build again")


def above_all(config, folder: Path) -> None:
    """Write what stands above the languages: the chooser, the 404 page, the sitemap of sitemaps."""
    url = config.extra["root_url"]
    for name in ("index.html", "404.html"):
        page = config.theme.get_env().get_template(f"root/{name}").render(base=urlsplit(url).path)
        (folder / name).write_text(page, encoding="utf-8")
    maps = "".join(f"<sitemap><loc>{url}{language}/sitemap.xml</loc></sitemap>" for language in (FIRST, *OTHERS))
    (folder / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>\n',
        encoding="utf-8",
    )


def replace(building: Path, final: Path) -> None:
    """Put the finished folder in the place of the old one."""
    old = final.with_name(f"{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    building.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def on_build_error(error: Exception) -> None:
    """Leave nothing half-built behind."""
    if unfinished:
        shutil.rmtree(unfinished, ignore_errors=True)
