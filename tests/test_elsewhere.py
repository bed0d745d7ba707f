"""What is said of other versions and processors was measured, and is shown where it belongs."""

import sys

import pytest
import yaml

from page import elsewhere
from run.blocks import Block
from run.regions import region_lines
from run.sources import SourceError
from tests import elsewhere as command
from tests.project import LANGUAGES, PROJECTS, ROOT, SCRIPTS, SOLUTIONS, parsed
from tests.test_repository import PINS, pins

SUMS = Block(line=1, end=3, code="", include="examples/sums.py:sum", session="", alt="")
ROW = {
    "date": "2026-11-26",
    "python": "3.11.7",
    "torch": "2.8.0",
    "torchvision": "0.23.0",
    "numpy": "2.0.0",
    "scripts": 2,
}


def measured(**moved: dict) -> dict[str, dict]:
    """Return what the file holds, given what moved in some places."""
    return {place: ROW | {"failed": {}, "moved": lines} for place, lines in moved.items()}


def note(monkeypatch, text: str, language: str = "en", **moved: dict) -> str:
    """Return the note below an output of examples/sums.py:sum."""
    monkeypatch.setattr(elsewhere, "places", lambda: measured(**moved))
    return elsewhere.note(SUMS, "docs/en/sums.md", text, language, "../seeds/#rounding")


# --- the file -------------------------------------------------------------------------------------------------------


def test_other_conditions_were_measured_on_the_pinned_versions():
    found = {name: row for name, row in elsewhere.places().items() if name not in ("oldest", "newest")}
    assert found
    for name, row in found.items():
        for package in command.PACKAGES:
            expected = pins(PINS)[package]
            cure = f"docs/elsewhere.yml: {name}: {package} {row[package]}; run python tests/elsewhere.py {name}"
            assert row[package] == expected, cure


def test_no_script_failed_anywhere():
    for name, row in elsewhere.places().items():
        assert row["failed"] == {}, f"docs/elsewhere.yml: {name}"
        assert 0 < row["scripts"] <= len([*SCRIPTS, *SOLUTIONS, *PROJECTS]), f"docs/elsewhere.yml: {name}"


def moved_lines() -> list[tuple[str, str, str]]:
    """Return (place, block, line as it is here) of all lines that are others elsewhere."""
    return [
        (name, block, here)
        for name, row in elsewhere.places().items()
        for block, pairs in row["moved"].items()
        for here, _ in pairs
        if here
    ]


def without_digits(line: str) -> str:
    return " ".join(elsewhere.NUMBER.sub("", line).split())


def test_lines_that_moved_are_shown(site):
    """By the lesson that the file names, with these digits or, on another processor, with others.

    After a change of what a lesson prints, the file is measured anew, or the line goes.
    """
    for name, block, line in moved_lines():
        script, _, region = block.partition(":")
        code = (ROOT / script).read_text(encoding="utf-8")
        assert not region or region in region_lines(code, script), f"docs/elsewhere.yml: {name}: no block {block}"
        lesson = elsewhere.pages({block: []})[0]
        page = "projects/" * (lesson in {project.stem for project in PROJECTS}) + lesson
        outputs = parsed(site / "en" / page / "index.html").select("pre.output")
        shown = {without_digits(shown) for output in outputs for shown in output.text.splitlines()}
        assert without_digits(line) in shown, f"docs/elsewhere.yml: {name}: {block}: {line!r} is no longer shown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_it(language, site):
    table = parsed(site / language / "about" / "index.html").select_one("#elsewhere").find_next("table")
    rows = [[cell.text for cell in row.select("td")] for row in table.select("tbody tr")]
    assert [cells[0] for cells in rows] == [elsewhere.PLACES[name][language] for name in elsewhere.places()]
    notes = [
        note
        for file in (site / language).rglob("index.html")
        for note in parsed(file).select("pre.output + details.elsewhere")
    ]
    assert bool(notes) == bool(moved_lines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("oldest: [", "docs/elsewhere.yml:2: no YAML"),
        ("nowhere: {}", "docs/elsewhere.yml:1: expected some of oldest, pinned"),
        ("oldest: {date: 2026-11-26}", "docs/elsewhere.yml: oldest: expected date, failed"),
    ],
)
def test_a_broken_file_is_one_line(text, said):
    with pytest.raises(SourceError, match=said):
        elsewhere.parse(text)


def test_what_is_written_is_read():
    found = measured(avx2={"examples/sums.py:sum": [["a: 0.31", "'b' – 0.32"]]}, oldest={})
    assert elsewhere.parse(elsewhere.written(found)) == found
    assert list(yaml.safe_load(elsewhere.written(found))) == ["oldest", "avx2"]


# --- the notes ------------------------------------------------------------------------------------------------------


def test_a_line_that_never_moved_has_no_note(monkeypatch):
    assert note(monkeypatch, "0.31\n") == ""
    assert note(monkeypatch, "0.31\n", oldest={"examples/sums.py:mean": [["0.31", "0.32"]]}) == ""
    assert note(monkeypatch, "0.50\n", oldest={"examples/sums.py:sum": [["0.31", "0.32"]]}) == "", "no longer shown"


def test_digits_that_moved_say_where_and_why(monkeypatch):
    lines = {"examples/sums.py:sum": [["0.31", "0.32"]]}
    found = note(monkeypatch, "0.31\n", oldest=lines, avx2=lines)
    assert "other digits" in found and '<a href="../seeds/#rounding">' in found
    assert "versions (Python 3.11.7, torch 2.8.0); no AVX-512 instructions, here → there:" in found
    assert found.count("<code>0.31</code> → <code>0.32</code>") == 1
    assert "数字不同" in (found := note(monkeypatch, "0.31\n", "zh", oldest=lines)) and "seeds" not in found


def test_words_that_moved_are_text(monkeypatch):
    found = note(monkeypatch, "<a>\n", oldest={"examples/sums.py:sum": [["<a>", "b"], ["", "c"]]})
    assert "other words" in found and "Why" not in found
    assert "<code>&lt;a&gt;</code> → <code>b</code>" in found and "– → <code>c</code>" in found


# --- the command ----------------------------------------------------------------------------------------------------


def test_lines_are_compared_and_belong_to_their_block():
    here = command.Shown(["a", "0.31", "z"], ["s.py:one", "s.py:two", "s.py:two"])
    assert command.moved(here, ["a", "0.31", "z"]) == {}
    assert command.moved(here, ["a", "0.32", "z"]) == {"s.py:two": [["0.31", "0.32"]]}
    assert command.moved(here, ["a", "z"]) == {"s.py:two": [["0.31", ""]]}
    assert command.moved(here, ["a", "0.31", "z", "more"]) == {"s.py:two": [["", "more"]]}
    assert command.moved(here, []) == {"s.py:one": [["a", ""]], "s.py:two": [["0.31", ""], ["z", ""]]}


def test_a_script_runs_as_its_reader_runs_it(tmp_path):
    script = tmp_path / "sums.py"
    script.write_text("import os\n# --8<-- [start:sum]\nprint(os.listdir(), os.environ['N'])\n# --8<-- [end:sum]\n")
    assert command.run(script, sys.executable, {"N": "2"}) == ("['sums.py'] 2\n", "")
    script.write_text("print(1)\nraise ValueError('no sum')\n")
    output, error = command.run(script, sys.executable, {})
    assert output.startswith("1\nTraceback") and error == "ValueError: no sum"


def test_a_script_that_never_ends_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "SCRIPT_SECONDS", 0.5)
    script = tmp_path / "sums.py"
    script.write_text("while True: pass\n")
    assert command.run(script, sys.executable, {}) == ("", "ran longer than 0.5 s")


def test_bad_input_is_one_line(monkeypatch):
    with pytest.raises(SourceError, match="no place is called 'mars'; expected some of oldest, pinned"):
        command.main(["mars"])
    monkeypatch.setattr(command.shutil, "which", lambda name: None)
    with pytest.raises(SourceError, match="no uv, which makes the environments; pip install uv"):
        command.main(["oldest"])


def test_only_pythons_that_are_allowed_and_finished_are_tried(monkeypatch):
    versions = ["3.10.2", "3.13.1", "3.9.1", "3.15.0a1", "3.13.0", "3.11.7"]
    listed = [{"version": version, "implementation": "cpython", "variant": "default"} for version in versions]
    monkeypatch.setattr(command, "uv", lambda *_: command.json.dumps(listed))
    assert command.pythons("newest") == ["3.13", "3.11"]
    assert command.pythons("oldest") == ["3.11"] and command.pythons("pinned") == [sys.executable]
