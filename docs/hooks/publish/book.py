"""Make books of a language's pages: a PDF to print, an EPUB to read anywhere.

In:  OFFLINE=1 mkdocs build --site-dir offline
Out: offline/en.pdf, offline/en.epub, beside offline/en.zip

A chapter is a page's article: downloads and navigation are gone, folded code is open, answers stand at the end, links
lead within the book. The PDF is printed by the browser that the tests use; its style sheet knows the page numbers.
"""

import html
import os
import re
import shutil
import subprocess
import tempfile
import time
import uuid
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from pygments.formatters import HtmlFormatter

from page.figures import PALETTE
from run.sources import SourceError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
ASIDE = ".headerlink, .take-home, .stamp, #progress, .map, script, .md-button, .md-source-file"
WORDS = {
    "zh": {"contents": "目录", "answers": "答案", "see": "答案在书末"},
    "en": {"contents": "Contents", "answers": "Answers", "see": "The answer is at the end of the book"},
}
# What an XHTML reader takes letter by letter and Python's HTML parser writes small.
CASED = {
    name.lower(): name for name in ("viewBox", "preserveAspectRatio", "clipPath", "linearGradient", "gradientUnits")
}
CASE = re.compile(rf"(?<=[ </])({'|'.join(CASED)})(?=[ =>])")
URL = re.compile(r"url\(#([^)]+)\)")
VARIABLE = re.compile(r"var\(--plot-(\w+)\)")
INK = {variable[len("var(--plot-") : -1]: colour for colour, variable in PALETTE.items() if variable.startswith("var(")}


def chapters(
    folder: Path, parts: list[tuple[str, list[str]]], home: str
) -> list[tuple[str, list[tuple[str, BeautifulSoup]]]]:
    """Return the parts of the book, each with its chapters as (name, article).

    Args:
        folder: of a language's pages, built to be read from files.
        parts: the sections of nav with their pages: [("Basics", ["tensors.md", …]), …].
        home: the file of the home page, which is the preface.
    """
    pages = [(title, [(path.rpartition(".")[0], article(folder, path)) for path in paths]) for title, paths in parts]
    return [("", [("index", article(folder, home))]), *pages]


def article(folder: Path, path: str) -> BeautifulSoup:
    """Return a page's article as a chapter of the book: ids with the page's name before them, links within the book."""
    name = path.rpartition(".")[0]
    soup = BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "html.parser").article
    for tag in soup.select(ASIDE):
        tag.decompose()
    for tag in soup.find_all(True):
        if "id" in tag.attrs:
            tag["id"] = inside(name, tag["id"])
        for key in ("href", "xlink:href"):
            if key in tag.attrs:
                tag[key] = target(tag[key], name, folder)
        for key, value in tag.attrs.items():
            if isinstance(value, str) and "url(#" in value:
                tag[key] = URL.sub(lambda found: f"url(#{inside(name, found[1])})", value)
        for key in ("tabindex", "data-search-exclude", "download"):
            tag.attrs.pop(key, None)
    for folded in soup.select("details:not(.success)"):
        folded["open"] = ""
    return soup


def inside(name: str, identifier: str) -> str:
    """Return an id of a page as the book has it: ("projects/lenet", "data") -> "projects-lenet--data"."""
    return f"{name.replace('/', '-')}--{identifier}"


def target(link: str, name: str, folder: Path) -> str:
    """Return where a link of the page `name` leads within the book; what leads out of it stays."""
    if urlsplit(link).scheme:
        return link
    path, _, anchor = urljoin(f"{name}.html", link).partition("#")
    page = unquote(path).removesuffix(".html")
    if not path.endswith(".html") or not (folder / f"{page}.html").exists():
        return "#"
    return f"#{inside(page, anchor or 'top')}"


def take_answers(soup: BeautifulSoup, words: dict) -> list:
    """Take the answers out of a chapter, leave a link to each in its place, and return them."""
    taken = soup.select("details.success")
    for number, answer in enumerate(taken, start=1):
        name = soup.h1["id"].partition("--")[0]
        link = BeautifulSoup(f'<p class="see"><a href="#{name}--answer-{number}">{words["see"]}</a></p>', "html.parser")
        answer.replace_with(link)
        answer.name, answer["id"] = "section", f"{name}--answer-{number}"
        answer.summary.name = "h3"
    return taken


def contents(parts: list, label: str) -> str:
    """Return the table of contents as HTML: the parts, their chapters and these' sections, each a link."""
    found = []
    for title, pages in parts:
        items = []
        for name, soup in pages:
            heads = "".join(f'<li><a href="#{head["id"]}">{text_of(head)}</a></li>' for head in soup.find_all("h2"))
            heads = f"<ol>{heads}</ol>" if heads else ""
            items.append(f'<li><a href="#{inside(name, "top")}">{text_of(soup.h1)}</a>{heads}</li>')
        found.append(f"<li>{html.escape(title)}<ol>{''.join(items)}</ol></li>" if title else "".join(items))
    return f'<nav id="contents" aria-label="{label}"><h1>{label}</h1><ol>{"".join(found)}</ol></nav>'


def text_of(tag) -> str:
    """Return a heading's words, safe within HTML."""
    return html.escape(tag.get_text(" ", strip=True))


def as_xhtml(markup: str) -> str:
    """Return HTML as XML takes it: SVG's names with their capitals, MathML with its namespace, figures in ink."""
    markup = CASE.sub(lambda name: CASED[name[1]], markup)
    markup = markup.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"')
    return VARIABLE.sub(lambda name: INK[name[1]], markup)


def style(theme_folder: Path, font: str) -> str:
    """Return the books' style sheet; `font` is the address of the font of the formulas."""
    own = (theme_folder / "book" / "style.css.html").read_text(encoding="utf-8").replace("FONT", font)
    return HtmlFormatter(style="default").get_style_defs(".highlight") + own


def as_one_page(parts: list, answers: list, language: str, title: str, css: str) -> str:
    """Return the whole book as one page to print; its headings are one step lower, for parts stand above chapters."""
    words, body, pages = WORDS[language], [], []
    for part, found in parts:
        body.append(f'<h1 class="part">{html.escape(part)}</h1>' if part else "")
        for name, soup in found:
            page = f"page-{len(pages)}"
            pages.append(f'@page {page} {{ @top-left {{ content: "{css_string(soup.h1.get_text(strip=True))}" }} }}')
            inner = re.sub(r"(</?h)([1-5])", lambda tag: f"{tag[1]}{int(tag[2]) + 1}", soup.decode_contents())
            body.append(f'<section class="chapter" id="{inside(name, "top")}" style="page:{page}">{inner}</section>')
    said = "".join(f"<h2>{head}</h2>{''.join(map(str, found))}" for head, found in answers)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{css}{''.join(pages)}</style></head><body><h1 class='title'>{title}</h1>"
        f"{contents(parts, words['contents'])}{VARIABLE.sub(lambda name: INK[name[1]], ''.join(body))}"
        f'<section id="answers"><h1 class="part">{words["answers"]}</h1>{said}</section></body></html>'
    )


def css_string(text: str) -> str:
    """Return a text as it stands between quotes in CSS."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def browser() -> str:
    """Return the program that prints.

    Raises:
        SourceError: there is none.
    """
    if not (found := os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)):
        raise SourceError("a PDF needs a browser: install Chromium, Chrome or Edge, or set CHROME_PATH")
    return found


def write_pdf(page: Path, pdf: Path, epoch: int) -> None:
    """Print an HTML file; the PDF is dated `epoch`, so that equal pages make equal files.

    Raises:
        SourceError: the browser failed; holds what it said last.
    """
    with tempfile.TemporaryDirectory() as profile:
        command = [browser(), "--headless", "--disable-gpu", f"--user-data-dir={profile}"]
        command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command += ["--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={pdf}", page.as_uri()]
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=900)
    if result.returncode or not pdf.exists():
        said = (result.stderr.strip().splitlines() or ["nothing"])[-1]
        raise SourceError(f"{pdf.name}: {command[0]} could not print it, and said: {said}")
    date = time.strftime("D:%Y%m%d%H%M%S+00'00'", time.gmtime(epoch)).encode()
    pdf.write_bytes(re.sub(rb"D:\d{14}[+-]\d\d'\d\d'", date, pdf.read_bytes()))


def write_epub(target: Path, parts: list, answers: list, language: str, title: str, css: str, font: Path, epoch: int):
    """Write the book as EPUB 3: a file a chapter, one for the answers; formulas are MathML, figures SVG."""
    words = WORDS[language]
    found = [(name, soup.h1.get_text(strip=True), soup.decode_contents()) for _, pages in parts for name, soup in pages]
    said = "".join(f"<h2>{head}</h2>{''.join(map(str, answer))}" for head, answer in answers)
    found.append(("answers", words["answers"], f"<h1>{words['answers']}</h1>{said}"))
    listed = contents(parts, words["contents"]).replace("<nav ", '<nav epub:type="toc" ')
    listed = listed.replace("</ol></nav>", f'<li><a href="answers.xhtml">{words["answers"]}</a></li></ol></nav>')
    listed = re.sub(r"<li>([^<]+)<ol>", r"<li><span>\1</span><ol>", listed)
    files = {"contents": xhtml(words["contents"], listed, language)}
    for name, head, inner in found:
        body = f'<section id="{inside(name, "top")}">{inner}</section>' if name != "answers" else inner
        files[name.replace("/", "-")] = xhtml(html.escape(head), body, language)
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"{properties(name, text)}/>'
        for name, text in files.items()
    )
    package = (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang="{language}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, title + date)}</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
        f'<meta property="dcterms:modified">{date}</meta></metadata><manifest>{items}'
        '<item id="style" href="style.css" media-type="text/css"/>'
        '<item id="font" href="math.woff2" media-type="font/woff2"/></manifest>'
        f"<spine>{''.join(f'<itemref idref={chr(34)}{name}{chr(34)}/>' for name in files)}</spine></package>"
    )
    container = (
        '<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>"
    )
    parts_of_zip = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "book/package.opf": package,
    }
    parts_of_zip |= {f"book/{name}.xhtml": text for name, text in files.items()}
    parts_of_zip |= {"book/style.css": css, "book/math.woff2": font.read_bytes()}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts_of_zip.items():
            entry = zipfile.ZipInfo(name, time.gmtime(max(epoch, 315532800))[:6])  # zip files begin in 1980
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, kind)


def xhtml(title: str, body: str, language: str) -> str:
    """Return a chapter's file; a link to an id leads to the file that holds it."""
    body = re.sub(r'href="#([\w-]+?)--([^"]+)"', lambda link: f'href="{file_of(*link.groups())}"', as_xhtml(body))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">'
        f'<head><title>{title}</title><link rel="stylesheet" href="style.css"/></head><body>{body}</body></html>'
    )


def file_of(name: str, identifier: str) -> str:
    """Return the address of an id within the EPUB: ("losses", "answer-1") -> "answers.xhtml#losses--answer-1"."""
    return f"{'answers' if identifier.startswith('answer-') else name}.xhtml#{name}--{identifier}"


def properties(name: str, text: str) -> str:
    """Return what a chapter holds, as the package names it."""
    found = ["nav"] * (name == "contents") + ["svg"] * ("<svg" in text) + ["mathml"] * ("<math" in text)
    return f' properties="{" ".join(found)}"' if found else ""


def write(folder: Path, theme_folder: Path, parts: list, home: str, language: str, title: str, epoch: int) -> None:
    """Write both books of a language beside its folder."""
    found = chapters(folder, parts, home)
    words = WORDS[language]
    answers = [(text_of(soup.h1), take_answers(soup, words)) for _, pages in found for _, soup in pages]
    answers = [(head, taken) for head, taken in answers if taken]
    css = style(theme_folder, "math.woff2")
    font = folder / "assets" / "math.woff2"
    write_epub(folder.with_suffix(".epub"), found, answers, language, title, css, font, epoch)
    page = folder / "book.html"
    page.write_text(
        as_one_page(found, answers, language, title, style(theme_folder, "assets/math.woff2")), encoding="utf-8"
    )
    write_pdf(page, folder.with_suffix(".pdf"), epoch)
    page.unlink()
