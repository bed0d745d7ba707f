"""Damaged data is refused by name, and nothing is trained on it."""

import functools
import gzip
import hashlib
import os
import socket
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from torchvision import datasets

from run.blocks import python_blocks
from run.notebooks import as_markdown
from tests.project import ROOT

RAW = {"MNIST": Path("data/MNIST/raw"), "the stand-in": Path("data/digits/MNIST/raw")}
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
T10K_IMAGES, T10K_LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"


class Notebook:
    """The project mnist_cnn, run in an empty folder; the digits of the stand-in play the part of MNIST's too."""

    def __init__(self):
        path = ROOT / "examples" / "projects" / "mnist_cnn.py"
        blocks = python_blocks(as_markdown(path.read_text(encoding="utf-8"), path.name, "en"), path.name)
        cells = [block.code for block in blocks]
        (switch,) = (number for number, cell in enumerate(cells) if cell.startswith("real = "))
        self.before, self.switch, self.after = cells[:switch], cells[switch], cells[switch + 1 :]
        self.names: dict = {}
        self.run(self.before)
        self.names["mnist_md5"] = self.names["standin_md5"]

    def run(self, cells: list[str]) -> None:
        for cell in cells:
            exec(compile(cell, "<cell>", "exec"), self.names)

    def read(self, download: bool = False) -> str:
        """Run the cell that decides which data it is; return where they lie."""
        self.names["download"] = download
        self.run([self.switch])
        return self.names["root"]

    def write(self, raw: Path) -> None:
        for name, content in self.names["standin"].items():
            self.names["write"](raw / name, content)


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "template")
    threads = torch.get_num_threads()
    yield Notebook()
    torch.set_num_threads(threads)


def swap(raw: Path, one: str, other: str) -> None:
    (raw / one).rename(raw / "swapped")
    (raw / other).rename(raw / one)
    (raw / "swapped").rename(raw / other)


def flip_last_byte(file: Path) -> None:
    *rest, last = file.read_bytes()
    file.write_bytes(bytes([*rest, last ^ 1]))


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def add_old_copy(raw: Path) -> None:
    """What torchvision kept before 2020, and still reads in place of the four files."""
    (raw.parent / "processed").mkdir()
    for name in ("training.pt", "test.pt"):
        torch.save((torch.zeros(9, 28, 28, dtype=torch.uint8), torch.zeros(9)), raw.parent / "processed" / name)


DAMAGES = {
    "empty": (IMAGES, lambda raw: (raw / IMAGES).write_bytes(b"")),
    "truncated": (IMAGES, lambda raw: os.truncate(raw / IMAGES, 500_000)),
    "last byte missing": (LABELS, lambda raw: os.truncate(raw / LABELS, (raw / LABELS).stat().st_size - 1)),
    "a byte too long": (LABELS, lambda raw: (raw / LABELS).open("ab").write(b"7")),
    "one label changed": (LABELS, lambda raw: flip_last_byte(raw / LABELS)),
    "still packed": (LABELS, lambda raw: (raw / LABELS).write_bytes(gzip.compress((raw / LABELS).read_bytes()))),
    "half a packed file": (IMAGES, lambda raw: (raw / IMAGES).write_bytes(gzip.compress(bytes(9999))[:20])),
    "a web page": (IMAGES, lambda raw: (raw / IMAGES).write_text("<html>404 Not Found</html>")),
    "fewer labels than images": (LABELS, lambda raw: (raw / LABELS).write_bytes((raw / T10K_LABELS).read_bytes())),
    "images swapped": (IMAGES, lambda raw: swap(raw, IMAGES, T10K_IMAGES)),
    "images and labels swapped": (IMAGES, lambda raw: swap(raw, IMAGES, LABELS)),
    "only the test labels": (T10K_LABELS, lambda raw: os.truncate(raw / T10K_LABELS, 8)),
    "a folder": (IMAGES, lambda raw: replace_by_folder(raw / IMAGES)),
    "an old copy beside": ("processed", add_old_copy),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", RAW)
def test_damaged_data_is_named_and_never_trained_on(kind, damage, notebook):
    raw, (file, spoil) = RAW[kind], DAMAGES[damage]
    notebook.write(raw)
    spoil(raw)
    with pytest.raises(ValueError) as refusal:
        notebook.run([notebook.switch, *notebook.after])
    where, cure = str(refusal.value).split("\n")
    assert where.split()[0].endswith(f"/{file}")
    assert cure == f"Delete the folder {raw.parent.as_posix()} and run again."
    assert "model" not in notebook.names and not Path("mnist_cnn.pt").exists()


@pytest.mark.parametrize("name", [IMAGES, LABELS, T10K_IMAGES, T10K_LABELS])
def test_mnist_with_a_file_missing_is_refused(name, notebook):
    """Otherwise it would be taken for no MNIST at all, or be mixed with the stand-in."""
    notebook.write(RAW["MNIST"])
    (RAW["MNIST"] / name).unlink()
    with pytest.raises(ValueError, match=f"{name} is missing"):
        notebook.read()


def test_the_stand_in_is_not_taken_for_mnist(notebook):
    """With the checksums of the real one, which no test may download."""
    notebook.run(notebook.before)
    notebook.write(RAW["MNIST"])
    with pytest.raises(ValueError, match="data/MNIST/raw/train-images"):
        notebook.read()


def test_no_network_is_asked_for_by_itself(notebook, monkeypatch, capsys):
    def refuse(*_):
        raise AssertionError("the notebook opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert notebook.read() == "data/digits" and "not MNIST" in capsys.readouterr().out
    assert len(datasets.MNIST("data/digits")) + len(datasets.MNIST("data/digits", train=False)) == 1797


def test_mnist_that_is_there_is_used_and_left_alone(notebook, capsys):
    notebook.write(RAW["MNIST"])
    assert notebook.read() == "data" and "real MNIST" in capsys.readouterr().out
    assert not Path("data/digits").exists()


@pytest.mark.parametrize("at", range(4))
def test_writing_that_is_stopped_leaves_no_half_file(at, notebook, monkeypatch):
    """Stopped before the file number `at` has its name; the next run goes on as if nothing had been."""
    done = []

    def replace(part, file):
        if len(done) == at:
            raise KeyboardInterrupt
        done.append(Path(part).rename(file))

    with monkeypatch.context() as context, pytest.raises(KeyboardInterrupt):
        context.setattr(os, "replace", replace)
        notebook.read()
    raw = RAW["the stand-in"]
    assert sorted(raw.glob("*-ubyte")) == sorted(done)
    assert notebook.read() == "data/digits" and len(list(raw.glob("*-ubyte"))) == 4


@pytest.fixture
def mirror(tmp_path_factory, notebook, monkeypatch):
    """A server with the four packed files, in place of MNIST's; the folder it serves."""
    folder = tmp_path_factory.mktemp("mirror")
    resources = []
    for name, content in notebook.names["standin"].items():
        packed = gzip.compress(content)
        (folder / f"{name}.gz").write_bytes(packed)
        resources.append((f"{name}.gz", hashlib.md5(packed).hexdigest()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(SimpleHTTPRequestHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(datasets.MNIST, "resources", resources)
    monkeypatch.setattr(datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
    yield folder
    server.shutdown()
    server.server_close()


def test_download_when_told_to(notebook, mirror):
    assert notebook.read(download=True) == "data"
    for file in mirror.iterdir():
        file.unlink()
    assert notebook.read(download=True) == "data"  # what is there isn't downloaded again
    assert notebook.read() == "data"


@pytest.mark.parametrize("broken", [IMAGES, T10K_LABELS])
def test_half_a_download_is_not_used(broken, notebook, mirror):
    whole = (mirror / f"{broken}.gz").read_bytes()
    (mirror / f"{broken}.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RuntimeError, match=broken):
        notebook.read(download=True)
    assert "model" not in notebook.names
    if broken == IMAGES:  # nothing unpacked yet
        assert notebook.read() == "data/digits"
    else:
        with pytest.raises(ValueError, match=f"{broken} is missing"):
            notebook.read()
