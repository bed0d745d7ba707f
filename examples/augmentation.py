"""How does one photograph become many?"""

# --8<-- [start:photo]
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits, load_sample_image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import tv_tensors
from torchvision.transforms import v2

torch.manual_seed(0)


def load(name):
    pixels = torch.tensor(load_sample_image(name))  # (H, W, C)
    return v2.functional.resize(pixels.permute(2, 0, 1), [80, 120])


photo = load("china.jpg")  # (C, H, W)
print(photo.shape, photo.dtype)
# --8<-- [end:photo]


# --8<-- [start:show]
def show(**pictures):
    N = len(pictures)
    fig, axes = plt.subplots(1, N, figsize=(2.1 * N, 1.6))
    for ax, (name, X) in zip(axes, pictures.items()):
        levels = v2.functional.posterize(X, bits=5)
        pixels = levels.permute(1, 2, 0)  # (H, W, C)
        ax.imshow(pixels, cmap="gray", interpolation="nearest")
        ax.set(title=name, xlabel=tuple(X.shape), xticks=[], yticks=[])
    return axes


# --8<-- [end:show]

# --8<-- [start:crop_and_flip]
crop = photo[:, 4:76, 10:82]
flip = photo[:, :, torch.arange(119, -1, -1)]
show(photo=photo, crop=crop, flip=flip)
plt.show()
assert torch.equal(v2.functional.crop(photo, 4, 10, 72, 72), crop)
assert torch.equal(v2.functional.horizontal_flip(photo), flip)
# --8<-- [end:crop_and_flip]

# --8<-- [start:rotation_and_colour]
rotation = v2.functional.rotate(photo, 15)
bright = (1.5 * photo).clamp(0, 255).to(torch.uint8)
jitter = v2.ColorJitter(brightness=0.5, saturation=0.5, hue=0.2)
show(rotation=rotation, bright=bright, jitter=jitter(photo))
plt.show()
assert torch.equal(v2.functional.adjust_brightness(photo, 1.5), bright)
# --8<-- [end:rotation_and_colour]

# --8<-- [start:scale]
X = v2.ToDtype(torch.float32, scale=True)(photo)
print(X.dtype, f"{X.min():.1f} to {X.max():.1f}")
assert torch.allclose(X, photo / 255)
# --8<-- [end:scale]

# --8<-- [start:normalize]
mean = X.mean(dim=(1, 2), keepdim=True)  # (C, 1, 1)
std = X.std(dim=(1, 2), keepdim=True)
Z = (X - mean) / std
print(f"X: mean {X.mean():.1f} std {X.std():.1f}")
print(f"Z: mean {Z.mean().abs():.1f} std {Z.std():.1f}")
normalize = v2.Normalize(mean.view(3).tolist(), std.view(3).tolist())
assert torch.allclose(normalize(X), Z, atol=1e-6)
# --8<-- [end:normalize]

# --8<-- [start:histogram]
fig, axes = plt.subplots(1, 2, figsize=(5.6, 2.2), sharey=True)
for ax, name, picture in zip(axes, "XZ", (X, Z)):
    for channel, color in zip(picture, ("C3", "C2", "C0")):
        ax.hist(channel.flatten(), 20, histtype="step", color=color)
    ax.set_xlabel(name)
axes[0].set_ylabel("pixels")
plt.show()
# --8<-- [end:histogram]

# --8<-- [start:mistakes]
try:
    normalize(photo)
    raise AssertionError
except TypeError as error:
    print(f"TypeError: {error}")

unscaled = v2.ToDtype(torch.float32)(photo)
print(f"{unscaled.dtype} mean {normalize(unscaled).mean():.0f}, not 0")
# --8<-- [end:mistakes]

# --8<-- [start:pipelines]
finish = [v2.ToDtype(torch.float32, scale=True), normalize]
train_transform = v2.Compose([
    v2.RandomRotation(10),
    v2.RandomResizedCrop(64, scale=(0.4, 1)),
    v2.RandomHorizontalFlip(),
    v2.ColorJitter(brightness=0.4, saturation=0.4, hue=0.05),
    *finish,
])
test_transform = v2.Compose([v2.Resize(64), v2.CenterCrop(64), *finish])

print(train_transform(photo).shape, test_transform(photo).shape)
assert torch.equal(test_transform(photo), test_transform(photo))
assert not torch.equal(train_transform(photo), train_transform(photo))
# --8<-- [end:pipelines]


# --8<-- [start:dataset]
class Photos(Dataset):
    def __init__(self, names, transform):
        self.photos = [load(name) for name in names]
        self.transform = transform

    def __len__(self):
        return len(self.photos)

    def __getitem__(self, i):
        return self.transform(self.photos[i]), i


photos = Photos(["china.jpg", "flower.jpg"], train_transform)
# --8<-- [end:dataset]

# --8<-- [start:epochs]
seen = {}
for epoch in range(3):
    for X, y in DataLoader(photos, batch_size=2):
        print(X.shape, y)
        pixels = (X * std + mean).clamp(0, 1)
        seen[f"epoch {epoch}"] = torch.cat(list(pixels), dim=2)

show(**seen)
plt.show()
assert not torch.equal(seen["epoch 0"], seen["epoch 1"])
# --8<-- [end:epochs]

# --8<-- [start:boxes]
image = tv_tensors.Image(load("flower.jpg"))
mask = tv_tensors.Mask(image[0] > 100)  # (H, W)
mask[66:] = False
box = tv_tensors.BoundingBoxes(
    [[31, 15, 84, 67]], format="XYXY", canvas_size=(80, 120)
)
flipped = v2.RandomHorizontalFlip(p=1)(image, mask, box)
turned = v2.RandomRotation((30, 30))(image, mask, box)

left, top, right, bottom = box[0].tolist()
by_hand = [[120 - right, top, 120 - left, bottom]]
print(box.tolist(), flipped[2].tolist())
assert flipped[2].tolist() == by_hand
assert torch.equal(flipped[1], mask.flip(1))
# --8<-- [end:boxes]

# --8<-- [start:moved]
axes = show(image=image, flipped=flipped[0], turned=turned[0])
for ax, sample in zip(axes, [(image, mask, box), flipped, turned]):
    left, top, right, bottom = sample[2][0].tolist()
    corners = [left, right, right, left, left]
    ax.plot(corners, [top, top, bottom, bottom, top], "yellow")
    ax.contour(sample[1], levels=[0.5], colors="cyan")
plt.show()
# --8<-- [end:moved]

# --8<-- [start:digits]
digits = load_digits()
X = torch.tensor(digits.images).unsqueeze(1) / 16  # (N, 1, 8, 8)
X = v2.functional.pad(X, 1)  # (N, 1, 10, 10)
y = torch.tensor(digits.target)  # (N,)

shift = v2.RandomCrop(10, padding=1)
show(digit=X[0], shifted=shift(X[0]), again=shift(X[0]))
plt.show()
# --8<-- [end:digits]


# --8<-- [start:fit]
def fit(transform):
    torch.manual_seed(0)
    layers = nn.Linear(100, 128), nn.ReLU(), nn.Linear(128, 10)
    model = nn.Sequential(nn.Flatten(), *layers).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(100):
        batch = torch.stack([transform(x) for x in X[:200]])
        y_hat = model(batch)
        loss = nn.functional.cross_entropy(y_hat, y[:200])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# --8<-- [end:fit]


# --8<-- [start:accuracy]
def accuracy(model, X):
    return (model(X).argmax(dim=1) == y[200:]).double().mean().item()


plain, augmented = fit(v2.Identity()), fit(shift)

centred = X[200:]
shifted = torch.stack([shift(x) for x in centred])
for name, X_test in ("centred", centred), ("shifted", shifted):
    before, after = accuracy(plain, X_test), accuracy(augmented, X_test)
    print(f"{name}: plain {before:.0%}, augmented {after:.0%}")
assert after > before + 0.3
# --8<-- [end:accuracy]

# --8<-- [start:labels]
turned = v2.functional.rotate(X[583], 180)
show(six=X[583], turned=turned, nine=X[1285])
plt.show()

sixes = centred[y[200:] == 6].flip(2, 3)
answers = augmented(sixes).argmax(dim=1)
print(f"6 turned, answer 9: {(answers == 9).sum()} of {len(sixes)}")
# --8<-- [end:labels]
