"""Which pictures of a folder can be used, and why not the others?"""

# --8<-- [start:imports]
import hashlib
import os
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from sklearn.datasets import load_sample_image
from torchvision.datasets import ImageFolder
from torchvision.transforms import v2
# --8<-- [end:imports]

# --8<-- [start:mess]
rng = np.random.default_rng(0)
root = Path("photos")
sources = {"flower": "flower.jpg", "palace": "china.jpg"}
for name, source in sources.items():
    (root / name / "2024").mkdir(parents=True, exist_ok=True)
    photo = Image.fromarray(load_sample_image(source))
    for i in range(12):
        W, H = rng.integers(120, 200, size=2).tolist()
        x, y = rng.integers(640 - W), rng.integers(427 - H)
        crop = photo.crop((x, y, x + W, y + H))
        crop.save(root / name / "2024" / f"IMG_{i:02}.jpg", quality=90)

tower = Image.fromarray(load_sample_image("china.jpg")[100:260, 60:300])
exif = Image.Exif()
exif[274] = 6
turned = tower.transpose(Image.Transpose.ROTATE_90)
turned.save(root / "palace" / "turned.jpg", exif=exif, quality=90)
grey = np.asarray(tower.convert("L")).astype(np.uint16)
Image.fromarray(grey * 257).save(root / "palace" / "16 bit.png")
mask = Image.new("L", tower.size, 0)
mask.paste(255, (30, 10, 200, 150))
clear = tower.copy()
clear.putalpha(mask)
dark = Image.new("RGBA", tower.size, (0, 0, 0, 0))
Image.composite(clear, dark, mask).save(root / "palace" / "clear.png")
frames = [tower.quantize(64), tower.rotate(180).quantize(64)]
file = root / "palace" / "会动 moving.gif"
frames[0].save(file, save_all=True, append_images=frames[1:])

(root / "list.txt").write_text("flowers and palaces", encoding="utf-8")
(root / "palace" / ".DS_Store").write_bytes(bytes(8))
(root / "palace" / "Thumbs.db").write_bytes(bytes(8))
(root / "palace" / "letter.jpg").write_text("Dear all", encoding="utf-8")
heic = bytes(4) + b"ftypheic" + bytes(20)
(root / "flower" / "IMG_3.HEIC").write_bytes(heic)
whole = (root / "flower" / "2024" / "IMG_00.jpg").read_bytes()
(root / "flower" / "half.jpg").write_bytes(whole[: len(whole) // 2])
(root / "flower" / "copy of 00.jpg").write_bytes(whole)
for name in sources:
    tower.rotate(90).save(root / name / "both.png")
Image.new("RGB", (1, 1)).save(root / "flower" / "dot.gif")
# --8<-- [end:mess]

# --8<-- [start:image_folder]
dataset = ImageFolder(root)
print(len(dataset), dataset.classes)
try:
    for picture, label in dataset:
        pass
    raise AssertionError
except OSError as error:
    print(f"OSError: {error}")
# --8<-- [end:image_folder]

# --8<-- [start:plain]
names = "turned.jpg", "16 bit.png", "clear.png"
files = [root / "palace" / name for name in names]
plain = [Image.open(file).convert("RGB") for file in files]
for file, picture in zip(files, plain):
    levels = len(np.unique(np.asarray(picture.convert("L"))))
    print(f"{file.name:10} {picture.size} {levels:3}")
# --8<-- [end:plain]


# --8<-- [start:to_rgb]
class Unfit(ValueError):
    pass


def to_rgb(image):
    if image.mode.startswith("I;16"):
        pixels = np.asarray(image) / 257  # 65535 / 255
        image = Image.fromarray(pixels.round().astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if not image.getchannel("A").getextrema()[1]:
            raise Unfit("transparent all over; save it without alpha")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")
# --8<-- [end:to_rgb]


# --8<-- [start:reason]
def shown(path):
    name = Path(path).as_posix()
    return "".join(c if c.isprintable() else "?" for c in name)


KINDS = ("JPEG", "MPO", "JPEG2000", "HEIF", "AVIF", "WEBP", "PNG", "GIF",
         "TIFF", "BMP", "PPM", "TGA")


def refuse(image):
    W, H = image.size
    if image.format not in KINDS:
        raise Unfit(f"{image.format}, no photo; save it as JPEG or PNG")
    photometric = getattr(image, "tag_v2", {}).get(262, 1)
    if min(W, H) < 8:
        raise Unfit(f"only {W} x {H} pixels; find the original")
    if W * H > 120_000_000:
        raise Unfit(f"{W} x {H} pixels are too many; save it smaller")
    if image.mode in ("I", "F") or (photometric, image.mode[0]) == (0, "I"):
        raise Unfit("its scale is unknown; save it as 8-bit PNG")
    if image.mode[:4] == "I;16" and np.asarray(image).max() < 4096:
        raise Unfit("too dark for 16 bits; save it as 8-bit PNG")


def reason(path, error):
    if isinstance(error, Unfit):
        return str(error)
    if isinstance(error, Image.DecompressionBombError):
        return "too many pixels; save it smaller"
    if isinstance(error, OSError) and error.errno:
        return f"{error.strerror}; check where it is and who may read it"
    with open(path, "rb") as file:
        start = file.read(12)
    if not start:
        return "an empty file; copy or download it again"
    if start[4:8] == b"ftyp" and start[8:11] in (b"hei", b"hev", b"mif"):
        return "HEIC; export it as JPEG, or pip install pillow-heif"
    if isinstance(error, UnidentifiedImageError):
        return "no picture that Pillow knows; delete it or convert it"
    return f"damaged ({error}); copy or download it again"
# --8<-- [end:reason]


# --8<-- [start:open_photo]
def open_photo(path, least=1024):
    try:
        with Image.open(path) as image:
            refuse(image)
            image.draft(None, (least, least))
            return to_rgb(ImageOps.exif_transpose(image))
    except Exception as error:
        why = f"{shown(path)}: {reason(path, error)}"
        raise ValueError(why) from error
# --8<-- [end:open_photo]

# --8<-- [start:compare]
pictures = [*plain, *map(open_photo, files)]
fig, axes = plt.subplots(2, 3, figsize=(6, 3.6))
for ax, picture in zip(axes.flat, pictures):
    light = v2.functional.posterize(picture.reduce(3), bits=3)
    ax.imshow(light, interpolation="none")
    ax.set(xticks=[], yticks=[])
for ax, name in zip(axes[0], names):
    ax.set_title(name)
axes[0, 0].set_ylabel("convert")
axes[1, 0].set_ylabel("open_photo")
plt.show()
# --8<-- [end:compare]


# --8<-- [start:walk]
SYSTEM = ("thumbs.db", "desktop.ini", "__macosx", "@eadir", "lost+found",
          "$recycle.bin", "system volume information")
PARTS = {"train", "training", "val", "valid", "validation", "test"}


def is_system(name):
    return name.startswith(".") or name.lower() in SYSTEM


def class_folders(root):
    if not root.is_dir():
        raise ValueError(f"{shown(root)}: no folder; check its name")
    try:
        folders = [path for path in sorted(root.iterdir()) if path.is_dir()]
    except OSError as error:
        stop(error)
    names = [path.name for path in folders if not is_system(path.name)]
    lower = [name.lower() for name in names]
    twins = [name for name in names if lower.count(name.lower()) > 1]
    what = ""
    if not names:
        what = "no folders in it; make one for each class"
    elif len(PARTS & {name.lower() for name in names}) > 1:
        what = f"{names} are no classes; give one of these folders"
    elif twins:
        what = f"{twins} differ in capitals only; make them one folder"
    elif len(names) == 1:
        what = f"only one class, {names[0]!r}; add one, or give that folder"
    if what:
        raise ValueError(f"{shown(root)}: {what}")
    return names


def stop(error):
    what = f"{shown(error.filename)}: {error.strerror}"
    raise ValueError(f"{what}; check who may read it")


def every_file(root):
    for place, folders, names in os.walk(root, onerror=stop):
        inside, folders[:] = sorted(folders), []
        for name in inside:
            path = Path(place, name)
            if is_system(name) or (path.is_symlink() and path.parent != root):
                names.append(name)
            elif path.is_symlink():
                yield from every_file(path)
            else:
                folders.append(name)
        yield from (Path(place, name) for name in sorted(names))


def belongs(path, root):
    parts = path.relative_to(root).parts
    if any(map(is_system, parts)):
        raise ValueError(f"{shown(path)}: made by the system; ignore it")
    if len(parts) == 1:
        raise ValueError(f"{shown(path)}: in no class; move it into a folder")
    return parts[0]


def check_classes(root, photos, left_out):
    filled = {name for _, name in photos}
    for name in class_folders(root):
        mine = [path for path in left_out if root / name in path.parents]
        why = f" ({left_out[mine[0]]})" if mine else ""
        if name not in filled:
            what = f"{shown(root / name)}: no picture can be used{why}"
            raise ValueError(f"{what}; add some or remove the folder")
# --8<-- [end:walk]


# --8<-- [start:keep_one]
def keep_one_of_each(groups, left_out):
    photos = []
    for group in groups:
        (first, name), *copies = group
        classes = sorted({name for _, name in group})
        if len(classes) == 1:
            photos.append((first, name))
            why = f"the same picture as {first.name}; one is enough"
        else:
            copies, why = group, f"in {classes}; keep it in one"
        for path, _ in copies:
            left_out[path] = f"{shown(path)}: {why}"
    return photos
# --8<-- [end:keep_one]


# --8<-- [start:find_photos]
def find_photos(root, look=open_photo):
    root = Path(root).expanduser()
    class_folders(root)
    groups, left_out = {}, {}
    for path in every_file(root):
        try:
            name = belongs(path, root)
            pixels = np.asarray(look(path))  # (H, W, C)
            key = pixels.shape, hashlib.sha256(pixels).digest()
            groups.setdefault(key, []).append((path, name))
        except ValueError as error:
            left_out[path] = str(error)
    photos = keep_one_of_each(groups.values(), left_out)
    check_classes(root, photos, left_out)
    return photos, left_out
# --8<-- [end:find_photos]

# --8<-- [start:report]
photos, left_out = find_photos("photos")
print(Counter(name for _, name in photos))
for why in left_out.values():
    print(why)
assert len(photos) == 28 and len(left_out) == 10
# --8<-- [end:report]
