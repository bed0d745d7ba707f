"""Every script runs alone, and its page shows exactly what it prints."""

import re

import pytest
from bs4 import BeautifulSoup

from run.regions import without_marks
from run.shared import whole
from tests.project import LANGUAGES, PROJECTS, ROOT, SCRIPTS, SOLUTIONS, code_lines, parsed
from tests.readers import STARTS, run_script

RUNNABLE = [*SCRIPTS, *SOLUTIONS]
WHOLE = [*RUNNABLE, *PROJECTS]


def test_there_are_scripts():
    assert len(SCRIPTS) >= 40 and len(SOLUTIONS) >= 30 and len(PROJECTS) >= 3


def test_scripts_that_share_a_folder_fill_folders_of_their_own():
    """Readers keep the lessons' scripts side by side: what one leaves, another must not find."""
    makers = {}
    for script in SCRIPTS:
        code = script.read_text(encoding="utf-8")
        for folder in set(re.findall(r'Path\("([\w ]+)"', code)) if "mkdir" in code else ():
            makers.setdefault(folder, []).append(script.stem)
    assert len(makers) >= 4
    assert {folder: names for folder, names in makers.items() if len(names) > 1} == {}


@pytest.mark.parametrize("script", WHOLE, ids=lambda p: p.relative_to(ROOT / "examples").as_posix())
def test_page_shows_what_the_script_prints(script, site, preloaded, tmp_path):
    fresh = STARTS.search(script.read_text(encoding="utf-8"))
    expected = run_script(script, tmp_path / "here", None if fresh else preloaded)
    for language in LANGUAGES:
        shown = outputs(parsed(site / language / address(script) / "index.html"), solutions=script in SOLUTIONS)
        assert shown == expected, f"{language}/{script.stem}"


def address(script) -> str:
    folder = "projects/" if script.stem in {project.stem for project in PROJECTS} else ""
    return "" if script.stem == "index" else folder + script.stem


def outputs(page: BeautifulSoup, solutions: bool) -> str:
    """Return the text of a page's output boxes: those of the lesson, or those in the answers."""
    boxes = page.select("pre.output")
    return "".join(box.samp.text for box in boxes if bool(box.find_parent(class_="success")) == solutions)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_blocks_copied_from_the_page_are_the_script(script, site):
    """What the copy button copies, block after block, is the script."""
    for language in LANGUAGES:
        page = parsed(site / language / address(script) / "index.html")
        blocks = [b.code.text for b in page.select("div.language-python") if not b.find_parent(class_="success")]
        code = whole(without_marks(script.read_text(encoding="utf-8"))).partition("\n")[2]
        assert code_lines("\n".join(blocks)) == code_lines(code)
