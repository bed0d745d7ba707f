"""The shift that the lesson `labels` writes by hand draws the nine places that torchvision's RandomCrop draws."""

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import transforms, tv_tensors
from torchvision.transforms import v2

from tests.project import ROOT


def test_shift_is_random_crop_with_a_border():
    code = (ROOT / "examples" / "labels.py").read_text(encoding="utf-8")
    function = code.partition("[start:digits]\n")[2].partition("\n\n\n")[0]
    names = {"torch": torch, "nn": torch.nn}
    exec(function, names)
    torch.manual_seed(0)
    X = torch.rand(1, 10, 10)
    by_hand = {tuple(names["shift"](X).flatten().tolist()) for _ in range(300)}
    by_library = {tuple(v2.RandomCrop(10, padding=1)(X).flatten().tolist()) for _ in range(300)}
    assert len(by_hand) == 9 and by_hand == by_library


def test_a_mask_of_classes_keeps_its_whole_numbers(tmp_path):
    file, classes = tmp_path / "mask.png", np.arange(4, dtype=np.uint8).reshape(2, 2)
    Image.fromarray(classes).save(file)
    mask = tv_tensors.Mask(Image.open(file))
    picture = tv_tensors.Image(torch.full((3, 2, 2), 255, dtype=torch.uint8))
    scaled, kept = v2.ToDtype(torch.float32, scale=True)(picture, mask)
    assert scaled.max() == 1 and kept.dtype == torch.uint8
    batch = torch.stack([kept, kept])  # (N, 1, H, W)
    target = batch.squeeze(1).long()
    assert target.shape == (2, 2, 2) and np.array_equal(target[0], classes)
    nn.CrossEntropyLoss()(torch.randn(2, 4, 2, 2), target)
    assert f"{transforms.ToTensor()(Image.open(file))[0, 0, 1]:.4f}" == "0.0039"
