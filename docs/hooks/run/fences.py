"""Find the fences of a page. What is a fence, Markdown's own SuperFences says.

In:  ```text
     10%
     ```
Out: [Fence(line=1, end=3, language="text", options={}, twice="", margin="", marks="```", body="10%")]
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from markdown import Markdown
from pymdownx.superfences import SuperFencesBlockPreprocessor

from run.sources import SourceError

LOOKS_LIKE_A_FENCE = re.compile(r"^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})")


@dataclass(frozen=True)
class Fence:
    """One fence of a page, whatever its language."""

    line: int  # of the opening marks, counted from 1
    end: int  # of the closing marks
    language: str
    options: dict[str, str]
    twice: str  # an option that is given more than once, or ""
    margin: str  # what stands before the marks: blanks, or > in a quote
    marks: str
    body: str


class Finder(SuperFencesBlockPreprocessor):
    """SuperFences itself, which notes each fence and its lines in place of formatting it."""

    def __init__(self):
        super().__init__(Markdown())
        self.found: list[Fence] = []

    def parse_options(self, match: re.Match) -> bool:
        self.lang = match["lang"] or ""
        found = OPTION.findall(match["options"] or "")
        self.options = {name: value for name, _, value in found}
        self.twice = next((name for name, count in Counter(name for name, *_ in found).items() if count > 1), "")
        return True

    def handle_attrs(self, match: re.Match) -> bool:
        self.lang, self.options, self.twice = match["lang"] or f"{{{match['attrs']}}}", {}, ""
        return True

    def handle_unrecognized(self, match: re.Match) -> bool:
        return False

    def process_nested_block(self, ws: str, content: str, start: int, end: int) -> None:
        body = self.rebuild_block(self.code)
        self.found.append(Fence(start + 1, end, self.lang, self.options, self.twice, self.ws, self.fence, body))
        self.clear()

    def reassemble(self, lines: list[str]) -> list[str]:
        return lines


OPTION = re.compile(r"""([a-zA-Z]\w*)(?:=(["'])(.*?)\2(?=\s|$))?""")


@cache
def fences(text: str, page: str) -> list[Fence]:
    """Return the fences of a page's Markdown, in order.

    Raises:
        SourceError: a line looks like a fence and Markdown takes it for text, or a fence touches a line of text.
    """
    finder = Finder()
    finder.clear()
    lines = text.split("\n")
    finder.search_nested(lines)
    inside = {number for fence in finder.found for number in range(fence.line, fence.end + 1)}
    for number, line in enumerate(lines, start=1):
        if number not in inside and (match := LOOKS_LIKE_A_FENCE.match(line)):
            raise SourceError(
                f"{page}:{number}: this fence is never closed, or no fence to Markdown; expected one of its own line, "
                f'options as name="value", and below it a line {match[1]} with the same indentation'
            )
    for fence in finder.found:
        for number in (fence.line - 1, fence.end + 1):
            if 0 < number <= len(lines) and number not in inside and lines[number - 1].strip("> "):
                raise SourceError(f"{page}:{number}: expected an empty line between this text and the fence beside it")
    return finder.found


def prose(text: str, page: str) -> list[str]:
    """Return the lines of a page; those of its front matter and fences are empty, so that a line keeps its number."""
    lines = text.split("\n")
    for fence in fences(text, page):
        lines[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    if lines[0] == "---" and "---" in lines[1:]:
        end = lines.index("---", 1)
        lines[: end + 1] = [""] * (end + 1)
    return lines
