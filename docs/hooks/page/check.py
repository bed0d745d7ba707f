"""Look at each finished page before it is published.

In:  <h2 id="sum">…</h2> … <h2 id="sum">
Out: SourceError "docs/en/losses.md:12: id 'sum' stands there 2 times"

What Markdown and the theme let through in silence stops the build here: syntax left in the text, ids missing or twice,
addresses that lead nowhere, scripts in attributes, elements never closed, control characters, words in the other
language.
"""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from rules import markup
from run.fences import prose
from run.sources import SourceError

CODE = {"script", "style", "pre", "code", "math", "svg"}  # what is in them is no prose
FOREIGN = {"math", "svg"}  # what is in them may close itself: <path/>
# HTML has no end tags for the first, and needs none for the second.
VOID = {*["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]}
OPTIONAL = {*["html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody"]}
LOADED = {"src", "srcset", "poster", "data"}  # what stands there comes with the page
ADDRESSES = LOADED | {"href", "action", "formaction"}
LEFT_OVER = re.compile(  # the second line is syntax of extensions that aren't ours
    r"\$|`|\\\(|\\\[|\{\{|\}\}|--8<--|<!--|\*\*|~~|\[[ x]\] |\]\[[a-z]|\]\(|\{:? ?[#.][a-z]"
    r"|==\w[^=\n]*==|\{?\+\+\w+(?:\+\w+)*\+\+|~\w+~|(?<![\w:]):[a-z_]{2,}:(?![\w:])|\*\[\w|\[\^\w+\]|\[TOC\]"
    r"|(?<!\S)\*(?=\w)|[\]］] ?[（(](?=\S+\.md)"
    r"|\\|(?:!!!|\?\?\?\+?|===) ?[\w\"]|\w\^\w+\^|\^\^\w|\{--|\{>>|\[\[[a-z]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
HAN = re.compile(r"[\u4e00-\u9fff]+")

sources: dict[str, tuple[str, str]] = {}  # of each page: path and text of its Markdown, or its name and ""
addresses: set[tuple[str, str]] = set()  # page, address
ids: dict[str, set[str]] = {}  # of each page
classes: dict[str, list[str]] = {}  # of each page


class Reader(HTMLParser):
    """Reads a page once, and notes what the rules ask for."""

    def __init__(self, html: str):
        super().__init__()
        self.words: list[str] = []  # outside code
        self.chinese = ""  # the first such words that aren't marked as Chinese
        self.attributes: list[tuple[str, str, str]] = []  # element, name, value
        self.headings: list[str] = []  # those of the article without an id
        self.open: list[str] = []
        self.marked: list[bool] = []  # of each open element: is it marked as Chinese, or inside one?
        self.unbalanced = ("", "")  # what is wrong with the first element that isn't closed in its place; the element
        self.feed(html)
        self.close()
        if not self.unbalanced[0] and (left := [name for name in self.open if name not in OPTIONAL]):
            self.unbalanced = f"<{left[-1]}> is never closed", f"<{left[-1]}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.attributes += [(tag, name, value) for name, value in values.items()]
        if re.fullmatch(r"h[1-6]", tag) and "article" in self.open and "id" not in values:
            self.headings.append(self.get_starttag_text())
        marked = "zh" in (values.get("lang"), values.get("hreflang")) or any(self.marked[-1:])
        if not marked:
            self.note_chinese(" ".join(values.values()))
        if tag not in VOID:
            self.open.append(tag)
            self.marked.append(marked)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag in FOREIGN or FOREIGN.intersection(self.open):  # elsewhere browsers don't see the slash
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or self.unbalanced[0]:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.leave()
        if not self.open or self.open[-1] != tag:
            if tag in self.open:
                self.unbalanced = (
                    f"</{tag}> closes too much: <{self.open[-1]}> is still open there",
                    f"<{self.open[-1]}",
                )
            else:
                self.unbalanced = f"</{tag}> closes too much: no <{tag}> is open there", f"</{tag}"
        else:
            self.leave()

    def leave(self) -> None:
        """Note that the innermost element has ended."""
        self.open.pop()
        self.marked.pop()

    def handle_data(self, data: str) -> None:
        if CODE.isdisjoint(self.open):
            self.words.append(data)
            if not any(self.marked[-1:]):
                self.note_chinese(data)

    def note_chinese(self, words: str) -> None:
        """Note the first Chinese words."""
        if not self.chinese and (found := HAN.search(words)):
            self.chinese = found[0]


def begin() -> None:
    """Forget the pages of an earlier build, which may have stopped half-way."""
    for noted in (sources, addresses, ids, classes):
        noted.clear()
    is_page.cache_clear()


def look(html: str, name: str, language: str, path: str = "", source: str = "") -> dict[str, list]:
    """Look at a page, and return what `note` wants to know of it: its addresses, its ids, its classes.

    Args:
        html: the whole page.
        name: its address below the site, as "en/losses/".
        language: its language.
        path: where its Markdown stands, if it has any.
        source: its Markdown.

    Raises:
        SourceError: the first thing that is wrong with it.
    """
    page = Reader(html)
    dollars = sum(markup.CODE.sub("", line).count(r"\$") for line in prose(source, path))
    for problem, there in problems(html, page, language, dollars):
        raise SourceError(f"{place(path or name, source, there)}: {problem}")
    ids = [value for _, attribute, value in page.attributes if attribute == "id"]
    classes = {word for _, attribute, value in page.attributes if attribute == "class" for word in value.split()}
    return {"addresses": sorted({address for _, address in addresses_of(page)}), "ids": ids, "classes": sorted(classes)}


def note(noted: dict[str, list], name: str, path: str = "", source: str = "") -> None:
    """Note what `look` has returned for a page, for `links` and styles.py; the other arguments are those of `look`."""
    sources[name] = path or name, source
    addresses.update((name, address) for address in noted["addresses"])
    ids[name], classes[name] = set(noted["ids"]), noted["classes"]


def place(path: str, source: str, there: str) -> str:
    """Return where a page's Markdown holds some text, "docs/en/losses.md:12"; else its path."""
    lines = [number for number, line in enumerate(prose(source, path), start=1) if there in line]
    return f"{path}:{lines[0]}" if lines else path


def addresses_of(page: Reader):
    """Yield the addresses on a page, each with the name of its attribute."""
    for _, name, value in page.attributes:
        if name == "srcset":
            yield from ((name, candidate.split()[0]) for candidate in value.split(",") if candidate.strip())
        elif name in ADDRESSES:
            yield name, value


def problems(html: str, page: Reader, language: str, dollars: int = 0):
    r"""Yield what is wrong with a page, each time with words that its Markdown holds there.

    Args:
        html: the whole page.
        page: what was read of it.
        language: its language.
        dollars: how many its text may show, for its Markdown says \$.
    """
    if found := CONTROL.search(html):
        yield f"control character {found[0]!r} after {html[max(found.start() - 40, 0) : found.start()]!r}", found[0]
    words = "\n".join(page.words)
    for found in LEFT_OVER.finditer(words):
        if found[0] == "$" and words.count("$") <= dollars:
            continue
        rest = words[found.start() :].partition("\n")[0]
        yield f"{found[0]!r} is left in the text: {rest[:60]!r}", rest[:20]
    counts = Counter(value for _, attribute, value in page.attributes if attribute == "id")
    for name, count in counts.items():
        if count > 1:
            yield f"id {name!r} stands there {count} times", name
        if not name or re.fullmatch(r"_\d+", name):
            yield f"id {name!r}; expected one of its own, written {{ #an-id }}", name
    for heading in page.headings:
        yield f"a heading without an id: {heading}; expected {{ #an-id }}", heading
    if language == "en" and page.chinese:
        yield f"Chinese on an English page: {page.chinese!r}", page.chinese
    for element, name, value in page.attributes:
        if name == "style":
            yield f"<{element} style={value!r}> isn't shown; give it a class, styled in docs/overrides/assets/", value
        if name == "xlink:href" and "script:" in re.sub(r"\s", "", value).lower():
            yield f"{value!r} is an address that is a script, or may be", value
        if name.startswith("on"):
            yield f"<{element} {name}={value!r}> holds a script; a page brings none", f"{name}="
    for name, address in addresses_of(page):
        scheme = re.sub(r"\s", "", address).lower().partition(":")[0]
        if scheme == "javascript" or (scheme == "data" and name not in LOADED):
            yield f"{address!r} is an address that is a script, or may be", address
        if name in LOADED and (scheme in ("http", "https") or address.startswith("//")):
            yield f"{address!r} comes from elsewhere with the page; keep it in docs/", address
    if page.unbalanced[0]:
        yield page.unbalanced


def links(site: Path) -> None:
    """Make sure that every address of the pages seen so far leads somewhere in the finished site.

    Raises:
        SourceError: one leads nowhere; names its place and the address.
    """
    try:
        for page, address in sorted(addresses):
            if problem := leads_nowhere(page, address, site):
                raise SourceError(f"{place(*sources[page], address)}: {address!r} {problem}")
    finally:
        begin()


def leads_nowhere(page: str, address: str, site: Path) -> str:
    """Return what is wrong with an address on a page, or ""."""
    here = page
    while address.startswith("../") and here.endswith("/") and here.count("/") > 1:  # as most do, alike on many pages
        here, address = here[: here.rindex("/", 0, -1) + 1], address[3:]
    target, fragment, problem = resolve(here, address)
    if problem or target is None:
        return problem
    if not is_page(target, site):
        return f"leads nowhere: {target} is not in the site"
    if fragment and target in ids and fragment not in ids[target]:
        return f"leads nowhere: no id {fragment!r} there"
    return ""


@cache
def resolve(page: str, address: str) -> tuple[str | None, str, str]:
    """Return the file or folder of the site that an address on a page means, its fragment, and what is wrong with it.

    In:  "en/losses/", "../adam/#bias"
    Out: "en/adam/", "bias", ""
         None, "", "" for one that leads out of the site
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None, "", "is no address"
    if parts.scheme or parts.netloc or (address.startswith("/") and page.endswith("404.html")):
        return None, "", ""
    if address.startswith("/"):
        return None, "", "begins at the server; begin at the page, as in '../losses/'"
    target = unquote(urlsplit(urljoin(f"http://site/{page}", parts.path)).path).removeprefix("/")
    return target if parts.path else page, unquote(parts.fragment), ""


@cache
def is_page(target: str, site: Path) -> bool:
    """Tell whether a file of the site is found at an address, or a page in a folder there."""
    return (site / target / "index.html" if target.endswith("/") or not target else site / target).is_file()
