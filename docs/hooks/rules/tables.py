"""What of a table would not become one, or would lose a cell.

In:  a | b
     - | -
Out: "no table in each language's count; expected a bar at both ends, no blank after the last"
"""

import re

CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
NO_EDGE = re.compile(rf"{CODE.pattern}|\\\|")  # bars that don't end a cell
ROW = re.compile(r"^\s*\|.*\|$")
RULER = re.compile(r"^\s*\|(?: *:?-+:? *\|)+$")  # the row below the head
BARE = re.compile(r"^(?=[^|]*\|)(?=[^-]*-)[\s|:-]+$")  # Markdown takes it for one, too


def problem(before: str, line: str, after: str) -> str:
    """Return what is wrong with a line of a table, or ""; `before` and `after` are the lines beside it."""
    if BARE.match(line) and not ROW.match(line):
        return "no row of a table elsewhere; expected a bar at both ends, no blank after the last"
    if not ROW.match(line):
        return ""
    if not ROW.match(before) and before.strip() and not before.startswith(" " * (margin(line) + 1)):
        return "no table to Markdown; expected an empty line above it"
    if any(r"\|" in code[0] for code in CODE.finditer(line)):
        return "a backslash in code is shown; write the bar without it"
    if ROW.match(before) and cells(line) != cells(before):
        return f"a row of {cells(line)} cells below one of {cells(before)}; a bar in a cell is \\|"
    if not ROW.match(before) and not RULER.match(after):
        return "no table to Markdown; expected a row | --- | --- | below its first"
    return ""


def margin(line: str) -> int:
    """Return how many blanks a line begins with."""
    return len(line) - len(line.lstrip())


def cells(row: str) -> int:
    """Return how many cells a row of a table has."""
    return NO_EDGE.sub("", row).count("|") - 1
