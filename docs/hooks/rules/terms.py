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


def terms() -> dict[str, list[dict]]:
    """Return the terms by group, as docs/terms.yml holds them.

    Raises:
        SourceError: the file is no YAML, or a term lacks something or holds what is unknown; names its line or its id.
    """
    return parsed(read(TERMS))


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
    for group in groups.values():
        for term in group:
            name = term.get("id", term)
            if missing := sorted(NEEDED - set(term)):
                raise SourceError(f"docs/terms.yml: {name}: {missing[0]!r} is missing")
            if unknown := sorted(set(term) - NEEDED - POSSIBLE):
                raise SourceError(f"docs/terms.yml: {name}: {unknown[0]!r} is unknown; expected {sorted(POSSIBLE)}")
    return groups
