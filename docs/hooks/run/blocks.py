"""Find the Python blocks of a page, with the code they include. What is a fence, Markdown's own SuperFences says.

In:  ```python exec="on"
     --8<-- "examples/losses.py:mse"
     ```
Out: [Block(line=1, end=3, code="loss = ...", include="examples/losses.py:mse", session="", alt="", fold=False)]

A block that would not run is an error, never silence: a misspelt option, another spelling of the language, a fence that
Markdown takes for text, a block in a quote or in a comment, code that Python can't compile.
"""

import __future__

import os
import re
import warnings
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from markdown import Markdown
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pymdownx.snippets import SnippetExtension, SnippetMissingError

from run.fences import Fence, fences, prose
from run.kept import kept
from run.regions import regions
from run.shared import SHARED, whole
from run.sources import ROOT, SourceError, read

OPTIONS = ("exec", "session", "alt", "fold")
PYTHON = re.compile(r"i?py(?:thon)?3?(?:con)?", re.IGNORECASE)  # also what only looks like it
SCRIPT = re.compile(r'^\s*-+8<-+\s+"([^":]+)', re.MULTILINE)
INCLUDE = re.compile(r'^-+8<-+\s+"([^"]+)"$')
FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


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
        SourceError: a block would not run, an included file or region is missing, or the code is no Python.
            Names page, line and cure.
    """
    return blocks_of(text, page, root, scripts_of(text, root))


def by_session(blocks: list[Block]) -> dict[str, list[Block]]:
    """Return the blocks of a page by the session that runs them."""
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.session, []).append(block)
    return found


def scripts_of(text: str, root: Path) -> frozenset[tuple[str, int]]:
    """Return the scripts that a page includes, or may, with the time of their last change: `serve` sees them change."""
    files = [(path, os.stat(path)) for path in included(text, root) if os.path.isfile(path)]
    return frozenset((path, state.st_mtime_ns) for path, state in files)


@cache
def included(text: str, root: Path) -> list[str]:
    """Return the paths of the scripts that a page includes, or may."""
    return [str(root / path) for path in {*SCRIPT.findall(text), *(f"examples/{name}.py" for name in SHARED)}]


@cache
def blocks_of(text: str, page: str, root: Path, scripts: frozenset) -> list[Block]:
    """Return what `python_blocks` does, computed once for one state of the page and its scripts."""
    inputs = [text, str(root), [read(Path(script)) for script, _ in sorted(scripts)]]
    return [Block(**block) for block in kept(f"blocks/{page}", inputs, lambda: find(text, page, root))]


def find(text: str, page: str, root: Path) -> list[dict]:
    """Return what `python_blocks` does, as JSON."""
    found = fences(text, page)
    check_prose(text, page, found)
    blocks, flags = [], {}
    for fence in found:
        where = f"{page}:{fence.line}"
        if not PYTHON.fullmatch(fence.language.strip("{}. ").split(" ")[0]):
            if SCRIPT.search(fence.body):
                raise SourceError(
                    f"{where}: an include in a block that doesn't run; a page includes code, inside ```python"
                )
            if fence.language and not is_known(fence.language):
                raise SourceError(
                    f"{where}: {fence.language!r} is no language known here; expected text, if it is text"
                )
            if fence.options:
                raise SourceError(f"{where}: only a Python block takes options; expected ```{fence.language} alone")
            continue
        check_options(fence, where)
        include = INCLUDE.match(fence.body.strip())
        block = Block(
            line=fence.line,
            end=fence.end,
            code=expand(fence.body, where, root),
            include=include[1] if include else "",
            session=fence.options.get("session", ""),
            alt=fence.options.get("alt", ""),
            fold="fold" in fence.options,
        )
        if not block.code.strip():
            raise SourceError(f"{place(block, page)}: the block holds no code")
        if left := re.search(r"^\s*-+8<-+ .*", block.code, re.MULTILINE):
            raise SourceError(
                f'{where}: `{left[0].strip()}` includes nothing; expected --8<-- "examples/NAME.py:REGION" and no more '
                "on its line, no blank after it either"
            )
        if re.search(rf"^\s*{fence.marks}", block.code, re.MULTILINE):
            raise SourceError(f"{where}: the code holds a line {fence.marks}; open and close its fence with more marks")
        flags[block.session] = compiled(block, page, flags.get(block.session, 0))
        blocks.append(block)
    return [asdict(block) for block in blocks]


def is_known(language: str) -> bool:
    """Tell whether a page can show a language: what is none is a slip, or would be drawn by a script from elsewhere."""
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True


def check_prose(text: str, page: str, found: list[Fence]) -> None:
    """Make sure that no block hides in a comment, and that nothing is included outside blocks.

    Raises:
        SourceError: one does; names its line.
    """
    outside = prose(text, page)
    for number, line in enumerate(outside, start=1):
        if re.match(r"\s*-+8<-+", line):
            raise SourceError(f"{page}:{number}: an include outside a block; a page includes code, inside ```python")
    lines = list(outside)
    for fence in found:
        lines[fence.line - 1] = f"\0{fence.line}\0"
    for comment in re.findall(r"<!--.*?(?:-->|\Z)", "\n".join(lines), re.DOTALL):
        if hidden := re.search(r"\0(\d+)\0", comment):
            raise SourceError(f"{page}:{hidden[1]}: this fence stands in a comment; take it out, or take it away")


def check_options(fence: Fence, where: str) -> None:
    """Make sure that a Python block runs.

    Raises:
        SourceError: an option is unknown, or the block would not run.
    """
    if fence.language != "python":
        raise SourceError(f'{where}: write this fence as ```python exec="on", not {fence.marks}{fence.language}')
    if ">" in fence.margin:
        raise SourceError(f"{where}: a block can't stand in a quote; move it out of the lines with >")
    if unknown := [name for name in fence.options if name not in OPTIONS]:
        raise SourceError(f"{where}: unknown fence option {unknown[0]!r}; expected one of {', '.join(OPTIONS)}")
    if fence.twice:
        raise SourceError(f"{where}: {fence.twice}= stands twice on this fence; expected it once")
    if fence.options.get("exec") != "on":
        raise SourceError(f'{where}: this Python block does not run; expected ```python exec="on"')
    if fence.options.get("fold", "on") != "on":
        raise SourceError(f'{where}: unknown value fold="{fence.options["fold"]}"; expected fold="on", or no fold')


def compiled(block: Block, page: str, flags: int) -> int:
    """Compile a block with what earlier blocks of its session imported from __future__; return that and its own.

    Raises:
        SourceError: it is no Python, or holds a tab, which Markdown would turn into blanks.
    """
    lines = block.code.splitlines()
    if tab := next((number for number, line in enumerate(lines, start=1) if "\t" in line), 0):
        raise SourceError(f"{place(block, page)}: tab in line {tab}; use spaces")
    try:
        with warnings.catch_warnings(action="error"):
            code = compile(block.code, "block", "exec", flags=flags, dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        number = min(getattr(error, "lineno", 0) or 1, len(lines) or 1)
        line = lines[number - 1].strip() if lines else ""
        what = getattr(error, "msg", str(error))
        raise SourceError(f"{place(block, page)}: line {number}, `{line}`: {type(error).__name__}: {what}") from None
    return flags | code.co_flags & FUTURES


def place(block: Block, page: str) -> str:
    """Return where a block stands: 'docs/en/losses.md:12 (examples/losses.py:mse)'."""
    return f"{page}:{block.line}" + (f" ({block.include})" if block.include else "")


def expand(body: str, where: str, root: Path = ROOT) -> str:
    """Return a block's code with its --8<-- lines replaced by the regions they name.

    Raises:
        SourceError: the file is not under examples/ or not there, or the region is not; lists the regions there are.
    """
    for line in body.splitlines():
        if include := INCLUDE.match(line.strip()):
            file = root / include[1].partition(":")[0]
            if not file.resolve().is_relative_to((root / "examples").resolve()):
                raise SourceError(f"{where}: {line.strip()}: a page includes files of examples/ alone")
            known = ", ".join(regions(file)) if file.is_file() else "none: the file is missing"
    try:
        lines = snippets(root).run(body.split("\n"))
    except SnippetMissingError as error:
        raise SourceError(f"{where}: {body.strip()}: {error}; regions there: {known}") from None
    return whole("\n".join(lines).strip("\n") + "\n", root)


@cache
def snippets(root: Path):
    """Return pymdownx's own include processor, set up as in mkdocs.yml."""
    markdown = Markdown(extensions=[SnippetExtension(base_path=[str(root)], check_paths=True, dedent_subsections=True)])
    return markdown.preprocessors["snippet"]
