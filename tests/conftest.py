"""What the tests share: the project built cold, once, and copies of it to break."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

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
