"""What the tests share: the project, built once, and copies of it to break."""

import functools
import http.server
import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Error, sync_playwright

from run import network
from tests.project import Project
from tests.readers import Preloaded

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run side by side: more threads fight over the cores
network.refuse(lambda host: None)  # tests need none, and fail where they ask another machine

collect_ignore = ["preloaded.py", "sealed"]  # run in processes of their own
APART = ("test_examples.py", "test_take_home.py", "test_bad_input.py")  # their tests share nothing, and take long
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")


# --- on all cores ---------------------------------------------------------------------------------------------------


def once(folder: Path, make) -> Path:
    """Return a folder that the first process of this run to want it makes; what that fails with, it fails all others with."""
    failure = folder.with_suffix(".failed")
    with FileLock(f"{folder}.lock"):
        if failure.exists():
            pytest.fail(failure.read_text(encoding="utf-8"))
        if not folder.exists():
            try:
                make(folder)
            except BaseException as error:
                failure.write_text(str(error), encoding="utf-8")
                raise
    return folder


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list) -> None:
    """Say what stays together in one process, and what comes first.

    The pages come first, so that the site is built from what their blocks show; what needs the site comes last. A page
    and its twin stay together, for their blocks run once, and tests of a file, where they share what it made.
    """
    wants_site = {item.path for item in items if "project" in item.fixturenames}
    items.sort(key=lambda item: (item.path.suffix != ".md", item.path in wants_site))
    for item in items:
        group = "browser" if "address" in item.fixturenames else item.path.stem
        if item.path.name not in APART:
            item.add_marker(pytest.mark.xdist_group(group))


# --- what tests are given -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory) -> Path:
    """A folder that all processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def project(run_folder) -> Project:
    """The project as it is, built. Tests only read it."""

    def build(folder):
        folder.mkdir()
        result = Project.copied(folder).build()
        assert result.returncode == 0, result.stdout

    return Project(once(run_folder / "project", build))


@pytest.fixture(scope="session")
def site(project) -> Path:
    """The folder of the built site."""
    return project.site


@pytest.fixture
def copy(project, tmp_path) -> Project:
    """A copy to break, with the cache of the built one and an old site in its place."""
    copy = Project.copied(tmp_path, project.folder)
    copy.site.mkdir()
    (copy.site / "index.html").write_text("the old site")
    return copy


@pytest.fixture(scope="session")
def preloaded():
    """What runs scripts in processes that have imported torch; None where the system can't fork."""
    if not hasattr(os, "fork"):
        yield None
        return
    preloaded = Preloaded()
    yield preloaded
    preloaded.end()


def missing(reason: str):
    """Skip a test for want of a browser; fail it where REQUIRE_BROWSER is set, as in CI."""
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser():
    """A real browser without a screen; tests that need it are skipped where there is none."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        tries = [{"executable_path": path}] if path else [{"channel": "chrome"}, {"channel": "msedge"}]
        for options in tries:
            try:
                browser = playwright.chromium.launch(args=arguments, **options)
            except Error as error:
                reason = str(error).splitlines()[0]
                continue
            yield browser
            browser.close()
            return
        missing(f"no browser: install Chromium, Chrome or Edge, or set CHROME_PATH ({reason})")


@pytest.fixture(scope="session")
def address(project, tmp_path_factory):
    """The site as a project page is hosted: under a prefix, at the address it was built for."""
    folder = tmp_path_factory.mktemp("host")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder)) as server:
        url = f"http://127.0.0.1:{server.server_port}/course"
        copy = Project.copied(
            tmp_path_factory.mktemp("hosted"), project.folder
        )  # keeps its pages apart: they name its address
        result = copy.build("--site-dir", str(folder / "course"), SITE_URL=f"{url}/")
        assert result.returncode == 0, result.stdout
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url
        server.shutdown()


def until(page, expression: str, seconds: float = 30) -> None:
    """Wait until an expression is true in a page, whose policy forbids Playwright's own way to wait for a string."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(20)


@pytest.fixture
def page(browser, address):
    """A tab that fails the test at its end where anything was wrong in it."""
    context = browser.new_context(locale="en-US", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda r: faults.append(f"{r.failure}: {r.url}") if "ABORTED" not in r.failure else None)
    page.on("request", lambda r: faults.append(f"elsewhere: {r.url}") if not r.url.startswith(address) else None)
    page.base = address
    page.faults = faults
    page.until = functools.partial(until, page)
    yield page
    context.close()
    assert faults == []
