"""Draw the map of the lessons: each below all that it needs.

In:  {"tensors": [], "autograd": ["tensors"]}, the lessons' names and addresses
Out: <svg>: two dots with their names, a line between them

It shows nothing that the tables below it don't say in words, so it is hidden from those who listen.
"""

import html
import re

WIDE, HIGH = 690, 62  # of the map; of one row
ACROSS = 5  # lessons in one row
LETTERS = 17  # in a line of a name; a Chinese one is as wide as two
WORDS = {"zh": "课程地图", "en": "Map of the lessons"}
COLOURS = ("grey", "blue", "orange", "green", "red", "purple", "brown")  # of the parts, in the order of nav


def rows(needed: dict[str, list[str]]) -> list[list[str]]:
    """Return the lessons in rows, each below all that it needs; in a row, each near what it needs."""
    level: dict[str, int] = {}
    for name, before in needed.items():
        level[name] = 1 + max((level[other] for other in before), default=0)
    found: list[list[str]] = []
    place: dict[str, float] = {}
    for number in range(1, max(level.values()) + 1):
        names = [name for name in needed if level[name] == number]
        names.sort(key=lambda name: sum(place[other] for other in needed[name]) / max(1, len(needed[name])))
        for row in even(names):
            place |= {name: (at + 0.5) / len(row) for at, name in enumerate(row)}
            found.append(row)
    return found


def even(names: list[str]) -> list[list[str]]:
    """Return names in rows of ACROSS at most, none much shorter than another; neighbours stay above each other."""
    number = -(-len(names) // ACROSS)
    return [names[first::number] for first in range(number)]


def lines(name: str) -> list[str]:
    """Return a lesson's name in lines short enough for its place: 'Convolution and pooling' -> two of them."""
    found = [""]
    for word in re.findall(r" ?[!-~]+|[^!-~]", name):
        if width(found[-1] + word) > LETTERS:
            found.append("")
        found[-1] = (found[-1] + word).lstrip()
    return found


def width(text: str) -> int:
    """Return how many letters wide a text is."""
    return sum(1 + (letter > "\u2e80") for letter in text)


def draw(needed: dict, names: dict, addresses: dict, part: dict, short: list[str], language: str) -> str:
    """Return the map as SVG.

    Args:
        needed: what each lesson needs, in the order of nav: {"losses.md": ["tensors.md"]}.
        names: the lessons' names.
        addresses: where their pages are, seen from the map's.
        part: the number of the part of nav that each stands in, which colours it.
        short: the lessons of the shortest path; it is drawn thick.
        language: "zh" or "en".
    """
    place, dots, paths = {}, [], []
    table = rows(needed)
    for row, found in enumerate(table):
        for at, name in enumerate(found):
            x, y = round(WIDE * (at + 0.5) / len(found)), HIGH * row + 14
            place[name] = x, y
            words = "".join(
                f'<tspan x="{x}" dy="{17 if number == 0 else 13}">{html.escape(line)}</tspan>'
                for number, line in enumerate(lines(names[name]))
            )
            colour = COLOURS[part[name] % len(COLOURS)]
            dots.append(
                f'<a href="{addresses[name]}" tabindex="-1">'
                f'<circle cx="{x}" cy="{y}" r="6" fill="var(--plot-{colour})"/><text y="{y}">{words}</text></a>'
            )
            for other in needed[name]:
                left, above = place[other]
                thick = ' class="short"' if {name, other} <= {*short} else ""
                paths.append(f'<path{thick} d="M{left} {above}C{left} {above + 40} {x} {y - 40} {x} {y}"/>')
    high = HIGH * len(table)
    svg = f'<svg viewBox="0 0 {WIDE} {high}" aria-hidden="true">{"".join(paths + dots)}</svg>'
    return f'<div class="map" role="region" aria-label="{WORDS[language]}" tabindex="0">{svg}</div>'
