"""Answers to the exercises of augmentation."""

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

# --8<-- [start:both]
import torch
from sklearn.datasets import load_sample_images
from torchvision.transforms import v2

images = [torch.tensor(x) for x in load_sample_images().images]
scale = v2.ToDtype(torch.float32, scale=True)
X = scale(torch.stack(images).permute(0, 3, 1, 2))  # (N, C, H, W)
mean, std = X.mean(dim=(0, 2, 3)), X.std(dim=(0, 2, 3))  # (C,)

Z = v2.Normalize(mean.tolist(), std.tolist())(X)
for n in range(2):
    print(f"photo {n}: mean {Z[n].mean():.1f} std {Z[n].std():.1f}")
assert torch.allclose(Z.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-3)
assert torch.allclose(Z.std(dim=(0, 2, 3)), torch.ones(3), atol=1e-3)
# --8<-- [end:both]

# --8<-- [start:parts]
import torch
from torch.utils.data import Dataset, Subset, random_split
from torchvision.transforms import v2


class Pictures(Dataset):
    def __init__(self, pictures, transform):
        self.pictures, self.transform = pictures, transform

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, i):
        return self.transform(self.pictures[i])
# --8<-- [end:parts]


# --8<-- [start:split]
torch.manual_seed(0)
pictures = torch.rand(10, 3, 8, 8)  # (N, C, H, W)
shuffled = Pictures(pictures, v2.ColorJitter(brightness=0.5))
train, wrong = random_split(shuffled, [8, 2])

fixed = Pictures(pictures, v2.Identity())
validation = Subset(fixed, wrong.indices)
for part in (wrong, validation):
    print(torch.equal(part[0], part[0]))
assert wrong.dataset is train.dataset
assert not set(train.indices) & set(validation.indices)
# --8<-- [end:split]
