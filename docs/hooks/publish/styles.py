"""Send readers only those of Material's styles that something on the site can use.

In:  .md-button{…} .admonition.quote{…}     and no page, and no script, knows a class named quote
Out: .md-button{…}

A rule goes if it needs a class that stands nowhere, or text that runs from right to left; an icon, if no rule asks for
it. What selectors say in functions, as in :not(.quote), is never a reason. A stylesheet's address ends in a digest of
it: browsers keep it until it is another.
"""

import hashlib
import re
from functools import partial
from pathlib import Path

import tinycss2

from page import check
from run.kept import kept

FOLDER = "assets/stylesheets"
WORD = re.compile(r"[\w-]+")
NESTED = ("media", "supports")
LINK = re.compile(rf'(href="[^" >]*{FOLDER}/([\w.-]+\.css))(?=")')


def prune(site: Path, language: str) -> dict[str, str]:
    """Leave in a language's stylesheets what its pages and scripts can use; return their digests by name."""
    scripts = " ".join(file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.js")))
    known = sorted({word for name, words in check.classes.items() if name.startswith(f"{language}/") for word in words})
    digests = {}
    for file in sorted((site / FOLDER).glob("*.css")):
        text = file.read_text(encoding="utf-8")
        left = kept(f"styles/{language}/{file.stem}", [text, known, scripts], partial(of_use, text, known, scripts))
        file.write_bytes(left.encode())
        digests[file.name] = hashlib.sha256(left.encode()).hexdigest()[:8]
    return digests


def of_use(text: str, known: list[str], scripts: str) -> str:
    """Return what is left of a stylesheet.

    Args:
        text: the stylesheet.
        known: the classes that stand on pages.
        scripts: the text of all scripts; each word there may be a class, too.
    """
    text = rules(
        tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), {*known, *WORD.findall(scripts)}
    )
    asked = {*re.findall(r"var\((--[\w-]+)", text), *re.findall(r"--[\w-]+", scripts)}
    return re.sub(r"(--[\w-]+):url\([^)]*\);?", lambda icon: icon[0] * (icon[1] in asked), text)


def rules(parsed: list, known: set[str]) -> str:
    """Return the rules that can be of use, as text."""
    found = []
    for rule in parsed:
        if rule.type == "qualified-rule":
            if left := [one for one in selectors(rule.prelude) if needed(one) <= known]:
                found.append(f"{','.join(map(tinycss2.serialize, left))}{{{tinycss2.serialize(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTED:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if left := rules(inside, known):
                found.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{left}}}")
        else:
            found.append(rule.serialize())
    return "".join(found)


def selectors(prelude: list) -> list[list]:
    """Return the selectors before a rule's brace: ".a, .b > c" -> [.a], [.b > c]."""
    found: list[list] = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        elif token.type != "whitespace" or found[-1]:
            found[-1].append(token)
    return found


def needed(selector: list) -> set[str]:
    """Return the classes that an element, or one around it, must have; a word no class can be for right to left."""
    found = set()
    for before, token in zip([None, *selector], selector):
        if before == "." and token.type == "ident":
            found.add(token.value)
        if token.type == "[] block" and re.sub("['\"]", "", tinycss2.serialize(token.content)) == "dir=rtl":
            found.add("dir=rtl")
    return found


def name(content: str, digests: dict[str, str]) -> str:
    """Return a page's HTML with the digests of its stylesheets in their addresses."""
    return LINK.sub(lambda link: f"{link[1]}?{digests[link[2]]}" if link[2] in digests else link[0], content)
