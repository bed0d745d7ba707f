"""Whatever is wrong is said, with its place: faults are planted in a copy of the project, one at a time."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.faults.planted import PLANTED
from tests.project import ROOT, Project

FAULTS = [(kind, number, fault) for kind, faults in PLANTED.items() for number, fault in enumerate(faults, start=1)]
AROUND = (".ci", ".github", "tests", "pyproject.toml", "requirements.txt", "README.md", "CONTRIBUTING.md", "LICENSE")


@pytest.fixture(scope="module")
def planter(tmp_path_factory):
    """A process that waits, in a copy of the whole project, for faults."""
    folder = tmp_path_factory.mktemp("planted")
    Project.copied(folder, kept=False)
    for name in AROUND:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "tests.faults.planter"]
    paths = os.pathsep.join(map(str, (folder, folder / "docs" / "hooks")))
    environment = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, text=True, encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.stdin.close()


def ask(planter, changes: list, by: str) -> str:
    """Return what is said of some changes."""
    planter.stdin.write(json.dumps({"changes": changes, "by": by}) + "\n")
    planter.stdin.flush()
    answer = json.loads(planter.stdout.readline())
    assert "said" in answer, answer
    return answer["said"]


def test_there_are_many():
    assert len(FAULTS) >= 80 and len(PLANTED) >= 25


@pytest.mark.parametrize("file", ["docs/en/losses.md", "docs/en/learning_rate.md", "docs/en/modes.md"])
def test_nothing_is_said_where_nothing_is_wrong(planter, file):
    assert ask(planter, [(file, "", "")], "run") == ""


@pytest.mark.parametrize(
    ("changes", "by", "says"), [fault for _, _, fault in FAULTS], ids=[f"{kind} {number}" for kind, number, _ in FAULTS]
)
def test_a_fault_is_named(changes, by, says, planter):
    said = ask(planter, changes if isinstance(changes, list) else [changes], by)
    assert said and re.search(says, said), said or "nothing was said"
