"""What the lesson `augmentation` gives its readers: datasets whose parts have pipelines of their own."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.transforms import v2

from tests.project import ROOT


@pytest.fixture(scope="module")
def answer():
    code = (ROOT / "examples" / "solutions" / "augmentation.py").read_text(encoding="utf-8")
    names: dict = {}
    for name in ("parts", "split"):
        exec(code.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0], names)
    return names


def test_training_pictures_change_and_validation_pictures_do_not(answer):
    train, validation = answer["train"], answer["validation"]
    assert len(train) == 8 and len(validation) == 2
    assert not torch.equal(train[0], train[0])
    assert torch.equal(validation[0], validation[0])
    everything = sorted([*train.indices, *validation.indices])
    assert everything == list(range(10))


def test_pictures_of_several_sizes_are_cut_to_one(answer):
    pictures = [torch.rand(3, 8 + n, 9) for n in range(5)]
    dataset = answer["Pictures"](pictures, v2.Compose([v2.Resize(6), v2.CenterCrop(6)]))
    assert [len(batch) for batch in DataLoader(dataset, batch_size=2)] == [2, 2, 1]
    assert next(iter(DataLoader(dataset, batch_size=5))).shape == (5, 3, 6, 6)


def test_16_bits_are_scaled_by_v2_alone(tmp_path):
    levels = np.array([[0, 1000], [40000, 65535]], dtype=np.uint16)
    Image.fromarray(levels).save(tmp_path / "scan.png")
    with Image.open(tmp_path / "scan.png") as picture:
        new = v2.ToImage()(picture)
        old = transforms.ToTensor()(picture)
    assert new.dtype == torch.uint16 and old.dtype == torch.int16
    scaled = v2.ToDtype(torch.float32, scale=True)(new)
    assert torch.allclose(scaled, torch.from_numpy(levels.astype(np.float32)) / 65535)
    assert old[0, 0, 1] == 1000 and old[0, 1, 0] < 0
