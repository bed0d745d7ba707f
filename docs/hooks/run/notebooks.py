r"""Read a notebook in jupytext's percent form as the Markdown of one language.

In:  # %% [markdown] tags=["en"]       (one with tags=["zh"] beside it; the code stands there once)
     # # Digits { #digits }

     # %% alt={"en": "A digit", "zh": "一个数字"}
     plt.imshow(image)
Out: # Digits { #digits }

     ```python exec="on" alt="A digit"
     plt.imshow(image)
     ```
"""

import json
import re
from functools import cache
from textwrap import indent

from run.blocks import expand
from run.sources import ROOT, SourceError

PROJECTS = ROOT / "examples" / "projects"
CELL = re.compile(r"^# %%( \[markdown\])?(.*)$")
INCLUDE = re.compile(r'^(# +)(-+8<-+ ".+")$', re.MULTILINE)
OPTION = re.compile(r"\s*(\w+)=")
OPTIONS = {"text": ("tags",), "code": ("alt", "fold")}


def options_of(text: str, where: str) -> dict:
    """Return the options of a cell: ' alt={"en": "a {set}"} fold="on"' -> {"alt": {"en": "a {set}"}, "fold": "on"}.

    Raises:
        SourceError: a value is no JSON.
    """
    found, at = {}, 0
    while name := OPTION.match(text, at):
        if name[1] in found:
            raise SourceError(f"{where}: {name[1]}= stands twice on this cell; expected it once")
        try:
            found[name[1]], at = json.JSONDecoder(object_pairs_hook=once).raw_decode(text, name.end())
        except SourceError as error:
            raise SourceError(f"{where}: {name[1]}: {error}") from None
        except json.JSONDecodeError:
            raise SourceError(
                f'{where}: {text[name.end() :]!r} is no JSON; expected double quotes: tags=["en"]'
            ) from None
    if text[at:].strip():
        raise SourceError(f"{where}: {text[at:].strip()!r} is no option; expected name=value")
    return found


def once(pairs: list[tuple]) -> dict:
    """Return the pairs of a JSON object; SourceError where a name stands in it twice, which JSON lets pass."""
    if len(found := dict(pairs)) < len(pairs):
        raise SourceError("a name stands twice in { }; expected it once")
    return found


@cache
def as_markdown(script: str, path: str, language: str) -> str:
    """Return a notebook in percent form as a page of one language, line by line: a line keeps its number.

    Args:
        script: the notebook's text.
        path: where it stands, for messages.
        language: "zh" or "en"; text cells tagged otherwise become empty lines.

    Raises:
        SourceError: a text cell without one language, a cell that follows code without two empty lines, code in no cell
            of its own, or an option that is none.
    """
    lines, kind, options = [], "before", {}
    for number, line in enumerate(script.splitlines(), start=1):
        if re.match(r"#(?! %) *%%", line):
            raise SourceError(
                f"{path}:{number}: {line.split('[')[0].strip()} begins no cell; write # %%, with one blank"
            )
        if header := CELL.match(line):
            if kind == "code":
                if "".join(lines[-2:]).strip():
                    raise SourceError(f"{path}:{number}: expected two empty lines above this cell")
                lines[-2] = "```"
            options = options_of(header[2], f"{path}:{number}")
            if header[1] and options.get("tags") not in (["zh"], ["en"]):
                raise SourceError(f'{path}:{number}: expected tags=["zh"] or tags=["en"] on this text cell')
            kind = "text" if header[1] else "code"
            if unknown := [name for name in options if name not in OPTIONS[kind]]:
                expected = " and ".join(OPTIONS[kind])
                raise SourceError(f"{path}:{number}: unknown option {unknown[0]!r}; on this cell: {expected}")
            if "alt" in options and (not isinstance(options["alt"], dict) or language not in options["alt"]):
                raise SourceError(f'{path}:{number}: alt has no "{language}"; expected words in each language')
            words = " ".join(options["alt"][language].split()) if "alt" in options else ""
            quote = "'" if '"' in words else '"'
            alt = f" alt={quote}{words}{quote}" if words else ""
            fold = f' fold="{options["fold"]}"' if "fold" in options else ""
            lines.append("" if header[1] else f'```python exec="on"{fold}{alt}')
        elif kind == "code":
            lines.append(line)
        elif line.strip() and not line.startswith("#"):
            raise SourceError(f"{path}:{number}: `{line.strip()}` stands in no code cell; expected # %% above it")
        else:
            lines.append(re.sub(r"^# ?", "", line) if options.get("tags") == [language] else "")
    return "\n".join([*lines, "```" if kind == "code" else ""]) + "\n"


def in_language(script: str, language: str) -> str:
    """Return a notebook in percent form with the words of one language, and the code of its answers in their place."""
    cells = re.split(r"^(?=# %%)", script, flags=re.MULTILINE)
    text = "".join(cell for cell in cells if not re.match(r'# %% \[markdown\] tags=\["(?!' + language + r'"\])', cell))
    return INCLUDE.sub(lambda line: indent(expand(line[2], "").rstrip("\n"), line[1], lambda _: True), text)
