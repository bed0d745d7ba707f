"""Fit matplotlib's figures into a page, as inline SVG that follows the page's light or dark scheme.

In:  <svg width="345pt" …> as matplotlib wrote it
Out: <svg viewBox="0 0 460 345" role="img" aria-label="Loss falls"> … </svg>

Colours: matplotlib's own palette becomes CSS variables, black the text's colour, white the page's. Styles become
attributes, for pages allow no styles of single elements.
"""

import html
import re

LONG_NUMBER = re.compile(r"\d+\.\d{3,}")
PALETTE = {
    "#1f77b4": "var(--plot-blue)",
    "#ff7f0e": "var(--plot-orange)",
    "#2ca02c": "var(--plot-green)",
    "#d62728": "var(--plot-red)",
    "#9467bd": "var(--plot-purple)",
    "#8c564b": "var(--plot-brown)",
    "#7f7f7f": "var(--plot-grey)",
    "#b0b0b0": "var(--plot-grid)",
    "#808080": "var(--plot-grey)",
    "#000000": "currentColor",
    "#ffffff": "var(--plot-paper)",
}
COLOUR = re.compile("|".join(PALETTE))
STYLE = re.compile(r' style="([^"]*)"')


def fit(tag: str, name: str, used: set[str]) -> str:
    """Return one tag of an SVG: its id, if it is used, begins with `name`; its numbers are short, its colours ours."""
    tag = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", tag)
    tag = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", tag)
    tag = re.sub(r"font: (?:[a-z\d]+ )*([\d.]+px)[^;\"]*", r"font-size: \1", tag)
    tag = re.sub(r"; font-family: [^;\"]*|(?<=\d)\s*\n(?=[LQCz])| transform=\"rotate\(-0 [^\"]*\"", "", tag)
    tag = LONG_NUMBER.sub(lambda m: f"{float(m[0]):.2f}", tag)
    tag = STYLE.sub(lambda m: "".join(f' {of}="{value}"' for of, value in properties(m[1]).items()), tag)
    return COLOUR.sub(lambda m: PALETTE[m[0]], tag)


def properties(style: str) -> dict[str, str]:
    """Return what a style says, of two for one property the last: "a: 1; a: 2; b: 3" -> {"a": "2", "b": "3"}."""
    return dict(re.findall(r"([\w-]+):\s*([^;]+)", style))


def inline(svg: str, name: str, alt: str) -> str:
    """Return matplotlib's SVG file as an element of a page.

    Args:
        svg: the file's text.
        name: put before every id, so that two figures on a page never share one.
        alt: what the figure shows, for those who cannot see it.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", svg, flags=re.DOTALL)
    width = round(float(re.search(r'width="([\d.]+)pt"', svg)[1]) * 4 / 3)
    view = re.search(r'viewBox="[^"]+"', svg)[0]
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    svg = re.sub(r"<[^>]+>", lambda tag: fit(tag[0], name, used), svg)
    svg = re.sub(r">\s+<", "><", svg)
    opening = (
        f'<svg {view} role="img" aria-label="{html.escape(alt)}" width="{width}" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    svg = opening + svg.partition(">")[2]
    # On a phone a wide figure keeps a readable size and scrolls by itself, also with the keyboard.
    kind = '"plot wide" tabindex="0"' if width > 560 else '"plot"'
    return f"<figure class={kind} data-search-exclude>{svg.strip()}</figure>"
