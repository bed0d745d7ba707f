"""A build that is interrupted, or not alone, loses nothing and leaves nothing behind."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.test_run import wait_until

ENDLESS = ("examples/index.py", "import torch\n", "import torch\nwhile True:\n    pass\n")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and process groups")


class Build(subprocess.Popen):
    """A process that is not waited for where its test fails."""

    def __exit__(self, kind, *failure):
        if kind:
            self.kill()
        super().__exit__(kind, *failure)


def start(copy, *arguments: str) -> Build:
    """Start mkdocs in a process group of its own, as a shell does."""
    return Build(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=copy.folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # Where the tests run in the background, the shell has them ignore SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def family(build) -> list[psutil.Process]:
    return psutil.Process(build.pid).children(recursive=True)


def busy(build) -> bool:
    """Tell whether a session of this build is in its endless loop."""
    for process in family(build):
        with contextlib.suppress(psutil.Error):  # it has just ended
            if "forkserver" in " ".join(process.cmdline()) and process.cpu_times().user > 1 and not process.children():
                return True
    return False


def folders(build) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"lessons-{build.pid}-*"))


@pytest.fixture
def temporary(monkeypatch):
    """A folder for temporary files of these builds' own: any other build clears what killed ones left in the system's."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield


@pytest.mark.parametrize("command", [("build",), ("serve", "-a", "127.0.0.1:0")], ids=["build", "serve"])
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_one_signal_ends_it_all(number, command, copy, temporary):
    copy.edit(*ENDLESS)
    with start(copy, *command) as build:
        wait_until(lambda: folders(build) and busy(build))
        started = family(build)
        os.killpg(build.pid, getattr(signal, number))
        said = build.communicate(timeout=60)[0]
    assert build.returncode != 0
    assert {"SIGINT": "Aborted!" if command == ("build",) else "", "SIGTERM": "ended by SIGTERM"}[number] in said
    wait_until(lambda: not any(process.is_running() and process.status() != "zombie" for process in started))
    assert not folders(build)
    assert [path.name for path in copy.site.iterdir()] == ["index.html"], "the old site was touched"


def test_a_killed_build_is_cleared_by_the_next(copy, project, temporary):
    copy.edit(*ENDLESS)
    with start(copy, "build") as build:
        try:
            wait_until(lambda: folders(build) and busy(build))
            started = family(build)
        finally:
            build.kill()
    wait_until(lambda: not any(process.is_running() and process.status() != "zombie" for process in started))
    assert folders(build) and list(copy.site.glob(".building-*"))
    copy.edit(ENDLESS[0], ENDLESS[2], ENDLESS[1])
    result = copy.build()
    assert result.returncode == 0, result.stdout
    assert not folders(build) and not list(copy.site.glob(".building-*"))
    assert files(copy.site) == files(project.site)


def files(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def test_two_builds_at_once_both_end_whole(copy, project):
    builds = [start(copy, "build") for _ in range(2)]
    said = [build.communicate(timeout=600)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert files(copy.site) == files(project.site)


def test_a_build_without_asserts_refuses(copy):
    result = copy.build(PYTHONOPTIMIZE="1")
    assert result.returncode != 0 and "leaves out every assert" in result.stdout, result.stdout
    assert "Traceback" not in result.stdout


def test_a_published_site_knows_its_address(copy, tmp_path):
    """Built as the workflow builds it, on a machine without git."""
    result = copy.build(
        SITE_URL="https://example.org/course/", REPO_URL="https://github.com/a/b.git", PATH=str(tmp_path)
    )
    assert result.returncode == 0, result.stdout
    page = (copy.site / "en" / "losses" / "index.html").read_text(encoding="utf-8")
    assert "https://github.com/a/b/edit/main/docs/en/losses.md" in page and "b.git" not in page
    notebook = (copy.site / "en" / "losses" / "losses.ipynb").read_text(encoding="utf-8")
    assert "https://example.org/course/en/fitting/" in notebook
    sitemap = (copy.site / "zh" / "sitemap.xml").read_text(encoding="utf-8")
    assert '<xhtml:link rel="alternate" hreflang="en" href="https://example.org/course/en/losses/"' in sitemap
