"""What readers are sent of Material's styles is what their pages can use: nothing looks different for it."""

import gzip
import re
from pathlib import Path

import material
import pytest

from publish import styles
from tests.project import LANGUAGES

WHOLE = Path(material.__file__).parent / "templates" / styles.FOLDER
# Of elements of one kind, as their classes and their parents' tell, two: the kind, then its looks. Names that begin with -- are no looks.
STYLES = """() => {
  const seen = {};
  return [...document.querySelectorAll("*")].flatMap((element) => {
    const kind = [element, element.parentElement].map((one) => one && one.tagName + one.getAttribute("class")).join();
    if ((seen[kind] = (seen[kind] ?? 0) + 1) > 2) return [];
    return [null, "::before", "::after"].map((part) => {
      const style = getComputedStyle(element, part);
      if (part && style.content === "none") return "";
      return kind + "\\n" + [...style].filter((name) => !name.startsWith("--")).map((name) => style.getPropertyValue(name)).join();
    });
  });
}"""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (".a{color:red}.b{color:red}", ".a{color:red}"),
        (".a,.b .a,a{color:red}", ".a,a{color:red}"),
        (".a.b,.a>.c:hover{top:0}", ".a>.c:hover{top:0}"),
        (".a:not(.b):is(.b,.d){top:0}", ".a:not(.b):is(.b,.d){top:0}"),
        ("@media print{.b{top:0}}@media screen{.a{top:0}.b{top:0}}", "@media screen{.a{top:0}}"),
        ('[dir=rtl] .a,[dir="rtl"] a,[dir=ltr] .a{top:0}', "[dir=ltr] .a{top:0}"),
        ("@font-face{src:url(b.woff)}@keyframes b{to{top:0}}", "@font-face{src:url(b.woff)}@keyframes b{to{top:0}}"),
        (":root{--b:url(b.svg);--a:url(a.svg);--n:1}.a{mask:var(--a)}", ":root{--a:url(a.svg);--n:1}.a{mask:var(--a)}"),
        ("/* .a */a{content:'.b, {'}", 'a{content:".b, {"}'),
    ],
)
def test_what_nothing_can_use_goes(text, left):
    assert styles.of_use(text, ["a"], "document.body.classList.add('c')") == left


def test_an_icon_that_a_script_asks_for_stays():
    assert styles.of_use(":root{--b:url(b.svg)}", [], "style.setProperty('--b', 1)") == ":root{--b:url(b.svg)}"


@pytest.mark.parametrize("link", ['href="../../assets/stylesheets/a.css"', 'href="/en/assets/stylesheets/a.css"'])
def test_a_stylesheets_address_ends_in_its_digest(link):
    assert styles.name(f"<link {link}>", {"a.css": "12ab"}) == f'<link {link[:-1]}?12ab">'
    assert styles.name(f"<link {link}>", {"b.css": "12ab"}) == f"<link {link}>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quarter_of_the_styles_is_spared(language, site):
    for file in WHOLE.glob("*.css"):
        sent = (site / language / styles.FOLDER / file.name).read_bytes()
        if file.name.startswith("main"):
            assert len(gzip.compress(sent)) < 0.75 * len(gzip.compress(file.read_bytes()))
        page = (site / language / "losses" / "index.html").read_text(encoding="utf-8")
        assert re.search(rf"/{re.escape(file.name)}\?[0-9a-f]{{8}}\"", page)


# Under Material's own stylesheet or what readers are sent of it; in one page, for its scripts change elements, too.
SWAP = """(query) => Promise.all([...document.querySelectorAll("link[href*='assets/stylesheets/']")].map((link) =>
  new Promise((done, fail) => {
    const other = link.cloneNode();
    other.href = link.href.split("?")[0] + query;
    other.onload = () => done(link.remove());
    other.onerror = () => fail(Error(other.href));
    link.after(other);
  })))"""


def differences(page) -> set[str]:
    """Return the kinds of elements that look different under the two; until a page's scripts are done, some may."""
    page.route("**/*.css?whole", lambda route: route.fulfill(path=WHOLE / Path(route.request.url[:-6]).name))
    for _ in range(20):
        seen = []
        for query in ("?sent", "?whole"):
            page.evaluate(SWAP, query)
            seen.append({*page.evaluate(STYLES)})
        if seen[0] == seen[1]:
            break
        page.wait_for_timeout(500)
    assert len(seen[0]) > 100
    return {look.split("\n")[0] for look in seen[0] ^ seen[1]}


@pytest.mark.parametrize(
    ("path", "wide", "scheme", "media"),
    [
        ("/en/", 1280, "light", "screen"),
        ("/zh/losses/", 390, "dark", "screen"),
        ("/en/errors/", 1280, "dark", "screen"),
        ("/zh/practice_tensors/", 1280, "light", "screen"),
        ("/en/projects/mnist_cnn/", 800, "light", "print"),
        ("/en/playground/", 390, "light", "screen"),
        ("/zh/glossary/", 1280, "light", "print"),
    ],
)
def test_no_element_looks_different(page, path, wide, scheme, media):
    page.set_viewport_size({"width": wide, "height": 900})
    page.emulate_media(color_scheme=scheme, media=media, reduced_motion="reduce")
    page.goto(page.base + path)
    page.until("document.documentElement.classList.contains('js')")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate("document.querySelectorAll('.md-nav__toggle').forEach((one) => { one.checked = true })")
    assert not differences(page)


def test_search_and_its_answers_look_the_same(page):
    page.goto(f"{page.base}/en/")
    page.emulate_media(reduced_motion="reduce")
    page.locator(".md-search__input").first.click()
    page.keyboard.type("dropout")
    page.until("document.querySelectorAll('.md-search-result__item').length > 1")
    assert not differences(page)
