"""What runs: blocks are found, sessions run as scripts do, results are kept; text in → text out."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psutil
import pytest

from run import kept, network, results, sessions
from run.blocks import Block, python_blocks
from run.notebooks import as_markdown, in_language
from run.regions import regions, without_marks
from run.sources import SourceError, listed, read, repeated
from run.terminal import shown
from tests.project import ROOT

KEPT = {"device": "cpu", "imported": {}, "scripts": {}, "blocks": [[["text", "2\n"]]]}
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
    (tmp_path / "secret.py").write_text(SCRIPT)
    (tmp_path / "examples" / "link.py").symlink_to(tmp_path / "secret.py")
    return tmp_path


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_as_utf8_with_or_without_its_mark(tmp_path):
    file = tmp_path / "x.md"
    file.write_bytes("\ufeff# 课\r\n".encode())
    assert read(file) == "# 课\n"
    file.write_bytes("# 中文课程".encode("gbk"))
    with pytest.raises(SourceError, match=r"^docs/zh/x.md: not UTF-8 \(byte 2\); save it as UTF-8$"):
        read(file, "docs/zh/x.md")
    file.write_bytes(b"a\rb\r")
    assert read(file) == "a\nb\n"
    for control in (
        "\0",
        "\f",
        "\x1b",
        "\x85",
        "\u2028",
        "\xad",
        "\u200e",
        "\u202e",
        "\u2060",
        "\ufeff",
        "\ufffd",
        "\ue000",
    ):
        file.write_text(f"a\nb{control}c")
        with pytest.raises(SourceError, match=f"^x:2: control character {re.escape(repr(control))}; take it away$"):
            read(file, "x")
    with pytest.raises(SourceError, match="^docs/zh/y.md: No such file"):
        read(tmp_path / "y.md", "docs/zh/y.md")


def test_a_key_that_stands_twice_is_named():
    text = "a: !ENV [B, c]\nd:\n  - {e: 1}\n  - e: 1\n    f: 2\n    e: 3\n"
    assert repeated(text, "x.yml") == "x.yml:6: 'e' stands there twice; take one away"
    assert repeated(text.replace("    e: 3\n", ""), "x.yml") == repeated("", "x.yml") == ""


def test_what_an_editor_keeps_beside_a_file_is_none(root):
    (root / "examples" / ".#sum.py").symlink_to("nowhere")
    (root / "examples" / ".sum.py").touch()
    assert [file.name for file in listed(root / "examples", "*.py")] == ["link.py", "sum.py"]


# --- blocks ---------------------------------------------------------------------------------------------------------


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


ONE = '`--8<-- "examples/sum.py:one"`'
INCLUDED = '```python exec="on"\n--8<-- "examples/sum.py:one"\n```'


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ('```python exec="on" sourcee="above"\nx\n```', "sum.md:1: unknown fence option 'sourcee'; expected one of"),
        ('```python exec="on" html\nx\n```', "sum.md:1: unknown fence option 'html'"),
        (
            '```python exec="on" fold="yes"\nx\n```',
            'sum.md:1: unknown value fold="yes"; expected fold="on", or no fold',
        ),
        ("```python\nx\n```", 'sum.md:1: this Python block does not run; expected ```python exec="on"'),
        ("```py\nx\n```", 'sum.md:1: write this fence as ```python exec="on"'),
        ('```Python exec="on"\nx\n```', 'sum.md:1: write this fence as ```python exec="on"'),
        ("```ipython\nx\n```", "sum.md:1: write this fence as"),
        ("```pyton\nx\n```", "sum.md:1: 'pyton' is no language known here; expected text, if it is text"),
        ("```mermaid\nx\n```", "sum.md:1: 'mermaid' is no language known here"),
        ("``` {.python}\nx\n```", "sum.md:1: write this fence as"),
        ("```pycon\nx\n```", "sum.md:1: write this fence as"),
        ('```python exec="on"\nx', "sum.md:1: this fence is never closed"),
        ('1. ```python exec="on"\n   x\n   ```', "sum.md:1: this fence is never closed, or no fence to Markdown"),
        (f"> {INCLUDED}".replace("\n", "\n> "), "sum.md:1: a block can't stand in a quote"),
        (f"Words.\n\n<!--\n\n{INCLUDED}\n\n-->", "sum.md:5: this fence stands in a comment"),
        (f"Words.\n{INCLUDED}", "sum.md:1: expected an empty line between this text and the fence"),
        (f"{INCLUDED}\nWords.", "sum.md:4: expected an empty line between this text and the fence"),
        ('Words.\n\n--8<-- "examples/sum.py:one"', "sum.md:3: an include outside a block"),
        ('```python exec="on"\n--8<-- "examples/sum.py:three"\n```', "regions there: one, two"),
        ('```python exec="on"\n--8<-- "examples/sun.py:one"\n```', "none: the file is missing"),
        ('```python exec="on"\n--8<-- ".git/config"\n```', "a page includes files of examples/ alone"),
        ('```text\n--8<-- "examples/sum.py:one"\n```', "sum.md:1: an include in a block that doesn't run"),
        ('```python exec="on"\n--8<-- "examples/../secret.py:one"\n```', "a page includes files of examples/ alone"),
        ('```python exec="on"\n--8<-- "examples/link.py:one"\n```', "a page includes files of examples/ alone"),
        (
            '```python exec="on"\n--8<-- "examples/sum.py:one" \n```',
            f"sum.md:1: {ONE} includes nothing; expected --8<--",
        ),
        ('```python exec="on"\n;--8<-- "examples/sum.py:one"\n```', f"sum.md:1: {ONE} includes nothing"),
        ('```python exec="on"\n--8<-- "examples/sum.py:one" # x\n```', f"sum.md:1: {ONE[:-1]} # x` includes nothing"),
        ("```python exec=on\nx\n```", "sum.md:1: this fence is never closed, or no fence to Markdown"),
        ("```python exec=“on”\nx\n```", "sum.md:1: this fence is never closed, or no fence to Markdown"),
        ('```python exec="on"\nfor i in x\n    i\n```', "sum.md:1: line 1, `for i in x`: SyntaxError: expected ':'"),
        ('```python exec="on"\nif x:\n\tx\n```', "sum.md:1: tab in line 2; use spaces"),
        ('```python exec="on" alt="a" alt="b"\nx\n```', "sum.md:1: alt= stands twice on this fence; expected it once"),
        ('```text title="x"\nx\n```', "sum.md:1: only a Python block takes options; expected ```text alone"),
        ('```bash exec="on"\nx\n```', "sum.md:1: only a Python block takes options; expected ```bash alone"),
        ('```python exec="on"\n\n```', "sum.md:1: the block holds no code"),
        ('```python exec="on"\nx = "\\d"\n```', 'sum.md:1: line 1, `x = "\\d"`: SyntaxError: invalid escape sequence'),
    ],
)
def test_what_would_not_run_names_place_and_cure(page, message, root):
    with pytest.raises(SourceError, match=re.escape(message)):
        python_blocks(page, "sum.md", root)


@pytest.mark.parametrize(
    ("written", "alt"),
    [("\"'cat' is near 'dog' here\"", "'cat' is near 'dog' here"), ("'the \"best\" curve'", 'the "best" curve')],
)
def test_a_value_may_hold_the_other_quotes(written, alt, root):
    (block,) = python_blocks(f'```python exec="on" alt={written}\nx\n```', "sum.md", root)
    assert block.alt == alt


def test_a_changed_script_is_seen(root):
    assert python_blocks(INCLUDED, "sum.md", root)[0].code == "x = 1\n"
    script = root / "examples" / "sum.py"
    script.write_text(SCRIPT.replace("x = 1", "x = 3"))
    os.utime(script, (1, 1))
    assert python_blocks(INCLUDED, "sum.md", root)[0].code == "x = 3\n"


def test_code_that_holds_marks_needs_a_longer_fence(root):
    (root / "examples" / "sum.py").write_text('# --8<-- [start:one]\nx = """\n```\n"""\n# --8<-- [end:one]\n')
    with pytest.raises(SourceError, match="sum.md:1: the code holds a line ```; open and close its fence with more"):
        python_blocks(INCLUDED, "sum.md", root)
    (block,) = python_blocks(INCLUDED.replace("```", "````"), "sum.md", root)
    assert block.code == 'x = """\n```\n"""\n'


def test_regions_and_marks(root):
    assert regions(root / "examples" / "sum.py") == ["one", "two"]
    assert without_marks(SCRIPT) == '"""How much is two?"""\n\nx = 1\n\nif x:\n    print(x + x)\n'


NO_MARK = "is no mark of a region; expected # --8<-- "


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[end:one]", "[end:ones]", r"sum.py:5: end of region 'ones'; expected # --8<-- \[end:one\]"),
        ("# --8<-- [end:one]\n", "", r"sum.py:3: region 'one' is never closed; expected # --8<-- \[end:one\]"),
        ("# --8<-- [end:two]\n", "", r"sum.py:7: region 'two' is never closed"),
        (":two]", ":one]", r"sum.py:7: region 'one' stands in line 3 already"),
        ("# --8<-- [start:one]", "#--8<-- [start:one]", rf"sum.py:3: `#--8<-- \[start:one\]` {NO_MARK}"),
        ("# --8<-- [end:two]", "# --8<-- [End:two]", rf"sum.py:10: `# --8<-- \[End:two\]` {NO_MARK}"),
        ("[start:one]", "[start: one]", rf"sum.py:3: .* {NO_MARK}"),
        ("[start:one]", "[start:数据]", rf"sum.py:3: .* {NO_MARK}"),
        ("\nx = 1", "\nx = 1  # --8<-- [start:x]", rf"sum.py:4: .* {NO_MARK}"),
        ("[start:one]", "[start:1one]", rf"sum.py:3: .* {NO_MARK}"),
        ("\nx = 1", '\nx = "--8<-- [start:x]"', rf"sum.py:4: .* {NO_MARK}"),
        ("\nx = 1", '\nx = """\n--8<-- "examples/sum.py"\n"""', rf"sum.py:5: .* {NO_MARK}"),
    ],
)
def test_a_region_that_is_not_whole_names_its_line(old, new, message, root):
    script = root / "examples" / "sum.py"
    script.write_text(SCRIPT.replace(old, new))
    with pytest.raises(SourceError, match=message):
        regions(script)


# --- sessions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on_screen"),
    [
        ("2\n", "2\n"),
        ("10%\r100%\n", "100%\n"),
        ("a\r\nb\n", "a\nb\n"),
        ("\x1b[31mred\x1b[0m plain\n", "red plain\n"),
        ("abc\b\bX\n", "aXc\n"),
        ("outer\n\rinner\x1b[A\n\r     \x1b[A\rdone \n", "done\n"),
        ("汉字\r1\n", "1字\n"),
        ("bell\x07\n", "bell\n"),
        ("two  \n  blanks\n", "two  \n  blanks\n"),
        ("a\fb\vc\n", "a\nb\nc\n"),
        ("a\u200bb ❤\ufe0f end\x07\n", "a\u200bb ❤\ufe0f end\n"),
        ("a\x84b\n", "ab\n"),
        ("first\n" + "x" * 9000 + "\x07\n", "first\n" + "x" * 9000 + "\n"),
        ("a\n\x1b[3Bb\n", "a\n\n\n\nb\n"),
        ("\x1b[4:3mwavy\x1b[38:2::255:0:0m red\x1b[m\n", "wavy red\n"),
        ("a\x1bPq#0;2;0;0;0~~\n-\x1b\\b\x1b_G1;x\x1b\\c\n", "abc\n"),
    ],
)
def test_a_terminal_shows(text, on_screen):
    assert shown(text) == on_screen


def blocks(*codes):
    return [
        Block(line=10 * i, end=10 * i + 2, code=code.strip("\n") + "\n", include="", session="", alt="")
        for i, code in enumerate(codes, start=1)
    ]


def run(*codes) -> list:
    return sessions.run_session(blocks(*codes), "page.md")["blocks"]


def printed(*codes) -> str:
    return "".join(content for block in run(*codes) for kind, content in block if kind == "text")


def test_everything_written_is_caught_in_order():
    code = """
import ctypes, logging, os, subprocess, sys, warnings
print("a", "b", sep="-", end="!\\n")
print("to stderr", file=sys.stderr)
print("below", file=sys.__stdout__)
warnings.warn("careful")
warnings.warn_explicit("old", UserWarning, "library.py", 3)
print("data.csv:12: ValueWarning: no path is cut off")
logging.warning("logged")
print("é 汉")
ctypes.CDLL(None).puts(b"from C")
os.write(1, b"from below\\n")
subprocess.run([sys.executable, "-c", "print('from a child')"])
print("\\x1b[31mred\\x1b[0m")
import this
"""
    (shown,) = run(code)
    assert len(shown) == 1 and shown[0][0] == "text"
    lines = shown[0][1].splitlines()
    assert lines[:13] == [
        "a-b!",
        "to stderr",
        "below",
        "UserWarning: careful",
        "UserWarning: old",
        "data.csv:12: ValueWarning: no path is cut off",
        "WARNING:root:logged",
        "é 汉",
        "from C",
        "from below",
        "from a child",
        "red",
        "The Zen of Python, by Tim Peters",
    ], lines


def test_a_stream_of_the_lessons_own_is_shown_where_it_was_written():
    """Its buffer would be flushed at the end of a script alone."""
    for stream in ("io.TextIOWrapper(sys.stdout.buffer)", "open(1, 'w', closefd=False)"):
        shown = run(f"import io, sys\nprint('a')\nsys.stdout = {stream}\nprint('b')", "print('c')")
        assert shown == [[["text", "a\nb\n"]], [["text", "c\n"]]], stream
    shown = run("import sys\nprint('a')\nsys.stdout = None\nprint('lost')", "sys.stdout = sys.__stdout__\nprint('b')")
    assert shown == [[["text", "a\n"]], [["text", "b\n"]]]
    assert printed("import sys\nprint('a')\nsys.stdout.close()") == "a\n"


def test_the_end_of_a_script_is_shown_too():
    code = 'import atexit, threading, time\natexit.register(print, "bye")\nlate = lambda: (time.sleep(0.2), print("late"))\nthreading.Thread(target=late).start()\nprint("end")'
    code += '\nclass A:\n    def __del__(self): print("gone")\na = A()'
    assert printed(code) == "end\nlate\nbye\ngone\n"


def test_a_session_is_fresh_and_its_blocks_share_state():
    assert run("x = 2", "print(x)") == [[], [["text", "2\n"]]]
    with pytest.raises(SourceError, match="name 'x' is not defined"):
        run("print(x)")


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (["import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))).__name__, __name__)"], "A __main__\n"),
        (["import inspect", "class A:\n    x = 1\nprint(inspect.getsource(A))"], "class A:\n    x = 1\n\n"),
        (["from __future__ import annotations", "class A:\n    def f(self, x: Later): ...\nprint(1)"], "1\n"),
        (["import os\nprint(os.listdir(), __file__.endswith('lesson.py'))"], "[] True\n"),
        (["import sys, threading\nprint(sys.argv, threading.active_count())"], "['lesson.py'] 1\n"),
        (["import multiprocessing as mp\ndef f(x):\n    print('child', x)\nif __name__ == '__main__':\n    p = mp.get_context('spawn').Process(target=f, args=(3,))\n    p.start()\n    p.join()\n    print(p.exitcode)"], "child 3\n0\n"),
        (["import torch\nclass D(torch.utils.data.Dataset):\n    def __len__(self): return 4\n    def __getitem__(self, i): return i\nprint([b.tolist() for b in torch.utils.data.DataLoader(D(), 2, num_workers=2)])"], "[[0, 1], [2, 3]]\n"),
    ],
    ids=["pickle", "source", "future", "folder", "argv", "spawn", "workers"],
)  # fmt: skip
def test_a_session_is_a_script(codes, text):
    assert printed(*codes) == text


def test_what_a_session_keeps_for_a_while_is_gone_with_it():
    """Its temporary files lie in its own folder, whatever the server that it is forked from has imported."""
    code = "import os, tempfile\nassert tempfile.gettempdir() == os.environ['TMPDIR']\nopen('a.js', 'w').write(tempfile.mkdtemp())"
    folder = sessions.run_session(blocks(code), "page.md")["scripts"]["a.js"]
    assert not os.path.exists(folder)


def test_a_session_sees_few_variables(monkeypatch):
    for name in ("TORCH_LOGS", "HF_HOME", "PYTHONWARNINGS", "PYTHONPATH", "TZ"):
        monkeypatch.setenv(name, "elsewhere")
    assert printed("import os\nprint([name for name in os.environ if os.environ[name] == 'elsewhere'])") == "[]\n"


def test_a_set_has_the_same_order_in_each_build():
    code = "print(*{str(i) for i in range(100)})"
    alone = [sys.executable, "-c", code]
    alike = subprocess.run(alone, env=os.environ | {"PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    assert printed(code) == alike.stdout


def test_a_script_that_a_session_writes_for_a_browser_is_kept():
    code = 'open("a.js", "w").write("var a = 1;"); open("a.txt", "w").write("no script")'
    assert sessions.run_session(blocks(code), "page.md")["scripts"] == {"a.js": "var a = 1;"}


def test_figures_and_text_keep_their_order():
    code = "import warnings\nwarnings.simplefilter('error')\nimport matplotlib.pyplot as plt\nprint(1)\nplt.plot([1, 2])\nplt.title('损失')\nplt.show()\nprint(2)"
    (shown,) = run(code)
    assert [kind for kind, _ in shown] == ["text", "figure", "text"]
    assert (shown[0][1], shown[2][1]) == ("1\n", "2\n") and "<svg" in shown[1][1] and "损失" in shown[1][1]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1\ny = x / 0", "page.md:10: line 2, `y = x / 0`: ZeroDivisionError: division by zero"),
        ("assert 1 == 2", "page.md:10: line 1, `assert 1 == 2`: AssertionError"),
        ("import sys\nsys.exit(0)", "the block called sys.exit(0); a lesson must run to its end"),
        ("import os\nos._exit(3)", "page.md:10: the process running this block died with exit code 3"),
        ("import threading\ndef f():\n    x = 1 / 0\nt = threading.Thread(target=f)\nt.start()\nt.join()", "which differs on each machine; last line: 'ZeroDivisionError: division by zero'"),
        ("from pathlib import Path\nprint(Path.home())", "which differs on each machine"),
        ("import re\nprint('in', re.__file__)", "RuntimeError: the block shows 'in /"),
        ("print('A', object)\nprint(object())", "page.md:10: RuntimeError: the block shows '<object object at 0x"),
        ("raise ValueError('one\\ntwo')", "ValueError: one two"),
        ("import os\nimport matplotlib.pyplot as plt\nif not os.fork():\n    plt.plot([1])\n    plt.show()\nos.wait()", "line 5, `plt.show()`: RuntimeError: a figure of a child process"),
        ("import numpy, matplotlib.pyplot as plt\nfor i in range(2):\n    plt.scatter(*numpy.ones((2, 8000)))\n    plt.show()", "the block shows more than 1,000,000 bytes; show less"),
        ("import numpy, matplotlib.pyplot as plt\nplt.scatter(*numpy.ones((2, 120000)))\nplt.show()", "line 3, `plt.show()`: RuntimeError: a figure of more than 1,000,000 letters of SVG"),
        ("import matplotlib.pyplot as plt\nplt.figure(figsize=(300, 2))\nplt.show()", "line 3, `plt.show()`: RuntimeError: a figure of 300 × 2 inches; expected 40 at most"),
        ("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.text(400, 400, 'far')\nplt.show()", "line 4, `plt.show()`: RuntimeError: a figure of 180"),
        ("import sys\nprint(1)\nsys.stdout.truncate(0)\nprint(2)", "RuntimeError: what was printed is gone, by truncate or"),
        ("print(1)\nprint(2, file=open('/dev/stdout', 'w'))", "RuntimeError: what was printed is gone, by truncate or"),
        ("import sys\nprint(1)\nsys.stdout.seek(0)", "line 3, `sys.stdout.seek(0)`: io.UnsupportedOperation: underlying stream is not seekable"),
        ("import os\nos.fork()", "a forked process ran on; end it in its block, with os._exit(0)"),
        ("import matplotlib.pyplot as plt\nplt.plot([1])", "a figure was drawn but never shown"),
        ("import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot", "the block chose a backend of matplotlib"),
        ("while True: print('x' * 1000)", "page.md:10: the session prints more than 1,000,000 bytes; print less"),
        ("import threading, time\ndef f():\n    while True:\n        print(1)\n        time.sleep(0.01)\nthreading.Thread(target=f, daemon=True).start()", "a thread or a process prints when the script has ended"),
        ("raise ValueError(5000 * 'x')", "ValueError: " + 988 * "x"),
        ("import numpy\nnumpy.ones(2 * 10**9)", "Unable to allocate 14.9 GiB"),
        ("from tqdm import tqdm\nfor _ in tqdm(range(3)): pass", "it/s'; show no time, it differs"),
        ("import logging\nlogging.basicConfig(format='%(asctime)s')\nlogging.error(1)", "show no time, it differs"),
    ],
)  # fmt: skip
def test_a_failing_block_names_its_line(code, message):
    with pytest.raises(SourceError, match=re.escape(message)):
        run(code)


@pytest.mark.parametrize(
    ("code", "host"),
    [
        ("socket.create_connection(('a.org', 80))", "a.org"),
        ("socket.socket().connect(('192.0.2.1', 80))", "192.0.2.1"),
        ("urllib.request.urlopen('https://a.org')", "a.org"),
    ],
)
def test_a_block_that_asks_the_network_is_named_whatever_it_passes_over(code, host):
    asking = f"try:\n    {code}\nexcept Exception:\n    print('later')\n"
    with pytest.raises(
        SourceError, match=rf"line 2, `{re.escape(code)}`: asks the network for {host}; a lesson brings"
    ):
        sessions.run_session(blocks("import socket, urllib.request\n", asking), "page.md")


def test_a_block_may_talk_to_itself():
    code = (
        "import socket\na = socket.create_server(('127.0.0.1', 0))\nsocket.create_connection(a.getsockname())\nprint(1)"
    )
    assert sessions.run_session(blocks(code), "page.md")["blocks"] == [[["text", "1\n"]]]


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", True),
        ("/tmp/s", True),
        ("", True),
        (None, True),
    ]
    + [("a.org", False), ("10.0.0.1", False), ("192.0.2.1", False), ("localhost.a.org", False), ("fe80::1", False)],
)
def test_another_machine_is_known(host, here):
    assert network.is_here(host) == here


def test_tests_reach_no_other_machine():
    with pytest.raises(PermissionError, match="no network: a.org is another machine"):
        socket.create_connection(("a.org", 80))


def test_a_line_is_counted_within_its_block():
    with pytest.raises(SourceError, match=re.escape("page.md:20: line 2, `y = x / 0`")):
        run("x = 1\nx += 1\nx += 1", "x\ny = x / 0")
    with pytest.raises(SourceError, match=re.escape("page.md:20: line 1, `f()`: ValueError: 3")):
        run("def f():\n    raise ValueError(3)", "f()")


@pytest.mark.parametrize(
    "code", ["import os\nos.closerange(3, 100)\nwhile True: pass", "import builtins\nbuiltins.len = lambda x: 8"]
)
def test_a_process_that_cannot_be_heard_is_ended_and_named(code, monkeypatch):
    monkeypatch.setattr(sessions, "ANSWER_SECONDS", 1)
    with pytest.raises(SourceError, match="page.md:10: the process running this block"):
        run(code)


def test_a_session_that_cannot_run_is_named(monkeypatch):
    def run_session(*_):
        raise MemoryError("no room")

    monkeypatch.setattr(sessions, "run_session", run_session)
    monkeypatch.setattr(sessions, "load", lambda name, count: None)
    with pytest.raises(SourceError, match="page.md:10: its session can't run: MemoryError: no room"):
        sessions.start(blocks("x = 1"), "page.md").result()


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("number", "how"),
    [("SIGKILL", "SIGKILL; perhaps it took more memory than there is"), ("SIGSEGV", "SIGSEGV")],
)
def test_a_session_ended_by_a_signal_is_named(number, how):
    with pytest.raises(SourceError, match=f"page.md:10: the process running this block was ended by {how}$"):
        run(f"import os, signal\nos.kill(os.getpid(), signal.{number})")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("SIGTERM", "ended by SIGTERM"),
        ("SIGHUP", "ended by SIGHUP"),
        ("SIGSEGV", "Fatal Python error: Segmentation fault"),
    ],
)
def test_nothing_is_ended_without_a_word(number, said):
    code = "import os, signal\nfrom run import sessions\nsessions.end_with_a_word()\n"
    result = subprocess.run(
        [sys.executable, "-c", f"{code}os.kill(os.getpid(), signal.{number})\nwhile True: pass"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks")},
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: signal.signal(getattr(signal, number), signal.SIG_DFL),  # also where tests run under nohup
    )
    assert result.returncode != 0 and said in result.stderr


def test_pages_of_the_same_code_wait_for_one_session(monkeypatch):
    monkeypatch.setattr(sessions, "load", lambda name, count: None)
    monkeypatch.setattr(sessions, "save", lambda name, results: None)
    first = sessions.start(blocks("import time\ntime.sleep(1)"), "zh.md")
    assert sessions.start(blocks("import time\ntime.sleep(1)"), "en.md") is first
    assert first.result()["blocks"] == [[]] and not sessions.waiting


def test_all_sessions_are_ended_those_that_wait_too(monkeypatch):
    monkeypatch.setattr(sessions, "load", lambda name, count: None)
    started = [sessions.start(blocks(f"while True: x = {i}"), "x.md") for i in range(os.cpu_count() + 2)]
    wait_until(lambda: sessions.running)
    sessions.end_all()
    assert all(future.done() for future in started) and not sessions.running and not sessions.waiting


def test_no_other_process_is_ended():
    """Not even one that has got the number of a session that is over."""
    ended = SimpleNamespace(pid=os.getpid(), is_alive=lambda: False)
    sessions.end(ended)


def test_a_block_without_end_is_ended_and_named(monkeypatch):
    monkeypatch.setattr(sessions, "SECONDS", 1)
    with pytest.raises(SourceError, match="page.md:10: the block ran longer than 1 s and was ended"):
        run("while True: pass")


def processes_with(mark: str) -> list[int]:
    """Return the processes that have a text in their command."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(mark in part for part in process.info["cmdline"] or []):
            found.append(process.pid)
    return found


CHILDREN = 'import subprocess, sys\nfor new in (False, True):\n    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{mark}"], start_new_session=new)\n'


def test_what_a_session_started_ends_with_it(monkeypatch):
    run(CHILDREN.format(mark="left-alone"))
    monkeypatch.setattr(sessions, "SECONDS", 2)
    with pytest.raises(SourceError, match="ran longer than 2 s"):
        run(CHILDREN.format(mark="left-alone") + "while True: pass")
    time.sleep(0.5)
    assert processes_with("left-alone") == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
def test_a_session_ends_with_the_process_that_wanted_it(number, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from tests.test_run import run\n"
        "if __name__ == '__main__':\n"
        f'    run(\'import subprocess, sys\\nsubprocess.run([sys.executable, "-c", "import time; print(1); time.sleep(600)", "{tmp_path}"])\')\n'
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'docs' / 'hooks'}"}
    with subprocess.Popen([sys.executable, str(program), "parent"], env=environment, cwd=ROOT) as process:
        wait_until(lambda: len(processes_with(str(tmp_path))) == 2)
        process.send_signal(getattr(signal, number))
    wait_until(lambda: processes_with(str(tmp_path)) == [])


def wait_until(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_environment_is_ours_while_sessions_start():
    """A build reads it on one thread while sessions start on others."""
    code = (
        "import os, time\nfrom run import sessions\nfrom tests.test_run import blocks\nsessions.load = lambda name, count: None\n"
        "sessions.start(blocks('print(1)'), 'page.md')\nend = time.monotonic() + 3\n"
        "while time.monotonic() < end:\n    assert 'SENTINEL' in os.environ\nos._exit(0)\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'docs' / 'hooks'}", "SENTINEL": "1"}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)


@pytest.mark.skipif(os.name != "posix", reason="sessions are forked there from a server that has imported torch")
def test_a_session_does_not_collect_what_its_server_has_imported():
    """Its collector would copy half a gigabyte by touching it."""
    frozen, alive = printed("import gc\nprint(gc.get_freeze_count(), len(gc.get_objects()))").split()
    assert int(frozen) > 20 * int(alive)


@pytest.mark.skipif(sys.platform != "linux", reason="where a server of processes has a socket")
def test_a_temporary_folder_of_no_use_is_named(tmp_path):
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks"), "TMPDIR": str(folder)}
    code = "from run import surroundings; surroundings.processes()"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert f"{folder}: no session can start: AF_UNIX path too long; set TMPDIR to a short path" in result.stderr


def test_asserts_must_count():
    code = "from run import sessions; sessions.check_asserts()"
    for options, code_expected in (["-O"], 1), ([], 0):
        result = subprocess.run(
            [sys.executable, *options, "-c", code],
            env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks")},
            capture_output=True,
            text=True,
        )
        assert result.returncode == code_expected
        assert ("leaves out every assert" in result.stderr) == bool(code_expected)


@pytest.mark.parametrize("seconds", ["abc", "0", "-1", ""])
def test_blocks_must_have_time_to_run(seconds):
    result = subprocess.run(
        [sys.executable, "-c", "from run import sessions; sessions.check_asserts()"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks"), "BLOCK_SECONDS": seconds},
        capture_output=True,
        text=True,
    )
    assert f"BLOCK_SECONDS={seconds}: expected whole seconds, as in BLOCK_SECONDS=600" in result.stderr


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


# --- results --------------------------------------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def test_broken_results_are_never_trusted(cache):
    assert results.load("a", 1) is None
    results.save("a", KEPT)
    assert results.load("a", 1) == KEPT
    assert results.load("a", 2) is None, "these are of another number of blocks"
    file = cache / "a.json"
    whole = file.read_bytes()
    for broken in (whole[:-5], whole.replace(b"cpu", b"gpu"), b"", b"\xff\xfe", b"{}"):
        file.write_bytes(broken)
        assert results.load("a", 1) is None
    (cache / "b.json").write_bytes(whole)
    assert results.load("b", 1) is None, "these were kept under another name"


@pytest.mark.parametrize(
    "body",
    [
        *["{}", "[]", "null", "1", "", "{", "[" * 100_000, '"blocks"', '{"device": "cpu"}'],
        *[
            json.dumps(KEPT | {key: value})
            for key, values in {
                "device": [None, 1, []],
                "imported": [None, [], "torch"],
                "scripts": [None, [], {"a.js": 1}],
                "blocks": [
                    None,
                    {},
                    [1],
                    ["text"],
                    [[1]],
                    [["text"]],
                    [[["text"]]],
                    [[["text", 1]]],
                    [[["html", "x"]]],
                ],
            }.items()
            for value in values
        ],
        json.dumps(KEPT | {"blocks": [[["figure", "<script>"]]]}),
        json.dumps(KEPT | {"imported": {"": "1.0"}}),
    ],
)
def test_results_of_another_form_are_never_trusted(body, cache):
    """A digest tells damage; what an older or another engine has kept may be whole, and yet not what is asked for."""
    cache.mkdir()
    (cache / "a.json").write_text(f"{results.seal('a', body)}\n{body}")
    assert results.load("a", 1) is None


def test_a_result_is_known_by_all_it_depends_on(cache, monkeypatch):
    key = results.key(["x = 1", "print(x)"])
    assert key == results.key(["x = 1", "print(x)"]) != results.key(["x = 2", "print(x)"])
    for where, name, value in (
        (sys, "version", "3.0"),
        (results.platform, "machine", lambda: "abacus"),
        (results.os, "environ", os.environ | {"CUDA_VISIBLE_DEVICES": "7"}),
    ):
        results.begun.cache_clear()
        with monkeypatch.context() as patched:
            patched.setattr(where, name, value)
            assert key != results.key(["x = 1", "print(x)"]), name
    results.begun.cache_clear()


@pytest.mark.parametrize("name", ["worker", "drawing", "terminal", "surroundings"])
def test_a_result_is_known_by_the_engine(name, tmp_path, monkeypatch):
    """By each file that a session's output depends on."""
    for file in results.HERE.glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(results, "HERE", tmp_path)
    before = results.environment()
    (tmp_path / f"{name}.py").write_text("# another engine")
    assert before != results.environment()


def test_results_of_another_version_are_not_taken(cache):
    for imported, taken in (({}, True), ({"torch": results.version("torch")}, True), ({"torch": "0.1"}, False)):
        known = {"numpy": results.version("numpy")} | imported
        results.save("a", KEPT | {"imported": known})
        assert (results.load("a", 1) is not None) == taken, imported


def test_what_is_kept_is_computed_anew_where_something_has_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    monkeypatch.setattr(kept, "memory", {})
    asked = []

    def value(*inputs):
        return kept.kept("a", [*inputs], lambda: asked.append(inputs) or len(asked))

    assert [value("x"), value("x"), value("y"), value("x")] == [1, 1, 2, 3]
    monkeypatch.setattr(kept, "ENGINE", "another")
    assert value("x") == 4
    kept.file_of("a").write_bytes(b"broken")
    kept.memory.clear()
    assert value("x") == 5


def test_a_changed_package_runs_its_blocks_again(cache, monkeypatch):
    imported = sessions.run_session(blocks("import PIL"), "page.md")["imported"]
    assert imported["pillow"] and imported["torch"], "what a session imports is noted by its package's name"
    results.save("a", KEPT | {"imported": imported})
    assert results.load("a", 1)
    monkeypatch.setattr(results, "version", lambda package: "0.0" if package == "pillow" else imported[package])
    assert results.load("a", 1) is None


def test_where_nothing_can_be_kept_the_build_goes_on(cache, monkeypatch, caplog):
    cache.write_text("a file where the folder should be")
    results.say_unkept.cache_clear()
    with caplog.at_level("INFO", logger="mkdocs.hooks.results"):
        results.save("a", KEPT)
        results.save("b", KEPT)
    assert len(caplog.messages) == 1 and "can't be written" in caplog.messages[0]


def test_old_and_stray_results_are_thrown_away(cache):
    results.save("new", KEPT)
    results.save("old", KEPT)
    os.utime(cache / "old.json", (0, 0))
    (cache / "stray.part").touch()
    os.utime(cache / "stray.part", (0, 0))
    results.prune()
    assert [file.name for file in cache.iterdir()] == ["new.json"]


# --- notebooks ------------------------------------------------------------------------------------------------------

NOTEBOOK = """# %% [markdown] tags=["zh"]
# # 数字 { #digits }

# %% [markdown] tags=["en"]
# # Digits { #digits }

# %% fold="on" alt={"zh": "图", "en": "the set {1, 2}"}
x = 1


# %%
print(x)
"""


def test_a_notebook_becomes_a_page_line_by_line():
    page = as_markdown(NOTEBOOK, "digits.py", "en")
    assert page.splitlines() == [
        *["", "", "", "", "# Digits { #digits }", ""],
        *['```python exec="on" fold="on" alt="the set {1, 2}"', "x = 1", "```", ""],
        *['```python exec="on"', "print(x)", "```"],
    ]
    assert "# 数字 { #digits }" in as_markdown(NOTEBOOK, "digits.py", "zh").splitlines()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tags=["en"]', 'tags=["fr"]', 'digits.py:4: expected tags=["zh"] or tags=["en"] on this text cell'),
        ('tags=["en"]', "tags=['en']", "digits.py:4: \"['en']\" is no JSON; expected double quotes"),
        ('"en": "the', '"fr": "the', 'digits.py:7: alt has no "en"; expected words in each language'),
        ("x = 1\n\n", "x = 1\n", "digits.py:10: expected two empty lines above this cell"),
        ("# %%\nprint", "#%%\nprint", "digits.py:11: #%% begins no cell; write # %%, with one blank"),
        ("# %% [markdown]", "#%%[markdown]", "digits.py:1: #%% begins no cell; write # %%, with one blank"),
        ("# # Digits", "Digits", "digits.py:5: `Digits { #digits }` stands in no code cell; expected # %% above it"),
        ("# %% [", "import numpy\n\n# %% [", "digits.py:1: `import numpy` stands in no code cell"),
        ("fold=", "flod=", "digits.py:7: unknown option 'flod'; on this cell: alt and fold"),
        ('tags=["en"]', 'tags=["en"] fold="on"', "digits.py:4: unknown option 'fold'; on this cell: tags"),
        ('tags=["en"]', 'tags=["en"] tags=["zh"]', "digits.py:4: tags= stands twice on this cell; expected it once"),
        ('"zh": "图"', '"en": "A"', "digits.py:7: alt: a name stands twice in { }; expected it once"),
        ('{"zh": "图", "en": "the set {1, 2}"}', '"open"', 'digits.py:7: alt has no "en"; expected words in each'),
    ],
)
def test_a_notebook_that_makes_no_page(old, new, message):
    with pytest.raises(SourceError, match=re.escape(message)):
        as_markdown(NOTEBOOK.replace(old, new, 1), "digits.py", "en")


@pytest.mark.parametrize("words", ['the "best" digit', "the set's digit", "two\nlines"])
def test_alt_text_of_a_notebook_is_any(words):
    page = as_markdown(NOTEBOOK.replace('"the set {1, 2}"', json.dumps(words)), "digits.py", "en")
    assert python_blocks(page, "digits.py")[0].alt == words.replace("\n", " ")


def test_a_notebook_in_one_language():
    assert "数字" not in in_language(NOTEBOOK, "en") and "Digits" in in_language(NOTEBOOK, "en")
    assert in_language("x = 1\n", "en") == "x = 1\n"


def test_the_server_of_sessions_ends_without_a_word():
    """What it has imported has much to say when Python takes it apart."""
    code = """if __name__ == "__main__":
    import sys
    sys.path.insert(0, "docs/hooks")
    from run import sessions
    from tests.test_run import blocks
    print(sessions.run_session(blocks("import atexit; atexit.register(print, 2); print(1)"), "page.md")["blocks"])"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.stdout, done.stderr) == ("[[['text', '1\\n2\\n']]]\n", "")
