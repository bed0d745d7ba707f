"""Find the Python blocks of a page, with the code they include.

In:  ```python exec="on"
     --8<-- "examples/losses.py:mse"
     ```
Out: [Block(line=1, end=3, code="loss = ...", include="examples/losses.py:mse", session="", alt="", fold=False)]
"""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from markdown import Markdown
from mkdocs.exceptions import PluginError
from pymdownx.snippets import SnippetExtension, SnippetMissingError
from pymdownx.superfences import SuperFencesException

ROOT = Path(__file__).parents[2]
OPTIONS = ("exec", "session", "alt", "fold")

FENCE = re.compile(r"^(?P<indent>\s*)(?P<marks>`{3,}|~{3,})\s*(?P<info>.*)$")
PYTHON = re.compile(r"^\{?\s*\.?(?:py|python|python3|pycon)\b")
OPTION = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
INCLUDE = re.compile(r'^-+8<-+\s+"([^"]+)"$')
REGION = re.compile(r"^\s*# --8<-- \[start:([\w-]+)\]", re.MULTILINE)


class BlockError(SuperFencesException, PluginError):
    """A block that can't be shown. SuperFences lets it pass; MkDocs prints it and stops."""


@dataclass(frozen=True)
class Block:
    """One Python block of a page, ready to run."""

    line: int  # of the opening fence, counted from 1
    end: int  # of the closing fence
    code: str
    include: str  # what the block includes, "path:region", or ""
    session: str  # blocks of one session share their variables
    alt: str  # what the block's figure shows, in the page's language
    fold: bool = False  # its code is one click away; what it shows is not


def python_blocks(text: str, page: str, root: Path = ROOT) -> list[Block]:
    """Return the Python blocks of a page's Markdown, in order, includes expanded.

    Args:
        text: the page's Markdown.
        page: its path, for messages.
        root: the folder that included paths start from.

    Raises:
        PluginError: a fence is not closed, has an unknown option or does not run,
            or an included file or region is missing. Names page, line and cure.
    """
    blocks = []
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        number += 1
        if not opening:
            continue
        start, where = number, f"{page}:{number}"
        closing = re.compile(rf"^\s*{opening['marks'][0]}{{{len(opening['marks'])},}}\s*$")
        while number < len(lines) and not closing.match(lines[number]):
            number += 1
        if number == len(lines):
            raise PluginError(f"{where}: this fence is never closed; expected a line {opening['marks']}")
        body = dedent("\n".join(lines[start:number]))
        number += 1
        if PYTHON.match(opening["info"]):
            options = parse_options(opening["info"], where)
            include = INCLUDE.match(body.strip())
            blocks.append(
                Block(
                    line=start,
                    end=number,
                    code=expand(body, where, root),
                    include=include[1] if include else "",
                    session=options.get("session", ""),
                    alt=options.get("alt", ""),
                    fold="fold" in options,
                )
            )
    return blocks


def parse_options(info: str, where: str) -> dict[str, str]:
    """Return a fence's options: 'python exec="on" alt="A line"' -> {"exec": "on", "alt": "A line"}.

    Raises:
        PluginError: an option is unknown, or the block would not run.
    """
    language, _, rest = info.strip().partition(" ")
    if language != "python":
        raise PluginError(f'{where}: write this fence as ```python exec="on", not ```{info.strip()}')
    options = {name: a or b or c for name, a, b, c in OPTION.findall(rest)}
    unknown = [*(set(options) - set(OPTIONS)), *OPTION.sub("", rest).split()]
    if unknown:
        raise PluginError(f"{where}: unknown fence option {unknown[0]!r}; expected one of {', '.join(OPTIONS)}")
    if options.get("exec") != "on":
        raise PluginError(f'{where}: this Python block does not run; expected ```python exec="on"')
    if options.get("fold", "on") != "on":
        raise PluginError(f'{where}: unknown value fold="{options["fold"]}"; expected fold="on", or no fold')
    return options


def expand(body: str, where: str, root: Path = ROOT) -> str:
    """Return a block's code with its --8<-- lines replaced by the regions they name.

    Raises:
        PluginError: the file or the region does not exist; lists the regions there are.
    """
    try:
        lines = _snippets(root).run(body.splitlines())
    except SnippetMissingError as error:
        include = INCLUDE.match(body.strip())
        file = root / include[1].rpartition(":")[0] if include else root
        known = ", ".join(regions(file)) if file.is_file() else "none: the file is missing"
        raise PluginError(f"{where}: {body.strip()}: {error}; regions there: {known}") from None
    return "\n".join(lines).strip("\n") + "\n"


def regions(script: Path) -> list[str]:
    """Return the names of a script's regions, in order."""
    return REGION.findall(script.read_text(encoding="utf-8"))


def without_marks(code: str) -> str:
    """Return a script without its region marks, as a reader would type it."""
    return re.sub(r"^[ \t]*# --8<-- \[(?:start|end):[\w-]+\]\n", "", code, flags=re.MULTILINE)


def _snippets(root: Path):
    """Return pymdownx's own include processor, set up as in mkdocs.yml."""
    markdown = Markdown(extensions=[SnippetExtension(base_path=[str(root)], check_paths=True, dedent_subsections=True)])
    return markdown.preprocessors["snippet"]
