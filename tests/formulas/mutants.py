r"""Change a formula, one thing at a time: what compares it with code must notice.

In:  r"y = x_i^2 + 1"
Out: ("+ → -", …), ("^ 2 → dropped", …), ("2 → 3", …), …: what was changed, and the formula changed so

A sign, an exponent, an index, a number, a name, a function, a fraction turned over, a product that becomes a sum.
"""

import re

from tests.formulas.latex import tokens

OTHER = {
    **{"+": "-", "-": "+", r"\cdot": "+", r"\odot": "+", r"\ne": "=", ">": r"\ne"},
    **{r"\max": r"\min", r"\min": r"\max", r"\exp": r"\sin", r"\log": r"\exp", r"\sin": r"\cos", r"\cos": r"\sin"},
    **{r"\tanh": r"\sin", r"\sqrt": ""},
}
WORDS = {r"\text", r"\mathrm", r"\mathbb"}
NO_NAME = {
    *(r"\hat", r"\lfloor", r"\rfloor"),
    r"\sum",
    r"\frac",
    r"\partial",
    r"\nabla",
    r"\le",
    r"\approx",
    r"\leftarrow",
    r"\qquad",
    r"\dots",
    r"\top",
}


def mutants(latex: str):
    """Yield what was changed, and the formula changed so."""
    old = tokens(re.sub(r"\\(begin|end)\{aligned\}", "", latex))
    words = {i for start, token in enumerate(old) if token in WORDS for i in range(start, group_end(old, start + 1))}
    below = {i for start, token in enumerate(old) if token == "_" for i in range(start + 1, group_end(old, start + 1))}
    names = [i for i, token in enumerate(old) if i not in words and is_name(token)]

    def changed(start: int, end: int, *new: str):
        what = f"{' '.join(old[start:end])} → {' '.join(new) or 'dropped'}"
        return f"{start}: {what}", " ".join([*old[:start], *new, *old[end:]])

    for i, token in enumerate(old):
        if i in words:
            continue
        if token in OTHER:
            yield changed(i, i + 1, *[OTHER[token]] * bool(OTHER[token]))
        elif token == r"\lfloor":
            end = old.index(r"\rfloor", i)
            yield changed(i, end + 1, "(", *old[i + 1 : end], ")")
        elif re.match(r"\d", token):
            for one in (1, -1):
                yield changed(i, i + 1, f"{float(token) + one:g}")
        elif token == "^" and not of_sum(old, i):
            yield changed(i, group_end(old, i + 1))
        elif token == r"\frac" and old[i + 2] != r"\partial":
            middle = group_end(old, i + 1)
            end = group_end(old, middle)
            yield changed(i, end, r"\frac", *old[middle:end], *old[i + 1 : middle])
        elif i in names:
            others = [old[j] for j in names if (j in below) == (i in below) and old[j] != token]
            for other in dict.fromkeys(others):
                yield changed(i, i + 1, other)


def is_name(token: str) -> bool:
    return bool(re.fullmatch(r"[a-zA-Z]|\\[a-zA-Z]+", token)) and token not in {*OTHER, *WORDS, *NO_NAME}


def group_end(old: list[str], start: int) -> int:
    """Return where the group that begins at `start` has ended: a token, or several in braces."""
    depth, end = 0, start
    while True:
        depth += {"{": 1, "}": -1}.get(old[end], 0)
        end += 1
        if not depth:
            return end


def of_sum(old: list[str], exponent: int) -> bool:
    """Tell whether an exponent is where a sum ends."""
    return any(token == r"\sum" and group_end(old, i + 2) == exponent for i, token in enumerate(old))
