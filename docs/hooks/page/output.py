"""Show below every Python block of a page what it showed when it ran.

In:  ```python exec="on"          with examples/losses.py holding   print(1 + 1)
     --8<-- "examples/losses.py:sum"
     ```
Out: the highlighted code, then <pre class="output" tabindex="0"><samp>2</samp></pre>

With fold="on" the code stands in a closed <details>: what a block shows is seen, how it is drawn is one click away.

Built on markdown-exec, whose own `python` formatter is replaced. All sessions start as soon as MkDocs knows its
files, and run while pages render.
"""

import html
import logging
import re

from markdown_exec import base_format, formatters
from markupsafe import Markup
from mkdocs.exceptions import PluginError
from pymdownx.superfences import SuperFencesException

from page import elsewhere
from page.figures import inline
from page.projects import page_path, page_text
from run import sessions
from run.blocks import Block, by_session, python_blocks
from run.fences import fences
from run.shared import whole
from run.sources import SourceError, relative

SUMMARIES = {"zh": ("画图的代码", "这一步的代码"), "en": ("The code that draws this", "The code of this step")}

log = logging.getLogger("mkdocs.hooks.execution")


class BlockError(SuperFencesException, PluginError):
    """A block that can't be shown. SuperFences lets it pass; MkDocs prints it and stops."""


class Page:
    """The blocks of one page, in order, and the sessions that run them; `reason` is where digits that move lead to."""

    def __init__(self, blocks: list[Block], path: str, language: str, reason: str):
        self.path = path
        self.language = language
        self.reason = reason
        self.blocks = blocks
        self.groups = by_session(blocks)
        self.futures = {name: sessions.start(group, path) for name, group in self.groups.items()}
        self.shown = 0

    def shown_by(self, block: Block) -> list[list[str]]:
        """Return what a block showed, in order: ["text", "2\\n"] or ["figure", "<svg…"]. Waits until it has run."""
        number = self.groups[block.session].index(block)
        return self.futures[block.session].result()["blocks"][number]

    def show_next(self, code: str) -> str:
        """Return, as HTML, what the next block shows; `code` is what the page says it is.

        Raises:
            BlockError: the block failed, or its figures and its alt= do not agree.
        """
        if self.shown == len(self.blocks):
            raise BlockError(f"{self.path}: Markdown finds a Python block that doesn't run: {code.splitlines()[:1]}")
        block = self.blocks[self.shown]
        self.shown += 1
        where = f"{self.path}:{block.line}"
        if block.code.strip() != code.strip():
            raise BlockError(f"{where}: the page changed while it was being built; build again")
        try:
            parts = self.shown_by(block)
        except SourceError as error:
            raise BlockError(str(error)) from None
        figures = sum(kind == "figure" for kind, _ in parts)
        if figures != bool(block.alt):
            expected = "one, for it has alt=" if block.alt else 'none, or one with alt="what it shows" on the fence'
            raise BlockError(f"{where}: the block shows {figures} figures; expected {expected}")
        return "".join(
            inline(content, f"figure-{self.shown}", block.alt)
            if kind == "figure"
            else f'<pre class="output" tabindex="0"><samp>{html.escape(content)}</samp></pre>'
            for kind, content in parts
        ) + elsewhere.note(block, self.path, printed(parts), self.language, self.reason)


def printed(parts: list[list[str]]) -> str:
    """Return what a block printed, given all that it showed."""
    return "".join(content for kind, content in parts if kind == "text")


pages: dict[str, Page] = {}
current: Page


def start(files, language: str) -> None:
    """Start every session of a language's pages that has no result yet."""
    before = sessions.progress.total
    pages.clear()
    lesson, heading = elsewhere.REASON
    reasons = files.src_uris[lesson]
    for file in files.documentation_pages():
        path, text = relative(file.abs_src_path), page_text(file, language)
        reason = f"{reasons.url_relative_to(file)}#{heading}"
        pages[file.src_uri] = Page(python_blocks(text, page_path(file, language)), path, language, reason)
    total = sum(len(page.blocks) for page in pages.values())
    log.info(f"Python blocks: {total}, of which {sessions.progress.total - before} to run and the rest known")


def scripts(name: str) -> dict[str, str]:
    """Return the scripts for browsers that the sessions of a page have written: {"lenet.js": "var lenet = …"}."""
    sessions = pages[name].futures.values() if name in pages else []
    return {script: text for future in sessions for script, text in future.result()["scripts"].items()}


def turn_to(page) -> None:
    """Remember whose blocks the formatter will meet next; tell the page what they show. Waits until they have run.

    Raises:
        SourceError: one of them failed.
    """
    global current
    current = pages[page.file.src_uri]
    page.meta["blocks"] = [(block, current.shown_by(block)) for block in current.blocks]
    page.meta["devices"] = sorted({future.result()["device"] for future in current.futures.values()})


def format_python(code: str, **options) -> str:
    """markdown-exec's formatter for ```python exec="on"."""
    options |= {"code": whole(code), "html": True, "source": "above", "extra": {}}
    content = base_format(language="python", run=lambda code, **_: current.show_next(code), **options)
    return Markup(fold(content, current.blocks[current.shown - 1], current.language))


def fold(content: str, block: Block, language: str) -> str:
    """Return a block's HTML with its code folded, where the block says so."""
    if not block.fold:
        return content
    code, end, shown = content.partition("</div>")
    summary = SUMMARIES[language][not block.alt]
    return f'<details class="code"><summary>{summary}</summary>{code}{end}</details>{shown}'


formatters["python"] = format_python


def shown_code(content: str) -> list[str]:
    """Return all code that a page's HTML shows, in order, outputs aside."""
    found = re.findall(r'<pre(?! class="output")[^>]*>(.*?)</pre>', content, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", code)).strip("\n") for code in found]


def check_code(shown: list[str], written: list[str], path: str) -> None:
    """Make sure that a page shows the code of its fences, letter by letter, and no other.

    Raises:
        SourceError: it shows less, or code that stands in no fence: Python that never ran, perhaps.
    """
    if stray := [code for code in shown if code not in written]:
        raise SourceError(
            f"{path}: `{stray[0].partition(chr(10))[0]}` is shown as code and stands in no fence; set it in ```text or "
            "```python, or, if it is text, with fewer blanks before it"
        )
    if shown != written:
        raise SourceError(f"{path}: of {len(written)} fences {len(shown)} are shown; expected each once, in order")


def finish(content: str, page) -> None:
    """Make sure that a page shows its code, and no other.

    Raises:
        SourceError: it shows less, or code that stands in no fence: Python that never ran, perhaps.
    """
    ran = iter(current.blocks)
    written = [
        next(ran).code if fence.language == "python" else fence.body for fence in fences(page.markdown, current.path)
    ]
    check_code(shown_code(content), [code.strip("\n") for code in written], current.path)
