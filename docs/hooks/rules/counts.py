"""A number that a paragraph gives in one language, it gives in the other: in digits or in words.

In:  zh "训练四步，每步 60 张。"   en "Train for five steps, sixty pictures each."
Out: "docs/en/x.md:7: five; docs/zh/x.md:7 gives no 5"

Counted are whole numbers from 3 on: below, languages count in pairs, halves and articles. Chinese words for numbers are
parts of other words, too (四周, 三角), so that only English words are asked for in the other language.
"""

import calendar
import re
from functools import cache

from run.fences import prose

LEAST = 3
SMALL = """zero one two three four five six seven eight nine ten eleven twelve
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen"""
ORDER = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ONES = {word: number for number, word in enumerate(SMALL.split())}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINALS = {word: number for number, word in enumerate(ORDER.split(), start=1)} | {"quarter": 4, "triple": 3}
LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
WORDS = ONES | TENS | ORDINALS | LARGE
DIGITS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 10**8}
PLAIN = re.compile(r"\]\([^)\s]*\)|\{ #[^}\n]*\}|<!--.*?-->|<[^>\n]*>", re.DOTALL)  # no words
CODE = re.compile(r"`[^`\n]*`|^ *\$\$[^$]+\$\$|\$(?!\s)[^$\n]+(?<!\s)\$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?: ?(million|billion|thousand|[万亿]))?")


@cache
def paragraphs(text: str, page: str) -> list[tuple[int, str]]:
    """Return the paragraphs of a page's prose, each with its first line."""
    found, paragraph = [], []
    for number, line in enumerate([*prose(text, page), ""], start=1):
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            found.append((number - len(paragraph), PLAIN.sub(" ", "\n".join(paragraph))))
            paragraph = []
    return found


def digits(words: str) -> dict[float, str]:
    """Return the numbers that some words give in digits, and how: {60.0: "60", 60000000.0: "60 million"}."""
    units = LARGE | UNITS
    return {float(m[1].replace(",", "")) * units.get(m[2], 1): m[0] for m in NUMBER.finditer(words)}


def english(words: str) -> dict[float, str]:
    """Return the numbers that English words give: {25: "twenty-five", 3: "thirds"}."""
    found = {}
    for match in re.finditer(r"[a-z]+(?:-[a-z]+)?", words.lower()):
        ten, _, one = match[0].partition("-")
        if ten in TENS and one in ONES | ORDINALS:
            found[TENS[ten] + WORDS[one]] = match[0]
            continue
        for part in (ten, one):
            for word in (part, part.removesuffix("s"), part.removesuffix("es")):
                if word in WORDS:
                    found[WORDS[word]] = match[0]
    return found


def chinese(words: str) -> set[float]:
    """Return the numbers that Chinese words may give: "二十五" -> {25}, "四五" -> {4, 5}."""
    found = set()
    for run in re.findall(rf"[{DIGITS}两{''.join(UNITS)}]+", words.replace("半打", "六").replace("一打", "十二")):
        total = last = 0
        for sign in run.replace("两", "二"):
            if sign in UNITS:
                total, last = total + (last or 1) * UNITS[sign], 0
                found.add(UNITS[sign])
            else:
                last = DIGITS.index(sign)
                found.add(last)
        found.add(total + last)
    return found


def differences(zh: str, en: str, pages: tuple[str, str]) -> list[str]:
    """Return the numbers that a page gives and its twin doesn't; `pages` are the paths of the two."""
    found = []
    for (i, left), (j, right) in zip(paragraphs(zh, pages[0]), paragraphs(en, pages[1])):
        left_words, right_words = CODE.sub(" ", left), CODE.sub(" ", right)
        given = english(right_words) | digits(right_words)
        there = {*digits(left), *chinese(left_words)}
        found += [
            f"{pages[1]}:{j}: {said}; {pages[0]}:{i} gives no {number:g}"
            for number, said in given.items()
            if is_counted(number) and number not in there
        ]
        there = {*digits(right), *english(right_words)}
        there |= {number for number, month in enumerate(calendar.month_name) if month and month in right}
        found += [
            f"{pages[0]}:{i}: {said}; {pages[1]}:{j} gives no {number:g}"
            for number, said in digits(left_words).items()
            if is_counted(number) and number not in there
        ]
    return found


def is_counted(number: float) -> bool:
    """Tell whether a number is a whole one that both languages give; hundreds and thousands may be many."""
    return number >= LEAST and number == int(number) and number not in LARGE.values()
