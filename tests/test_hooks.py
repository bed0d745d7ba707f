"""The hooks, text in → text out."""

import io
import re
import socket
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import accessibility
import execution
import figures
import formulas
import languages
import lightness
import offline
import pairs
import projects
import pytest
import results
import sessions
import stamp
import worker
from fences import Block, BlockError, python_blocks, regions, without_marks
from fontTools.ttLib import TTFont
from mkdocs.exceptions import PluginError

SCRIPT = '''"""How much is two?"""

# --8<-- [start:one]
x = 1
# --8<-- [end:one]

# --8<-- [start:two]
if x:
    print(x + x)
# --8<-- [end:two]
'''


@pytest.fixture
def root(tmp_path):
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "sum.py").write_text(SCRIPT)
    return tmp_path


# --- fences ---------------------------------------------------------------------------------------------------------


def test_blocks_are_found_at_any_depth(root):
    page = """# Sum { #sum }

```python exec="on"
--8<-- "examples/sum.py:one"
```

!!! note

    ```python exec="on" session="other" alt="A line"
    --8<-- "examples/sum.py:two"
    ```

````text
```python
never found
```
````
"""
    assert python_blocks(page, "sum.md", root) == [
        Block(line=3, end=5, code="x = 1\n", include="examples/sum.py:one", session="", alt=""),
        Block(
            line=9,
            end=11,
            code="if x:\n    print(x + x)\n",
            include="examples/sum.py:two",
            session="other",
            alt="A line",
        ),
    ]


@pytest.mark.parametrize(
    ("fence", "message"),
    [
        ('```python exec="on" sourcee="above"\nx\n```', "sum.md:1: unknown fence option 'sourcee'; expected one of"),
        ('```python exec="on" html\nx\n```', "sum.md:1: unknown fence option 'html'"),
        (
            '```python exec="on" fold="yes"\nx\n```',
            'sum.md:1: unknown value fold="yes"; expected fold="on", or no fold',
        ),
        ("```python\nx\n```", 'sum.md:1: this Python block does not run; expected ```python exec="on"'),
        ("```py\nx\n```", 'sum.md:1: write this fence as ```python exec="on"'),
        ("``` {.python}\nx\n```", "sum.md:1: write this fence as"),
        ("```pycon\nx\n```", "sum.md:1: write this fence as"),
        ('```python exec="on"\nx', "sum.md:1: this fence is never closed"),
        ('```python exec="on"\n--8<-- "examples/sum.py:three"\n```', "regions there: one, two"),
        ('```python exec="on"\n--8<-- "examples/sun.py:one"\n```', "none: the file is missing"),
    ],
)
def test_a_wrong_fence_names_place_and_cure(fence, message, root):
    with pytest.raises(PluginError, match=re.escape(message)):
        python_blocks(fence, "sum.md", root)


def test_a_folded_block_says_so(root):
    (block,) = python_blocks('```python exec="on" fold="on"\n--8<-- "examples/sum.py:one"\n```', "sum.md", root)
    assert block.fold
    shown = execution.fold('<div class="highlight"><pre>x = 1</pre></div><pre class="output">1</pre>', block, "en")
    assert shown == (
        '<details class="code"><summary>The code of this step</summary><div class="highlight"><pre>x = 1</pre></div>'
        '</details><pre class="output">1</pre>'
    )


def test_regions_and_marks(root):
    assert regions(root / "examples" / "sum.py") == ["one", "two"]
    assert without_marks(SCRIPT) == '"""How much is two?"""\n\nx = 1\n\nif x:\n    print(x + x)\n'


# --- worker and sessions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2\n", "2\n"),
        ("10%\r100%\n", "100%\n"),
        ("a\r\nb\n", "a\nb\n"),
        ("/home/a b/x.py:3: UserWarning: old\n  f()\nnext\n", "UserWarning: old\nnext\n"),
        ("<block 2>:3: FutureWarning: soon\n", "FutureWarning: soon\n"),
        ("see x.py:3: this is no warning\n", "see x.py:3: this is no warning\n"),
    ],
)
def test_tidy(text, shown):
    assert worker.tidy(text) == shown


def blocks(*codes):
    return [
        Block(line=10 * i, end=10 * i + 2, code=code, include="", session="", alt="")
        for i, code in enumerate(codes, start=1)
    ]


def test_everything_written_is_caught_in_order():
    code = """
import logging, os, subprocess, sys, textwrap, warnings
print("a", "b", sep="-", end="!\\n")
print("to stderr", file=sys.stderr)
sys.stdout.write("written\\n")
warnings.warn("careful")
logging.warning("logged")
print("é 汉")
os.write(1, b"from below\\n")
subprocess.run([sys.executable, "-c", "print('from a child')"])
import this
"""
    shown = sessions.run_session(blocks(code), "page.md")["blocks"][0]
    assert len(shown) == 1 and shown[0][0] == "text"
    lines = shown[0][1].splitlines()
    assert lines[:8] == [
        "a-b!",
        "to stderr",
        "written",
        "UserWarning: careful",
        "WARNING:root:logged",
        "é 汉",
        "from below",
        "from a child",
    ]
    assert lines[8].startswith("The Zen of Python"), "an imported function's output is missing"


def test_a_session_is_fresh_and_its_blocks_share_state():
    assert sessions.run_session(blocks("x = 2", "print(x)"), "page.md")["blocks"] == [[], [["text", "2\n"]]]
    with pytest.raises(BlockError, match="name 'x' is not defined"):
        sessions.run_session(blocks("print(x)"), "page.md")


def test_a_class_of_a_block_can_be_pickled():
    code = "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))).__name__, __name__)"
    assert sessions.run_session(blocks(code), "page.md")["blocks"] == [[["text", "A __main__\n"]]]


def test_figures_and_text_keep_their_order():
    code = "import matplotlib.pyplot as plt\nprint(1)\nplt.plot([1, 2])\nplt.show()\nprint(2)"
    (shown,) = sessions.run_session(blocks(code), "page.md")["blocks"]
    assert [kind for kind, _ in shown] == ["text", "figure", "text"]
    assert (shown[0][1], shown[2][1]) == ("1\n", "2\n") and "<svg" in shown[1][1]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1\ny = x / 0", "page.md:10: line 2, `y = x / 0`: ZeroDivisionError: division by zero"),
        ("x = (", "page.md:10: line 1, `x = (`: "),
        ("import sys\nsys.exit(0)", "the block called sys.exit(0); a lesson must run to its end"),
        ("import os\nos._exit(3)", "page.md:10: the process running this block died with exit code 3"),
        ("import matplotlib.pyplot as plt\nplt.plot([1])", "a figure was drawn but never shown"),
    ],
)
def test_a_failing_block_names_its_line(code, message):
    with pytest.raises(BlockError, match=re.escape(message)):
        sessions.run_session(blocks(code), "page.md")


def test_broken_results_are_never_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "CACHE", tmp_path / "cache")
    kept = {"device": "cpu", "blocks": [[["text", "2\n"]]]}
    assert results.load("a") is None
    results.save("a", kept)
    assert results.load("a") == kept
    file = tmp_path / "cache" / "a.json"
    whole = file.read_bytes()
    for broken in (whole[:-5], whole.replace(b"cpu", b"gpu"), b"", b"\xff\xfe", b"{}"):
        file.write_bytes(broken)
        assert results.load("a") is None


def test_a_result_is_known_by_all_it_depends_on(monkeypatch):
    key = results.key(["x = 1", "print(x)"])
    assert key == results.key(["x = 1", "print(x)"]) != results.key(["x = 2", "print(x)"])
    monkeypatch.setattr(results, "environment", lambda: "other versions")
    assert key != results.key(["x = 1", "print(x)"])


# --- figures, formulas, stamp, accessibility ------------------------------------------------------------------------

SVG = """<?xml version="1.0"?>
<svg xmlns:xlink="x" width="360pt" height="180pt" viewBox="0 0 360 180" xmlns="y" version="1.1">
 <metadata>made by</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><path id="m1" d="M 0 1.23456
L 2 3" style="stroke: #1f77b4; fill: #000000" clip-path="url(#c1)"/>
 <use xlink:href="#m1"/>
 <text style="font: 10px 'DejaVu Sans'; text-anchor: middle">lr 0.001</text></g>
 <clipPath id="c1"/>
</svg>"""


def test_a_figure_fits_the_page():
    assert figures.inline(SVG, "figure-2", 'A "line"') == (
        '<figure class="plot" data-search-exclude><svg viewBox="0 0 360 180" role="img" aria-label="A &quot;line&quot;" '
        'style="width:480px" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<defs></defs><g><path id="figure-2-m1" d="M 0 1.23L 2 3" style="stroke: var(--plot-blue); fill: currentColor" '
        'clip-path="url(#figure-2-c1)"/><use xlink:href="#figure-2-m1"/>'
        '<text style="font-size: 10px; text-anchor: middle">lr 0.001</text></g><clipPath id="figure-2-c1"/></svg></figure>'
    )


def test_a_formula_becomes_mathml():
    inline = formulas.to_mathml(r'<span class="arithmatex">\(a &lt; b\)</span>', "page.md", "")
    assert inline.startswith("<math>") and "<mi>a</mi>" in inline and "&lt;" in inline
    display = formulas.to_mathml('<div class="arithmatex">\\[\nx^2\n\\]</div>', "page.md", "")
    assert display.startswith('<div class="formula" tabindex="0"><math display="block">')


def test_an_unknown_command_names_its_line():
    with pytest.raises(PluginError, match=r"page.md:3: formula '\\\\fraction\{1\}\{2\}'"):
        formulas.to_mathml(
            r'<span class="arithmatex">\(\fraction{1}{2}\)</span>', "page.md", "# A\n\n$\\fraction{1}{2}$"
        )


def test_characters_of_formulas():
    used = formulas.used_characters("<p>Z<math><mi>x</mi><mo>&lt;</mo><mi>h</mi><mi>θ</mi></math></p>")
    assert used == {"x", "𝑥", "<", "h", "ℎ", "θ", "𝜃"}
    assert "√" in formulas.used_characters("<math><msqrt><mi>x</mi></msqrt></math>")


def test_font_is_the_same_each_time_and_grows_with_its_text():
    font = formulas.font("x∑(")
    formulas.font.cache_clear()
    names = TTFont(io.BytesIO(font))["name"]
    assert "SIL Open Font License" in names.getDebugName(13)
    assert font == formulas.font("x∑(") and len(font) < len(formulas.font("x∑(abcdefg∂√"))


def test_stamp():
    html = stamp.stamp(12, "cpu", "en", "2026-11-21")
    assert "All 12 blocks" in html and "device cpu · 2026-11-21" in html
    assert " · " not in stamp.stamp(12, "cpu", "zh", "")


def test_search_is_named():
    assert 'role="dialog" aria-label="搜索"' in accessibility.name_search(
        '<div data-md-component="search" role="dialog">', "zh"
    )


def test_plain_spans_are_dropped():
    code = '<span class="n">a</span><span class="w"> </span><span class="o">&lt;</span> <span class="mi">2</span>'
    assert lightness.drop_plain_spans(code) == 'a &lt; <span class="mi">2</span>'


def test_tables_are_framed():
    assert lightness.frame_tables("<p>a</p><table>1</table><table>2</table>") == (
        '<p>a</p><div class="table"><table>1</table></div><div class="table"><table>2</table></div>'
    )


# --- projects -------------------------------------------------------------------------------------------------------

NOTEBOOK = """# %% [markdown] tags=["zh"]
# # 数字 { #digits }

# %% [markdown] tags=["en"]
# # Digits { #digits }

# %% alt={"zh": "图", "en": "A digit"}
x = 1


# %%
print(x)
"""


def test_a_notebook_becomes_a_page_line_by_line():
    page = projects.as_markdown(NOTEBOOK, "digits.py", "en")
    assert page.splitlines() == [
        *["", "", "", "", "# Digits { #digits }", ""],
        *['```python exec="on" alt="A digit"', "x = 1", "```", "", '```python exec="on"', "print(x)", "```"],
    ]
    assert "# 数字 { #digits }" in projects.as_markdown(NOTEBOOK, "digits.py", "zh").splitlines()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tags=["en"]', 'tags=["fr"]', 'digits.py:4: expected tags=["zh"] or tags=["en"] on this text cell'),
        ("x = 1\n\n", "x = 1\n", "digits.py:10: expected two empty lines above this cell"),
    ],
)
def test_a_notebook_that_makes_no_page(old, new, message):
    with pytest.raises(PluginError, match=re.escape(message)):
        projects.as_markdown(NOTEBOOK.replace(old, new, 1), "digits.py", "en")


def test_a_notebook_in_one_language():
    assert "数字" not in projects.in_language(NOTEBOOK, "en") and "Digits" in projects.in_language(NOTEBOOK, "en")
    assert projects.in_language("x = 1\n", "en") == "x = 1\n"


# --- pairs ----------------------------------------------------------------------------------------------------------

PAGE = """# Sum { #sum }

Words $x$.

| a | b |
| --- | --- |
| 1 | 2 |

!!! note

    Words.

$$
a^2
$$
"""


def compare(en: str) -> list[str]:
    return pairs.differences({"docs/zh/sum.md": PAGE, "docs/en/sum.md": en})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#sum }", "#total }", "docs/en/sum.md:1: heading # #total; expected heading # #sum, as docs/zh/sum.md:1"),
        ("| 1 | 2 |\n", "", "docs/en/sum.md:8: admonition note; expected table row, as docs/zh/sum.md:7"),
        ("note", "tip", "docs/en/sum.md:9: admonition tip; expected admonition note"),
        ("$x$", "$y$", "docs/en/sum.md: formulas differ from docs/zh/sum.md: only there ['$x$'], only here ['$y$']"),
        ("a^2", "a^3", "docs/en/sum.md: formulas differ from docs/zh/sum.md: only there ['$$\\na^2\\n$$']"),
    ],
)
def test_a_difference_between_languages_is_named(old, new, message):
    assert compare(PAGE) == []
    assert [m[: len(message)] for m in compare(PAGE.replace(old, new))] == [message]


def test_a_heading_needs_an_id():
    with pytest.raises(
        PluginError, match=re.escape("docs/en/sum.md:1: heading without an id; expected '# Sum { #an-id }'")
    ):
        compare(PAGE.replace(" { #sum }", ""))


def test_every_region_is_shown_once_in_order(root, monkeypatch):
    monkeypatch.setattr(pairs, "ROOT", root)
    script, one, two = root / "examples" / "sum.py", "examples/sum.py:one", "examples/sum.py:two"
    assert pairs.unshown(script, [one, two], "page.md") == []
    assert pairs.unshown(script, [one], "page.md") == [
        "examples/sum.py: region 'two' is never shown; expected --8<-- \"examples/sum.py:two\" in page.md"
    ]
    for wrong in ([two, one], [one, two, two]):
        (message,) = pairs.unshown(script, wrong, "page.md")
        assert message.startswith("page.md: shows the regions of examples/sum.py as")


# --- the whole site ---------------------------------------------------------------------------------------------------


def test_a_terminal_shows_how_far_a_build_is(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Screen())
    progress = sessions.Progress()
    progress.total = 500
    with ThreadPoolExecutor(4) as pool:
        for _ in range(500):
            pool.submit(progress.advance)
    shown = sys.stderr.getvalue()
    assert shown.startswith("\rRunning blocks: 1 of 500\rRunning blocks: 2 of 500\r")
    assert shown.endswith("\rRunning blocks: 500 of 500\n") and shown.count("\n") == 1
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    progress.advance()
    assert sys.stderr.getvalue() == "", "a log file gets no such line"


def test_a_free_port_passes_and_is_asked_for_once(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        languages.check_port("127.0.0.1", port)  # a build needs none
        monkeypatch.setattr(languages, "serving", True)
        with pytest.raises(PluginError, match=f"127.0.0.1:{port}: .*mkdocs serve -a 127.0.0.1:{port + 1}"):
            languages.check_port("127.0.0.1", port)
        languages.check_port("127.0.0.1", port)


def test_the_finished_folder_takes_the_old_ones_place(tmp_path):
    for name in ("site", "site.building"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.html").write_text(name)
    languages.replace(tmp_path / "site.building", tmp_path / "site")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
        "site",
        "site/site.building.html",
    ]


def test_a_zip_holds_what_needs_no_server(tmp_path):
    folder = tmp_path / "en"
    for name in ("index.html", "404.html", "assets/site.css", "search/search_index.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    offline.zip_folder(folder, tmp_path / "one.zip", 1_700_000_000)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["en/assets/site.css", "en/index.html"]
        assert archive.getinfo("en/index.html").date_time == (2023, 11, 14, 22, 13, 20)
    (folder / "index.html").touch()
    offline.zip_folder(folder, tmp_path / "two.zip", 1_700_000_000)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
