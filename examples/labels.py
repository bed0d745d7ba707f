"""Is the label still true when the picture changes?"""

# --8<-- [start:photo]
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits, load_sample_image
from torch import nn
from torchvision import tv_tensors
from torchvision.transforms import v2

torch.manual_seed(18)
pixels = torch.tensor(load_sample_image("flower.jpg"))  # (H, W, C)
photo = v2.functional.resize(pixels.permute(2, 0, 1), [64, 96])
print(photo.shape, photo.dtype)
# --8<-- [end:photo]

# --8<-- [start:boxes]
image = tv_tensors.Image(photo)  # (C, H, W)
mask = tv_tensors.Mask(photo[0] > 100)  # (H, W)
mask[53:] = False
box = tv_tensors.BoundingBoxes(
    [[25, 13, 67, 53]], format="XYXY", canvas_size=(64, 96)
)
print(image.shape, mask.shape, box.shape)
# --8<-- [end:boxes]

# --8<-- [start:flipped]
flipped = v2.RandomHorizontalFlip(p=1)(image, mask, box)
left, top, right, bottom = box[0].tolist()
by_hand = [[96 - right, top, 96 - left, bottom]]
print(box.tolist(), flipped[2].tolist())
assert flipped[2].tolist() == by_hand
assert torch.equal(flipped[1], mask.flip(1))
# --8<-- [end:flipped]

# --8<-- [start:turned]
turned = v2.RandomRotation((30, 30))(image, mask, box)
tilting = tv_tensors.BoundingBoxes(
    [[25.0, 13, 42, 40, 0]], format="XYWHR", canvas_size=(64, 96)
)
print(turned[2].tolist())
print(v2.RandomRotation((30, 30))(tilting).round().tolist())
grey = v2.Grayscale()(image, mask, box)
assert torch.equal(grey[1], mask) and torch.equal(grey[2], box)
# --8<-- [end:turned]


# --8<-- [start:show]
def show(**pictures):
    N = len(pictures)
    fig, axes = plt.subplots(1, N, figsize=(2.1 * N, 1.6))
    for ax, (name, X) in zip(axes, pictures.items()):
        levels = v2.functional.posterize(X, bits=4)
        pixels = levels.permute(1, 2, 0)  # (H, W, C)
        ax.imshow(pixels, cmap="gray", interpolation="nearest")
        ax.set(title=name, xlabel=tuple(X.shape), xticks=[], yticks=[])
    return axes


# --8<-- [end:show]

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
def shift(x):  # (1, 10, 10)
    row, column = torch.randint(3, (2,)).tolist()
    padded = nn.functional.pad(x, (1, 1, 1, 1))  # (1, 12, 12)
    return padded[:, row : row + 10, column : column + 10]


digits = load_digits()
X = torch.tensor(digits.images).unsqueeze(1) / 16  # (N, 1, 8, 8)
X = v2.functional.pad(X, 1)  # (N, 1, 10, 10)
y = torch.tensor(digits.target)  # (N,)
show(digit=X[0], shifted=shift(X[0]), again=shift(X[0]))
plt.show()
# --8<-- [end:digits]


# --8<-- [start:fit]
def fit(transform, seed):
    torch.manual_seed(seed)
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


plain = [fit(v2.Identity(), seed) for seed in range(3)]
augmented = [fit(shift, seed) for seed in range(3)]
# --8<-- [end:accuracy]

# --8<-- [start:result]
centred = X[200:]
shifted, gains = torch.stack([shift(x) for x in centred]), []
for name, X_test in ("centred", centred), ("shifted", shifted):
    before = [accuracy(model, X_test) for model in plain]
    after = [accuracy(model, X_test) for model in augmented]
    print(name, "plain    ", *[f"{share:.0%}" for share in before])
    print(name, "augmented", *[f"{share:.0%}" for share in after])
    gains.append([a - b for a, b in zip(after, before)])
assert max(gains[0]) < -0.02 and min(gains[1]) > 0.3
# --8<-- [end:result]

# --8<-- [start:labels]
turned = v2.functional.rotate(X[583], 180)
show(six=X[583], turned=turned, nine=X[1285])
plt.show()
sixes = centred[y[200:] == 6].flip(2, 3)
for model in augmented:
    answers = model(sixes).argmax(dim=1)
    print(f"answer 9: {(answers == 9).sum()} of {len(sixes)}")
    assert (answers == 9).float().mean() > 0.7
# --8<-- [end:labels]
