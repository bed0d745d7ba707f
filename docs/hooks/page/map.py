"""Draw the map of the lessons: each below all that it needs.

In:  {"tensors": [], "autograd": ["tensors"]}, the lessons' names and addresses
Out: two dots with their names, a line between them

It shows nothing that the tables below it don't say in words, so it is hidden from those who listen. The names are HTML
above an SVG of lines: Material's navigation can't do with links inside an SVG.
"""

import html

HIGH, TOP = 62, 14  # of the picture: from one row to the next, as in site.css; above the first
ACROSS = 5  # lessons in one row
COLOURS = ("grey", "blue", "orange", "green", "red", "purple", "brown")  # of the parts, in the order of nav
WORDS = {"zh": "课程地图", "en": "Map of the lessons"}


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


def draw(needed: dict, names: dict, addresses: dict, part: dict, short: list[str], language: str) -> str:
    """Return the map as HTML.

    Args:
        needed: what each lesson needs, in the order of nav: {"losses.md": ["tensors.md"]}.
        names: the lessons' names.
        addresses: where their pages are, seen from the map's.
        part: the number of the part of nav that each stands in, which colours it.
        short: the lessons of the shortest path; it is drawn thick.
        language: "zh" or "en".
    """
    place, links, lines = {}, "", []
    table = rows(needed)
    for number, row in enumerate(table):
        links += "<div>"
        for at, name in enumerate(row):
            x, y = round(100 * (at + 0.5) / len(row), 1), HIGH * number + TOP
            place[name] = x, y
            colour = COLOURS[part[name] % len(COLOURS)]
            links += f'<a href="{addresses[name]}" tabindex="-1" class="{colour}">{html.escape(names[name])}</a>'
            for other in needed[name]:
                left, above = place[other]
                thick = ' class="short"' if {name, other} <= {*short} else ""
                lines.append(f'<path{thick} d="M{left} {above}C{left} {above + 40} {x} {y - 40} {x} {y}"/>')
        links += "</div>"
    svg = f'<svg viewBox="0 0 100 {HIGH * len(table)}" preserveAspectRatio="none">{"".join(lines)}</svg>'
    inside = f'<div aria-hidden="true">{svg}{links}</div>'
    return f'<div class="map" role="region" aria-label="{WORDS[language]}" tabindex="0">{inside}</div>'
