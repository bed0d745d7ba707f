"""Which event of a build calls what, in order. Of all that lies here, MkDocs knows this file alone.

run/      what runs: blocks, sessions, their results; knows nothing of MkDocs
rules/    what text alone can tell of pages and scripts
page/     what a page becomes: output, figures, formulas, glossary, downloads …
publish/  what the site is: two languages, offline zips, how it takes the old one's place

In:  an author's mistake, anywhere
Out: one line "place: what is wrong; cure", and the build stops
"""

import functools
import html
import logging
import sys
from pathlib import Path

from mkdocs.exceptions import BuildError, PluginError
from mkdocs.plugins import CombinedEvent, event_priority

sys.path.insert(0, str(Path(__file__).parent))

from page import (
    accessibility,
    browser,
    check,
    facts,
    formulas,
    glossary,
    lightness,
    output,
    projects,
    search,
    social,
    stamp,
    syllabus,
    take_home,
)
from publish import feed, languages, offline
from rules import everything
from run import results, sessions, surroundings
from run.sources import SourceError, relative

log = logging.getLogger("mkdocs.hooks")


def guarded(event):
    """Turn whatever an event raises into one line for the author; `mkdocs -v` shows where it came from."""

    @functools.wraps(event)
    def call(*arguments, **options):
        try:
            return event(*arguments, **options)
        except BuildError:
            raise
        except SourceError as error:
            raise PluginError(str(error)) from None
        except Exception as error:
            log.debug("", exc_info=True)
            page = options.get("page")
            where = f"{page.file.src_uri}: " if page else ""
            raise PluginError(f"{where}{type(error).__name__}: {error} (mkdocs -v shows where)") from None

    return call


@guarded
def on_startup(command: str, dirty: bool) -> None:
    sessions.check_asserts()
    surroundings.clear_leftovers()
    results.prune()
    social.prune()
    stamp.set_date()
    languages.prepare(command)
    sessions.end_with_a_word()


@guarded
def on_config(config) -> None:
    projects.use_template()
    languages.settle(config)
    offline.settle(config)


@event_priority(100)  # before mkdocs-jupyter looks for its files
@guarded
def add_projects(files, config) -> None:
    projects.add(files, config)


@guarded
def start_sessions(files, config) -> None:
    if config.theme["language"] == languages.FIRST:
        check.begin()
        everything.check(serving=languages.command == "serve")
    output.start(files, config.theme["language"])


on_files = CombinedEvent(add_projects, start_sessions)


@guarded
def on_nav(nav, config, files) -> None:
    languages.name_sections(nav.items, config)
    feed.settle(config, files)


@guarded
def on_page_markdown(markdown: str, page, config, files) -> str:
    markdown = projects.markdown_of(page, config, files) or markdown
    if "description" in page.meta:  # the theme writes it into an attribute as it is
        page.meta["description"] = html.escape(page.meta["description"])
    output.turn_to(page)
    markdown = syllabus.turn(markdown, page, config, files)
    markdown = facts.turn(markdown, page, config, files)
    return glossary.turn(markdown, page, config.theme["language"], files)


@guarded
def on_page_content(content: str, page, config, files) -> str:
    output.finish(content, page)
    browser.provide(page, config)
    projects.name_contents(page)
    content = formulas.turn(content, page)
    content = stamp.put(content, page, config.theme["language"])
    content = take_home.write_beside(content, page, config, files)
    social.put_beside(page, config)
    return lightness.lighten(content)


@guarded
def on_post_template(content: str, template_name: str, config) -> str:
    if template_name.endswith(".html"):
        content = finish(content, template_name, config)
    return content


@guarded
def on_post_page(content: str, page, config) -> str:
    source = projects.page_text(page.file, config.theme["language"])
    return finish(content, page.url, config, relative(page.file.abs_src_path), source)


def finish(content: str, address: str, config, *source: str) -> str:
    """Return a page's whole HTML, looked at once more; `source` is the path of its Markdown, and that."""
    language = config.theme["language"]
    content = accessibility.name_search(search.use_worker(content), language)
    check.finished(content, f"{language}/{address}", language, *source)
    return content


@event_priority(-100)  # after every other plugin has written its files
@guarded
def on_post_build(config) -> None:
    formulas.write_font(config.site_dir)
    if not config.extra["offline"]:
        search.write(config.site_dir, config.theme["language"])
    offline.pack(config)
    languages.publish(config)


def on_build_error(error: Exception) -> None:
    sessions.end_all()
    languages.give_up()
    if isinstance(error, OSError):  # of MkDocs itself: no room, perhaps
        raise PluginError(f"{error.filename2 or error.filename}: {error.strerror}; the old site is as it was") from None


def on_shutdown() -> None:
    sessions.end_all()
    languages.give_up()
