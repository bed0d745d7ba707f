"""The home page lists the lessons as the navigation does."""

import re

import pytest
import yaml

from tests.project import LANGUAGES, ROOT


class Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, whose own tags don't matter here."""


Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read(name: str) -> dict:
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader)  # noqa: S506


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_lists_the_lessons_of_the_nav(language):
    named = read("mkdocs.en.yml")["extra"]["sections"] if language == "en" else {}
    nav = {named.get(name, name): pages for section in read("mkdocs.yml")["nav"] for name, pages in section.items()}
    page = (ROOT / "docs" / language / "index.md").read_text(encoding="utf-8")
    listed = {
        heading: re.findall(r"^\| \[[^]]+\]\(([^)]+)\) \|", body, re.MULTILINE)
        for heading, body in re.findall(r"^### ([^\n]+) \{ #\w+ \}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    }
    assert listed == {name: [p for p in pages if p != "index.md"] for name, pages in nav.items()}
