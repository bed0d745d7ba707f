"""Count what a build proves, and say it on the home page and on the page about the site; no figure there is typed.

In:  "{{ blocks }} blocks ran on torch {{ torch }}"     on docs/en/about.md
Out: "427 blocks ran on torch 2.15.0"

Counted are the pages of one language; the other one has as many.
"""

import ast
import platform
import re
from importlib.metadata import version

from page import elsewhere
from page.projects import page_path, page_text
from page.stamp import date
from rules.terms import terms
from rules.twins import formulas
from run.blocks import Block, python_blocks
from run.kept import kept
from run.sources import SourceError

PAGES = ("index.md", "about.md")
NAME = re.compile(r"\{\{ (\w+) \}\}")
INDENTED = re.compile(r" +`")  # a fence in a folded answer


def count(text: str, blocks: list[Block]) -> dict[str, int]:
    """Return what stands on a page, given as its Markdown and its Python blocks."""
    lines = text.split("\n")
    return {
        "pages": 1,
        "scripts": int(bool(blocks)),
        "blocks": len(blocks),
        "answers": sum(bool(INDENTED.match(lines[block.line - 1])) for block in blocks),
        "figures": sum(bool(block.alt) for block in blocks),
        "assertions": sum(isinstance(node, ast.Assert) for b in blocks for node in ast.walk(ast.parse(b.code))),
        "formulas": len(formulas(text)),
    }


def count_file(file, language: str) -> dict[str, int]:
    """Return what stands on a page, given as its file."""
    text, path = page_text(file, language), page_path(file, language)
    blocks = python_blocks(text, path)
    return kept(f"counts/{path}", [text, [block.code for block in blocks]], lambda: count(text, blocks))


def surroundings(url: str, repo: str) -> dict[str, str]:
    """Return on what, when and for which address the site is built.

    Args:
        url: the site's address, above the languages.
        repo: the repository's address, or "".
    """
    day = date()
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("torch", "torchvision")},
        "date": day or "no date",
        "year": day[:4] or "n. d.",
        "url": url,
        "issue": f"[issue]({repo}/issues)" if repo else "issue",
    }


def fill(markdown: str, facts: dict, page: str) -> str:
    """Return the Markdown of `page` with a fact in the place of each name.

    Raises:
        SourceError: there is no such fact.
    """
    if unknown := sorted(set(NAME.findall(markdown)) - set(facts)):
        raise SourceError(f"{page}: unknown fact {unknown[0]!r}; expected one of {', '.join(facts)}")
    return NAME.sub(lambda match: str(facts[match[1]]), markdown)


def turn(markdown: str, page, config, files) -> str:
    """Return the Markdown of a page that tells facts, filled in; that of any other page as it is."""
    if page.file.src_uri not in PAGES:
        return markdown
    counts = [count_file(file, config.theme["language"]) for file in files.documentation_pages()]
    facts = {name: sum(page[name] for page in counts) for name in counts[0]}
    facts["terms"] = sum(len(group) for group in terms().values())
    facts["elsewhere"] = elsewhere.table(config.theme["language"])
    return fill(markdown, facts | surroundings(config.extra["root_url"], config.extra["repo"]), page.file.src_uri)
