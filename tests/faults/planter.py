"""Plant faults in a copy of the project, one at a time, and say what is said of each.

In:  {"file": "docs/en/losses.md", "old": "0.52", "new": "0.53", "by": "run losses"}     a line of JSON
Out: {"said": "docs/en/losses.md:12: 0.53 stands in no code or output of the page; …"}   a line of JSON

`by` says who looks: "text", the rules of text, over the lesson of the file; "run", its blocks, too; or a test of ours,
"tests/test_page.py -k stamp". One process for all of them, so that packages are imported once: started in the copy, it
reads until nothing comes.
"""

import contextlib
import importlib.util
import io
import json
import os
import re
import sys
from pathlib import Path

ROOT = Path.cwd()
IMPORTED = [
    "mkdocs.plugins",
    "nbclient",
    "nbformat",
    "playwright.sync_api",
    "bs4",
    "html5lib",
    "fontTools.ttLib",
    "PIL",
]


def command():
    """Return the module behind `python docs/hooks`."""
    spec = importlib.util.spec_from_file_location("command", ROOT / "docs" / "hooks" / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lesson_of(file: str) -> str:
    """Return the lesson that a file belongs to; "" for files of all lessons."""
    found = re.fullmatch(r"(?:docs/(?:zh|en)|examples(?:/solutions|/projects)?)/(\w+)\.(?:md|py)", file)
    return found[1] if found else ""


def looked_at(checks, by: str, lesson: str) -> str:
    """Return what the rules of text say of a lesson, and, where they say nothing and are asked to, its blocks."""
    found = checks.text_problems(lesson)
    if by == "run" and not found:
        found = checks.run_problems(lesson)
    return "\n".join(found)


def tested(arguments: list[str]) -> str:
    """Return what a test says, in a process of its own that has imported none of our modules."""
    read, write = os.pipe()
    if not (child := os.fork()):
        os.close(read)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = test(arguments)
        os.write(write, json.dumps([int(code), said.getvalue()[-60_000:]]).encode())
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as answer:
        code, said = json.loads(answer.read())
    os.waitpid(child, 0)
    return said if code else ""


def test(arguments: list[str]) -> int:
    """Run pytest here; return its exit code."""
    import pytest

    options = ["-q", "-x", "--no-header", "-p", "no:cacheprovider", "-o", "addopts=--markdown-docs", "--tb=short"]
    return pytest.main([*options, *arguments])


def main() -> None:
    """Answer each line with a line."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for name in (*IMPORTED, "pytest"):
        importlib.import_module(name)
    checks = None
    for line in sys.stdin:
        fault = json.loads(line)
        file = ROOT / fault["file"]
        before = file.read_bytes() if file.exists() else None
        text = (before or b"").decode()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.replace(fault["old"], fault["new"], 1).encode() if before else fault["new"].encode())
        try:
            if fault["by"].startswith("tests/"):
                said = tested(fault["by"].split(" ", 2))
            else:
                checks = checks or command()
                said = looked_at(checks, fault["by"], lesson_of(fault["file"]))
        finally:
            file.write_bytes(before) if before is not None else file.unlink()
        print(json.dumps({"said": said}), file=answers, flush=True)


if __name__ == "__main__":
    main()
