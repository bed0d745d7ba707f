"""What the tests share: the project built cold, once, and copies of it to break."""

import functools
import http.server
import os
import shutil
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from run import network
from tests.background import build_broken, build_cold, copy_of, run_notebook, run_script, run_under_spawn
from tests.lessons.one_process import run_lessons
from tests.project import Project

network.refuse(lambda host: None)  # tests need none, and fail where they ask another machine

collect_ignore = ["sealed"]  # what Python itself imports when it starts
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")


# --- what takes long ------------------------------------------------------------------------------------------------
# It needs no order, so it runs beside the tests, which wait for what they need of it.


@pytest.fixture(scope="session")
def pool():
    """As many threads as cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield pool
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def cold(pool, tmp_path_factory) -> Future:
    """The project that most tests read."""
    return pool.submit(build_cold, tmp_path_factory.mktemp("project"))


def asked(request, fixture: str, *parameters: str) -> list:
    """Return the parameters of the selected tests that use a fixture."""
    items = [item for item in request.session.items if fixture in getattr(item, "fixturenames", ())]
    found = [tuple(item.callspec.params[name] for name in parameters) for item in items]
    return [values[0] for values in found] if len(parameters) == 1 else found


@pytest.fixture(scope="session")
def broken_builds(request, cold, pool, tmp_path_factory) -> dict:
    """Each broken copy and what its build says, by (change, options), as futures."""
    folder = tmp_path_factory.mktemp("broken")
    cases = asked(request, "broken_builds", "change", "options")
    return {case: pool.submit(build_broken, cold, folder / str(n), *case) for n, case in enumerate(cases)}


@pytest.fixture(scope="session")
def printed(request, pool, tmp_path_factory) -> dict:
    """What each script prints, by script, as futures."""
    folder = tmp_path_factory.mktemp("scripts")
    scripts = asked(request, "printed", "script")
    return {script: pool.submit(run_script, script, folder / str(n)) for n, script in enumerate(scripts)}


@pytest.fixture(scope="session")
def executed(request, cold, pool, tmp_path_factory) -> dict:
    """The code cells of notebooks after a run in a fresh Jupyter kernel, by (language, lesson), as futures."""
    folder = tmp_path_factory.mktemp("notebooks")
    notebooks = asked(request, "executed", "language", "lesson")
    return {notebook: pool.submit(run_notebook, cold, *notebook, folder.joinpath(*notebook)) for notebook in notebooks}


@pytest.fixture(scope="session")
def spawned(request, cold, pool, tmp_path_factory) -> dict:
    """What the scripts that start processes print under the spawn method, by lesson, as futures."""
    folder = tmp_path_factory.mktemp("spawned")
    lessons = asked(request, "spawned", "lesson")
    return {lesson: pool.submit(run_under_spawn, cold, lesson, folder / lesson) for lesson in lessons}


@pytest.fixture(scope="session")
def in_one_process(pool, tmp_path_factory) -> Future:
    """What each lesson left changed for those that follow it in one process."""
    return pool.submit(run_lessons, tmp_path_factory.mktemp("process"))


@pytest.fixture(scope="session", autouse=True)
def start_early(request) -> None:
    """Start, before the first test, all of it that the selected tests ask for."""
    for name in ("cold", "broken_builds", "in_one_process", "printed", "executed", "spawned"):
        if any(name in getattr(item, "fixturenames", ()) for item in request.session.items):
            request.getfixturevalue(name)


def pytest_collection_modifyitems(items: list) -> None:
    """Let one of our tests go first, so that builds run beside the blocks of the pages, which come next."""
    ours = next((item for item in items if item.path.name == "test_publish.py"), None)
    if ours:
        items.remove(ours)
        items.insert(0, ours)


# --- what tests are given -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def project(cold) -> Project:
    """The project as it is, built cold. Tests only read it."""
    return cold.result()


@pytest.fixture(scope="session")
def site(project) -> Path:
    """The folder of the built site."""
    return project.site


@pytest.fixture
def copy(project, tmp_path) -> Project:
    """A copy to break, with the cache of the built one and an old site in its place."""
    return copy_of(project, tmp_path)


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
        copy = copy_of(project, tmp_path_factory.mktemp("hosted"))  # keeps its pages apart: they name its address
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
