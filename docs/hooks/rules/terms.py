"""Read the one table of terms.

In:  docs/terms.yml
Out: {"shapes": [{"id": "tensor", "zh": "张量", "en": "tensor", "lesson": "tensors.md#tensors", …}, …], …}
"""

from functools import cache

import yaml

from run.sources import ROOT, SourceError, read

TERMS = ROOT / "docs" / "terms.yml"
NEEDED = {"id", "zh", "en", "lesson", "says_zh", "says_en"}
POSSIBLE = {"also_zh", "also_en", "asked_zh", "asked_en", "not_zh", "not_en"}
QUESTIONS = "questions"  # the group that is none of the glossary's


def terms() -> dict[str, list[dict]]:
    """Return the terms by group, as docs/terms.yml holds them.

    Raises:
        SourceError: the file is no YAML, or a term lacks something or holds what is unknown; names its line or its id.
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
    try:
        groups = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(
            f"docs/terms.yml:{line}: no YAML: {error.problem}; put a value with a colon in quotes"
        ) from None
    for group, entries in groups.items():
        needed, possible = ({"lesson", "asked_zh", "asked_en"}, set()) if group == QUESTIONS else (NEEDED, POSSIBLE)
        for entry in entries:
            name = entry.get("id", entry.get("lesson", entry))
            if missing := sorted(needed - set(entry)):
                raise SourceError(f"docs/terms.yml: {name}: {missing[0]!r} is missing")
            if unknown := sorted(set(entry) - needed - possible):
                raise SourceError(f"docs/terms.yml: {name}: {unknown[0]!r} is unknown; expected {sorted(possible)}")
    return groups
