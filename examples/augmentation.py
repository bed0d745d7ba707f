"""How does one photograph become many?"""

# --8<-- [start:photo]
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_sample_image
from torch.utils.data import DataLoader, Dataset
from torchvision.datasets import FakeData
from torchvision.transforms import ToTensor, v2

torch.manual_seed(0)
files = "china.jpg", "flower.jpg"
pixels = [torch.tensor(load_sample_image(file)) for file in files]
pixels = [photo.permute(2, 0, 1) for photo in pixels]  # (C, H, W)
photo, flower = [v2.functional.resize(X, [64, 96]) for X in pixels]
print(photo.shape, photo.dtype)
# --8<-- [end:photo]


# --8<-- [start:show]
def show(**pictures):
    N = len(pictures)
    fig, axes = plt.subplots(1, N, figsize=(2.1 * N, 1.6))
    for ax, (name, X) in zip(axes, pictures.items()):
        levels = v2.functional.posterize(X, bits=4)
        ax.imshow(levels.permute(1, 2, 0), interpolation="nearest")
        ax.set(title=name, xlabel=tuple(X.shape), xticks=[], yticks=[])


# --8<-- [end:show]

# --8<-- [start:crop_and_flip]
crop = photo[:, 8:54, 11:57]
flip = photo[:, :, torch.arange(95, -1, -1)]
show(photo=photo, crop=crop, flip=flip)
plt.show()
assert torch.equal(v2.functional.crop(photo, 8, 11, 46, 46), crop)
assert torch.equal(v2.functional.horizontal_flip(photo), flip)
# --8<-- [end:crop_and_flip]

# --8<-- [start:rotation_and_colour]
rotation = v2.functional.rotate(crop, 15)
bright = (1.5 * crop).clamp(0, 255).to(torch.uint8)
jitter = v2.ColorJitter(brightness=0.5, saturation=0.5, hue=0.2)
draws = {"jitter": jitter(crop), "again": jitter(crop)}
show(rotation=rotation, bright=bright, **draws)
plt.show()
assert torch.equal(v2.functional.adjust_brightness(crop, 1.5), bright)
# --8<-- [end:rotation_and_colour]

# --8<-- [start:scale]
X = v2.ToDtype(torch.float32, scale=True)(photo)
print(X.dtype, f"{X.min():.1f} to {X.max():.1f}")
assert torch.allclose(X, photo / 255)
# --8<-- [end:scale]

# --8<-- [start:pil]
picture, label = FakeData(size=1, image_size=(3, 64, 96))[0]
print(type(picture), picture.size)
pixels = v2.ToImage()(picture)
print(pixels.shape, pixels.dtype)
assert torch.allclose(ToTensor()(picture), pixels / 255)
# --8<-- [end:pil]

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
        ax.hist(channel.flatten(), 15, histtype="step", color=color)
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
    v2.RandomResizedCrop(48, scale=(0.4, 1)),
    v2.RandomHorizontalFlip(),
    v2.ColorJitter(brightness=0.4, saturation=0.4, hue=0.05),
    *finish,
])
test_transform = v2.Compose([v2.Resize(48), v2.CenterCrop(48), *finish])
print(train_transform(photo).shape, test_transform(photo).shape)
assert torch.equal(test_transform(photo), test_transform(photo))
assert not torch.equal(train_transform(photo), train_transform(photo))
# --8<-- [end:pipelines]


# --8<-- [start:dataset]
class Photos(Dataset):
    def __init__(self, photos, transform):
        self.photos, self.transform = photos, transform

    def __len__(self):
        return len(self.photos)

    def __getitem__(self, i):
        return self.transform(self.photos[i]), i


photos = Photos([photo, flower], train_transform)
# --8<-- [end:dataset]

# --8<-- [start:epochs]
seen = {}
for epoch in range(3):
    for Z, y in DataLoader(photos, batch_size=2):
        print(Z.shape, y)
        seen[f"epoch {epoch}"] = (Z[0] * std + mean).clamp(0, 1)
show(**seen)
plt.show()
assert not torch.equal(seen["epoch 0"], seen["epoch 1"])
assert len(photos) == 2 and len(photos + photos) == 4
# --8<-- [end:epochs]
