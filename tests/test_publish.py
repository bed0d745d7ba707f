"""What the site is: the port, the zips, and how a finished site takes the old one's place."""

import logging
import os
import socket
import sys
import threading
import time
import zipfile
from types import SimpleNamespace

import pytest
from jinja2 import TemplateNotFound
from mkdocs.exceptions import Abort, PluginError

import events
from page import check
from publish import beside, exchange, languages, offline, policy
from run import sessions
from run.blocks import Block
from run.sources import SourceError


def test_a_free_port_passes_and_is_asked_for_once(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        languages.check_port("127.0.0.1", port)  # a build needs none
        monkeypatch.setattr(languages, "unchecked_port", True)
        with pytest.raises(SourceError, match=f"127.0.0.1:{port}: .*mkdocs serve -a 127.0.0.1:{port + 1}"):
            languages.check_port("127.0.0.1", port)
        languages.check_port("127.0.0.1", port)


def settings(**extra):
    return SimpleNamespace(site_url=extra.pop("url", "https://a.org/"), extra=extra)


def test_an_address_is_taken_as_git_prints_it():
    for repo in ("https://github.com/a/b", "https://github.com/a/b.git", "https://github.com/a/b/"):
        config = settings(repo=repo)
        languages.check_addresses(config)
        assert config.extra["repo"] == "https://github.com/a/b"
    languages.check_addresses(settings(repo=""))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (settings(repo="", url=""), "SITE_URL is empty; unset it, or give the site's address"),
        (
            settings(repo="git@github.com:a/b.git"),
            "REPO_URL=git@github.com:a/b: expected the repository's address in a",
        ),
        (settings(repo="junk"), "REPO_URL=junk: expected the repository's address in a browser"),
    ],
)
def test_an_address_that_is_none_is_named(config, message):
    with pytest.raises(SourceError, match=message):
        languages.check_addresses(config)


def test_a_language_is_not_built_alone():
    config = SimpleNamespace(theme={"language": "en"})
    with pytest.raises(SourceError, match="mkdocs.en.yml: the languages are built together: mkdocs build, without -f"):
        languages.settle(config)


beside_linux = pytest.mark.skipif(sys.platform != "linux", reason="no process is forked there")


@beside_linux
def test_a_language_built_beside_says_what_it_said_and_noted_there(monkeypatch, caplog):
    monkeypatch.setattr(check, "addresses", set())

    def build():
        logging.getLogger("mkdocs.pages").warning("%d pages, in another process", os.getpid())
        check.addresses.add(("en/adam/", "../losses/"))

    process = beside.Build(build)
    assert not check.addresses
    process.join()
    assert check.addresses == {("en/adam/", "../losses/")}
    assert int(caplog.records[-1].getMessage().split()[0]) == process.process.pid != os.getpid()


@beside_linux
def test_a_language_built_beside_fails_as_it_would_here():
    def build():
        raise Abort("docs/en/adam.md:3: no such term")

    with pytest.raises(Abort, match="docs/en/adam.md:3: no such term"):
        beside.Build(build).join()


@beside_linux
def test_a_language_whose_blocks_have_to_run_is_left_to_this_process():
    block = Block(1, 3, f"print({os.getpid()}, {time.time()})", "", "", "")
    with pytest.raises(beside.Unready):
        beside.Build(lambda: sessions.start([block], "docs/en/adam.md")).join()
    assert not sessions.waiting


@beside_linux
def test_a_process_that_ends_too_early_is_an_error():
    with pytest.raises(Abort, match="the process that built another language has ended; build again"):
        beside.Build(lambda: os._exit(0)).join()


@beside_linux
def test_a_build_that_stops_ends_the_one_beside_it(monkeypatch):
    process = beside.Build(lambda: time.sleep(600))
    monkeypatch.setattr(languages, "beside_it", {"mkdocs.en.yml": process})
    languages.give_up()
    assert not process.process.is_alive() and not languages.beside_it


@pytest.mark.parametrize(("value", "offline_too"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_offline_is_asked_for(value, offline_too, monkeypatch):
    monkeypatch.setenv("OFFLINE", value) if value is not None else monkeypatch.delenv("OFFLINE", raising=False)
    theme = {"features": ["navigation.instant", "navigation.top"]}
    config = SimpleNamespace(extra={}, plugins={"material/search": 1}, use_directory_urls=True, theme=theme)
    offline.settle(config)
    assert config.extra["offline"] == offline_too == (not config.use_directory_urls)
    assert ("navigation.instant" in theme["features"]) == (not offline_too)


@pytest.fixture
def site(tmp_path):
    """An old site, with what no build wrote: a repository, and a file that GitHub wants."""
    folder = tmp_path / "site"
    for name in ("zh/old.html", "index.html", ".git/HEAD", ".nojekyll"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("old")
    return folder


def build(site):
    building = exchange.folder_for(site)
    for name in ("zh/new.html", "en/new.html", "index.html"):
        (building / name).parent.mkdir(exist_ok=True)
        (building / name).write_text("new")
    return building


def files(folder):
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


NEW = [".git/HEAD", ".nojekyll", "en/new.html", "index.html", "zh/new.html"]
OLD = [".git/HEAD", ".nojekyll", "index.html", "zh/old.html"]


def test_a_finished_site_takes_the_old_ones_place(site):
    exchange.exchange(build(site), site).join()
    assert files(site) == NEW and (site / "index.html").read_text() == "new"


def test_the_end_waits_for_what_takes_the_old_site_away(monkeypatch):
    """A server's own folder goes next: two that take it away at once stumble over each other."""
    thread = threading.Thread(target=time.sleep, args=[0.5])
    monkeypatch.setattr(languages, "clearing", [thread])
    thread.start()
    languages.give_up()
    assert not thread.is_alive()


def test_a_link_stays_a_link(site, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(site)
    for _ in range(2):
        exchange.exchange(build(link), link).join()
    assert link.is_symlink() and files(site) == NEW


def test_a_site_that_could_not_be_finished_leaves_the_old_one(site):
    exchange.discard(build(site))
    assert files(site) == OLD


def test_two_builds_at_once_both_end_whole(site, monkeypatch):
    first = build(site)
    monkeypatch.setattr(exchange.os, "getpid", lambda: 1)  # another build's
    second = build(site)
    assert first != second
    exchange.exchange(second, site).join()
    exchange.exchange(first, site).join()
    assert files(site) == NEW


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_build_killed_while_pages_are_exchanged_is_cleared(site, moved, monkeypatch):
    """Killed after `moved` of its three new entries stood in their place."""
    building = build(site)
    dead = building.rename(site / f"{exchange.BUILDING}999999999")
    (dead / exchange.OLD).mkdir()
    for path in exchange.visible(site):
        path.rename(dead / exchange.OLD / path.name)
    for path in exchange.visible(dead)[:moved]:
        path.rename(site / path.name)
    exchange.discard(exchange.folder_for(site))
    assert files(site) == (NEW if moved == 3 else OLD if moved == 0 else files(site))
    assert (site / "zh").is_dir() and (site / "index.html").is_file()
    assert not list(site.glob(f"{exchange.BUILDING}*"))


def test_no_lock_is_left(site, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(exchange.tempfile, "gettempdir", lambda: str(temporary))
    exchange.exchange(build(site), site).join()
    assert files(site) == NEW and not list(temporary.iterdir())


def test_a_folder_that_is_no_site_is_left_alone(tmp_path):
    (tmp_path / "losses.py").touch()
    with pytest.raises(SourceError, match="holds 'losses.py' and no built site; choose an empty folder"):
        exchange.folder_for(tmp_path)


def test_a_full_disk_is_one_line():
    """MkDocs itself would show where in its code it met it."""
    for error, path in (
        (OSError(28, "No space left on device", "bundle.js", None, "site/bundle.js"), "site/bundle.js"),
        (OSError(28, "No space left on device", "site/a.html"), "site/a.html"),
    ):
        with pytest.raises(PluginError, match=f"^{path}: No space left on device; the old site is as it was$"):
            events.on_build_error(error)
    events.on_build_error(ValueError("anything else"))
    events.on_build_error(TemplateNotFound("x.html"))  # an OSError without a reason


def test_where_nothing_can_be_written_one_line_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match="choose another folder: mkdocs build --site-dir FOLDER"):
        exchange.folder_for(tmp_path / "file" / "site")


def test_a_zip_holds_what_needs_no_server(tmp_path):
    folder = tmp_path / "en"
    for name in ("index.html", "404.html", "assets/site.css", "search/search_index.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    offline.zip_folder(folder, tmp_path / "one.zip", 1_700_000_000)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["en/assets/site.css", "en/index.html"]
        assert archive.getinfo("en/index.html").date_time == (2023, 11, 14, 22, 13, 20)
    (folder / "index.html").touch()
    offline.zip_folder(folder, tmp_path / "two.zip", 1_700_000_000)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


# --- the policy -----------------------------------------------------------------------------------------------------

HEAD = '<!doctype html>\n<head>\n<meta charset="utf-8">\n'


def test_a_policy_knows_the_scripts_of_its_pages_and_no_others(tmp_path):
    """The hashes are those of the words `let a` and `b{}`, as `openssl dgst -sha256 -binary | base64` gives them."""
    one, two = tmp_path / "one.html", tmp_path / "two.html"
    one.write_text(
        f'{HEAD}<script>let a</script><script src="x.js"></script><script type="application/json">1</script>'
    )
    two.write_text(f"{HEAD}<style>b{{}}</style>")
    policy.put([one, two])
    metas = {file.read_text().split("<meta")[2].split(">")[0] for file in (one, two)}
    (meta,) = metas
    assert one.read_text().startswith(f"{HEAD.rstrip()}<meta{meta}>")
    parts = dict(part.split(" ", 1) for part in meta.partition('content="')[2].rstrip('"').split("; "))
    assert parts["script-src"] == f"'self' {policy.digest('let a')}"
    assert parts["style-src"] == f"'self' {policy.digest('b{}')}"
    assert policy.digest("let a") == "'sha256-IfEXP/8HLuXoAiy0hZVrCAcjcLsZqYFpLOHDGj8enqE='"
    assert (
        parts["default-src"] == "'self'"
        and parts["object-src"] == parts["base-uri"] == parts["form-action"] == "'none'"
    )
