"""The faults that are planted, by kind: what changes, who looks, what they must say.

A change is (file, old, new), or a list of these; an empty `old` makes a new file. Who looks: "text", the rules of text;
"run", the blocks of that lesson, too; or a test of ours. What they say holds the place.
"""

EN, ZH, CODE = "docs/en/losses.md", "docs/zh/losses.md", "examples/losses.py"
LEARNING = "learning_rate"


def said(page: str, words: str) -> tuple[str, str, str]:
    """One more paragraph above a page's exercises."""
    heading = "## Exercises { #exercises }" if page.startswith("docs/en/") else "## 练习 { #exercises }"
    return page, heading, f"{words}\n\n{heading}"


def both(english: str, chinese: str, lesson: str = "losses") -> list:
    """One more paragraph in each language."""
    return [said(f"docs/en/{lesson}.md", english), said(f"docs/zh/{lesson}.md", chinese)]


def everywhere(lesson: str, old: str, new: str) -> list:
    """A change in both languages."""
    return [(f"docs/{language}/{lesson}.md", old, new) for language in ("en", "zh")]


def line(code: str, after: str = "assert nn.MSELoss()(y_hat, y) == mse\n") -> tuple[str, str, str]:
    """One more line in a script."""
    return CODE, after, f"{after}{code}\n"


SEED = "torch.manual_seed(0)\n"
REPOSITORY, PAGE, RULES, RUN = (f"tests/test_{name}.py" for name in ("repository", "page", "rules", "run"))
FORMULAS = "tests/formulas/test_formulas.py -k what_the_code_computes"
SITE, CI = ".github/workflows/site.yml", ".ci/run"
CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"

PLANTED = {
    "a changed constant": [
        (("examples/learning_rate.py", "for lr in (0.01, 0.1, 0.5", "for lr in (0.01, 0.2, 0.5"), "run", r"learning_rate.md:\d+: 0.80 stands in no code"),
        (("examples/learning_rate.py", "for lr in (0.01, 0.1, 1.0, 1.1):\n    by_hand = 9", "for lr in (0.01, 0.1, 1.0, 1.1):\n    by_hand = 8"), "run", r"learning_rate.md:\d+ .*assert math.isclose"),
        (("examples/learning_rate.py", "w -= lr * 2 * (w - 3)", "w -= lr * 2 * (w - 4)"), "run", r"learning_rate.md:\d+ .*assert math.isclose"),
    ],
    "a changed computation": [
        ((CODE, "l1 = (y_hat - y).abs().mean()", "l1 = (y_hat - y).abs().sum()"), "run", r"losses.md:\d+ .*`assert nn.L1Loss"),
        ((CODE, "((y_hat - y) ** 2).mean()", "((y_hat - y) ** 3).mean()"), "run", r"losses.md:\d+ .*`assert nn.MSELoss"),
        ((CODE, "by_hand = -p_true.log().mean()", "by_hand = p_true.log().mean()"), "run", r"losses.md:\d+ .*`assert torch.isclose"),
        ((CODE, "logits.exp().sum(dim=1, keepdim=True)", "logits.exp().sum(dim=0, keepdim=True)"), "run", r"losses.md:\d+ .*`assert torch.allclose"),
    ],
    "a number that nothing proves": [
        (both("The loss is 0.5271 then.", "这时损失会变小。"), "run", r"docs/en/losses.md:\d+: 0.5271 stands in no code or output"),
        (both("Then the loss is smaller.", "这时损失是 0.5271。"), "run", r"docs/zh/losses.md:\d+: 0.5271 stands in no code or output"),
        (both("It takes 81,195 numbers.", "要 81195 个数。"), "run", r"docs/(zh|en)/losses.md:\d+: 81,?195 stands in no code or output"),
        (both("It is right in 87% of all cases.", "它有 87% 是对的。", LEARNING), "run", r"learning_rate.md:\d+: 87 stands in no code or output"),
        ((EN, 'alt="Two curves over the error from −3 to 3:', 'alt="Two curves over the error from −3.75 to 3:'), "run", r"docs/en/losses.md:\d+: 3.75 stands in no"),
    ],
    "a small number, or a word for one": [
        (both("It takes four steps.", "它要走五步。"), "text", r"docs/en/losses.md:\d+: four; docs/zh/losses.md:\d+ gives no 4"),
        (both("It takes 4 steps.", "它要走五步。"), "text", r"docs/en/losses.md:\d+: 4; docs/zh/losses.md:\d+ gives no 4"),
        (both("It takes four steps.", "它要走 5 步。"), "text", r"losses.md:\d+: 5; docs/en/losses.md:\d+ gives no 5"),
        (both("Stop after the seventh step.", "走完第八步就停。"), "text", r"docs/en/losses.md:\d+: seventh; .* gives no 7"),
        (both("It takes twenty-five steps.", "它要走二十四步。"), "text", r"docs/en/losses.md:\d+: twenty-five; .* gives no 25"),
    ],
    "a number that differs between the languages": [
        (both("There are 60 million. <!-- cited: 60 -->", "有 600 万个。"), "text", r"docs/en/losses.md:\d+: 60 million; .* gives no 6e\+07"),
        (both("There are 1200. <!-- cited: 1200 -->", "有 1300 个。<!-- cited: 1300 -->"), "text", r"docs/en/losses.md:\d+: 1200; .* gives no 1200"),
    ],
    "a formula that differs between the languages": [
        ((EN, r"\left| \hat{y}_n - y_n \right|", r"\left| \hat{y}_n + y_n \right|"), "text", r"docs/en/losses.md: formulas differ"),
        ((ZH, r"\hat{y}_n - y_n \right)^2", r"\hat{y}_n - y_n \right)^3"), "text", r"docs/en/losses.md: formulas differ"),
        ((EN, r"\sum_{j=0}^{K-1}", r"\sum_{j=0}^{N-1}"), "text", r"docs/en/losses.md: formulas differ"),
        ((ZH, "对真实类别为 $c$ 的", "对真实类别为 $k$ 的"), "text", r"docs/en/losses.md: formulas differ"),
    ],
    "a formula that is wrong in both languages": [
        (everywhere("losses", r"\left| \hat{y}_n - y_n \right|", r"\left| \hat{y}_n + y_n \right|"), FORMULAS, r"what_the_code_computes\[losses-0\]"),
        (everywhere("losses", r"y_n \right)^2", r"y_n \right)^3"), FORMULAS, r"what_the_code_computes\[losses-0\]"),
        (everywhere("losses", r"p_k = \frac{\exp(x_k)}", r"p_k = \frac{\exp(x_0)}"), FORMULAS, r"what_the_code_computes\[losses-1\]"),
        (everywhere("schedules", r"1 + \cos", r"1 - \cos"), FORMULAS, r"what_the_code_computes\[schedules-1\]"),
        (everywhere("optimizers", r"w \leftarrow w - \eta \, g", r"w \leftarrow w + \eta \, g"), FORMULAS, r"what_the_code_computes\[optimizers-1\]"),
    ],
    "a symbol that nothing in the code is": [
        (everywhere("losses", r"\text{L1} = \frac{1}{N}", r"\text{L1} = \frac{1}{M}"), FORMULAS, r"what_the_code_computes\[losses-0\](.|\n)*'M' has no value"),
    ],
    "a formula that is none": [
        (both("Here $x is.", "这里 $x 是。"), "text", r"losses.md:\d+: '\$' left over"),
        (both(r"Here \(x\) is.", r"这里 \(x\) 是。"), "text", r"losses.md:\d+: write formulas as"),
        ((EN, "## Cross entropy {", "## Cross entropy $H$ {"), "text", r"docs/en/losses.md:\d+: a formula in a heading"),
        ((EN, 'alt="Two curves over the error', 'alt="Two curves of $x^2$ over the error'), "text", r"docs/en/losses.md:\d+: a formula in alt"),
    ],
    "an assert that proves nothing": [
        ((CODE, "assert torch.isclose(by_hand, loss)\n", "assert torch.isclose(loss, loss)\n"), "text", r"examples/losses.py:\d+: .*compares a thing with itself"),
        ((CODE, "assert nn.MSELoss()(y_hat, y) == mse\n", "assert mse == mse\n"), "text", r"examples/losses.py:\d+: .*compares a thing with itself"),
        ((CODE, "assert nn.MSELoss()(y_hat, y) == mse\n", "assert mse\n".replace("mse", "True")), "text", r"examples/losses.py:\d+: `assert True` can't fail"),
        ((CODE, "assert nn.MSELoss()(y_hat, y) == mse\n", "assert (nn.MSELoss()(y_hat, y), mse)\n"), "text", r"losses.md:\d+ .*assertion is always true"),
        ((CODE, "assert nn.MSELoss()(y_hat, y) == mse\n", "assert nn.MSELoss()(y_hat, y) == mse or 1\n"), "text", r"examples/losses.py:\d+: .* can't fail"),
        ((CODE, "assert nn.MSELoss()(y_hat, y) == mse\n", "again = mse\nassert again == mse\n"), "text", r"examples/losses.py:\d+: .*compares a thing with itself"),
    ],
    "an assert removed": [
        ((CODE, "assert torch.isclose(by_hand, loss)\n", ""), "text", r"examples/losses.py:\d+: by_hand is compared with nothing"),
        (("examples/modes.py", "assert torch.allclose(by_hand, y)\n", ""), "text", r"examples/modes.py:\d+: by_hand is compared with nothing"),
        (("examples/learning_rate.py", "    assert math.isclose(by_torch, by_hand, rel_tol=1e-3)\n", ""), "text", r"examples/learning_rate.py:\d+: by_hand is compared with nothing"),
        (("examples/packages.py", "assert losses[-1] < losses[0]", "losses[-1] < losses[0]"), "text", r"examples/packages.py:1: nothing here can fail"),
    ],
    "a way by hand that is the library's": [
        ((CODE, "by_hand = -p_true.log().mean()", "by_hand = F.cross_entropy(logits, classes)"), "text", r"examples/losses.py:\d+: .*the way by hand calls"),
        ((CODE, "by_hand = -p_true.log().mean()\nloss = nn.CrossEntropyLoss()(logits, classes)", "loss = nn.CrossEntropyLoss()(logits, classes)\nby_hand = loss"), "text", r"examples/losses.py:\d+: .*compares a thing with itself"),
        (("examples/modes.py", "by_hand = m * x / (1 - p)", "by_hand = y"), "text", r"examples/modes.py:\d+: .*compares a thing with itself"),
    ],
    "output that is chance": [
        ((CODE, SEED, ""), "text", r"examples/losses.py:\d+: `torch.randn` without a seed"),
        ((CODE, SEED, "torch.seed()\n"), "text", r"examples/losses.py:\d+: `torch.seed\(\)` is given no seed"),
        (("examples/seeds.py", "torch.manual_seed", "torch.seed"), "run", r"seeds.(py|md):\d+"),
    ],
    "output that depends on time, order or machine": [
        ([line("print(time.perf_counter() - start)"), (CODE, "import torch\n", "import torch\nimport time\nstart = time.perf_counter()\n")], "text", r"examples/losses.py:\d+: prints time.perf_counter\(\)"),
        (line('print({"L1", "MSE", "BCE"})'), "text", r"examples/losses.py:\d+: prints a set of words"),
        (line("print(hash('L1') % 7)"), "text", r"examples/losses.py:\d+: prints hash\(\)"),
        (line("print(torch.get_num_threads())"), "text", r"examples/losses.py:\d+: prints torch.get_num_threads\(\)"),
        (line("import os; print(os.cpu_count())"), "text", r"examples/losses.py:\d+: prints os.cpu_count\(\)"),
        (line("import platform; print(platform.system())"), "text", r"examples/losses.py:\d+: prints platform.system\(\)"),
        (line("print(id(y))"), "text", r"examples/losses.py:\d+: prints id\(\)"),
        (line("print(torch.__file__)"), "run", r"losses.md:\d+ .*differs on each machine"),
        (line("print(object())"), "run", r"losses.md:\d+ .*differs on each machine"),
    ],
    "a line that only a GPU runs": [
        (line("if torch.cuda.is_available():\n    print(y.cuda().sum())"), "text", r"examples/losses.py:\d+: .*runs on a GPU alone"),
    ],
    "a failure that passes in silence": [
        (line("try:\n    mse.backward()\nexcept RuntimeError:\n    pass"), "text", r"examples/losses.py:\d+: this except passes over the error"),
        (line("import urllib.request\ntry:\n    urllib.request.urlopen('http://a.org')\nexcept OSError:\n    print('later')"), "text", r"examples/losses.py:\d+: this except asks the network and goes on"),
        (line("raise SystemExit(0)"), "run", r"losses.md:\d+ .*a lesson must run to its end"),
    ],
    "a file that may run code": [
        (line("torch.load('x.pt', weights_only=False)"), "text", r"examples/losses.py:\d+: .*expected weights_only=True"),
        (line("import pickle\npickle.load(open('x.pt', 'rb'))"), "text", r"examples/losses.py:\d+: .*may run code"),
    ],
    "the other language": [
        (said(ZH, "The loss tells how wrong the model is."), "text", r"docs/zh/losses.md:\d+: .*English on a Chinese page"),
        (said(EN, "这是损失。"), "text", r"docs/en/losses.md:\d+: .*Chinese on an English page"),
        ((EN, 'alt="Two curves over', 'alt="两条曲线 over'), "text", r"docs/en/losses.md:\d+: .*Chinese on an English page"),
        ((EN, "description: L1", "description: 损失 L1"), "text", r"docs/en/losses.md:2: .*Chinese on an English page"),
    ],
    "punctuation": [
        (said(ZH, "先算,再比。"), "text", r"docs/zh/losses.md:\d+: '算,': expected full-width punctuation"),
        (said(ZH, "用Adam训练。"), "text", r"docs/zh/losses.md:\d+: .*expected a space"),
        (said(EN, "First，then."), "text", r"docs/en/losses.md:\d+: .*Chinese punctuation"),
        (said(ZH, "请您看。"), "text", r"docs/zh/losses.md:\d+: '您': say 你"),
        (said(EN, "A\u00a0blank."), "text", r"docs/en/losses.md:\d+: '\\xa0' looks like a blank"),
    ],
    "what one language lacks": [
        (said(EN, "One more paragraph."), "text", r"docs/en/losses.md:\d+: \d+ paragraphs below #range; expected \d+, as docs/zh/losses.md:\d+"),
        (said(ZH, "多出来的一段。"), "text", r"docs/en/losses.md:\d+: \d+ paragraphs below #range; expected \d+"),
        ((EN, "### Mean or sum { #reduction }", "### Mean or sum { #mean }"), "text", r"docs/en/losses.md:\d+: heading ### #mean; expected heading ### #reduction"),
        (said(EN, '!!! note "Mind"\n\n    Words.'), "text", r"docs/en/losses.md:\d+: .*admonition note"),
        (("docs/en/lonely.md", "", "---\ndescription: A page that has no twin in the other language.\n---\n\n# Lonely: why? { #lonely }\n"), "text", r"docs/en/lonely.md: has no twin"),
    ],
    "an exercise and its answer": [
        ((EN, "1. A model knows nothing", "1. What is a loss?\n2. A model knows nothing"), "text", r"docs/en/losses.md:\d+: 4 exercises and 3 answers"),
        ((ZH, '??? success "练习 1 的答案"', '??? note "练习 1 的答案"'), "text", r"docs/zh/losses.md:\d+: 3 exercises and 2 answers"),
        (("examples/solutions/losses.py", "# --8<-- [start:guessing]", "# --8<-- [start:more]\nx = 1\n# --8<-- [end:more]\n\n# --8<-- [start:guessing]"), "text", r"examples/solutions/losses.py: region 'more' is never shown"),
    ],
    "alt text that says nothing": [
        ((EN, 'alt="Two curves over the error from −3 to 3: the V of L1, and the parabola of MSE, which runs below L1 for errors under 1 and far above it for errors of 3."', 'alt="A figure of two curves."'), "text", r"docs/en/losses.md:\d+: alt='A figure of two curves.' says little"),
        ((ZH, 'alt="横轴是误差，从 −3 到 3。L1 是一个 V 字；MSE 是抛物线，误差小于 1 时低于 L1，误差到 3 时远远高出。"', 'alt="两条曲线的图"'), "text", r"docs/zh/losses.md:\d+: alt='两条曲线的图' says little"),
        ((EN, ' fold="on" alt="Two curves over the error', ' fold="on" title="Two curves over the error'), "text", r"docs/en/losses.md:\d+: unknown fence option 'title'"),
    ],
    "a picture that nothing drew": [
        (both('<img src="curve.png" alt="A curve">', '<img src="curve.png" alt="A curve">'), "text", r"losses.md:\d+: <img on a page; a picture is what a block draws"),
        (both("![A curve](curve.png)", "![A curve](curve.png)"), "text", r"losses.md:\d+: !\[ on a page"),
    ],
    "a script or a style on a page": [
        (both('<script src="https://a.org/x.js"></script>', '<script src="https://a.org/x.js"></script>'), "text", r"losses.md:\d+: <script> on a page"),
        (both('<link rel="stylesheet" href="https://a.org/x.css">', '<link rel="stylesheet" href="https://a.org/x.css">'), "text", r"losses.md:\d+: <link> on a page"),
        (both('<p onclick="f()">a</p>', '<p onclick="f()">a</p>'), "text", r"losses.md:\d+: onclick is a script"),
        (both("[here](javascript:f())", "[这里](javascript:f())"), "text", r"losses.md:\d+: javascript is a script"),
    ],
    "a script of ours that runs text, or asks elsewhere": [
        (("docs/overrides/assets/site.js", "let timer;", 'let timer = eval("0");'), f"{REPOSITORY} -k runs_text", r"site.js: eval\( makes code or elements of text"),
        (("docs/overrides/assets/site.js", "let timer;", "let timer = (document.body.innerHTML += '');"), f"{REPOSITORY} -k runs_text", r"site.js: .innerHTML \+= makes"),
        (("docs/overrides/assets/site.js", "let timer;", 'let timer = fetch("https://a.org/x");'), f"{REPOSITORY} -k runs_text", r"site.js: .*asks elsewhere"),
        (("docs/overrides/main.html", '<script>{% include', '<script src="https://a.org/x.js"></script><script>{% include'), f"{REPOSITORY} -k runs_text", r"main.html: .*something from elsewhere"),
        (("docs/overrides/main.html", '<script>{% include', '<p onload="f()"><script>{% include'), f"{REPOSITORY} -k runs_text", r"main.html: .*a handler in an attribute"),
        (("docs/overrides/assets/site.css", 'url("math.woff2")', 'url("https://a.org/math.woff2")'), f"{REPOSITORY} -k runs_text", r"site.css: .*something from elsewhere"),
    ],
    "a term": [
        (both("A **logarithm** of down-sampling.", "用汇聚层。"), "text", r"docs/(zh|en)/losses.md:\d+: .*: say "),
    ],
    "what a script keeps to": [
        ((CODE, "# (N,)", "# four guesses"), "text", r"examples/losses.py:\d+: the comment '# four guesses' needs a language"),
        ((CODE, '"""How does a model know how wrong it is?"""\n', ""), "text", r"examples/losses.py:1: expected a docstring"),
        ((CODE, "# --8<-- [start:outlier]\n", "# --8<-- [start:outlier]\nimport math\n"), "text", r"examples/losses.py:\d+: import in a later region"),
        (line("import polars"), "text", r"examples/losses.py:\d+: imports polars, which no reader has"),
        (line("y = y" + " + 0" * 30), "text", r"examples/losses.py:\d+: \d+ columns; expected 80"),
        ((CODE, "# --8<-- [end:l1_and_mse]\n", ""), "text", r"examples/losses.py:3: region 'l1_and_mse' is never closed"),
        ((CODE, "# --8<-- [start:l1_and_mse]", "#--8<-- [start:l1_and_mse]"), "text", r"examples/losses.py:3: .* is no mark of a region; expected # --8<--"),
        (line("input()"), "text", r"examples/losses.py:\d+: input\(\) waits for somebody at a keyboard"),
        ((CODE, "# --8<-- [start:outlier]", "globals()\n# --8<-- [start:outlier]"), "text", r"examples/losses.py:\d+: code outside any region: globals\(\)"),
        (line("mse\n" * 12), "text", r"examples/losses.py:\d+: region 'l1_and_mse' has \d+ lines"),
    ],
    "a block that would not run": [
        ((EN, 'losses.py:l1_and_mse"', 'losses.py:l1"'), "text", r"docs/en/losses.md:\d+: .*regions there: l1_and_mse"),
        ((EN, '```python exec="on"\n--8<-- "examples/losses.py:l1_and_mse"', '```python exce="on"\n--8<-- "examples/losses.py:l1_and_mse"'), "text", r"docs/en/losses.md:\d+: unknown fence option 'exce'"),
        ((EN, '```python exec="on"\n--8<-- "examples/losses.py:l1_and_mse"', '```pycon exec="on"\n--8<-- "examples/losses.py:l1_and_mse"'), "text", r"docs/en/losses.md:\d+: "),
        ((EN, ' alt="Two curves', ' alt="Two lines" alt="Two curves'), "text", r"docs/en/losses.md:\d+: alt= stands twice on this fence"),
        (both('```text linenums="1"\na\n```', '```text linenums="1"\na\n```'), "text", r"losses.md:\d+: only a Python block takes options"),
        (line('y = y if y.ndim else "--8<-- [start:x]"'), "text", r"examples/losses.py:\d+: .* is no mark of a region"),
        (line("import tqdm; list(tqdm.tqdm(range(3)))"), "run", r"losses.md:\d+ .*it/s'; show no time"),
        ((EN, '--8<-- "examples/losses.py:l1_and_mse"', "print(0.375)"), "text", r"docs/en/losses.md:\d+: "),
        ((EN, '--8<-- "examples/losses.py:l1_and_mse"', '--8<-- "examples/losses.py:l1_and_mse" '), "text", r"docs/en/losses.md:\d+: .* includes nothing; expected"),
        (("examples/projects/lenet.py", "# %%\n", "#%%\n"), "text", r"examples/projects/lenet.py:\d+: #%% begins no cell; write # %%"),
        ((EN, '--8<-- "examples/losses.py:l1_and_mse"', '--8<-- ".git/config"'), "text", r"docs/en/losses.md:\d+: .*a page includes files of examples/ alone"),
    ],
    "what Markdown takes for something else": [
        (both("Two:\n- a\n- b", "两个：\n- 甲\n- 乙"), "text", r"losses.md:\d+: no list to Markdown"),
        (both("1. One\n\nBetween.\n\n2. Two", "1. 一\n\n中间。\n\n2. 二"), "text", r"losses.md:\d+: 2. is shown as 1.; set in by four"),
        (both("1. One\n\n   More.", "1. 一\n\n   再说。"), "text", r"losses.md:\d+: 3 blanks put this into no list and no note"),
        (both("| a | b |\n| - | - |\n| 1 | 2 |\nWords.", "| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n说明。"), "text", r"losses.md:\d+: Markdown makes this a row of the table"),
        (both('See [tensors](tensors.md "how").', '见[张量](tensors.md "怎样")。'), "text", r"losses.md:\d+: a link that a notebook can't follow"),
        ((EN, "### Mean or sum { #reduction }", "### Mean or sum"), "text", r"docs/en/losses.md:\d+: .*heading without an id|docs/en/losses.md:\d+: heading"),
        (both("!!! note 'Mind'\n\n    Words.", "!!! note 'Mind'\n\n    话。"), "text", r"losses.md:\d+: !!! note 'Mind'; expected"),
        (both("| a | b |\n| - | - |\n| 1 |", "| 甲 | 乙 |\n| - | - |\n| 1 |"), "text", r"losses.md:\d+: a row of 1 cells below one of 2"),
        (both("a | b\n--- | ---\n1 | 2", "甲 | 乙\n--- | ---\n1 | 2"), "text", r"losses.md:\d+: no row of a table elsewhere; expected a bar at both ends"),
        (both("| a | b |\n| 1 | 2 |", "| 甲 | 乙 |\n| 1 | 2 |"), "text", r"losses.md:\d+: no table to Markdown; expected a row \| --- \|"),
        (both("One line,\nand two.", "第一行，\n第二行。"), "text", r"docs/zh/losses.md:\d+: the line's beginning is shown as a blank"),
        (both("Two times three is 2*3.", "二乘三等于 2*3。"), "text", r"losses.md:\d+: 2\*3: its signs vanish"),
        (both("The name __call__ is.", "名字 __call__ 。"), "text", r"losses.md:\d+: __call__: its signs vanish"),
        (both("Loss\n:   How wrong.", "损失\n:   错多少。"), "text", r"losses.md:\d+: a definition, which a notebook can't show"),
        (both("See [this]().", "见[这里]()。"), "text", r"losses.md:\d+: a link that a notebook can't follow"),
        (both('<div markdown="1">\n\n- a\n\n</div>', '<div markdown="1">\n\n- 甲\n\n</div>'), "text", r"losses.md:\d+: <div> on a page"),
    ],
    "the head of a page": [
        ((EN, "---\ndescription: L1", "--- \ndescription: L1"), "text", r"docs/en/losses.md:1: expected front matter from the first line on"),
        ((EN, "description: L1", "description: The first of two, which nobody would see.\ndescription: L1"), "text", r"docs/en/losses.md:3: 'description' stands there twice"),
        ((EN, "boost: 1.5", "bost: 1.5"), "text", r"docs/en/losses.md:4: search: .* expected below it boost or exclude"),
        ((EN, "description: L1", "descripton: L1"), "text", r"docs/en/losses.md:2: front matter has 'descripton'"),
        ((EN, "needs: [tensors]", "needs: [schedules]"), "text", r"docs/en/losses.md:3: needs schedules, which comes later in nav"),
        ((EN, "needs: [tensors]", "needs: [tensor]"), "text", r"docs/en/losses.md:3: needs tensor, which is no lesson"),
    ],
    "a table of terms": [
        (("docs/terms.yml", "lesson: losses.md#bce", "lesson: setup.md#setup"), "tests/test_glossary.py -k uses_the_word", r"sigmoid: not in setup.md"),
        (("docs/terms.yml", "  - id: sigmoid", "  - id: sigmoid\n    id: sigmoid"), "tests/test_glossary.py -k whole", r"docs/terms.yml:\d+: 'id' stands there twice"),
        (("docs/terms.yml", "  - id: sigmoid", "  - id: scalar"), "tests/test_glossary.py -k whole", r"docs/terms.yml: scalar: there are two of these"),
        (("docs/terms.yml", "    says_en: A function with an S-shaped curve", "    say_en: A function with an S-shaped curve"), "tests/test_glossary.py -k whole", r"docs/terms.yml: sigmoid: 'says_en' is missing"),
    ],
    "a hook that swallows a failure": [
        (("docs/hooks/page/check.py", "        yield page.unbalanced\n", "        pass\n"), f"{PAGE} -k what_spoils", r"test_what_spoils_a_page_is_named\[</details>"),
        (("docs/hooks/page/check.py", 'if name.startswith("on"):', 'if name == "on":'), f"{PAGE} -k what_spoils", r"test_what_spoils_a_page_is_named.*onclick"),
        (("docs/hooks/page/check.py", 'return f"leads nowhere: {target} is not in the site"', 'return ""'), f"{PAGE} -k every_address", r"test_every_address_leads_somewhere.*leads nowhere"),
        (("docs/hooks/page/check.py", 'return f"leads nowhere: no id {fragment!r} there"', 'return ""'), f"{PAGE} -k every_address", r"test_every_address_leads_somewhere.*no id"),
        (("docs/hooks/page/formulas.py", 'raise SourceError(f"{page}:{line}: formula {latex!r}: {error}") from None', "return latex"), f"{PAGE} -k unknown_command", r"test_an_unknown_command_names_its_line"),
        (("docs/hooks/rules/numbers.py", "len(plain) >= 3", "len(plain) >= 6"), f"{RULES} -k unproven", r"test_unproven_numbers_are_found"),
        (("docs/hooks/rules/twins.py", "if left != right:", "if False:"), f"{RULES} -k between_languages", r"test_a_difference_between_languages_is_named"),
        (("docs/hooks/rules/scripts.py", "if module not in PACKAGES", "if module in PACKAGES and module not in PACKAGES"), f"{RULES} -k held_to_its_rules", r"test_a_script_is_held_to_its_rules.*polars"),
        (("docs/hooks/run/regions.py", "            if mark[2] in found:", "            if False:"), f"{RUN} -k region_that_is_not_whole", r"test_a_region_that_is_not_whole_names_its_line"),
        (("docs/hooks/run/blocks.py", "if not file.resolve().is_relative_to", "if not file.resolve() and file.is_relative_to"), f"{RUN} -k names_place_and_cure", r"test_what_would_not_run_names_place_and_cure"),
        (("docs/hooks/run/network.py", "return address.is_loopback or address.is_unspecified", "return True"), f"{RUN} -k another_machine", r"test_another_machine_is_known\[10.0.0.1"),
        (("docs/hooks/publish/policy.py", 'if not DATA.search(found["attributes"])', "if False"), "tests/test_publish.py -k policy", r"test_a_policy_knows_the_scripts"),
        (("docs/hooks/page/output.py", "<samp>{html.escape(content)}</samp>", "<samp>{content}</samp>"), f"{PAGE} -k prints_is_text", r"test_what_a_block_prints_is_text"),
        (("docs/hooks/page/figures.py", 'aria-label="{html.escape(alt)}"', 'aria-label="{alt}"'), f"{PAGE} -k alt_text", r"test_alt_text_is_text"),
        (("docs/hooks/page/accessibility.py", "return output.replace(", "return output or output.replace("), f"{PAGE} -k search_is_named", r"test_search_is_named"),
    ],
    "a cache that forgets what it depends on": [
        (("docs/hooks/run/results.py", "json.dumps(codes)", "json.dumps(codes[1:])"), f"{RUN} -k known_by_all", r"test_a_result_is_known_by_all_it_depends_on"),
        (("docs/hooks/run/results.py", "json.dumps([engine, sys.version, machine])", "json.dumps([engine, machine])"), f"{RUN} -k known_by_all", r"test_a_result_is_known_by_all_it_depends_on"),
        (("docs/hooks/run/results.py", "sys.platform, platform.machine(), cards", "sys.platform, cards"), f"{RUN} -k known_by_all", r"test_a_result_is_known_by_all_it_depends_on"),
        (("docs/hooks/run/results.py", "json.dumps([engine, sys.version, machine])", 'json.dumps([sys.version, machine])'), f"{RUN} -k known_by_the_engine", r"test_a_result_is_known_by_the_engine"),
        (("docs/hooks/run/results.py", "if digest == seal(name, body) else None", "if digest else None"), f"{RUN} -k never_trusted", r"test_broken_results_are_never_trusted"),
        (("docs/hooks/run/results.py", "if any(version(package) != known", "if all(version(package) != known"), f"{RUN} -k another_version", r"test_results_of_another_version_are_not_taken"),
        (("docs/hooks/run/kept.py", "key = digest([ENGINE, inputs])", "key = digest([ENGINE, name])"), f"{RUN} -k what_is_kept", r"test_what_is_kept_is_computed_anew"),
        (("docs/hooks/run/kept.py", "key = digest([ENGINE, inputs])", "key = digest([inputs])"), f"{RUN} -k what_is_kept", r"test_what_is_kept_is_computed_anew"),
    ],
    "a test that tests nothing": [
        (("tests/test_nothing.py", "", "X = 1\n"), f"{REPOSITORY} -k holds_some", r"tests/test_nothing.py collects nothing"),
        (("tests/test_nothing.py", "", "def test_it():\n    pass\n"), f"{REPOSITORY} -k holds_some", r"tests/test_nothing.py:1: test_it can't fail"),
        (("tests/nothing.py", "", "def test_it():\n    assert 1 == 2\n"), f"{REPOSITORY} -k collected", r"tests/nothing.py: test_it is never run"),
        (("pyproject.toml", "--durations=10", "--durations=10 -k fast"), f"{REPOSITORY} -k collected", r"pyproject.toml: addopts leave out tests"),
        (("pyproject.toml", '"docs/en", "tests"]', '"tests"]'), f"{REPOSITORY} -k collected", r"pyproject.toml: testpaths"),
    ],
    "a skip that hides": [
        (("tests/test_nothing.py", "", "import pytest\n\n\ndef test_it():\n    pytest.skip('later')\n"), f"{REPOSITORY} -k hides", r"tests/test_nothing.py:5: .* hides a test"),
        (("tests/test_nothing.py", "", "import pytest\n\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"), f"{REPOSITORY} -k hides", r"tests/test_nothing.py:4: .* hides a test"),
        (("tests/test_nothing.py", "", "import pytest\n\npytest.importorskip('polars')\n"), f"{REPOSITORY} -k hides", r"tests/test_nothing.py:3: .* hides a test"),
        (("tests/test_facts.py", "def test_a_page_is_counted", "@pytest.mark.skipif(True, reason='slow')\ndef test_a_page_is_counted"), f"{REPOSITORY} -k hides", r"tests/test_facts.py:\d+: .* hides a test"),
    ],
    "CI that demands less": [
        ((CI, " REQUIRE_BROWSER=1", ""), f"{REPOSITORY} -k ci_demands", r".ci/run: expected REQUIRE_BROWSER=1"),
        ((CI, "\npytest\n", "\npytest -x -k site\n"), f"{REPOSITORY} -k ci_demands", r".ci/run: expected the line `pytest`"),
        ((CI, "\nruff check .\n", "\n"), f"{REPOSITORY} -k ci_demands", r".ci/run: expected the line `ruff check .`"),
        ((CI, "set -euo pipefail", "set -u"), f"{REPOSITORY} -k ci_demands", r".ci/run: expected the line `set -euo pipefail`"),
        ((SITE, "      - run: .ci/run\n", "      - run: pytest tests/test_rules.py\n"), f"{REPOSITORY} -k was_tested", r"site.yml: test: expected .ci/run"),
        ((SITE, "      - run: .ci/run\n", "      - run: .ci/run\n        continue-on-error: true\n"), f"{REPOSITORY} -k may_do_little", r"site.yml: test: a step that fails"),
        ((SITE, "    needs: test\n", ""), f"{REPOSITORY} -k was_tested", r"site.yml: \w+ publishes what was not tested"),
    ],
    "CI that may do more": [
        ((SITE, CHECKOUT, "actions/checkout@v4"), f"{REPOSITORY} -k may_do_little", r"site.yml: test: actions/checkout@v4: expected a commit"),
        ((SITE, "permissions:\n  contents: read", "permissions:\n  contents: write"), f"{REPOSITORY} -k may_do_little", r"site.yml: expected permissions: contents: read"),
        ((SITE, "      contents: read\n      pages: read", "      contents: read\n      pages: write"), f"{REPOSITORY} -k may_do_little", r"site.yml: build: runs `pip` while it may write \['pages'\]"),
        ((SITE, "          persist-credentials: false\n", ""), f"{REPOSITORY} -k may_do_little", r"site.yml: test: expected persist-credentials: false|site.yml: test"),
        ((SITE, '"$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"', '"https://x:$GH_TOKEN@github.com/$GITHUB_REPOSITORY"'), f"{REPOSITORY} -k may_do_little", r"site.yml: notebooks: a token in an address"),
        ((CI, "--require-hashes ", ""), f"{REPOSITORY} -k ci_demands", r".ci/run: expected packages by their hashes"),
    ],
    "README that tells what is not so": [
        (("README.md", "mkdocs serve   #", "mkdocs start   #"), f"{REPOSITORY} -k is_named", r"README.md: .*mkdocs has no such command"),
        (("README.md", "`python docs/hooks 名字`", "`python docs/tools 名字`"), f"{REPOSITORY} -k is_named", r"README.md: .*docs/tools is not there"),
        (("README.md", "\ndocs/terms.yml ", "\ndocs/words.yml "), f"{REPOSITORY} -k is_named", r"README.md: the tree names docs/words.yml"),
        (("README.md", "`SITE_URL` 是", "`SITE_ADDRESS` 是"), f"{REPOSITORY} -k variables", r"README.md: nothing reads SITE_ADDRESS"),
        (("CONTRIBUTING.md", "python docs/hooks doubling", "python docs/check.py doubling"), f"{REPOSITORY} -k is_named", r"CONTRIBUTING.md: .*docs/check.py is not there"),
    ],
    "a pin that lies": [
        (("requirements.txt", "attrs==", "arrow==1.0\nattrs=="), f"{REPOSITORY} -k wanted", r"requirements.txt: nothing installs arrow"),
        (("requirements.txt", "babel==2.18.0\n", ""), f"{REPOSITORY} -k wanted", r"requirements.txt: expected a pin of babel"),
        (("requirements.txt", "babel==2.18.0", "babel==2.17.0"), f"{REPOSITORY} -k hashes_agree", r".ci/requirements.txt: babel 2.18.0; expected 2.17.0"),
        (("requirements.txt", "babel==2.18.0", "babel>=2.18.0"), f"{REPOSITORY} -k wanted", r"requirements.txt: expected (a pin of babel|versions by ==)"),
        (("pyproject.toml", '"mkdocs-jupyter>=0.25"', '"mkdocs-jupyter>=3"'), f"{REPOSITORY} -k allows", r"requirements.txt: mkdocs-jupyter .*pyproject.toml wants"),
    ],
}  # fmt: skip
