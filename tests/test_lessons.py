"""What a lesson promises beyond what its own asserts can show: a training survives being killed from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.project import ROOT

# Prepended to the lesson's training: it says where it is and waits there until it is killed.
WAIT = """
import sys

def wait():
    print("waiting", flush=True)
    sys.stdin.read()

class HalfWritten:
    def __init__(self, name):
        self.file = open(name, "wb")
    def write(self, data):
        if epoch == 5:
            self.file.write(data[: len(data) // 2])
            self.file.flush()
            wait()
        return self.file.write(data)
    def flush(self):
        self.file.flush()
"""
STEP = "        optimizer.step()\n"
PLACES = {
    "in the middle of an epoch": (STEP, f"{STEP}        if epoch == 5: wait()\n"),
    "while it writes a checkpoint": ('}, "half.tmp")', '}, HalfWritten("half.tmp"))'),
    "before the checkpoint gets its name": ("    os.replace(", "    if epoch == 5: wait()\n    os.replace("),
}


def regions(lesson: str, *names: str) -> dict:
    """Run regions of a lesson's script and return what they define."""
    code = (ROOT / "examples" / f"{lesson}.py").read_text(encoding="utf-8")
    namespace: dict = {}
    for name in names:
        exec(code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0], namespace)
    return namespace


@pytest.fixture(scope="module")
def training() -> str:
    """The training script that the lesson `resume` writes."""
    lesson = regions("resume", "parts", "checkpoint", "restore", "loop")
    return "".join(lesson[part] for part in ("parts", "checkpoint", "restore", "loop"))


@pytest.fixture(scope="module")
def uninterrupted(training, tmp_path_factory) -> dict:
    return finish(training, tmp_path_factory.mktemp("uninterrupted"))


def start(script: str, folder: Path) -> subprocess.Popen:
    (folder / "training.py").write_text(script, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "training.py"],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(script: str, folder: Path) -> dict:
    process = start(script, folder)
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    return torch.load(folder / "run.pt")


@pytest.mark.parametrize("place", PLACES)
def test_killed_training_resumes_exactly(place, training, uninterrupted, tmp_path):
    old, new = PLACES[place]
    assert training.count(old) == 1
    process = start(WAIT + training.replace(old, new), tmp_path)
    for line in process.stdout:
        if line == "waiting\n":
            break
    else:
        pytest.fail(f"the training ended by itself with {process.wait()}")
    process.kill()  # SIGKILL: the program can do nothing about it
    process.communicate()
    assert torch.load(tmp_path / "run.pt")["epoch"] == 4
    resumed = finish(training, tmp_path)
    assert resumed["epoch"] == uninterrupted["epoch"] == 7
    for name, tensor in uninterrupted["model"].items():
        assert torch.equal(tensor, resumed["model"][name]), name


def test_cut_checkpoint_is_refused_at_every_length(tmp_path, monkeypatch):
    """Wherever a file ends too early, `restore` says its name and leaves the model as it was."""
    monkeypatch.chdir(tmp_path)
    lesson = regions("checkpoint", "file", "restore")
    whole, model = Path("good.pt").read_bytes(), lesson["build"]()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for length in range(len(whole)):
        Path("cut.pt").write_bytes(whole[:length])
        with pytest.raises(ValueError, match="cut.pt"):
            lesson["restore"](model, "cut.pt")
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    lesson["restore"](model, "good.pt")
    assert torch.equal(model[0].weight, lesson["model"][0].weight)
