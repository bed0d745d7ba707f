"""What the words of a page keep to.

In:  docs/zh/losses.md:12  "用汇聚层缩小, 再看。"
Out: "docs/zh/losses.md:12: '汇聚层缩小, 再': say 池化"
     "docs/zh/losses.md:12: '小,': expected full-width punctuation in Chinese"
"""

import re
from functools import cache

from rules.front import FRONT_MATTER, described
from run.blocks import python_blocks
from run.fences import prose

QUOTING = ("corrections", "deprecations", "then_and_now")  # pages that repeat what others wrote
HAN = r"[\u4e00-\u9fff]"
CLOSED = re.compile(  # no prose
    r"`[^`\n]*`|\]\([^)\s]*\)|\{ #[^}\n]*\}|<!--.*?-->|^ *\$\$[^$]+\$\$$|\$(?!\s)[^$\n]+(?<!\s)\$|<[^>\n]*>",
    re.DOTALL | re.MULTILINE,
)
INVISIBLE = re.compile("[\t\xa0\u200b\u3000\ufeff]")
RULES = {
    "zh": [
        (re.compile(rf"{HAN}[,;:!?]|{HAN}\.(?!\w)"), "expected full-width punctuation in Chinese"),
        (re.compile(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9%]{HAN}"), "expected a space between Chinese and Latin letters"),
        (re.compile("您"), "say 你"),
        (re.compile(r"[＃＄＊｀｜＿［］｛｝～０-９]"), "expected the half-width sign, which Markdown knows"),
    ],
    "en": [
        (re.compile(rf"{HAN}+"), "Chinese on an English page"),
        (re.compile(r"[，。；：！？（）]"), "Chinese punctuation on an English page"),
    ],
}
ALT = {"zh": 20, "en": 40}  # letters that say what a figure shows
LATIN = re.compile(r"[A-Za-z]{2,}")
FOREIGN = 4  # Latin words that, without a Chinese one, are no paragraph of a Chinese page


def problems(text: str, page: str, language: str, terms: list[dict]) -> list[str]:
    """Return what is wrong with a page's words, its description and alt texts among them.

    Args:
        text: the page's Markdown.
        page: its path.
        language: its language.
        terms: the table of terms.
    """
    found = described(text, page) if page.endswith(".md") else []
    lines = prose(text, page)
    original = text.split("\n")
    for block in python_blocks(text, page):
        lines[block.line - 1] = block.alt
        if block.alt and len(block.alt) < ALT[language]:
            found.append(f"{page}:{block.line}: alt={block.alt!r} says little; say what is to be seen in the figure")
        if "$" in block.alt:
            found.append(f"{page}:{block.line}: a formula in alt; say it in words, for it is read aloud")
    if original[1:2] and original[1].startswith("description:"):
        lines[1] = original[1].partition(":")[2]
    if front := FRONT_MATTER.match(text):
        for number in range(front[0].count("\n")):
            if original[number].startswith("  "):  # one of its words
                lines[number] = original[number].partition(":")[2]
    known = tuple((word, term[language]) for term in terms for word in term.get(f"not_{language}", []))
    quotes = any(f"/{name}." in page for name in QUOTING)
    lines = [line.replace(r"\$", "\0\0") for line in lines]
    blanked = CLOSED.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), "\n".join(lines)).split("\n")
    if language == "zh":
        found += [f"{page}:{number}: {what}" for number, what in unturned(blanked)]
    for number, (line, words) in enumerate(zip(lines, blanked), start=1):
        if "$" in words:
            found.append(rf"{page}:{number}: '$' left over; write \$ for a dollar, and formulas as $x$")
        if re.search(r"(?<!\$)\$\d[^$]*\$\d", line):
            found.append(rf"{page}:{number}: two sums of money make a formula; write \$5 for five dollars")
        if found_blank := INVISIBLE.search(original[number - 1]):
            found.append(
                f"{page}:{number}: {found_blank[0]!r} looks like a blank, or like nothing; write a plain blank"
            )
        if re.search(r"\\[(\[]|\\begin\{", words):
            found.append(f"{page}:{number}: write formulas as $x$, or between lines of $$")
        for pattern, cure in RULES[language]:
            found += [f"{page}:{number}: {match[0]!r}: {cure}" for match in pattern.finditer(words)]
        if not quotes:
            found += [f"{page}:{number}: {what}" for what in avoided(words, language, known)]
    return found


def unturned(lines: list[str]) -> list[tuple[int, str]]:
    """Return the paragraphs of a Chinese page that hold no Chinese, headings aside: (line, what is wrong)."""
    found, paragraph = [], []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            paragraph.append(line)
            continue
        words = " ".join(paragraph).replace("\0", " ").strip()
        if not words.startswith("#") and len(LATIN.findall(words)) >= FOREIGN and not re.search(HAN, words):
            found.append((number - len(paragraph), f"{words[:40]!r}: English on a Chinese page"))
        paragraph = []
    return found


def avoided(words: str, language: str, known: tuple[tuple[str, str], ...]) -> list[str]:
    """Return where a line of prose uses another word than the table's; `known` pairs the two."""
    found = []
    for match in pattern(language, known).finditer(words):
        say = next(name for word, name in known if match[0].lower().startswith(word.lower()))
        found.append(f"{words[match.start() : match.end() + 12]!r}: say {say}")
    return found


@cache
def pattern(language: str, known: tuple[tuple[str, str], ...]) -> re.Pattern:
    """Return what finds the beginnings of words; in English a capital counts where the table has one."""
    words = []
    for word, _ in known:
        first, rest = re.escape(word[0]), re.escape(word[1:])
        words.append(rf"\b(?i:{first}){rest}" if language == "en" else rf"(?i:{first}{rest})")
    return re.compile("|".join(words) or r"(?!)")


def unanswered(text: str, page: str) -> list[str]:
    """Return that a page has more exercises than answers, or fewer."""
    lines = prose(text, page)
    start = next((n for n, line in enumerate(lines) if re.match(r"## .*\{ #exercises \}$", line)), None)
    if start is None:
        return []
    exercises = sum(bool(re.match(r"\d+\. ", line)) for line in lines[start:])
    answers = sum(line.startswith("??? success") for line in lines[start:])
    if exercises == answers:
        return []
    return [f'{page}:{start + 1}: {exercises} exercises and {answers} answers; expected one ??? success "…" for each']
