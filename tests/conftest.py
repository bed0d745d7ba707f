"""What the tests share: the project built cold, once, and copies of it to break."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.longer import read, run_notebook, run_script
from tests.project import Project

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Project:
    """The project as it is, built cold. Tests only read it."""
    project = Project(tmp_path_factory.mktemp("project"))
    result = project.build()
    assert result.returncode == 0, result.stdout
    return project


@pytest.fixture(scope="session")
def site(project) -> Path:
    """The folder of the built site."""
    return project.site


@pytest.fixture(scope="session")
def pool():
    """As many threads as cores, for what takes long: the tests go on meanwhile."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield pool


def asked(request, fixture: str, parameter: str) -> list:
    """Return the parameters of the selected tests that use a fixture."""
    items = [item for item in request.session.items if fixture in getattr(item, "fixturenames", ())]
    return [item.callspec.params[parameter] for item in items]


@pytest.fixture(scope="session")
def printed(request, pool, tmp_path_factory) -> dict:
    """What each script prints, by script, as futures."""
    folder = tmp_path_factory.mktemp("scripts")
    scripts = asked(request, "printed", "script")
    return {script: pool.submit(run_script, script, folder / str(n)) for n, script in enumerate(scripts)}


@pytest.fixture(scope="session")
def executed(request, pool, site, tmp_path_factory) -> dict:
    """The code cells of each lesson's notebook after a run in a fresh Jupyter kernel, by lesson, as futures."""
    folder = tmp_path_factory.mktemp("notebooks")
    lessons = asked(request, "executed", "lesson")
    return {lesson: pool.submit(run_notebook, read(site, "en", lesson), folder / lesson) for lesson in lessons}


@pytest.fixture(scope="session", autouse=True)
def start_early(request) -> None:
    """Start what takes long before the first test."""
    for name in ("printed", "executed"):
        if any(name in getattr(item, "fixturenames", ()) for item in request.session.items):
            request.getfixturevalue(name)


@pytest.fixture
def copy(project, tmp_path) -> Project:
    """A copy to break, with the cache of the built one and the old site in its place."""
    copy = Project(tmp_path, project.folder)
    copy.site.mkdir()
    (copy.site / "old.html").write_text("the old site")
    return copy


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
