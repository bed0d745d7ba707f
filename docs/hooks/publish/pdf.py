"""Print a book: title, contents with pages, parts, chapters under their names, answers.

In:  a Book, and the folder of its pages
Out: en.pdf, with bookmarks

A browser prints one long page, twice: the first copy tells on which page each chapter and each answer begins. It is any
Chromium, Chrome or Edge, found as the tests find theirs.
"""

import html
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from pypdf import PdfReader

from publish.book import Book, answers_of, in_ink, style, text_of, top
from run.sources import SourceError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 900
SEE = re.compile(r'<a href="#([\w-]+--answer-\d+)">[^<]*</a>')
DATE = re.compile(rb"D:\d{14}[+-]\d\d'\d\d'")


def write(book: Book, folder: Path, theme: Path, epoch: int) -> None:
    """Write a book's PDF beside the folder of its pages.

    Raises:
        SourceError: there is no browser, or it failed.
    """
    page, pdf, numbers = folder / "book.html", folder.with_suffix(".pdf"), {}
    css = style(theme, "assets/math.woff2") + (theme / "book" / "paper.css.html").read_text(encoding="utf-8")
    try:
        for _ in range(2):
            page.write_text(as_one_page(book, css, numbers), encoding="utf-8")
            numbers = print_page(page, pdf)
    finally:
        page.unlink()
    date = time.strftime("D:%Y%m%d%H%M%S+00'00'", time.gmtime(epoch)).encode()
    pdf.write_bytes(DATE.sub(date, pdf.read_bytes()))  # equal pages make equal files


def as_one_page(book: Book, css: str, numbers: dict[str, int]) -> str:
    """Return the whole book as one page of HTML; headings are one step lower, for parts stand above chapters.

    Args:
        book: what is printed.
        css: its style sheet.
        numbers: the pages of ids, or {} where they aren't known yet.
    """
    body, heads = [contents(book, numbers)], []
    for title, chapters in book.parts:
        body.append(f'<h1 class="part">{html.escape(title)}</h1>' * bool(title))
        for name, article in chapters:
            page = f"page-{len(heads)}"
            heads.append(f"@page {page} {{ @top-left {{ content: {quoted(article.h1.get_text(strip=True))} }} }}")
            lower = re.sub(r"(</?h)([1-5])", lambda tag: f"{tag[1]}{int(tag[2]) + 1}", article.decode_contents())
            lower = SEE.sub(lambda link: link[0] + number(numbers, link[1]), lower)
            body.append(f'<section class="chapter" id="{top(name)}" style="page:{page}">{lower}</section>')
    return (
        f'<!DOCTYPE html><html lang="{book.language}"><head><meta charset="utf-8"><title>{book.title}</title>'
        f'<style>{css}{"".join(heads)}</style></head><body><h1 class="title">{book.title}</h1>'
        f'{in_ink("".join(body))}<h1 class="part">{book.words["answers"]}</h1>{in_ink(answers_of(book))}</body></html>'
    )


def contents(book: Book, numbers: dict[str, int]) -> str:
    """Return the table of contents as HTML: parts and chapters, each chapter with its page."""
    found = []
    for title, chapters in book.parts:
        rows = "".join(
            f'<li><a href="#{top(name)}">{text_of(article.h1)}</a>{number(numbers, top(name))}</li>'
            for name, article in chapters
        )
        found.append(f"<li>{html.escape(title)}<ol>{rows}</ol></li>")
    return f"<nav><h1>{book.words['contents']}</h1><ol>{''.join(found)}</ol></nav>"


def number(numbers: dict[str, int], identifier: str) -> str:
    """Return the page of an id as HTML; it takes as much room before it is known as after."""
    return f' <span class="number">{numbers.get(identifier, "")}</span>'


def quoted(text: str) -> str:
    """Return a text as a string of CSS, within a <style>."""
    return '"' + re.sub(r'[\\"<]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def browser() -> str:
    """Return the program that prints.

    Raises:
        SourceError: there is none.
    """
    if not (found := os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)):
        raise SourceError("a PDF needs a browser: install Chromium, Chrome or Edge, or set CHROME_PATH")
    return found


def print_page(page: Path, pdf: Path) -> dict[str, int]:
    """Print an HTML file; return the page on which each id stands that a link leads to.

    Raises:
        SourceError: the browser failed; holds what it said last.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser(), "--headless", "--disable-gpu", f"--user-data-dir={profile}"]
        command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command += ["--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={pdf}", page.as_uri()]
        try:
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SourceError(f"{pdf.name}: {command[0]} could not print it: {error}") from None
    if result.returncode or not pdf.exists():
        said = (result.stderr.strip().splitlines() or ["nothing"])[-1]
        raise SourceError(f"{pdf.name}: {command[0]} could not print it, and said: {said}")
    reader = PdfReader(pdf)
    places = reader.named_destinations.items()
    return {name.lstrip("/"): reader.get_destination_page_number(place) + 1 for name, place in places}
