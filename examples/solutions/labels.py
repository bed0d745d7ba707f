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

# --8<-- [start:larger]
import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
X = torch.tensor(digits.images).float() / 16  # (N, 8, 8)
X = nn.functional.pad(X, (2, 2, 2, 2))  # (N, 12, 12)
y = torch.tensor(digits.target)  # (N,)
places = [(i, j) for i in range(3) for j in range(3)]
shifted = torch.stack([X[:, i : i + 10, j : j + 10] for i, j in places])
# --8<-- [end:larger]


# --8<-- [start:gap]
def fit(H, num_epochs, seed, augment):
    torch.manual_seed(seed)
    layers = nn.Linear(100, H), nn.ReLU(), nn.Linear(H, 10)
    model = nn.Sequential(nn.Flatten(), *layers)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(num_epochs):
        place = torch.randint(9, (200,)) if augment else 4
        batch = shifted[place, torch.arange(200)]  # (200, 10, 10)
        loss = nn.functional.cross_entropy(model(batch), y[:200])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    y_hat = model(shifted[4, 200:]).argmax(dim=1)
    return (y_hat == y[200:]).float().mean().item()
# --8<-- [end:gap]


# --8<-- [start:sizes]
gaps = []
for H, num_epochs in (128, 100), (128, 400), (512, 100):
    means = []
    for augment in (False, True):
        scores = [fit(H, num_epochs, seed, augment) for seed in range(3)]
        means.append(sum(scores) / 3)
    print(H, num_epochs, *[f"{mean:.0%}" for mean in means])
    gaps.append(means[0] - means[1])
assert 0.01 < min(gaps[1:]) and max(gaps[1:]) < gaps[0]
# --8<-- [end:sizes]
