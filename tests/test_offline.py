"""The copy to read without a network: unpacked from its zip and opened from the disk, with no server at all."""

import zipfile

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
    pages = sorted((unpacked / language).rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        links = [
            tag.get("href") or tag.get("src")
            for tag in html.select("a[href], script[src], img[src], link[rel=stylesheet]")
        ]
        for link in links:
            path = link.partition("#")[0]
            if path and "://" not in path and page.name != "404.html":
                assert (page.parent / path).is_file(), f"{page.name}: {link}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_open_from_the_disk(unpacked, language, browser):
    """Whole and silent: no failed request, no error; formulas in their font, figures, pictures; no search, no switch."""
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"{request.failure}: {request.url}"))
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
    for name in ("index", "losses", "augmentation"):
        page.goto((unpacked / language / f"{name}.html").as_uri(), wait_until="networkidle")
        assert page.locator("article h1").is_visible()
        assert page.locator("[type=search], .md-search, .language-switch").count() == 0
        page.locator(".scheme-switch:visible").click()
    assert page.locator("figure.plot svg").count() > 0
    page.goto((unpacked / language / "losses.html").as_uri(), wait_until="networkidle")
    assert page.evaluate("document.fonts.check('16px Formula')")
    page.locator("nav.md-footer__inner a").last.click()
    page.wait_for_url("**/*.html")
    assert page.locator("article h1").is_visible()
    page.close()
    assert faults == []
