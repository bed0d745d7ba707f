"""Lead from lesson to lesson, by the one nav of mkdocs.yml: the tables of the home page, and the line at a page's foot.

In:  <!-- lessons -->                                     on docs/en/index.md
Out: ### Basics { #part_2 }
     | lesson | the question it answers |
     | --- | --- |
     | [Loss functions](losses.md) | How wrong is the model? |

In:  docs/en/losses.md, where fitting.md follows
Out: its own last line, if that leads there, or else one more:  Next: [Loss curves: is the model trained?](fitting.md)

A page's first heading says both: its name, a colon, its question.
"""

import posixpath
import re
from collections import Counter

from page.projects import page_text
from run.sources import SourceError

MARK = "<!-- lessons -->"
HOME = "index.md"
TITLE = re.compile(r"^# (.+?) \{ #[\w-]+ \}$", re.MULTILINE)
LEADS_ON = re.compile(r"Next\b|下一|接下来")
JOIN = {"zh": "：", "en": ": "}
PARTS = re.compile(r"(.+?)(?:：|: )(.+)")
WORDS = {
    "zh": ("课", "它回答的问题", "下一课："),
    "en": ("lesson", "the question it answers", "Next: "),
}


def sections(nav: list) -> list[tuple[str, list[str]]]:
    """Return the sections of nav with their pages, those of inner sections too: [("基础", ["tensors.md", …]), …].

    Raises:
        SourceError: a page stands outside all sections, or twice, or has a title that is not its first heading.
    """
    found = []
    for section in nav:
        if not isinstance(section, dict):
            raise SourceError(
                f"mkdocs.yml: nav: {section} stands in no section; expected '- Section:' and below it its pages"
            )
        found += [(title, [page for page in pages_of([section]) if page != HOME]) for title in section]
    for page, count in Counter(page for _, pages in found for page in pages).items():
        if count > 1:
            raise SourceError(f"mkdocs.yml: nav: {page} stands there {count} times; expected once")
    return found


def pages_of(items: list) -> list[str]:
    """Return the pages of one section of nav, those of inner sections too; errors as in `sections`."""
    found = []
    for item in items:
        if isinstance(item, str):
            found.append(item)
            continue
        for title, inner in item.items():
            if isinstance(inner, str):
                raise SourceError(
                    f"mkdocs.yml: nav: '{title}: {inner}'; a page's title is its heading: write '- {inner}'"
                )
            found += pages_of(inner or [])
    return found


def title(text: str, path: str) -> tuple[str, str]:
    """Return a page's name and question: "# Curves: is it trained? { #fitting }" -> ("Curves", "is it trained?").

    Raises:
        SourceError: its first heading doesn't say both.
    """
    found = TITLE.search(text)
    parts = PARTS.fullmatch(found[1]) if found else None
    if not parts:
        raise SourceError(f"{path}:1: expected a first heading '# Name: question? {{ #an_id }}'")
    return parts[1], parts[2]


def turn(markdown: str, page, config, files) -> str:
    """Return a page's Markdown with the tables in the place of their mark, or with the line that leads on."""
    language = config.theme["language"]
    lesson, question, following = WORDS[language]
    here = page.file.src_uri

    def title_of(path: str) -> tuple[str, str]:
        if not (file := files.get_file_from_path(path)):
            raise SourceError(f"mkdocs.yml: nav: {path} is not there; expected docs/{language}/{path}")
        return title(page_text(file, language), path)

    if here == HOME:
        tables = []
        for number, (name, paths) in enumerate(sections(config.nav), start=1):
            rows = [f"| [{title_of(path)[0]}]({path}) | {capital(title_of(path)[1])} |" for path in paths]
            name = config.extra["sections"].get(name, name)
            head = [f"### {name} {{ #part_{number} }}", "", f"| {lesson} | {question} |", "| --- | --- |"]
            tables.append("\n".join([*head, *rows, ""]))
        return markdown.replace(MARK, "\n".join(tables))
    order = [path for _, paths in sections(config.nav) for path in paths]
    after = order[order.index(here) + 1 :][:1] if here in order else []
    for path in after:
        link = posixpath.relpath(path, posixpath.dirname(here) or ".")
        markdown = lead_on(markdown, here, following, JOIN[language].join(title_of(path)), link)
    return markdown


def lead_on(markdown: str, page: str, following: str, words: str, link: str) -> str:
    """Return a page's Markdown that ends with a line to the next page: its own, or else one made of the next's title.

    Raises:
        SourceError: the page's own line leads elsewhere than the nav.
    """
    last = markdown.rstrip().rpartition("\n\n")[2]
    if not LEADS_ON.match(last):
        return f"{markdown.rstrip()}\n\n{following}[{words}]({link})\n"
    if f"]({link}" not in last:
        raise SourceError(f"{page}: its last line leads elsewhere than to {link}, the next in nav; point it there")
    return markdown


def capital(question: str) -> str:
    """Return a question that begins a cell: 'how wrong is it?' -> 'How wrong is it?'; names keep their letters."""
    first = question.split(" ")[0]
    return question if first.endswith("()") or "." in first or "_" in first else question[:1].upper() + question[1:]
