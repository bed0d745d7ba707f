"""One word for one thing: the table of terms is whole, and all pages keep to it."""

import re

import pytest

from page import glossary
from rules import terms, words
from run.notebooks import as_markdown
from run.sources import SourceError
from tests.project import LANGUAGES, PROJECTS, ROOT, parsed

GROUPS = terms.terms()
TERMS = [term for group in GROUPS.values() for term in group]
TERM = {
    "id": "leaf",
    "zh": "叶子",
    "en": "leaf",
    "also_en": ["leaves"],
    "asked_en": ["root"],
    "lesson": "recording.md#leaf",
    "says_zh": "起点。",
    "says_en": "A start.",
}


# --- text in → text out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "linked"),
    [
        ("A **leaf**.", "A [**leaf**](glossary.md#leaf)."),
        ("Two **Leaves**, a **leaf**.", "Two [**Leaves**](glossary.md#leaf), a **leaf**."),
        ("Two **leafs**", "Two [**leafs**](glossary.md#leaf)"),
        ("**leafy** leaf `**leaf**`", "**leafy** leaf `**leaf**`"),
        ("[the **leaf**](a.md) **leaf**", "[the **leaf**](a.md) [**leaf**](glossary.md#leaf)"),
        ("## A **leaf** { #a }", "## A **leaf** { #a }"),
        ('!!! note "**leaf**"\n\n    **leaf**', '!!! note "**leaf**"\n\n    [**leaf**](glossary.md#leaf)'),
        ("```text\n**leaf**\n```\n\n**leaf**", "```text\n**leaf**\n```\n\n[**leaf**](glossary.md#leaf)"),
    ],
)
def test_the_first_bold_use_is_linked(markdown, linked):
    assert glossary.link(markdown, glossary.names([TERM], "en"), "glossary.md") == linked


def test_a_group_takes_the_place_of_its_mark():
    lesson = "# Recording { #recording }\n\n## Leaves and results { #leaf }\n"
    filled = glossary.fill("<!-- terms: slopes -->", {"slopes": [TERM]}, "en", lambda file: lesson)
    assert filled == (
        'leaf · <span lang="zh">叶子</span> { #leaf }\n'
        ":   A start. (Elsewhere: root.) → [Leaves and results](recording.md#leaf)\n"
    )


@pytest.mark.parametrize(
    ("term", "language", "expected"),
    [
        ({"en": "leaf", "also_en": ["leaves"]}, "en", ["leaf"]),
        ({"en": "matrix", "also_en": ["matrices"], "asked_en": ["table"]}, "en", ["matrix", "table"]),
        ({"en": "random seed", "also_en": ["seed"]}, "en", ["random seed", "seed"]),
        ({"zh": "批量", "also_zh": ["批"], "asked_zh": ["小批量"]}, "zh", ["批量", "小批量"]),
    ],
)
def test_a_term_is_looked_up_by_words_that_begin_differently(term, language, expected):
    assert glossary.lookups(term, language) == expected


def test_the_index_goes_by_letters_and_by_pinyin():
    terms = [
        {"id": "norm", "zh": "范数", "en": "norm"},
        {"id": "batch", "zh": "批量", "en": "batch"},
        {"id": "adam", "zh": "Adam", "en": "Adam"},
        {"id": "bias", "zh": "偏置", "en": "bias", "asked_zh": ["阈值", "范数"]},
    ]
    end = '\n{: data-search-exclude="" }'
    assert glossary.index({"all": terms}, "en") == (
        "**A** [Adam](#adam)  \n**B** [batch](#batch) · [bias](#bias)  \n**N** [norm](#norm)" + end
    )
    assert glossary.index({"all": terms}, "zh") == (
        "**A** [Adam](#adam)  \n**F** [范数](#norm)  \n**P** [偏置](#bias) · [批量](#batch)  \n**Y** [阈值](#bias)"
        + end
    )


def test_the_index_takes_the_place_of_its_mark():
    page = "<!-- index -->\n\n<!-- terms: slopes -->"
    filled = glossary.fill(page, {"slopes": [TERM]}, "zh", lambda file: "## 叶子和结果 { #leaf }")
    assert filled.startswith("**Y** [叶子](#leaf)\n") and glossary.INDEX not in filled


@pytest.mark.parametrize(
    ("page", "lesson", "message"),
    [
        ("", "", r"docs/en/glossary.md: expected one mark .* for each group: \{'slopes'\}"),
        ("<!-- terms: slopes -->", "# A { #a }", "docs/terms.yml: leaf: recording.md#leaf: no such heading in en"),
    ],
)
def test_what_is_missing_is_named(page, lesson, message):
    with pytest.raises(SourceError, match=message):
        glossary.fill(page, {"slopes": [TERM]}, "en", lambda file: lesson)


# --- the table ------------------------------------------------------------------------------------------------------


def test_the_table_is_whole():
    assert len(TERMS) >= 70
    known = {f"{key}_{language}" for key in ("says", "also", "not", "asked") for language in LANGUAGES}
    for term in TERMS:
        assert {"id", "zh", "en", "lesson", "says_zh", "says_en"} <= set(term) <= {"id", "zh", "en", "lesson"} | known
        for language, stop in (("zh", "。"), ("en", ".")):
            says = re.sub(r"\]\(.*?\)|`[^`]*`", "", term[f"says_{language}"])
            assert says.endswith(stop) and says.count(stop) == 1, f"{term['id']}: expected one sentence: {says}"
    for key in ("id", *LANGUAGES):
        values = [term[key] for term in TERMS]
        assert len(values) == len(set(values)), f"twice: {sorted(v for v in values if values.count(v) > 1)}"
    for language in LANGUAGES:
        several = [name for term in TERMS for name in glossary.names([term], language)]
        assert len(several) == len(set(several)), f"{sorted(n for n in several if several.count(n) > 1)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terms_lesson_uses_the_word(language):
    projects = {f"projects/{script.name}": script for script in PROJECTS}
    for term in TERMS:
        file = term["lesson"].partition("#")[0]
        if file in projects:
            text = as_markdown(projects[file].read_text(encoding="utf-8"), file, language).lower()
        else:
            text = (ROOT / "docs" / language / file).read_text(encoding="utf-8").lower()
        assert any(name in text for name in glossary.names([term], language)), f"{term['id']}: not in {term['lesson']}"


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_keeps_to_itself(language):
    known = tuple((word, term[language]) for term in TERMS for word in term.get(f"not_{language}", []))
    assert words.avoided("\n".join(term[f"says_{language}"] for term in TERMS), language, known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons_and_glossary_lead_to_each_other(language, site):
    """Where links lead, test_site checks."""
    built = [*(site / language).glob("*/index.html"), *(site / language).glob("projects/*/index.html")]
    pages = {page.parent.name: parsed(page) for page in built}
    assert {tag["id"] for tag in pages["glossary"].select("dt")} == {term["id"] for term in TERMS}
    assert len(pages["glossary"].select("dd > a")) >= len(TERMS)
    linked = {name: len(page.select("article a[href*='glossary/#']")) for name, page in pages.items()}
    assert sum(linked.values()) > 200 and max(linked.values()) < 30, linked
