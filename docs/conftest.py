"""How pytest-markdown-docs reads and runs the pages: as a reader would who copies their blocks in order.

Every Python block is found, those inside admonitions and tabs too, and its include is replaced by the code. The blocks
of a session make one test, so a page costs as much as its script.
"""

import contextlib
import io
import linecache
import os
import sys
import tempfile
import types
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "hooks"))
os.environ["MPLBACKEND"] = "template"  # draws nothing, opens no window

from fences import python_blocks  # noqa: E402
from pytest_markdown_docs._runners import DefaultRunner, register_runner  # noqa: E402


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
        """Return the code of each session of a page; comments say where its blocks stand."""
        sessions: dict[str, list] = {}
        for block in python_blocks(text, "page"):
            sessions.setdefault(block.session, []).append(block)
        return [
            Fence(
                "\n".join(f"# line {block.line} of the page\n{block.code}" for block in blocks),
                map=(blocks[0].line - 1, blocks[-1].line),
            )
            for blocks in sessions.values()
        ]


@pytest.hookimpl
def pytest_markdown_docs_markdown_it():
    """Have pytest-markdown-docs read pages with our parser."""
    return Parser()


@register_runner(default=True)
class FreshRunner(DefaultRunner):
    """Runs a session in an empty folder, as the __main__ module, with torch's defaults; what it prints stays hidden."""

    def runtest(self, test, args, *, asyncio_runner=None):
        import torch

        torch.set_default_dtype(torch.float32)  # a page before may have chosen another
        pytest_main = sys.modules["__main__"]
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        name = str(test.source_path)
        linecache.cache[name] = (len(test.source), None, test.source.splitlines(keepends=True), name)
        try:
            with (
                tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
                contextlib.chdir(folder),
                contextlib.redirect_stdout(io.StringIO()) as hidden,
                contextlib.redirect_stderr(hidden),
                warnings.catch_warnings(),
            ):
                super().runtest(test, main.__dict__)
        except TypeError as error:
            # The plugin takes a TypeError as the runner's own and would run the block again.
            raise AssertionError(f"TypeError: {error}") from error
        finally:
            sys.modules["__main__"] = pytest_main
            del linecache.cache[name]
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")
