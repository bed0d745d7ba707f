r"""Turn what was written to a terminal into what the terminal would show.

In:  "10%\r100%\n\x1b[31mred\x1b[0m"
Out: "100%\nred"

pyte plays the terminal: carriage return, backspace, the cursor up, erasing. Colours and all other control characters
are dropped.
"""

import re

import pyte

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
WIDTH = 4000  # of the terminal's lines: longer than any line of a page


def shown(text: str) -> str:
    """Return what a terminal shows after `text` was written to it; plain text is returned as it is."""
    text = text.replace("\r\n", "\n")
    if not CONTROL.search(text):
        return text
    screen = pyte.Screen(WIDTH, text.count("\n") + text.count("\x1b") + 1)
    screen.set_mode(pyte.modes.LNM)  # a new line begins at the left
    pyte.Stream(screen).feed(text)
    last = max((row for row, cells in screen.buffer.items() if cells), default=0)
    lines = [line(screen.buffer[row]) for row in range(max(last, screen.cursor.y) + 1)]
    return CONTROL.sub("", "\n".join(lines))


def line(cells: dict) -> str:
    """Return the text of one line of pyte's screen; a wide letter fills two cells, the second of them empty."""
    text = "".join(cells[column].data if column in cells else " " for column in range(max(cells, default=-1) + 1))
    return text.rstrip(" ")  # what was erased, too, is blanks to pyte
