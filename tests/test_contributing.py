"""What CONTRIBUTING says is so: its sample is a lesson, and the command it names finds what is wrong with one."""

import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.project import ROOT, Project

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`((?:examples|docs)/[\w/.]+)`.*?\n\n(`{3,})\w+\n(.*?)^\2$", re.MULTILINE | re.DOTALL)
CHINESE = {
    "What doubling a tensor does, by hand and by PyTorch, and how to undo it.": "把张量翻倍：亲手算一遍，再用 PyTorch 算一遍，最后把它变回去，也就是减半。",
    "Doubling: what does it do?": "翻倍：它做什么？",
    "Twice each number. `assert` stops the program if the two ways disagree.": "每个数变成两倍。两种算法不一致，`assert` 就让程序停下。",
    "Exercises": "练习",
    "Halve the numbers instead.": "改成减半。",
    "Answer 1": "练习 1 的答案",
}  # fmt: skip


@pytest.fixture
def lesson(tmp_path):
    """The project with CONTRIBUTING's sample as one more lesson."""
    project = Project.copied(tmp_path, kept=False)
    for path, _, content in FILE.findall(TEXT):
        (tmp_path / path).write_text(content, encoding="utf-8")
    page = (tmp_path / "docs/en/doubling.md").read_text(encoding="utf-8")
    for english, chinese in CHINESE.items():
        assert english in page
        page = page.replace(english, chinese)
    (tmp_path / "docs/zh/doubling.md").write_text(page, encoding="utf-8")
    project.edit("mkdocs.yml", "      - tensors.md\n", "      - tensors.md\n      - doubling.md\n")
    return project


def check(project, *names: str) -> tuple[int, str]:
    command = [sys.executable, "docs/hooks", *names]
    result = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, encoding="utf-8")
    assert "Traceback" not in result.stderr, result.stderr
    return result.returncode, result.stdout


def test_the_sample_is_a_lesson(lesson):
    assert len(FILE.findall(TEXT)) == 3
    assert check(lesson, "doubling") == (0, "all is well\n")


FAULTS = {
    "wide line": ("examples/doubling.py", "y = 2 * x\n", f"y = 2 * x + {'0 + ' * 20}0\n", r"examples/doubling.py:7: \d+ columns"),
    "comment": ("examples/doubling.py", "# (2,)", "# two numbers", r"examples/doubling.py:6: the comment '# two numbers' needs"),
    "open region": ("examples/doubling.py", "# --8<-- [end:double]\n", "", r"examples/doubling.py:3: region 'double' is never closed"),
    "syntax": ("examples/doubling.py", "assert torch", "assert torch(", r"docs/zh/doubling.md:\d+ \(examples/doubling.py:double\): line 5, .*SyntaxError"),
    "false": ("examples/doubling.py", "x + x)", "x + 1)", r"docs/zh/doubling.md:\d+ \(examples/doubling.py:double\): line 5, `assert .*AssertionError"),
    "term": ("docs/zh/doubling.md", "每个数", "每个纯量", r"docs/zh/doubling.md:8: '纯量.*say 标量"),
    "punctuation": ("docs/zh/doubling.md", "两倍。", "两倍,", r"docs/zh/doubling.md:8: '倍,': expected full-width punctuation"),
    "number": ("docs/en/doubling.md", "Twice each number.", "Twice 1.75.", r"docs/en/doubling.md:8: 1.75 stands in no code or output"),
    "option": ("docs/en/doubling.md", 'exec="on"\n--8', 'exec="on" atl="x"\n--8', r"docs/en/doubling.md:10: unknown fence option 'atl'"),
    "answer": ("docs/en/doubling.md", "1. Halve", "1. Double.\n2. Halve", r"docs/en/doubling.md:14: 2 exercises and 1 answers"),
    "id": ("docs/en/doubling.md", "#exercises", "#tasks", r"docs/en/doubling.md:14: heading ## #tasks; expected heading ## #exercises"),
    "description": ("docs/en/doubling.md", "What doubling a tensor does, by hand and by PyTorch, and how to undo it.", "Twice.", r"docs/en/doubling.md:1: expected front matter"),
    "GBK": ("docs/zh/doubling.md", "", "", r"docs/zh/doubling.md: not UTF-8 \(byte \d+\); save it as UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_command_names_what_is_wrong(fault, lesson):
    path, old, new, message = FAULTS[fault]
    if fault == "GBK":
        file = lesson.folder / path
        file.write_bytes(file.read_text(encoding="utf-8").encode("gbk"))
    else:
        lesson.edit(path, old, new)
    code, said = check(lesson, "doubling")
    assert code != 0 and re.search(message, said), said
    assert len(said.splitlines()) <= 5, said


def test_the_command_knows_its_lessons(lesson):
    assert check(lesson, "nowhere") == (
        1,
        "no lesson is called 'nowhere'; expected the name of a page in docs/zh, without .md\n1 problems\n",
    )


def test_a_project_without_lessons_is_named(tmp_path):
    shutil.copytree(ROOT / "docs" / "hooks", tmp_path / "docs" / "hooks")
    code, said = check(SimpleNamespace(folder=tmp_path))
    assert (code, said.splitlines()[0]) == (
        1,
        "there is no lesson; expected the name of a page in docs/zh, without .md",
    )
