"""Hold the two languages and the scripts together: what one has, the others have too.

In:  zh "## 均方误差 { #mse }"   en "## Mean squared error { #l2 }"
Out: "docs/en/losses.md:1: heading #l2; expected heading #mse, as docs/zh/losses.md:1"

One lesson = one script + one page a language, all three with the same name.
"""

import re
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path

from rules import counts
from rules.front import words_of
from rules.markup import HEADING, ROW
from rules.path import needs
from run.blocks import python_blocks
from run.fences import fences, prose
from run.kept import kept
from run.notebooks import as_markdown
from run.regions import regions
from run.shared import is_shared
from run.sources import listed, read, relative

LANGUAGES = ("zh", "en")
ADMONITION = re.compile(r"^\s*(?:!!!|\?\?\?\+?) (\w+)")
TAB = re.compile(r"^\s*=== ")
FORMULA = re.compile(r"\$\$[^$]+\$\$|(?<![\\$])\$(?! )[^$\n]+?(?<! )\$")


def outline(text: str, page: str) -> list[tuple[int, str]]:
    """Return what a page must share with its twin, as (line, what): headings, blocks, admonitions, tabs, tables."""
    blocks = {block.line: block for block in python_blocks(text, page)}
    found = []
    for fence in fences(text, page):
        block = blocks.get(fence.line)
        info = f"of {block.include} {block.session}".rstrip() if block else fence.language
        manner = (" with alt" if block and block.alt else "") + (" folded" if block and block.fold else "")
        found.append((fence.line, f"block {info}{manner}"))
    for number, line in enumerate(prose(text, page), start=1):
        if match := HEADING.match(line):
            found.append((number, f"heading {match[1]} #{match[2]}"))
        elif match := ADMONITION.match(line):
            found.append((number, f"admonition {match[1]}"))
        elif TAB.match(line):
            found.append((number, "tab"))
        elif ROW.match(line):
            found.append((number, "table row"))
    return sorted(found)


def paragraphs(text: str, page: str) -> list[tuple[int, str, int]]:
    """Return of each heading its line, its id and how many paragraphs follow it; a list or a table counts as one."""
    found, before = [], ""
    for number, line in enumerate(prose(text, page), start=1):
        if match := HEADING.match(line):
            found.append((number, match[2], 0))
        elif line.strip() and (not before.strip() or HEADING.match(before)) and found:
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
        before = line
    return found


@cache
def formulas(text: str) -> list[str]:
    """Return a page's formulas, sorted: the order of words may differ between languages."""
    return sorted(FORMULA.findall(re.sub(r"`[^`\n]+`", "", "\n".join(prose(text, "page")))))


def differences(texts: dict[str, str]) -> list[str]:
    """Return how a page differs from its twin; `texts` maps the two paths to their Markdown."""
    (first, second), (a, b) = texts, texts.values()
    for (i, left), (j, right) in zip_longest(outline(a, first), outline(b, second), fillvalue=(0, "nothing")):
        if left != right:
            there = f"{second}:{j}" if j else second  # nothing stands nowhere
            return [f"{there}: {right}; expected {left}, as {first}" + f":{i}" * bool(i)]
    for (i, name, left), (j, _, right) in zip(paragraphs(a, first), paragraphs(b, second)):
        if left != right:
            return [f"{second}:{j}: {right} paragraphs below #{name}; expected {left}, as {first}:{i}"]
    if needs(a) != needs(b):
        return [f"{second}: needs {needs(b)}; expected {needs(a)}, as {first}"]
    if names := sorted(words_of(a) ^ words_of(b)):
        return [f"{second}: front matter: only one language has words for {names[0]!r}; expected both, as {first}"]
    only_a = [formula for formula in formulas(a) if formula not in formulas(b)]
    only_b = [formula for formula in formulas(b) if formula not in formulas(a)]
    if only_a or only_b or len(formulas(a)) != len(formulas(b)):
        return [f"{second}: formulas differ from {first}: only there {only_a}, only here {only_b}"]
    return counts.differences(a, b, (first, second))


def unshown(script: Path, shown: list[str], page: str) -> list[str]:
    """Return what keeps a page from being its script with words between: `shown` are the regions it includes."""
    path = relative(script)
    expected = [f"{path}:{region}" for region in regions(script)]
    for missing in (region for region in expected if region not in shown):
        return [f'{path}: region {missing.partition(":")[2]!r} is never shown; expected --8<-- "{missing}" in {page}']
    if shown != expected:
        return [f"{page}: shows the regions of {path} as {shown}; expected each once, in order: {expected}"]
    return []


def problems(docs: Path, examples: Path, lesson: str = "") -> list[str]:
    """Return everything that is out of step between the two languages and the scripts, of all lessons or of one."""
    page, code = f"{lesson or '*'}.md", f"{lesson or '*'}.py"
    names = {language: {p.name for p in listed(docs / language, page)} for language in LANGUAGES}
    first, second = LANGUAGES
    found = []
    for name in sorted(names[first] ^ names[second]):
        there = first if name in names[first] else second
        other = second if there == first else first
        found.append(f"docs/{there}/{name}: has no twin; expected docs/{other}/{name}")
    for name in sorted(names[first] & names[second]):
        texts = {f"docs/{lang}/{name}": read(docs / lang / name) for lang in LANGUAGES}
        found += kept(f"twins/{name}", [*texts.values()], partial(differences, texts))
    for script in listed(examples, f"projects/{code}"):
        path, text = relative(script), read(script)
        texts = {f"{path} ({lang})": as_markdown(text, path, lang) for lang in LANGUAGES}
        found += kept(f"twins/{path}", [text], partial(differences, texts))
    for script in [*listed(examples, code), *listed(examples, f"solutions/{code}")]:
        if is_shared(script):
            continue
        name = f"{script.stem}.md"
        project = examples / "projects" / script.name
        if project.exists():  # the answers of a project stand on its page
            page = relative(project)
            text = as_markdown(read(project), page, first)
        elif name in names[first]:
            page = f"docs/{first}/{name}"
            text = read(docs / first / name)
        else:
            found.append(f"{relative(script)}: no page shows it; expected docs/{first}/{name}")
            continue
        blocks = python_blocks(text, page)
        of_script = f"{relative(script)}:"
        found += unshown(script, [b.include for b in blocks if b.include.startswith(of_script)], page)
    return found
