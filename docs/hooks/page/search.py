"""Let the search know the words that learners use and no page does, and have it done by our own worker.

In:  {"location": "modes/#dropout", "title": "Dropout", "text": "<p>…</p>"}     in search_index.json
Out: {"location": "modes/#dropout", "title": "Dropout", "text": "<p>…</p>", "asked": "regularization"}

The words stand in docs/terms.yml. How a query is answered, docs/overrides/assets/search/worker.js says.
"""

import json
import re
from pathlib import Path

from rules.terms import asked
from run.sources import SourceError

WORKER = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")


def use_worker(content: str) -> str:
    """Return a page's HTML that names our worker in the place of Material's."""
    return WORKER.sub("assets/search/worker.js", content)


def address(lesson: str) -> str:
    """Return where a heading is found: "modes.md#dropout" -> "modes/#dropout"; a page's first is the page, "modes/"."""
    file, _, anchor = lesson.partition("#")
    name = file.rpartition(".")[0]
    page = "" if name == "index" else f"{name}/"
    return page if anchor in ("", name.rpartition("/")[2]) else f"{page}#{anchor}"


def add_words(docs: list[dict], words: dict[str, list[str]]) -> None:
    """Give the sections of the search index the words they are asked for by.

    Args:
        docs: the sections, each with its location.
        words: by heading, {"modes.md#dropout": ["regularization"]}.

    Raises:
        SourceError: a heading is in no page.
    """
    sections = {doc["location"]: doc for doc in docs}
    for lesson, names in words.items():
        if address(lesson) not in sections:
            raise SourceError(f"docs/terms.yml: {lesson}: no such heading; words asked for need one that answers them")
        sections[address(lesson)]["asked"] = ", ".join(names)


def write(folder: str, language: str) -> None:
    """Add the words of one language to its search index, which Material has written."""
    file = Path(folder, "search", "search_index.json")
    index = json.loads(file.read_text(encoding="utf-8"))
    add_words(index["docs"], asked(language))
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
