"""The site as a reader meets it, in a real browser without a screen.

Needs Chromium, Chrome or Edge; without one these tests are skipped, or fail where REQUIRE_BROWSER is set.
"""

import functools
import http.server
import os
import shutil
import threading

import pytest
from fences import without_marks
from playwright.sync_api import Error, sync_playwright

from tests.project import LANGUAGES, PAGES, SCRIPTS

PATHS = [f"/{page.parent.name}/{'' if page.stem == 'index' else page.stem + '/'}" for page in PAGES]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")


def missing(reason: str):
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        path = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        tries = [{"executable_path": path}] if path else [{"channel": "chrome"}, {"channel": "msedge"}]
        for options in tries:
            try:
                browser = playwright.chromium.launch(args=arguments, **options)
            except Error as error:
                reason = str(error).splitlines()[0]
                continue
            yield browser
            browser.close()
            return
        missing(f"no browser: install Chromium, Chrome or Edge, or set CHROME_PATH ({reason})")


@pytest.fixture(scope="module")
def address(project, tmp_path_factory):
    """The site as a project page is hosted: under a prefix, at the address it was built for."""
    folder = tmp_path_factory.mktemp("host")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder)) as server:
        url = f"http://127.0.0.1:{server.server_port}/course"
        result = project.build("--site-dir", str(folder / "course"), SITE_URL=f"{url}/")
        assert result.returncode == 0, result.stdout
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url
        server.shutdown()


@pytest.fixture
def page(browser, address):
    """A tab that fails the test at its end where anything was wrong in it."""
    context = browser.new_context(locale="en-US", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda r: faults.append(f"{r.failure}: {r.url}") if "ABORTED" not in r.failure else None)
    page.on("request", lambda r: faults.append(f"elsewhere: {r.url}") if not r.url.startswith(address) else None)
    page.base = address
    page.faults = faults
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_without_fault_on_a_phone(page, path):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.base + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("article h1").is_visible()


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("en-GB", "en"), ("de-DE", "en")])
def test_the_root_leads_to_the_readers_language(browser, address, locale, language):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(address + "/")
    page.wait_for_url(f"{address}/{language}/")
    context.close()


def test_the_switch_keeps_page_and_heading(page):
    page.goto(f"{page.base}/en/losses/#cross_entropy", wait_until="networkidle")
    for language in ("zh", "en"):
        page.click("a.language-switch")
        page.wait_for_url(f"{page.base}/{language}/losses/#cross_entropy")
        assert page.locator("html").get_attribute("lang") == language


def test_the_switch_works_after_instant_navigation(page):
    page.goto(f"{page.base}/zh/", wait_until="networkidle")
    page.evaluate("window.sameDocument = true")
    page.click("nav.md-nav--primary a[href$='fitting/']")
    page.wait_for_url(f"{page.base}/zh/fitting/")
    assert page.evaluate("window.sameDocument"), "navigation.instant reloaded the page"
    page.click("a.language-switch")
    page.wait_for_url(f"{page.base}/en/fitting/")


QUERIES = {
    "交叉熵": "/losses/",
    "损失函数": "/losses/",
    "CrossEntropyLoss": "/losses/",
    "cross entropy": "/losses/",
    "zero_grad": "/backprop/",
    "DataLoader": "/data_loading/",
}


# a Chinese word is looked up on the Chinese site
@pytest.mark.parametrize(
    ("query", "language"), [(query, lang) for query in QUERIES for lang in LANGUAGES if query.isascii() or lang == "zh"]
)
def test_search_finds_the_right_lesson_first(page, query, language):
    page.goto(f"{page.base}/{language}/", wait_until="networkidle")
    page.click(".md-search__input")
    page.keyboard.type(query)
    page.keyboard.press("End")  # Chinese comes as text, without keys; the search listens to keys
    links = page.locator(".md-search-result__link")
    links.first.wait_for()
    page.wait_for_timeout(500)  # typing makes several searches: wait for the last one
    found = [link.get_attribute("href") for link in links.all()]
    assert QUERIES[query] in found[0], found
    assert all(f"{page.base}/{language}/" in href for href in found), found


PASTED = {
    "mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)": "/errors/#shapes",
    "expected scalar type Long but found Float": "/errors/#target_type",
    "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.": "/errors/#leaf",
    "RuntimeError: Trying to backward through the graph a second time (or directly access": "/errors/#twice",
    "Function 'PowBackward0' returned nan values in its 0th output.": "/debugging/#anomaly",
}


@pytest.mark.parametrize(("message", "language"), [(message, lang) for message in PASTED for lang in LANGUAGES])
def test_search_finds_a_pasted_message(page, message, language):
    """The first result is the page, the second its section."""
    page.goto(f"{page.base}/{language}/", wait_until="networkidle")
    page.click(".md-search__input")
    page.keyboard.insert_text(message)
    page.keyboard.press("End")
    links = page.locator(".md-search-result__link")
    links.first.wait_for()
    page.wait_for_timeout(500)
    lesson, section = PASTED[message].split("#")
    found = links.evaluate_all("all => all.map(link => link.href)")
    assert lesson in found[0], found
    assert found[1].endswith(f"#{section}"), found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_copy_buttons_copy_the_script(page, script):
    """Block after block, the copy buttons of a page put its script together."""
    page.goto(f"{page.base}/en/{'' if script.stem == 'index' else script.stem + '/'}", wait_until="networkidle")
    copied = []
    for block in page.locator("article > .language-python").all():
        block.scroll_into_view_if_needed()
        block.locator("button[data-md-type=copy]").click()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    code = without_marks(script.read_text(encoding="utf-8")).partition("\n")[2]
    assert "\n".join(copied).split() == code.split()
    assert page.locator(".output button").count() == 0, "output has no copy button"


def test_the_dark_scheme_reaches_figures(page):
    page.goto(f"{page.base}/en/losses/", wait_until="networkidle")
    line = page.locator("figure.plot path[style*='--plot-blue']").first
    colour = "element => getComputedStyle(element).stroke"
    light = line.evaluate(colour)
    page.locator("label[for='__palette_1']:visible, label[for='__palette_0']:visible").first.click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert line.evaluate(colour) != light


def test_formulas_use_our_font_and_brackets_grow(page):
    page.goto(f"{page.base}/en/losses/", wait_until="networkidle")
    assert page.evaluate("document.fonts.check('16px Formula')")
    heights = page.locator("math[display=block] mo").evaluate_all(
        "all => all.filter(o => o.textContent == '(').map(o => o.getBoundingClientRect().height)"
    )
    assert heights and max(heights) > 1.3 * min(heights)


def test_wide_code_can_be_reached_with_the_keyboard(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{page.base}/en/losses/", wait_until="networkidle")
    unreachable = page.locator("pre > code").evaluate_all(
        "all => all.filter(c => c.scrollWidth > c.clientWidth && c.tabIndex < 0).length"
    )
    assert unreachable == 0
