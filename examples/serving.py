"""How does a network answer for a new file, or say it doesn't know?"""
# --8<-- [start:imports]
import argparse
import io
import sys
from pathlib import Path
import numpy as np
import torch
from PIL import Image, ImageOps
from sklearn.datasets import load_digits, load_sample_images
from torch import nn
from torchvision.transforms import v2
# --8<-- [end:imports]

# --8<-- [start:read]
def read(data):
    try:
        kinds = ["JPEG", "PNG", "WEBP", "GIF", "BMP"]
        image = Image.open(io.BytesIO(data), formats=kinds)
        short, long = sorted(image.size)
        if short * long > 5e7 or long > 50 * short:
            raise ValueError(image.size)
        image = ImageOps.exif_transpose(image)
        if image.mode[0] == "I":
            image = Image.fromarray(np.uint8(np.asarray(image) / 257))
        image = image.convert("RGBA")
    except Exception as why:
        raise ValueError(f"refused: send {kinds}, up to 50 megapixels") from why
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")
# --8<-- [end:read]

# --8<-- [start:network]
def pipeline(side):
    square = [v2.Grayscale(), v2.Resize(side), v2.CenterCrop(side)]
    finish = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
    return v2.Compose(square + finish)

def network(K):
    return nn.Sequential(
        *[nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU()],
        *[nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU()],
        *[nn.Flatten(), nn.Dropout(0.5), nn.Linear(1024, K)],
    )
# --8<-- [end:network]

# --8<-- [start:pictures]
def png(pixels):
    stream = io.BytesIO()
    pixels = np.uint8(pixels * 255 / 16)
    Image.fromarray(pixels).resize((64, 64)).save(stream, "PNG")
    return stream.getvalue()


names = ["zero", "one", "two", "three", "four", "five", "six", "seven"]
files = [png(pixels) for pixels in load_digits().images]
prepare = pipeline(side=8)
X = torch.stack([prepare(read(data)) for data in files])  # (N, 1, 8, 8)
y = torch.tensor(load_digits().target)
known, foreign = (y < 8).nonzero()[:, 0], (y >= 8).nonzero()[:, 0]

corners = [(r, c) for r in range(0, 360, 60) for c in range(0, 600, 60)]
crops = torch.stack([
    prepare(Image.fromarray(photo[r : r + 60, c : c + 60]))
    for photo in load_sample_images().images
    for r, c in corners
])
# --8<-- [end:pictures]

# --8<-- [start:train]
def trained(seed):
    torch.manual_seed(seed)
    order = known[torch.randperm(len(known))]
    train, val, test = order[:800], order[800:1100], order[1100:]
    model = network(K=8)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for step in range(300):
        batch = train[torch.randint(800, (64,))]
        loss = nn.functional.cross_entropy(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval(), val, test
# --8<-- [end:train]

# --8<-- [start:top]
@torch.inference_mode()
def top(model, X):
    return model(X).softmax(dim=1).max(dim=1)
# --8<-- [end:top]
# --8<-- [start:threshold]
for seed in range(3):
    model, val, test = trained(seed)
    p, k = top(model, X[val])
    threshold = p[k == y[val]].quantile(0.05).item()
    p, k = top(model, X[test])
    asked = [p[k == y[test]]]
    asked += [top(model, strange)[0] for strange in (X[foreign], crops)]
    for t in (0.5, threshold):
        below = [(p < t).float().mean().item() for p in asked]
        print(f"{t:.2f}", [f"{share:.2f}" for share in below])
    lost, digits, photos = below
    assert lost < 0.12 and digits > 0.4 and photos > 0.6
# --8<-- [end:threshold]

# --8<-- [start:save]
saved = {"names": names, "side": 8, "threshold": threshold}
torch.save({"state": model.state_dict(), **saved}, "model.pt")
# --8<-- [end:save]

# --8<-- [start:classifier]
class Classifier:
    def __init__(self, file):
        saved = torch.load(file, "cpu", weights_only=True)
        self.names, self.threshold = saved["names"], saved["threshold"]
        self.prepare = pipeline(saved["side"])
        self.model = network(len(self.names)).eval()
        self.model.load_state_dict(saved["state"])

    @torch.inference_mode()
    def __call__(self, data):
        X = self.prepare(read(data)).unsqueeze(0)  # (1, C, H, W)
        p, k = self.model(X).softmax(dim=1)[0].max(dim=0)
        sure = p >= self.threshold
        name = self.names[k] if sure else "don't know"
        return {"answer": name, "p": round(p.item(), 3)}
# --8<-- [end:classifier]

# --8<-- [start:main]
def main(args=None):
    parser = argparse.ArgumentParser("classify.py")
    parser.add_argument("pictures", nargs="+")
    parser.add_argument("--model", default="model.pt")
    args = parser.parse_args(args)
    if not Path(args.model).is_file():
        parser.error(f"no {args.model}; train first, or say --model FILE")
    classify, code = Classifier(args.model), 0
    for file in args.pictures:
        try:
            print(file, *classify(Path(file).read_bytes()).values())
        except (OSError, ValueError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            code = 1
    return code
# --8<-- [end:main]

# --8<-- [start:use]
Path("seven.png").write_bytes(files[test[y[test] == 7][0]])
Path("nine.png").write_bytes(files[foreign[y[foreign] == 9][0]])
print("exit code", main(["seven.png", "nine.png"]))
# --8<-- [end:use]

# --8<-- [start:wrong]
Path("letter.jpg").write_text("Dear network, what is this?")
Path("cut.png").write_bytes(files[0][:100])
print("exit code", main(["letter.jpg", "cut.png", "seven.jpg"]))
# --8<-- [end:wrong]
