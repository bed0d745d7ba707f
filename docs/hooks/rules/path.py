"""The path through the lessons: what each needs first, and how long it takes.

In:  "needs: [autograd, convolution]" in the front matter of docs/en/modules.md, or "# needs: […]" in a project's head
Out: ["autograd", "convolution"]; "docs/en/modules.md:3: needs adam, which comes later in nav; …" where it can't be so

A page that needs another names a term which that one explains, or links to it.
"""

import math
import re
from functools import cache

from rules.terms import terms
from run.blocks import python_blocks
from run.fences import prose
from run.kept import kept
from run.sources import ROOT, read

NEEDS = re.compile(r"^(?:# )?needs:(.*)$", re.MULTILINE)
LIST = re.compile(r" \[([\w/]+(?:, [\w/]+)*)\]")
PAGE = re.compile(r"^ +- ([\w/]+)\.(?:md|py)$", re.MULTILINE)
WORD = {"zh": re.compile(r"[\u4e00-\u9fff]|[A-Za-z]+"), "en": re.compile(r"[A-Za-z']+")}
A_MINUTE = {"zh": 400, "en": 220}  # characters or words that are read in a minute
BLOCK, ANSWER = 0.5, 3  # minutes: to read a block of code, to do an exercise


def order() -> list[str]:
    """Return the names of all pages as nav has them: ["index", "setup", …, "projects/lenet", …]."""
    return PAGE.findall(read(ROOT / "mkdocs.yml"))


@cache
def needs(text: str) -> list[str]:
    """Return the lessons that a page, or a project's script, says one should know first."""
    found = NEEDS.search(text[:2000])
    named = LIST.fullmatch(found[1]) if found else None
    return named[1].split(", ") if named else []


@cache
def minutes(text: str, page: str, language: str) -> int:
    """Return how long a page takes, in steps of five minutes: its words, its blocks and its exercises counted."""
    return kept(f"minutes/{page}", [text], lambda: counted_minutes(text, page, language))


def counted_minutes(text: str, page: str, language: str) -> int:
    """Return what `minutes` does."""
    words = len(WORD[language].findall("\n".join(prose(text, page))))
    blocks = python_blocks(text, page)
    answers = sum(bool(block.session) for block in blocks)
    return 5 * math.ceil((words / A_MINUTE[language] + BLOCK * (len(blocks) - answers) + ANSWER * answers) / 5)


def leading_to(goal: str, needed: dict[str, list[str]]) -> list[str]:
    """Return all that `goal` needs, what that needs and so on, in the order of `needed`: the shortest path there."""
    found, waiting = set(), [goal]
    while waiting:
        new = set(needed[waiting.pop()]) - found
        found |= new
        waiting += new
    return [name for name in needed if name in found]


@cache
def explained(language: str) -> dict[str, list[str]]:
    """Return the terms of a language by the lesson that teaches them: {"tensors": ["tensor", "scalar", …]}."""
    found: dict[str, list[str]] = {}
    for group in terms().values():
        for term in group:
            found.setdefault(term["lesson"].rpartition(".")[0], []).append(term[language].lower())
    return found


def problems(text: str, page: str, language: str) -> list[str]:
    """Return what is wrong with what a page needs.

    Args:
        text: the page's Markdown; of a project, its script.
        page: its path.
        language: its language.
    """
    if not (found := NEEDS.search(text[:2000])):
        return []
    place = f"{page}:{text.count(chr(10), 0, found.start()) + 1}"
    if not LIST.fullmatch(found[1]):
        return [f"{place}: needs:{found[1]}; expected names of lessons, as in needs: [tensors, autograd]"]
    names = order()
    here = re.sub(r"^(?:docs/\w+|examples)/|\.\w+$", "", page)
    earlier = names[: names.index(here)] if here in names else names
    words = text.lower()
    wrong = []
    for number, name in enumerate(needs(text)):
        if name in needs(text)[:number]:
            wrong.append(f"{place}: needs {name} twice; take one away")
        elif name not in names:
            wrong.append(f"{place}: needs {name}, which is no lesson; expected a name in nav, without .md")
        elif name not in earlier:
            wrong.append(f"{place}: needs {name}, which comes later in nav; move one of the two")
        elif f"{name}.md" not in text and not any(term in words for term in explained(language).get(name, [])):
            wrong.append(f"{place}: needs {name}, but uses no term that it explains, nor a link to it; take it away")
    return wrong
