"""How do photos on disk become batches that a network can learn from?"""

# --8<-- [start:imports]
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image, ImageOps
from sklearn.datasets import load_sample_image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import v2

torch.manual_seed(0)
# --8<-- [end:imports]

# --8<-- [start:files]
rng = np.random.default_rng(0)
sources = {"flower": "flower.jpg", "palace": "china.jpg"}
photos = []
for name, source in sources.items():
    Path("crops", name).mkdir(parents=True, exist_ok=True)
    photo = Image.fromarray(load_sample_image(source))
    for i in range(20):
        W, H = rng.integers(120, 200, size=2).tolist()
        x, y = rng.integers(640 - W), rng.integers(427 - H)
        path = Path("crops", name, f"{i:02}.jpg")
        photo.crop((x, y, x + W, y + H)).save(path)
        photos.append((path, name))


def open_photo(path):
    with Image.open(path) as image:
        return image.convert("RGB")


print(len(photos), photos[0][0].as_posix(), photos[0][1])
# --8<-- [end:files]


# --8<-- [start:split]
def split(photos, share=0.25, seed=0):
    rng = np.random.default_rng(seed)
    train, val = [], []
    for name in sorted({name for _, name in photos}):
        mine = [photo for photo in photos if photo[1] == name]
        if len(mine) < 2:
            raise ValueError(f"{name!r} has one picture; add another")
        order = [mine[i] for i in rng.permutation(len(mine))]
        n = max(1, round(share * len(mine)))
        val, train = val + order[:n], train + order[n:]
    return train, val
# --8<-- [end:split]


# --8<-- [start:transforms]
S = 64


def square(picture):
    return ImageOps.fit(picture, (S * 9 // 8, S * 9 // 8))


finish = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
flip = v2.RandomHorizontalFlip()
train_transform = v2.Compose([square, v2.RandomCrop(S), flip, *finish])
use_transform = v2.Compose([square, v2.CenterCrop(S), *finish])
# --8<-- [end:transforms]

# --8<-- [start:scale]
pixels = np.tile(np.arange(240, dtype=np.uint8), (160, 1))
ramp = Image.fromarray(pixels).convert("RGB")
zoom = v2.Compose([v2.RandomResizedCrop(S), *finish])
transforms = {"train": train_transform, "use": use_transform, "zoom": zoom}
for name, transform in transforms.items():
    X = torch.stack([transform(ramp) for _ in range(100)])  # (N, C, S, S)
    steps = 255 * (X[:, 0, :, 61] - X[:, 0, :, 2]).abs() / 59
    print(f"{name:5} {steps.min():.1f} to {steps.max():.1f}")
    assert name == "zoom" or abs(steps - 160 / 72).max() < 0.02
assert steps.max() > 3 * steps.min()
# --8<-- [end:scale]


# --8<-- [start:dataset]
class Photos(Dataset):
    def __init__(self, photos, classes, transform):
        self.photos, self.transform = photos, transform
        self.number = {name: k for k, name in enumerate(classes)}

    def __len__(self):
        return len(self.photos)

    def __getitem__(self, i):
        path, name = self.photos[i]
        return self.transform(open_photo(path)), self.number[name]
# --8<-- [end:dataset]


# --8<-- [start:loaders]
classes = sorted({name for _, name in photos})
train, val = split(photos)
train_set = Photos(train, classes, train_transform)
val_set = Photos(val, classes, use_transform)
loader = DataLoader(train_set, batch_size=16, shuffle=True)
X, y = next(iter(loader))
print(classes, len(train_set), len(val_set))
print(X.shape, X.dtype, y)
assert not set(train) & set(val)
# --8<-- [end:loaders]

# --8<-- [start:batch]
pixels = v2.functional.to_dtype(X, torch.uint8, scale=True)
pixels = v2.functional.posterize(pixels[:, :, ::2, ::2], bits=3)
fig, axes = plt.subplots(2, 8, figsize=(7, 2.2))
for ax, picture, k in zip(axes.flat, pixels, y):
    ax.imshow(picture.permute(1, 2, 0), interpolation="none")
    ax.set(title=classes[k], xticks=[], yticks=[])
plt.show()
# --8<-- [end:batch]


# --8<-- [start:crops]
def crops(name, N, W=8):
    grey = torch.tensor(load_sample_image(sources[name])).float().mean(2)
    y, x = torch.randint(427 - W, (N,)), torch.randint(640 - W, (N,))
    cut = [grey[a : a + W, b : b + W] for a, b in zip(y, x)]
    X = torch.stack(cut).unsqueeze(1) / 50  # (N, 1, W, W)
    return X - X.mean(dim=(2, 3), keepdim=True)
# --8<-- [end:crops]


# --8<-- [start:fit]
def fit(X, y, weight, num_epochs=10):
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 2)
    )
    loss_fn = nn.CrossEntropyLoss(weight=weight)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(num_epochs):
        for batch in torch.randperm(len(y)).split(32):
            y_hat = model(X[batch])
            loss = loss_fn(y_hat, y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model
# --8<-- [end:fit]


# --8<-- [start:recall]
def recall(weight, seed):
    torch.manual_seed(seed)
    X = torch.cat([crops("flower", 40), crops("palace", 400)])
    model = fit(X, y, weight)
    with torch.no_grad():
        answers = [model(crops(name, 500)).argmax(1) for name in classes]
    return [(answers[k] == k).float().mean().item() for k in (0, 1)]
# --8<-- [end:recall]

# --8<-- [start:unequal]
y = torch.arange(2).repeat_interleave(torch.tensor([40, 400]))
weight = len(y) / (2 * y.bincount())  # (K,)
print(weight)
for name, used in {"plain": None, "weighted": weight}.items():
    found = np.array([recall(used, seed) for seed in range(3)])
    flower, palace = found.T.round(1)
    print(f"{name:8} flower {flower} palace {palace}")
    accuracy = found @ [40, 400] / 440
    print(f"{'':8} accuracy {accuracy.round(1)}")
    blind = (found[:, 0] < 0.1) & (accuracy > 0.85)
    seen = (found[:, 0] > 0.7) & (accuracy < 0.75)
    assert (blind if used is None else seen).all()
# --8<-- [end:unequal]
