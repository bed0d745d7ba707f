"""All rules over all pages, or over those of one lesson.

In:  the lesson "losses"
Out: ["docs/en/losses.md:12: …", "examples/losses.py:40: …"], nothing where all is well

`check` is the build's way to ask; `python docs/hooks losses` the author's.
"""

import logging
import re
from functools import partial

from rules import markup, proofs, scripts, twins, words
from rules.path import problems as unready
from rules.terms import TERMS, terms
from run.blocks import python_blocks
from run.kept import digest, kept
from run.notebooks import as_markdown
from run.sources import ROOT, SourceError, listed, read, relative, repeated

LANGUAGES = twins.LANGUAGES
PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")  # what MkDocs takes for a page; ours end as the first
SCRIPTS = ("examples", "|solutions/|projects/", (".py",))

log = logging.getLogger("mkdocs.hooks.rules")


def pages(lesson: str = "") -> dict[str, tuple[str, str]]:
    """Return the Markdown and language of each page, or of one lesson's, by path."""
    found = {}
    for language in LANGUAGES:
        for file in listed(ROOT / "docs" / language, f"{lesson or '*'}.md"):
            found[relative(file)] = (read(file), language)
        for script in listed(ROOT / "examples" / "projects", f"{lesson or '*'}.py"):
            path = f"{relative(script)} ({language})"
            found[path] = (as_markdown(read(script), relative(script), language), language)
    return found


def problems(lesson: str = "") -> list[str]:
    """Return what text alone can tell of every lesson, or of one."""
    table = [term for group in terms().values() for term in group]
    if not lesson and (found := misplaced()):
        return found
    settings = [] if lesson else [repeated(read(ROOT / name), name) for name in ("mkdocs.yml", "mkdocs.en.yml")]
    found, folded = [*filter(None, settings)], {}
    depends = digest([read(TERMS), read(ROOT / "mkdocs.yml")])
    for path, (text, language) in pages(lesson).items():
        source = read(ROOT / path.partition(" ")[0])
        check_page = partial(of_page, text, source, path, language, table)
        found += kept(f"rules/{path}", [text, source, depends], check_page)
        for block in python_blocks(text, path):
            if path.endswith(".md") and not block.include:
                found.append(
                    f'{path}:{block.line}: code typed on a page; expected one include: --8<-- "examples/NAME.py:REGION"'
                )
            file, _, region = block.include.rpartition(":")
            if block.fold:
                folded.setdefault(file, set()).add(region)
    for folder in ("", "solutions"):
        for script in listed(ROOT / "examples" / folder, f"{lesson or '*'}.py"):
            code, hidden = read(script), folded.get(relative(script), set())
            check_script = partial(scripts.problems, script, code, hidden)
            found += kept(f"rules/{relative(script)}", [code, sorted(hidden)], check_script)
    for script in listed(ROOT / "examples" / "projects", f"{lesson or '*'}.py"):
        code, path = read(script), relative(script)
        found += kept(f"proofs/{path}", [code], partial(proofs.problems, code, path))
    return found + twins.problems(ROOT / "docs", ROOT / "examples", lesson)


def misplaced() -> list[str]:
    """Return the pages and scripts that no rule would read: in another folder, or with another kind of name."""
    found = []
    for folder, places, endings in (*((f"docs/{language}", "", PAGES) for language in LANGUAGES), SCRIPTS):
        expected = re.compile(rf"(?:{places})[a-z][a-z0-9_]*\{endings[0]}")
        for file in sorted((ROOT / folder).rglob("*")):
            name = file.relative_to(ROOT / folder).as_posix()
            if file.suffix.lower() in endings and not re.search(r"(?:^|/)\.", name) and not expected.fullmatch(name):
                found.append(f"{folder}/{name}: nobody reads it; expected {folder}/name{endings[0]}, of a-z, 0-9 and _")
    return found


def of_page(text: str, source: str, path: str, language: str, table: list[dict]) -> list[str]:
    """Return what a page's own text tells; `source` is that of its file, a notebook's perhaps."""
    found = markup.problems(text, path) + words.problems(text, path, language, table) + words.unanswered(text, path)
    return found + unready(source, path.partition(" ")[0], language)


def check(serving: bool) -> None:
    """Stop a build where a rule is broken; `mkdocs serve` only says so, and shows the page.

    Raises:
        SourceError: one line for each problem.
    """
    if not (found := problems()):
        return
    if not serving:
        raise SourceError("\n".join(found))
    for problem in found:
        log.info(f"to mend: {problem}")
