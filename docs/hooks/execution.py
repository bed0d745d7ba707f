"""Run every Python block of every page, and show its output below it.

In:  ```python exec="on"          with examples/losses.py holding   print(1 + 1)
     --8<-- "examples/losses.py:sum"
     ```
Out: the highlighted code, then <pre class="output" tabindex="0"><samp>2</samp></pre>

With fold="on" the code stands in a closed <details>: what a block shows is seen, how it is drawn is one click away.

Built on markdown-exec, whose own `python` formatter is replaced. All sessions start as soon as MkDocs knows its
files, and run while pages render. `FRESH=1 mkdocs build` forgets the results of earlier builds.
"""

import html
import logging
import os

import results
import sessions
from fences import ROOT, Block, BlockError, python_blocks
from figures import inline
from markdown_exec import base_format, formatters
from markupsafe import Markup
from projects import page_text

SUMMARIES = {"zh": ("画图的代码", "这一步的代码"), "en": ("The code that draws this", "The code of this step")}

log = logging.getLogger("mkdocs.hooks.execution")


class Page:
    """The blocks of one page, in order, and the sessions that run them."""

    def __init__(self, blocks: list[Block], path: str, language: str):
        self.path = path
        self.language = language
        self.blocks = blocks
        self.groups: dict[str, list[Block]] = {}
        for block in blocks:
            self.groups.setdefault(block.session, []).append(block)
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
        block = self.blocks[self.shown]
        self.shown += 1
        where = f"{self.path}:{block.line}"
        if block.code.strip() != code.strip():
            raise BlockError(f"{where}: the block changed while its page was being built; build again")
        parts = self.shown_by(block)
        figures = sum(kind == "figure" for kind, _ in parts)
        if figures != bool(block.alt):
            expected = "one, for it has alt=" if block.alt else 'none, or one with alt="what it shows" on the fence'
            raise BlockError(f"{where}: the block shows {figures} figures; expected {expected}")
        return "".join(
            inline(content, f"figure-{self.shown}", block.alt)
            if kind == "figure"
            else f'<pre class="output" tabindex="0"><samp>{html.escape(content)}</samp></pre>'
            for kind, content in parts
        )


pages: dict[str, Page] = {}
current: Page


def on_startup(command: str, dirty: bool) -> None:
    """Forget all results where FRESH is set."""
    if os.environ.get("FRESH"):
        results.forget()


def on_files(files, config) -> None:
    """Start every session that has no result yet."""
    before = sessions.progress.total
    pages.clear()
    for file in files.documentation_pages():
        path = os.path.relpath(file.abs_src_path, ROOT)
        language = config.theme["language"]
        pages[file.src_uri] = Page(python_blocks(page_text(file, language), path), path, language)
    total = sum(len(page.blocks) for page in pages.values())
    log.info(f"Python blocks: {total}, of which {sessions.progress.total - before} to run and the rest known")


def on_page_markdown(markdown: str, page, config, files) -> None:
    """Remember whose blocks the formatter will meet next."""
    global current
    current = pages[page.file.src_uri]


def format_python(**options) -> str:
    """markdown-exec's formatter for ```python exec="on"."""
    options |= {"html": True, "source": "above", "extra": {}}
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


def on_page_content(content: str, page, config, files) -> None:
    """Tell the stamp and the notebook what ran."""
    page.meta["blocks"] = [(block, current.shown_by(block)) for block in current.blocks]
    page.meta["devices"] = sorted({future.result()["device"] for future in current.futures.values()})


def on_build_error(error: Exception) -> None:
    """End the sessions that still run or wait, so that a failed build stops at once."""
    for page in pages.values():
        for future in page.futures.values():
            future.cancel()
    for process in list(sessions.running):
        process.kill()
