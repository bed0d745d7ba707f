"""What a page becomes: each module, text in → text out, and the look at the finished page."""

import io
import re
import subprocess
from types import SimpleNamespace

import html5lib
import pytest
from fontTools.ttLib import TTFont

from page import (
    accessibility,
    browser,
    check,
    figures,
    formulas,
    lightness,
    map,
    output,
    search,
    stamp,
    syllabus,
    take_home,
)
from run.blocks import Block
from run.sources import SourceError

SVG = """<?xml version="1.0"?>
<svg xmlns:xlink="x" width="360pt" height="180pt" viewBox="0 0 360 180" xmlns="y" version="1.1">
 <metadata>made by</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><path id="m1" d="M 0 1.23456
L 2 3" style="stroke: #1f77b4; fill: #000000" clip-path="url(#c1)"/>
 <use xlink:href="#m1"/>
 <image style="image-rendering: crisp-edges; image-rendering: pixelated"/>
 <text style="font: 10px 'DejaVu Sans'; text-anchor: middle">lr 0.001</text></g>
 <clipPath id="c1"/>
</svg>"""


def test_a_figure_fits_the_page():
    assert figures.inline(SVG, "figure-2", 'A "line"') == (
        '<figure class="plot" data-search-exclude><svg viewBox="0 0 360 180" role="img" aria-label="A &quot;line&quot;" '
        'width="480" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<defs></defs><g><path id="figure-2-m1" d="M 0 1.23L 2 3" stroke="var(--plot-blue)" fill="currentColor" '
        'clip-path="url(#figure-2-c1)"/><use xlink:href="#figure-2-m1"/>'
        '<image image-rendering="pixelated"/>'
        '<text font-size="10px" text-anchor="middle">lr 0.001</text></g><clipPath id="figure-2-c1"/></svg></figure>'
    )


def test_a_formula_becomes_mathml():
    inline = formulas.to_mathml(r'<span class="arithmatex">\(a &lt; b\)</span>', "page.md", "")
    assert inline.startswith("<math>") and "<mi>a</mi>" in inline and "&lt;" in inline
    display = formulas.to_mathml('<div class="arithmatex">\\[\nx^2\n\\]</div>', "page.md", "")
    assert display.startswith('<div class="formula" tabindex="0"><math display="block">')


def test_an_unknown_command_names_its_line():
    with pytest.raises(SourceError, match=r"page.md:3: formula '\\\\fraction\{1\}\{2\}'"):
        formulas.to_mathml(
            r'<span class="arithmatex">\(\fraction{1}{2}\)</span>', "page.md", "# A\n\n$\\fraction{1}{2}$"
        )


@pytest.mark.parametrize(
    ("latex", "what"),
    [("a%b", r"line 3: formula 'a%b': '%b' is a comment; write \\%"), (" ", "is empty"), (r"50\%", "")],
)
def test_a_formula_loses_nothing(latex, what):
    page = rf'<span class="arithmatex">\({latex}\)</span>'
    if not what:
        assert "%" in formulas.to_mathml(page, "page.md", "")
        return
    with pytest.raises(SourceError, match=what.replace("line ", "page.md:")):
        formulas.to_mathml(page, "page.md", f"# A\n\n${latex}$")


def test_characters_of_formulas():
    used = formulas.used_characters("<p>Z<math><mi>x</mi><mo>&lt;</mo><mi>h</mi><mi>θ</mi></math></p>")
    assert used == {"x", "𝑥", "<", "h", "ℎ", "θ", "𝜃"}
    assert "√" in formulas.used_characters("<math><msqrt><mi>x</mi></msqrt></math>")


def test_font_is_the_same_each_time_and_grows_with_its_text():
    font = formulas.font("x∑(")
    names = TTFont(io.BytesIO(font))["name"]
    assert "SIL Open Font License" in names.getDebugName(13)
    assert font == formulas.font("x∑(") and len(font) < len(formulas.font("x∑(abcdefg∂√"))


def test_the_font_has_small_primes_and_no_other_small_signs():
    """f′ has its prime at the right height by a sign of its own; all others would double the font."""
    prime, letter = (TTFont(io.BytesIO(formulas.font(text))) for text in ("f′", "fx"))
    assert len(prime.getGlyphOrder()) > len(TTFont(io.BytesIO(formulas.font("f"))).getGlyphOrder()) + 1
    assert len(letter.getGlyphOrder()) <= 5


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


@pytest.mark.parametrize("text", ["white is #ffffff", "#1f77b4", "url(#c1) 1.23456", "font: bold 12px x"])
def test_what_is_named_in_words_stays_as_it_is(text):
    shown = figures.inline(SVG.replace("lr 0.001", text), "figure-1", text)
    assert f">{text}</text>" in shown and f'aria-label="{text}"' in shown and 'stroke="var(--plot-blue)"' in shown


def test_a_folded_block_shows_what_it_shows():
    code = '<div class="highlight"><pre>x = 1</pre></div><pre class="output">1</pre>'
    block = Block(line=1, end=3, code="x = 1\n", include="", session="", alt="", fold=True)
    assert output.fold(code, block, "en") == (
        '<details class="code"><summary>The code of this step</summary><div class="highlight"><pre>x = 1</pre></div>'
        '</details><pre class="output">1</pre>'
    )


HOSTILE = '</samp></pre><script>f()</script><img src=x onerror="f()">'


def shown(parts: list, alt: str = "") -> str:
    """Return what a page shows of a block that showed some parts."""
    block = Block(line=1, end=3, code="x = 1\n", include="", session="", alt=alt)
    page = output.Page.__new__(output.Page)
    page.path, page.language, page.reason, page.blocks, page.shown = "x.md", "en", "", [block], 0
    page.shown_by = lambda block: parts
    return page.show_next(block.code)


def test_what_a_block_prints_is_text():
    page = html5lib.parseFragment(shown([["text", HOSTILE]]), namespaceHTMLElements=False)
    assert [element.tag for element in page.iter()] == ["DOCUMENT_FRAGMENT", "pre", "samp"]
    assert "".join(page.itertext()) == HOSTILE


def test_alt_text_is_text():
    page = html5lib.parseFragment(shown([["figure", SVG]], alt=f'"{HOSTILE}'), namespaceHTMLElements=False)
    assert not list(page.iter("script")) and not list(page.iter("img"))
    assert any(element.get("aria-label") == f'"{HOSTILE}' for element in page.iter())


def test_an_error_that_a_block_raises_is_text_of_the_terminal():
    block = Block(line=1, end=3, code="x = 1\n", include="", session="", alt="")
    page = output.Page.__new__(output.Page)
    page.path, page.language, page.reason, page.blocks, page.shown = "x.md", "en", "", [block], 0

    def fail(block):
        raise SourceError(f"x.md:1: line 1: ValueError: {HOSTILE}")

    page.shown_by = fail
    with pytest.raises(output.BlockError, match="x.md:1: line 1: ValueError"):
        page.show_next(block.code)


def test_a_notebook_holds_what_was_printed_as_text():
    printed = take_home.output("text", HOSTILE)
    assert printed == {"output_type": "stream", "name": "stdout", "text": HOSTILE}
    drawn = take_home.output("figure", SVG)
    assert sorted(drawn["data"]) == ["image/svg+xml", "text/plain"] and drawn["data"]["image/svg+xml"] == SVG


def test_all_code_on_a_page_stands_in_its_fences():
    page = """<div class="language-python highlight"><pre><span></span><code><span>a</span> <span>&lt;</span> 2
</code></pre></div><pre class="output" tabindex="0"><samp>True</samp></pre>"""
    assert output.shown_code(page) == ["a < 2"]
    output.check_code(["a < 2"], ["a < 2"], "x.md")
    for stray in ('<pre><code class="language-python">1 / 0</code></pre>', "<pre class=x>1 / 0</pre>"):
        with pytest.raises(
            SourceError, match="x.md: `1 / 0` is shown as code and stands in no fence; set it in ```text"
        ):
            output.check_code(output.shown_code(page + stray), ["a < 2"], "x.md")
    with pytest.raises(SourceError, match="x.md: of 2 fences 1 are shown; expected each once, in order"):
        output.check_code(["a < 2"], ["a < 2", "b"], "x.md")


def test_the_date_is_that_of_our_own_repository(tmp_path, monkeypatch):
    """A zip unpacked inside another repository has no date, and neither has one without git."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "x"]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(
        [*git, "--date=1700000000"],
        cwd=tmp_path,
        check=True,
        env={"GIT_COMMITTER_DATE": "1700000000 +0000"} | dict(stamp.os.environ),
    )
    (tmp_path / "inside").mkdir()
    assert stamp.commit_date(tmp_path) == "1700000000"
    assert stamp.commit_date(tmp_path / "inside") == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert stamp.commit_date(tmp_path) == ""


@pytest.mark.parametrize("epoch", ["abc", "1.5", "-1"])
def test_a_date_that_is_none_is_named(epoch, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SourceError, match=f"SOURCE_DATE_EPOCH={epoch}: expected whole seconds since 1970, or nothing"):
        stamp.set_date()


def test_an_empty_date_is_none(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    monkeypatch.setattr(stamp, "commit_date", lambda root: "")
    stamp.set_date()
    assert "SOURCE_DATE_EPOCH" not in stamp.os.environ and stamp.date() == ""


# --- the syllabus -----------------------------------------------------------------------------------------------------


def test_the_nav_is_read_by_section():
    nav = [{"入门": ["index.md", "setup.md"]}, {"项目": ["projects/lenet.py"]}]
    assert syllabus.sections(nav) == [("入门", ["setup.md"]), ("项目", ["projects/lenet.py"])]
    assert syllabus.sections([{"甲": ["a.md", {"乙": ["b.md"]}, "c.md"]}, {"空": None}]) == [
        ("甲", ["a.md", "b.md", "c.md"]),
        ("空", []),
    ]


@pytest.mark.parametrize(
    ("nav", "message"),
    [
        (["setup.md"], "mkdocs.yml: nav: setup.md stands in no section; expected '- Section:'"),
        ([{"甲": "a.md"}], "mkdocs.yml: nav: '甲: a.md'; a page's title is its heading: write '- a.md'"),
        ([{"甲": ["a.md"]}, {"乙": ["a.md"]}], "mkdocs.yml: nav: a.md stands there 2 times; expected once"),
        ([{"甲": [{"题": "a.md"}]}], "mkdocs.yml: nav: '题: a.md'; a page's title is its heading: write '- a.md'"),
    ],
)
def test_a_nav_that_the_tables_cannot_follow_is_named(nav, message):
    with pytest.raises(SourceError, match=re.escape(message)):
        syllabus.sections(nav)


def test_a_path_that_leads_nowhere_is_named():
    with pytest.raises(SourceError, match="mkdocs.yml: nav: projects/lenet.py is not there; the home page's shortest"):
        syllabus.Syllabus.shortest(SimpleNamespace(order=["tensors.md"], needs=lambda path: []))


def test_a_course_in_which_nothing_builds_on_anything_has_no_map():
    alone = SimpleNamespace(parts=[("甲", ["a.md"])], order=["a.md"], needs=lambda path: [])
    assert syllabus.Syllabus.map(alone, page=None) == ""


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("# Curves: is it trained? { #fitting }", ("Curves", "is it trained?")),
        ("# 损失曲线：训练好了吗？ { #fitting }", ("损失曲线", "训练好了吗？")),
        ("# 今昔：torch::nms 后来怎样？ { #then }", ("今昔", "torch::nms 后来怎样？")),
    ],
)
def test_a_heading_says_name_and_question(heading, parts):
    assert syllabus.title(f"---\nx: y\n---\n\n{heading}\n", "x.md") == parts
    with pytest.raises(SourceError, match="x.md:1: expected a first heading"):
        syllabus.title("# Curves { #fitting }", "x.md")


def test_a_page_leads_on_to_the_next_in_nav():
    own = "# A\n\nNext: [curves](fitting.md).\n"
    assert syllabus.lead_on(own, "a.md", "Next: ", "Curves: trained?", "fitting.md") == own
    assert (
        syllabus.lead_on("# A\n", "a.md", "Next: ", "Curves: trained?", "b.md")
        == "# A\n\nNext: [Curves: trained?](b.md)\n"
    )
    with pytest.raises(SourceError, match="a.md: its last line leads elsewhere than to b.md, the next in nav"):
        syllabus.lead_on(own, "a.md", "Next: ", "Curves: trained?", "b.md")


def test_a_short_time_is_told_in_minutes():
    pages = SimpleNamespace(minutes={"a": 20, "b": 25, "c": 70}.get, words=syllabus.WORDS["en"])
    assert syllabus.Syllabus.time(pages, ["a", "b"]) == "about 45 minutes"
    assert syllabus.Syllabus.time(pages, ["a", "c"]) == "about 2 hours"


def test_a_task_is_a_section_with_a_solution():
    text = '# Practice: can you? { #a }\n\n## One { #b }\n\n??? tip "Hint"\n\n## Two { #c }\n\n??? success "Solution"\n'
    assert syllabus.tasks(text) == [("Two", "c")]


def test_a_question_begins_with_a_capital():
    assert syllabus.capital("how wrong is it?") == "How wrong is it?"
    assert syllabus.capital("no_grad and detach") == "no_grad and detach"


# --- the finished page ----------------------------------------------------------------------------------------------

WHOLE = """<html lang="en"><head><title>Sum</title><script>if (a < b) f("$")</script></head><body>
<a hreflang="zh" href="../zh/">中文</a><article><h1 id="sum">Sum</h1><p>Two <code>$x {{ y }}</code> <br> words
<pre><span>a &lt;!-- b</span></pre><details><summary>Answer</summary><p>2</p></details></article></body></html>"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("words", "$5 words", "'$' is left in the text: "),
        ("words", r"\(x\)", r"'\\(' is left in the text"),
        ("words", "{{ blocks }}", "'{{' is left in the text"),
        ("words", "--8&lt;-- x", "'--8<--' is left"),
        ("words", "&lt;!-- cited", "'<!--' is left"),
        ("words", "**bold**", "'**' is left"),
        ("<title>Sum", "<title>$x^2$", "'$' is left"),
        ("<p>Two", '<p id="sum">Two', "id 'sum' stands there 2 times"),
        ('<h1 id="sum">', '<h1 id="_1">', "id '_1'; expected one of its own"),
        ('<h1 id="sum">', "<h1>", "a heading without an id: <h1>"),
        ("words", "词", "Chinese on an English page: '词'"),
        ("words", "\x1b[31m", "control character '\\x1b'"),
        ("</details>", "", "</article> closes too much: <details> is still open there"),
        ("</article>", "</article></div>", "</div> closes too much: no <div> is open there"),
        ("words", "see [this][nope]", "is left in the text: '][nope]'"),
        ("words", "~~no~~ { .wide }", "'~~' is left in the text"),
        ("words", "[ ] do", "'[ ] ' is left in the text"),
        ("words", "wide { .wide }", "'{ .w' is left in the text"),
        ("<p>Two", "<p ID='sum'>Two", "id 'sum' stands there 2 times"),
        ('href="../zh/"', "href='JavaScript:f()'", "an address that is a script"),
        ('href="../zh/"', "href='java&#10;script:f()'", "an address that is a script"),
        ('href="../zh/"', 'href="../zh/" onclick="f()"', "<a onclick='f()'> holds a script; a page brings none"),
        ("<p>Two", "<P ONLOAD=f()>Two", "<p onload='f()'> holds a script; a page brings none"),
        ("<br>", '<img src="//a.org/x.png">', "'//a.org/x.png' comes from elsewhere with the page"),
        ("<br>", '<img srcset="x.png 1x, https://a.org/x.png 2x">', "'https://a.org/x.png' comes from elsewhere"),
        ("<br>", '<svg aria-label="词"><path/></svg>', "Chinese on an English page: '词'"),
        ("<br>", '<svg><a xlink:href="java script:f()"></a></svg>', "an address that is a script, or may be"),
        ("words", "==marked==", "'==marked==' is left in the text"),
        ("words", "++ctrl+c++", "'++ctrl+c++' is left in the text"),
        ("words", "{++1++}", "'{++1++' is left in the text"),
        ("words", "H~2~O", "'~2~' is left in the text"),
        ("words", ":smile:", "':smile:' is left in the text"),
        ("words", "note[^1]", "'[^1]' is left in the text"),
        ("words", "*[HTML]: H", "'*[H' is left in the text"),
        ("words", "[TOC]", "'[TOC]' is left in the text"),
        ("words", "a `b c", "'`' is left in the text"),
        ("words", "a *b c", "'*' is left in the text"),
        ("words", "one\\\ntwo", "'\\\\' is left in the text"),
        ("words", '!!! note "N"', "'!!! n' is left in the text"),
        ("words", "??? note", "'??? n' is left in the text"),
        ("words", "m^2^", "'m^2^' is left in the text"),
        ("words", "{--no--}", "'{--' is left in the text"),
        ("words", "[[losses]]", "'[[l' is left in the text"),
        ("words", "[a] (b.md)", "'] (' is left in the text"),
        ("words", "［a］（b.md）", "'］（' is left in the text"),
        ("<br>", "<i style='background:url(https://a.org/x)'></i>", "isn't shown; give it a class"),
        ('href="../zh/"', 'href="data:text/html,1"', "an address that is a script, or may be"),
        ("<br>", "<span/>", "</article> closes too much: <span> is still open there"),
        ('href="../zh/"', 'href="javascript:f()"', "an address that is a script"),
    ],
)
def test_what_spoils_a_page_is_named(old, new, message):
    assert problems(WHOLE) == []
    found = problems(WHOLE.replace(old, new, 1))
    assert found and message in found[0], found


def finished(html: str, name: str, language: str, *source: str) -> None:
    check.note(check.look(html, name, language, *source), name, *source)


def problems(html: str) -> list[str]:
    return [problem for problem, _ in check.problems(html, check.Reader(html), "en")]


@pytest.mark.parametrize("words", ["2 * 3 * 4", "see [0] (or 1)", "a*b"])
def test_signs_between_words_are_no_markup(words):
    assert problems(WHOLE.replace("words", words)) == []


def test_a_page_may_talk_of_what_would_spoil_it():
    assert problems(WHOLE.replace("{{ y }}", "javascript: {{ y }} ** onclick=")) == []


def test_a_build_knows_nothing_of_one_that_stopped(tmp_path, clean):
    finished(WHOLE, "en/a/", "en")
    check.begin()
    check.links(tmp_path)


def test_what_is_left_in_the_text_names_its_line():
    page = WHOLE.replace("words", "5 &lt; **6 words")
    source = "# Sum { #sum }\n\n```text\n5 < **6 words\n```\n\n5 < **6 words\n"
    with pytest.raises(SourceError, match=re.escape("docs/en/a.md:7: '**' is left in the text: '**6 words'")):
        finished(page, "en/a/", "en", "docs/en/a.md", source)


def test_a_dollar_is_shown_where_its_markdown_says_so():
    """As the rules of words advise; one more is what is left of a formula."""
    page = WHOLE.replace("words", "$5 words")
    finished(page, "en/a/", "en", "docs/en/a.md", "# Sum { #sum }\n\n\\$5 words, `\\$x`\n")
    with pytest.raises(SourceError, match=re.escape("docs/en/a.md:3: '$' is left in the text: '$5 words'")):
        finished(page, "en/a/", "en", "docs/en/a.md", "# Sum { #sum }\n\n$5 words, `\\$x`\n")


@pytest.fixture
def clean():
    check.begin()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("../b/#sum", ""),
        ("../b/", ""),
        ("#sum", ""),
        ("pic.svg", ""),
        ("https://a.org/x", ""),
        ("/en/b/", "en/a/: '/en/b/' begins at the server; begin at the page"),
        ("../c/", "en/a/: '../c/' leads nowhere: en/c/ is not in the site"),
        ("other.svg", "en/a/: 'other.svg' leads nowhere: en/a/other.svg is not in the site"),
        ("../b/#diff", "en/a/: '../b/#diff' leads nowhere: no id 'diff' there"),
        ("http://[", "en/a/: 'http://[' is no address"),
    ],
)
@pytest.mark.parametrize("written", ['href="{}"', "HREF = '{}'", "href={}", "action='{}'"])
def test_every_address_leads_somewhere(address, message, written, tmp_path, clean):
    for page in ("en/a", "en/b"):
        (tmp_path / page).mkdir(parents=True)
        (tmp_path / page / "index.html").touch()
    (tmp_path / "en" / "a" / "pic.svg").touch()
    finished(WHOLE.replace('href="../zh/"', written.format(address)), "en/a/", "en")
    finished(WHOLE.replace('href="../zh/"', 'href="./"'), "en/b/", "en")
    if message:
        with pytest.raises(SourceError, match=re.escape(message)):
            check.links(tmp_path)
    else:
        check.links(tmp_path)
    assert not check.sources and not check.addresses and not check.ids


def test_an_address_of_raw_html_names_its_line(tmp_path, clean):
    source = '# Sum { #sum }\n\n<img srcset="no.png 2x">\n'
    page = WHOLE.replace("words", '<img srcset="no.png 2x">').replace('href="../zh/"', 'href="#sum"')
    finished(page, "en/a/", "en", "docs/en/a.md", source)
    (tmp_path / "en" / "a").mkdir(parents=True)
    (tmp_path / "en" / "a" / "index.html").touch()
    with pytest.raises(SourceError, match="^docs/en/a.md:3: 'no.png' leads nowhere: en/a/no.png is not in the site$"):
        check.links(tmp_path)


def test_learners_words_reach_the_heading_that_answers():
    docs = [{"location": "modes/"}, {"location": "modes/#dropout"}, {"location": ""}]
    search.add_words(docs, {"modes.md#dropout": ["L2", "fit"], "modes.md#modes": ["eval"], "index.md": ["start"]})
    assert [doc.get("asked") for doc in docs] == ["eval", "L2, fit", "start"]
    with pytest.raises(SourceError, match="docs/terms.yml: modes.md#drop: no such heading"):
        search.add_words(docs, {"modes.md#drop": ["L2"]})


def test_a_page_says_at_its_foot_what_one_can_do_now():
    own = "# A\n\nWords.\n\nNext: [curves](fitting.md).\n"
    assert syllabus.before_last(own, "Now.") == "# A\n\nWords.\n\nNow.\n\nNext: [curves](fitting.md).\n"
    assert syllabus.before_last("# A\n\nWords.\n", "Now.") == "# A\n\nWords.\n\nNow.\n"
    goal = "After this page you can use `torch.compile`, and stop. More words."
    assert syllabus.ABLE["en"].search(goal)[1] == "you can use `torch.compile`, and stop."
    assert syllabus.ABLE["zh"].search("读完这一页，你会用 `a。b`，也会停。再说。")[1] == "你会用 `a。b`，也会停。"


# --- the map ----------------------------------------------------------------------------------------------------------


def test_each_lesson_stands_below_all_that_it_needs():
    needed = {"a": [], "b": ["a"], "c": ["a", "b"], **{f"d{n}": ["a"] for n in range(7)}}
    rows = map.rows(needed)
    level = {name: number for number, row in enumerate(rows) for name in row}
    assert sorted(level) == sorted(needed) and all(level[o] < level[n] for n, others in needed.items() for o in others)
    assert [len(row) for row in rows] == [1, 4, 4, 1] and max(len(row) for row in rows) <= map.ACROSS


def test_a_lesson_on_the_map_is_a_link_with_its_name():
    drawn = map.draw(
        {"a.md": [], "b.md": ["a.md"]},
        {"a.md": "Convolution and pooling", "b.md": "1 < 2"},
        {"a.md": "a/", "b.md": "b/"},
        {"a.md": 0, "b.md": 1},
        ["a.md", "b.md"],
        "en",
    )
    assert drawn.count("<a ") == 2 and '<div><a href="a/" tabindex="-1" class="grey">' in drawn
    assert "1 &lt; 2" in drawn and drawn.count('<path class="short"') == 1
    assert 'aria-label="Map of the lessons"' in drawn


# --- data for a browser ---------------------------------------------------------------------------------------------


@pytest.fixture
def written(monkeypatch):
    """The scripts that the sessions of the page "made.md" have written."""
    scripts: dict[str, str] = {}
    monkeypatch.setattr(output, "scripts", lambda name: scripts if name == "made.md" else {})
    return scripts


def provided(tmp_path, source: str) -> dict:
    page = SimpleNamespace(meta={"data": source}, file=SimpleNamespace(src_uri="shown.md"))
    browser.provide(page, SimpleNamespace(site_dir=tmp_path))
    return page.meta["data"]


def test_what_a_session_wrote_reaches_template_and_site(written, tmp_path):
    written["a.js"] = 'var a = {"b": [1]};\n'
    assert provided(tmp_path, "made.md") == {"b": [1]}
    assert (tmp_path / "assets" / "a.js").read_text() == written["a.js"]


@pytest.mark.parametrize(
    ("source", "script"), [("other.md", "var a = 1;\n"), ("made.md", "a = 1"), ("made.md", "var a = b;\n")]
)
def test_data_that_is_not_there_is_named(source, script, written, tmp_path):
    written["a.js"] = script
    with pytest.raises(SourceError, match=rf"shown.md: data: {source}: .*expected one"):
        provided(tmp_path, source)
