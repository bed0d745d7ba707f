r"""Make the glossary of the one table of terms, docs/terms.yml, and link each lesson's first use of a term to it.

In:  <!-- terms: shapes -->      on docs/en/glossary.md
Out: scalar · <span lang="zh">标量</span> { #scalar }
     :   A single number, that is, a tensor of shape `()`. → [Any number of dimensions](tensors.md#dimensions)

In:  <!-- index -->              there too: all names by their letters, Chinese ones by their pinyin
Out: **S** [scalar](#scalar) · [shape](#shape)

In:  A **scalar** is one number.                         on any other page: a lesson explains what it sets in bold
Out: A [**scalar**](glossary.md#scalar) is one number.

All is done in Markdown, before MkDocs reads it, so that strict mode checks every link there and back.
"""

import posixpath
import re
from functools import cache
from itertools import groupby
from os.path import commonprefix

from page.projects import page_text
from rules.terms import TERMS, terms
from run.fences import prose
from run.kept import digest, kept
from run.sources import SourceError, read

PAGE = "glossary.md"
OTHER = {"zh": "en", "en": "zh"}
ELSEWHERE = {"zh": "（别处也叫{}。）", "en": " (Elsewhere: {}.)"}
COMMA = {"zh": "、", "en": ", "}
MARK = re.compile(r"^<!-- terms: (\w+) -->$", re.MULTILINE)
INDEX = "<!-- index -->"
CLOSED = re.compile(r"\[[^\]]*\]\([^)]*\)|`[^`]*`|\*\*([^*\n]+)\*\*")  # a link, code, or what may become a link
UNTOUCHED = re.compile(r"^\s*(#+ |!!!|\?\?\?|===)")  # headings and titles


def names(terms: list[dict], language: str) -> dict[str, str]:
    """Return the id of each term by its names, as bold text may hold them: {"leaf": "leaf", "leaves": "leaf"}."""
    return {name.lower(): term["id"] for term in terms for name in (term[language], *term.get(f"also_{language}", []))}


@cache
def all_names(table: str, language: str) -> tuple[dict[str, str], str]:
    """Return the names of all terms, as `names` does, and a digest of them; `table` is the text of docs/terms.yml."""
    ids = names([term for group in terms().values() for term in group], language)
    return ids, digest(ids)


def entry(term: dict, language: str, heading: str) -> str:
    """Return a term as an item of a definition list; `heading` is that of the lesson that teaches it."""
    name, other = term[language], term[OTHER[language]]
    pair = name if name == other else f'{name} · <span lang="{OTHER[language]}">{other}</span>'
    says = term[f"says_{language}"]
    if others := [word for word in term.get(f"asked_{language}", []) if word not in says]:
        says += ELSEWHERE[language].format(COMMA[language].join(others))
    return f"{pair} {{ #{term['id']} }}\n:   {says} → [{heading}]({term['lesson']})\n"


def lookups(term: dict, language: str) -> list[str]:
    """Return the words that a reader may look a term up by: its name, and others that don't begin alike."""
    found = [term[language]]
    for name in (*term.get(f"also_{language}", []), *term.get(f"asked_{language}", [])):
        if all(len(commonprefix([name, other])) < 0.6 * min(len(name), len(other)) for other in found):
            found.append(name)
    return found


def reading(name: str, language: str) -> str:
    """Return what a name is sorted by: "批量" -> "piliang", "KL 散度" -> "kl sandu", "Adam" -> "adam"."""
    if language != "zh":
        return name.lower()
    from pypinyin import lazy_pinyin  # takes long to import, and is asked only where a term has changed

    return "".join(lazy_pinyin(name)).lower()


def index(groups: dict[str, list[dict]], language: str) -> str:
    """Return all words by their first letters, a line a letter, each linked to its term; the search leaves it out.

    A word that one term is asked for by, and that is another's name, leads to the latter.
    """
    table = [term for group in groups.values() for term in group]
    own = names(table, language)
    words = [(name, term["id"]) for term in table for name in lookups(term, language)]
    words = [(name, term) for name, term in words if own.get(name.lower(), term) == term]
    words.sort(key=lambda word: reading(word[0], language))
    lines = []
    for letter, found in groupby(words, key=lambda word: reading(word[0], language)[0].upper()):
        lines.append(f"**{letter}** " + " · ".join(f"[{name}](#{term})" for name, term in found))
    return "  \n".join(lines) + '\n{: data-search-exclude="" }'


def heading(text: str, anchor: str) -> str:
    """Return the words of the heading that has an id: "## Pooling { #pool }", "pool" -> "Pooling"; "" without one."""
    found = re.search(rf"^#+ (.+) \{{ #{re.escape(anchor)} \}}$", text, re.MULTILINE)
    return found[1] if found else ""


def fill(markdown: str, groups: dict[str, list[dict]], language: str, text_of) -> str:
    """Return the glossary's Markdown with the entries of each group in the place of its mark.

    Args:
        markdown: the page, with a line "<!-- index -->" and a line "<!-- terms: GROUP -->" for each group.
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

    lines = kept(f"index/{language}", [groups], lambda: index(groups, language))
    return MARK.sub(entries, markdown).replace(INDEX, lines)


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
    if page.file.src_uri == PAGE:
        page.meta["search"] = {"boost": 0.5}  # a lesson that teaches a word is found before its entry here

        def text_of(path: str) -> str:
            file = files.get_file_from_path(path)
            return page_text(file, language) if file else ""

        return fill(markdown, terms(), language, text_of)
    ids, stands_for_them = all_names(read(TERMS), language)
    glossary = posixpath.relpath(PAGE, posixpath.dirname(page.file.src_uri) or ".")
    name = f"linked/{language}/{page.file.src_uri}"
    return kept(name, [markdown, stands_for_them, glossary], lambda: link(markdown, ids, glossary))
