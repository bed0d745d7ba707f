"""The site as a reader meets it, in a real browser without a screen.

Needs Chromium, Chrome or Edge; without one these tests are skipped, or fail where REQUIRE_BROWSER is set.
"""

import json
import os
import re
import subprocess
import sys

import pytest

from run.blocks import python_blocks
from run.notebooks import as_markdown
from tests.conftest import until
from tests.project import LANGUAGES, PAGES, PROJECTS, ROOT, code_lines

# each page's address and its file
ADDRESSES = {f"/{page.parent.name}/{'' if page.stem == 'index' else page.stem + '/'}": page for page in PAGES} | {
    f"/{language}/projects/{script.stem}/": script for script in PROJECTS for language in LANGUAGES
}


@pytest.mark.parametrize(("variable", "outcome"), [("", "1 skipped"), ("1", "1 error")])
def test_a_missing_browser_is_named(variable, outcome, tmp_path):
    (tmp_path / "test_open.py").write_text("def test_open(browser): pass\n")
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rs",
            "-p",
            "tests.conftest",
            "-c",
            os.devnull,
            "--rootdir",
            tmp_path,
            tmp_path,
        ],
        cwd=ROOT,
        env=os.environ | {"CHROME_PATH": "/nowhere/chrome", "REQUIRE_BROWSER": variable, "PYTHONPATH": "docs/hooks"},
        capture_output=True,
        text=True,
    )
    assert outcome in result.stdout, result.stdout
    assert "no browser: install Chromium, Chrome or Edge, or set CHROME_PATH" in result.stdout


# Presses every copy button, one after another, and returns what each put onto the clipboard.
COPY = """async () => {
  const soon = async (ask, what) => {
    for (const end = performance.now() + 60_000; performance.now() < end; ) {
      const answer = await ask();
      if (answer) return answer;
      await new Promise(requestAnimationFrame);
    }
    throw Error(`block ${copied.length + 1}: ${what}`);
  };
  const seen = (box) => {  // a box gets its button when it is seen; what is above it may still grow
    box.scrollIntoView();
    return box.querySelector("button[data-md-type=copy]");
  };
  const copied = [];
  for (const box of document.querySelectorAll(".language-python")) {
    const button = await soon(() => seen(box), "no copy button");
    await navigator.clipboard.writeText("");
    button.click();
    copied.push(await soon(() => navigator.clipboard.readText(), "its button copies nothing"));
  }
  return copied;
}"""


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_opens_on_a_phone_and_its_buttons_copy_its_code(page, path):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.base + path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("article h1").is_visible()
    wide = "[...document.querySelectorAll('pre > code, .output, .md-typeset__scrollwrap')]"
    reached = "box => box.scrollWidth <= box.clientWidth || box.tabIndex == 0"
    page.until(f"{wide}.every({reached})")  # wide code and wide tables are reached with the keyboard
    assert page.locator(".output button").count() == 0, "output has no copy button"
    if path.startswith("/zh/"):
        return  # the code is the same in both languages, as test_examples shows
    page.locator("details").evaluate_all("all => all.forEach(answer => answer.open = true)")
    file = ADDRESSES[path]
    text = file.read_text(encoding="utf-8")
    blocks = python_blocks(as_markdown(text, file.name, "en") if file in PROJECTS else text, file.name)
    copied = page.evaluate(COPY)
    assert [code_lines(code) for code in copied] == [code_lines(block.code) for block in blocks]


# What an attacker would have a page do, and which part of the policy must refuse it.
FORBIDDEN = {
    "a script": ("script-src-elem", "const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s)"),
    "a script from elsewhere": ("script-src-elem", "const s = document.createElement('script'); s.src = 'https://a.org/x.js'; document.body.append(s)"),
    "a handler": ("script-src-attr", "document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click()"),
    "an address that is a script": ("script-src-elem", "const a = document.createElement('a'); a.href = 'javascript:window.ran = 1'; document.body.append(a); a.click()"),
    "text as code": ("script-src", "try { setTimeout('window.ran = 1') } catch {}"),
    "a picture from elsewhere": ("img-src", "new Image().src = 'https://a.org/x.png'"),
    "a request elsewhere": ("connect-src", "fetch('https://a.org/x').catch(() => 0)"),
    "a frame": ("frame-src", "const f = document.createElement('iframe'); f.src = 'https://a.org/'; document.body.append(f)"),
    "a form": ("form-action", "const f = document.createElement('form'); f.action = 'https://a.org/'; document.body.append(f); f.submit()"),
    "another base": ("base-uri", "const b = document.createElement('base'); b.href = 'https://a.org/'; document.head.append(b)"),
    "a style of its own": ("style-src-attr", "document.body.setAttribute('style', 'color: red')"),
    "a style sheet": ("style-src-elem", "const s = document.createElement('style'); s.textContent = 'body { color: red }'; document.head.append(s)"),
}  # fmt: skip


@pytest.fixture(scope="module")
def lesson(browser, address):
    """A tab of its own, for what leaves complaints."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/en/losses/", wait_until="networkidle")
    page.evaluate(
        "window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective))"
    )
    yield page
    context.close()


@pytest.mark.parametrize(("part", "code"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_page_does_nothing_that_it_does_not_need(part, code, lesson):
    lesson.evaluate(f"() => {{ refused.length = 0; {code} }}")
    until(lesson, f"refused.includes('{part}')")
    assert lesson.evaluate("window.ran") is None and "/en/losses/" in lesson.url


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
    page.goto(f"{page.base}/zh/tensors/", wait_until="networkidle")
    page.evaluate("window.sameDocument = true")
    page.click("nav.md-nav--primary a[href$='fitting/']")
    page.wait_for_url(f"{page.base}/zh/fitting/")
    assert page.evaluate("window.sameDocument"), "navigation.instant reloaded the page"
    page.click("a.language-switch")
    page.wait_for_url(f"{page.base}/en/fitting/")


def stored(page, before: str | None = None) -> dict:
    """Return what the browser keeps, once it is no longer what it was `before`."""
    for _ in range(100):
        if (kept := page.evaluate("localStorage.progress ?? null")) != before:
            break
        page.wait_for_timeout(50)
    return json.loads(kept)


def test_what_was_read_is_kept_here_and_shown_until_it_is_forgotten(page):
    page.goto(f"{page.base}/en/", wait_until="networkidle")
    assert page.is_hidden("#progress")
    page.goto(f"{page.base}/en/tensors/", wait_until="networkidle")
    assert stored(page) == {"read": {}, "tasks": {}, "last": "tensors"}
    before = page.evaluate("localStorage.progress")
    page.locator(".stamp").scroll_into_view_if_needed()
    assert stored(page, before) == {"read": {"tensors": 1}, "tasks": {}, "last": "tensors"}
    page.goto(f"{page.base}/zh/", wait_until="networkidle")  # both languages share it
    assert page.locator("#progress b").all_text_contents()[:3] == ["1", str(len(ADDRESSES) // 2 - 1), "0"]
    page.click("#progress a")
    page.wait_for_url(f"{page.base}/zh/memory/")  # the next after the last one read
    assert page.locator(".md-nav--primary a.read").count() == 1
    page.click("a.md-logo")
    page.wait_for_url(f"{page.base}/zh/")
    page.wait_for_selector(".map a.read[href$='tensors/']")
    page.click("#progress button")
    assert page.evaluate("localStorage.progress") is None
    assert page.is_hidden("#progress") and page.locator("a.read").count() == 0


def test_the_home_page_offers_the_page_and_the_task_that_come_next(page):
    page.goto(f"{page.base}/en/")

    def offered(**state) -> list[str]:
        page.evaluate("state => { keep(state); show(); }", {"read": {}, "tasks": {}} | state)
        links = page.locator("#progress a:visible").evaluate_all("all => all.map(link => link.href)")
        return [link.removeprefix(f"{page.base}/en/") for link in links]

    assert offered() == []  # nothing read yet
    first = "practice_tensors/#shapes"
    assert offered(last="tensors") == ["tensors/", first]
    assert offered(last="tensors", read={"tensors": 1, "memory": 1}) == ["joining/", first]
    assert offered(last="about", read={"setup": 1, "about": 1}) == ["installation/", first]  # once around
    ticked = {"practice_losses#targets": 1, "gone": 1, "practice_losses#mse": 1}
    assert offered(last="losses", tasks=ticked) == ["losses/", "practice_losses/#huber"]
    assert page.locator("#progress span").all_inner_texts()[1] == "Next task: Huber."
    assert page.locator("#progress b").all_text_contents()[2] == "2"
    every = "all => Object.fromEntries(all.map(link => [named(link), 1]))"
    tasks = page.locator("#progress a[href*=practice_]").evaluate_all(every)
    assert offered(last="losses", tasks=tasks) == ["losses/"]  # no task is left
    assert page.locator("#progress b").all_text_contents()[2:] == [str(len(tasks))] * 2
    page.goto(f"{page.base}/en/practice_losses/")
    page.locator("h2 > input").first.wait_for()
    boxes = page.locator("h2:has(input)").evaluate_all("all => all.map(head => `practice_losses#${head.id}`)")
    assert boxes == [task for task in tasks if task.startswith("practice_losses#")]


def test_a_damaged_store_is_taken_for_an_empty_one(page):
    page.goto(f"{page.base}/en/", wait_until="networkidle")
    page.evaluate("localStorage.progress = '{'")
    page.goto(f"{page.base}/en/tensors/", wait_until="networkidle")
    assert stored(page, "{") == {"read": {}, "tasks": {}, "last": "tensors"}


def test_a_task_is_ticked_and_stays_so(page):
    page.goto(f"{page.base}/en/practice_tensors/", wait_until="networkidle")
    boxes = page.locator("h2 > input")
    boxes.first.wait_for()
    assert boxes.count() == page.locator("details.success").count() > 10  # one a task, none elsewhere
    page.get_by_label("Each with each").check()
    assert page.evaluate("JSON.parse(localStorage.progress).tasks") == {"practice_tensors#outer": 1}
    page.goto(f"{page.base}/zh/practice_tensors/", wait_until="networkidle")
    assert page.locator("#outer > input").is_checked()
    page.locator("#outer > input").uncheck()
    assert page.evaluate("JSON.parse(localStorage.progress).tasks") == {}
    page.goto(f"{page.base}/en/tensors/", wait_until="networkidle")
    assert page.locator("h2 > input").count() == 0


QUERIES = {
    "交叉熵": "/losses/",
    "损失函数": "/losses/",
    "CrossEntropyLoss": "/losses/",
    "cross entropy": "/losses/",
    "zero_grad": "/backprop/",
    "DataLoader": "/data_loading/",
}


def search(page, language: str, query: str) -> list[list[str]]:
    """Return what the site's search finds for a query, best first: for each page the addresses of its best places."""
    home = f"{page.base}/{language}/"
    if page.url != home:
        page.goto(home, wait_until="networkidle")
        page.click(".md-search__input")
    page.fill(".md-search__input", "")
    page.locator(".md-search-result__item").first.wait_for(state="detached")
    page.keyboard.insert_text(query)
    page.keyboard.press("End")  # text comes without keys, and the search listens to keys
    page.locator(".md-search-result__link").first.wait_for()
    page.wait_for_timeout(500)  # a search may still run: wait for its results
    return page.locator(".md-search-result__item").evaluate_all(
        "all => all.map(item => [...item.querySelectorAll('a')].map(link => link.href.replace(/[?]h=[^#]*/, '')))"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_the_right_lesson_first(page, language):
    for query, lesson in QUERIES.items():
        if query.isascii() or language == "zh":
            found = search(page, language, query)
            assert lesson in found[0][0], (query, found)
            assert all(f"{page.base}/{language}/" in href for place in found for href in place), found


def test_the_dark_scheme_reaches_figures(page):
    page.goto(f"{page.base}/en/losses/", wait_until="networkidle")
    line = page.locator("figure.plot path[stroke*='--plot-blue']").first
    colour = "element => getComputedStyle(element).stroke"
    light = line.evaluate(colour)
    page.locator(".scheme-switch:visible").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert line.evaluate(colour) != light


def test_the_scheme_follows_the_system_until_the_reader_chooses(page):
    body = page.locator("body")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{page.base}/en/losses/")
    assert body.get_attribute("data-md-color-scheme") == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("body[data-md-color-scheme=default]")
    page.locator(".scheme-switch:visible").press("Enter")
    assert body.get_attribute("data-md-color-scheme") == "slate"
    assert page.evaluate("document.activeElement.matches('.scheme-switch')"), "a keyboard user stays at the switch"
    page.goto(f"{page.base}/zh/modules/")
    assert body.get_attribute("data-md-color-scheme") == "slate", "the other language keeps the choice"


def test_instant_navigation_keeps_the_style_sheets(page):
    """They are neither loaded nor applied a second time: not when a page opens, nor from page to page."""
    page.goto(f"{page.base}/en/tensors/", wait_until="networkidle")
    page.evaluate("window.sheets = [...document.querySelectorAll('link[rel=stylesheet]')]")
    written = "Element.prototype.getAttribute.call(sheet, 'href').startsWith('../assets/')"
    assert page.evaluate(f"window.sheets.length >= 3 && window.sheets.every(sheet => {written})")
    page.locator("nav.md-nav--primary a[href$='losses/']").first.dispatch_event("click")
    page.wait_for_url("**/losses/")
    page.wait_for_selector("h1#losses")
    assert page.evaluate("window.sheets.every(sheet => sheet.isConnected)")
    assert page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length == window.sheets.length")


def test_formulas_use_our_font_and_brackets_grow(page):
    page.goto(f"{page.base}/en/losses/", wait_until="networkidle")
    assert page.evaluate("[...document.fonts].some(font => font.family == 'Formula' && font.status == 'loaded')")
    heights = page.locator("math[display=block] mo").evaluate_all(
        "all => all.filter(o => o.textContent == '(').map(o => o.getBoundingClientRect().height)"
    )
    assert heights and max(heights) > 1.3 * min(heights)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cheat_sheet_fits_two_sides_of_paper(page, language, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{page.base}/{language}/cheat_sheet/", wait_until="networkidle")
    schemes = "() => { window.seen = []; addEventListener('beforeprint', () => seen.push(document.body.dataset.mdColorScheme)); }"
    page.evaluate(schemes)
    for paper in ("A4", "Letter"):
        sides = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
        assert 1 <= sides <= 2, f"{paper}: {sides} sides"
    assert page.evaluate("window.seen") == ["default", "default"], "paper is white"
    assert page.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    page.emulate_media(media="print")
    for left_out in (".md-header", ".md-sidebar", ".md-footer", ".take-home", ".md-code__nav"):
        assert page.locator(left_out).evaluate_all("all => all.every(e => !e.checkVisibility())"), left_out
