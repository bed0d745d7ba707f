"""What text alone can tell: each rule finds what it is there for, and nothing on the pages as they are."""

import re

import pytest

from rules import counts, everything, markup, numbers, path, proofs, scripts, terms, twins, words
from rules.front import described
from run.sources import SourceError
from tests.project import LANGUAGES, PAGES, ROOT, SCRIPTS
from tests.test_run import SCRIPT as UNPROVEN
from tests.test_run import root  # noqa: F401


def test_nothing_is_wrong_with_any_page_or_script():
    assert len(everything.pages()) >= 2 * 45 and len(PAGES) >= 2 * 40
    assert everything.problems() == []


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("docs/en/sub/sum.md", True),
        ("docs/zh/a sum.md", True),
        ("docs/en/Sum.md", True),
        ("docs/en/sum.MD", True),
        ("docs/zh/sum.markdown", True),
        ("examples/sub/sum.py", True),
        ("examples/__init__.py", True),
        ("examples/solutions/sum.py", False),
        ("docs/en/.#sum.md", False),
        ("docs/en/sub/sum.csv", False),
    ],
)
def test_a_file_that_no_rule_would_read_is_named(path, named, tmp_path, monkeypatch):
    monkeypatch.setattr(everything, "ROOT", tmp_path)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).touch()
    found = everything.misplaced()
    assert len(found) == named and all(problem.startswith(f"{path}: nobody reads it; expected ") for problem in found)


@pytest.mark.parametrize("name", ["losses", "lenet"])
def test_one_lesson_is_asked_alone(name):
    assert len(everything.pages(name)) == len(LANGUAGES)
    assert everything.problems(name) == []


# --- words ----------------------------------------------------------------------------------------------------------

SCRIPT = UNPROVEN.replace("    print(x + x)", "    assert x\n    print(x + x)")
TERMS = [{"zh": "池化", "en": "pooling", "not_zh": ["汇聚"], "not_en": ["down-sampling", "Subsampling"]}]
HEAD = "---\ndescription: A page about nothing much, in words.\n---\n\n# Sum { #sum }\n\n"
LINE = "description: Tensors, from the start of it all"
HEADS = {
    "en": HEAD,
    "zh": HEAD.replace(
        "A page about nothing much, in words.", "这一页没讲什么，只用来试试上面那些规则管不管用，仅此而已。"
    ),
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Pooling of `汇聚` costs \\$5. A $x_1$ b.", []),
        ("zh", "用池化层缩小，形状是 `(N,C)`。$x$ 是数。", []),
        ("zh", "用汇聚层缩小。", ["say 池化"]),
        (
            "zh",
            '```python exec="on" alt="一条线从左边慢慢升到右边，后面接着汇聚，再往后又慢慢降下来"\nx = 1\n```',
            ["say 池化"],
        ),
        (
            "en",
            '```python exec="on" alt="The curve of $x^2$, from the left to the right, slowly rising"\nx = 1\n```',
            ["a formula in alt; say it in words, for it is read aloud"],
        ),
        ("en", "Down-sampling. subsampling", ["say pooling"] * 2),
        ("zh", "先缩小,再看。", ["expected full-width punctuation in Chinese"]),
        ("zh", "用Adam训练。", ["expected a space between Chinese and Latin letters"] * 2),
        ("zh", "请您看。", ["say 你"]),
        ("zh", "用 ｀x｀ 看。", ["expected the half-width sign, which Markdown knows"] * 2),
        ("zh", "＃ 标题", ["expected the half-width sign, which Markdown knows"]),
        ("zh", "\u3000看。", ["'\\u3000' looks like a blank, or like nothing; write a plain blank"]),
        ("en", "A 池化 b, c。", ["Chinese on an English page", "Chinese punctuation on an English page"]),
        ("en", "It costs $5.", ["'$' left over; write \\$ for a dollar, and formulas as $x$"]),
        ("en", "Text $$x^2$$ in a line.", ["'$' left over; write \\$ for a dollar, and formulas as $x$"]),
        ("en", "And $ x $ here.", ["'$' left over; write \\$ for a dollar, and formulas as $x$"]),
        ("en", "$$\nx^2\n$$", []),
        ("en", "\\[ x^2 \\] is long", ["write formulas as $x$, or between lines of $$"]),
        ("en", "`\\(x\\)`", []),
        ("en", "A\xa0b", ["'\\xa0' looks like a blank, or like nothing; write a plain blank"]),
        ("en", "A\tb", ["'\\t' looks like a blank, or like nothing; write a plain blank"]),
        ("en", "From $5-$10.", ["two sums of money make a formula; write \\$5 for five dollars"]),
    ],
)
def test_words(language, text, expected):
    found = words.problems(HEADS[language] + text + "\n", "docs/en/sum.md", language, TERMS)
    assert [problem.split(": ", 2)[-1] for problem in found] == expected or [
        p.split(": ", 1)[1] for p in found
    ] == expected
    assert all(problem.startswith("docs/en/sum.md:7: ") for problem in found)


def test_words_of_the_head():
    (found,) = words.problems("# Sum { #sum }\n", "docs/en/sum.md", "en", TERMS)
    assert found.startswith("docs/en/sum.md:1: expected front matter")
    (found,) = words.problems(HEAD.replace("nothing", "down-sampling"), "docs/en/sum.md", "en", TERMS)
    assert found.startswith("docs/en/sum.md:2: 'down-sampling")


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            "description: Tensors: from the start of it all",
            "x.md:2: front matter is no YAML; put a value with a colon in",
        ),
        (
            "description: Tensors, from the start of it all\nsearhc: 1",
            "x.md:2: front matter has 'searhc'; expected one of",
        ),
        ("- a", "x.md:1: expected front matter with a line 'description: …'"),
        ("description: 12", "x.md:1: expected front matter with a line 'description: …'"),
        (f"description: {10**30}", "x.md:1: expected front matter with a line 'description: …'"),
        (
            "description: [Tensors, from the start, of it all]",
            "x.md:1: expected front matter with a line 'description: …'",
        ),
        ("description: Tensors, from the start of it all: #1", "x.md:2: front matter is no YAML"),
        (
            "description: Tensors from the start of it all, in C #",
            "x.md:2: what follows ' #' is no part of the description",
        ),
        ("1: 2\ndescription: Tensors, from the start of it all", "x.md:2: front matter has 1; expected one of"),
        ("description: Tensors", "x.md:1: expected front matter with a line 'description: …' of 25 letters"),
        (f"{LINE}\nneeds: [a]\n{LINE}", "x.md:4: 'description' stands there twice; take one away"),
        (f"{LINE}\nwords:\n  a: b\n  a: c", "x.md:5: 'a' stands there twice"),
        (f"{LINE}\nsearch: false", "x.md:3: search: False; expected below it boost or exclude"),
        (f"{LINE}\nsearch:\n  exlude: true", "x.md:3: search: {'exlude': True}; expected below it"),
        (f"{LINE}\ntemplate: nothing.html", "x.md:3: template: nothing.html; expected the name of a file in"),
        (f"{LINE}\nwords: hello", "x.md:3: words: expected below it lines"),
    ],
)
def test_front_matter(front, message):
    assert described(HEAD, "x.md") == []
    (found,) = described(f"---\n{front}\n---\n\n# Sum {{ #sum }}\n", "x.md")
    assert found.startswith(message)


def test_each_exercise_has_its_answer():
    page = '## Exercises { #exercises }\n\n1. A?\n2. B?\n\n??? success "Answer 1"\n\n    A.\n'
    assert words.unanswered(page, "x.md") == [
        'x.md:1: 2 exercises and 1 answers; expected one ??? success "…" for each'
    ]
    assert words.unanswered(page.replace("2. B?\n", ""), "x.md") == []


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outputs", "expected"),
    [
        ("The loss is 0.53 after 12 steps.", "tensor(0.53)", []),
        ("The loss is 0.54.", "tensor(0.53)", ["0.54"]),
        ("It has 81,194 parameters.", "81194", []),
        ("它有 81,195 个参数。", "81194", ["81,195"]),
        ("85% are right, 15 % wrong, 37% later.", "0.852 36.6", []),
        ("86% are right.", "0.852", ["86"]),
        ("Since PyTorch 1.10. <!-- cited: 1.10 -->", "", []),
        ("```text\n1234\n```\n\nFine, 1234.", "", []),
        ('```python exec="on" alt="A line at 0.3."\nx = 1234\n```\n\nFine.', "0.5", ["0.3"]),
    ],
)
def test_unproven_numbers_are_found(text, outputs, expected):
    found = numbers.problems(text, "x.md", outputs)
    assert [re.search(r": (\S+) stands in no code", problem)[1] for problem in found] == expected


# --- scripts --------------------------------------------------------------------------------------------------------


def test_the_rules_of_a_script_have_scripts_to_hold():
    assert len(SCRIPTS) >= 40


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x = 1", f"x = {'1' * 80}", "sum.py:4: 84 columns; expected 80 at most"),
        ('"""How much is two?"""', '"""How\nmuch?"""', "sum.py:1: expected a docstring of one line"),
        ("x = 1", "x = 1  # three ones", "sum.py:4: the comment '# three ones' needs a language"),
        ("x = 1", "x = 1  # 图片", "sum.py:4: the comment '# 图片' needs a language"),
        (
            "x = 1",
            "plt.rcParams['font.sans-serif'] = ['SimHei']",
            "sum.py:4: chooses a font, which not every machine has",
        ),
        ("x = 1", "breakpoint()", "sum.py:4: breakpoint() waits for somebody at a keyboard, and nobody is there"),
        ("x = 1", "x = int(input('x'))", "sum.py:4: input() waits for somebody at a keyboard, and nobody is there"),
        ("x = 1", "import polars", "sum.py:4: imports polars, which no reader has"),
        ("print(x", "import math\n    print(x", "sum.py:10: import in a later region"),
        ("# --8<-- [start:two]", "globals()\n# --8<-- [start:two]", "sum.py:7: code outside any region: globals()"),
        ("x = 1\n", "x = 1\n" * 16, "sum.py:4: region 'one' has 16 lines; expected 15 at most: split it"),
        ("# --8<-- [start:two]", "\n" * 120 + "# --8<-- [start:two]", "sum.py: 131 lines, folded ones aside"),
    ],
)
def test_a_script_is_held_to_its_rules(old, new, message):
    file = ROOT / "examples" / "sum.py"
    assert scripts.problems(file, SCRIPT, set()) == []
    found = scripts.problems(file, SCRIPT.replace(old, new, 1), set())
    assert len(found) == 1 and found[0].startswith(f"examples/{message}"), found


def test_folded_code_does_not_count():
    long = SCRIPT.replace("x = 1\n", "x = 1\n" * 200)
    assert scripts.problems(ROOT / "examples" / "sum.py", long, {"one"}) == []


# --- proofs ---------------------------------------------------------------------------------------------------------

PROVEN = '"""Q?"""\nimport torch\ntorch.manual_seed(0)\nassert a == b\n'


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("assert torch.equal(model(x), model(x))", ""),  # news: it gives the same twice
        ("assert not torch.equal(first, second)", ""),
        ("by_hand = x @ w\nassert torch.equal(by_hand, F.linear(x, w.T))", ""),
        ("by_hand = x @ w\nassert torch.equal(by_hand, x @ w)", "6: .* compares a thing with itself"),
        ("by_hand = torch.stack(rows)\nby_hand = by_hand + 1\nassert torch.equal(by_hand, y)", ""),
        ("by_hand = x @ w", "5: by_hand is compared with nothing"),
        ("by_hand = F.mse_loss(a, b)\nassert torch.equal(nn.MSELoss()(a, b), by_hand)", "6: .*the way by hand calls"),
        ("assert x.sum() == x.sum()", "5: .* compares a thing with itself"),
        ("assert True", "5: `assert True` can't fail"),
        ("print(sorted({'a', 'b'}), len({'a'}))", ""),
        ("print({'a', 'b'})", "5: prints a set of words"),
        ("start = time.time()\nprint(time.time() - start < 9)", ""),
        ("took = time.time() - start\nprint(f'{took:.1f}')", r"6: prints time.time\(\)"),
        ("print(os.listdir('.'))", r"5: prints os.listdir\(\)"),
        ("print(sorted(os.listdir('.')))", ""),
        ("for file in Path('.').iterdir():\n    print(file)", r"6: prints iterdir\(\)"),
        ("for word in {'a', 'b'}:\n    print(word)", "6: prints a set of words"),
        ("logging.info(time.time())", r"5: prints time.time\(\)"),
        ("print(x.data_ptr())", r"5: prints x.data_ptr\(\)"),
        ("device = 'cpu'\nif torch.cuda.is_available():\n    device = 'cuda'", ""),
        ("if torch.cuda.is_available():\n    x.cuda()", "6: .* runs on a GPU alone"),
        ("try:\n    f()\nexcept ValueError as error:\n    print(error)", ""),
        ("try:\n    f()\nexcept ValueError:\n    ...", "7: this except passes over the error"),
        ("torch.load(file, weights_only=True)", ""),
        ("torch.load(file, weights_only=False)", "5: .* may run code"),
    ],
)
def test_what_a_script_proves(code, message):
    found = proofs.problems(f"{PROVEN}{code}\n", "examples/x.py")
    assert len(found) == bool(message), found
    assert not message or re.match(f"examples/x.py:{message}", found[0]), found


def test_a_lesson_proves_something_and_seeds_its_chance():
    assert proofs.problems("x = 1", "examples/solutions/x.py") == []
    assert proofs.problems("x = 1", "examples/practice_x.py") == []
    assert len(proofs.problems("x = torch.rand(1)", "examples/x.py")) == 2


# --- counts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zh", "en", "missing"),
    [
        ("四步，每步 60 张，共 6000 万，占四分之三。", "Four steps of sixty, 60 million in all, three quarters.", []),
        ("2024 年 4 月的第二十五天，一打的一半是六。", "On the twenty-fifth of April 2024; half of it are sixes.", []),
        ("五步。", "Four steps.", ["four"]),
        ("走 5 步。", "Steps.", ["5"]),
        ("走 `5` 步。", "Steps: `5`.", []),
        ("走 $5$ 步。", "Take 5 steps.", []),
        ("两步，第一步。", "Two steps, the first.", []),
    ],
)
def test_a_number_is_given_in_both_languages(zh, en, missing):
    found = counts.differences(zh, en, ("zh.md", "en.md"))
    assert [problem.split(": ")[1].split(";")[0] for problem in found] == missing


# --- terms ----------------------------------------------------------------------------------------------------------

TERM = "id: x\n    zh: 一\n    en: x\n    lesson: a\n    says_zh: 一\n    says_en: x"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n  - id: x\n    says_en: A: word\n", "docs/terms.yml:3: no YAML"),
        ("a:\n  - id: x\n", "docs/terms.yml: x: 'en' is missing"),
        ("", "docs/terms.yml:1: expected groups, each a list of terms"),
        ("a: tensor", "docs/terms.yml:1: expected groups, each a list of terms"),
        ("a: [1]", "docs/terms.yml: 1 is no term"),
        (f"a:\n  - {TERM}\n    not_en: tens", "docs/terms.yml: x: not_en: 'tens'; expected words, in \\[ \\] for"),
        (f"a:\n  - {TERM.replace('says_en: x', 'says_en: 5')}", "docs/terms.yml: x: says_en: 5; expected words"),
        (f"a:\n  - {TERM}\n  - {TERM}", "docs/terms.yml: x: there are two of these"),
        ("a:\n  - id: x\n    zh: 一\n    zh: 二\n", "docs/terms.yml:4: 'zh' stands there twice; take one away"),
        ("questions:\n  - {lesson: a, says_zh: 一}\n", "docs/terms.yml: a: 'says_zh' is unknown"),
        ("questions:\n  - {asked_zh: [一]}\n", "'lesson' is missing"),
        ("a:\n  - {id: x, zh: 一, en: x, lesson: a, says_zh: 一, says_en: x, say_en: y}\n", "docs/terms.yml: x: 'say_en' is unknown"),
    ],
)  # fmt: skip
def test_a_broken_table_of_terms_is_named(text, message):
    with pytest.raises(SourceError, match=message):
        terms.parsed(text)


# --- twins ----------------------------------------------------------------------------------------------------------

PAGE = """# Sum { #sum }

Words $x$.

| a | b |
| --- | --- |
| 1 | 2 |

!!! note "Mind"

    Words.

$$
a^2
$$
"""


def compare(en: str) -> list[str]:
    return twins.differences({"docs/zh/sum.md": PAGE, "docs/en/sum.md": en})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#sum }", "#total }", "docs/en/sum.md:1: heading # #total; expected heading # #sum, as docs/zh/sum.md:1"),
        ("| 1 | 2 |\n", "", "docs/en/sum.md:8: admonition note; expected table row, as docs/zh/sum.md:7"),
        ("note", "tip", "docs/en/sum.md:9: admonition tip; expected admonition note"),
        ("$x$", "$y$", "docs/en/sum.md: formulas differ from docs/zh/sum.md: only there ['$x$'], only here ['$y$']"),
        (PAGE[30:], "", "docs/en/sum.md: nothing; expected table row, as docs/zh/sum.md:5"),
        ("a^2", "a^3", "docs/en/sum.md: formulas differ from docs/zh/sum.md: only there ['$$\\na^2\\n$$']"),
    ],
)
def test_a_difference_between_languages_is_named(old, new, message):
    assert compare(PAGE) == []
    assert [m[: len(message)] for m in compare(PAGE.replace(old, new))] == [message]


# --- markup ---------------------------------------------------------------------------------------------------------

ITEM = "no list to Markdown; expected an empty line above the list, inner ones set in by four blanks"
BETWEEN = "set in by four blanks what stands between a list's items"
BARE = "no row of a table elsewhere; expected a bar at both ends, no blank after the last"
SIGNS = "its signs vanish, or words are slanted; set names in code, write × or *slanted words*"
THEME = "that is for the theme, in docs/overrides/"
NOWHERE = "put this into no list and no note; set it in by four"
LINK = "a link that a notebook can't follow; write [words](page.md#id), no title, no bracket in its words"
TITLE = 'expected !!! note "Title", ??? note "Title" or === "Title"'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Words.", []),
        ("***", []),
        ("| `1|2` | \\| |\n| - | - |\n| 1 | 2 |", []),
        ('!!! note "Mind"\n\n    ```text\n    10%\n    ```', []),
        ("##Sum", ["3: heading without an id; expected '##Sum { #an-id }'"]),
        ("    ## Sum", ["3: heading without an id; expected '    ## Sum { #an-id }'"]),
        ("## Sum { #sum }", ["3: heading id 'sum' is taken by line 1"]),
        ("## The $x$ { #x }", ["3: a formula in a heading; contents and search can't show it"]),
        ("Sum\n---", ["4: an underline makes a heading; write it as '## Words { #an-id }'"]),
        ("| a |\n| - |\n| 1 | 2 |", ["5: a row of 2 cells below one of 1; a bar in a cell is \\|"]),
        ("!!! note\n\n    A", [f"3: !!! note; {TITLE}"]),
        ("??? note 'Mind'\n\n    A", [f"3: ??? note 'Mind'; {TITLE}"]),
        ("!!! note “Mind”\n\n    A", [f"3: !!! note “Mind”; {TITLE}"]),
        ('!!! note end "Mind"\n\n    A', [f'3: !!! note end "Mind"; {TITLE}']),
        ("=== 'One'\n\n    A", [f"3: === 'One'; {TITLE}"]),
        ("=====", [f"3: =====; {TITLE}"]),
        ("Two:\n- a\n- b", [f"4: {ITEM}"]),
        ("Two:\n\n- a\n  more\n- b\n    1. c", []),
        ("- a\n  - b", [f"4: {ITEM}"]),
        ('!!! note "Mind"\n\n    Two:\n    1. a', [f"6: {ITEM}"]),
        ("Two:\n| a |\n| - |", ["4: no table to Markdown; expected an empty line above it"]),
        ("`<script>` is an element", []),
        ("A <script>f()</script>", ["3: <script> on a page; that is for the theme, in docs/overrides/"]),
        ('<BASE href="../zh/">', ["3: <BASE> on a page; that is for the theme, in docs/overrides/"]),
        ('!!! note "Mind"\n\nA', ['3: !!! note "Mind" holds nothing; set its text in by four blanks']),
        ("1. a\n\n    b\n\n    - c\n\n2. d\n\nTwo:\n\n1. a\n1. b\n1. c", []),
        ("1. a\n\nb\n\n2. c", [f"7: 2. is shown as 1.; {BETWEEN}"]),
        ("1. a\n\n```text\nb\n```\n\n2. c", [f"9: 2. is shown as 1.; {BETWEEN}"]),
        ("1. a\n2. b\n\n1. c", [f"6: 1. is shown as 3.; {BETWEEN}"]),
        ("0. a\n1. b", [f"3: 0. is shown as 1.; {BETWEEN}", f"4: 1. is shown as 2.; {BETWEEN}"]),
        ("1. a\n3. b", [f"4: 3. is shown as 2.; {BETWEEN}"]),
        ("1. a\n\n   b", [f"5: 3 blanks {NOWHERE}"]),
        ("- a\n\n  ```text\n  b\n  ```", [f"5: 2 blanks {NOWHERE}"]),
        ('!!! note "Mind"\n\n    a\n\n  b', [f"7: 2 blanks {NOWHERE}"]),
        (
            "1. a\n\n- b",
            ["5: Markdown joins this list to the one above, of another kind; put a line of text between them"],
        ),
        ("1) a\n2) b", ["3: no list to Markdown; number its items 1., 2., 3."]),
        ("1、甲\n2、乙", ["3: no list to Markdown; number its items 1., 2., 3."]),
        (
            "| a |\n| - |\n| 1 |\nb",
            ["6: Markdown makes this a row of the table above; expected an empty line between them"],
        ),
        ("| a |\n| - |\n| ``1 | `2` `` |", []),
        ("| a |\n| - |\n| `1 \\| 2` |", ["5: a backslash in code is shown; write the bar without it"]),
        ("[a](b.md#c), [`d[0]()`](e.md?f=1) and [g](https://h.org/i_(j) 'k')", []),
        ('[a](b.md "c")', [f"3: {LINK}"]),
        ("[a](<b.md>)", [f"3: {LINK}"]),
        ("[a [b] c](d.md)", [f"3: {LINK}"]),
        ("[a][b]\n\n[b]: c.md", [f"5: {LINK}"]),
        (
            "##Sum { #b }",
            ["3: no heading elsewhere, as in a notebook; expected a blank after its #, six of them at most"],
        ),
        ("# Sum { #b }", ["3: a second heading with one #; a page has one, write ##"]),
        ("## Sum { #b } ", ["3: blanks at the end of a heading; take them away"]),
        ("a | b\n- | -\n1 | 2", [f"4: {ITEM}"]),
        ("a | b\n--- | ---\n1 | 2", [f"4: {BARE}"]),
        ("| a | b | \n| - | - | \n| 1 | 2 | ", [f"4: {BARE}"]),
        ("| a | b |\n| 1 | 2 |", ["3: no table to Markdown; expected a row | --- | --- | below its first"]),
        ("| a |\n| :-: |\n| 1 |", []),
        ("Tensor\n:   Numbers.", ["4: a definition, which a notebook can't show; write a list, '- **term**: words'"]),
        ('!!! waring "Mind"\n\n    A', [f'3: !!! waring "Mind"; {TITLE}']),
        (
            '??? note "`x`"\n\n    A',
            ['3: ??? note "`x`"; a notebook shows this title as it is typed; expected words alone'],
        ),
        ('<div markdown="1">\n\n- a\n\n</div>', [f"{n}: <div> on a page; {THEME}" for n in (3,)]),
        ("A <?php echo 1 ?>", [f"3: <?> on a page; {THEME}"]),
        ("[a]()", [f"3: {LINK}"]),
        ("[ ](b.md)", [f"3: {LINK}"]),
        ("[a](https://b.org/c d)", [f"3: {LINK}"]),
        ("[a](http:/b.org)", [f"3: {LINK}"]),
        ("It is 2*3*4.", [f"3: 2*3: {SIGNS}"]),
        (
            "这一行没完，\n下一行接着说。",
            ["4: the line's beginning is shown as a blank; write a paragraph of Chinese in one line"],
        ),
        ("这一行\n\n- 甲\n- 乙", []),
        ("It is 2**3.", [f"3: 2**3: {SIGNS}"]),
        ("The name __init__ is.", [f"3: __init__: {SIGNS}"]),
        ("这是_重点_的话。", [f"3: 是_: {SIGNS}"]),
        (r"$a*b$, `2*3`, \_\_init\_\_, div_, *a* * b, **a**, [a_b](https://c.org/_d_)", []),
    ],
)
def test_what_markdown_takes_for_something_else_is_named(line, expected):
    assert markup.problems(f"# Sum {{ #sum }}\n\n{line}\n", "x.md") == [f"x.md:{problem}" for problem in expected]


def test_a_page_needs_a_heading():
    assert markup.problems("Words.", "x.md") == ["x.md:1: expected a first heading '# Name: question? { #an_id }'"]


@pytest.mark.parametrize(
    "front", ["\n---\n{}\n---\n", "--- \n{}\n---\n", "---\n{}\n...\n", "---\n{}\n", "+++\n{}\n+++\n"]
)
def test_front_matter_that_is_none_is_named(front):
    page = f"{front.format(LINE)}\n# Sum {{ #sum }}\n"
    expected = "x.md:1: expected front matter from the first line on, between two lines of --- alone"
    assert described(page, "x.md") == [expected]


def test_every_region_is_shown_once_in_order(root, monkeypatch):  # noqa: F811
    monkeypatch.setattr(twins, "relative", lambda file: file.relative_to(root).as_posix())
    script, one, two = root / "examples" / "sum.py", "examples/sum.py:one", "examples/sum.py:two"
    assert twins.unshown(script, [one, two], "page.md") == []
    assert twins.unshown(script, [one], "page.md") == [
        "examples/sum.py: region 'two' is never shown; expected --8<-- \"examples/sum.py:two\" in page.md"
    ]
    for wrong in ([two, one], [one, two, two]):
        (message,) = twins.unshown(script, wrong, "page.md")
        assert message.startswith("page.md: shows the regions of examples/sum.py as")


# --- the path -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ("[tensors, autograd]", []),
        ("[losses]", []),  # linked, though none of its terms is there
        ("[tensor]", ["needs tensor, which is no lesson; expected a name in nav, without .md"]),
        ("[tensors, tensors]", ["needs tensors twice; take one away"]),
        ("[adam]", ["needs adam, which comes later in nav; move one of the two"]),
        ("[setup]", ["needs setup, but uses no term that it explains, nor a link to it; take it away"]),
        ("tensors", ["needs: tensors; expected names of lessons, as in needs: [tensors, autograd]"]),
        ("[]", ["needs: []; expected names of lessons, as in needs: [tensors, autograd]"]),
    ],
)
def test_what_a_lesson_needs(needs, expected):
    text = f"---\ndescription: words\nneeds: {needs}\n---\n\nA tensor has a gradient, see [losses](losses.md).\n"
    found = path.problems(text, "docs/en/optimizers.md", "en")
    assert found == [f"docs/en/optimizers.md:3: {problem}" for problem in expected]
    assert path.problems(text.replace(f"needs: {needs}\n", ""), "docs/en/optimizers.md", "en") == []


def test_a_project_says_in_its_head_what_it_needs():
    script = "# ---\n# needs: [convolution, losses]\n# ---\n\n# %%\n"
    assert path.needs(script) == ["convolution", "losses"] and path.needs("# %%\n") == []


def test_the_shortest_path_holds_all_that_is_needed_and_no_more():
    needed = {"a": [], "b": ["a"], "aside": ["a"], "c": ["b"], "goal": ["c", "a"], "after": ["goal"]}
    assert path.leading_to("goal", needed) == ["a", "b", "c"]


def test_minutes_count_words_blocks_and_exercises():
    block = '```python exec="on"\nx = 1\n```\n\n'
    answer = '```python exec="on" session="a"\nx = 1\n```\n\n'
    assert path.minutes("word " * 1000, "page", "en") == 5
    assert path.minutes("word " * 1200, "page", "en") == 10
    assert path.minutes("字" * 2100, "page", "zh") == 10
    assert path.minutes(block * 9, "page", "en") == 5 and path.minutes(block * 11, "page", "en") == 10
    assert path.minutes(answer * 2, "page", "en") == 10


def test_the_languages_need_the_same():
    page = "---\nneeds: [{}]\n---\n\n# A { #a }\n"
    texts = {"docs/zh/a.md": page.replace("{}", "tensors", 1), "docs/en/a.md": page.replace("{}", "losses", 1)}
    assert twins.differences(texts) == ["docs/en/a.md: needs ['losses']; expected ['tensors'], as docs/zh/a.md"]


def test_words_for_a_template_are_words_of_the_page():
    page = HEAD.replace("---\n\n", "words:\n  erase: {}\n  undo: Undo\n---\n\n", 1)
    assert words.problems(page.replace("{}", "Pooling"), "docs/en/sum.md", "en", TERMS) == []
    (found,) = words.problems(page.replace("{}", "down-sampling"), "docs/en/sum.md", "en", TERMS)
    assert found.startswith("docs/en/sum.md:4: 'down-sampling")
    texts = {"docs/zh/sum.md": page, "docs/en/sum.md": page.replace("  undo: Undo\n", "")}
    (found,) = twins.differences(texts)
    assert found.startswith("docs/en/sum.md: front matter: only one language has words for 'undo'")
