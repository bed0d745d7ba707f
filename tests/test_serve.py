"""`mkdocs serve` shows both languages, and a change in either of them or in a script."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

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

    copy.edit("docs/en/index.md", "(setup.md)", "(setups.md)")
    wait_for(f"{url}/zh/adam/", "setups.md")
    failed = fetch(f"{url}/en/")[1]
    assert re.search(r'<pre role="alert".*index.md.*setups.md.*not found', failed) and "PyTorch That Walks" in failed
    copy.edit("docs/en/index.md", "(setups.md)", "(setup.md)")
    copy.edit("docs/en/index.md", "# PyTorch That Walks", "# PyTorch That Sprints")
    wait_for(f"{url}/en/", "PyTorch That Sprints")


def news(url: str, page: str, seconds: float) -> bool:
    """Tell whether a tab that has just loaded a page is told, within some seconds, that there is something newer."""
    shown, number = re.search(r"livereload\((\d+), (\d+)\)", fetch(url + page)[1]).groups()
    question = urllib.request.Request(f"{url}/livereload/{shown}/{number}", headers={"Referer": url + page})
    try:
        with urllib.request.urlopen(question, timeout=seconds) as answer:
            return int(answer.read()) > int(shown)
    except TimeoutError:
        return False


def test_a_tab_is_told_of_its_own_page_alone(served):
    copy, url = served
    with ThreadPoolExecutor() as pool:
        told = {page: pool.submit(news, url, page, seconds=50) for page in ("/en/losses/", "/zh/losses/")}
        time.sleep(1)  # until they ask
        copy.edit("docs/en/losses.md", ". ", ". This sentence is new. ")
        wait_for(f"{url}/en/losses/", "This sentence is new.")
        assert told["/en/losses/"].result() and not told["/zh/losses/"].done()
        copy.edit("docs/zh/losses.md", "。", "。这一句是新的。")
        wait_for(f"{url}/zh/losses/", "这一句是新的。")
        assert told["/zh/losses/"].result()
