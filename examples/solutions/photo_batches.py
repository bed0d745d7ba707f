"""Answers to the exercises of photo_batches."""

# --8<-- [start:alive]
import weakref
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

rng = np.random.default_rng(0)
Path("made").mkdir(exist_ok=True)
for i in range(200):
    pixels = rng.integers(256, size=(16, 16, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(f"made/{i:03}.png")


class Made(Dataset):
    def __init__(self, N):
        self.N, self.alive, self.most = N, weakref.WeakSet(), 0

    def __len__(self):
        return self.N

    def __getitem__(self, i):
        X = torch.tensor(np.asarray(Image.open(f"made/{i:03}.png")))
        self.alive.add(X)
        self.most = max(self.most, len(self.alive))
        return X
# --8<-- [end:alive]

# --8<-- [start:memory]
for N in (50, 100, 200):
    made = Made(N)
    for X in DataLoader(made, batch_size=10):
        pass
    on_demand, made.most = made.most, 0
    everything = [made[i] for i in range(N)]
    print(f"{N:3} photos: on demand {on_demand}, in a list {made.most}")
    assert on_demand <= 11 and made.most >= N
# --8<-- [end:memory]

# --8<-- [start:files]
import time
from pathlib import Path

import torch
from PIL import Image, ImageOps
from sklearn.datasets import load_sample_image
from torch import nn
from torch.utils.data import DataLoader
from torchvision.transforms import v2

for folder in ("large", "small"):
    Path(folder).mkdir(exist_ok=True)
photo = Image.fromarray(load_sample_image("china.jpg"))
for i in range(24):
    turned = photo.rotate(i).resize((1600, 1200))
    turned.save(f"large/{i:02}.jpg")
    ImageOps.fit(turned, (72, 72)).save(f"small/{i:02}.png")
# --8<-- [end:files]

# --8<-- [start:waiting]
to_tensor = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, True)])
model = nn.Sequential(
    *[nn.Conv2d(3, 16, 3), nn.ReLU(), nn.MaxPool2d(2)],
    *[nn.Conv2d(16, 32, 3), nn.ReLU(), nn.AdaptiveMaxPool2d(1)],
    *[nn.Flatten(), nn.Linear(32, 2)],
)
optimizer = torch.optim.Adam(model.parameters())


def step(X):
    y = torch.zeros(len(X), dtype=torch.int64)
    loss = nn.functional.cross_entropy(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def read(path):
    return to_tensor(ImageOps.fit(Image.open(path), (72, 72)))


def waiting(loader, step):
    waited, start = 0.0, time.perf_counter()
    batches = iter(loader)
    while True:
        before = time.perf_counter()
        X = next(batches, None)
        waited += time.perf_counter() - before
        if X is None:
            return waited / (time.perf_counter() - start)
        step(X)


share, cost = {}, {}
for folder in ("large", "small"):
    files = sorted(Path(folder).iterdir())

    def collate(paths):
        return torch.stack([read(path) for path in paths])

    loader = DataLoader(files, batch_size=8, collate_fn=collate)
    share[folder] = min(waiting(loader, step) for _ in range(3))
    start = time.process_time()
    list(loader)
    cost[folder] = time.process_time() - start
print("large: waits most of the time:", share["large"] > 0.5)
print("small: a tenth of the work:", cost["small"] < cost["large"] / 10)
assert share["small"] < share["large"] > 0.5
assert cost["small"] < cost["large"] / 10
# --8<-- [end:waiting]

# --8<-- [start:sampler]
import torch
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data import WeightedRandomSampler

y = torch.arange(2).repeat_interleave(torch.tensor([400, 40]))
weight = len(y) / (2 * y.bincount())  # (K,)
for seed in range(3):
    generator = torch.Generator().manual_seed(seed)
    sampler = WeightedRandomSampler(
        weight[y], num_samples=len(y), generator=generator
    )
    rows = torch.arange(len(y))
    loader = DataLoader(TensorDataset(rows, y), 32, sampler=sampler)
    drawn = torch.cat([i for i, _ in loader])  # (N,)
    rare = drawn[y[drawn] == 1]
    print(len(rare), "of 440 rare,", len(rare.unique()), "different")
    assert 180 < len(rare) < 260
# --8<-- [end:sampler]

# --8<-- [start:trained]
from sklearn.datasets import load_sample_image
from torch import nn

torch.set_num_threads(1)


def crops(file, N, W=8):
    grey = torch.tensor(load_sample_image(file)).float().mean(2)
    y, x = torch.randint(427 - W, (N,)), torch.randint(640 - W, (N,))
    X = torch.stack([grey[a : a + W, b : b + W] for a, b in zip(y, x)])
    return (X - X.mean(dim=(1, 2), keepdim=True)).unsqueeze(1) / 50


files = "china.jpg", "flower.jpg"
for seed in range(3):
    torch.manual_seed(seed)
    X = torch.cat([crops(file, N) for file, N in zip(files, (400, 40))])
    sampler = WeightedRandomSampler(weight[y], num_samples=len(y))
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(288, 2)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(10):
        for batch in torch.tensor(list(sampler)).split(32):
            loss = nn.functional.cross_entropy(model(X[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        answers = [model(crops(file, 500)).argmax(dim=1) for file in files]
    found = [(answers[k] == k).float().mean().item() for k in (0, 1)]
    print(f"palace {found[0]:.1f} flower {found[1]:.1f}")
    assert found[0] > 0.4 and found[1] > 0.7
# --8<-- [end:trained]

# --8<-- [start:whole]
import numpy as np
from PIL import Image, ImageOps

wide = Image.new("RGB", (300, 100), "blue")
wide.paste("yellow", (270, 0, 300, 100))

for change in (ImageOps.fit, ImageOps.pad):
    pixels = np.asarray(change(wide, (72, 72)))  # (H, W, C)
    yellow = (pixels[:, :, 0] > 128).sum()
    black = (pixels.max(axis=2) == 0).sum()
    print(change.__name__, "yellow", yellow, "black", black, "of", 72 * 72)
assert yellow > 0
# --8<-- [end:whole]
