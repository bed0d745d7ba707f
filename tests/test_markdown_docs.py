"""pytest-markdown-docs runs every block of every page, wherever it stands, and reports what it raises."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from run.blocks import python_blocks
from tests.project import PAGES, ROOT


def test_every_block_of_every_page_is_collected():
    result = run_pytest(ROOT, "-n0", "--collect-only", "-q", "docs/zh", "docs/en")
    found = set(re.findall(r"^(docs/../\w+\.md)::", result.stdout, re.MULTILINE))
    with_blocks = {p.relative_to(ROOT).as_posix(): python_blocks(p.read_text(encoding="utf-8"), "") for p in PAGES}
    assert found == {path for path, blocks in with_blocks.items() if blocks} and len(found) >= 10
    sessions = sum(len({block.session for block in blocks}) for blocks in with_blocks.values())
    assert len(re.findall(r"::\[CodeFence", result.stdout)) == sessions


def run_pytest(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--markdown-docs", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "docs" / "hooks")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture
def docs(tmp_path):
    """A folder docs/ that is read as ours is, with a script to include from."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "conftest.py", tmp_path / "docs")
    shutil.copytree(ROOT / "docs" / "hooks", tmp_path / "docs" / "hooks")
    return tmp_path


PAGE = """# Page

```python exec="on"
--8<-- "examples/page.py:first"
```

{second}
"""
PLACES = {
    "top": '```python exec="on"\n--8<-- "examples/page.py:second"\n```',
    "admonition": '!!! note\n\n    ```python exec="on"\n    --8<-- "examples/page.py:second"\n    ```',
    "details": '??? success "A"\n\n    ```python exec="on"\n    --8<-- "examples/page.py:second"\n    ```',
    "tab": '=== "A"\n\n    ```python exec="on"\n    --8<-- "examples/page.py:second"\n    ```',
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("assert x == 1", ""),
        ("assert x == 2", "AssertionError"),
        ("int(None)", "TypeError: int() argument must be"),
        # passes where it is run a second time
        (
            "import builtins\nif not hasattr(builtins, 'again'):\n    builtins.again = 1\n    int(None)",
            "TypeError: int()",
        ),
    ],
    ids=["right", "wrong", "TypeError", "TypeError once"],
)
def test_a_block_is_run_and_its_error_reported(place, code, error, docs):
    (docs / "examples" / "page.py").write_text(
        f"# --8<-- [start:first]\nx = 1\n# --8<-- [end:first]\n# --8<-- [start:second]\n{code}\n# --8<-- [end:second]\n"
    )
    (docs / "docs" / "page.md").write_text(PAGE.format(second=PLACES[place]))
    result = run_pytest(docs, "docs/page.md")
    assert (result.returncode == 0) == (not error), result.stdout
    assert error in result.stdout and ("1 failed" if error else "1 passed") in result.stdout
