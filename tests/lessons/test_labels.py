"""The shift that the lesson `labels` writes by hand draws the nine places that torchvision's RandomCrop draws."""

import torch
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
