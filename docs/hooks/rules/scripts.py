"""What a lesson's script keeps to, so that both languages can share it and a reader can carry it home.

In:  x = torch.ones(3)  # three ones
Out: "examples/x.py:4: the comment '# three ones' needs a language; expected a shape, a symbol or a number"
"""

import ast
import io
import re
import sys
import tokenize
from pathlib import Path

from rules import proofs
from run.regions import MARK, region_lines
from run.shared import SHARED, is_shared
from run.sources import relative

PACKAGES = {"torch", "torchvision", "numpy", "scipy", "matplotlib", "sklearn", "PIL", "safetensors", "tqdm", "pandas"}
PACKAGES |= {"onnx", "onnxruntime"}
COLUMNS = 80
LINES, REGION_LINES = 120, 15  # folded code doesn't count
FONT = re.compile(r"""["']font\.(?:family|(?:sans-)?serif)["']|\bfont_family|SimHei|YaHei""")
WAITING = {"breakpoint", "input", "pdb.set_trace", "getpass.getpass", "code.interact"}
TASKS = "practice_"  # begins the name of a script of tasks: they may be many


def problems(script: Path, code: str, folded: set[str]) -> list[str]:
    """Return what is wrong with a script.

    Args:
        script: its file.
        code: its text.
        folded: its regions that pages fold.
    """
    path = relative(script)
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []  # said where the page shows it
    found = [
        f"{path}:{number}: {len(line)} columns; expected {COLUMNS} at most"
        for number, line in enumerate(code.splitlines(), start=1)
        if len(line) > COLUMNS
    ]
    docstring = ast.get_docstring(tree)
    if not docstring or "\n" in docstring:
        found.append(f"{path}:1: expected a docstring of one line: the question this script answers")
    found += [
        f"{path}:{number}: chooses a font, which not every machine has; the browser shows each letter without"
        for number, line in enumerate(code.splitlines(), start=1)
        if FONT.search(line)
    ]
    found += comments(code, path)
    found += waits(tree, path)
    if is_shared(script):
        return found + imports(tree, code, path, lesson=False)
    found += [*unshown(tree, code, path), *proofs.problems(code, path)]
    lesson = script.parent.name == "examples"
    return found + imports(tree, code, path, lesson) + (lengths(code, path, folded) if lesson else [])


def comments(code: str, path: str) -> list[str]:
    """Return the comments that hold more than shapes, symbols, numbers and names of the script itself."""
    tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    names = {token.string for token in tokens if token.type == tokenize.NAME}
    parts = names | {part for name in names for part in name.split("_")}
    found = []
    for token in tokens:
        if token.type != tokenize.COMMENT or MARK.match(token.string):
            continue
        words = re.findall(r"[^\W\d_]{3,}|[\u4e00-\u9fff]+", token.string)
        if any(word not in parts and not any(word in name for name in names if len(word) > 3) for word in words):
            found.append(
                f"{path}:{token.start[0]}: the comment {token.string!r} needs a language; "
                "expected a shape, a symbol or a number"
            )
    return found


def waits(tree: ast.Module, path: str) -> list[str]:
    """Return the calls that wait for somebody at a keyboard."""
    called = [(node.lineno, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        f"{path}:{line}: {name}() waits for somebody at a keyboard, and nobody is there; take it away"
        for line, name in called
        if name in WAITING
    ]


def unshown(tree: ast.Module, code: str, path: str) -> list[str]:
    """Return the first statement outside all regions; a script holds its docstring there and nothing else."""
    inside = [range(first, last + 1) for first, last in region_lines(code, path).values()]
    for node in tree.body[1:]:
        if not any(node.lineno in lines for lines in inside):
            return [f"{path}:{node.lineno}: code outside any region: {ast.unparse(node).splitlines()[0]}"]
    return []


def imports(tree: ast.Module, code: str, path: str, lesson: bool) -> list[str]:
    """Return the imports of what a reader lacks; and, in a lesson, those outside its first region."""
    ends = [last for _, last in region_lines(code, path).values()]
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        for module in (name.partition(".")[0] for name in modules):
            if module not in PACKAGES | sys.stdlib_module_names | {*SHARED}:
                found.append(
                    f"{path}:{node.lineno}: imports {module}, which no reader has; {sorted(PACKAGES)} are there"
                )
        if lesson and ends and node.lineno > ends[0]:
            found.append(f"{path}:{node.lineno}: import in a later region; expected all of them in the first")
    return found


def lengths(code: str, path: str, folded: set[str]) -> list[str]:
    """Return what is too long; folded regions don't count."""
    found, hidden = [], 0
    for name, (first, last) in region_lines(code, path).items():
        lines = last - first + 1
        if name in folded:
            hidden += lines + 2  # its marks, too
        elif lines > REGION_LINES:
            found.append(
                f"{path}:{first}: region {name!r} has {lines} lines; expected {REGION_LINES} at most: split it"
            )
    total = code.count("\n") - hidden
    if total > LINES and not Path(path).name.startswith(TASKS):
        found.append(
            f"{path}: {total} lines, folded ones aside; expected {LINES} at most: cut it, or make it two lessons"
        )
    return found
