"""What is kept of the last build is given back where nothing changed, and only there."""

import json
import logging
import shutil
import zlib
from types import SimpleNamespace

import pytest
from mkdocs.structure.files import File

from page import rendered
from run import kept
from tests.test_site import differing


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    monkeypatch.setattr(kept, "memory", {})
    return tmp_path


def test_a_value_is_computed_once_for_its_inputs(folder):
    computed = []

    def compute():
        computed.append(len(computed))
        return {"number": computed[-1]}

    assert kept.kept("a/b", ["x"], compute) == kept.kept("a/b", ["x"], compute) == {"number": 0}
    kept.memory.clear()  # as in the next build
    assert kept.kept("a/b", ["x"], compute) == {"number": 0}
    assert kept.kept("a/b", ["y"], compute) == {"number": 1} and kept.kept("a/b", ["x"], compute) == {"number": 2}
    assert kept.file_of("blocks/../../x").resolve().is_relative_to(folder.resolve())


def test_equal_values_have_one_digest_and_others_another():
    values = [
        "1",
        1,
        True,
        None,
        ["1"],
        [["1"]],
        ["1", "1"],
        ["11"],
        {"1": "1"},
        {"1": 1},
        "",
        [],
        {},
        ["", ""],
        "\ud83d",
    ]
    assert len({kept.digest(value) for value in values}) == len(values)
    assert kept.digest({"a": 1, "b": [2, "c"]}) == kept.digest({"b": (2, "c"), "a": 1})


def test_half_a_surrogate_pair_is_kept(folder):
    kept.kept("a", [], lambda: "\ud83d")
    kept.memory.clear()
    assert kept.kept("a", [], lambda: "new") == "\ud83d"


def test_what_fails_is_not_kept(folder):
    with pytest.raises(ZeroDivisionError):
        kept.kept("a", [], lambda: 1 / 0)
    assert kept.kept("a", [], lambda: 2) == 2


@pytest.mark.parametrize(
    "spoil", [lambda data: b"", lambda data: data[:-9], lambda data: b"x" + data, lambda _: zlib.compress(b"5")]
)
def test_a_broken_file_is_computed_anew(spoil, folder):
    kept.kept("a", [], lambda: "old")
    file = kept.file_of("a")
    file.write_bytes(spoil(file.read_bytes()))
    kept.memory.clear()
    assert kept.kept("a", [], lambda: "new") == kept.kept("a", [], lambda: "newer") == "new"


def test_a_file_from_elsewhere_is_computed_anew(folder):
    kept.keep("a", "another key", "foreign")
    assert kept.kept("a", [], lambda: "ours") == "ours"


def test_where_nothing_can_be_kept_all_is_computed(folder, caplog):
    (folder / "a").write_text("a file, where a folder should be")
    assert kept.kept("a/b", [], lambda: 1) == 1


def test_another_hook_is_another_engine(tmp_path, monkeypatch):
    shutil.copytree(kept.HOOKS, tmp_path / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(kept, "HOOKS", tmp_path / "hooks")
    assert kept.engine() == kept.ENGINE
    (tmp_path / "hooks" / "page" / "stamp.py").write_text("")
    assert kept.engine() != kept.ENGINE


def test_a_page_that_warns_is_not_kept(folder):
    for warn, value in ((True, None), (False, {"html": ""})):
        page = rendered.Kept("a", [])
        if warn:
            logging.getLogger("mkdocs.structure.pages").warning("a dead link")
        page.keep({"html": ""})
        assert rendered.Kept("a", []).value == value


def test_what_all_pages_show_renders_all_anew(tmp_path, monkeypatch):
    shutil.copytree(rendered.THEME, tmp_path / "theme")
    monkeypatch.setattr(rendered, "THEME", tmp_path / "theme")
    files = [File("a.md", "docs", "site", True)]
    config = SimpleNamespace(
        theme={"language": "en"}, site_url="https://a.org/", extra={"repo": "", "final_dir": "a", "feed": []}
    )
    seen = []

    def changed() -> bool:
        rendered.begin(None, config, files)
        seen.append(json.dumps(rendered.shared))
        return seen.count(seen[-1]) == 1

    assert changed() and not changed()
    config.extra["final_dir"] = "b"
    assert not changed()
    config.extra["feed"] = ["news"]
    assert changed()
    config.extra["feed"] = ["other news"]
    assert not changed()
    config.extra["repo"] = "https://github.com/a/b"
    assert changed()
    config.site_url = "https://b.org/"
    assert changed()
    (tmp_path / "theme" / "main.html").write_text("another template")
    assert changed()
    files.append(File("b.md", "docs", "site", True))
    assert changed()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert changed()
    monkeypatch.setattr(rendered, "SETTINGS", ("mkdocs.yml",))
    assert changed()


def test_the_nav_is_seen_with_titles_addresses_and_depth():
    page = SimpleNamespace(title="A", url="a/", children=None)
    assert rendered.outline([page]) == [["A", "a/", []]]
    assert rendered.outline([SimpleNamespace(title="S", children=[page])]) == [["S", "", [["A", "a/", []]]]]


def test_after_edits_the_site_is_that_of_a_cold_build(copy):
    """A title, an id that others link to, a term, a sentence, a line of a script: each build shows it."""

    def build(shown: str = "", *, fails: str = "") -> None:
        result = copy.build()
        assert (result.returncode != 0) == bool(fails) and fails in result.stdout, result.stdout
        pages = [file for file in copy.site.rglob("*.html") if shown in file.read_text(encoding="utf-8")]
        assert pages, shown

    copy.edit("docs/en/adam.md", "# Adam: ", "# Adamant: ")
    build("Adamant")
    for language in ("zh", "en"):
        copy.edit(f"docs/{language}/losses.md", "{ #reduction }", "{ #mean_or_sum }")
    copy.edit("docs/terms.yml", "losses.md#reduction", "losses.md#mean_or_sum")
    build(fails="deprecations.md")  # which links there, and has not changed
    for page in ("deprecations", "training_loop"):
        for language in ("zh", "en"):
            copy.edit(f"docs/{language}/{page}.md", "losses.md#reduction", "losses.md#mean_or_sum")
    copy.edit("docs/terms.yml", "says_en: A single number,", "says_en: One number and no more,")
    build("One number and no more")
    copy.edit("docs/zh/adam.md", "。", "，再多说一句。")
    copy.edit("examples/index.py", "w = {w:.2f}", "w is {w:.2f}")
    build("w is 2.00")
    shutil.rmtree(copy.folder / ".cache" / "kept")
    result = copy.build("--site-dir", str(copy.folder / "cold"))
    assert result.returncode == 0, result.stdout
    assert differing(copy.site, copy.folder / "cold") == []
