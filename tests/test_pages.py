"""The rules of a page: equal languages, no typed code, numbers that are proven."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from fences import python_blocks
from pairs import problems
from projects import as_markdown

from tests.project import LANGUAGES, PAGES, PROJECTS, ROOT

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])")
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: f"{p.parent.name}/{p.stem}")


def test_languages_and_scripts_agree():
    assert len(PAGES) >= 2 * 5
    assert problems(ROOT / "docs", ROOT / "examples") == []


@by_page
def test_no_code_is_typed_on_a_page(page):
    for block in python_blocks(page.read_text(encoding="utf-8"), page.name):
        assert block.include.startswith("examples/"), f"{page.name}:{block.line}: expected one include from examples/"


@by_page
def test_page_describes_itself(page):
    text = page.read_text(encoding="utf-8")
    assert re.match(r"---\ndescription: .{25,}\n(search:\n  boost: [\d.]+\n)?---\n", text), (
        f"{page}: expected front matter with a description"
    )


@by_page
def test_numbers_in_prose_are_proven(page, site):
    assert unproven(page.read_text(encoding="utf-8"), proof(page, site)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", PROJECTS, ids=lambda p: p.stem)
def test_numbers_in_a_projects_prose_are_proven(script, language, site):
    text = as_markdown(script.read_text(encoding="utf-8"), script.name, language)
    html = (site / language / "projects" / script.stem / "index.html").read_text(encoding="utf-8")
    assert unproven(text, " ".join(code.text for code in BeautifulSoup(html, "html.parser").select("pre"))) == []


def proof(page, site) -> str:
    """Return the code and the output that a page shows."""
    address = "" if page.stem == "index" else page.stem
    html = (site / page.parent.name / address / "index.html").read_text(encoding="utf-8")
    return " ".join(code.text for code in BeautifulSoup(html, "html.parser").select("pre"))


def unproven(text: str, proof: str) -> list[str]:
    """Return the numbers of a page's prose that neither its code nor its output holds.

    Counted are numbers of three digits or more and those with a decimal point. A paragraph marks what it cites with a
    comment: cited, colon, the numbers. Of a fence only the alt text is prose.
    """
    prose = re.sub(r"^---\n.*?\n---\n", "", text, flags=re.DOTALL)
    prose = re.sub(r'^( *)(`{3,})(?:[^\n]* alt="(.*?)")?.*?^\1\2$', r"\3", prose, flags=re.MULTILINE | re.DOTALL)
    known = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)[,_](?=\d)", "", proof)))
    found = []
    for paragraph in prose.split("\n\n"):
        cited = {number for mark in re.findall(r"<!-- cited: (.*?) -->", paragraph) for number in mark.split()}
        words = re.sub(r"<!--.*?-->|\]\([^)]*\)|\{ #[^}]*\}", "", paragraph)
        for number in NUMBER.findall(words):
            plain = number.replace(",", "").rstrip(".")
            if ("." in plain or len(plain) >= 3) and not {plain, number} & (known | cited):
                found.append(number)
    return found


@pytest.mark.parametrize(
    ("text", "proof", "expected"),
    [
        ("The loss is 0.53 after 12 steps.", "tensor(0.53)", []),
        ("The loss is 0.54.", "tensor(0.53)", ["0.54"]),
        ("It has 81,194 parameters.", "81194", []),
        ("它有 81,195 个参数。", "81194", ["81,195"]),
        ("Since PyTorch 1.10. <!-- cited: 1.10 -->", "", []),
        ("```text\n1234\n```\n\nFine.", "", []),
        ('```python exec="on" alt="A line at 0.3."\n1234\n```\n\nFine.', "0.5", ["0.3"]),
    ],
)
def test_unproven_numbers_are_found(text, proof, expected):
    assert unproven(text, proof) == expected


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
    page = BeautifulSoup((site / language / "packages" / "index.html").read_text(encoding="utf-8"), "html.parser")
    table = [row.td.text for row in page.table.select("tr") if row.td]
    output = page.select_one("pre.output").text
    assert len(table) >= 10 and sorted(table) == sorted(line.split()[0] for line in output.splitlines())
