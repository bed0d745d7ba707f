"""Show the projects, notebooks in jupytext's percent form, as pages like all others.

In:  examples/projects/digits.py
Out: en/projects/digits/, shown by mkdocs-jupyter with docs/overrides/notebook as its template

mkdocs-jupyter's own template brings 600 kB of styles and a script from elsewhere. Ours hands the notebook, as
Markdown of one language, to the same converter as every lesson, so it is run, cached, checked and styled like one.
"""

import re
from pathlib import Path

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs_jupyter.config import settings
from nbconvert.exporters.templateexporter import default_filters

from run.notebooks import PROJECTS, as_markdown
from run.sources import ROOT, listed, read, relative


def page_text(file: File, language: str) -> str:
    """Return the Markdown of a page, be it written as one or as a notebook."""
    text = read(Path(file.abs_src_path))
    return as_markdown(text, f"examples/{file.src_uri}", language) if is_project(file) else text


def page_path(file: File, language: str) -> str:
    """Return the path of a page's source, as messages name it; that of a notebook with the language it is read in."""
    path = relative(Path(file.abs_src_path))
    return f"{path} ({language})" if is_project(file) else path


def is_project(file: File) -> bool:
    """Tell whether a page is written as a notebook."""
    return file.src_uri.startswith("projects/")


def use_template() -> None:
    """Give mkdocs-jupyter our template."""
    settings.templates_dir = str(ROOT / "docs" / "overrides" / "notebook")


def add(files, config) -> None:
    """Add the notebooks, which lie outside docs/."""
    for script in listed(PROJECTS, "*.py"):
        files.append(
            File(f"projects/{script.name}", str(ROOT / "examples"), config.site_dir, config.use_directory_urls)
        )


def markdown_of(page, config, files) -> str | None:
    """Return a notebook's text as its page's, to be shown by mkdocs-jupyter's template; None for other pages."""
    if not is_project(page.file):
        return None
    text = page_text(page.file, config.theme["language"])
    page.meta["description"] = re.search(r"^[^#\s`].*$", text, re.MULTILINE)[0]

    def show(notebook) -> str:
        Page.render(page, config, files)
        page.meta["toc"] = page.toc
        return page.content

    default_filters["lesson"] = show
    return text


def name_contents(page) -> None:
    """Give a notebook's page its title and contents back: mkdocs-jupyter knows no heading ids."""
    if "toc" in page.meta:
        page.toc = page.meta["toc"]
        page.title = page.toc.items[0].title
