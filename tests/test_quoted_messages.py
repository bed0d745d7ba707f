"""A message that a page quotes without raising it exists, word for word, in what is installed."""

import ast
import functools
import re
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest

from run.notebooks import as_markdown
from tests.card import measured
from tests.lessons.test_cures import CASES
from tests.project import LANGUAGES, PAGES, PROJECTS, parsed

SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
QUOTE = re.compile(r"“([ -~]{12,})”|\"([ -~]{12,}?)\"")
WORDS = re.compile(r"(?:^|[ (])[A-Za-z][a-z']+(?: [a-zA-Z']+){2,}")  # three words in a row
KIND = re.compile(r"^\w+(?:Error|Warning): ")
COMMAND = re.compile(r"^(?:python3?|py|pip3?|torchrun|export|set|git|mkdocs|cd|sudo|OFFLINE|nvidia-smi)\b")
TABLES = ("| The message contains |", "| 报错里有 |")
# A word that differs from case to case: a number, a name, a type, a device.
WILD = re.compile(
    r"""\d|…|[<>\[\]{}()_`]|(?<!\w)['"]|['"](?!\w)|^[A-Z]{2,}\b|\w\.\w|::"""
    r"""|^[A-Z][a-z]+(?:[A-Z][a-z]+)+$"""
    r"""|^(?:cpu|cuda|meta|Tensor|Double|Float|Long|double|float)\b"""
)
SKIPPED = {"test", "tests", "testing", "_inductor", "onnx", "idlelib", "lib2to3", "site-packages"}
LEAST = 60  # messages a language; far fewer would mean that the rule has gone blind


# --- what is a message ----------------------------------------------------------------------------------------------


def messages(text: str) -> list[tuple[int, str]]:
    """Return (line, message) for each message that a page's Markdown quotes.

    A message is a code span, or a text in quotation marks in a Chinese sentence, of three English words or more in a
    row that is neither Python nor a command; whatever begins with the name of an error or a warning, in a text fence
    too; and each first cell of a table of messages. A paragraph marks what no CPU build holds: cited, colon, the
    message; then a source stands in its text.
    """
    text = re.sub(r"^---\n.*?\n---\n", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL)
    fences = r"^( *)(`{3,})(\w*)[^\n]*\n(.*?)^\1\2$"
    text = re.sub(fences, lambda m: keep_errors(m), text, flags=re.MULTILINE | re.DOTALL)
    found, table = [], False
    for number, line in enumerate(text.splitlines(), start=1):
        table = line.startswith("|") and (table or line.startswith(TABLES))
        quoted = [match[2].strip() for match in SPAN.finditer(line)]
        first = line.split("|")[1] if table else ""
        rows = [match[2].strip() for match in SPAN.finditer(first)]
        assert not table or rows or line.startswith((*TABLES, "| ---")), f"line {number}: a row without a message"
        if not line.isascii():
            quoted += [match[1] for match in QUOTE.finditer(re.sub(SPAN, "", line)) if match[1]]
        found += [(number, words) for words in quoted if words in rows or is_message(words)]
    cited = " ".join(re.findall(r"<!-- cited: (.*?) -->", text))
    return [(number, message) for number, message in found if message not in cited]


def keep_errors(fence: re.Match) -> str:
    """Return a fence's lines, only those of a text fence that begin with the name of an error."""
    lines = fence[4].splitlines()
    kept = [f"`{line}`" if fence[3] == "text" and KIND.match(line) and "`" not in line else "" for line in lines]
    return "\n".join(["", *kept, ""])


def is_message(words: str) -> bool:
    if KIND.match(words):
        return True
    return bool(WORDS.search(words)) and not COMMAND.match(words) and not is_python(words)


def is_python(words: str) -> bool:
    words = words.replace("…", "x")
    for code in (words, f"{words} pass", f"{words}: pass"):
        try:
            ast.parse(code)
        except SyntaxError:
            continue
        return True
    return False


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("It says `Target 2 is out of bounds`.", ["Target 2 is out of bounds"]),
        ("Use `for x in range(3):`, `for x in …` or `from torch import nn`.", []),
        ("Type `python -m pip install torch now`.", []),
        ("A `RuntimeError: no`.", ["RuntimeError: no"]),
        ("第一条是 “Expected all tensors to be here”。", ["Expected all tensors to be here"]),
        ("| The message contains |\n| --- |\n| `short one` |", ["short one"]),
        ("```text\nValueError: it is so\nall of it is\n```\n", ["ValueError: it is so"]),
        ("On Windows `such and such a thing`. <!-- cited: such and such a thing -->", []),
    ],
)
def test_messages_are_recognised(line, expected):
    assert [message for _, message in messages(line)] == expected


# --- where it can come from -----------------------------------------------------------------------------------------


@functools.cache
def library() -> str:
    """Return all that the installed packages a reader has and Python can say, blanks made alike."""
    texts = []
    packages = ("torch", "torchvision", "numpy", "PIL", "safetensors", "matplotlib", "sklearn")
    for folder in [*map(folder_of, packages), Path(ast.__file__).parent]:
        for file in folder.rglob("*"):
            if SKIPPED & set(file.relative_to(folder).parts):
                continue
            if file.suffix == ".py":  # adjacent literals are one text
                code = re.sub(rb"[\"']\s*\n\s*[frbFRB]*[\"']", b"", file.read_bytes())
                texts.append(code.replace(b"\\'", b"'").replace(b'\\"', b'"'))
            elif re.search(r"\.(?:so|dylib|pyd|dll)\b", file.name) and not re.search("cuda|nvidia|triton", file.name):
                texts += strings(file)
    for name in ("LIBDIR", "BINDIR"):  # Python's own errors
        for file in Path(sysconfig.get_config_var(name) or "").glob("*python3*"):
            texts += strings(file) if file.is_file() else []
    return re.sub(r"\s+", " ", b"\n".join(texts).decode("utf-8", "replace"))


def folder_of(package: str) -> Path:
    return Path(find_spec(package).origin).parent


def strings(file: Path) -> list[bytes]:
    return [text for text in re.findall(rb"[\t\n -~]{8,}", file.read_bytes()) if text.count(b" ") > 1]


def is_known(message: str, shown: str) -> bool:
    """Say whether the site or a case shows the message, or a library holds it, what differs from case to case aside."""
    message = KIND.sub("", message).strip()
    parts = [part.strip() for part in message.split("…") if part.strip()]
    if all(part in shown for part in parts) or is_held(message):
        return True
    found = runs(message)
    return sum(len(run.split()) for run in found) > 2 and all(map(is_held, found))


def runs(message: str) -> list[str]:
    """Return the words between those that differ, where they are two or more in a row.

    'Target 2 is out of bounds' -> ['is out of bounds']
    """
    found: list[list[str]] = [[]]
    for word in message.split():
        if WILD.search(word):
            found.append([])
        else:
            found[-1].append(word)
    return [" ".join(run) for run in found if len(run) > 1]


@functools.cache
def is_held(words: str) -> bool:
    return words.rstrip(".,:!") in library()


# --- the pages ------------------------------------------------------------------------------------------------------


def everything(language: str) -> dict[str, str]:
    """Return the Markdown of all pages of a language, by the folder of the site that shows them."""
    pages = {"" if p.stem == "index" else p.stem: p.read_text("utf-8") for p in PAGES if p.parent.name == language}
    for script in PROJECTS:
        pages[f"projects/{script.stem}"] = as_markdown(script.read_text("utf-8"), script.name, language)
    return pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_quoted_messages_exist(language, site):
    pages = everything(language)
    blocks = [raised(site / language / address) for address in pages]
    cases = [message for _, message, _ in CASES.values()]  # each is raised in its test
    cases += [case["said"] for case in measured()["cases"]]  # on a graphics card
    shown = " ".join(" ".join([*blocks, *(m if isinstance(m, str) else " ".join(m) for m in cases)]).split())
    found, unknown = 0, []
    for address, text in pages.items():
        for line, message in messages(text):
            found += 1
            if not is_known(message, shown):
                unknown.append(f"docs/{language}/{address or 'index'}:{line}: no library says {message!r}")
    assert found >= LEAST, f"{found} messages found in {language}"
    assert not unknown, "\n".join(unknown)


def raised(folder: Path) -> str:
    """Return what the blocks of a page of the site have printed."""
    return " ".join(box.text for box in parsed(folder / "index.html").select("pre.output"))


def test_invented_messages_are_found():
    assert is_known("Target 2 is out of bounds", "")
    assert is_known("Expected all of it, … at its end", "Expected all of it, at last at its end")
    assert not is_known("Target 2 is out of its bounds", "")
    assert not is_known("the tensor has the wrong shape, friend", "")
