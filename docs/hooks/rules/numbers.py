"""A number in prose is one that the page's code or output holds.

In:  "The loss is 0.54."     on a page whose output says 0.53
Out: "docs/en/losses.md:12: 0.54 stands in no code or output of the page; mark what is cited: <!-- cited: 0.54 -->"

Counted are numbers of three digits or more, those with a decimal point, and percentages, alt texts included. A
percentage is proven by a share, too: 85 % by 0.852, 15 % as what is left of it.
"""

import re

from run.blocks import python_blocks
from run.fences import prose

PERCENTAGE = re.compile(r"(?<![\d.,])(\d{1,2}) ?%")
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])")


def problems(text: str, page: str, outputs: str) -> list[str]:
    """Return the numbers of a page's prose that neither its code nor its output holds.

    Args:
        text: the page's Markdown.
        page: its path.
        outputs: what its blocks printed, and its other code.
    """
    lines, blocks = prose(text, page), python_blocks(text, page)
    proof = outputs + " ".join(block.code for block in blocks)
    proof += " ".join(line for line, kept in zip(text.split("\n"), lines) if not kept and "```" not in line)
    known = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)[,_](?=\d)", "", proof)))
    known |= shares([float(number) for number in known])
    for block in blocks:
        lines[block.line - 1] = block.alt
    found, paragraph = [], []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            paragraph.append((number, line))
            continue
        marks = " ".join(mark for _, text in paragraph for mark in re.findall(r"<!-- cited: (.*?) -->", text))
        for place, words in paragraph:
            found += [
                f"{page}:{place}: {number} stands in no code or output of the page; "
                f"mark what is cited: <!-- cited: {number} -->"
                for number in unproven(words, known | set(marks.split()))
            ]
        paragraph = []
    return found


def unproven(words: str, known: set[str]) -> list[str]:
    """Return the numbers of a line that are not known: "81,195 或 0.5", {"0.5"} -> ["81,195"]."""
    words = re.sub(r"<!--.*?-->|\]\([^)]*\)|\{ #[^}]*\}", "", words)
    code = r"`[^`]*`|\$[^$]+\$"
    found = [number for number in PERCENTAGE.findall(re.sub(code, "", words)) if not {number, f"{number}%"} & known]
    for number in NUMBER.findall(words):
        plain = number.replace(",", "").rstrip(".")
        if ("." in plain or len(plain) >= 3) and not {plain, number} & known:
            found.append(number)
    return found


def shares(numbers: list[float]) -> set[str]:
    """Return the percentages that some numbers give, in whole ones: [0.852, 36.6] -> {"85%", "15%", "37%"}."""
    parts = [number for number in numbers if number <= 1]
    found = [number for number in numbers if number <= 100] + [100 * part for part in parts]
    return {f"{round(number)}%" for number in found + [100 - 100 * part for part in parts]}
