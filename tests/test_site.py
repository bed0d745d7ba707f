"""The built site: whole, without a third party, equal from one build to the next."""

import filecmp
import gzip
import io
import json
import platform
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from page import social
from publish.policy import digest
from tests.project import LANGUAGES, PAGES, PROJECTS, Project, parsed

HOME = "http://127.0.0.1:8000/"  # site_url where SITE_URL is not set
FIGURE = re.compile(r'<figure class="plot\b.*?</figure>', re.DOTALL)


@pytest.fixture(scope="module")
def pages(site) -> dict[str, BeautifulSoup]:
    """Every HTML page of the site by its path."""
    files = sorted(site.rglob("*.html"))
    assert len(files) == 2 + len(LANGUAGES) + len(PAGES) + len(LANGUAGES) * len(PROJECTS)
    return {file.relative_to(site).as_posix(): parsed(file) for file in files}


@pytest.fixture(scope="module")
def references(pages) -> dict[str, list[tuple[str, bool]]]:
    """Every address on each page, and whether the browser loads it by itself."""
    return {path: [*addresses(page)] for path, page in pages.items()}


def test_every_page_is_html5_without_an_error(site):
    """As the standard's own parser reads it."""
    files = sorted(site.rglob("*.html"))
    for file in files:
        parser = html5lib.HTMLParser()
        parser.parse(file.read_text(encoding="utf-8"))
        assert not parser.errors, f"{file.relative_to(site)}: {parser.errors[:3]}"


def addresses(page: BeautifulSoup):
    """Yield every address on a page, and whether the browser loads it by itself."""
    for tag in page.find_all(True):
        for attribute in ("src", "href", "xlink:href", "data", "poster", "action"):
            if value := tag.get(attribute):
                loads = tag.name not in ("a", "form") and (
                    attribute != "href"
                    or tag.name != "link"
                    or not {"canonical", "alternate", "prev", "next"} & set(tag.get("rel", []))
                )
                yield value, loads


def test_no_dead_link_or_anchor(pages, references, site):
    checked = 0
    ids = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    for path, found in references.items():
        if path.endswith("404.html"):
            continue  # its addresses depend on where it is served
        for value, _ in found:
            url = urlsplit(urljoin(HOME + path, value))
            if url.scheme not in ("http", "https") or not url.geturl().startswith(HOME):
                continue
            target = unquote(url.path).lstrip("/")
            target = f"{target}index.html" if not target or target.endswith("/") else target
            assert (site / target).is_file(), f"{path}: dead link {value}"
            if url.fragment and target in ids:
                assert unquote(url.fragment) in ids[target], f"{path}: dead anchor {value}"
            checked += 1
    assert checked > 10_000


def test_ids_are_unique(pages):
    assert any(page.find(id="__search") for page in pages.values())
    for path, page in pages.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), f"{path}: {sorted(i for i in ids if ids.count(i) > 1)}"


def test_nothing_is_loaded_from_elsewhere(references, site):
    for path, found in references.items():
        for value, loads in found:
            assert not loads or not urlsplit(urljoin(HOME, value)).netloc.replace("127.0.0.1:8000", ""), (
                f"{path}: {value}"
            )
    styles = [*site.rglob("*.css")]
    assert styles
    for file in styles:
        addresses = re.findall(r"(?:url\(|@import)\s*[\"']?(https?:)?//", file.read_text(encoding="utf-8"))
        assert not addresses, f"{file.name}: {addresses}"


def test_every_page_forbids_what_it_does_not_need(pages):
    """One policy for a language, before anything runs; its scripts are files of the site, or known by their hashes."""
    known = {}
    for path, page in pages.items():
        metas = page.select("meta[http-equiv]")
        assert [meta["http-equiv"] for meta in metas] == ["Content-Security-Policy"], path
        assert metas[0].find_previous_sibling()["charset"] == "utf-8", f"{path}: something comes before the policy"
        known.setdefault(path.partition("/")[0], set()).add(metas[0]["content"])
        parts = dict(part.split(" ", 1) for part in metas[0]["content"].split("; "))
        assert "unsafe" not in parts["script-src"] + parts["style-src"] + parts["default-src"], path
        assert not re.search(r"https?:|\*|blob:", metas[0]["content"]), path
        for script in page.select("script:not([src]):not([type])"):
            assert digest(script.string) in parts["script-src"], f"{path}: {script.string[:40]}"
        for element in page.find_all(True):
            assert not any(name.startswith("on") for name in element.attrs), f"{path}: {element.name} {element.attrs}"
    assert {place: len(policies) for place, policies in known.items() if place in LANGUAGES} == dict.fromkeys(
        LANGUAGES, 1
    )


def test_no_traceback_is_shown(pages):
    """But for the one that the page about errors takes apart."""
    shown = [path for path, page in pages.items() for box in page.select(".output") if "Traceback (most" in box.text]
    assert sorted(shown) == ["en/errors/index.html", "zh/errors/index.html"]


def test_what_is_opened_has_a_name(pages):
    """As a reader of screens says it: the box to search in; wide tables and wide formulas are reached by keyboard."""
    for path, page in pages.items():
        for dialog in page.select("[role=dialog]"):
            assert dialog.get("aria-label"), f"{path}: the search has no name"
        assert not page.select("article table:not(.table table):not([class])"), f"{path}: a table without its frame"
        assert all(box.get("tabindex") == "0" for box in page.select(".formula")), path
    assert pages["en/losses/index.html"].select("[role=dialog]")


def test_no_empty_output(pages):
    boxes = [(path, box) for path, page in pages.items() for box in page.select(".output")]
    assert len(boxes) > 2 * 400
    for path, box in boxes:
        filled = box.text.strip() or box.find(attrs={"data-part": True})  # a page's own script fills it
        assert filled, f"{path}: empty output"


def test_tables_have_full_headers(pages):
    headers = [(path, cell) for path, page in pages.items() for cell in page.select("th")]
    assert len(headers) > 50
    for path, cell in headers:
        assert cell.text.strip(), f"{path}: a table's header cell is empty"


def test_formulas_are_mathml(pages):
    assert sum(len(page.find_all("math")) for page in pages.values()) > 20
    for path, page in pages.items():
        assert not page.select(".arithmatex"), path
        for text in page.find_all(string=re.compile(r"\$\$|\\\(|\\\[|\\frac")):
            assert text.find_parent(["pre", "code", "script"]), f"{path}: raw LaTeX"


def test_math_font_is_small(site):
    for language in LANGUAGES:
        font = site / language / "assets" / "math.woff2"
        assert font.read_bytes()[:4] == b"wOF2" and font.stat().st_size < 60_000


def test_figures_are_light(pages, site):
    for path, page in pages.items():
        figures = FIGURE.findall((site / path).read_text(encoding="utf-8"))
        for figure, svg in zip(figures, page.select("figure.plot svg"), strict=True):
            size = zipped(figure.encode()) / 1000
            assert size <= 40, f"{path}: {size:.1f} kB for a figure: {svg['aria-label']}"


def test_pages_are_light(pages, references, site):
    """What a first visit loads, zipped as a server sends it. The search index and its script come later."""
    for path, page in pages.items():
        if path.endswith("404.html"):
            continue  # its addresses depend on where it is served
        urls = {urljoin(HOME + path, value) for value, loads in references[path] if loads and value[0] != "#"}
        files = {site / unquote(urlsplit(url).path).lstrip("/") for url in urls if url.startswith(HOME)}
        if page.find("math"):
            files.add(site / path[:2] / "assets" / "math.woff2")
        html = (site / path).read_text(encoding="utf-8")
        whole, words = (200, 140) if "/projects/" not in path else (300, 150)
        for text, limit, what in ((html, whole, "in all"), (FIGURE.sub("", html), words, "without its figures")):
            size = (zipped(text.encode()) + sum(map(sent, files))) / 1000
            assert size <= limit, f"{path}: {size:.1f} kB {what}, expected at most {limit}"


def zipped(data: bytes) -> int:
    return len(gzip.compress(data, 9))


@cache
def sent(file: Path) -> int:
    """Return how many bytes of a file a server sends."""
    return file.stat().st_size if file.suffix in (".woff2", ".png") else zipped(file.read_bytes())


def test_every_lesson_is_stamped(pages):
    sources = [f"{page.parent.name}/{'' if page.stem == 'index' else page.stem + '/'}" for page in PAGES]
    sources += [f"{language}/projects/{script.stem}/" for script in PROJECTS for language in LANGUAGES]
    for path in sources:
        page = pages[f"{path}index.html"]
        blocks, stamps = page.select("div.language-python"), page.select("p.stamp")
        assert len(stamps) == bool(blocks), path
        if blocks:
            first = {"zh": f"本页的 {len(blocks)} 段", "en": f"All {len(blocks)} blocks"}[path[:2]]
            for fact in (first, f"Python {platform.python_version()}", f"torch {version('torch')}", "2023-11-14"):
                assert fact in stamps[0].text, f"{path}: {stamps[0].text}"


def test_search_engines_learn_what_a_lesson_is(pages):
    """https://schema.org/LearningResource"""
    told = 0
    for path, page in pages.items():
        for script in page.select("script[type='application/ld+json']"):
            lesson = json.loads(script.string)
            assert lesson["@type"] == "LearningResource" and lesson["inLanguage"] == path.split("/")[0]
            assert lesson["name"] == page.h1.find(string=True, recursive=False).strip() or "<code>" in str(page.h1)
            assert lesson["description"] == page.select_one("meta[name=description]")["content"]
            assert re.fullmatch(r"PT\d+M", lesson["timeRequired"]) and lesson["isPartOf"]["@type"] == "Course"
            told += 1
    assert told == 2 * (len(PAGES) // 2 + len(PROJECTS) - 1)  # all but the home pages


def test_each_page_names_a_picture_of_its_own(pages, site):
    """https://ogp.me"""
    found = {}
    for path, page in pages.items():
        said = {tag["property"]: tag["content"] for tag in page.select("meta[property^='og:']")}
        if "/" not in path or path.endswith("404.html") or (path.startswith("zh/") and not social.chinese()):
            assert not said, path
            continue
        address = HOME + path.removesuffix("index.html")
        assert said["og:url"] == page.select_one("link[rel=canonical]")["href"] == address
        assert said["og:image"] == f"{address}social.png"
        assert said["og:description"] == page.select_one("meta[name=description]")["content"]
        assert page.title.string.startswith(said["og:title"])
        picture = (site / path).with_name("social.png").read_bytes()
        with Image.open(io.BytesIO(picture)) as opened:
            assert opened.size == (int(said["og:image:width"]), int(said["og:image:height"])) == (1200, 630)
        assert len(picture) < 40_000, path
        assert found.setdefault(picture, path) == path, f"{path} has the picture of {found[picture]}"
    assert len(found) >= len(PAGES) // 2 + len(PROJECTS)
    assert len(list(site.rglob("social.png"))) == len(found)


def test_figures_say_what_they_show(pages):
    figures = [(path, svg) for path, page in pages.items() for svg in page.select("figure.plot svg")]
    assert len(figures) >= 2 * 50
    for path, svg in figures:
        assert len(svg["aria-label"]) > 10 and svg["role"] == "img", path


def test_language_switch_leads_to_the_same_page(pages):
    for path, page in pages.items():
        language, _, rest = path.partition("/")
        if language in LANGUAGES and not path.endswith("404.html"):
            link = page.select_one("a.language-switch")
            other = LANGUAGES[1 - LANGUAGES.index(language)]
            there = urlsplit(urljoin(HOME + path, link["href"])).path
            assert there == f"/{other}/{rest.removesuffix('index.html')}", path


def test_sitemaps_name_both_languages(site):
    for language in LANGUAGES:
        text = (site / language / "sitemap.xml").read_text(encoding="utf-8")
        pages = [page for page in PAGES if page.parent.name == language]
        number = len(pages) + len(PROJECTS)
        assert text.count("<loc>") == number and text.count("hreflang=") == 2 * number
        for other in LANGUAGES:  # an address in the language that is said, of the same page
            assert len(re.findall(rf'hreflang="{other}" href="{HOME}{other}/', text)) == number
        assert text.count(f"<loc>{HOME}{language}/") == number
    root = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert all(f"{HOME}{language}/sitemap.xml" in root for language in LANGUAGES)


def test_chooser_works_without_javascript(pages):
    links = [a["href"] for a in pages["index.html"].find_all("a")]
    assert links == ["zh/", "en/"]


def test_a_warm_build_runs_nothing_and_equals_the_cold_one(project, tmp_path):
    result = project.build("--site-dir", str(tmp_path / "warm"))
    assert result.returncode == 0 and re.findall(r"of which (\d+) to run", result.stdout) == ["0", "0"]
    assert differing(project.site, tmp_path / "warm") == []


# Of another machine: the order of sets, the language, the time, how many threads, a folder that takes quoting.
SURROUNDINGS = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Kolkata", "OMP_NUM_THREADS": "3"}


@pytest.fixture(scope="module")
def again(tmp_path_factory) -> Project:
    """The project once more, in other surroundings, with nothing kept: every block has run, once for both languages."""
    folder = tmp_path_factory.mktemp("again") / "它's another folder"
    folder.mkdir()
    again = Project.copied(folder, kept=False)
    again.umask = 0o077
    result = again.build(**SURROUNDINGS)
    assert result.returncode == 0, result.stdout
    counts = re.findall(r"Python blocks: (\d+), of which (\d+) to run", result.stdout)
    assert [ran for _, ran in counts] == [counts[0][0], "0"], counts
    return again


def test_two_runs_of_all_blocks_make_equal_sites(project, again):
    """Byte for byte. The other run is that of pytest-markdown-docs, or of whoever filled the project's cache."""
    assert differing(project.site, again.site) == []


def test_a_build_asks_no_other_machine(again):
    """The build that ran each block was refused all networks, and asked for none."""
    assert set((again.folder / "asked.txt").read_text(encoding="utf-8").splitlines()) == {"sealed"}


def differing(one: Path, other: Path) -> list[str]:
    """Return the files that are not byte for byte the same in two folders."""
    names = [{p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} for folder in (one, other)]
    assert len(names[0]) > 30
    common = sorted(names[0] & names[1])
    _, unequal, errors = filecmp.cmpfiles(one, other, common, shallow=False)
    return [*sorted(names[0] ^ names[1]), *unequal, *errors]
