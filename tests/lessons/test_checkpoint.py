"""`save` and `restore` of the checkpoint lesson where a reader's files lie: other disks, other names, damaged ones."""

import copy
import os
import threading
from pathlib import Path

import pytest
import torch
from torch import nn

from tests.lessons import regions

ANOTHER_DISK = Path("/dev/shm")


@pytest.fixture
def lesson(tmp_path, monkeypatch) -> dict:
    monkeypatch.chdir(tmp_path)
    return regions("checkpoint", "file", "restore", "replace")


def parameters(model: nn.Module) -> dict:
    return copy.deepcopy(model.state_dict())


def equal(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_cut_checkpoint_is_refused_at_every_length(lesson):
    """Wherever a file ends too early, `restore` says its name and leaves the model as it was."""
    whole, model = Path("good.pt").read_bytes(), lesson["build"]()
    before = parameters(model)
    for length in range(len(whole)):
        Path("cut.pt").write_bytes(whole[:length])
        with pytest.raises(ValueError, match="cut.pt"):
            lesson["restore"](model, "cut.pt")
    assert equal(parameters(model), before)
    lesson["restore"](model, "good.pt")
    assert torch.equal(model[0].weight, lesson["model"][0].weight)


FOREIGN = {
    "more layers": nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1), nn.Linear(1, 1)).state_dict(),
    "fewer layers": nn.Sequential(nn.Linear(1, 10)).state_dict(),
    "other shapes": nn.Sequential(nn.Linear(1, 9), nn.ReLU(), nn.Linear(9, 1)).state_dict(),
    "a whole training run": {"model": nn.Linear(1, 1).state_dict(), "epoch": 3},
    "a tensor": torch.ones(3),
    "a list": [1, 2],
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_does_not_fit_changes_nothing(kind, lesson):
    model = lesson["build"]()
    before = parameters(model)
    torch.save(FOREIGN[kind], "foreign.pt")
    with pytest.raises(ValueError, match="foreign.pt"):
        lesson["restore"](model, "foreign.pt")
    assert equal(parameters(model), before)


def test_a_missing_file_is_called_missing(lesson):
    with pytest.raises(FileNotFoundError, match="mistyped.pt"):
        lesson["restore"](lesson["build"](), "mistyped.pt")


def test_restoring_makes_no_second_model(lesson):
    """A model fills its device; a copy of it would not fit."""

    class Unique(nn.Linear):
        def __deepcopy__(self, memo):
            raise AssertionError("copied")

    model = nn.Sequential(Unique(2, 2), nn.BatchNorm1d(2))
    lesson["save"](model.state_dict(), "batch_norm.pt")
    lesson["restore"](model, "batch_norm.pt")


@pytest.mark.parametrize("where", ["run.pt", "folder/run.pt", Path("run.pt"), ANOTHER_DISK / "lesson-checkpoint.pt"])
def test_saving_anywhere_and_twice(where, lesson):
    if not Path(where).is_absolute():
        Path("folder").mkdir()
    elif not ANOTHER_DISK.is_dir():
        pytest.skip("no second file system here")
    try:
        for _ in range(2):
            model = lesson["build"]()
            lesson["save"](model.state_dict(), where)
            again = lesson["build"]()
            lesson["restore"](again, where)
            assert equal(parameters(model), parameters(again))
        assert not Path(f"{where}.tmp").exists()
    finally:
        Path(where).unlink(missing_ok=True)


def test_two_trainings_in_one_folder_keep_apart(lesson, monkeypatch):
    """Both have written and neither has renamed yet."""
    models = {name: lesson["build"]() for name in ("one.pt", "other.pt")}
    together, fsync = threading.Barrier(2, timeout=60), os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (fsync(number), together.wait()))
    threads = [
        threading.Thread(target=lesson["save"], args=(model.state_dict(), name)) for name, model in models.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, model in models.items():
        assert equal(torch.load(name), parameters(model))


def test_what_cannot_be_pickled_leaves_the_old_file(lesson):
    lesson["save"](lesson["model"].state_dict(), "run.pt")
    with pytest.raises(Exception, match="pickle|lambda"):
        lesson["save"]({"f": lambda x: x}, "run.pt")
    assert equal(torch.load("run.pt"), parameters(lesson["model"]))
