"""What stands around the site: that tests test, that CI demands all of them, that README and pins tell the truth."""

import ast
import re
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, requires

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project import ROOT

TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
SKIPS = {"skip", "skipif", "xfail", "importorskip", "exit"}
# Where a test may be left out: the functions that say so themselves.
MAY_SKIP = {
    "tests/conftest.py:missing",  # no browser; fails where REQUIRE_BROWSER is set
    "tests/lessons/test_cures.py:test_message_and_cure",  # of a missing card, where there is one
    "tests/lessons/test_checkpoint.py:test_saving_anywhere_and_twice",  # on a second disk, where there is none
    "tests/test_offline.py:test_epubcheck_finds_nothing",  # without epubcheck, which needs Java
}
ELSEWHERE = re.compile(r"os\.name|sys\.platform|hasattr\(os")  # never so on CI's machine
PINS = ROOT / "requirements.txt"
HASHED = ROOT / ".ci" / "requirements.txt"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
ASSETS = sorted(p for p in (ROOT / "docs" / "overrides").rglob("*") if p.suffix in (".js", ".html", ".css", ".svg"))


def text(path) -> str:
    return path.read_text(encoding="utf-8")


def at(path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- the tests ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", TESTS, ids=at)
def test_a_file_of_tests_holds_some(file):
    found = [node for node in ast.walk(ast.parse(text(file))) if isinstance(node, ast.FunctionDef)]
    names = [node.name for node in found if node.name.startswith("test")]
    assert names, f"{at(file)} collects nothing; name its tests test_…, or take it away"
    for node in found:
        checks = any(isinstance(part, ast.Assert | ast.With | ast.Raise) for part in ast.walk(node))
        calls = any(isinstance(part, ast.Call) for statement in node.body for part in ast.walk(statement))
        if node.name.startswith("test"):
            assert checks or calls, f"{at(file)}:{node.lineno}: {node.name} can't fail; expected an assert"


def test_files_with_tests_are_collected():
    """pytest collects test_*.py below its testpaths alone."""
    settings = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["pytest"]["ini_options"]
    assert {"docs/zh", "docs/en", "tests"} <= set(settings["testpaths"]), "pyproject.toml: testpaths"
    assert not re.search(r"--ignore|--deselect|(?:^| )-[km]", settings["addopts"]), (
        "pyproject.toml: addopts leave out tests"
    )
    for file in sorted((ROOT / "tests").rglob("*.py")):
        if not file.name.startswith("test_"):
            names = re.findall(r"^def (test_\w+)", text(file), re.MULTILINE)
            assert not names, f"{at(file)}: {names[0]} is never run; its file's name doesn't begin with test_"


def skips(file):
    """Yield (function, line, code) of what leaves out tests in a file."""
    for node in ast.parse(text(file)).body:
        for part in ast.walk(node):
            name = part.attr if isinstance(part, ast.Attribute) else ""
            if name in SKIPS and ast.unparse(part.value) in ("pytest", "pytest.mark"):
                whole = next(
                    (call for call in ast.walk(node) if isinstance(call, ast.Call) and call.func is part), part
                )
                yield getattr(node, "name", ""), part.lineno, ast.unparse(whole)


def test_no_skip_hides_a_test():
    for file in sorted([*(ROOT / "tests").rglob("*.py"), ROOT / "docs" / "conftest.py"]):
        for function, line, code in skips(file):
            allowed = f"{at(file)}:{function}" in MAY_SKIP or (
                code.startswith("pytest.mark.skipif(") and ELSEWHERE.search(code)
            )
            assert allowed, f"{at(file)}:{line}: `{code[:70]}` hides a test where CI runs; let it fail, or run it"


# --- CI -------------------------------------------------------------------------------------------------------------


def test_ci_demands_every_test_and_the_browser():
    lines = text(ROOT / ".ci" / "run").splitlines()
    for needed in ("set -euo pipefail", "ruff check .", "ruff format --check .", "pytest"):
        assert needed in lines, f".ci/run: expected the line `{needed}`"
    assert re.search(r"^export .*\bREQUIRE_BROWSER=1\b", "\n".join(lines), re.MULTILINE), (
        ".ci/run: expected REQUIRE_BROWSER=1, or browser tests are skipped in silence"
    )
    assert "--require-hashes -r .ci/requirements.txt" in "\n".join(lines), ".ci/run: expected packages by their hashes"


@cache
def workflow(file) -> dict:
    return yaml.safe_load(text(file))


@pytest.mark.parametrize("file", WORKFLOWS, ids=at)
def test_a_workflow_may_do_little(file):
    """What runs code of packages or lessons may write nothing; what may write, or has a token, runs none."""
    assert workflow(file).get("permissions") == {"contents": "read"}, (
        f"{at(file)}: expected permissions: contents: read"
    )
    for name, job in workflow(file)["jobs"].items():
        where = f"{at(file)}: {name}"
        written = {what for what, how in job.get("permissions", {}).items() if how == "write"}
        commands = "\n".join(step.get("run", "") for step in job["steps"])
        runs = re.search(r"\b(?:pip|uv|python|pytest|mkdocs)\b|\.ci/", commands)
        assert not (written and runs), f"{where}: runs `{runs and runs[0]}` while it may write {sorted(written)}"
        assert not re.search(r"://[^\s/]*@", commands), (
            f"{where}: a token in an address ends up in logs; use gh auth setup-git"
        )
        assert "${{" not in commands, f"{where}: `${{{{ … }}}}` in a command is pasted into it; pass it by env"
        assert "timeout-minutes" in job, f"{where}: expected timeout-minutes"
        for step in job["steps"]:
            uses = step.get("uses", "")
            assert not uses or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", uses), (
                f"{where}: {uses}: expected a commit, not a tag"
            )
            if uses.startswith("actions/checkout@"):
                kept = (step.get("with") or {}).get("persist-credentials", True)
                assert kept is False, f"{where}: expected persist-credentials: false, or code that runs finds the token"
            if "continue-on-error" in step or "|| true" in step.get("run", ""):
                pytest.fail(f"{where}: a step that fails must fail the job")


def test_what_is_published_was_tested():
    jobs = workflow(ROOT / ".github" / "workflows" / "site.yml")["jobs"]
    assert any(step.get("run") == ".ci/run" for step in jobs["test"]["steps"]), "site.yml: test: expected .ci/run"

    def before(name: str) -> set[str]:
        needs = jobs[name].get("needs", [])
        needs = {needs} if isinstance(needs, str) else {*needs}
        return needs.union(*map(before, needs))

    for name, job in jobs.items():
        if "write" in job.get("permissions", {}).values():
            assert "test" in before(name), f"site.yml: {name} publishes what was not tested; expected needs"


def test_the_job_that_builds_has_the_history_and_a_font_for_chinese():
    """Without them the site has no feed, its Chinese pages no picture to share, and its books squares for letters."""
    steps = workflow(ROOT / ".github" / "workflows" / "site.yml")["jobs"]["build"]["steps"]
    assert [step["with"].get("fetch-depth") for step in steps if "checkout" in step.get("uses", "")] == [0]
    commands = [step.get("run", "") for step in steps]
    fonts = [number for number, command in enumerate(commands) if "install -qy fonts-noto-cjk" in command]
    assert fonts and fonts[0] < commands.index("mkdocs build")


# --- README ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_is_named_is_there(name):
    """Paths and commands that a newcomer would type."""
    words = text(ROOT / name)
    fences = "\n".join(re.findall(r"^```(?:bash|text)\n(.*?)^```", words, re.MULTILINE | re.DOTALL))
    quoted = re.findall(r"`([^`\n]+)`", words)
    commands = [part.split("#")[0].strip() for line in fences.splitlines() for part in line.split("&&")] + quoted
    known = {"mkdocs", "pytest", "pip", "python"}
    seen = 0
    for command in commands:
        command = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", command)
        program, *arguments = command.split(" ")
        if program not in known or not arguments:
            continue
        seen += 1
        if program == "mkdocs":
            assert arguments[0] in ("build", "serve"), f"{name}: `{command}`: mkdocs has no such command"
        for argument in arguments:
            if re.match(r"[\w.]+/|[\w.]+\.(?:txt|py|yml)$", argument):
                assert (ROOT / argument).exists(), f"{name}: `{command}`: {argument} is not there"
    assert seen >= 3, f"{name}: expected commands"
    for path in re.findall(r"^((?:[\w.]+/)*[\w.]+(?:/|\.\w+))(?:\s|$)", fences, re.MULTILINE):
        assert (ROOT / path).exists(), f"{name}: the tree names {path}, which is not there"


def test_variables_that_readme_names_are_read():
    files = [*(ROOT / "docs" / "hooks").rglob("*.py"), *(ROOT / "tests").glob("*.py"), ROOT / "mkdocs.yml"]
    code = "".join(text(file) for file in files)
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+|OFFLINE)(?:=\S+ \w+)?`", text(ROOT / "README.md")))
    assert len(named) >= 2
    for name in named:
        assert name in code, f"README.md: nothing reads {name}"


# --- pins -----------------------------------------------------------------------------------------------------------


def pins(file) -> dict[str, str]:
    """Return the versions that a file of requirements pins: {"torch": "2.15.0"}."""
    return {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([^\s\\;]+)", text(file), re.MULTILINE)}


def wanted() -> set[str]:
    """Return the packages that pyproject.toml names, and all that these bring along here."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    named = project["dependencies"] + [one for many in project["optional-dependencies"].values() for one in many]
    waiting, found = [Requirement(name) for name in named], set()
    done = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        found.add(name)
        for extra in ("", *requirement.extras):
            if (name, extra) in done:
                continue
            done.add((name, extra))
            try:
                needed = map(Requirement, requires(name) or [])
            except PackageNotFoundError:
                continue
            waiting += [need for need in needed if not need.marker or need.marker.evaluate({"extra": extra})]
    return found


def test_each_pin_is_wanted_and_each_want_is_pinned():
    """But for what torch brings along by itself on Linux."""
    own = re.compile(r"nvidia|cuda|triton|^setuptools$")
    stray, missing = (
        sorted(set(pins(PINS)) - wanted()),
        sorted(n for n in wanted() - set(pins(PINS)) if not own.search(n)),
    )
    elsewhere = {"colorama", "tzdata", "pywin32"}  # on Windows alone
    assert not set(stray) - elsewhere, f"requirements.txt: nothing installs {stray[0]}; take it away"
    assert not missing, f"requirements.txt: expected a pin of {missing[0]}"
    assert not re.search(r"^[\w.-]+(?!==)[<>~!]", text(PINS), re.MULTILINE), "requirements.txt: expected versions by =="


def test_pins_and_hashes_agree():
    hashed = pins(HASHED)
    for name, version in pins(PINS).items():
        if name in hashed or name not in ("colorama", "tzdata"):
            assert hashed.get(name) == version, f".ci/requirements.txt: {name} {hashed.get(name)}; expected {version}"
    entries = re.split(r"^(?=\w)", text(HASHED), flags=re.MULTILINE)[1:]
    assert len(entries) == len(hashed) >= len(pins(PINS)) - 2
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), f".ci/requirements.txt: {entry.split()[0]} has no hash"


def test_versions_pinned_are_those_that_pyproject_allows():
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    named = project["dependencies"] + [one for many in project["optional-dependencies"].values() for one in many]
    for requirement in map(Requirement, named):
        version = pins(PINS).get(canonicalize_name(requirement.name))
        assert version, f"requirements.txt: {requirement.name} of pyproject.toml is not pinned"
        assert version in requirement.specifier, (
            f"requirements.txt: {requirement.name} {version}; pyproject.toml wants {requirement}"
        )


# --- what a browser gets of us ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ASSETS, ids=at)
def test_nothing_of_ours_runs_text_or_asks_elsewhere(file):
    words = text(file)
    words = re.sub(r"https?://(?:www\.w3\.org|schema\.org)[\w./#-]*", "", words)
    found = re.search(
        r"\beval\(|new Function\(|document\.write\(|\.(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|javascript:", words
    )
    assert not found, f"{at(file)}: {found[0]} makes code or elements of text"
    found = re.search(
        r"<[^<>{}]*\son\w+=|<[^<>]*\s(?:src|href)=[\"']?(?:https?:)?//|url\([\"']?(?:https?:)?//|@import", words
    )
    assert not found, f"{at(file)}: {found[0][:60]}: a handler in an attribute, or something from elsewhere"
    found = re.search(r"(?:fetch|importScripts|import|Worker|EventSource|WebSocket)\(\s*[\"'`](?:\w+:)?//", words)
    assert not found, f"{at(file)}: {found[0]} asks elsewhere"
