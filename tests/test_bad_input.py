"""Whatever spoils the site stops the build with one clear error, and leaves the old site as it was."""

import re
import socket

import pytest

FENCE = '```python exec="on"\n--8<-- "examples/index.py:learn"\n```'

# file, what is there, what takes its place, what the error must say
CASES = {
    "a block that raises": (
        "examples/index.py", "assert loss < 1e-3", "assert loss < 0",
        r"docs/zh/index.md:\d+ \(examples/index.py:learn\): line 14, `assert loss < 0`: AssertionError",
    ),
    "a missing region": (
        "docs/zh/index.md", "index.py:learn", "index.py:learned",
        r"docs/zh/index.md:\d+: --8<-- \"examples/index.py:learned\": .*regions there: data, learn",
    ),
    "a misspelt fence option": (
        "docs/en/index.md", FENCE, FENCE.replace("exec", "exce"),
        r"docs/en/index.md:\d+: unknown fence option 'exce'; expected one of exec, session, alt, fold",
    ),
    "an unknown LaTeX command": (
        "docs/*/losses.md", r"$\hat{y}_n$", r"$\hatt{y}_n$", r"losses.md:\d+: formula '\\\\hatt\{y\}_n': .*hatt",
    ),
    "a dead link": ("docs/zh/index.md", "(setup.md)", "(setups.md)", r"index.md.*'setups.md'.*not found"),
    "a dead anchor": ("docs/en/index.md", "(setup.md)", "(setup.md#nowhere)", r"index.md.*'setup.md#nowhere'"),
    "a page in one language": (
        "docs/zh/lonely.md", "", "# Lonely { #lonely }\n",
        r"docs/zh/lonely.md: has no twin; expected docs/en/lonely.md",
    ),
    "a heading id that differs": (
        "docs/en/index.md", "#goals", "#aims",
        r"docs/en/index.md:\d+: heading ## #aims; expected heading ## #goals, as docs/zh/index.md:\d+",
    ),
    "a region never shown": (
        "examples/index.py", "# --8<-- [start:learn]", "# --8<-- [start:more]\nz = 1\n# --8<-- [end:more]\n# --8<-- [start:learn]",
        r"examples/index.py: region 'more' is never shown; expected --8<-- \"examples/index.py:more\" in docs/zh/index.md",
    ),
    "sys.exit(0) in a block": (
        "examples/index.py", "import torch\n", "import torch\nimport sys\nsys.exit(0)\n",
        r"docs/zh/index.md:\d+ .*: line 4, `sys.exit\(0\)`: the block called sys.exit\(0\); a lesson must run to its end",
    ),
    "a process that dies": (
        "examples/index.py", "import torch\n", "import torch\nimport os\nos._exit(0)\n",
        r"docs/zh/index.md:\d+ .*: the process running this block died with exit code 0",
    ),
    "words without a figure": (
        "docs/*/index.md", FENCE, FENCE.replace('"on"', '"on" alt="(0, 1), (1, 3), (2, 5), (3, 7): y = 2x + 1"'),
        r"docs/zh/index.md:\d+: the block shows 0 figures; expected one, for it has alt=",
    ),
    "a figure without words": (
        "examples/index.py", "import torch\n", "import matplotlib.pyplot as plt\nimport torch\nplt.plot([1])\nplt.show()\n",
        r"docs/zh/index.md:\d+: the block shows 1 figures; expected none, or one with alt=",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), [(case[:3], case[3]) for case in CASES.values()], ids=CASES)
@pytest.mark.parametrize("options", [()], ids=[""])
def test_build_stops(change, message, options, copy):
    stopped(copy, break_and_build(copy, change, options), message)


@pytest.mark.parametrize(("change", "message"), [(CASES["a dead link"][:3], CASES["a dead link"][3])])
@pytest.mark.parametrize("options", [("-q",)])
def test_a_quiet_build_stops_too(change, message, options, copy):
    stopped(copy, break_and_build(copy, change, options), message)


def break_and_build(copy, change, options):
    """Make a change in a copy, a new file where nothing is there, and return what its build says."""
    path, old, new = change
    if old:
        for file in copy.folder.glob(path):
            copy.edit(file.relative_to(copy.folder), old, new)
    else:
        (copy.folder / path).write_text(new, encoding="utf-8")
    return copy.build(*options)


def stopped(copy, result, message):
    """Assert that a build stopped with one clear message, and that the old site is as it was."""
    assert result.returncode != 0, result.stdout
    assert re.search(message, result.stdout), result.stdout
    assert "Traceback (most recent call last)" not in result.stdout
    assert [p.name for p in copy.site.iterdir()] == ["index.html"], "the old site was touched"
    assert (copy.site / "index.html").read_text() == "the old site"


def test_a_broken_cache_file_is_rebuilt(copy, project):
    files = sorted((copy.folder / ".cache").iterdir())
    assert files
    files[0].write_bytes(files[0].read_bytes()[:-20])
    result = copy.build()
    assert result.returncode == 0, result.stdout
    assert f"{files[0].name} in the cache is broken: running its blocks again" in result.stdout
    assert not re.findall(r"of which 0 to run", result.stdout.partition("/en")[0])
    for path in ("zh/losses/index.html", "en/fitting/index.html", "zh/index.html"):
        assert (copy.site / path).read_bytes() == (project.site / path).read_bytes()


def test_a_change_runs_its_page_and_no_other(copy):
    copy.edit("examples/index.py", "loss = {loss:.4f}", "loss = {loss:.3f}")
    result = copy.build()
    assert result.returncode == 0, result.stdout
    assert re.findall(r"of which (\d+) to run", result.stdout) == ["5", "0"], "expected index's five blocks, once"


def test_a_port_in_use_is_named(copy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = copy.mkdocs("serve", "-a", f"127.0.0.1:{port}")
    assert result.returncode != 0
    assert f"127.0.0.1:{port}: Address already in use" in result.stdout
    assert f"mkdocs serve -a 127.0.0.1:{port + 1}" in result.stdout
    assert "Traceback" not in result.stdout
