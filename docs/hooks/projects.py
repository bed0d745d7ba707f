r"""Show the projects, notebooks in jupytext's percent form, as pages like all others.

In:  # %% [markdown] tags=["en"]       (one with tags=["zh"] beside it; the code stands there once)
     # # Digits { #digits }

     # %% alt={"en": "A digit", "zh": "一个数字"}
     plt.imshow(image)
Out: en/projects/digits/, shown by mkdocs-jupyter with docs/overrides/notebook as its template

mkdocs-jupyter's own template brings 600 kB of styles and a script from elsewhere. Ours hands the notebook, as
Markdown of one language, to the same converter as every lesson, so it is run, cached, checked and styled like one.
"""

import json
import re
from textwrap import indent

from fences import ROOT, expand
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs_jupyter.config import settings
from nbconvert.exporters.templateexporter import default_filters

PROJECTS = ROOT / "examples" / "projects"
CELL = re.compile(r"^# %%( \[markdown\])?(.*)$")
INCLUDE = re.compile(r'^(# +)(-+8<-+ ".+")$', re.MULTILINE)
OPTION = re.compile(r"""(\w+)=(\[.*?\]|\{.*?\}|"[^"]*")""")


def as_markdown(script: str, path: str, language: str) -> str:
    """Return a notebook in percent form as a page of one language, line by line: a line keeps its number.

    Args:
        script: the notebook's text.
        path: where it stands, for messages.
        language: "zh" or "en"; text cells tagged otherwise become empty lines.

    Raises:
        PluginError: a text cell without one language, or a cell that follows code without two empty lines.
    """
    lines, kind, options = [], "before", {}
    for number, line in enumerate(script.splitlines(), start=1):
        if header := CELL.match(line):
            if kind == "code":
                if "".join(lines[-2:]).strip():
                    raise PluginError(f"{path}:{number}: expected two empty lines above this cell")
                lines[-2] = "```"
            options = {name: json.loads(value) for name, value in OPTION.findall(header[2])}
            if header[1] and options.get("tags") not in (["zh"], ["en"]):
                raise PluginError(f'{path}:{number}: expected tags=["zh"] or tags=["en"] on this text cell')
            kind = "text" if header[1] else "code"
            alt = f' alt="{options["alt"][language]}"' if "alt" in options else ""
            fold = f' fold="{options["fold"]}"' if "fold" in options else ""
            lines.append("" if header[1] else f'```python exec="on"{fold}{alt}')
        elif kind == "code":
            lines.append(line)
        else:
            lines.append(re.sub(r"^# ?", "", line) if options.get("tags") == [language] else "")
    return "\n".join([*lines, "```" if kind == "code" else ""]) + "\n"


def in_language(script: str, language: str) -> str:
    """Return a notebook in percent form with the words of one language, and the code of its answers in their place."""
    cells = re.split(r"^(?=# %%)", script, flags=re.MULTILINE)
    text = "".join(cell for cell in cells if not re.match(r'# %% \[markdown\] tags=\["(?!' + language + r'"\])', cell))
    return INCLUDE.sub(lambda line: indent(expand(line[2], "", ROOT), line[1], lambda _: True).rstrip("\n"), text)


def page_text(file: File, language: str) -> str:
    """Return the Markdown of a page, be it written as one or as a notebook."""
    if file.src_uri.startswith("projects/"):
        return as_markdown(file.content_string, f"examples/{file.src_uri}", language)
    return file.content_string


def on_config(config) -> None:
    """Give mkdocs-jupyter our template."""
    settings.templates_dir = str(ROOT / "docs" / "overrides" / "notebook")


@event_priority(100)  # before mkdocs-jupyter looks for its files
def on_files(files, config) -> None:
    """Add the notebooks, which lie outside docs/."""
    for script in sorted(PROJECTS.glob("*.py")):
        files.append(
            File(f"projects/{script.name}", str(ROOT / "examples"), config.site_dir, config.use_directory_urls)
        )


def on_page_markdown(markdown: str, page, config, files) -> str | None:
    """Make a notebook's text the page's, and have mkdocs-jupyter's template show it."""
    if not page.file.src_uri.startswith("projects/"):
        return None
    text = page_text(page.file, config.theme["language"])
    page.meta["description"] = re.search(r"^[^#\s`].*$", text, re.MULTILINE)[0]

    def show(notebook) -> str:
        Page.render(page, config, files)
        page.meta["toc"] = page.toc
        return page.content

    default_filters["lesson"] = show
    return text


def on_page_content(content: str, page, config, files) -> None:
    """Give the page its title and contents back: mkdocs-jupyter knows no heading ids."""
    if "toc" in page.meta:
        page.toc = page.meta["toc"]
        page.title = page.toc.items[0].title
