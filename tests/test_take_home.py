"""What a reader takes home runs there: each notebook in a real Jupyter kernel, each script under the spawn method."""

import ast
import os

import pytest

from page import take_home
from run.blocks import python_blocks
from run.notebooks import as_markdown
from run.shared import whole
from tests.project import LANGUAGES, PROJECTS, ROOT, SCRIPTS, parsed
from tests.readers import STARTS, code_cells, read, run_notebook, run_under_spawn

OFFERED = [script for script in [*SCRIPTS, *PROJECTS] if script.stem != "index"]
LESSONS = [script.relative_to(ROOT / "examples").with_suffix("").as_posix() for script in OFFERED]
WITH_PROCESSES = [name for name, script in zip(LESSONS, OFFERED) if STARTS.search(script.read_text(encoding="utf-8"))]
# Every project, and lessons of each kind: figures, worker processes, files, a process that dies, formulas.
IN_JUPYTER = [("en", name) for name in LESSONS if "/" in name]
IN_JUPYTER += [
    ("zh", name)
    for name in ("data_loading", "distributed", "labels", "losses", "practice_tensors", "resume", "samples")
]
if os.environ.get("EVERY_NOTEBOOK"):  # takes as long as all other tests together
    IN_JUPYTER = [(language, name) for language in LANGUAGES for name in LESSONS]
by_lesson = pytest.mark.parametrize("lesson", LESSONS)


@pytest.mark.parametrize(("language", "lesson"), IN_JUPYTER)
def test_the_notebook_runs_in_jupyter_and_prints_the_same(language, lesson, site, tmp_path):
    assert run_notebook(site, language, lesson, tmp_path) == code_cells(read(site, language, lesson))


@by_lesson
def test_the_notebook_is_the_page(lesson, site):
    """Code, output and figures, in both languages; answers stay folded."""
    for language in LANGUAGES:
        page = parsed(site / language / lesson / "index.html")
        boxes = [
            tag
            for tag in page.select("div.language-python, pre.output, figure.plot")
            if not tag.find_parent(class_="success") and not tag.select("[data-part]")  # the browser fills those
        ]
        cells = []
        for box in boxes:
            if box.name == "div":
                cells.append([box.code.text.strip(), "", 0])
            elif box.name == "pre":
                cells[-1][1] += box.samp.text
            else:
                cells[-1][2] += 1
        kept = code_cells(read(site, language, lesson))
        assert kept and [tuple(cell) for cell in cells] == kept


@by_lesson
def test_the_notebook_holds_every_line_letter_by_letter(lesson, site):
    """Answers, too, whose code stands in a text cell."""
    for language in LANGUAGES:
        source = ROOT / "docs" / language / f"{lesson}.md"
        if source.exists():
            text = source.read_text(encoding="utf-8")
        else:
            script = ROOT / "examples" / f"{lesson}.py"
            text = as_markdown(script.read_text(encoding="utf-8"), script.name, language)
        lines = {line for cell in read(site, language, lesson).cells for line in cell.source.splitlines()}
        wanted = [line for block in python_blocks(text, lesson) for line in block.code.splitlines()]
        assert wanted and [line for line in wanted if line.rstrip() and line not in lines] == []


@by_lesson
def test_the_notebook_holds_the_words_of_its_language(lesson, site):
    for language in LANGUAGES:
        words = "\n".join(cell.source for cell in read(site, language, lesson).cells if cell.cell_type == "markdown")
        chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in words)
        assert (chinese > len(words) / 10) == (language == "zh")
        for left in ("--8<--", 'exec="on"', "{ #", "??? ", "<!--", ".md)", ".md#"):
            assert left not in words, f"{language}/{lesson}: {left}"


def test_there_are_lessons_that_start_processes():
    assert {"data_loading", "distributed", "resume"} <= set(WITH_PROCESSES)


@pytest.mark.parametrize("lesson", WITH_PROCESSES)
def test_the_script_runs_under_spawn(lesson, site, tmp_path):
    assert run_under_spawn(site, lesson, tmp_path) == "".join(
        printed for _, printed, _ in code_cells(read(site, "en", lesson))
    )


@pytest.mark.parametrize(("lesson", "script"), [*zip(LESSONS, OFFERED)], ids=LESSONS)
def test_the_script_is_what_was_run(lesson, script, site):
    """The same program; what is left out are region marks and the other language."""
    for language in LANGUAGES:
        code = (site / language / lesson / f"{script.stem}.py").read_text(encoding="utf-8")
        assert "--8<--" not in code and f'tags=["{"en" if language == "zh" else "zh"}"]' not in code
        assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(whole(script.read_text(encoding="utf-8"))))


def test_our_markdown_becomes_jupyters():
    page = '## Sum { #sum }\n\nSee [losses](losses.md#mse), [below](#end). <!-- cited: 1.10 -->\n\n??? success "Answer 1"\n\n    It is $x$.\n\n    ```python\n    x = 1\n    ```\n\nNext.\n'
    known = take_home.to_jupyter(page, lambda target: f"https://a.org/{target}")
    assert known.startswith(
        "## Sum\n\nSee [losses](https://a.org/losses.md#mse), [below](https://a.org/#end).\n\n<details><summary>Answer 1</summary>\n\nIt is $x$.\n\n```python\nx = 1\n```\n\n</details>\n\nNext."
    )
    assert "See losses, below." in take_home.to_jupyter(page, lambda target: "")
    settings = take_home.to_jupyter("[Set](a.md?lr=0.1&seed=1#b)", lambda target: f"https://a.org/{target}")
    assert settings == "[Set](https://a.org/a.md?lr=0.1&seed=1#b)"
    commented = take_home.to_jupyter("One.\n\n<!-- cited: 60 --> Two, 60.\n\n<!-- a -->\n\nThree.\n", str)
    assert [words.strip() for words in commented.split("\n\n") if words.strip()] == ["One.", "Two, 60.", "Three."]


def test_code_in_words_stays_letter_by_letter():
    """What looks like a link, an id or a comment in code is none."""
    page = '!!! note "Outer"\n\n    ??? note "Inner"\n\n        ```python\n        x = fns[0]("ab"), { .5: 1 }, "<!-- a -->"\n        ```\n\n    And `layers[dict](x)`, [`a[0](b)`](b.md).\n'
    known = take_home.to_jupyter(page, lambda target: "https://a.org/b")
    assert known == (
        '**Outer**\n\n<details><summary>Inner</summary>\n\n```python\nx = fns[0]("ab"), { .5: 1 }, "<!-- a -->"\n```\n\n</details>\n\n'
        "And `layers[dict](x)`, [`a[0](b)`](https://a.org/b).\n\n"
    )


def test_the_row_offers_the_repository_where_there_is_one():
    here = take_home.row("sum", "docs/en/sum.md", "en", "")
    assert "sum.py" in here and "sum.ipynb" in here and "colab" not in here
    hosted = take_home.row("sum", "docs/en/sum.md", "en", "https://github.com/someone/course")
    assert "https://colab.research.google.com/github/someone/course/blob/notebooks/en/sum.ipynb" in hosted
    assert "https://github.com/someone/course/edit/main/docs/en/sum.md" in hosted


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("1. One:\n\n    ```text\n    a\n\n      b\n    ```", "1. One:\n\n    ```text\n    a\n\n      b\n    ```"),
        ("> ```text\n> a\n> ```", "> ```text\n> a\n> ```"),
        ('!!! note "T"\n\n    ```text\n    a\n    ```', "**T**\n\n```text\na\n```"),
        ('???+ note "T"\n\n    `a[0]()`', "<details open><summary>T</summary>\n\n`a[0]()`\n\n</details>"),
        (
            '!!! note "T"\n\n    ??? tip "In"\n\n        ```text\n        a\n        ```',
            "**T**\n\n<details><summary>In</summary>\n\n```text\na\n```\n\n</details>",
        ),
        (
            '1. One:\n\n    ??? success "A"\n\n        ```text\n        a\n        ```\n\n2. Two',
            "1. One:\n\n    <details><summary>A</summary>\n\n    ```text\n    a\n    ```\n\n    </details>\n\n2. Two",
        ),
        (
            "- **甲：**乙 **丙**（丁）**`a`**，**戊**。\n- 己**“庚”**，**`b`**辛 **壬**",
            "- <strong>甲：</strong>乙 **丙**（丁）**`a`**，**戊**。\n- 己<strong>“庚”</strong>，<strong>`b`</strong>辛 **壬**",
        ),
        ('a\n!!! note "T"\n\n    b', "a\n\n**T**\n\nb"),
        ("| `a | b` | c |\n| - | - |", "| `a \\| b` | c |\n| - | - |"),
        ("*a*{ .wide } [b](c.md){ target=_blank }\n{ .d }\n\n$x_{ .5 }$", "*a* b\n\n$x_{ .5 }$"),
    ],
)
def test_a_fence_keeps_its_margin_in_a_notebook(page, expected):
    assert take_home.to_jupyter(page + "\n", lambda target: "").strip() == expected
