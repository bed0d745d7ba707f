"""Make books of a language's pages: a PDF to print, an EPUB to read anywhere.

In:  OFFLINE=1 mkdocs build --site-dir offline
Out: offline/en.pdf and offline/en.epub, beside offline/en.zip

A chapter is a page's article: downloads and navigation are gone, folded code and tabs are open, answers stand at the
end, links lead within the book.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Comment
from pygments.formatters import HtmlFormatter

from page.figures import PALETTE

ASIDE = (
    ".headerlink, .take-home, .stamp, #progress, .map, script, .md-button, .md-source-file, "
    "input, button, select, canvas"  # what only a screen can do
)
ONLINE = ("tabindex", "for", "data-search-exclude", "download")
WORDS = {
    "zh": {"contents": "目录", "answers": "答案", "see": "答案在书末"},
    "en": {"contents": "Contents", "answers": "Answers", "see": "The answer is at the end of the book"},
}
URL = re.compile(r"url\(#([^)]+)\)")
VARIABLE = re.compile(r"var\((--plot-\w+)\)")
INK = {re.sub(r"var\((.*)\)", r"\1", variable): colour for colour, variable in PALETTE.items()}


@dataclass
class Book:
    """A language's pages as a book.

    Attributes:
        title: its name.
        language: "zh" or "en".
        parts: (title, chapters) of each part, a chapter being (name, article): [("Basics", [("tensors", <article>)])].
        answers: (chapter's title as HTML, its answers) of each chapter that has any.
    """

    title: str
    language: str
    parts: list[tuple[str, list[tuple[str, BeautifulSoup]]]]
    answers: list[tuple[str, list]]

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    @property
    def chapters(self) -> list[tuple[str, BeautifulSoup]]:
        return [chapter for _, chapters in self.parts for chapter in chapters]


def read(folder: Path, nav: list[tuple[str, list[str]]], home: str, language: str, title: str) -> Book:
    """Return the book of a language.

    Args:
        folder: its pages, built to be read from files.
        nav: its parts with their pages: [("Basics", ["tensors.md", …]), …].
        home: the home page, which is the preface: "index.md".
        language: "zh" or "en".
        title: of the book.
    """
    parts = [(part, [chapter(folder, path) for path in paths]) for part, paths in [("", [home]), *nav]]
    answers = [
        (text_of(article.h1), taken)
        for _, chapters in parts
        for name, article in chapters
        if (taken := take_answers(name, article, WORDS[language]["see"]))
    ]
    return Book(title, language, parts, answers)


def chapter(folder: Path, path: str) -> tuple[str, BeautifulSoup]:
    """Return a page's name and its article as a chapter: ids begin with the name, links lead within the book."""
    name = path.rpartition(".")[0]
    article = BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "html.parser").article
    for tag in article.select(ASIDE):
        tag.decompose()
    for comment in article.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in article.select("details:not(.success)"):
        tag["open"] = ""
    for tag in article.select(".tabbed-labels > label"):
        tag.name, tag.attrs = "strong", {}
    for tag in article.find_all(True):
        tag.attrs = {key: inside(key, value, name, folder) for key, value in tag.attrs.items() if key not in ONLINE}
    return name, article


def inside(key: str, value, name: str, folder: Path):
    """Return the value of an attribute on the page `name` as it is within the book."""
    if key == "id":
        return place(name, value)
    if key in ("href", "xlink:href"):
        return target(value, name, folder)
    if isinstance(value, str):
        return URL.sub(lambda found: f"url(#{place(name, found[1])})", value)
    return value


def place(name: str, identifier: str) -> str:
    """Return an id of a page as the book has it: ("projects/lenet", "data") -> "projects-lenet--data"."""
    return f"{name.replace('/', '-')}--{identifier}"


def top(name: str) -> str:
    """Return the id of a chapter's beginning."""
    return place(name, "top")


def target(link: str, name: str, folder: Path) -> str:
    """Return where a link of the page `name` leads within the book: ("adam.html#race", …) -> "#adam--race".

    Links out of the book stay; what can be downloaded beside the page is left out, its link leads to the chapter.
    """
    if urlsplit(link).scheme:
        return link
    path, _, anchor = urljoin(f"{name}.html", link).partition("#")
    page = unquote(path.partition("?")[0]).removesuffix(".html")
    return f"#{place(page, anchor or 'top')}" if (folder / f"{page}.html").exists() else f"#{top(name)}"


def take_answers(name: str, article: BeautifulSoup, see: str) -> list:
    """Take the answers out of a chapter, leave a link to each in its place, and return them."""
    taken = article.select("details.success")
    for number, answer in enumerate(taken, start=1):
        link = f'<p class="see"><a href="#{place(name, f"answer-{number}")}">{see}</a></p>'
        answer.replace_with(BeautifulSoup(link, "html.parser"))
        answer.name, answer["id"] = "section", place(name, f"answer-{number}")
        answer.summary.name = "h3"
    return taken


def answers_of(book: Book) -> str:
    """Return all answers as HTML, under the titles of their chapters."""
    return "".join(f"<h2>{title}</h2>{''.join(map(str, answers))}" for title, answers in book.answers)


def text_of(tag) -> str:
    """Return a heading's words, safe within HTML."""
    return html.escape(tag.get_text(strip=True))


def in_ink(text: str) -> str:
    """Return HTML whose figures have colours of their own in place of the site's variables."""
    return VARIABLE.sub(lambda name: INK[name[1]], text)


def style(theme: Path, font: str) -> str:
    """Return the books' style sheet; `theme` is the folder of our templates, `font` the address of formulas' font."""
    own = (theme / "book" / "style.css.html").read_text(encoding="utf-8")
    return HtmlFormatter(style="default").get_style_defs(".highlight") + "\n" + own.replace("FONT", font)
