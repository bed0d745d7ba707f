"""How pytest-markdown-docs reads and runs the pages: through the engine that builds them.

Every Python block is found, those inside admonitions and tabs too, with the code it includes. The blocks of a session
make one test, which runs in a process, a folder and an environment of its own.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "hooks"))

from pytest_markdown_docs._runners import DefaultRunner, register_runner  # noqa: E402

from run import results, sessions  # noqa: E402
from run.blocks import by_session, python_blocks  # noqa: E402
from run.sources import SourceError  # noqa: E402


@dataclass
class Fence:
    """What pytest-markdown-docs wants to know of a block, in markdown-it's words."""

    content: str
    map: tuple[int, int]
    type: str = "fence"
    info: str = "python"


class Parser:
    """Takes markdown-it's place: returns one fence for each session of a page."""

    def parse(self, text: str) -> list[Fence]:
        """Return the code of each session of a page."""
        return [
            Fence("".join(block.code for block in group), map=(group[0].line - 1, group[-1].line))
            for group in by_session(python_blocks(text, "page")).values()
        ]


@pytest.hookimpl
def pytest_markdown_docs_markdown_it():
    """Have pytest-markdown-docs read pages with our parser."""
    return Parser()


ran: set[str] = set()


@register_runner(default=True)
class SessionRunner(DefaultRunner):
    """Runs a session as the build does, not from the cache, once for both languages; there it keeps what it shows."""

    def runtest(self, test, args, *, asyncio_runner=None):
        page = Path(test.source_path)
        blocks = python_blocks(page.read_text(encoding="utf-8-sig"), page.name)
        blocks = next(group for group in by_session(blocks).values() if group[0].line == test.start_line)
        key = results.key([block.code for block in blocks])
        if key in ran:  # well, on the other language's page
            return
        try:
            shown = sessions.run_session(blocks, page.name)
        except SourceError as error:
            raise AssertionError(str(error)) from None
        results.save(key, shown)
        ran.add(key)
