"""Answers to the exercises of serving."""

# --8<-- [start:data]
import torch
from sklearn.datasets import load_digits, load_sample_images
from torch import nn

torch.manual_seed(0)
X = torch.tensor(load_digits().data, dtype=torch.float32) / 16  # (N, D)
y = torch.tensor(load_digits().target)
photos = [torch.tensor(photo) for photo in load_sample_images().images]
grey = torch.stack(photos).float().mean(dim=3) / 255  # (N, H, W)
small = nn.functional.avg_pool2d(grey[:, None, :384], 4)
crops = small.unfold(2, 8, 8).unfold(3, 8, 8).reshape(-1, 64)
crops = crops[torch.randperm(len(crops))]  # (N, D)
print(tuple(crops.shape))
# --8<-- [end:data]

# --8<-- [start:nothing]
known = y < 8
X_train = torch.cat([X[known][:1000], crops[:200]])
y_train = torch.cat([y[known][:1000], torch.full((200,), 8)])

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 9))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(300):
    loss = nn.functional.cross_entropy(model(X_train), y_train)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

for name, strange in {"photos": crops[200:], "8, 9": X[~known]}.items():
    nothing = (model(strange).argmax(dim=1) == 8).float().mean()
    print(f"{name:7} {nothing:.2f}")
# --8<-- [end:nothing]

# --8<-- [start:transparent]
import numpy as np
from PIL import Image

pixels = np.zeros((8, 8, 4), dtype=np.uint8)  # (H, W, C)
pixels[2:6, 2:6, 3] = 255
image = Image.fromarray(pixels)
print(np.asarray(image.convert("RGB")).max())

white = Image.new("RGBA", image.size, "white")
seen = np.asarray(Image.alpha_composite(white, image).convert("RGB"))
print(seen[:, :, 0])
# --8<-- [end:transparent]

# --8<-- [start:best]
import torch


def best(P, names, n=2):
    p, k = P.topk(min(n, len(names)))
    pairs = zip(p.tolist(), k.tolist())
    return [(names[k], round(p, 2)) for p, k in pairs]


P = torch.tensor([0.06, 0.61, 0.33])
print(best(P, ["cat", "dog", "fox"]))
# --8<-- [end:best]

# --8<-- [start:own]
import torch
from torch import nn
from torchvision.models import get_model, get_model_weights


def pipeline(side):
    return get_model_weights("resnet18").DEFAULT.transforms()


def network(K):
    model = get_model("resnet18", weights=None)
    model.fc = nn.Linear(model.fc.in_features, K)
    return model


print(tuple(network(5).eval()(torch.zeros(1, 3, 224, 224)).shape))
# --8<-- [end:own]
