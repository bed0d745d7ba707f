"""Lead from lesson to lesson, by the one nav of mkdocs.yml and what each lesson needs.

In:  <!-- lessons -->                                     on docs/en/index.md
Out: the map of all lessons, and
     ### Basics { #part_2 }
     | lesson | the question it answers | minutes | first |
     | --- | --- | --- | --- |
     | [Loss functions](losses.md) | How wrong is the model? | 25 | Tensors |

In:  docs/en/losses.md, where fitting.md follows
Out: under its title     About 25 minutes; first: [Tensors](tensors.md)
     at its foot         Now you can compute the common losses by hand …
                         Next: [Loss curves: is the model trained?](fitting.md)

A page's first heading says both: its name, a colon, its question. What one can do at its end, it says at its beginning.
"""

import html
import posixpath
import re
from collections import Counter
from functools import cache
from pathlib import Path

from page import map
from page.projects import page_path, page_text
from rules.path import leading_to, minutes, needs
from run.sources import SourceError, read

LESSONS, SHORTEST, ALL_TASKS = "<!-- lessons -->", "<!-- shortest -->", "<!-- tasks -->"
SOONEST, WHOLE = "<!-- soonest -->", "<!-- whole -->"  # how long the shortest path takes, and all
HOME = "index.md"
GOAL = "projects/lenet.py"  # where the shortest path leads
TASKS = "practice_"  # how the names of pages begin that hold tasks
TASK = re.compile(r"^## (.+) \{ #([\w-]+) \}$", re.MULTILINE)
SOLUTION = "\n??? success "
TITLE = re.compile(r"^# (.+?) \{ #[\w-]+ \}$", re.MULTILINE)
LEADS_ON = re.compile(r"Next\b|下一|接下来")
JOIN = {"zh": "：", "en": ": "}
AND = {"zh": "、", "en": ", "}
PARTS = re.compile(r"(.+?)(?:：|: )(.+)")
ABLE = {
    "zh": re.compile(r"读完这一页，(你(?:`[^`]*`|[^`。])+。)"),
    "en": re.compile(r"After this page (you (?:`[^`]*`|[^`.])+\.)"),
}
WORDS = {
    "zh": {
        "head": ("课", "它回答的问题", "分钟", "先读"),
        "sum": "{number} 页，{time}。",
        "minutes": "大约 {minutes} 分钟",
        "hours": "大约 {hours} 小时",
        "first": "；先读：",
        "able": "现在，",
        "tasks": "练一练：",
        "next": "下一课：",
    },
    "en": {
        "head": ("lesson", "the question it answers", "minutes", "first"),
        "sum": "{number} pages, {time}.",
        "minutes": "about {minutes} minutes",
        "hours": "about {hours} hours",
        "first": "; first: ",
        "able": "Now ",
        "tasks": "Practise it: ",
        "next": "Next: ",
    },
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


@cache
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
    """Return a page's Markdown with all that leads from it and to it; the home page's with the map and the tables."""
    syllabus = Syllabus.of(config, files)
    here = page.file.src_uri
    if here == HOME:
        shortest = AND[syllabus.language].join(syllabus.link(path) for path in syllabus.shortest())
        markdown = markdown.replace(SHORTEST, shortest).replace(ALL_TASKS, syllabus.tasks(page))
        for mark, paths in ((SOONEST, syllabus.shortest()), (WHOLE, syllabus.order)):
            markdown = markdown.replace(mark, syllabus.time(paths))
        return markdown.replace(LESSONS, f"{syllabus.map(page)}\n\n{syllabus.tables()}")
    if here not in syllabus.order:
        return markdown
    page.meta["minutes"] = syllabus.minutes(here)
    markdown = TITLE.sub(lambda title: f"{title[0]}\n\n{syllabus.top(here)}\n{{ .path }}", markdown, count=1)
    able = ABLE[syllabus.language].search(markdown)
    foot = [syllabus.words["able"] + able[1]] if able else []
    if tasks := [path for path in syllabus.order if path.startswith(TASKS) and here in syllabus.needs(path)]:
        foot.append(syllabus.words["tasks"] + AND[syllabus.language].join(syllabus.link(path, here) for path in tasks))
    if foot:
        markdown = before_last(markdown, "\n\n".join(foot))
    for path in syllabus.order[syllabus.order.index(here) + 1 :][:1]:
        words = JOIN[syllabus.language].join(syllabus.title(path))
        markdown = lead_on(markdown, here, syllabus.words["next"], words, between(here, path))
    return markdown


class Syllabus:
    """The lessons of one language in the order of nav, with their titles, needs and minutes."""

    last = None

    def __init__(self, config, files):
        self.language = config.theme["language"]
        self.words = WORDS[self.language]
        self.files = files
        self.parts = [(config.extra["sections"].get(name, name), paths) for name, paths in sections(config.nav)]
        self.order = [path for _, paths in self.parts for path in paths]
        self.paths = {path.rpartition(".")[0]: path for path in self.order}
        for name in ("text", "title", "needs", "minutes"):  # each page asks for those of others
            setattr(self, name, cache(getattr(self, name)))

    @classmethod
    def of(cls, config, files):
        """Return the syllabus of the build that has these files, made once."""
        if cls.last is None or cls.last.files is not files:
            cls.last = cls(config, files)
        return cls.last

    def file(self, path: str):
        """Return a page's file; SourceError if nav names what is not there."""
        if not (file := self.files.src_uris.get(path)):
            raise SourceError(f"mkdocs.yml: nav: {path} is not there; expected docs/{self.language}/{path}")
        return file

    def text(self, path: str) -> str:
        """Return a page's Markdown."""
        return page_text(self.file(path), self.language)

    def title(self, path: str) -> tuple[str, str]:
        """Return a page's name and question."""
        return title(self.text(path), path)

    def needs(self, path: str) -> list[str]:
        """Return the paths of the lessons that one should know first."""
        named = needs(read(Path(self.file(path).abs_src_path)))
        return [self.paths[name] for name in named if name in self.paths]

    def minutes(self, path: str) -> int:
        """Return how long a page takes."""
        return minutes(self.text(path), page_path(self.file(path), self.language), self.language)

    def time(self, paths: list[str]) -> str:
        """Return how long some pages take together: "about 40 minutes", "about 9 hours"."""
        total = sum(self.minutes(path) for path in paths)
        return self.words["minutes" if total < 90 else "hours"].format(minutes=total, hours=round(total / 60))

    def link(self, path: str, here: str = HOME) -> str:
        """Return a page's name as a link from the page `here`."""
        return f"[{self.title(path)[0]}]({between(here, path)})"

    def top(self, here: str) -> str:
        """Return the line under a page's title: how long it takes, and what to know first."""
        first = [self.link(path, here) for path in self.needs(here)]
        words = self.words["minutes"].format(minutes=self.minutes(here))
        return words[:1].upper() + words[1:] + (self.words["first"] + AND[self.language].join(first) if first else "")

    def shortest(self) -> list[str]:
        """Return the lessons that lead to the first large program, and no others.

        Raises:
            SourceError: it stands not in nav.
        """
        if GOAL not in self.order:
            raise SourceError(f"mkdocs.yml: nav: {GOAL} is not there; the home page's shortest path leads to it")
        return leading_to(GOAL, {path: self.needs(path) for path in self.order})

    def tasks(self, page) -> str:
        """Return links to all tasks, as HTML, seen from `page`: the browser shows the one that comes next."""
        found = []
        for path in self.order:
            if path.startswith(TASKS):
                address = self.file(path).url_relative_to(page.file)
                for name, identifier in tasks(self.text(path)):
                    found.append(f'<a href="{address}#{identifier}">{html.escape(name)}</a>')
        return "".join(found)

    def tables(self) -> str:
        """Return one table a part; the minutes and needs only where lessons build on each other."""
        found, shortest = [], self.shortest()
        for number, (name, paths) in enumerate(self.parts, start=1):
            built = any(self.needs(path) for path in paths)
            head = self.words["head"] if built else self.words["head"][:2]
            rows = []
            for path in paths:
                link, question = self.link(path), capital(self.title(path)[1])
                cells = [f"**{link}**" if path in shortest else link, question]
                if built:
                    first = AND[self.language].join(self.title(other)[0] for other in self.needs(path))
                    cells += [str(self.minutes(path)), first]
                rows.append(f"| {' | '.join(cells)} |")
            total = [self.words["sum"].format(number=len(paths), time=self.time(paths)), ""] if built else []
            line = f"|{' --- |' * len(head)}"
            found.append(
                "\n".join([f"### {name} {{ #part_{number} }}", "", *total, f"| {' | '.join(head)} |", line, *rows, ""])
            )
        return "\n".join(found)

    def map(self, page) -> str:
        """Return the picture of what builds on what, without the parts in which nothing does; "" where nothing does."""
        part = {path: number for number, (_, paths) in enumerate(self.parts) for path in paths}
        needed = {path: self.needs(path) for path in self.order}
        used = {
            path: needed[path] for path in self.order if needed[path] or any(path in other for other in needed.values())
        }
        names = {path: self.title(path)[0] for path in used}
        addresses = {path: self.file(path).url_relative_to(page.file) for path in used}
        return map.draw(used, names, addresses, part, [*self.shortest(), GOAL], self.language) if used else ""


def tasks(text: str) -> list[tuple[str, str]]:
    """Return the tasks of a page, each as its name and its id: the sections that hold a solution."""
    sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return [task.groups() for part in sections if SOLUTION in part and (task := TASK.match(part))]


def between(here: str, path: str) -> str:
    """Return the link from one page to another: ("projects/lenet.py", "adam.md") -> "../adam.md"."""
    return posixpath.relpath(path, posixpath.dirname(here) or ".")


def before_last(markdown: str, paragraph: str) -> str:
    """Return a page's Markdown with one more paragraph at its end, before its own line that leads on, if it has one."""
    head, _, last = markdown.rstrip().rpartition("\n\n")
    if not LEADS_ON.match(last):
        return f"{markdown.rstrip()}\n\n{paragraph}\n"
    return f"{head}\n\n{paragraph}\n\n{last}\n"


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
