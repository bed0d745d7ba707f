"""The page about the site says what was counted, and nothing else."""

import re

import pytest

from page import facts
from run.blocks import Block
from run.sources import SourceError
from tests.project import LANGUAGES, parsed


def test_a_page_is_counted():
    blocks = [
        Block(line=1, end=3, code="assert 1\nfor x in []:\n    assert x\n", include="", session="", alt=""),
        Block(line=4, end=6, code="print('assert')\n", include="", session="answer", alt="A line"),
    ]
    assert facts.count("$x$ and $$y$$\n\n\n    `where the second block is`\n", blocks) == {
        "pages": 1, "scripts": 1, "blocks": 2, "answers": 1, "figures": 1, "assertions": 2, "formulas": 2,
    }  # fmt: skip
    assert facts.count("words", []) == dict.fromkeys(
        ["scripts", "blocks", "answers", "figures", "assertions", "formulas"], 0
    ) | {"pages": 1}


def test_facts_take_the_place_of_their_names():
    assert facts.fill("{{ blocks }} blocks, {x}", {"blocks": 3}, "about.md") == "3 blocks, {x}"
    with pytest.raises(SourceError, match="about.md: unknown fact 'blogs'; expected one of blocks"):
        facts.fill("{{ blogs }}", {"blocks": 3}, "about.md")


def test_the_repository_is_named_where_there_is_one(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert facts.surroundings("", "")["issue"] == "issue"
    assert facts.surroundings("", "https://a.org/b")["issue"] == "[issue](https://a.org/b/issues)"
    assert facts.surroundings("", "")["year"] == "n. d."
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert facts.surroundings("", "")["date"] == "2023-11-14" and facts.surroundings("", "")["year"] == "2023"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_those_of_the_site(language, site):
    """Counted once more, in the HTML."""
    files = {file.parent: file for file in (site / language).rglob("index.html")}
    pages = [parsed(file) for file in files.values()]
    about = parsed(files[site / language / "about"])
    said = [cell.text for cell in about.select("article td:nth-of-type(2)")]
    counted = [
        len(pages),
        sum(bool(page.select("div.language-python")) for page in pages),
        sum(len(page.select("div.language-python")) for page in pages),
        sum(len(page.select("details.success div.language-python")) for page in pages),
        sum(
            len(re.findall(r"^\s*assert\b", code.text, re.MULTILINE))
            for page in pages
            for code in page.select("div.language-python code")
        ),
        sum(len(page.select("figure.plot")) for page in pages),
        sum(len(page.select("math")) for page in pages),
        sum(len(page.select("dt")) for page in pages),
    ]
    assert said[: len(counted)] == [str(number) for number in counted], counted
    assert "{{" not in about.text
