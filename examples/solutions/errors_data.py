"""Answers to the exercises of errors_data."""

# --8<-- [start:own_words]
from pathlib import Path

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import v2


class Pictures(Dataset):
    def __init__(self, folder, transform):
        self.files = sorted(Path(folder).rglob("*.png"))
        if not self.files:
            raise FileNotFoundError(f"no .png in {folder}; see Path.cwd()")
        self.transform = transform

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        try:
            picture = Image.open(self.files[i]).convert("RGB")
        except Exception as error:
            raise OSError(f"{self.files[i]}: {error}") from error
        return self.transform(picture)


Path("mixed").mkdir(exist_ok=True)
Image.new("L", (30, 20)).save("mixed/a.png")
Image.new("RGBA", (40, 40)).save("mixed/b.png")
steps = [v2.ToImage(), v2.Resize((16, 16)), v2.ToDtype(torch.float32, True)]
pictures = Pictures("mixed", v2.Compose(steps))
print(next(iter(DataLoader(pictures, batch_size=2))).shape)
try:
    Pictures("nowhere", None)
    raise AssertionError
except FileNotFoundError as error:
    print(error)
Path("mixed/c.png").write_text("no picture")
try:
    Pictures("mixed", None)[2]
    raise AssertionError
except OSError as error:
    assert "c.png" in str(error)
# --8<-- [end:own_words]

# --8<-- [start:uneven]
import torch

rows = [[1.0, 2.0], [3.0, None], [5.0, "n/a"]]


def number(entry):
    try:
        return float(entry)
    except (TypeError, ValueError):
        return float("nan")


table = torch.tensor([[number(entry) for entry in row] for row in rows])
print(table)
print(table[~table.isnan().any(1)], table.nanmean(0))
# --8<-- [end:uneven]
