"""Which augmentation matters, and what becomes of a fifth class?"""

# --8<-- [start:draw]
import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import nn

torch.set_num_threads(1)
rng = np.random.default_rng(0)
radii = {
    "circle": [1] * 36,
    "square": [1.25] * 4,
    "star": [1.55, 0.65] * 5,
    "triangle": [1.55] * 3,
    "hexagon": [1.1] * 6,
}


def draw(shape, S=128):
    R = S * rng.uniform(0.2, 0.28) * np.array(radii[shape])
    x, y = rng.uniform(R.max(), S - R.max(), size=2)
    angle = rng.uniform(0, 360) + 360 * np.arange(len(R)) / len(R)
    dx, dy = R * np.cos(np.deg2rad(angle)), R * np.sin(np.deg2rad(angle))
    ground = rng.integers(256, size=3)
    colour = (ground + rng.integers(80, 177, size=3)) % 256
    picture = Image.new("RGB", (S, S), tuple(ground))
    pen = ImageDraw.Draw(picture)
    pen.polygon(list(zip(x + dx, y + dy)), tuple(colour))
    pixels = np.asarray(picture.reduce(4))  # (32, 32, C)
    return torch.tensor(pixels + rng.normal(0, 16, pixels.shape))
# --8<-- [end:draw]

# --8<-- [start:data]
def data(shapes, count):
    X = torch.stack([draw(s) for s in shapes for _ in range(count)])
    X = X.permute(0, 3, 1, 2).float() / 128 - 1  # (N, C, H, W)
    return X, torch.arange(len(shapes)).repeat_interleave(count)


def block(C_in, C_out):
    convolution = nn.Conv2d(C_in, C_out, kernel_size=3, padding=1)
    return nn.Sequential(convolution, nn.BatchNorm2d(C_out), nn.ReLU())


def fit(X, y, *changes, num_epochs=20):
    model = nn.Sequential(
        block(3, 16), nn.MaxPool2d(2), block(16, 32), nn.MaxPool2d(2),
        block(32, 64), nn.AdaptiveMaxPool2d(1), nn.Flatten(),
        nn.Linear(64, int(y.max()) + 1),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(num_epochs):
        for batch in torch.randperm(len(y)).split(32):
            Z = X[batch]
            for change in changes:
                Z = change(Z)
            loss = nn.functional.cross_entropy(model(Z), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model.eval()
# --8<-- [end:data]

# --8<-- [start:compare]
def turn(X):
    return X.rot90(int(torch.randint(4, ())), dims=(2, 3))


def recolour(X):
    return X[:, torch.randperm(3)] * (-1) ** int(torch.randint(2, ()))


@torch.no_grad()
def accuracy(model, X, y):
    return (model(X).argmax(dim=1) == y).float().mean().item()


four = ["circle", "square", "star", "triangle"]
X, y = data(four, 40)
X_test, y_test = data(four, 100)
found = {}
for changes in ([], [turn], [recolour], [turn, recolour]):
    names = " ".join(change.__name__ for change in changes)
    found[names] = []
    for seed in range(3):
        torch.manual_seed(seed)
        model = fit(X, y, *changes)
        found[names].append(accuracy(model, X_test, y_test))
    print(f"{names:14}", [f"{value:.2f}" for value in found[names]])
assert sum(found["recolour"]) > sum(found["turn"]) > sum(found[""])
# --8<-- [end:compare]

# --8<-- [start:hexagon]
Z, _ = data(["hexagon"], 100)
with torch.no_grad():
    p = model(Z).softmax(dim=1)  # (N, K)
certainty, answer = p.max(dim=1)
for k, name in enumerate(four):
    print(f"{name:9} {(answer == k).sum():3}")
print(f"certainty {certainty.mean():.1f}")
# --8<-- [end:hexagon]

# --8<-- [start:fifth]
five = [*four, "hexagon"]
X, y = data(five, 40)
X_test, y_test = data(five, 100)
torch.manual_seed(0)
model = fit(X, y, turn, recolour)
with torch.no_grad():
    answer = model(X_test).argmax(dim=1)
table = (5 * y_test + answer).bincount(minlength=25).view(5, 5)
for name, row in zip(five, table.tolist()):
    print(f"{name:9}", row)
right = table[[0, 4], [0, 4]].sum().item() / 200
print(f"circles and hexagons: {right:.1f} right")
assert right < 0.6
# --8<-- [end:fifth]
