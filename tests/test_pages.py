"""What the built pages hold: numbers that are proven, in the index each page, on the map each name."""

import json
import re

import pytest

from rules import everything, numbers
from tests.project import LANGUAGES, PAGES, PROJECTS, parsed


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_prose_are_proven(language, site):
    asked = {path: text for path, (text, of) in everything.pages().items() if of == language}
    assert len(asked) >= 40
    for path, text in asked.items():
        address = re.sub(r"^.*?(projects/)?([^/]*)\.(md|py).*$", r"\1\2", path)
        page = parsed(site / language / address.removesuffix("index") / "index.html")
        shown = " ".join(code.text for code in page.select("pre"))
        assert numbers.problems(text, path, shown) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_index_holds_every_page(language, site):
    index = json.loads((site / language / "search" / "search_index.json").read_text(encoding="utf-8"))
    locations = {entry["location"].partition("#")[0] for entry in index["docs"]}
    pages = {page.stem for page in PAGES if page.parent.name == language}
    projects = {f"projects/{script.stem}/" for script in PROJECTS}
    assert locations == projects | {"" if name == "index" else f"{name}/" for name in pages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_on_the_map_is_imported(language, site):
    """The table of names on the page `packages` holds those that its code has found, no more and no fewer."""
    page = parsed(site / language / "packages" / "index.html")
    table = [row.td.text for row in page.table.select("tr") if row.td]
    output = page.select_one("pre.output").text
    assert len(table) >= 10 and sorted(table) == sorted(line.split()[0] for line in output.splitlines())
