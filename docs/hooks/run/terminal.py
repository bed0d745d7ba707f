r"""Turn what was written to a terminal into what the terminal would show.

In:  "10%\r100%\n\x1b[31mred\x1b[0m"
Out: "100%\nred"

pyte plays the terminal: carriage return, backspace, the cursor up, erasing. Colours and all other control characters
are dropped.
"""

import re
import unicodedata

import pyte

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
UNPLAYED = re.compile(r"[\x00-\x06\x10-\x1a\x1c-\x1f\x7f-\x9a\x9c-\x9f]")  # no terminal obeys these
DROPPED = re.compile(r"\x1b(?:\[[\d;:]*m|[PX^_].*?(?:\x1b\\|\Z))", re.DOTALL)  # colours; pictures and the like
MOVES = 1000  # columns and rows beyond the text's own, for what moves the cursor


class Screen(pyte.Screen):
    """A terminal as large as what is written to it, so that nothing wraps or scrolls away."""

    def draw(self, data: str) -> None:
        """Draw text letter by letter; one without a width, as in an emoji, joins the one before it."""
        for letter in data:
            before = self.cursor.x
            super().draw(letter)
            if self.cursor.x == before and before:
                cells, at = self.buffer[self.cursor.y], before - 1 - (not self.buffer[self.cursor.y][before - 1].data)
                if not unicodedata.combining(letter):
                    cells[at] = cells[at]._replace(data=cells[at].data + letter)


def shown(text: str) -> str:
    """Return what a terminal shows after `text` was written to it; plain text is returned as it is."""
    text = text.replace("\r\n", "\n")
    if not CONTROL.search(text):
        return text
    text = UNPLAYED.sub("", DROPPED.sub("", text).replace("\v", "\n").replace("\f", "\n"))
    width = 2 * max(map(len, re.split(r"[\r\n]", text)))  # a wide letter fills two columns
    screen = Screen(width + MOVES, text.count("\n") + text.count("\x1b") + MOVES)
    screen.set_mode(pyte.modes.LNM)  # a new line begins at the left
    pyte.Stream(screen).feed(text)
    last = max((row for row, cells in screen.buffer.items() if cells), default=0)
    lines = [line(screen.buffer[row]) for row in range(max(last, screen.cursor.y) + 1)]
    return CONTROL.sub("", "\n".join(lines))


def line(cells: dict) -> str:
    """Return the text of one line of pyte's screen; a wide letter fills two cells, the second of them empty."""
    text = "".join(cells[column].data if column in cells else " " for column in range(max(cells, default=-1) + 1))
    return text.rstrip(" ")  # what was erased, too, is blanks to pyte
