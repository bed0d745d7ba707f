"""Say where else the scripts ran, and below an output which of its lines are others there. Nothing of it is typed.

In:  docs/elsewhere.yml   oldest: {…, moved: {"examples/sums.py:sum": [["0.31", "0.32"]]}}
     as tests/elsewhere.py measured it
Out: below what that block shows   <details class="elsewhere"><summary>Elsewhere: other digits</summary>…</details>
     on the page about             | supported: oldest | 3.11.7 | 2.8.0 | … |
"""

import html
import re
from functools import cache

import yaml

from run.blocks import Block
from run.kept import kept
from run.sources import ROOT, SourceError, read

FILE = ROOT / "docs" / "elsewhere.yml"
HEAD = (
    "# Where the scripts ran, and what they print there otherwise: written by tests/elsewhere.py, shown by the pages.\n"
)
NEEDED = {"date", "python", "torch", "torchvision", "numpy", "scripts", "failed", "moved"}
PLACES = {  # in the order of the table
    "oldest": {"zh": "支持的最旧版本", "en": "the oldest supported versions"},
    "pinned": {"zh": "本站所用的版本", "en": "the versions of this site"},
    "newest": {"zh": "最新的版本", "en": "the newest versions"},
    "threads": {"zh": "两个线程", "en": "two threads"},
    "avx2": {"zh": "不用 AVX-512 指令", "en": "no AVX-512 instructions"},
    "plain": {"zh": "不用任何 AVX 指令", "en": "no AVX instructions at all"},
}
VERSIONS = ("oldest", "pinned", "newest")  # the other places have the versions of this site
WORDS = {
    "zh": {
        "head": ("在哪里", "Python", "torch", "torchvision", "运行的脚本", "失败", "打印不同", "日期"),
        "digits": "换个地方：数字不同",
        "words": "换个地方：文字不同",
        "with": "{place}（Python {python}，torch {torch}）",
        "and": "；",
        "instead": "，这里 → 那里：",
        "why": "为什么",
    },
    "en": {
        "head": ("where", "Python", "torch", "torchvision", "scripts run", "failed", "print something else", "date"),
        "digits": "Elsewhere: other digits",
        "words": "Elsewhere: other words",
        "with": "{place} (Python {python}, torch {torch})",
        "and": "; ",
        "instead": ", here → there:",
        "why": "Why",
    },
}
REASON = ("seeds.md", "rounding")  # where the course says why digits move
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def places() -> dict[str, dict]:
    """Return what was measured, by place, in the order of the table.

    Raises:
        SourceError: the file isn't what tests/elsewhere.py writes.
    """
    return parsed(read(FILE))


@cache
def parsed(text: str) -> dict[str, dict]:
    """Return what the text of the file holds; errors as in `places`."""
    return kept("elsewhere", [text, sorted(NEEDED)], lambda: parse(text))


def parse(text: str) -> dict[str, dict]:
    """Return what `parsed` does."""
    cure = "take the file back from the repository, or run python tests/elsewhere.py"
    try:
        found = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SourceError(f"docs/elsewhere.yml:{mark.line + 1 if mark else 1}: no YAML; {cure}") from None
    if not isinstance(found, dict) or not set(found) <= set(PLACES):
        raise SourceError(f"docs/elsewhere.yml:1: expected some of {', '.join(PLACES)}; {cure}")
    for name, row in found.items():
        if not isinstance(row, dict) or set(row) != NEEDED:
            raise SourceError(f"docs/elsewhere.yml: {name}: expected {', '.join(sorted(NEEDED))}; {cure}")
    return {name: {key: in_json(value) for key, value in found[name].items()} for name in PLACES if name in found}


def in_json(value):
    """Return a value of YAML as one that can be kept: a date as text."""
    return value if isinstance(value, dict | int) else str(value)


def written(found: dict[str, dict]) -> str:
    """Return the text of the file, given what was measured by place."""
    ordered = {name: found[name] for name in PLACES if name in found}
    return HEAD + yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=120)


def pages(blocks: dict) -> list[str]:
    """Return the lessons that some blocks or scripts belong to: {"examples/solutions/adam.py:race": …} -> ["adam"]."""
    return sorted({name.partition(":")[0].rpartition("/")[2].removesuffix(".py") for name in blocks})


def table(language: str) -> str:
    """Return where the scripts ran as a Markdown table."""
    head = WORDS[language]["head"]
    rows = [head, ["---"] * len(head)]
    for name, row in places().items():
        numbers = row["scripts"], len(row["failed"]), len(pages(row["moved"]))
        versions = (row[package] for package in ("python", "torch", "torchvision"))
        rows.append([PLACES[name][language], *versions, *map(str, numbers), row["date"]])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def note(block: Block, path: str, text: str, language: str, reason: str) -> str:
    """Return, as HTML, what a block's output is elsewhere; "" where that was never seen.

    Args:
        block: the block.
        path: of the page's source, which names blocks that include nothing.
        text: what the block printed.
        language: the page's language.
        reason: the address of the heading that explains it.
    """
    words, lines = WORDS[language], set(text.splitlines())
    keys = sorted({include := block.include or path, include.partition(":")[0]})  # a project's cells have no names
    groups: dict[tuple, list[str]] = {}
    rounded = False  # by a processor or threads; versions have reasons of their own
    for name, row in places().items():
        pairs = [pair for key in keys for pair in row["moved"].get(key, [])]
        if pairs := tuple((here, there) for here, there in pairs if here in lines or not here):
            where, rounded = PLACES[name][language], rounded or name not in VERSIONS
            groups.setdefault(pairs, []).append(words["with"].format(place=where, **row) if name in VERSIONS else where)
    if not groups:
        return ""
    digits = all(NUMBER.sub("", here) == NUMBER.sub("", there) for pairs in groups for here, there in pairs)
    found = (
        f'<details class="elsewhere" data-search-exclude><summary>{words["digits" if digits else "words"]}</summary>'
    )
    for pairs, where in groups.items():
        items = "".join(f"<li>{code(here)} → {code(there)}</li>" for here, there in pairs)
        found += f"<p>{words['and'].join(where)}{words['instead']}</p><ul>{items}</ul>"
    return found + f'<p><a href="{html.escape(reason)}">{words["why"]}</a></p>' * (digits and rounded) + "</details>"


def code(line: str) -> str:
    """Return a line of output as HTML; none is "–"."""
    return f"<code>{html.escape(line)}</code>" if line else "–"
