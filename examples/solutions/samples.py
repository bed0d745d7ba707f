"""Answers to the exercises of samples."""

# --8<-- [start:colour]
import textwrap

import torch
from sklearn.datasets import load_sample_images
from torch import nn

photos = load_sample_images().images  # 2 × (H, W, C)
X = torch.stack([torch.tensor(photo) for photo in photos]) / 255
conv = nn.Conv2d(3, 6, 3)
try:
    conv(X)
    raise AssertionError
except RuntimeError as error:
    print(textwrap.fill(f"RuntimeError: {error}", width=72))

X = X.permute(0, 3, 1, 2)  # (N, C, H, W)
print(X.shape, conv(X).shape)
# --8<-- [end:colour]

# --8<-- [start:windows]
import torch
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    def __init__(self, series, K):
        self.series, self.K = series, K

    def __len__(self):
        return len(self.series) - self.K

    def __getitem__(self, i):
        return self.series[i : i + self.K], self.series[i + self.K]


windows = Windows(torch.arange(10), K=3)
X, y = next(iter(DataLoader(windows, batch_size=7)))
print(X[:3], y[:3])
assert torch.equal(X, torch.arange(10).unfold(0, 3, 1)[:7])
# --8<-- [end:windows]

# --8<-- [start:characters]
import torch
from torch.nn.utils.rnn import pad_sequence

lines = ["床前明月光", "疑是地上霜", "低头思故乡", "学而时习之，不亦说乎"]
characters = ["<pad>", *sorted(set("".join(lines)))]
number = {character: i for i, character in enumerate(characters)}
rows = [torch.tensor([number[c] for c in line]) for line in lines]
X = pad_sequence(rows, batch_first=True)  # (N, T)
print(X.shape, (X != 0).sum(dim=1))
back = ["".join(characters[i] for i in row if i > 0) for row in X]
assert back == lines
# --8<-- [end:characters]

# --8<-- [start:table]
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

rows = "area,rooms,rent\n52,2,780\n31,1,520\n86,3,1190\n47,2,700\n"
Path("flats.csv").write_text(rows, encoding="utf-8")

table = np.loadtxt("flats.csv", delimiter=",", skiprows=1)  # (4, 3)
table = torch.tensor(table).float()
flats = TensorDataset(table[:, :2], table[:, 2:])
X, y = next(iter(DataLoader(flats, batch_size=3)))
print(X, y, sep="\n")
assert X.shape == (3, 2) and y.shape == (3, 1)
# --8<-- [end:table]

# --8<-- [start:names]
import csv
from pathlib import Path

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import v2

Path("test").mkdir(exist_ok=True)
for name in ("b", "a", "d", "c", "e"):
    Image.radial_gradient("L").save(f"test/{name}.png")


class Unknown(Dataset):
    def __init__(self, folder):
        self.files = sorted(Path(folder).glob("*.png"))
        size = v2.Resize((8, 8))
        number = v2.ToDtype(torch.float32, scale=True)
        self.transform = v2.Compose([v2.ToImage(), size, number])

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        picture = Image.open(self.files[i]).convert("L")
        return self.transform(picture), self.files[i].name


model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10)).eval()
text = {"newline": "", "encoding": "utf-8"}
with open("answers.csv", "w", **text) as file, torch.no_grad():
    rows = csv.writer(file)
    rows.writerow(["file", "class"])
    for X, names in DataLoader(Unknown("test"), batch_size=3):
        print(names)
        rows.writerows(zip(names, model(X).argmax(1).tolist()))

with open("answers.csv", **text) as file:
    written = list(csv.reader(file))
assert [row[0] for row in written[1:]] == [f"{c}.png" for c in "abcde"]
# --8<-- [end:names]
