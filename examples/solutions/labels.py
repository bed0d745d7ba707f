"""Answers to the exercises of labels."""

# --8<-- [start:vertical]
from torchvision import tv_tensors
from torchvision.transforms import v2

H, W = 64, 96
left, top, right, bottom = 25, 13, 67, 53
box = tv_tensors.BoundingBoxes(
    [[left, top, right, bottom]], format="XYXY", canvas_size=(H, W)
)
by_hand = [[left, H - bottom, right, H - top]]
print(by_hand)
assert v2.RandomVerticalFlip(p=1)(box).tolist() == by_hand
# --8<-- [end:vertical]

# --8<-- [start:wrapping]
import torch
from torchvision import tv_tensors
from torchvision.transforms import v2

image = tv_tensors.Image(torch.rand(3, 8, 8))  # (C, H, W)
plain = torch.eye(8, dtype=torch.bool)  # (H, W)
mask = tv_tensors.Mask(plain)
flip = v2.RandomHorizontalFlip(p=1)

print("plain moved:", not torch.equal(flip(image, plain)[1], plain))
print("mask moved:", not torch.equal(flip(image, mask)[1], mask))
assert torch.equal(flip(image, plain)[1], plain)
assert torch.equal(flip(image, mask)[1], plain.flip(1))
# --8<-- [end:wrapping]

# --8<-- [start:outside]
import torch
from torchvision import tv_tensors
from torchvision.transforms import v2

boxes = tv_tensors.BoundingBoxes(
    [[25, 13, 67, 53], [75, 40, 90, 55]],
    format="XYXY",
    canvas_size=(64, 96),
)
image = tv_tensors.Image(torch.zeros(3, 64, 96))
sample = {"image": image, "boxes": boxes, "labels": torch.tensor([0, 1])}

cut = v2.CenterCrop(40)(sample)
clean = v2.SanitizeBoundingBoxes()(cut)
print(cut["boxes"].tolist(), cut["labels"].tolist())
print(clean["boxes"].tolist(), clean["labels"].tolist())
assert clean["labels"].tolist() == [0]
# --8<-- [end:outside]
