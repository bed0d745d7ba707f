"""The copy to read without a network: unpacked from its zip and opened from the disk, with no server at all."""

import zipfile
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from tests.project import LANGUAGES, Project


@pytest.fixture(scope="module")
def unpacked(project, tmp_path_factory):
    """A folder that holds both zips unpacked, as a reader would."""
    copy = Project(tmp_path_factory.mktemp("offline"), project.folder)
    result = copy.build(OFFLINE="1")
    assert result.returncode == 0, result.stdout
    folder = tmp_path_factory.mktemp("unpacked")
    for language in LANGUAGES:
        zipfile.ZipFile(copy.site / f"{language}.zip").extractall(folder)
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
    assert page.evaluate("document.fonts.check('16px Formula')")
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
