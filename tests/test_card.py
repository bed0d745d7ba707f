"""What the pages tell of a graphics card is what one did; python -m tests.card measures it anew."""

import re
import subprocess
import sys

import pytest

from run.sources import ROOT
from tests.card import measured
from tests.card.__main__ import said
from tests.card.cases import CASES
from tests.project import LANGUAGES

CARD = measured()
UNITS = {"zh": ("毫秒", "秒"), "en": ("ms", "s")}


def section(page: str, heading: str, language: str) -> str:
    """Return what stands under a heading, given by its id, up to the next one."""
    text = (ROOT / "docs" / language / f"{page}.md").read_text(encoding="utf-8")
    return re.search(rf"^#+ .*\{{ #{heading} \}}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)[1]


def cells(page: str, heading: str, language: str) -> list[list[str]]:
    """Return the rows of the first table under a heading, without its head and the first cell of each."""
    text = re.sub(r" *<!--.*?-->", "", section(page, heading, language))
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)[0]
    return [[cell.strip() for cell in line.split("|")[2:-1]] for line in table.splitlines()[2:]]


def test_nothing_failed_on_the_card():
    assert [case for case in CARD["cases"] if case["wrong"]] == []
    assert [name for name, did in CARD["scripts"].items() if did["failed"]] == []


def test_every_case_was_tried():
    """One that was added or changed since waits for the next card."""
    tried = {case["name"]: case for case in CARD["cases"]}
    assert list(tried) == [case.name for case in CASES]
    for case in CASES:
        assert bool(tried[case.name]["said"]) == bool(case.message), case.name
        assert tried[case.name]["place"] == case.place
        first = case.message.partition("{other}")[0]
        assert first in tried[case.name]["said"], case.name


@pytest.mark.parametrize("place", sorted({case.place for case in CASES}))
def test_every_case_is_of_a_place(place):
    for language in LANGUAGES:
        section(*place.split("#"), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_what_was_measured(language):
    thousandths, seconds = UNITS[language]
    steps = CARD["steps"]
    assert cells("devices", "measured", language) == [
        [
            f"{1000 * row['seconds']:.1f} {thousandths}",
            f"{steps[0]['seconds'] / row['seconds']:.1f}".replace("1.0", "1"),
        ]
        for row in steps
    ]
    assert cells("devices", "slower", language) == [
        [f"{1000 * row[device]:.2g} {thousandths}" for device in ("cpu", "cuda")] for row in CARD["small"]
    ]
    assert cells("devices", "autocast", language) == [
        [f"{1000 * row['seconds']:.1f} {thousandths}", f"{row['error']:f}".rstrip("0")] for row in CARD["products"]
    ]
    rows = {row["way"]: row for row in CARD["epochs"]}
    order = [
        "cpu",
        "samples",
        "workers",
        "batches",
        "card",
        "no_wait",
        "tf32",
        "autocast",
        "compile",
        "graphs",
        "larger",
    ]
    assert cells("fast_input", "card", language) == [
        [f"{rows[way]['seconds']:.{2 if rows[way]['seconds'] < 1 else 1}f} {seconds}"] for way in order
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_beside_the_tables_are_what_was_measured(language):
    rows = {row["way"]: row for row in CARD["epochs"]}
    told = section("fast_input", "card", language)
    steps = -(-60_000 // 64), -(-60_000 // 512)
    for way, count in zip(("no_wait", "larger"), steps):
        assert f"{1000 * rows[way]['seconds'] / count:.1f} {UNITS[language][0]}" in told
        assert f"{rows[way]['loss']:.2f}" in told
    assert {f"{row['loss']:.2f}" for way, row in rows.items() if way != "larger"} == {"0.22"}
    told = section("devices", "measured", language)
    version, cuda = CARD["torch"].partition("+")[0].rpartition(".")[0], CARD["cuda"]
    year, month, day = CARD["date"].split("-")
    when = {"zh": f"{year} 年 {int(month)} 月 {int(day)} 日", "en": f"{int(day)} November {year}"}[language]
    for fact in (CARD["card"], version, cuda, str(len(CASES)), str(len(CARD["scripts"])), str(CARD["cores"]), when):
        assert fact in told, fact


def test_a_message_is_found_in_its_line():
    output = "Traceback\n  File\nRuntimeError: no card 7 of 1\nmore\n"
    assert said("no card {other} of", output) == "RuntimeError: no card 7 of 1"
    assert said("no card, no", output) == ""


@pytest.mark.parametrize(
    ("argument", "answer"),
    [("case", "no part is called 'case'; expected some of"), ("cases", "no card: this needs one")],
)
def test_the_command_says_what_it_lacks(argument, answer):
    done = subprocess.run(
        [sys.executable, "-m", "tests.card", argument],
        cwd=ROOT, env={"PATH": "", "CUDA_VISIBLE_DEVICES": ""}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1 and done.stderr.startswith(answer), done.stderr
