"""Plant faults in a copy of the project, one at a time, and say what is said of each.

In:  {"changes": [["docs/en/losses.md", "0.52", "0.53"]], "by": "run"}                    a line of JSON
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
    "torch",
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
        code = 1
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                code = test(arguments)
        finally:  # whatever pytest raises: nobody may go on from here as a second planter
            os.write(write, json.dumps([int(code), said.getvalue()[-60_000:]]).encode())
            os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as answer:
        code, said = json.loads(answer.read())
    os.waitpid(child, 0)
    return said if code else ""


def test(arguments: list[str]) -> int:
    """Run pytest here, on our modules as they are now; return its exit code."""
    import pytest

    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(str(ROOT)) and name != "__main__":
            del sys.modules[name]

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
        try:
            with planted(fault["changes"]):
                if fault["by"].startswith("tests/"):
                    said = tested(fault["by"].split(" ", 2))
                else:
                    checks = checks or command()
                    said = looked_at(checks, fault["by"], lesson_of(fault["changes"][0][0]))
            answer = {"said": said}
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


@contextlib.contextmanager
def planted(changes: list[list[str]]):
    """Make changes, each (file, old, new), and undo them; an empty old means a new file, or nothing where it is there.

    Raises:
        ValueError: a file doesn't hold what is to be changed.
    """
    before = {ROOT / name: (ROOT / name).read_bytes() if (ROOT / name).exists() else None for name, _, _ in changes}
    try:
        for name, old, new in changes:
            text = (ROOT / name).read_text(encoding="utf-8") if old else ""
            if old not in text:
                raise ValueError(f"{name} has no {old!r}")
            if old or new:
                (ROOT / name).write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
        yield
    finally:
        for file, content in before.items():
            file.write_bytes(content) if content is not None else file.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
