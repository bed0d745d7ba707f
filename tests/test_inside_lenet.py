"""The network in the browser is the one that PyTorch trained: on every test digit, on what is drawn, on what is shown."""

import base64
import json
import math
import re

import pytest
import torch
import torch.nn.functional as F
from playwright.sync_api import expect
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import random_split

from run.fences import fences
from tests.project import LANGUAGES, ROOT
from tests.strokes import DIGITS, OPEN_FOUR

ASSETS = ROOT / "docs" / "overrides" / "assets" / "inside_lenet"
PAGE = "inside_lenet"


@pytest.fixture(scope="module")
def data(site) -> dict:
    """What the build has written for the browser."""
    text = (site / "en" / "assets" / "lenet.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"var lenet = (.*);\n", text)[1])


@pytest.fixture(scope="module")
def model(data) -> nn.Module:
    """The published weights, in PyTorch."""
    project = (ROOT / "examples" / "projects" / "lenet.py").read_text(encoding="utf-8")
    names = {"nn": nn, "F": F, "torch": torch}
    exec(re.search(r"^class LeNet5.*?(?=^\S)", project, re.MULTILINE | re.DOTALL)[0].partition("# %%")[0], names)
    model = names["LeNet5"]()
    model.load_state_dict(unpacked(data))
    return model.eval()


def unpacked(data: dict) -> dict[str, torch.Tensor]:
    """Return the published weights: scales, then whole numbers, as examples/projects/lenet.py has packed them."""
    raw = bytearray(base64.b64decode(data["data"]))
    rows = [shape[0] if len(shape) > 1 else 1 for shape in data["shapes"].values()]
    scales = torch.frombuffer(raw, dtype=torch.float32, count=sum(rows)).split(rows)
    sizes = [math.prod(shape) for shape in data["shapes"].values()]
    numbers = torch.frombuffer(raw, dtype=torch.int16, offset=4 * sum(rows)).split(sizes)
    return {
        name: (number.reshape(len(scale), -1) * scale[:, None]).reshape(shape)
        for (name, shape), scale, number in zip(data["shapes"].items(), scales, numbers)
    }


def enlarged(small: torch.Tensor) -> torch.Tensor:
    return F.interpolate(small.reshape(-1, 1, 8, 8), size=32, mode="bilinear")


@pytest.fixture(scope="module")
def held_out() -> torch.Tensor:
    """The test digits of the project, (300, 64)."""
    small = torch.tensor(load_digits().data, dtype=torch.float32) / 16
    generator = torch.Generator().manual_seed(0)
    return small[random_split(range(len(small)), [1197, 300, 300], generator)[2].indices]


@pytest.fixture
def tool(page):
    """The English page, at rest."""
    page.goto(f"{page.base}/en/{PAGE}/", wait_until="networkidle")
    return page


def ready(page) -> None:
    """Have the page load its weights, as the first use does."""
    page.locator("svg.board").focus()
    expect(page.locator(".checked")).to_contain_text("Your browser")


SCORES = """smalls => {
  const w = network.unpack(lenet);
  return smalls.map(small => [...network.forward(w, preparation.enlarge(small)).fc3.data]);
}"""


# Notes what moves within the page's text; the header's title is Material's own.
SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries())
    for (const { node } of sources) {
      const element = node?.nodeType === 1 ? node : node?.parentElement;
      if (element?.closest("article")) shifted.push(element.outerHTML.slice(0, 80));
    }
}).observe({ type: "layout-shift", buffered: true });
"""


def draw(page, strokes) -> None:
    """Draw with the mouse; strokes are points from 0 to 1."""
    page.locator("[name=clear]").click()
    page.locator("svg.board").evaluate("board => board.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = page.locator("svg.board").bounding_box()
    for stroke in strokes:
        for n, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            if not n:
                page.mouse.down()
        page.mouse.up()


def answer(page) -> int:
    """Return what is read, once what was drawn has been."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return int(re.search(r"answer is (\d)", page.locator(".answer").inner_text())[1])


def test_every_test_digit_gets_the_scores_of_pytorch(tool, model, held_out, data):
    ready(tool)
    scores = torch.tensor(tool.evaluate(SCORES, held_out.tolist()))
    with torch.no_grad():
        expected = model(enlarged(held_out))
    assert len(scores) == 300
    assert (scores - expected).abs().max() < 1e-3 and torch.equal(scores.argmax(dim=1), expected.argmax(dim=1))
    pictures = torch.tensor(data["pictures"]) / 16
    assert (model(enlarged(pictures)) - torch.tensor(data["scores"])).abs().max() <= 2e-3


def test_drawn_digits_are_read_wherever_they_stand(tool):
    ready(tool)
    for size, left, top in ((0.8, 0.1, 0.1), (0.35, 0.05, 0.6)):
        place = lambda x, y: (left + x * size * 0.75, top + y * size)  # noqa: E731, B023
        read = []
        for strokes in DIGITS:
            draw(tool, [[place(*point) for point in stroke] for stroke in strokes])
            read.append(answer(tool))
        assert sum(digit == n for n, digit in enumerate(read)) >= 9, read


def test_what_the_page_says_of_its_limits_holds(tool, data):
    ready(tool)
    draw(tool, [[(0.1 + 0.7 * x, 0.1 + 0.8 * y) for x, y in stroke] for stroke in OPEN_FOUR])
    assert answer(tool) == 9
    draw(tool, [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]])
    assert answer(tool) == 8
    assert float(re.search(r"probability (\d\.\d+)", tool.locator(".answer").inner_text())[1]) > 0.9
    tool.locator("[name=prepare]").uncheck()
    corner = []
    for strokes in DIGITS:
        draw(tool, [[(0.05 + 0.3 * x, 0.05 + 0.4 * y) for x, y in stroke] for stroke in strokes])
        corner.append(answer(tool))
    assert sum(digit == n for n, digit in enumerate(corner)) <= 3 and corner.count(5) >= 5, corner
    tool.locator("[name=swap]").check()
    swapped = []
    for digit in range(10):
        tool.locator(f"[name=example][value='{digit}']").click()
        swapped.append(answer(tool))
    assert swapped[0] == 0 and swapped.count(0) >= 4, swapped
    assert sum(digit == n for n, digit in enumerate(swapped)) <= 3, swapped


def test_training_digits_are_as_the_page_says():
    images = torch.tensor(load_digits().images) / 16
    assert 0.29 < images.mean() < 0.32
    ones = images[torch.tensor(load_digits().target) == 1]
    assert 0.29 < ones.mean() < 0.32
    rows, columns = images.amax(dim=2).mean(dim=0), (images.amax(dim=1) > 0).float().mean(dim=0)
    assert (rows > 0.85).all() and 5.5 < columns.sum() < 6.5


def test_the_lines_for_pytorch_print_the_scores_on_the_screen(tool, model, capsys):
    ready(tool)
    draw(tool, DIGITS[2])
    assert answer(tool) == 2
    tool.locator("details:has(.code) summary").click()
    exec(tool.locator(".code").inner_text(), {"torch": torch, "F": F, "model": model})
    printed = re.findall(r"-?\d+\.\d+", capsys.readouterr().out)
    shown = tool.locator(".scores tbody tr").evaluate_all("rows => rows.map(row => row.children[1].textContent)")
    assert len(printed) == 10
    assert [float(a) for a in printed] == pytest.approx([float(b) for b in shown], abs=1.1e-3)


@pytest.mark.parametrize("stage", ["conv1", "conv2"])
def test_a_cell_shows_the_sum_that_makes_its_number(tool, model, data, stage):
    ready(tool)
    canvas = tool.locator(f"canvas[data-stage={stage}]")
    canvas.focus()
    tool.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"):
        tool.keyboard.press(key)
    assert "map 1, row 4, column 3" in tool.locator(".sum").inner_text()
    x = enlarged(torch.tensor(data["pictures"][3]) / 16)
    with torch.no_grad():
        maps = F.relu(model.conv1(x))
        if stage == "conv2":
            maps = F.relu(model.conv2(F.max_pool2d(maps, 2)))
    text = tool.locator(".sum").inner_text().replace("−", "-")
    total, value = (float(number) for number in re.search(r"relu\((\S+)\) = (\S+)", text).groups())
    terms = re.search(r"^(.*) \(bias\) = (.*)$", text, re.MULTILINE)
    assert value == max(total, 0) == pytest.approx(maps[0, 0, 3, 2].item(), abs=1e-3)
    assert float(terms[2]) == total == pytest.approx(eval(terms[1]), abs=5e-3)
    channels = 1 if stage == "conv1" else 6
    assert tool.locator(".sum .numbers").count() == 2 * channels
    assert tool.locator(".maps i").count() == 1 + channels
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] - 2, "y": box["height"] - 2})
    assert ("map 6, row 28, column 28" if stage == "conv1" else "map 16, row 10, column 10") in tool.locator(
        ".sum"
    ).inner_text()


def test_keys_draw(tool):
    ready(tool)
    tool.locator("[name=clear]").click()
    board = tool.locator("svg.board")
    board.focus()
    for key in ("Shift+ArrowUp", "Shift+ArrowUp", "Space", *["Shift+ArrowDown"] * 5):
        tool.keyboard.press(key)
    expect(tool.locator(".answer")).to_contain_text("The answer is 1")
    tool.keyboard.press("Backspace")
    expect(tool.locator(".answer")).to_contain_text("Draw a digit")


@pytest.mark.parametrize("kind", ["missing", "cut", "changed", "empty"])
def test_a_bad_data_file_gives_a_sentence_and_no_answer(browser, address, kind, site):
    text = (site / "en" / "assets" / "lenet.js").read_text(encoding="utf-8")
    at = text.index('"data": "') + 5000
    body = {"cut": text[:at], "changed": text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :], "empty": ""}
    page = browser.new_page()
    page.route("**/lenet.js", lambda route: route.abort() if kind == "missing" else route.fulfill(body=body[kind]))
    page.goto(f"{address}/en/{PAGE}/")
    page.locator("svg.board").focus()
    sentence = "has not arrived" if kind == "missing" else "is damaged"
    expect(page.locator(".answer")).to_contain_text(sentence)
    page.locator("[name=example][value='5']").click()
    draw(page, DIGITS[2])
    assert sentence in page.locator(".answer").inner_text()
    assert not page.locator(".scores .read").count() and "–" in page.locator(".scores").inner_text()
    page.close()


def test_nothing_moves_and_the_weights_come_with_the_first_use(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(SHIFTS)
    page.goto(f"{page.base}/en/{PAGE}/", wait_until="networkidle")
    assert not [url for url in asked if url.endswith("lenet.js")]
    ready(page)
    draw(page, DIGITS[3])
    assert page.evaluate("shifted") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_works_after_instant_navigation_and_in_each_language(page, language):
    page.goto(f"{page.base}/{language}/projects/lenet/", wait_until="networkidle")
    page.evaluate("window.sameDocument = true")
    for _ in range(2):
        page.locator("article a[href*='inside_lenet']").first.click()
        page.wait_for_url(f"**/{PAGE}/")
        page.locator("#lenet_tool.alive svg.board").focus()
        page.locator("[name=example][value='7']").click()
        expect(page.locator(".answer")).to_contain_text("7")
        page.go_back()
        page.wait_for_url("**/projects/lenet/")
    assert page.evaluate("window.sameDocument")


def test_without_javascript_one_digit_stands_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/{PAGE}/")
    assert "The answer is 3" in page.locator(".answer").inner_text()
    assert page.locator(".scores tbody tr").count() == 10 and page.locator(".board rect").count() == 64
    assert page.locator("noscript").is_visible()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_javascript_on_the_page_is_the_one_that_runs(language):
    source = "\n".join(line.strip() for line in (ASSETS / "network.js").read_text(encoding="utf-8").splitlines())
    page = ROOT / "docs" / language / f"{PAGE}.md"
    shown = [fence for fence in fences(page.read_text(encoding="utf-8"), page.name) if fence.language == "js"]
    assert len(shown) == 2
    for fence in shown:
        assert "\n".join(line.strip() for line in fence.body.strip().splitlines()) in source
