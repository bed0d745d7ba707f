"""What `installation` says of cards, drivers and files, against PyTorch's own rules."""

import gzip
import hashlib
import io
import pickle
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torchvision.datasets import CIFAR10, KMNIST, MNIST, FashionMNIST

from tests.lessons import regions
from tests.project import ROOT

KINDS = [(5, 0), (6, 0), (6, 1), (7, 0), (7, 5), (8, 0), (8, 6), (8, 9), (9, 0), (10, 0), (12, 0), (12, 1)]
BUILDS = [[(5, 0), (6, 0), (7, 0), (7, 5), (8, 0), (8, 6), (9, 0)], [(7, 5), (8, 0), (8, 6), (9, 0), (10, 0), (12, 0)]]


@pytest.fixture(scope="module")
def lesson():
    return regions("installation", "imports", "report", "diagnose")


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("card", KINDS)
def test_a_card_runs_what_pytorch_says_it_runs(lesson, card, build):
    fits = any(torch.cuda._code_compatible_with_device(10 * card[0] + card[1], 10 * a + b) for a, b in build)
    assert (lesson["diagnose"]((13, 0), (13, 0), card, build) == "all is well") == fits


def test_drivers(lesson):
    says = lambda built, driver: lesson["diagnose"](built, driver, (8, 6), BUILDS[1])  # noqa: E731
    assert says((12, 8), (12, 2)) == says((12, 6), (13, 0)) == says((11, 8), (12, 0)) == "all is well"
    assert says((13, 0), (12, 8)).startswith("driver too old") and says(None, (13, 0)).startswith("CPU build, or AMD's")


def test_a_card_that_pytorch_does_not_find_has_no_kind(lesson, monkeypatch):
    """What `report` says of it is None; `diagnose` takes that, and asks the rest first."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    card = lesson["report"]()["card is"]
    says = lambda built, driver: lesson["diagnose"](built, driver, card, BUILDS[1])  # noqa: E731
    assert says((13, 0), (13, 0)).startswith("card hidden") and says((13, 0), None).startswith("no driver")
    assert says(None, (13, 0)).startswith("CPU build") and says((13, 0), (12, 2)).startswith("driver too old")


def test_the_report_is_complete_without_a_card(lesson, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    facts = lesson["report"]()
    assert facts["card found"] is None and facts["this Python"] == sys.executable and "torch" in facts["torch"]


@pytest.mark.parametrize("dataset", [MNIST, FashionMNIST, KMNIST])
def test_files_put_there_by_hand_need_no_download(dataset, tmp_path, monkeypatch):
    """The block of the page, in a folder of the dataset's own name."""
    monkeypatch.chdir(tmp_path)
    code = (ROOT / "examples" / "installation.py").read_text(encoding="utf-8")
    block = code.partition("[start:by_hand]\n")[2].partition("# --8<-- [end")[0]
    names = regions("installation", "imports")
    exec(block.replace('"black/MNIST/raw"', f'"black/{dataset.__name__}/raw"'), names | {"MNIST": dataset})
    picture, label = dataset("black")[2]
    assert picture.size == (28, 28) and label == 2
    assert not Path("data").exists(), "black pictures must not pass for MNIST in other programs"


def test_packed_files_are_unpacked_without_a_network(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    regions("installation", "imports", "by_hand")
    resources = []
    for file in sorted((tmp_path / "black/MNIST/raw").iterdir()):
        packed = gzip.compress(file.read_bytes(), mtime=0)
        file.with_name(f"{file.name}.gz").write_bytes(packed)
        file.unlink()
        resources.append((f"{file.name}.gz", hashlib.md5(packed).hexdigest()))
    monkeypatch.setattr(MNIST, "resources", resources)
    monkeypatch.setattr(MNIST, "mirrors", ["http://nowhere.invalid/"])
    assert len(MNIST("black", download=True)) == 3


def test_the_proxy_of_the_environment_is_obeyed():
    code = "import urllib.request; print(urllib.request.getproxies()['https'])"
    found = subprocess.check_output([sys.executable, "-c", code], env={"HTTPS_PROXY": "http://host:1"}, text=True)
    assert found.strip() == "http://host:1"


def test_a_data_set_that_was_fetched_by_hand_is_unpacked_and_not_fetched(tmp_path, monkeypatch):
    """CIFAR10 with a small archive in place of its own, and its checksum."""

    def archived(name, content):
        part = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
        part.size = len(content)
        archive.addfile(part, io.BytesIO(content))

    batch = pickle.dumps({"data": np.zeros((2, 3072), np.uint8), "labels": [0, 1]})
    names = pickle.dumps({"label_names": ["plane", "car"]})
    with tarfile.open(tmp_path / "cifar-10-python.tar.gz", "w:gz") as archive:
        archived("data_batch_1", batch)
        archived("batches.meta", names)
    md5 = hashlib.md5((tmp_path / "cifar-10-python.tar.gz").read_bytes()).hexdigest()
    monkeypatch.setattr(CIFAR10, "tgz_md5", md5)
    monkeypatch.setattr(CIFAR10, "train_list", [["data_batch_1", hashlib.md5(batch).hexdigest()]])
    monkeypatch.setattr(CIFAR10, "test_list", [])
    monkeypatch.setattr(CIFAR10, "meta", CIFAR10.meta | {"md5": hashlib.md5(names).hexdigest()})
    monkeypatch.setattr(CIFAR10, "url", "http://127.0.0.1:9/nothing-answers-here")
    assert len(CIFAR10(tmp_path, download=True)) == 2


def test_faulthandler_names_the_line_of_a_crash(tmp_path):
    program = tmp_path / "notebook.py"
    program.write_text("import ctypes\n\nctypes.string_at(0)\n")
    run = subprocess.run([sys.executable, "-X", "faulthandler", program], capture_output=True, text=True)
    assert run.returncode != 0 and f'File "{program}", line 3' in run.stderr
    assert "Traceback" not in run.stderr
