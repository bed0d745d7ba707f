r"""Compute what a formula states, from its LaTeX, with numbers for its names, and say whether it is so.

In:  r"p_k = \frac{\exp(x_k)}{\sum_j \exp(x_j)}", {"x": tensor([1, 2]), "p": tensor([.3, .7]), "j": range(2), "k": range(2)}
Out: ["= 0.2689, not 0.3000"]

Names are written as in code: \hat{y} is y_hat, x' is x_prime, \eta is eta, \text{MSE} is MSE, \nabla L is nabla_L, and
\frac{\partial L}{\partial W_2} is dL_dW_2. What stands below a name belongs to it where that has a value, b_1; elsewhere
it is an index, y_n; a name that has a value with index and another without is L and L_. An index that stands for a range is tried for each of its numbers. Where there is a matrix, things
side by side are multiplied as matrices.
"""

import math
import re
from collections.abc import Callable

import torch

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|[a-zA-Z]|\S")
MOVES = {r"\,", r"\;", r"\left", r"\right", r"\Big"}  # what only moves or enlarges
FUNCTIONS = {
    **{rf"\{name}": getattr(torch, name) for name in ("exp", "log", "sin", "cos", "tanh")},
    **{r"\max": torch.maximum, r"\min": torch.minimum},
}
RELATIONS = ("=", r"\approx", r"\leftarrow", r"\le", r"\ne", ">")
BRACKETS = {"(": ")", "|": "|", r"\lfloor": r"\rfloor", r"\|": r"\|", "{": "}"}
ENDS = {*BRACKETS.values(), "]", r"\}", ",", "+", "-", "", *RELATIONS}  # of a product
NEAR, FAR = 1e-6, 1e-2  # how far two sides of "=" may be apart, and of "≈" or of a bound from what it bounds


class FormulaError(Exception):
    """A formula that can't be read, or that names what has no value."""


class Free(Exception):
    """An index that stands for a range, and that no sum runs over."""


def tokens(latex: str) -> list[str]:
    r"""Return the tokens of a statement: r"2 \, \hat{y}_n" -> ["2", r"\hat", "{", "y", "}", "_", "n"]."""
    return [token for token in TOKEN.findall(latex) if token not in MOVES]


def statements(latex: str) -> list[list[str]]:
    r"""Return what a formula states, one after another: its lines, their columns, and what \qquad parts."""
    found = []
    for line in re.split(r"\\\\|\\qquad", re.sub(r"\\(begin|end)\{aligned\}", "", latex)):
        cells = line.split("&")
        found += ["".join(cells[i : i + 2]).strip(" \n,") for i in range(0, len(cells), 2)]
    return [tokens(statement) for statement in found if statement]


def untrue(latex: str, values: dict, new: dict | None = None) -> list[str]:
    """Return where a formula is not so; nothing where it is.

    Args:
        latex: the formula.
        values: a number, tensor, function or range for each of its names; "it" for a formula without a relation.
        new: what a name has become where an arrow points to it, a list: one value for each arrow.

    Raises:
        FormulaError: it can't be read, or a name has no value.
    """
    values = {"pi": math.pi} | values
    found, new = [], {name: list(ones) for name, ones in (new or {}).items()}
    for statement in statements(latex):
        changed = {}
        if r"\leftarrow" in statement:
            left = statement[: statement.index(r"\leftarrow")]
            changed = {name: ones.pop(0) for name, ones in new.items() if name in (*left, *map(plain, left)) and ones}
        found += apart(statement, values, values | changed)
        values = values | changed
    return found


def apart(statement: list[str], values: dict, after: dict) -> list[str]:
    """Return which sides of a statement are apart, tried for each number that its free indices stand for."""
    try:
        sides = Reader(statement, values, after).sides()
    except Free as free:
        name = str(free)
        return [
            problem
            for number in values[name]
            for problem in apart(statement, values | {name: number}, after | {name: number})
        ]
    if len(sides) == 1:
        sides += ["=", values["it"]]
    pairs = zip(sides[::2], sides[1::2], sides[2::2])
    return [f"{left} {relation} {right}" for left, relation, right in pairs if not holds(left, relation, right)]


def holds(left, relation: str, right) -> bool:
    """Tell whether a relation is true. A bound must be reached, too, or nearly: one too wide would say nothing."""
    if isinstance(right, list):  # with dots: what is before them, and what is behind
        dots = right.index(r"\dots")
        before, behind = right[:dots], right[dots + 1 :]
        rows = [*left[: len(before)], *left[len(left) - len(behind) :]]
        return all(holds(row, relation, one) for row, one in zip(rows, [*before, *behind], strict=True))
    left, right = number(left), number(right)
    if relation == r"\le":
        return bool(left.max() <= right.min() + NEAR) and math.isclose(left.max(), right.min(), rel_tol=FAR)
    far = FAR if relation == r"\approx" else NEAR
    return left.shape == right.shape and torch.allclose(left, right, rtol=far, atol=NEAR)


def number(value) -> torch.Tensor:
    """Return a value as a tensor of 64 bits."""
    return torch.as_tensor(value, dtype=torch.float64)


def plain(token: str) -> str:
    r"""Return a token as it stands in a name: r"\eta" -> "eta"."""
    return {r"\varepsilon": "epsilon"}.get(token, token.removeprefix("\\"))


def times(left, right):
    """Return a product, that of matrices where there are any."""
    if min(dimensions(left), dimensions(right)) >= 1 and max(dimensions(left), dimensions(right)) >= 2:
        return left @ right
    return left * right


def transposed(matrix: torch.Tensor) -> torch.Tensor:
    """Return a matrix turned over.

    Raises:
        FormulaError: it is none.
    """
    if dimensions(matrix) != 2:
        raise FormulaError(f"something of {dimensions(matrix)} dimensions is turned over")
    return matrix.T


def dimensions(value) -> int:
    return getattr(value, "ndim", 0)


class Reader:
    """Reads a statement from left to right and computes it on the way."""

    def __init__(self, statement: list[str], values: dict, after: dict | None = None):
        self.tokens, self.position = [*statement, ""], 0
        self.values, self.after = values, after

    # --- reading ---

    @property
    def next(self) -> str:
        return self.tokens[self.position]

    def take(self, *expected: str) -> str:
        """Return the next token and pass over it; it must be one of those expected, if any are."""
        token = self.next
        if not token or expected and token not in expected:
            raise FormulaError(f"{' '.join(self.tokens[: self.position])} <- {token!r}; expected {expected or 'more'}")
        self.position += 1
        return token

    def passes(self, *wanted: str) -> bool:
        """Pass over the next token if it is one of those wanted; tell whether it was."""
        found = self.next in wanted
        self.position += found
        return found

    def group(self) -> list[str]:
        """Return the tokens of a group in braces, or the one token that stands for it."""
        start = self.position
        if not self.passes("{"):
            return [self.take()]
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self.take(), 0)
        return self.tokens[start + 1 : self.position - 1]

    def part(self, group: list[str]):
        """Return what a group of tokens is."""
        reader = Reader(group, self.values)
        value = reader.sum()
        reader.end()
        return value

    def end(self) -> None:
        if self.next:
            raise FormulaError(f"{self.next!r} can't be read, in {' '.join(self.tokens)}")

    # --- computing ---

    def sides(self) -> list:
        """Return the sides of the statement and the relations between them: [3, "=", 3]."""
        before = self.values
        if r"\leftarrow" in self.tokens:
            self.values = self.after
        found = [self.sequence()]
        self.values = before
        while self.next:
            found += [self.take(*RELATIONS), self.sequence()]
        return found

    def sequence(self):
        """Return what stands here: one thing, or a list of several, with dots where some are left out."""
        found = [self.sum()]
        while self.passes(","):
            found.append(self.take() if self.next == r"\dots" else self.sum())
        return found if len(found) > 1 else found[0]

    def sum(self):
        self.passes("+")
        value = -self.product() if self.passes("-") else self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        value = self.power()
        while self.next not in ENDS:
            if self.passes("/"):
                value = value / self.power()
            elif self.passes(r"\odot"):
                value = value * self.power()
            else:
                self.passes(r"\cdot")
                value = times(value, self.power())
        return value

    def power(self):
        value = self.thing()
        if self.passes("^"):
            exponent = self.group()
            value = transposed(value) if exponent == [r"\top"] else value ** self.part(exponent)
        return value

    def thing(self):
        """Return a number, what stands in brackets, what a function gives, or what a name stands for."""
        if self.next in BRACKETS:
            return self.bracket()
        if re.match(r"\d", self.next):
            digits = self.take()
            return float(digits) if "." in digits else int(digits)
        if self.next in FUNCTIONS:
            return self.function(FUNCTIONS[self.take()])
        match self.next:
            case r"\sum":
                return self.sigma()
            case r"\sqrt":
                self.take()
                return self.part(self.group()) ** 0.5
            case r"\mathbb":
                return self.indicator()
            case r"\frac" if self.tokens[self.position + 2] != r"\partial":
                self.take()
                return self.part(self.group()) / self.part(self.group())
        return self.named()

    def bracket(self):
        opened = self.take()
        value = self.sequence()
        self.take(BRACKETS[opened])
        if opened == "|":
            return abs(value)
        if opened == r"\lfloor":
            return number(value).floor()
        if opened == r"\|":
            return value.norm()
        if isinstance(value, list) and r"\dots" not in value:
            return torch.cat(value)
        return value

    def function(self, function: Callable):
        """Return what a function gives for what is in brackets behind it, or for the next thing."""
        if self.next != "(":
            return function(number(self.power()))
        self.take()
        arguments = [self.sum()]
        while self.passes(",", r"\|"):
            arguments.append(self.sum())
        self.take(")")
        return function(*map(number, arguments))

    def sigma(self):
        """Return a sum; it reaches as far as a product does."""
        self.take()
        self.take("_")
        index, *start = self.group()
        if start:
            self.take("^")
            span = range(int(self.part(start[1:])), int(self.part(self.group())) + 1)
        else:
            span = self.values[index]
        first, outside, terms = self.position, self.values, []
        for one in span:
            self.position, self.values = first, outside | {index: one}
            terms.append(self.product())
        self.values = outside
        return sum(terms)

    def indicator(self):
        """Return 1 where what is in the braces is so, and 0 elsewhere."""
        self.take()
        self.group()
        self.take(r"\{")
        left, relation, right = self.sum(), self.take("=", r"\ne", ">"), self.sum()
        self.take(r"\}")
        return number({"=": left == right, r"\ne": left != right, ">": left > right}[relation])

    def named(self):
        """Return what a name stands for, called or indexed as it is here."""
        name, below = self.name()
        label = re.sub(r"\\[a-z]+|[{}\\]", "", "".join(below))
        if below and f"{name}_{label}" in self.values:
            name, below = f"{name}_{label}", []
        elif below and f"{name}_" in self.values:
            name = f"{name}_"
        if name not in self.values:
            raise FormulaError(f"{name!r} has no value; {label!r} stands below it")
        value = self.values[name]
        if isinstance(value, range):
            raise Free(name)
        if below:
            value = at(value, self.indices(below, dimensions(value)))
        if self.passes("["):
            value = at(value, [self.sum()])
            self.take("]")
        return self.function(value) if callable(value) and self.next == "(" else value

    def name(self) -> tuple[str, list[str]]:
        """Return a name as it is in code, and what stands below it."""
        token = self.take()
        if token == r"\frac":
            (upper, _), (lower, below) = (Reader(self.group()[1:], {}).name() for _ in range(2))
            return f"d{upper}_d{lower}", below
        if token == r"\nabla":
            name, below = self.name()
            return f"nabla_{name}", below
        if token == r"\hat":
            name = f"{plain(*self.group())}_hat"
        elif token in (r"\text", r"\mathrm"):
            name = "".join(self.group()).replace("\\", "")
        elif re.fullmatch(r"\\?[a-zA-Z]+", token):
            name = plain(token)
        else:
            raise FormulaError(f"{token!r} is no name, in {' '.join(self.tokens)}")
        name += "_prime" * self.passes("'")
        return name, self.group() if self.passes("_") else []

    def indices(self, below: list[str], count: int) -> list:
        """Return the indices that stand below a name: n,k, or kk of a matrix."""
        if count == len(below) > 1 and all(token.isalpha() for token in below):
            return [self.part([token]) for token in below]
        reader = Reader(below, self.values)
        found = reader.sequence()
        reader.end()
        return found if isinstance(found, list) else [found]


def at(value, indices: list):
    """Return a part of a tensor.

    Raises:
        FormulaError: an index is no whole number, or outside.
    """
    for index, size in zip(indices, value.shape):
        index = torch.as_tensor(index)
        if not (index == index.long()).all() or index.min() < 0 or index.max() >= size:
            raise FormulaError(f"index {index.tolist()} of {size}")
    return value[tuple(torch.as_tensor(index).long() for index in indices)]
