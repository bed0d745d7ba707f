"""Answers to the exercises of photos."""

# --8<-- [start:flat]
import shutil
from pathlib import Path

from PIL import Image

flat, root = Path("flat"), Path("by class")
flat.mkdir(exist_ok=True)
for name in ("rose_1", "rose_2", "tea rose_1", "tulip_1"):
    Image.new("RGB", (32, 32)).save(flat / f"{name}.png")

for file in sorted(flat.iterdir()):
    name = file.stem.rpartition("_")[0]
    (root / name).mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, root / name / file.name)
print(sorted(path.as_posix() for path in root.rglob("*.png")))
assert len(list(root.rglob("*.png"))) == len(list(flat.iterdir()))
# --8<-- [end:flat]

# --8<-- [start:near]
import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_image


def fingerprint(picture):
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    pixels = np.asarray(grey).astype(int)  # (8, 9)
    return pixels[:, 1:] > pixels[:, :-1]  # (8, 8)


def distance(one, other):
    return int((fingerprint(one) != fingerprint(other)).sum())


tower, flower = [
    Image.fromarray(load_sample_image(file))
    for file in ("china.jpg", "flower.jpg")
]
tower.save("tower.jpg", quality=50)
smaller = Image.open("tower.jpg").resize((320, 214))
print(distance(tower, smaller), distance(tower, flower))
assert distance(tower, smaller) <= 4 < 16 <= distance(tower, flower)
# --8<-- [end:near]

# --8<-- [start:ground]
import numpy as np
from PIL import Image

logo = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
logo.paste((0, 0, 255, 255), (10, 10, 30, 30))
print("convert", logo.convert("RGB").getpixel((0, 0)))

for colour in ("white", "grey"):
    ground = Image.new("RGBA", logo.size, colour)
    picture = Image.alpha_composite(ground, logo).convert("RGB")
    print(colour, picture.getpixel((0, 0)), picture.getpixel((20, 20)))
    assert picture.getpixel((20, 20)) == (0, 0, 255)
# --8<-- [end:ground]
