"""How do I start from a network that others have trained?"""

# --8<-- [start:switch]
from pathlib import Path
from unittest import mock
from urllib.error import URLError

import torch
from PIL import Image
from sklearn.datasets import load_sample_images
from torch import nn
from torchvision.models import get_model, get_model_weights
from torchvision.transforms import v2

torch.manual_seed(0)
download = False
# --8<-- [end:switch]

# --8<-- [start:standin]
if not download:
    torch.hub.set_dir("standin")
    folder = Path("standin", "checkpoints")
    folder.mkdir(parents=True, exist_ok=True)
    net = get_model("resnet18", weights=None)
    torch.save(net.state_dict(), folder / "resnet18-f37072fd.pth")
# --8<-- [end:standin]

# --8<-- [start:weights]
names = ("mobilenet_v3_small", "resnet18", "efficientnet_b0", "vit_b_16")
for name in names:
    meta = get_model_weights(name).DEFAULT.meta
    right = meta["_metrics"]["ImageNet-1K"]["acc@1"]
    size, work = meta["_file_size"], meta["_ops"]
    print(f"{name:18} {size:5.1f} MB {work:5.2f} {right:5.1f}%")
print(len(meta["categories"]), meta["categories"][:3])
# --8<-- [end:weights]

# --8<-- [start:fetch]
def fetch(weights, download):
    folder = Path(torch.hub.get_dir(), "checkpoints")
    file = folder / Path(weights.url).name
    if file.exists():
        return file
    if not download:
        raise FileNotFoundError(f"no {file}; set download = True")
    folder.mkdir(parents=True, exist_ok=True)
    digest = file.stem.rpartition("-")[2]
    try:
        torch.hub.download_url_to_file(weights.url, file, digest)
    except (OSError, RuntimeError) as error:
        cure = f"download {weights.url} elsewhere, put it into {folder}"
        raise ConnectionError(f"{error}; {cure}") from error
    return file
# --8<-- [end:fetch]

# --8<-- [start:replace_head]
def replace_head(model, K):
    layers = dict(model.named_modules())
    linear = [name for name in layers if type(layers[name]) is nn.Linear]
    if not linear:
        raise ValueError(f"no nn.Linear in {type(model).__name__}")
    head = nn.Linear(layers[linear[-1]].in_features, K)
    model.set_submodule(linear[-1], head)
    return head
# --8<-- [end:replace_head]

# --8<-- [start:pretrained]
def pretrained(name, K, download=False):
    weights = get_model_weights(name).DEFAULT
    file = fetch(weights, download)
    try:
        torch.load(file, "cpu", weights_only=True)
        model = get_model(name, weights=weights)
    except Exception as error:
        raise ValueError(f"{file}: {error!r:.60}; broken? delete it") from error
    return model, replace_head(model, K), weights.transforms()

model, head, prepare = pretrained("resnet18", K=2, download=download)
print(head)
# --8<-- [end:pretrained]

# --8<-- [start:missing]
offline = mock.patch("torch.hub.urlopen", side_effect=URLError("offline"))
for asked in (False, True):
    try:
        with offline:
            pretrained("mobilenet_v3_small", K=2, download=asked)
        raise AssertionError
    except OSError as error:
        print(f"{type(error).__name__}: {error}".replace("\\", "/"))
# --8<-- [end:missing]

# --8<-- [start:transforms]
photos = [Image.fromarray(X) for X in load_sample_images().images]
print(prepare)
by_hand = v2.Compose([
    v2.Resize(256),
    v2.CenterCrop(224),
    v2.ToImage(),
    v2.ToDtype(torch.float32, scale=True),
    v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])
X = torch.stack([prepare(photo) for photo in photos])
print(photos[0].size, tuple(X.shape))
assert torch.allclose(by_hand(photos[0]), X[0], atol=1e-5)
# --8<-- [end:transforms]

# --8<-- [start:train]
model.requires_grad_(False).eval()
head.requires_grad_(True)
optimizer = torch.optim.Adam(head.parameters(), lr=0.01)
y = torch.tensor([0, 1])
for step in range(20):
    y_hat = model(X)
    loss = nn.functional.cross_entropy(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"{loss:.2f}", y_hat.argmax(dim=1))
# --8<-- [end:train]
