"""`mkdocs serve` shows both languages, and a change in either of them or in a script."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest


def fetch(url: str) -> tuple[int, str]:
    """Return the status and text of a page; status 0 where nobody answers yet."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8")
    except OSError:
        return 0, ""


def wait_for(url: str, text: str, seconds: int = 120) -> None:
    """Wait until a page shows a text."""
    end = time.monotonic() + seconds
    while text not in fetch(url)[1]:
        assert time.monotonic() < end, f"{url} never showed {text!r}"
        time.sleep(0.3)


@pytest.fixture
def served(copy):
    """The copy and the address it is served at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
        cwd=copy.folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        wait_for(f"http://127.0.0.1:{port}/zh/", "<h1")
        yield copy, f"http://127.0.0.1:{port}"
        server.terminate()


def test_serve(served):
    copy, url = served
    assert 'href="zh/"' in fetch(f"{url}/")[1], "the root is the chooser"
    assert "<h1" in fetch(f"{url}/en/losses/")[1]
    status, page = fetch(f"{url}/en/nowhere/")
    assert status == 404 and 'href="/zh/"' in page and 'href="/en/"' in page

    copy.edit("docs/en/index.md", "# PyTorch That Runs", "# PyTorch That Walks")
    wait_for(f"{url}/en/", "PyTorch That Walks")
    copy.edit("examples/index.py", "w = {w:.2f}", "w is {w:.2f}")
    wait_for(f"{url}/zh/", "w is 2.00")

    copy.edit("docs/en/index.md", "(setup.md)", "(setups.md)")  # breaks the build: MkDocs waits for a good one
    time.sleep(5)
    copy.edit("docs/en/index.md", "(setups.md)", "(setup.md)")
    copy.edit("docs/en/index.md", "# PyTorch That Walks", "# PyTorch That Sprints")
    wait_for(f"{url}/en/", "PyTorch That Sprints")
