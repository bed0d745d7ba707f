"""What the lesson `augmentation` gives its readers: datasets whose parts have pipelines of their own."""

import pytest
import torch
from torch.utils.data import DataLoader
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
