"""What Markdown takes for something else than its author meant.

In:  ??? note 'Answer'
Out: '''docs/en/x.md:3: ??? note 'Answer'; expected !!! note "Title", ??? note "Title" or === "Title"'''

Headings without an id of their own, formulas in them, titles that are none, admonitions of nothing, lists and tables
that run on from the text above or into the text below, lists that are numbered anew, text that falls out of them,
definitions, links that a notebook could not follow, elements that belong to a theme, scripts, pictures that nothing
here has drawn.
"""

import re

from rules import tables
from rules.tables import CODE, ROW
from run.fences import fences, prose

HEADING = re.compile(r"^ *(#+).*?(?: \{ #([\w-]+) \})?$")
UNDERLINE = re.compile(r"^ *(?:=+|-+)$")
TITLED = re.compile(r"^( *)(?:!!!|\?{3}|===)")
KINDS = "note|abstract|info|tip|success|question|warning|failure|danger|bug|example|quote"
TITLE = re.compile(rf'^ *(?:(?:!!!|\?{{3}}\+?) (?:{KINDS})|===) "([^"]+)"$')
ITEM = re.compile(r"^( *)(?:[-*+]|(\d+)\.) +\S")
BRACKET = re.compile(r"^ *\d+(?:\) +|[、）．] *)\S")
THEMES = re.compile(  # in the second line: Markdown is not read in them, or nothing is shown
    r"<((?:base|embed|iframe|link|meta|object|script|style"
    r"|center|details|div|dl|font|ol|pre|section|table|ul|h[1-6])\b|[?!](?!--))",
    re.IGNORECASE,
)
PICTURE = re.compile(r"<(?:img|picture|video|audio)\b|!\[", re.IGNORECASE)
SCRIPTED = re.compile(r"<\w[^>]*\s(on\w+)\s*=|(javascript):", re.IGNORECASE)
LINK = re.compile(
    r"(?<!!)\[(\s*[^\]\s][^\]]*)\]\((?=[^)])([\w./-]+\.(?:md|py))?(\?[\w=&.-]+)?(#[\w-]+)?\)"
)  # to another page, or to this one
UNKNOWN_LINK = re.compile(r"""\]\((?!https?://\S+?(?: (["']).*?\1)?\))|^\[[^\]]+\]: """)
NO_MARKS = re.compile(r"\$[^$\n]+\$|\]\([^)\n]*\)")  # formulas, addresses
SLANTED = re.compile(  # by * within a word; by _ around one, which is shown as it is among Chinese
    r"[A-Za-z0-9)]\*[A-Za-z0-9(]|\d\*\*\d"
    r"|(?<![\w\\])(_{1,2})\w(?:[^_\n]|_(?=\w))*(?<!\\)\1(?!\w)|[\u4e00-\u9fff]_|_[\u4e00-\u9fff]"
)
WRAPPED = re.compile(r"[\u4e00-\u9fff，。；：！？、）》”…]\n *[\u4e00-\u9fff（《“`*$\[]")
DEFINITION = re.compile(r"^ {0,3}: ")


def problems(text: str, page: str) -> list[str]:
    """Return where a page would not become what it looks like.

    Args:
        text: the page's Markdown.
        page: its path.
    """
    lines, ids, found = prose(text, page), {}, out_of_lists(text, page)
    for number, (before, line, after) in enumerate(zip(["", *lines], lines, [*lines[1:], ""]), start=1):
        what, plain = "", CODE.sub("0", line)
        if ROW.match(before) and line.strip() and not ROW.match(line):
            what = "Markdown makes this a row of the table above; expected an empty line between them"
        elif match := HEADING.match(line):
            what = heading(line, match[2], ids)
            if ids and match[1] == "#":
                what = what or "a second heading with one #; a page has one, write ##"
            ids.setdefault(match[2], number)
        elif match := TITLED.match(line):
            what = titled(line, match[1], text.split("\n")[number:])
        elif match := THEMES.search(plain):
            what = f"<{match[1]}> on a page; that is for the theme, in docs/overrides/"
        elif match := PICTURE.search(plain):
            what = f"{match[0]} on a page; a picture is what a block draws: plt.show(), and alt= on its fence"
        elif match := SCRIPTED.search(plain):
            what = f"{match[1] or match[2]} is a script; a page brings none"
        elif UNKNOWN_LINK.search(LINK.sub("", plain)):
            what = "a link that a notebook can't follow; write [words](page.md#id), no title, no bracket in its words"
        elif before.strip() and UNDERLINE.match(line):
            what = "an underline makes a heading; write it as '## Words { #an-id }'"
        elif (match := ITEM.match(line)) and (len(match[1]) % 4 or runs_on(before, line, ITEM)):
            what = "no list to Markdown; expected an empty line above the list, inner ones set in by four blanks"
        elif DEFINITION.match(line):
            what = "a definition, which a notebook can't show; write a list, '- **term**: words'"
        elif match := SLANTED.search(NO_MARKS.sub("0", plain)):
            what = f"{match[0]}: its signs vanish, or words are slanted; set names in code, write × or *slanted words*"
        elif WRAPPED.search(f"{before}\n{line}"):
            what = "the line's beginning is shown as a blank; write a paragraph of Chinese in one line"
        else:
            what = tables.problem(before, line, after)
        if what:
            found.append(f"{page}:{number}: {what}")
    if not ids:
        found.append(f"{page}:1: expected a first heading '# Name: question? {{ #an_id }}'")
    return found


def out_of_lists(text: str, page: str) -> list[str]:
    """Return where what looks like a part of a list is none, or is numbered otherwise than its author has written."""
    margins = {fence.line: len(fence.margin) for fence in fences(text, page) if ">" not in fence.margin}
    lists: dict[int, tuple[str, int]] = {}  # by margin, those that go on: the number of the last item, or ""; how many
    found, before = [], ""
    for number, line in enumerate(prose(text, page), start=1):
        margin, what = margins.get(number, len(line) - len(line.lstrip(" "))), ""
        if item := ITEM.match(line):
            lists = {at: known for at, known in lists.items() if at <= margin}
            last, count = lists.get(margin, (item[2] or "", 0))
            lists[margin] = item[2] or "", count + 1
            if bool(last) != bool(item[2]):
                what = "Markdown joins this list to the one above, of another kind; put a line of text between them"
            elif item[2] and int(item[2]) != count + 1 and not (count and item[2] == last == "1"):
                what = f"{item[2]}. is shown as {count + 1}.; set in by four blanks what stands between a list's items"
        elif (line.strip() or number in margins) and not before.strip():
            lists = {at: known for at, known in lists.items() if at <= margin - 4}
            if margin % 4:
                what = f"{margin} blanks put this into no list and no note; set it in by four"
            elif BRACKET.match(line):
                what = "no list to Markdown; number its items 1., 2., 3."
        if what:
            found.append(f"{page}:{number}: {what}")
        before = line
    return found


def heading(line: str, name: str | None, ids: dict[str, int]) -> str:
    """Return what is wrong with a heading of id `name`, or ""; `ids` holds the lines of those before it."""
    if line != line.rstrip():
        return "blanks at the end of a heading; take them away"
    if not name:
        return f"heading without an id; expected '{line} {{ #an-id }}'"
    if name in ids:
        return f"heading id {name!r} is taken by line {ids[name]}"
    if not re.match(r" *#{1,6} ", line):
        return "no heading elsewhere, as in a notebook; expected a blank after its #, six of them at most"
    return "a formula in a heading; contents and search can't show it" if "$" in line else ""


def titled(line: str, margin: str, below: list[str]) -> str:
    """Return what is wrong with the first line of an admonition or tab, or ""; `below` are the lines after it."""
    if not (title := TITLE.match(line)):
        return f'{line.strip()}; expected !!! note "Title", ??? note "Title" or === "Title"'
    if re.search(r"[`*$<]", title[1]):
        return f"{line.strip()}; a notebook shows this title as it is typed; expected words alone"
    words = next((text for text in below if text.strip()), "")
    return "" if words.startswith(f"{margin}    ") else f"{line.strip()} holds nothing; set its text in by four blanks"


def runs_on(before: str, line: str, kind: re.Pattern) -> bool:
    """Tell whether Markdown joins a line to the text above it, which is neither of its `kind` nor set in deeper."""
    margin = len(line) - len(line.lstrip())
    return bool(before.strip()) and not kind.match(before) and not before.startswith(" " * (margin + 1))
