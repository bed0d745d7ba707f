"""The training ground: the page and the PyTorch script that it hands over come to the same numbers.

Needs a browser, as tests/test_browser.py does. The script is taken from the page, as a reader would take it.
"""

import math
import random

import pytest
import torch

from run.blocks import python_blocks
from tests.project import LANGUAGES, ROOT

STEPS = 200
CELLS = 40  # of the page's map, in both directions
# What chance would seldom meet: steps that run off to nan, units that die, weights of 0, steps too long.
EXTREMES = [
    {"activation": "relu", "layer1": "8", "layer2": "8", "scale": "10", "lr": "10", "optimizer": "SGD"},
    {"activation": "relu", "layer1": "8", "layer2": "8", "scale": "10", "lr": "10", "optimizer": "momentum"},
    {"activation": "relu", "layer1": "4", "layer2": "0", "scale": "1", "lr": "10", "optimizer": "Adam"},
    {"activation": "relu", "layer1": "1", "layer2": "1", "scale": "3", "lr": "3", "optimizer": "momentum"},
    {"activation": "tanh", "layer1": "8", "layer2": "8", "scale": "0", "lr": "1", "optimizer": "Adam"},
    {"activation": "tanh", "layer1": "8", "layer2": "8", "scale": "1", "lr": "10", "optimizer": "momentum"},
    {"activation": "tanh", "layer1": "3", "layer2": "2", "scale": "10", "lr": "10", "optimizer": "SGD", "batch": "64"},
    {"activation": "tanh", "layer1": "8", "layer2": "5", "scale": "1", "lr": "1", "optimizer": "Adam", "batch": "64"},
]
# Chooses settings, trains to the end, and returns the script, what the page says that it prints, and how it ended.
TRAIN = """(chosen) => {
  const form = document.querySelector(".playground form");
  for (const [name, value] of Object.entries(chosen)) form.elements[name].value = value;
  form.dispatchEvent(new Event("change"));
  document.querySelector("[data-part=run]").click();
  const { network, losses, train, val } = trainingGround.current;
  return {
    script: document.querySelector("[data-part=script]").textContent,
    printed: document.querySelector("[data-part=printed]").textContent.split("\\n"),
    losses: losses.map(pair => pair.map(String)),
    answers: [...trainingGround.maps(network).at(-1)[0]].map(answer => answer > 0),
    right: [train, val].map(points => trainingGround.accuracy(network, points)),
    dead: trainingGround.dead(network, train),
    status: document.querySelector("[data-part=status]").textContent,
  };
}"""


def visit(page, path: str) -> None:
    """Open a page with a training ground, and wait until it can be used."""
    page.goto(page.base + path)
    page.until("globalThis.trainingGround?.current")


# How far things of the training ground have moved by themselves, as browsers count it.
SHIFT = """new Promise(done => {
  const inside = entry => entry.sources.some(({ node }) => node?.parentElement?.closest(".playground"));
  const sum = list => done(list.getEntries().filter(inside).reduce((sum, { value }) => sum + value, 0));
  new PerformanceObserver(sum).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 300);
})"""


@pytest.fixture
def ground(page):
    """The training ground in English, without animation: a run ends at once."""
    page.emulate_media(reduced_motion="reduce")
    visit(page, "/en/playground/")
    return page


@pytest.fixture
def float64():
    """Leave torch as it was: the script changes the type of its numbers, and one thread is faster here."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(threads)


def choices(page) -> dict[str, list[str]]:
    """Return what can be chosen, by setting."""
    options = "all => all.map(select => [select.name, [...select.options].map(option => option.value)])"
    return dict(page.locator(".playground select").evaluate_all(options))


def run(script: str) -> tuple[list[str], list[tuple[float, float]], list[bool]]:
    """Run a script; return the lines it prints, the losses in them unrounded, and its answers over the page's map."""
    lines, losses, names = [], [], {}

    def note(line: str) -> None:
        lines.append(line)
        losses.append((names["train"].item(), names["val"].item()))

    names["print"] = note
    exec(script, names)
    places = (torch.arange(CELLS) + 0.5) / CELLS * 4 - 2
    x2, x1 = torch.meshgrid(-places, places, indexing="ij")
    with torch.no_grad():
        answers = names["model"](torch.stack([x1, x2], dim=-1).view(-1, 2)) > 0
    return lines, losses, answers.flatten().tolist()


def alike(a: float, b: float) -> bool:
    """Say whether two losses are equal to a ten-thousandth, or both no numbers."""
    return math.isclose(a, b, rel_tol=1e-4) or math.isnan(a) and math.isnan(b)


def test_the_page_and_its_script_train_alike(ground, float64):
    possible, draw = choices(ground), random.Random(0)
    cases = [{name: draw.choice(values) for name, values in possible.items()} for _ in range(64 - len(EXTREMES))]
    cases += [{name: values[0] for name, values in possible.items()} | extreme for extreme in EXTREMES]
    ends = []
    for chosen in (case | {"steps": str(STEPS)} for case in cases):
        shown = ground.evaluate(TRAIN, chosen)
        lines, losses, answers = run(shown["script"])
        assert len(lines) == STEPS // 10 and lines == shown["printed"], chosen
        there = [[float(loss) for loss in pair] for pair in shown["losses"][10::10]]
        assert all(alike(a, b) for ours, theirs in zip(losses, there) for a, b in zip(ours, theirs)), chosen
        equal = sum(a == b for a, b in zip(answers, shown["answers"]))
        assert len(answers) == len(shown["answers"]) and equal >= 0.995 * len(answers), chosen
        length = sum(bool(line.strip()) for line in shown["script"].splitlines())
        assert 25 <= length <= 45 and max(map(len, shown["script"].splitlines())) <= 80, shown["script"]
        ends.append(
            "nan" if math.isnan(losses[-1][0]) else "dead" if shown["dead"] > 3 else "far" if losses[-1][0] > 2 else ""
        )
    assert {"nan", "dead", "far", ""} == set(ends), "all kinds of runs were among them"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_the_example_that_the_build_ran(page, language):
    page.emulate_media(reduced_motion="reduce")
    visit(page, f"/{language}/playground/")
    text = (ROOT / f"docs/{language}/playground.md").read_text(encoding="utf-8")
    code = "\n".join(block.code for block in python_blocks(text, "playground.md"))
    shown = page.evaluate(TRAIN, {})
    wanted = [line for line in shown["script"].splitlines() if line.strip()]
    assert [line for line in code.splitlines() if line in wanted][: len(wanted)] == wanted
    ran = page.locator("article > pre.output").evaluate_all(
        "all => all.map(box => box.textContent.trimEnd().split('\\n'))"
    )
    assert [line.strip() for line in shown["printed"]] in [[line.strip() for line in lines] for lines in ran]


def final(shown: dict) -> tuple[float, float]:
    return tuple(map(float, shown["losses"][-1]))


def curve(shown: dict, which: int) -> list[float]:
    return [float(pair[which]) for pair in shown["losses"]]


# What each answer claims: of the run that its link sets, and of the same with one thing changed.
CLAIMS = {
    "no_layer": ({"layer1": "4"}, lambda a, b: max(a["right"]) < 0.6 and min(b["right"]) > 0.9),
    "underfitting": ({"layer1": "4"}, lambda a, b: min(final(a)) > 0.15 and b["right"] == [1, 1]),
    "too_small": (
        {"lr": "0.3"},
        lambda a, b: (
            curve(a, 0)[::10] == sorted(curve(a, 0)[::10], reverse=True)
            and final(a)[0] > 0.9 * curve(a, 0)[0]
            and final(b)[0] < 0.2
        ),
    ),
    "too_large": (
        {"lr": "1"},
        lambda a, b: (
            max(curve(a, 0)[:10]) > 10 * curve(a, 0)[0]
            and sum(y > x + 0.5 for x, y in zip(curve(a, 0)[100:], curve(a, 0)[101:])) > 10
            and final(b)[0] < 0.2
        ),
    ),
    "dead": (
        {"lr": "1"},
        lambda a, b: a["dead"] > 8 and len(set(a["answers"])) == 1 and final(a)[0] > 1 and final(b)[0] < 0.2,
    ),
    "zero": (
        {"scale": "1"},
        lambda a, b: (
            a["dead"] == 4 and all(abs(loss - math.log(2)) < 0.01 for loss in curve(a, 0)) and final(b)[0] < 0.2
        ),
    ),
    "momentum": ({"optimizer": "SGD"}, lambda a, b: a["right"] == [1, 1] and final(b)[0] > 0.9 * curve(b, 0)[0]),
    "adam": ({"lr": "0.03"}, lambda a, b: a["right"][0] < 1 and max(curve(a, 0)) > 1 and b["right"][0] == 1),
    "overfitting": (
        {},
        lambda a, b: (
            a["right"][0] == 1
            and 40 < min(range(501), key=curve(a, 1).__getitem__) < 60
            and final(a)[1] > 3 * min(curve(a, 1))
        ),
    ),
    "decay": (
        {"decay": "0"},
        lambda a, b: 3 * final(a)[1] < final(b)[1] and final(a)[0] > final(b)[0],
    ),
}


def test_each_experiment_sets_everything_and_its_answer_holds(ground):
    links = ground.locator("article > p > a[href*='?data=']")
    titles = ground.locator("article h3:has(+ p > a[href*='?data='])").evaluate_all("all => all.map(title => title.id)")
    assert titles == list(CLAIMS) and links.count() == len(titles) == 10
    possible = choices(ground)
    for number, (title, (change, claim)) in enumerate(CLAIMS.items()):
        links.nth(number).click()
        asked = ground.evaluate("[...new URLSearchParams(location.search)]")
        assert [name for name, _ in asked] == list(possible)
        assert all(value in possible[name] for name, value in asked)
        assert ground.locator("[data-part=question]").get_attribute("href") == f"#{title}"
        assert ground.evaluate("document.activeElement.dataset.part") == "run"
        visit(ground, ground.url.removeprefix(ground.base))
        assert ground.locator("[data-part=question]").get_attribute("href").endswith(f"#{title}")
        first = ground.evaluate(TRAIN, {})
        assert claim(first, ground.evaluate(TRAIN, change)), title


def test_the_claims_made_in_passing_hold(ground):
    """SGD with a larger step does what momentum did; ten times the weight decay is too much."""
    links = ground.locator("article > p > a[href*='?data=']")
    links.nth(list(CLAIMS).index("momentum")).click()
    assert ground.evaluate(TRAIN, {"optimizer": "SGD", "lr": "1"})["right"] == [1, 1]
    links.nth(list(CLAIMS).index("decay")).click()
    assert abs(final(ground.evaluate(TRAIN, {"decay": "0.1"}))[0] - math.log(2)) < 0.001


def test_the_address_holds_the_settings(ground):
    ground.select_option("[name=data]", "spiral")
    ground.select_option("[name=lr]", "0.03")
    assert "data=spiral" in ground.url and "lr=0.03" in ground.url
    visit(ground, ground.url.removeprefix(ground.base))
    assert ground.input_value("[name=data]") == "spiral" and ground.input_value("[name=lr]") == "0.03"
    assert ground.locator("[data-part=question]").get_attribute("href").endswith("#experiments")
    ground.click("a.language-switch")
    ground.wait_for_url("**/zh/playground/?data=spiral*")
    assert ground.input_value("[name=data]") == "spiral"


@pytest.mark.parametrize(
    ("query", "says"), [("lr=7", "lr=7"), ("lr=%3Cb%3E", "lr=<b>"), ("rate=1", "rate"), ("h=loss", "")]
)
def test_a_wrong_address_is_said_and_the_default_taken(ground, query, says):
    visit(ground, f"/en/playground/?{query}&data=ring")
    assert ground.input_value("[name=lr]") == "0.3" and ground.input_value("[name=data]") == "ring"
    status = ground.locator("[data-part=status]").inner_text()
    assert bool(status) == bool(says) and says in status


def test_it_runs_pauses_steps_and_starts_over_by_key(page):
    visit(page, "/en/playground/")
    page.select_option("[name=steps]", "2000")
    step, status = page.locator("[data-part=count]"), page.locator("[data-part=status]")
    page.focus("[data-part=run]")
    page.keyboard.press("Enter")
    page.until("Number(document.querySelector('[data-part=count]').textContent) > 20")
    assert status.inner_text() == "", "nothing is read out while it runs"
    page.keyboard.press("Space")
    paused = step.inner_text()
    assert f"Step {paused}:" in status.inner_text()
    page.wait_for_timeout(100)
    assert step.inner_text() == paused
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert step.inner_text() == str(int(paused) + 1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert step.inner_text() == "0"
    assert page.evaluate(SHIFT) < 0.001, "nothing in it moved"


def test_it_works_after_instant_navigation(page):
    page.goto(f"{page.base}/en/learning_rate/", wait_until="networkidle")
    page.evaluate("window.sameDocument = true")
    for _ in range(2):
        page.locator("article p > a[href*='playground/?']").first.click()
        page.wait_for_selector("h1#playground")
        page.until("globalThis.trainingGround?.current?.network && document.querySelector('[data-part=printed]')")
        page.until("document.querySelector('[name=lr]').value === '0.001'")
        page.click("[data-part=step]")
        assert page.locator("[data-part=count]").inner_text() == "1"
        page.locator("article a[href*='learning_rate/']").first.dispatch_event("click")
        page.wait_for_selector("h1#learning_rate")
    assert page.evaluate("window.sameDocument")


def test_without_javascript_the_example_stands_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/playground/")
    assert not page.locator(".playground").is_visible() and page.locator("noscript p").is_visible()
    assert page.locator("[data-part=script]").is_visible() and page.locator("figure.plot svg").is_visible()
    assert not page.locator("[data-part=download]").is_visible()
    context.close()


def test_other_pages_load_none_of_it(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.base}/en/adam/", wait_until="networkidle")
    assert not any("playground" in url for url in asked)
