"""What the tests share: the project built cold, once, and copies of it to break."""

from pathlib import Path

import pytest

from tests.project import Project


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
