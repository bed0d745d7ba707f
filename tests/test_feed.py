"""What a feed says has changed, by the history of a small repository."""

import os
import subprocess
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader

from publish import feed
from tests.project import LANGUAGES, ROOT

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = 86400
LONG = "".join(f"line {number}\n" for number in range(10))


def commit(folder, day: float, **files: str) -> None:
    """Commit files, named as LESSON_LANGUAGE or else by what stands for them here, on the n-th day since 1970."""
    places = {"script": "examples/losses.py", "answers": "examples/solutions/losses.py", "pins": "requirements.txt"}
    places |= {"toml": "pyproject.toml", "project": "examples/projects/lenet.py"}
    for name, text in files.items():
        lesson, _, language = name.partition("_")
        file = folder / places.get(name, f"docs/{language}/{lesson}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", f"day {day}", GIT_COMMITTER_DATE=f"@{int(day * DAY)} +0000")


def git(folder, *arguments: str, **variables: str) -> None:
    who = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env=os.environ | who | variables)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "-q")
    pins = "torch==2.14.0\nsoupsieve==2.7\n"
    toml = '[project]\ndependencies = ["torch>=2.7", "numpy"]\n'
    commit(folder, 100, losses_en=LONG, losses_zh=LONG, script=LONG, about_en="a", about_zh="a", pins=pins, toml=toml)
    commit(folder, 101, losses_en=LONG.replace("line 3", "a line"))
    commit(folder, 102, script=LONG * 2, pins="torch==2.15.0\nsoupsieve==2.8\nnumpy==2.4\n")
    commit(folder, 103, losses_zh=LONG * 2, gone_zh=LONG)
    commit(folder, 104, answers=LONG[:21], project=LONG)
    commit(folder, 104.5, answers=LONG[:42])
    return folder


def test_a_name_in_chinese_is_read_as_it_is(tmp_path):
    git(tmp_path, "init", "-q")
    commit(tmp_path, 1, 损失_zh=LONG)
    assert "\tdocs/zh/损失.md\n" in feed.history(tmp_path)


def files(language: str):
    """Return the pages of a language, as MkDocs gives them."""
    found = {}
    for path in ("about.md", "losses.md", "projects/lenet.py"):
        name = path.rpartition(".")[0]
        file = SimpleNamespace(src_uri=path)
        file.page = SimpleNamespace(
            file=file,
            title=f'{name} <code>x</code>: &amp; "why"?',
            canonical_url=f"https://a.org/{language}/{name}/",
            meta={"description": f"About {name} &amp; more."},
        )
        found[path] = file
    return SimpleNamespace(documentation_pages=found.values, get_file_from_path=found.get)


def settled(folder, language: str, offline: bool = False) -> SimpleNamespace:
    """Return a language's settings after its pages are known."""
    config = SimpleNamespace(
        site_name="A & B",
        site_description="Both",
        site_url=f"https://a.org/{language}/",
        extra={"offline": offline},
        theme={"language": language},
    )
    feed.settle(config, files(language), folder)
    return config


def test_a_feed_says_what_is_new_what_changed_and_what_moved(repository):
    def told(language: str) -> list[tuple]:
        settled(repository, language)
        return [(e.seconds // DAY, e.page.file.src_uri, e.new, e.lines, e.versions) for e in feed.entries]

    latest = [(104, "losses.md", False, 6, ()), (104, "projects/lenet.py", True, 10, ())]
    chinese = [(103, "losses.md", False, 10, ())]
    first = [
        (102, "about.md", False, 0, ("torch 2.14.0 → 2.15.0",)),
        (102, "losses.md", False, 10, ()),
        (100, "about.md", True, 1, ()),
        (100, "losses.md", True, 20, ()),
    ]
    assert told("en") == latest + first
    assert told("zh") == latest + chinese + first


def rendered(folder, language: str) -> str:
    env = Environment(loader=FileSystemLoader(ROOT / "docs" / "overrides"))
    feed.prepare(env)
    return env.get_template("feed.xml").render(config=settled(folder, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_is_atom(language, repository):
    """https://www.rfc-editor.org/rfc/rfc4287"""
    text = rendered(repository, language)
    root = ET.fromstring(text)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}updated").text == root.find(f"{ATOM}entry/{ATOM}updated").text == "1970-04-15T12:00:00Z"
    assert root.find(f"{ATOM}title").text == root.find(f"{ATOM}author/{ATOM}name").text == "A & B"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {None: f"https://a.org/{language}/", "self": f"https://a.org/{language}/feed.xml"}
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        assert [child.tag.removeprefix(ATOM) for child in entry] == ["title", "id", "link", "updated", "summary"]
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids) > 5
    new = {"zh": "新：", "en": "New: "}[language]
    assert entries[1].find(f"{ATOM}title").text == f'{new}projects/lenet x: & "why"?'
    assert entries[1].find(f"{ATOM}summary").text == "About projects/lenet & more."
    changed = {"zh": "改了 6 行。About", "en": "6 lines changed. About"}[language]
    assert entries[0].find(f"{ATOM}summary").text.startswith(changed)
    assert rendered(repository, language) == text


def test_a_page_names_the_feed_where_there_is_one(repository):
    env = Environment(loader=FileSystemLoader(ROOT / "docs" / "overrides"))
    env.filters["url"] = lambda address: f"../{address}"
    template = env.get_template("main.html")
    for offline, count in ((False, 1), (True, 0)):
        context = template.new_context({"config": settled(repository, "en", offline)})
        head = "".join(template.blocks["extrahead"](context))
        link = '<link rel="alternate" type="application/atom+xml" href="../feed.xml" title="A &amp; B">'
        assert head.count(link) == head.count("atom") == count


def no_git(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    return repository


def shallow(repository, tmp_path, monkeypatch):
    """As GitHub's actions check a repository out."""
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "copy")
    return tmp_path / "copy"


def inside(repository, tmp_path, monkeypatch):
    """As an unpacked zip may lie."""
    return repository / "docs"


@pytest.mark.parametrize("place", [no_git, shallow, inside])
def test_without_the_whole_history_there_is_none(place, repository, tmp_path, monkeypatch, caplog):
    caplog.set_level("INFO")
    feed.history.cache_clear()
    folder = place(repository, tmp_path, monkeypatch)
    assert [rendered(folder, language).strip() for language in LANGUAGES] == ["", ""]
    assert [record.message for record in caplog.records] == [
        "no feed of changes: it needs git and the whole history (git fetch --unshallow)"
    ]
    feed.history.cache_clear()


def test_what_is_read_from_files_has_none(repository):
    assert settled(repository, "en", offline=True).extra["feed"] is False


def test_an_empty_history_tells_nothing(tmp_path):
    git(tmp_path, "init", "-q")
    assert settled(tmp_path, "en").extra["feed"] is False
