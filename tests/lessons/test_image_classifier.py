"""The image classifier is carried away to a folder of somebody's own pictures, changed only as its page says."""

import re

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.models import ResNet18_Weights, resnet18

from tests.lessons.test_lenet import cells, run

LEFT_OUT = ("few.class_to_idx", "numbers = torch.tensor", "empty.rmdir()")  # written for the four shapes


def save(path, mode: str, width: int, height: int, hue: int) -> None:
    """Write a picture of one class: a stripe whose direction is its class, in any mode that a file may have."""
    rng = np.random.default_rng(width * height + hue)
    pixels = rng.integers(0, 60, size=(height, width, 3), dtype=np.uint8)
    if hue == 0:
        pixels[height // 3 : height // 2] = 255
    elif hue == 1:
        pixels[:, width // 3 : width // 2] = 255
    else:
        pixels[:] = 255 - pixels
    image = Image.fromarray(pixels).convert(mode)
    turned = {"exif": Image.Exif()} if path.suffix == ".jpg" else {}
    if turned:
        turned["exif"][274] = 6  # "turn me by 90 degrees"
    image.save(path, **turned)


KINDS = [
    ("RGB", ".jpg"),
    ("L", ".png"),
    ("P", ".png"),
    ("RGBA", ".png"),
    ("CMYK", ".jpg"),
    ("1", ".png"),
    ("LA", ".png"),
]


@pytest.fixture
def photos(tmp_path):
    """Three classes with names of their own, 10 pictures each, of all kinds and sizes."""
    for part in ("train", "val", "test"):
        for hue, name in enumerate(("b猫", "a dog", "Car")):
            folder = tmp_path / "my photos" / part / name
            folder.mkdir(parents=True)
            for i in range(10):
                mode, suffix = KINDS[i % len(KINDS)]
                save(folder / f"{i}{suffix}", mode, 40 + 31 * i, 200 - 13 * i, hue)
    return tmp_path / "my photos"


@pytest.mark.parametrize("side", [32, 48])
def test_own_pictures_of_any_kind_run_to_the_end(side, photos, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "template")
    threads = torch.get_num_threads()
    code = "\n".join(cell for cell in cells("image_classifier") if not any(mark in cell for mark in LEFT_OUT))
    picture = (photos / "test" / "Car" / "2.png").as_posix()
    changes = [
        (r"^side = 32$", f"side = {side}"),
        (r'^shapes = Path\("shapes"\)\n(?:for|    ).*(?:\n .*)*', f'shapes = Path("{photos.as_posix()}")'),
        (r"^    v2\.RandomRotation.*\n", ""),
        (r"^    v2\.RandomChannelPermutation.*\n", ""),
        (r'^rng = np\.random\.default_rng\(2\)\ndraw\("star".*\n', ""),
        (r'load\("new\.png"\)', f'load("{picture}")'),
        (r'classify\("new\.png"\)', f'classify("{picture}")'),
        (r"^assert classes\[P.*\n", ""),
        (r"^assert val > .*\n", ""),
        (r"^assert accuracy >= .*\n", ""),
        (r"num_epochs=\d+", "num_epochs=2"),
    ]
    for old, new in changes:
        code, count = re.subn(old, lambda _, new=new: new, code, flags=re.MULTILINE)
        assert count == 1, f"{old}: {count}"
    try:
        run(code, {})
    finally:
        torch.set_num_threads(threads)
    assert "['Car', 'a dog', 'b猫']" in capsys.readouterr().out


def test_a_photo_is_turned_as_its_file_says(tmp_path):
    names: dict = {}
    for cell in cells("image_classifier"):
        if "def load(" in cell:
            run("from PIL import Image, ImageOps\n" + cell.partition("\n\n\n")[0], names)
    save(tmp_path / "a.jpg", "RGB", 60, 40, hue=0)
    assert names["load"](tmp_path / "a.jpg").size == (40, 60)


@pytest.mark.parametrize(("mode", "suffix"), KINDS)
def test_every_kind_of_file_has_three_channels(mode, suffix, tmp_path):
    names: dict = {}
    for cell in cells("image_classifier"):
        if "def load(" in cell:
            run("from PIL import Image, ImageOps\n" + cell.partition("\n\n\n")[0], names)
    save(tmp_path / f"a{suffix}", mode, 60, 40, hue=0)
    picture = names["load"](tmp_path / f"a{suffix}")
    assert picture.mode == "RGB" and np.asarray(picture).max() > 250


def test_the_pretrained_network_is_as_the_page_says():
    """Its last layer takes 512 numbers; its weights say how pictures are prepared. Nothing is downloaded."""
    model = resnet18()
    assert isinstance(model.fc, torch.nn.Linear) and model.fc.in_features == 512
    assert ResNet18_Weights.DEFAULT.transforms()(Image.new("RGB", (300, 200))).shape == (3, 224, 224)
