"""Every script runs alone, and its page shows exactly what it prints."""

import ast
import io
import re
import sys
import tokenize

import pytest
from bs4 import BeautifulSoup
from fences import REGION, without_marks

from tests.project import LANGUAGES, PROJECTS, ROOT, SCRIPTS, SOLUTIONS, code_lines

RUNNABLE = [*SCRIPTS, *SOLUTIONS]
PACKAGES = {"torch", "torchvision", "numpy", "scipy", "matplotlib", "sklearn", "PIL", "safetensors", "tqdm"}
WHOLE = [*RUNNABLE, *PROJECTS]
by_name = pytest.mark.parametrize("script", RUNNABLE, ids=lambda p: p.relative_to(ROOT / "examples").as_posix())


def test_there_are_scripts():
    assert len(SCRIPTS) >= 40 and len(SOLUTIONS) >= 30 and len(PROJECTS) >= 3


@pytest.mark.parametrize("script", WHOLE, ids=lambda p: p.relative_to(ROOT / "examples").as_posix())
def test_page_shows_what_the_script_prints(script, site, printed):
    expected = printed[script].result()
    for language in LANGUAGES:
        html = (site / language / address(script) / "index.html").read_text(encoding="utf-8")
        shown = outputs(BeautifulSoup(html, "html.parser"), solutions=script in SOLUTIONS)
        assert shown == expected, f"{language}/{script.stem}"


def address(script) -> str:
    folder = "projects/" if script.stem in {project.stem for project in PROJECTS} else ""
    return "" if script.stem == "index" else folder + script.stem


def outputs(page: BeautifulSoup, solutions: bool) -> str:
    """Return the text of a page's output boxes: those of the lesson, or those in the answers."""
    boxes = page.select("pre.output")
    return "".join(box.samp.text for box in boxes if bool(box.find_parent(class_="success")) == solutions)


@by_name
def test_comments_need_no_translation(script):
    """A comment holds a shape, a symbol, a number: nothing but names that the script itself uses."""
    code = script.read_text(encoding="utf-8")
    tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    names = {token.string for token in tokens if token.type == tokenize.NAME}
    for token in tokens:
        if token.type != tokenize.COMMENT or REGION.match(token.string) or token.string.startswith("# --8<-- [end:"):
            continue
        words = re.findall(r"[^\W\d_]{3,}", token.string)
        unknown = [word for word in words if not any(word in name for name in names)]
        assert not unknown, f"{script.name}:{token.start[0]}: {token.string} needs a language: {unknown}"


@by_name
def test_script_stands_alone(script):
    """A lesson imports packages only, in its first region; it opens with one line that says its question."""
    code = script.read_text(encoding="utf-8")
    tree = ast.parse(code)
    long = [number for number, line in enumerate(code.splitlines(), start=1) if len(line) > 80]
    assert not long, f"{script.name}:{long}: expected lines of 80 columns"
    docstring = ast.get_docstring(tree)
    assert docstring and "\n" not in docstring, f"{script.name}: expected a docstring of one line"
    first_end = code[: code.index("[end:")].count("\n") + 1
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for module in (name.partition(".")[0] for name in modules):
                assert module in PACKAGES | sys.stdlib_module_names, f"{script.name}:{node.lineno}: imports {module}"
            if script in SCRIPTS:
                assert node.lineno <= first_end, f"{script.name}:{node.lineno}: import in a later region"


@by_name
def test_every_line_of_code_is_shown(script):
    """Outside its regions a script holds its docstring and nothing else."""
    code = script.read_text(encoding="utf-8")
    outside = re.sub(r"# --8<-- \[start:([\w-]+)\].*?# --8<-- \[end:\1\]", "", code, flags=re.DOTALL)
    body = [node for node in ast.parse(outside).body if not isinstance(node, ast.Expr)]
    assert not body, f"{script.name}: code outside any region: {ast.unparse(body[0])}"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_blocks_copied_from_the_page_are_the_script(script, site):
    """What the copy button copies, block after block, is the script."""
    for language in LANGUAGES:
        html = (site / language / address(script) / "index.html").read_text(encoding="utf-8")
        page = BeautifulSoup(html, "html.parser")
        blocks = [b.code.text for b in page.select("div.language-python") if not b.find_parent(class_="success")]
        whole = without_marks(script.read_text(encoding="utf-8")).partition("\n")[2]
        assert code_lines("\n".join(blocks)) == code_lines(whole)
