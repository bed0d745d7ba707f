"""Look at each finished page before it is published.

In:  <h2 id="sum">…</h2> … <h2 id="sum">
Out: SourceError "en/losses/: id 'sum' stands there twice"

What Markdown and the theme let through in silence stops the build here: syntax left in the text, ids missing or twice,
addresses that lead nowhere, elements never closed, control characters, words in the other language.
"""

import re
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from run.fences import prose
from run.sources import SourceError

CODE = re.compile(r"<(script|style|pre|code|math|svg)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
# HTML has no end tags for the first, and needs none for the second.
VOID = {*["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]}
OPTIONAL = {*["html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody"]}
LEFT_OVER = re.compile(
    r"\$|\\\(|\\\[|\{\{|\}\}|--8&lt;--|--8<--|&lt;!--|\*\*|~~|\[[ x]\] |\]\[[a-z]|\]\(|\{:? ?[#.][a-z]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
OTHER_LANGUAGE = re.compile(r'<(\w+)[^>]* (?:href)?lang="zh"[^>]*>.*?</\1>', re.DOTALL)
VALUE = re.compile(r"""\s(href|src|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

addresses: list[tuple[str, str]] = []  # page, address
ids: dict[str, set[str]] = {}  # of each page


def begin() -> None:
    """Forget the pages of an earlier build, which may have stopped half-way."""
    addresses.clear()
    ids.clear()


def finished(html: str, name: str, language: str, path: str = "", source: str = "") -> None:
    """Look at a page; note its addresses and ids for `links`.

    Args:
        html: the whole page.
        name: its address below the site, as "en/losses/".
        language: its language.
        path: where its Markdown stands, if it has any.
        source: its Markdown.

    Raises:
        SourceError: the first thing that is wrong with it.
    """
    for problem in problems(html, language, source):
        raise SourceError(f"{path or name}: {problem}")
    addresses.extend((name, address) for address in values(html, "href", "src"))
    ids[name] = set(values(html, "id"))


def values(html: str, *names: str) -> list[str]:
    """Return the values of some attributes, however they are quoted."""
    found = [value for _, _, rest in TAG.findall(html) for value in VALUE.findall(rest)]
    return ["".join(parts) for name, *parts in found if name.lower() in names]


def problems(html: str, language: str, source: str = ""):
    """Yield what is wrong with a page; with the line where its source has it, where that is known."""
    if found := CONTROL.search(html):
        yield f"control character {found[0]!r} after {html[max(found.start() - 40, 0) : found.start()]!r}"
    text = CODE.sub("", html)
    words = re.sub(r"<[^>]*>", "\n", text)
    for found in LEFT_OVER.finditer(words):
        rest = words[found.start() :].partition("\n")[0]
        lines = [n for n, line in enumerate(prose(source, ""), start=1) if unescape(rest)[:20] in line]
        where = f"line {lines[0]}: " if lines else ""
        yield f"{where}{unescape(found[0])!r} is left in the text: {unescape(rest)[:60]!r}"
    counts = Counter(values(html, "id"))
    for name, count in counts.items():
        if count > 1:
            yield f"id {name!r} stands there {count} times"
        if not name or re.fullmatch(r"_\d+", name):
            yield f"id {name!r}; expected one of its own, written {{ #an-id }}"
    for heading in re.findall(r"<h[1-6][^>]*>", text.partition("<article")[2].partition("</article")[0]):
        if " id=" not in heading:
            yield f"a heading without an id: {heading}; expected {{ #an-id }}"
    if language == "en" and (found := re.search(r"[\u4e00-\u9fff]+", OTHER_LANGUAGE.sub("", text))):
        yield f"Chinese on an English page: {found[0]!r}"
    for address in values(html, "href", "src"):
        if address.strip().lower().startswith("javascript:"):
            yield f"{address!r} is an address that is a script"
    yield from unbalanced(html)


def unbalanced(html: str):
    """Yield the first element that is closed before those inside it, or never."""
    html = re.sub(r"<!--.*?-->|(?<=<script)(.*?)(?=</script>)|(?<=<style)(.*?)(?=</style>)", ">", html, flags=re.DOTALL)
    html = html.replace("<script></script>", "").replace("<style></style>", "")
    stack: list[str] = []
    for closing, name, rest in TAG.findall(html):
        name = name.lower()
        if name in VOID or re.search(r"(?:^|[\s\"'])/$", rest):
            continue
        if not closing:
            stack.append(name)
            continue
        while stack and stack[-1] != name and stack[-1] in OPTIONAL:
            stack.pop()
        if not stack or stack[-1] != name:
            inside = f"<{stack[-1]}> is still open there" if name in stack else f"no <{name}> is open there"
            yield f"</{name}> closes too much: {inside}"
            return
        stack.pop()
    if left := [name for name in stack if name not in OPTIONAL]:
        yield f"<{left[-1]}> is never closed"


def links(site: Path) -> None:
    """Make sure that every address of the pages seen so far leads somewhere in the finished site.

    Raises:
        SourceError: one leads nowhere; names page and address.
    """
    try:
        for page, address in sorted(set(addresses)):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or (address.startswith("/") and page.endswith("404.html")):
                continue
            if address.startswith("/"):
                raise SourceError(f"{page}: {address!r} begins at the server; begin at the page, as in '../losses/'")
            target = unquote(urlsplit(urljoin(f"http://site/{page}", parts.path or ".")).path).removeprefix("/")
            if not parts.path:
                target = page
            file = site / target / "index.html" if target.endswith("/") or not target else site / target
            if not file.is_file():
                raise SourceError(f"{page}: {address!r} leads nowhere: {target} is not in the site")
            if parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
                raise SourceError(f"{page}: {address!r} leads nowhere: no id {parts.fragment!r} there")
    finally:
        begin()
