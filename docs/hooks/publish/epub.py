"""Pack a book as EPUB 3: a file a chapter, one for the answers; formulas are MathML, figures SVG.

In:  a Book, and the folder of its pages
Out: en.epub; equal pages make equal files

Written after EPUB 3.3, https://www.w3.org/TR/epub-33/: a zip whose first file names its type, a package that lists all
files, their order, and the contents.
"""

import html
import re
import time
import uuid
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

from publish.book import Book, answers_of, in_ink, style, text_of, top
from run.sources import SourceError

# What XML takes letter by letter and Python's HTML parser writes small.
CASED = {name.lower(): name for name in ("viewBox", "preserveAspectRatio", "clipPath", "clipPathUnits")}
CASE = re.compile(rf"(?<=[ </])({'|'.join(CASED)})(?=[ =>])")
SCRIPTLEVEL = re.compile(
    r"(<(?!mstyle)m\w+[^>]*?) scriptlevel=\"[^\"]*\""
)  # an attribute of mstyle alone, says EPUB's schema
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # signs that it doesn't know
ID = re.compile(r' id="([^"]+)"')
LINK = re.compile(r'href="#([^"]+)"')
CONTAINER = (
    '<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>\n"
)


def write(book: Book, folder: Path, theme: Path, epoch: int) -> None:
    """Write a book's EPUB beside the folder of its pages."""
    bodies = {
        name.replace("/", "-"): (
            text_of(article.h1),
            f'<section id="{top(name)}">{article.decode_contents()}</section>',
        )
        for name, article in book.chapters
    }
    bodies["answers"] = (book.words["answers"], f"<h1>{book.words['answers']}</h1>{answers_of(book)}")
    bodies = {"contents": (book.words["contents"], contents(book)), **bodies}
    places = {found: name for name, (_, body) in bodies.items() for found in ID.findall(body)}
    files = {name: document(title, as_xml(body, places), book.language) for name, (title, body) in bodies.items()}
    for name, text in files.items():
        try:
            ElementTree.fromstring(text)
        except ElementTree.ParseError as error:
            raise SourceError(f"{folder.name}.epub: {name}: {error}; a reader would not open this chapter") from None
    content = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    content["book/package.opf"] = package(book, files, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch)))
    content |= {f"book/{name}.xhtml": text for name, text in files.items()}
    content["book/style.css"] = style(theme, "math.woff2")
    content["book/math.woff2"] = (folder / "assets" / "math.woff2").read_bytes()
    with zipfile.ZipFile(folder.with_suffix(".epub"), "w") as archive:
        for name, text in content.items():
            entry = zipfile.ZipInfo(name, time.gmtime(max(epoch, 315532800))[:6])  # zip files begin in 1980
            archive.writestr(entry, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)


def contents(book: Book) -> str:
    """Return the contents as HTML: parts, their chapters, these' sections."""
    found = []
    for title, chapters in book.parts:
        rows = "".join(
            f'<li><a href="#{top(name)}">{text_of(article.h1)}</a>{sections(article)}</li>'
            for name, article in chapters
        )
        found.append(f"<li><span>{html.escape(title)}</span><ol>{rows}</ol></li>" if title else rows)
    found.append(f'<li><a href="answers.xhtml">{book.words["answers"]}</a></li>')
    return f'<nav epub:type="toc"><h1>{book.words["contents"]}</h1><ol>{"".join(found)}</ol></nav>'


def sections(article) -> str:
    """Return the sections of a chapter as a list of links, or ""."""
    rows = "".join(f'<li><a href="#{head["id"]}">{text_of(head)}</a></li>' for head in article.find_all("h2"))
    return f"<ol>{rows}</ol>" if rows else ""


def as_xml(body: str, places: dict[str, str]) -> str:
    """Return HTML as XML takes it; a link to an id leads to the file that holds it, as `places` says."""
    body = NO_XML.sub("", body)
    body = SCRIPTLEVEL.sub(r"\1", CASE.sub(lambda name: CASED[name[1]], in_ink(body)))
    body = body.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"')
    return LINK.sub(lambda link: f'href="{places[link[1]]}.xhtml#{link[1]}"', body)


def document(title: str, body: str, language: str) -> str:
    """Return a chapter's file."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}"><head>'
        f'<title>{title}</title><link rel="stylesheet" href="style.css"/></head><body>{body}</body></html>\n'
    )


def package(book: Book, files: dict[str, str], date: str) -> str:
    """Return the package file: title, language, date, all files, their order."""
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"{properties(name, text)}/>'
        for name, text in files.items()
    )
    order = "".join(f'<itemref idref="{name}"/>' for name in files)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang="{book.language}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, book.title)}</dc:identifier>'
        f"<dc:title>{book.title}</dc:title><dc:language>{book.language}</dc:language>"
        f'<meta property="dcterms:modified">{date}</meta></metadata><manifest>{items}'
        '<item id="style" href="style.css" media-type="text/css"/>'
        '<item id="font" href="math.woff2" media-type="font/woff2"/>'
        f"</manifest><spine>{order}</spine></package>\n"
    )


def properties(name: str, text: str) -> str:
    """Return what a file holds, as the package names it."""
    found = ["nav"] * (name == "contents") + ["svg"] * ("<svg" in text) + ["mathml"] * ("<math" in text)
    return f' properties="{" ".join(found)}"' if found else ""
