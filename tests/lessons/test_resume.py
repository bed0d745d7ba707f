"""A training run survives being killed at any place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch.utils.data import DataLoader, Dataset

from tests.lessons import regions

# Prepended to the lesson's training: it says where it is and waits there until it is killed.
WAIT = """
import sys

def wait():
    print("waiting", flush=True)
    sys.stdin.read()

class HalfWritten:
    def __init__(self, file):
        self.file = file
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
    "while it writes a checkpoint": ("}, file)", "}, HalfWritten(file))"),
    "before the checkpoint gets its name": ("    os.replace(", "    if epoch == 5: wait()\n    os.replace("),
}


@pytest.fixture(scope="module")
def training() -> str:
    """The training script that the lesson `resume` writes."""
    lesson = regions("resume", "setup", "checkpoint", "restore", "loop")
    return "".join(lesson[part] for part in ("setup", "checkpoint", "restore", "loop"))


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


def test_the_script_starts_and_resumes_in_any_folder_and_twice(training, uninterrupted, tmp_path):
    """Started once more after its end, it changes nothing."""
    once = finish(training, tmp_path)
    again = finish(training, tmp_path)
    for name, tensor in uninterrupted["model"].items():
        assert torch.equal(tensor, once["model"][name]) and torch.equal(tensor, again["model"][name])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run.pt", "training.py"]


class Augmented(Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, index):
        return torch.rand(1)


@pytest.mark.parametrize("persistent", [False, True])
def test_workers_resume_unless_they_live_on(persistent):
    """What the page says of `persistent_workers`: the workers' own random states are out of reach."""

    def loader(order):
        return DataLoader(Augmented(), generator=order, num_workers=1, persistent_workers=persistent)

    order = torch.Generator().manual_seed(0)
    batches = loader(order)
    list(batches)
    state = order.get_state()
    undisturbed = torch.cat(list(batches))
    order = torch.Generator()
    order.set_state(state)
    resumed = torch.cat(list(loader(order)))
    assert torch.equal(resumed, undisturbed) != persistent
