"""What a page's front matter keeps to: what YAML makes of it, and what it may say.

In:  ---
     description: Tensors: from the start
     ---
Out: "docs/en/x.md:2: front matter is no YAML; put a value with a colon in quotes"
"""

import re

import yaml

from run.sources import ROOT, repeated

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
KEYS = {"description", "needs", "search", "template", "data", "words"}
DESCRIPTION = 25
THEME = ROOT / "docs" / "overrides"
SEARCH = {"exclude", "boost"}


def described(text: str, page: str) -> list[str]:
    """Return what is wrong with a page's front matter; its description is what search engines show."""
    front = FRONT_MATTER.match(text)
    try:
        values = yaml.safe_load(front[1]) if front else None
    except yaml.MarkedYAMLError as error:
        return [f"{page}:{error.problem_mark.line + 2}: front matter is no YAML; put a value with a colon in quotes"]
    if not front:
        return [f"{page}:1: expected front matter from the first line on, between two lines of --- alone"]
    if again := repeated(front[1], page, line=2):
        return [again]
    if re.search(r"^description: (?![\"'>|]).* #", front[1], re.MULTILINE):
        return [f"{page}:2: what follows ' #' is no part of the description to YAML; put all of it in quotes"]
    values = values if isinstance(values, dict) else {}
    if unknown := sorted(set(values) - KEYS, key=str):
        return [f"{page}:2: front matter has {unknown[0]!r}; expected one of {sorted(KEYS)}"]
    description = values.get("description")
    if not isinstance(description, str) or len(description) < DESCRIPTION:
        return [f"{page}:1: expected front matter with a line 'description: …' of {DESCRIPTION} letters or more"]
    return [f"{page}:{line_of(key, front[1])}: {what}" for key, what in of_values(values)]


def of_values(values: dict):
    """Yield (key, what is wrong) of what the site reads besides the description."""
    search = values.get("search", {})
    if not isinstance(search, dict) or set(search) - SEARCH:
        yield "search", f"search: {search}; expected below it {' or '.join(sorted(SEARCH))}"
    if "template" in values and not (THEME / str(values["template"])).is_file():
        yield "template", f"template: {values['template']}; expected the name of a file in docs/overrides/"
    if not isinstance(values.get("words", {}), dict):
        yield "words", "words: expected below it lines 'name: Words'"


def line_of(key: str, front: str) -> int:
    """Return the line of a page in which a key of its front matter stands."""
    return front.count("\n", 0, re.search(rf"^{key}:", front, re.MULTILINE).start()) + 2


def words_of(text: str) -> set[str]:
    """Return the names of the words that a page's front matter holds for its template: `words: {clear: Clear}`."""
    front = FRONT_MATTER.match(text)
    block = re.search(r"^words:\n((?:  .*\n?)+)", front[1], re.MULTILINE) if front else None
    return set(re.findall(r"^  (\w+):", block[1], re.MULTILINE)) if block else set()
