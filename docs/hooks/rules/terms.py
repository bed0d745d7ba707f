"""Read the one table of terms.

In:  docs/terms.yml
Out: {"shapes": [{"id": "tensor", "zh": "张量", "en": "tensor", "lesson": "tensors.md#tensors", …}, …], …}
"""

from functools import cache

import yaml

from run.kept import kept
from run.sources import ROOT, SourceError, read, repeated

TERMS = ROOT / "docs" / "terms.yml"
NEEDED = {"id", "zh", "en", "lesson", "says_zh", "says_en"}
POSSIBLE = {"also_zh", "also_en", "asked_zh", "asked_en", "not_zh", "not_en"}
QUESTIONS = "questions"  # the group that is none of the glossary's


def terms() -> dict[str, list[dict]]:
    """Return the terms by group, as docs/terms.yml holds them.

    Raises:
        SourceError: the file is no YAML, or a term no term; names its line or its id.
    """
    return {group: found for group, found in parsed(read(TERMS)).items() if group != QUESTIONS}


def asked(language: str) -> dict[str, list[str]]:
    """Return the words that learners ask with, by the heading that answers: {"modes.md#dropout": ["regularization"]}.

    Raises:
        SourceError: as in `terms`.
    """
    words: dict[str, list[str]] = {}
    for group in parsed(read(TERMS)).values():
        for entry in group:
            names = (entry.get(key, []) for key in (f"also_{language}", f"asked_{language}"))
            words.setdefault(entry["lesson"], []).extend(name for found in names for name in found)
    return {lesson: names for lesson, names in words.items() if names}


@cache
def parsed(text: str) -> dict[str, list[dict]]:
    """Return the terms by group, as the text of the table holds them; errors as in `terms`."""
    return kept("terms", [text], lambda: parse(text))


def parse(text: str) -> dict[str, list[dict]]:
    """Return what `parsed` does."""
    try:
        groups = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # in C where it is compiled
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(
            f"docs/terms.yml:{line}: no YAML: {error.problem}; put a value with a colon in quotes"
        ) from None
    if again := repeated(text, "docs/terms.yml"):
        raise SourceError(again)
    if not isinstance(groups, dict) or not all(isinstance(group, list) for group in groups.values()):
        raise SourceError(
            "docs/terms.yml:1: expected groups, each a list of terms: 'shapes:', below it '  - id: tensor'"
        )
    ids = set()
    for group, entries in groups.items():
        for entry in entries:
            check(entry, {"lesson"} if group == QUESTIONS else NEEDED, ids)
    return groups


def check(term: dict, needed: set[str], ids: set[str]) -> None:
    """Make sure that an entry has what is needed and nothing unknown, and an id of its own; add that to `ids`.

    Raises:
        SourceError: it isn't.
    """
    if not isinstance(term, dict):
        raise SourceError(f"docs/terms.yml: {term!r} is no term; expected '- id: …' and below it its other keys")
    name = term.get("id", term.get("lesson", term))
    if missing := sorted(needed - set(term)):
        raise SourceError(f"docs/terms.yml: {name}: {missing[0]!r} is missing")
    if unknown := sorted(set(term) - needed - POSSIBLE, key=str):
        raise SourceError(f"docs/terms.yml: {name}: {unknown[0]!r} is unknown; expected {sorted(POSSIBLE)}")
    for key, value in term.items():
        words = value if key in POSSIBLE and isinstance(value, list) else [value] if key in needed else [None]
        if not all(isinstance(word, str) and word for word in words):
            raise SourceError(
                f"docs/terms.yml: {name}: {key}: {value!r}; expected words, in [ ] for {sorted(POSSIBLE)}"
            )
    if name in ids:
        raise SourceError(f"docs/terms.yml: {name}: there are two of these; join them, or give each its own id")
    ids.add(name)
