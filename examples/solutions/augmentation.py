"""Answers to the exercises of augmentation."""

# --8<-- [start:vertical]
from torchvision import tv_tensors
from torchvision.transforms import v2

H, W = 80, 120
left, top, right, bottom = 31, 15, 84, 67
box = tv_tensors.BoundingBoxes(
    [[left, top, right, bottom]], format="XYXY", canvas_size=(H, W)
)
by_hand = [[left, H - bottom, right, H - top]]
print(by_hand)
assert v2.RandomVerticalFlip(p=1)(box).tolist() == by_hand
# --8<-- [end:vertical]

# --8<-- [start:batch]
import torch
from torchvision.transforms import v2

torch.manual_seed(0)
X = torch.rand(100, 3, 8, 8)  # (N, C, H, W)
flip = v2.RandomHorizontalFlip()


def flipped(batch):
    return sum(not torch.equal(a, b) for a, b in zip(batch, X))


together = [flipped(flip(X)) for _ in range(8)]
one_by_one = flipped(torch.stack([flip(x) for x in X]))
print(together, one_by_one)
assert set(together) == {0, 100}
assert 30 < one_by_one < 70
# --8<-- [end:batch]

# --8<-- [start:noise]
import torch
from torchvision.transforms import v2


def noise(X):
    return (X + 0.1 * torch.randn_like(X)).clamp(0, 1)


scale = v2.ToDtype(torch.float32, scale=True)
transform = v2.Compose([scale, noise])
photo = torch.randint(256, (3, 64, 64), dtype=torch.uint8)

torch.manual_seed(0)
by_hand = transform(photo)
torch.manual_seed(0)
by_library = v2.GaussianNoise(sigma=0.1)(scale(photo))
assert torch.allclose(by_library, by_hand)
print(by_hand.shape, by_hand.dtype)
# --8<-- [end:noise]
