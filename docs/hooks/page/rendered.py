"""Give back a page as the last build rendered it, where nothing that it is made of has changed since.

In:  a page's Markdown, what its blocks showed; the nav, the templates, the settings
Out: of the last build, byte for byte: first the middle of the page, then the whole of its HTML

An edited sentence costs one page. What all pages show, a title, the nav, a template, renders all of them anew.
"""

import base64
import logging
import os
from functools import partial
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemLoader
from mkdocs.structure.toc import AnchorLink, get_toc

from page.projects import page_text
from page.stamp import date
from run.kept import ENGINE, digest, keep, known, look_up, memory
from run.shared import whole
from run.sources import ROOT, read

SETTINGS = ("mkdocs.yml", "mkdocs.en.yml", "docs/elsewhere.yml")
THEME = ROOT / "docs" / "overrides"


class Warnings(logging.Handler):
    """Counts warnings: a page that gives one is not kept, so that the next build gives it, too."""

    given = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.given += 1


class Kept:
    """What the last build made under a name; its value is None where that was made of something else."""

    def __init__(self, name: str, inputs: list):
        self.name, self.key, self.warned = name, digest([ENGINE, inputs]), warnings.given
        self.value = known(name, self.key)

    def keep(self, value: dict) -> dict:
        """Put a value in its place, for this build and, if nothing warned meanwhile, for the next; return it."""
        self.value = value
        if warnings.given == self.warned:
            keep(self.name, self.key, value)
            memory[self.name] = self.key, value
        return value


warnings = Warnings(logging.WARNING)
logging.getLogger("mkdocs").addHandler(warnings)

# Of the language that is being built.
shared: list[str] = []  # digests of what all pages show or lead to
middles: dict[str, Kept] = {}  # by the page's source
wholes: dict[str, Kept] = {}
entries: dict[str, list[dict]] = {}  # of the search index


def begin(nav, config, files) -> None:
    """Note what all pages depend on, before the first of them is read."""
    middles.clear(), wholes.clear(), entries.clear()
    theme = [file.read_bytes().hex() for file in sorted(THEME.rglob("*")) if file.is_file()]
    extra = {name: value for name, value in config.extra.items() if name not in ("final_dir", "feed")}
    extra["feed"] = bool(config.extra["feed"])  # a page only says where it is
    settings = [config.theme["language"], config.site_url, extra, date(), *(read(ROOT / name) for name in SETTINGS)]
    shared[:] = [digest(settings + theme), digest(sorted((file.src_uri, file.url) for file in files))]
    begin.nav = nav


# --- the middle of a page: its Markdown as HTML, and what is taken home ----------------------------------------------


def restore(markdown: str, page, language: str) -> None:
    """Spare a page its rendering, where its middle is kept; `markdown` is what would be rendered."""
    name = page.file.src_uri
    script = (ROOT / "examples" / name).with_suffix(".py")
    taken = [page_text(page.file, language), whole(read(script)) if script.exists() else ""]
    ran = [[vars(block), parts] for block, parts in page.meta["blocks"]]
    middles[name] = Kept(f"middles/{language}/{name}", [markdown, taken, ran, *shared])
    if middles[name].value:
        page.render = partial(give_back, page, middles[name].value)


def give_back(page, middle: dict, config, files) -> None:
    """Do what Page.render does, with what is kept."""
    page.content, page.title, page.toc = middle["content"], middle["title"], get_toc(middle["toc"])
    page.present_anchor_ids = set(middle["ids"])
    page.links_to_anchors = {files.src_uris[path]: links for path, links in middle["links"].items()}


def middle_of(page) -> dict | None:
    """Return what is kept of a page's middle."""
    return middles[page.file.src_uri].value


def keep_middle(page, content: str, beside: dict[str, str]) -> dict:
    """Keep a page's middle, rendered; `beside` are the files that lie beside the page, with their text."""
    links = {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()}
    ids, toc = sorted(page.present_anchor_ids or ()), [token(item) for item in page.toc]
    made = {"content": content, "title": page.title, "toc": toc, "ids": ids, "links": links, "beside": beside}
    return middles[page.file.src_uri].keep(made)


def token(item: AnchorLink) -> dict:
    """Return an entry of a page's contents as Markdown gives it."""
    return {"name": item.title, "id": item.id, "level": item.level, "children": [*map(token, item.children)]}


# --- the whole page: the template filled, looked at ------------------------------------------------------------------


class Compiled(BytecodeCache):
    """Keeps templates as Jinja has compiled them."""

    def load_bytecode(self, bucket) -> None:
        if found := look_up(f"templates/{bucket.key}", digest([ENGINE, bucket.checksum])):
            bucket.bytecode_from_string(base64.b64decode(found))

    def dump_bytecode(self, bucket) -> None:
        code = base64.b64encode(bucket.bytecode_to_string()).decode()
        keep(f"templates/{bucket.key}", digest([ENGINE, bucket.checksum]), code)


class Shown(FileSystemLoader):
    """Lists no hidden files: Material has 14,000 icons, and MkDocs would look at each, and publish none."""

    def list_templates(self) -> list[str]:
        found = set()
        for folder in self.searchpath:
            for here, folders, files in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found |= {Path(here, name).relative_to(folder).as_posix() for name in files}
        return sorted(found)


def settle(config) -> None:
    """Give the theme one environment, whose templates are kept compiled; MkDocs would make a new one each time."""
    env = config.theme.get_env()
    env.bytecode_cache, env.loader = Compiled(), Shown(config.theme.dirs)
    config.theme.get_env = lambda: env


class Template:
    """A template that gives back the pages that are kept."""

    def __init__(self, template):
        self.template = template

    def render(self, *contexts, **names) -> str:
        page = dict(*contexts, **names).get("page")
        found = page and wholes[page.file.src_uri].value
        return found["html"] if found else self.template.render(*contexts, **names)


def outline(items) -> list:
    """Return the nav as pages show it: titles, addresses, sections."""
    return [[item.title, getattr(item, "url", ""), outline(item.children or [])] for item in items]


def prepare(env, config, files) -> None:
    """Once all middles are there, spare the pages that are kept whole the template and the search index."""
    around = [digest(outline(begin.nav.items)), *shared]
    for file in files.documentation_pages():
        page = file.page
        meta = {name: value for name, value in page.meta.items() if name not in ("blocks", "devices", "toc")}
        inputs = [page.content, [token(item) for item in page.toc], page.title, meta, *around]
        wholes[file.src_uri] = Kept(f"wholes/{config.theme['language']}/{file.src_uri}", inputs)
    get_template = env.get_template

    def get(name, parent=None, globals=None):
        template = get_template(name, parent, globals)
        return template if parent else Template(template)

    env.get_template = get
    if search := config.plugins.get("material/search"):
        index_kept(search.search_index)


def index_kept(index) -> None:
    """Let Material's search index take the entries of kept pages as they are."""
    add_page = index.add_entry_from_context

    def add(page) -> None:
        name, before = page.file.src_uri, len(index.entries)
        if found := wholes[name].value:
            index.entries += found["entries"]
            page.content = ""  # which Material would go through, and nobody shows
        else:
            add_page(page)
            entries[name] = index.entries[before:]

    index.add_entry_from_context = add


def whole_of(page) -> dict | None:
    """Return what is kept of a whole page."""
    return wholes[page.file.src_uri].value


def keep_whole(page, html: str, noted: dict) -> dict:
    """Keep a page's whole HTML, with what was noted when it was looked at."""
    name = page.file.src_uri
    return wholes[name].keep({"html": html, "noted": noted, "entries": entries.get(name, [])})
