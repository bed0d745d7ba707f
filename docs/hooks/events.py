"""Which event of a build calls what, in order. Of all that lies here, MkDocs knows this file alone.

run/      what runs: blocks, sessions, their results; knows nothing of MkDocs
rules/    what text alone can tell of pages and scripts
page/     what a page becomes: output, figures, formulas, glossary, downloads …
publish/  what the site is: two languages, their feeds, offline zips, how it takes the old one's place

In:  an author's mistake, anywhere
Out: one line "place: what is wrong; cure", and the build stops
"""

import functools
import html
import logging
import sys
from pathlib import Path

from mkdocs.exceptions import Abort, BuildError, PluginError
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
    rendered,
    search,
    social,
    stamp,
    syllabus,
    take_home,
)
from publish import feed, languages, offline, policy, serving, styles
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
        except (Abort, BuildError):
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
    stamp.set_date()
    languages.prepare(command)
    sessions.end_with_a_word()


@guarded
def on_config(config) -> None:
    projects.use_template()
    languages.settle(config)
    rendered.settle(config)
    offline.settle(config)
    if config.theme["language"] == languages.FIRST:
        check.begin()
        languages.start_others(config)


@event_priority(100)  # before mkdocs-jupyter looks for its files
@guarded
def add_projects(files, config) -> None:
    projects.add(files, config)


@guarded
def start_sessions(files, config) -> None:
    if config.theme["language"] == languages.FIRST:
        everything.check(serving=languages.command == "serve")
    output.start(files, config.theme["language"])
    formulas.characters.clear()


on_files = CombinedEvent(add_projects, start_sessions)


@guarded
def on_nav(nav, config, files) -> None:
    languages.name_sections(nav.items, config)
    feed.settle(config, files)
    rendered.begin(nav, config, files)


@guarded
def on_page_markdown(markdown: str, page, config, files) -> str:
    markdown = projects.markdown_of(page, config, files) or markdown
    if "description" in page.meta:  # the theme writes it into an attribute as it is
        page.meta["description"] = html.escape(page.meta["description"])
    output.turn_to(page)
    markdown = syllabus.turn(markdown, page, config, files)
    markdown = facts.turn(markdown, page, config, files)
    markdown = glossary.turn(markdown, page, config.theme["language"], files)
    rendered.restore(markdown, page, config.theme["language"])
    return markdown


@guarded
def on_page_content(content: str, page, config, files) -> str:
    browser.provide(page, config)
    if not (middle := rendered.middle_of(page)):
        output.finish(content, page)
        projects.name_contents(page)
        content = formulas.turn(content, page)
        content = stamp.put(content, page, config.theme["language"])
        beside = take_home.files_of(page, config, files)
        content = lightness.lighten(take_home.offer(content, beside, page, config))
        middle = rendered.keep_middle(page, content, beside)
    formulas.note(middle["content"])
    take_home.write_beside(page, middle["beside"])
    social.put_beside(page, config)
    return middle["content"]


@guarded
def on_env(env, config, files) -> None:
    feed.prepare(env)
    rendered.prepare(env, config, files)


@guarded
def on_post_template(content: str, template_name: str, config) -> str:
    if template_name.endswith(".html"):
        language = config.theme["language"]
        content = finish(content, language)
        name = f"{language}/{template_name}"
        check.note(check.look(content, name, language), name)
    return content


@guarded
def on_post_page(content: str, page, config) -> str:
    language = config.theme["language"]
    name, source = f"{language}/{page.url}", projects.page_text(page.file, language)
    there = relative(page.file.abs_src_path), source
    if not (whole := rendered.whole_of(page)):
        content = finish(content, language)
        whole = rendered.keep_whole(page, content, check.look(content, name, language, *there))
    check.note(whole["noted"], name, *there)
    return whole["html"]


def finish(content: str, language: str) -> str:
    """Return a page's whole HTML with the last things done."""
    return accessibility.name_search(search.use_worker(content), language)


@event_priority(-100)  # after every other plugin has written its files
@guarded
def on_post_build(config) -> None:
    formulas.write_font(config.site_dir)
    if not config.extra["offline"]:
        search.write(config.site_dir, config.theme["language"])
    digests = styles.prune(Path(config.site_dir), config.theme["language"])
    if languages.command != "serve":  # which writes a script of its own into each page
        policy.put(sorted(Path(config.site_dir).rglob("*.html")), digests)
    offline.pack(config)
    languages.publish(config)


def on_serve(server, config, builder):
    serving.Tabs(server)
    serving.look_often(server)
    return server


def on_build_error(error: Exception) -> None:
    sessions.end_all()
    languages.give_up()
    if isinstance(error, OSError) and error.strerror:  # of MkDocs itself: no room, perhaps
        raise PluginError(f"{error.filename2 or error.filename}: {error.strerror}; the old site is as it was") from None


def on_shutdown() -> None:
    sessions.end_all()
    languages.give_up()
