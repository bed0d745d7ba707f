r"""Offer every lesson to take home: its script, and its page as a notebook with all that it showed.

In:  docs/en/losses.md, its blocks, and what they showed
Out: en/losses/losses.py, en/losses/losses.ipynb, and a row under the page's title that links to both

Nothing is kept twice: both files are made from the page. Formulas stay $…$, which Jupyter draws; folded answers become
<details>; links lead to the site where its address is known.
"""

import re
import unicodedata
from pathlib import Path
from textwrap import dedent, indent
from urllib.parse import urljoin, urlsplit

import nbformat

from page.projects import page_text
from rules import markup
from run.blocks import Block
from run.fences import fences
from run.notebooks import in_language
from run.regions import without_marks
from run.shared import whole
from run.sources import ROOT, read, relative

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
FOLDED = re.compile(r'^( *)(\?\?\?\+?|!!!|===)(?: \w+)? "(.*?)"\n((?:\n|\1 {4}.*\n?)+)', re.MULTILINE)
NO_WORDS = re.compile(
    r" \{ [#.][^}]*\}|(?<=[)*\0])\{ [#.a-z][^}\n]*\}|^ *\{ [#.][^}\n]*\}\n|^ *<!--.*?--> *\n| *<!--.*?-->",
    re.MULTILINE,
)
BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
HIDDEN = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # a folded input, in Jupyter's words and in Colab's
ROW = {
    "zh": ("带走这一课", "脚本", "笔记本", "在 Colab 中打开", "修改这一页"),
    "en": ("Take this lesson home", "script", "notebook", "open in Colab", "edit this page"),
}


def cells(text: str, blocks: list[tuple[Block, list]], address) -> list[dict]:
    """Return a page as notebook cells: its words as Markdown, its blocks as code with their outputs.

    Args:
        text: the page's Markdown.
        blocks: its Python blocks in order, each with what it showed: [["text", "2\\n"], ["figure", "<svg…"]].
        address: turns a link's target ("losses.md", "" for this page) into its full address, or "" where there is none.
    """
    found, prose = [], []
    lines = FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text).splitlines()
    at = 0

    def close_prose() -> None:
        if words := to_jupyter("\n".join(prose) + "\n", address).strip():
            found.append({"cell_type": "markdown", "source": words})
        prose.clear()

    for block, parts in blocks:
        prose += lines[at : block.line - 1]
        at = block.end
        fence = lines[block.line - 1]
        if margin := fence[: len(fence) - len(fence.lstrip())]:  # an answer: shown folded, not run again
            answer = f"```python\n{block.code}```\n"
            answer += "".join(f"\n```text\n{content.rstrip()}\n```\n" for kind, content in parts if kind == "text")
            prose += indent(answer, margin).splitlines()
        else:
            close_prose()
            shown = [output(*part) for part in parts]
            cell = {"cell_type": "code", "source": block.code.strip(), "outputs": shown, "execution_count": None}
            found.append(cell | {"metadata": HIDDEN} if block.fold else cell)
    prose += lines[at:]
    close_prose()
    return [{"id": f"cell-{number}", "metadata": {}} | cell for number, cell in enumerate(found, start=1)]


def output(kind: str, content: str) -> dict:
    """Return one thing that a block showed, as a notebook keeps it."""
    if kind == "text":
        return {"output_type": "stream", "name": "stdout", "text": content}
    data = {"image/svg+xml": content, "text/plain": "<Figure>"}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def to_jupyter(markdown: str, address) -> str:
    """Return Markdown of our pages in Jupyter's dialect; fences and inline code stay letter by letter.

    '## Sum { #sum }' -> '## Sum';  '??? success "Answer"' -> '<details><summary>Answer</summary>'
    """
    kept: list[str] = []

    def keep(code: str) -> str:
        kept.append(code)
        return f"\0{len(kept) - 1}\0"

    lines = markdown.split("\n")
    for fence in reversed(fences(markdown, "notebook")):
        inside = "\n".join(line.removeprefix(fence.margin) for line in lines[fence.line - 1 : fence.end])
        lines[fence.line - 1 : fence.end] = [fence.margin + keep(inside)]
    for number, line in enumerate(lines):
        if markup.ROW.match(line):  # Jupyter ends a cell at each bar, in code too
            lines[number] = markup.CODE.sub(lambda match: keep(match[0].replace("|", r"\|")), line)
    markdown = markup.CODE.sub(lambda match: keep(match[0]), "\n".join(lines))
    markdown = BOLD.sub(bold, NO_WORDS.sub("", unfold(markdown)))
    markdown = markup.LINK.sub(lambda match: link(match, address), markdown)
    while "\0" in markdown:  # code within a link's words
        markdown = re.sub(r"([> \t]*)\0(\d+)\0", lambda match: indent(kept[int(match[2])], match[1]), markdown)
    return markdown


def unfold(markdown: str) -> str:
    """Return Markdown with each admonition or tab as Jupyter can show it, those inside others too."""
    return FOLDED.sub(unfolded, markdown)


def unfolded(match: re.Match) -> str:
    """Return one admonition or tab as Jupyter can show it."""
    margin, kind, title, body = match[1], match[2], match[3], unfold(dedent(match[4]).strip() + "\n").strip()
    if kind.startswith("?"):
        shown = f"<details{' open' * ('+' in kind)}><summary>{title}</summary>\n\n{body}\n\n</details>\n\n"
    else:
        shown = f"**{title}**\n\n{body}\n\n"
    before = match.string[: match.start()]
    return "\n" * (before[-2:] not in ("", "\n", "\n\n")) + indent(shown, margin)


def bold(match: re.Match) -> str:
    """Return bold words; as an element where Jupyter would take the ** for text: between 。 and a letter."""
    words, before, after = match[1], match.string[: match.start()][-1:], match.string[match.end() :][:1]
    opens = not is_sign(words[0]) or before.isspace() or not before or is_sign(before)
    closes = not is_sign(words[-1]) or after.isspace() or not after or is_sign(after)
    return match[0] if opens and closes else f"<strong>{words}</strong>"


def is_sign(letter: str) -> bool:
    """Tell whether a letter is a sign to Jupyter's Markdown, as code's own marks are."""
    return letter == "\0" or unicodedata.category(letter)[0] in "PS"


def link(match: re.Match, address) -> str:
    """Return a link with its full address; its words alone, where the address is not known."""
    words, target = match[1], match[2] or ""
    known = address(target)
    return f"[{words}]({known}{match[3] or ''}{match[4] or ''})" if known else words


def write(cells: list[dict]) -> str:
    """Return the text of a notebook file with these cells.

    Raises:
        nbformat.ValidationError: they make no valid notebook.
    """
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.from_dict({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def row(name: str, source: str, language: str, repo: str) -> str:
    """Return the row under a page's title.

    Args:
        name: the lesson, which names the files beside the page.
        source: the path of the page's source in the repository.
        language: of the page.
        repo: the repository's address on GitHub, or "".
    """
    home, script, notebook, colab, edit = ROW[language]
    links = [
        f'<a href="{name}.py" download>{script} {name}.py</a>',
        f'<a href="{name}.ipynb" download>{notebook} {name}.ipynb</a>',
    ]
    if repo:
        there = f"https://colab.research.google.com/github{urlsplit(repo).path}/blob/notebooks/{language}/{name}.ipynb"
        links += [f'<a href="{there}">{colab}</a>', f'<a href="{repo}/edit/main/{source}">{edit}</a>']
    return f'<p class="take-home" data-search-exclude><span>{home}</span> {" ".join(links)}</p>'


def files_of(page, config, files) -> dict[str, str]:
    """Return the two files that lie beside a page, with their text; none where it has no blocks."""
    name, language = Path(page.file.src_uri).stem, config.theme["language"]
    if not page.meta["blocks"] or name == "index":
        return {}

    def address(target: str) -> str:
        if urlsplit(config.site_url).hostname in ("127.0.0.1", "localhost"):
            return ""
        file = files.get_file_from_path(urljoin(page.file.src_uri, target)) if target else page.file
        return urljoin(config.site_url, file.url)

    script = read((ROOT / "examples" / page.file.src_uri).with_suffix(".py"))
    return {
        f"{name}.py": in_language(whole(without_marks(script)), language),
        f"{name}.ipynb": write(cells(page_text(page.file, language), page.meta["blocks"], address)),
    }


def offer(content: str, beside: dict[str, str], page, config) -> str:
    """Return a page's HTML with the row under its title that offers the files beside it, if there are any."""
    if not beside:
        return content
    name = Path(page.file.src_uri).stem
    here = row(name, relative(page.file.abs_src_path), config.theme["language"], config.extra["repo"])
    return content.replace("</h1>", f"</h1>\n{here}", 1)


def write_beside(page, beside: dict[str, str]) -> None:
    """Write the files beside a page into the site."""
    folder = Path(page.file.abs_dest_path).parent
    if beside and not folder.is_dir():
        folder.mkdir(parents=True)
    for name, text in beside.items():
        (folder / name).write_bytes(text.encode())
