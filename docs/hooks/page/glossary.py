r"""Make the glossary of the one table of terms, docs/terms.yml, and link each lesson's first use of a term to it.

In:  <!-- terms: shapes -->      on docs/en/glossary.md
Out: scalar · <span lang="zh">标量</span> { #scalar }
     :   A single number, that is, a tensor of shape `()`. → [Any number of dimensions](tensors.md#dimensions)

In:  A **scalar** is one number.                         on any other page: a lesson explains what it sets in bold
Out: A [**scalar**](glossary.md#scalar) is one number.

Both are done in Markdown, before MkDocs reads it, so that strict mode checks every link there and back.
"""

import posixpath
import re

from rules.terms import terms
from run.blocks import prose
from run.sources import SourceError

from page.projects import page_text

PAGE = "glossary.md"
OTHER = {"zh": "en", "en": "zh"}
MARK = re.compile(r"^<!-- terms: (\w+) -->$", re.MULTILINE)
CLOSED = re.compile(r"\[[^\]]*\]\([^)]*\)|`[^`]*`|\*\*([^*\n]+)\*\*")  # a link, code, or what may become a link
UNTOUCHED = re.compile(r"^\s*(#+ |!!!|\?\?\?|===)")  # headings and titles


def names(terms: list[dict], language: str) -> dict[str, str]:
    """Return the id of each term by its names, as bold text may hold them: {"leaf": "leaf", "leaves": "leaf"}."""
    return {name.lower(): term["id"] for term in terms for name in (term[language], *term.get(f"also_{language}", []))}


def entry(term: dict, language: str, heading: str) -> str:
    """Return a term as an item of a definition list; `heading` is that of the lesson that teaches it."""
    name, other = term[language], term[OTHER[language]]
    pair = name if name == other else f'{name} · <span lang="{OTHER[language]}">{other}</span>'
    return f"{pair} {{ #{term['id']} }}\n:   {term[f'says_{language}']} → [{heading}]({term['lesson']})\n"


def heading(text: str, anchor: str) -> str:
    """Return the words of the heading that has an id: "## Pooling { #pool }", "pool" -> "Pooling"; "" without one."""
    found = re.search(rf"^#+ (.+) \{{ #{re.escape(anchor)} \}}$", text, re.MULTILINE)
    return found[1] if found else ""


def fill(markdown: str, groups: dict[str, list[dict]], language: str, text_of) -> str:
    """Return the glossary's Markdown with the entries of each group in the place of its mark.

    Args:
        markdown: the page, with a line "<!-- terms: GROUP -->" for each group.
        groups: the terms by group.
        language: of the page.
        text_of: returns the Markdown of a page, given its file's name.

    Raises:
        SourceError: a group has no mark or a mark no group, or a term's lesson lacks its heading.
    """
    if marks := set(groups) ^ set(MARK.findall(markdown)):
        raise SourceError(f"docs/{language}/{PAGE}: expected one mark <!-- terms: … --> for each group: {marks}")

    def entries(mark: re.Match) -> str:
        found = []
        for term in groups[mark[1]]:
            file, _, anchor = term["lesson"].partition("#")
            words = heading(text_of(file), anchor)
            if not words:
                raise SourceError(f"docs/terms.yml: {term['id']}: {term['lesson']}: no such heading in {language}")
            found.append(entry(term, language, words))
        return "\n".join(found)

    return MARK.sub(entries, markdown)


def link(markdown: str, ids: dict[str, str], glossary: str) -> str:
    """Return a lesson's Markdown in which the first bold use of each term leads to the glossary.

    Args:
        markdown: the lesson.
        ids: the terms' ids by their names; an English plural needs none of its own.
        glossary: the glossary's path, seen from the lesson.
    """
    linked = set()

    def first(match: re.Match) -> str:
        name = (match[1] or "").lower()
        term = ids.get(name) or ids.get(name.removesuffix("s"))
        if not term or term in linked:
            return match[0]
        linked.add(term)
        return f"[{match[0]}]({glossary}#{term})"

    lines = markdown.split("\n")
    for number, line in enumerate(prose(markdown, glossary)):
        if line and not UNTOUCHED.match(line):
            lines[number] = CLOSED.sub(first, line)
    return "\n".join(lines)


def turn(markdown: str, page, language: str, files) -> str:
    """Return a page's Markdown: the glossary filled, every other page linked to it."""
    groups = terms()
    if page.file.src_uri == PAGE:
        page.meta["search"] = {"boost": 0.5}  # a lesson that teaches a word is found before its entry here
        return fill(markdown, groups, language, lambda file: page_text(files.get_file_from_path(file), language))
    ids = names([term for group in groups.values() for term in group], language)
    return link(markdown, ids, posixpath.relpath(PAGE, posixpath.dirname(page.file.src_uri) or "."))
