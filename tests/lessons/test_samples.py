"""What the lesson `samples` gives its readers runs on their files: other kinds of pictures, other lengths."""

import os

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

from tests.lessons import regions


@pytest.fixture(scope="module")
def lesson():
    return regions("samples", "imports", "pictures")


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "LA", "CMYK"])
def test_pictures_of_any_mode_become_grey(mode, lesson, tmp_path):
    grey = Image.fromarray(np.full((5, 7), 255, dtype=np.uint8))
    suffix = "tif" if mode == "CMYK" else "png"
    grey.convert(mode).save(tmp_path / f"photo_3.{suffix}")
    if suffix == "tif":
        (tmp_path / "photo_3.tif").rename(tmp_path / "photo_3.png")
    pictures = lesson["Pictures"](tmp_path)
    X, y = pictures[0]
    assert len(pictures) == 1 and y == 3
    assert X.shape == (1, 5, 7) and X.dtype == torch.float32
    assert torch.equal(X, torch.ones(1, 5, 7))


def test_a_palette_is_looked_up(lesson, tmp_path):
    """Read without `convert`, a pixel of a palette picture is the number of its colour, not its brightness."""
    picture = Image.new("P", (2, 2), 1)
    picture.putpalette([0, 0, 0, 200, 200, 200])
    picture.save(tmp_path / "0.png")
    X, _ = lesson["Pictures"](tmp_path)[0]
    assert torch.equal(X, torch.full((1, 2, 2), 200 / 255))


def test_pictures_come_twice_and_leave_no_file_open(lesson, tmp_path):
    for i in range(20):
        Image.new("L", (8, 8), i).save(tmp_path / f"{i:02}_{i % 10}.png")
    pictures = lesson["Pictures"](str(tmp_path))
    loader = DataLoader(pictures, batch_size=8)
    descriptors = "/proc/self/fd"
    before = len(os.listdir(descriptors)) if os.path.isdir(descriptors) else 0
    first, second = [list(loader) for _ in range(2)]
    assert not before or len(os.listdir(descriptors)) == before
    for (X, y), (X_again, y_again) in zip(first, second, strict=True):
        assert torch.equal(X, X_again) and torch.equal(y, y_again)
    assert torch.cat([y for _, y in first]).tolist() == [i % 10 for i in range(20)]


def test_an_empty_folder_has_no_pictures(lesson, tmp_path):
    assert len(lesson["Pictures"](tmp_path / "nowhere")) == 0


def test_sounds_of_any_length_become_a_batch():
    names = regions("samples", "imports")
    code = regions_text("samples", "collate").partition("\n\n\nloader")[0]
    exec(code, names)
    samples = [(torch.ones(T), n) for n, T in enumerate((1, 2999, 3000, 3001, 9000))]
    X, lengths, y = names["collate_sounds"](samples)
    assert X.shape == (5, 3000) and X.sum(dim=1).tolist() == lengths.tolist() == [1, 2999, 3000, 3000, 3000]
    assert y.tolist() == [0, 1, 2, 3, 4]
    X, lengths, _ = names["collate_sounds"](samples[:1])
    assert X.shape == (1, 1) and lengths.tolist() == [1]


def test_an_empty_text_is_a_row_of_words_too():
    names = regions("samples", "imports", "vocabulary")
    rows = [names["encode"](text) for text in ("", "rain", "a purple cat")]
    assert [row.tolist() for row in rows] == [[], [7], [2, 1, 5]]
    X = names["pad_sequence"](rows, batch_first=True)
    assert names["nn"].Embedding(10, 4)(X).shape == (3, 3, 4)


def test_answers_are_written_twice_in_a_row(tmp_path, monkeypatch):
    """A cell of a notebook is run again: the folder is there already, the table is written anew."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        written = regions("solutions/samples", "names")["written"]
        assert [row[0] for row in written] == ["file", *(f"{c}.png" for c in "abcde")]


def regions_text(lesson: str, name: str) -> str:
    from tests.project import ROOT

    code = (ROOT / "examples" / f"{lesson}.py").read_text(encoding="utf-8")
    return code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0]
