# ---
# needs: [labels, photo_batches]
# ---

# %% [markdown] tags=["zh"]
# # 图片分类器：从文件夹到答案 { #image_classifier }
#
# 一个装着照片的文件夹，里面每类一个子文件夹：怎样从它得到一个程序，给它一张没见过的图片，它就说出是什么？读完这一页，你有一个能用在自己文件夹上的程序。它先说读到了什么、哪些没用、为什么；然后训练、测试，按类别打分，把错得最厉害的几张拿给你看；最后存下来，外加一个小程序，以后给新图片贴标签，没把握时就说不知道。
#
# 从上往下读，它是一课：图片由它自己画，什么都不用下载。带走以后，它是一个程序，脚本在标题下面：
#
# ```bash
# python image_classifier.py "我的照片"
# ```
#
# 全程五步：读取并标准化数据，搭网络，选损失函数和优化器，训练，测试。数字识别也是这五步；这里多出来的是颜色、文件夹和数据增强（每次把图片随机改一点）。

# %% [markdown] tags=["en"]
# # An image classifier: from a folder to an answer { #image_classifier }
#
# A folder of photos, with a folder in it for each class: how does it become a program that says what is in a picture it has never seen? After this page you have one that works on your own folder. It says what it read, what it left out and why; it trains, tests, gives each class its marks and shows you the pictures it gets most wrong; then it saves everything, and a small program with it that labels new pictures later, or says "don't know" where it isn't sure.
#
# Read from top to bottom it is a lesson: it draws its own pictures, so that nothing has to be downloaded. Carried away it is a program; the script is under the title:
#
# ```bash
# python image_classifier.py "my photos"
# ```
#
# It takes five steps: load and standardize the data, build the network, choose loss function and optimizer, train, test. Reading digits takes the same five; new here are colours, folders and augmentation (each picture is changed a little at random, each time).


# %%
import hashlib
import inspect
import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError
from sklearn.metrics import confusion_matrix
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision.models import ResNet18_Weights, resnet18
from torchvision.transforms import v2
from torchvision.utils import make_grid
from tqdm import tqdm


# %% [markdown] tags=["zh"]
# `torchvision` 是 PyTorch 处理图片的库：`v2` 里是各种变换（收下一张图片，交还改过的一张），`resnet18` 是一个现成的网络，`make_grid` 把许多张图片排成一张。PIL（包名 Pillow）负责打开、画和保存图片文件，`tqdm` 画进度条。
#
# ## 两个开关 { #settings }
#
# - `folder`：你的文件夹，比如 `"photos"`。空着，就用下面画的图形。作为程序运行时，它从命令行来（`sys.argv`）；这时不弹窗口，混淆矩阵和错得最厉害的几张存成文件。
# - `pretrained`：是否从别人训练好的网络开始。`True` 会下载它的权重，大约 45 MB，只下载一次。[最后](#own)再说什么时候值得。
#
# 其余的由这两样决定。`side` 是网络看到的图片的边长，`edge` 比它大八分之一，给随机裁剪留余地。没有自己的文件夹时只用一个线程，打印的数就不随核数而变（换一种处理器，末位数字可能差一点）；有的话用上全部的核，再找一种图里能写中文的字体。`hidden` 说的是进度条画不画：终端里画（`None` 的意思是：输出不到终端时就不画），笔记本里有自己的文件夹时也画。

# %% [markdown] tags=["en"]
# `torchvision` is PyTorch's library for pictures: `v2` holds the transforms, each of which takes a picture and returns it changed, `resnet18` is a ready network, `make_grid` arranges many pictures into one. PIL (the package Pillow) opens, draws and saves picture files; `tqdm` draws progress bars.
#
# ## Two switches { #settings }
#
# - `folder`: your folder, `"photos"` for instance. Left empty, the shapes drawn below are used. When this runs as a program, it comes from the command line (`sys.argv`); then no window opens; the confusion matrix and the most wrong pictures are saved as files.
# - `pretrained`: whether to begin with a network that others have trained. `True` downloads its weights, about 45 MB, once. [At the end](#own) it is said when that pays.
#
# All else follows from these two. `side` is the side of the pictures that the network sees, and `edge` is an eighth more, to leave room for random crops. Without a folder of yours one thread is used, so that what is printed doesn't depend on how many cores there are (with another kind of processor, last digits may differ); with one, all cores are, and a font is looked for that can write Chinese names into figures. `hidden` is for the progress bars: they are drawn in a terminal (`None` means: not where the output doesn't go to one), and in a notebook with a folder of yours.


# %%
folder = ""
pretrained = False
words = sys.argv[1:]
program = bool(words) and not words[0].startswith("-")
if program:
    if len(words) > 1:
        raise ValueError(f"{words}: put the folder's name in quotes")
    folder = words[0]
    plt.switch_backend("template")
if folder:
    chinese = {"Microsoft YaHei", "Arial Unicode MS", "Heiti TC"}
    chinese |= {"Noto Sans CJK SC", "Noto Sans CJK JP"}
    known = chinese & set(font_manager.get_font_names())
    plt.rcParams["font.family"] = ["sans-serif", *known]
else:
    torch.set_num_threads(1)
hidden = False if folder and not program else None
side = 128 if pretrained else 64 if folder else 32
edge = side * 9 // 8


# %% [markdown] tags=["zh"]
# 如果要下载，现在就下载：没有网络的话，最好在读几千张照片之前知道。

# %% [markdown] tags=["en"]
# If anything is to be downloaded, it is now: where there is no network, it is better to know before some thousand photos have been read.


# %%
start = None
if pretrained:
    try:
        start = resnet18(weights=ResNet18_Weights.DEFAULT).state_dict()
    except (OSError, RuntimeError) as error:
        cure = "connect to the internet, or set pretrained = False"
        raise ValueError(f"no weights: {error}; {cure}") from error


# %% [markdown] tags=["zh"]
# ## 先画图片 { #pictures }
#
# 没有文件夹时，图片由我们自己画：圆、正方形、五角星、三角形。大小、位置、转角、两种颜色都随机，再撒上**噪声**，也就是给每个像素的三个数各加一点随机的数。
#
# 画图不是这一课的重点，代码折叠起来了，可以跳过：一个图形就是一圈角，`radii` 说的是每个角离中心多远，几个数经过挑选，让四种图形的面积大致相同，单凭面积也就认不出来；图形的颜色在每个**通道**（channel，红、绿、蓝各一个）上都和底色至少差 80，所以总看得清。`draw` 交还一张宽 `W`、高 `H` 的图片；`rng` 是 NumPy 的随机数来源，种子为 0。

# %% [markdown] tags=["en"]
# ## First draw the pictures { #pictures }
#
# Without a folder we draw the pictures ourselves: circles, squares, stars, triangles. Size, place, rotation and both colours are random, and **noise** is scattered over it all: to each pixel's three numbers, small random ones are added.
#
# Drawing isn't the point of this lesson; its code is folded, and you can skip it. A shape is a ring of corners, and `radii` says how far each corner lies from the centre; the numbers are chosen so that all four shapes have about the same area, and the area alone gives nothing away. The shape's colour differs from the background's by at least 80 in every **channel** (red, green and blue are one each), so it can always be seen. `draw` returns a picture `W` wide and `H` high; `rng` is NumPy's source of random numbers, with seed 0.


# %% fold="on"
rng = np.random.default_rng(0)
radii = {
    "circle": [1] * 36,
    "square": [1.25] * 4,
    "star": [1.55, 0.65] * 5,
    "triangle": [1.55] * 3,
}


def corners(shape, W, H):
    R = min(W, H) * rng.uniform(0.2, 0.28) * np.array(radii[shape])
    margin = R.max() + min(W, H) / 18
    x, y = rng.uniform(margin, [W - margin, H - margin])
    angle = rng.uniform(0, 360) + 360 * np.arange(len(R)) / len(R)
    angle = np.deg2rad(angle)
    return list(zip(x + R * np.cos(angle), y + R * np.sin(angle)))


def draw(shape, W=36, H=36):
    ground = rng.integers(256, size=3)
    colour = (ground + rng.integers(80, 177, size=3)) % 256
    picture = Image.new("RGB", (4 * W, 4 * H), tuple(ground))
    pen = ImageDraw.Draw(picture)
    pen.polygon(corners(shape, 4 * W, 4 * H), tuple(colour))
    noise = rng.normal(0, 16, size=(H, W, 3))
    pixels = np.asarray(picture.reduce(4)) + noise  # (H, W, C)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


# %% [markdown] tags=["zh"]
# ### 存进文件夹 { #files }
#
# 每类一个文件夹，175 张 PNG 文件；你自己的图片也照这样放。为了看看不是图片的文件会怎样，`star` 里再放一个文本。

# %% [markdown] tags=["en"]
# ### Into folders { #files }
#
# One folder for each class, 175 PNG files in it; pictures of your own are laid out the same way. To see what becomes of a file that is no picture, a text goes into `star`.


# %%
root = Path(folder or "shapes")
for shape in [] if folder else radii:
    (root / shape).mkdir(parents=True, exist_ok=True)
    for i in range(175):
        draw(shape).save(root / shape / f"{i:03}.png")
if not folder:
    (root / "star" / "notes.txt").write_text("five points")


# %% [markdown] tags=["zh"]
# ## 第一步：读取并标准化 { #data }
#
# ### 哪些能用 { #read }
#
# 真实的文件夹里什么都有：横着存的照片、没下完的文件、iPhone 的 HEIC、重复的图片。怎样把它们读对，读不了就说明原因，是[你的照片](../photos.md)那一课的内容；下面折叠着的就是那一课的函数，一字不差。用到的是两个：`open_photo` 打开一张图片，`find_photos` 走遍文件夹。

# %% [markdown] tags=["en"]
# ## Step one: load and standardize { #data }
#
# ### What can be used { #read }
#
# Real folders hold all sorts of things: photos stored on their side, half downloads, an iPhone's HEIC, copies. How to read them right, or say why not, is what the lesson [your photos](../photos.md) is about. Folded here are that lesson's functions, letter by letter. Two of them are used: `open_photo` opens a picture, `find_photos` goes through the folder.


# %% fold="on"
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


def open_photo(path, least=1024):
    try:
        with Image.open(path) as image:
            refuse(image)
            image.draft(None, (least, least))
            return to_rgb(ImageOps.exif_transpose(image))
    except Exception as error:
        why = f"{shown(path)}: {reason(path, error)}"
        raise ValueError(why) from error


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


# %% [markdown] tags=["zh"]
# 打开大照片很慢，训练却要看它几十遍（[怎样量](../photo_batches.md#exercises)）。所以 `find_photos` 打开每一张的时候，`shrink` 顺手存一张小的：取中间的正方形，缩小到边长 `edge`，存进一个临时文件夹（程序结束时自己消失）。此后只读小图，而且用到才读，所以不管有多少照片，占的内存都一样。下面打印能用的张数、没用的个数和原因（最多 20 条）：

# %% [markdown] tags=["en"]
# Opening large photos is slow, and training looks at each dozens of times ([how to measure it](../photo_batches.md#exercises)). So when `find_photos` opens a picture, `shrink` keeps a small copy: the square in the middle, shrunk to the side `edge`, in a temporary folder (which vanishes when the program ends). From then on only the small copies are read, each when it is needed, so memory stays the same however many photos there are. The block prints how many can be used, how many are left out, and why (20 reasons at most):


# %%
small = tempfile.TemporaryDirectory()
copies = {}
bar = tqdm(desc="reading", unit=" files", disable=hidden)


def shrink(path):
    bar.update()
    picture = open_photo(path)
    copies[path] = Path(small.name, f"{len(copies)}.png")
    ImageOps.fit(picture, (edge, edge)).save(copies[path])
    return picture


photos, left_out = find_photos(root, shrink)
bar.close()
print(f"{len(photos)} pictures can be used, {len(left_out)} are left out")
for why in list(left_out.values())[:20]:
    print(why)


# %% [markdown] tags=["zh"]
# ### 三份 { #parts }
#
# `train` 用来训练，`val`（验证，validation）在训练中途观察，`test`（测试）只在最后用一次。每一类都按七分之四、七分之一、七分之二来分，每份至少一张，所以一类至少要有三张；种子固定，每次运行都分得一样。打印每一类在三份里的张数。

# %% [markdown] tags=["en"]
# ### Three parts { #parts }
#
# `train` is for training, `val` (validation) to watch while training, `test` to be used once, at the end. Each class is shared out by four, one and two sevenths, at least one picture to each part, so a class needs three; the seed is fixed, so the parts are the same in each run. The block prints how many of each class the three parts hold.


# %%
def split(photos, shares, seed=0):
    rng = np.random.default_rng(seed)
    parts = [[] for _ in shares]
    for name in sorted({name for _, name in photos}):
        mine = [photo for photo in photos if photo[1] == name]
        if len(mine) < len(parts):
            what = f"{len(mine)} pictures, {len(parts)} are needed"
            raise ValueError(f"{name!r} has {what}; add some")
        order = [mine[i] for i in rng.permutation(len(mine))]
        for part, share in list(zip(parts, shares))[1:]:
            n = max(1, round(share * len(mine)))
            part += order[:n]
            order = order[n:]
        parts[0] += order
    return parts


classes = sorted({name for _, name in photos})
K = len(classes)
train, val, test = split(photos, (4 / 7, 1 / 7, 2 / 7))
for name in classes:
    parts = [sum(c == name for _, c in p) for p in (train, val, test)]
    print(f"{name:9} {parts}")


# %% [markdown] tags=["zh"]
# ### 变成张量，看一看 { #tensor }
#
# `Photos` 是一个[数据集](../samples.md#own_dataset)：给它一个编号，它打开那张小图，交还变换后的图片和标签。标签是类别在 `classes` 里的位置，按字母顺序，从 0 数起；[后面](#class_order)会看到，没有这个列表有多危险。`to_tensor` 取中间的 `side` × `side`，变成张量，再把 0…255 变成 0…1；`Compose` 依次调用几个变换。`DataLoader` 把 32 张拼成一个[批量](../data_loading.md#loader)；打印它的形状：

# %% [markdown] tags=["en"]
# ### As tensors, to look at { #tensor }
#
# `Photos` is a [dataset](../samples.md#own_dataset): give it a number, and it opens that small copy and returns the picture, transformed, and the label. The label is the place of the class in `classes`, in alphabetical order, from 0; [below](#class_order) you will see how dangerous it is to lack that list. `to_tensor` keeps the middle `side` × `side`, makes a tensor of it, and fractions 0…1 of its numbers 0…255; `Compose` calls transforms one after the other. A `DataLoader` puts 32 of them into a [batch](../data_loading.md#loader); the block prints its shapes:


# %%
class Photos(Dataset):
    def __init__(self, photos, transform):
        self.photos, self.transform = photos, transform

    def __len__(self):
        return len(self.photos)

    def __getitem__(self, i):
        path, name = self.photos[i]
        with Image.open(copies[path]) as picture:
            return self.transform(picture), classes.index(name)


to_tensor = v2.Compose([
    v2.CenterCrop(side),
    v2.ToImage(),
    v2.ToDtype(torch.float32, scale=True),
])
X, y = next(iter(DataLoader(Photos(train, to_tensor), 32, shuffle=True)))
print(X.shape, y.shape)


# %% [markdown] tags=["zh"]
# 形状是 (N, C, H, W)：32 张，3 个通道，32 行，32 列。现在看每类的前 7 张，训练之前总要看一眼。`show` 用 `make_grid` 排成一张，并用 `posterize` 减少颜色的级数（只为让这一页轻一些）；`imshow` 要求通道在最后，所以有 `permute`。

# %% [markdown] tags=["en"]
# The shape is (N, C, H, W): 32 pictures, 3 channels, 32 rows, 32 columns. Now look at the first 7 of each class; always look before you train. `show` arranges them with `make_grid` and lowers the number of colour levels with `posterize` (only to keep this page light); `imshow` wants the channels last, hence `permute`.


# %% fold="on" alt={"zh": "四行小图，每行七张：圆、正方形、五角星、三角形。图形的大小、位置、转角和颜色各不相同，底色也不同，都有噪点。", "en": "Four rows of seven small pictures: circles, squares, stars, triangles. Size, place, rotation and colour of the shapes differ, and so do the backgrounds; all are grainy."}
def show(X, columns):
    X = v2.functional.to_dtype(X.clamp(0, 1), torch.uint8, scale=True)
    grid = make_grid(X, nrow=columns, pad_value=255)
    grid = v2.functional.posterize(grid, bits=3)
    plt.figure(figsize=(7, 7 * grid.shape[1] / grid.shape[2]))
    plt.imshow(grid.permute(1, 2, 0).numpy(), interpolation="none")
    plt.axis("off")


first = []
for k in classes:
    first += [photo for photo in train if photo[1] == k][:7]
show(torch.stack([X for X, _ in Photos(first, to_tensor)]), columns=7)
plt.show()


# %% [markdown] tags=["zh"]
# ### 只看颜色能猜对多少 { #colour }
#
# 先有个可以比较的数：只看颜色，能猜对多少？算出每张图片的平均颜色，再算出每类的平均颜色 `centres`，一行一类，三列是红、绿、蓝。然后对每张验证图片，看它的平均颜色离哪一类最近（`cdist` 算所有距离）。打印各类的平均颜色，和猜对的比例。（`square` 是平方的平均值，马上要用。）

# %% [markdown] tags=["en"]
# ### How far the colours alone get { #colour }
#
# First something to compare with: how much could one guess from the colours alone? Take the mean colour of each picture, then that of each class, `centres`, one row a class, with red, green and blue as columns. For each validation picture look which class's colour is nearest to its own (`cdist` computes all distances). The block prints the mean colours and the fraction guessed right. (`square` is the mean of the squares, needed in a moment.)


# %%
def colours(part):
    loader = DataLoader(Photos(part, to_tensor), batch_size=32)
    dim = 2, 3
    found = [(X.mean(dim), (X**2).mean(dim), y) for X, y in loader]
    return [torch.cat(column) for column in zip(*found)]


colour, square, y = colours(train)  # (N, C), (N, C), (N,)
centres = torch.stack([colour[y == k].mean(dim=0) for k in range(K)])
print(centres.numpy().round(1))
colour_val, _, y_val = colours(val)
nearest = torch.cdist(colour_val, centres).argmin(dim=1)  # (N,)
print(f"{(nearest == y_val).float().mean():.2f}")


# %% [markdown] tags=["zh"]
# 四类的平均颜色几乎一样，都是中等的灰；猜对的比例 0.28，和瞎猜的四分之一差不多。要认出来，只能看形状。换成你的照片，这个数可能高得多；网络的得分要比它高，才算学到了颜色以外的东西。
#
# ### 两个流程 { #pipelines }
#
# 流程就是一串变换。[标准化](../augmentation.md#normalize)减去平均值，再除以标准差，两者都是每个通道对全部训练图片算出来的；`v2.Normalize` 就做这件事。方差是平方的平均值减去平均值的平方，标准差是它的平方根（`clamp` 让它总比 0 大一点，免得某个通道处处一样时除以 0）。（从训练好的网络开始时，用的是它自己的数。）测试流程 `test_transform` 没有随机的东西：`to_tensor`，再标准化。
#
# 训练流程 `train_transform` 每次都掷骰子，凡是不决定类别的都可以变：
#
# - 四周加宽，用边缘的颜色填，这样旋转时几乎不会露出黑角。
# - 转一个角度：图形是任意角度，照片有上下之分，最多 10 度。`BILINEAR` 让斜边平滑。
# - 取中间，再从中随机切 `side` × `side`，东西就挪了位置，大小和测试时一样。
# - 一半的图片左右翻转。
# - `RandomChannelPermutation` 把红、绿、蓝打乱，蓝星可以变成绿星。照片的颜色往往要紧，只把亮度、对比度和饱和度变一点。
#
# [哪些改动不改变类别](../labels.md#wrong)，只有你知道。

# %% [markdown] tags=["en"]
# All four mean colours are nearly the same medium grey, and the fraction guessed right, 0.28, is about the quarter that blind guessing gets. Only the form can tell. With photos of yours this number may be much higher; only a network that beats it has learned more than colours.
#
# ### Two pipelines { #pipelines }
#
# A pipeline is a row of transforms. [Standardizing](../augmentation.md#normalize) subtracts the mean and divides by the standard deviation, which are taken for each channel over all training pictures; `v2.Normalize` does it. The variance is the mean of the squares minus the square of the mean, and the standard deviation is its root; `clamp` keeps it a little above 0, so that nothing is divided by 0 where a channel is the same everywhere. (Where a trained network is the start, its own numbers are taken.) The test pipeline, `test_transform`, has nothing random: `to_tensor`, then standardize.
#
# The training pipeline, `train_transform`, rolls dice each time; whatever doesn't decide the class may change:
#
# - It widens the picture all round, in the colours of its edges, so that a rotation leaves hardly any black in the corners.
# - It rotates: shapes by any angle, photos, which have an up and a down, by 10 degrees at most. `BILINEAR` keeps slanted edges smooth.
# - It keeps the middle and cuts a random `side` × `side` out of that, so that things move; they are as large as in the test.
# - It swaps left and right in half of the cases.
# - `RandomChannelPermutation` shuffles red, green and blue: a blue star may become a green one. In photos the colours often matter, so there only brightness, contrast and saturation change a little.
#
# [Which changes keep the class](../labels.md#wrong), only you know.


# %%
mean = colour.mean(dim=0)  # (C,)
variance = square.mean(dim=0) - mean**2  # (C,)
std = variance.clamp(min=1e-6).sqrt()  # (C,)
mean, std = mean.tolist(), std.tolist()
if pretrained:
    numbers = ResNet18_Weights.DEFAULT.transforms()
    mean, std = numbers.mean, numbers.std
finish = [to_tensor, v2.Normalize(mean, std)]
test_transform = v2.Compose(finish)
angle, recolour = 180, v2.RandomChannelPermutation()
if folder:
    angle, recolour = 10, v2.ColorJitter(0.2, 0.2, 0.2)
train_transform = v2.Compose([
    v2.Pad(edge // 4, padding_mode="edge"),
    v2.RandomRotation(angle, v2.InterpolationMode.BILINEAR),
    v2.CenterCrop(edge),
    v2.RandomCrop(side),
    v2.RandomHorizontalFlip(),
    recolour,
    *finish,
])


# %% [markdown] tags=["zh"]
# 同一张图片经过训练流程七次。`restore` 撤销标准化，好画出来：

# %% [markdown] tags=["en"]
# The same picture goes through the training pipeline seven times. `restore` undoes the standardizing, so that the pictures can be shown:


# %% fold="on" alt={"zh": "同一颗五角星的七个版本：位置和角度各不相同，星和底色的颜色有好几种。", "en": "Seven versions of the same star, each in another place and at another angle, with several colours of star and background."}
torch.manual_seed(0)


def restore(Z):
    s, m = torch.tensor(std), torch.tensor(mean)
    return Z * s.view(3, 1, 1) + m.view(3, 1, 1)


one = train[len(train) // 2]
Z = [Photos([one], train_transform)[0][0] for _ in range(7)]
show(restore(torch.stack(Z)), columns=7)
plt.show()


# %% [markdown] tags=["zh"]
# ## 第二步：网络 { #network }
#
# 四个[卷积](../convolution.md)层，每层后面接[批归一化](../modes.md#batch_norm) `BatchNorm2d`（把一层的输出标准化）和 ReLU（把负数变成 0），三样合成一个 `block`。`padding=1` 让卷积不改变高和宽，两次池化各减半。注释是 32 × 32 的图片每一步的形状。
#
# `AdaptiveMaxPool2d(1)` 只留下每张**特征图**（feature map，卷积的结果，一个通道一张）里最大的数，意思是：“这个特征在图片里的任何地方出现过吗？”这样一来，图形在哪里就不大要紧了，图片多大都行。最后一层把 64 个数变成 K 个分数，每类一个。
#
# 打开了 `pretrained`，就换成 `resnet18`：填进下载的权重，全部冻结（`requires_grad_(False)`，不再训练），只有最后一层是新的。网络放到[设备](../setup.md#device)上：有显卡就用显卡，没有就用 CPU。下面打印一批图片经过之后的形状，以及参数的个数。

# %% [markdown] tags=["en"]
# ## Step two: the network { #network }
#
# There are four [convolutions](../convolution.md), each followed by [batch norm](../modes.md#batch_norm), `BatchNorm2d` (it standardizes what a layer puts out), and ReLU (negative numbers become 0); these three make up a `block`. With `padding=1` a convolution keeps height and width; each of the two poolings halves them. The comments hold the shapes for pictures of 32 × 32.
#
# `AdaptiveMaxPool2d(1)` keeps only the largest number of each **feature map** (the result of a convolution, one for each channel), as if to ask: "was this feature seen anywhere in the picture?" Where the shape lies then hardly matters, and pictures may have any size. The last layer turns those 64 numbers into K scores, one for each class.
#
# With `pretrained` it is `resnet18` instead: the downloaded weights are filled in and frozen (`requires_grad_(False)`: no longer trained), and only the last layer is new. The network goes to the [device](../setup.md#device): a graphics card if there is one, else the CPU. The block prints the shape in which a batch comes out and the number of parameters.


# %%
def block(C_in, C_out):
    convolution = nn.Conv2d(C_in, C_out, kernel_size=3, padding=1)
    return nn.Sequential(convolution, nn.BatchNorm2d(C_out), nn.ReLU())


def own_network(K):
    return nn.Sequential(
        block(3, 16),  # (N, 16, 32, 32)
        nn.MaxPool2d(2),  # (N, 16, 16, 16)
        block(16, 32),  # (N, 32, 16, 16)
        nn.MaxPool2d(2),  # (N, 32, 8, 8)
        block(32, 32),  # (N, 32, 8, 8)
        block(32, 64),  # (N, 64, 8, 8)
        nn.AdaptiveMaxPool2d(1),  # (N, 64, 1, 1)
        nn.Flatten(),  # (N, 64)
        nn.Linear(64, K),  # (N, K)
    )


def network(K, start=None):
    if not pretrained:
        return own_network(K)
    model = resnet18()
    if start is not None:
        model.load_state_dict(start)
    model.requires_grad_(False)
    model.fc = nn.Linear(512, K)
    return model


device = torch.device("cpu")
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
model = network(K).to(device)
print(model(X[:32].to(device)).shape)
print(sum(p.numel() for p in model.parameters()))


# %% [markdown] tags=["zh"]
# 32 张图片，每张得到 4 个分数；参数一共 33,380 个。
#
# ## 第三步：损失函数和优化器 { #loss }
#
# 每张图片恰好属于一类，所以用[交叉熵](../losses.md#cross_entropy)。各类张数不等时，少见的类别[错一张算得重些](../photo_batches.md#unequal)：`weight` 让每一类合起来一样重；这里各类一样多，权重都是 1。优化器用 [Adam](../adam.md)；`OneCycleLR` 在训练中让学习率[先升后降](../schedules.md#one_cycle)，最高 0.004，结尾几乎为 0，网络最后便安定下来。它要知道一共走多少步。函数 `tools` 造出这两样。
#
# 先打印一个参照：K 个分数都相等，也就是什么都不知道时，损失是 K 的自然对数。

# %% [markdown] tags=["en"]
# Each of the 32 pictures got 4 scores; there are 33,380 parameters.
#
# ## Step three: loss function and optimizer { #loss }
#
# Each picture belongs to exactly one class, so the loss is [cross entropy](../losses.md#cross_entropy). Where classes differ in size, [a mistake on a rare one counts more](../photo_batches.md#unequal): `weight` makes each class as a whole count the same; here all have the same size, and each weight is 1. The optimizer is [Adam](../adam.md); `OneCycleLR` lets the learning rate [rise, then fall](../schedules.md#one_cycle), up to 0.004 and at the end to almost 0, so that the network settles. It must know how many steps there will be. The function `tools` makes both.
#
# The block prints something to compare with: when all K scores are equal, that is, when nothing is known, the loss is the natural logarithm of K.


# %%
weight = len(y) / (K * y.bincount())  # (K,)
loss_fn = nn.CrossEntropyLoss(weight.to(device))


def tools(model, steps):
    optimizer = torch.optim.Adam(model.parameters())
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=0.004, total_steps=steps
    )
    return optimizer, scheduler


print(f"{np.log(K):.2f}")


# %% [markdown] tags=["zh"]
# 损失比 1.39 小，才算学到了东西。
#
# ## 第四步：训练 { #training }
#
# 还是那[五行](../training_loop.md#loop)，外加一行 `scheduler.step()`。`train_epoch` 训练一**轮**（epoch），也就是把数据过一遍，返回这一轮的平均损失和准确率，即猜对的比例；两样都是边训练边量的，所以量的是流程给出的图片。`model.train()` 把批归一化切换到[训练模式](../modes.md)；冻结的网络留在评估模式，不然它的批归一化还是会变。

# %% [markdown] tags=["en"]
# Only a loss below 1.39 shows that something was learned.
#
# ## Step four: train { #training }
#
# The same [five lines](../training_loop.md#loop) as always, and one more, `scheduler.step()`. `train_epoch` trains for one **epoch**, one pass over the data, and returns its mean loss and its accuracy, the fraction guessed right; both are measured while training, hence on the pictures that the pipeline gives. `model.train()` puts batch norm into [training mode](../modes.md); a frozen network stays in evaluation mode, or else its batch norm would go on changing.


# %%
def train_epoch(model, loader, optimizer, scheduler):
    model.train(not pretrained)
    loss_sum, correct = 0, 0
    for X, y in loader:
        X, y = X.to(device), y.to(device)
        y_hat = model(X)
        loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        loss_sum += loss.item() * len(y)
        correct += (y_hat.argmax(dim=1) == y).sum().item()
    N = len(loader.dataset)
    return loss_sum / N, correct / N


# %% [markdown] tags=["zh"]
# `evaluate` 在评估模式下把一份图片过一遍，返回所有分数和标签，什么也不学；结果用 `cpu()` 取回来。`measure` 由此算出同样的两个数，损失和准确率。

# %% [markdown] tags=["en"]
# `evaluate` passes once over a part in evaluation mode and returns all scores and labels; it learns nothing, and `cpu()` fetches the results back. From them `measure` computes the same two numbers, loss and accuracy.


# %%
@torch.no_grad()
def evaluate(model, part):
    model.eval()
    loader = DataLoader(Photos(part, test_transform), batch_size=32)
    found = [(model(X.to(device)).cpu(), y) for X, y in loader]
    return [torch.cat(column) for column in zip(*found)]


def measure(model, part):
    y_hat, y = evaluate(model, part)
    loss = nn.functional.cross_entropy(y_hat, y, weight)
    accuracy = (y_hat.argmax(dim=1) == y).float().mean()
    return loss.item(), accuracy.item()


# %% [markdown] tags=["zh"]
# `fit` 把前三步接起来。要训练多少轮？图片少，一轮就只有几步，所以轮数按步数来定：大约 280 步，但至少 20 轮，最多 200 轮；这里是 21 轮。它记下四个数：训练的损失和准确率，验证的损失和准确率，中途打印三行：第几轮，训练损失。种子在里面重设，所以每次调用都从同样的权重出发。进度条画不画，由 `hidden` 决定。

# %% [markdown] tags=["en"]
# `fit` joins the first three steps. For how many epochs? With few pictures an epoch is only a few steps, so the number follows from the steps: about 280, but 20 epochs at least and 200 at most; here it is 21. It keeps a record of all four numbers, loss and accuracy in training, loss and accuracy in validation, and prints three lines on the way, the epoch and the training loss. It sets the seed anew, so each call starts from the same weights. Whether there is a progress bar, `hidden` decides.


# %%
def fit(transform):
    torch.manual_seed(0)
    loader = DataLoader(
        Photos(train, transform), batch_size=32, shuffle=True
    )
    num_epochs = min(200, max(20, 280 // len(loader)))
    model = network(K, start).to(device)
    optimizer, scheduler = tools(model, num_epochs * len(loader))
    history = []
    for epoch in tqdm(range(1, num_epochs + 1), "epochs", disable=hidden):
        now = train_epoch(model, loader, optimizer, scheduler)
        history.append([*now, *measure(model, val)])
        if epoch % (num_epochs // 3) == 0:
            tqdm.write(f"{epoch:3}  {now[0]:.1f}")
    return model, torch.tensor(history).T  # (4, num_epochs)


# %% [markdown] tags=["zh"]
# ### 有增强和没有增强 { #compare }
#
# [数据增强](../augmentation.md)有用吗？别猜，量一量。训练两次，只差一样：第一次训练也用测试流程，每轮都是同样的像素；第二次用训练流程。每次先打印 `fit` 的几行，再打印最后一轮训练和验证的准确率；`assert` 要求有增强的至少高出 0.1。只试一个种子；[练习 1](#exercises) 把转角度和换颜色分开来试，用三个种子。（用你自己的文件夹时，只训练有增强的这一次。）然后画出训练的曲线，上面是损失，下面是准确率。

# %% [markdown] tags=["en"]
# ### With and without augmentation { #compare }
#
# Does [augmentation](../augmentation.md) help? Don't guess, measure. We train twice with one difference: first with the test pipeline, the same pixels in every epoch, then with the training pipeline. Each time the lines of `fit` are printed, then the accuracies of the last epoch in training and validation; the `assert` demands that augmentation gains at least 0.1. This is one seed; [exercise 1](#exercises) tries turning and colours apart, with three. (With a folder of your own, only the augmented training takes place.) Then the curves of the training, loss above, accuracy below.


# %%
runs = {}
pipelines = {"plain": test_transform, "augmented": train_transform}
if folder:
    del pipelines["plain"]
for name, transform in pipelines.items():
    print(name)
    model, runs[name] = fit(transform)
    _, in_train, _, in_val = runs[name][:, -1].tolist()
    print(f"train {in_train:.2f}, val {in_val:.2f}")
assert folder or in_val > runs["plain"][3, -1] + 0.1
assert folder or runs["augmented"][0, 6] > runs["plain"][0, 6]


# %% fold="on" alt={"zh": "四张曲线图。左边 plain：训练损失降到 0，训练准确率到 1；验证损失停在高处，验证准确率停在大约四分之三。右边 augmented：训练和验证的曲线越走越近，损失接近 0，准确率接近 1。", "en": "Four plots of curves. On the left, plain: the training loss falls to 0 and the training accuracy reaches 1, while the validation loss stays high and the validation accuracy stays near three quarters. On the right, augmented: training and validation draw together, loss close to 0, accuracy close to 1."}
fig, axes = plt.subplots(
    2, len(runs), figsize=(6, 4.2), sharex=True, sharey="row", squeeze=False
)
for (name, history), (upper, lower) in zip(runs.items(), axes.T):
    epochs = torch.arange(history.shape[1]) + 1
    upper.plot(epochs, history[0], label="train")
    upper.plot(epochs, history[2], label="val")
    lower.plot(epochs, history[1])
    lower.plot(epochs, history[3])
    upper.set_title(name)
    lower.set_xlabel("epoch")
axes[0, 0].set(ylabel="loss", ylim=(0, 1.6))
axes[1, 0].set_ylabel("accuracy")
axes[0, 0].legend()
plt.show()


# %% [markdown] tags=["zh"]
# 左边的 plain 是第一次训练，教科书式的[过拟合](../fitting.md#curves)：训练图片全背下来了，新图片却只认得大约四分之三。
#
# 右边的 augmented 是第二次，网络起步慢一些：第 7 轮时的损失比左边高，`assert` 也要求如此。它几乎没有两次见过同样的像素；它学到的，得对图片的所有变化都管用，在新图片上也就管用。不过要清楚什么不改变类别：换成数字，把 6 倒过来，[标签就错了](../labels.md#wrong)。
#
# ## 第五步：测试 { #test }
#
# 选流程、选轮数都看过验证图片，所以最后要用测试图片，它们既没参加训练，也没参与挑选，而且只用一次。打印答对几张；`assert` 要求至少 88%：换一个种子、换一种处理器，会差几张。

# %% [markdown] tags=["en"]
# On the left, plain, the first training: textbook [overfitting](../fitting.md#curves). All training pictures are known by heart, but of new ones only about three in four are recognized.
#
# On the right, augmented, the second: the network starts more slowly, with a higher loss at epoch 7 than on the left, as another `assert` demands. It hardly ever sees the same pixels twice; what it learns has to hold for all versions of a picture, and it holds for new pictures too. But you must know what doesn't change the class: turn a digit 6 upside down, and [the label becomes wrong](../labels.md#wrong).
#
# ## Step five: test { #test }
#
# The pipeline and the number of epochs were chosen with the validation pictures in view. So the last word belongs to the test pictures, which took part neither in training nor in any choice, and they are used once. The block prints how many answers are right; the `assert` demands at least 88%, since another seed or processor makes a difference of some pictures.


# %%
y_hat, y_test = evaluate(model, test)  # (N, K), (N,)
answer = y_hat.argmax(dim=1)  # (N,)
right = (answer == y_test).sum().item()
print(f"{right} of {len(y_test)} right")
assert folder or right >= 0.88 * len(y_test)


# %% [markdown] tags=["zh"]
# ### 混淆矩阵 { #confusion }
#
# 错的那几张，错在哪里？**混淆矩阵**（confusion matrix）是一张表：行是真正的类别，列是模型的回答，格子里是张数。动手算：每一对（类别 $k$，回答 $j$）编成一个号码 $Kk + j$，用 `bincount` 数每个号码出现几次，再排成 K × K。scikit-learn 的 `confusion_matrix` 必须给出同样的结果。

# %% [markdown] tags=["en"]
# ### The confusion matrix { #confusion }
#
# Where do the few mistakes lie? A **confusion matrix** is a table: a row for each true class, a column for each answer of the model, and in the cells the counts. By hand: each pair (class $k$, answer $j$) gets the number $Kk + j$; `bincount` counts how often each number occurs, and the counts are arranged as K × K. scikit-learn's `confusion_matrix` must give the same.


# %%
numbers = (K * y_test + answer).bincount(minlength=K * K)
matrix = numbers.view(K, K)
print(matrix.numpy())
assert (matrix.numpy() == confusion_matrix(y_test, answer)).all()


# %% [markdown] tags=["zh"]
# 几乎都在对角线上，那里的回答和类别一致。由这张表，每一类有两个分数：[召回率](../photo_batches.md#unequal)（recall），这一类的图片认出了多少；**精确率**（precision），回答成这一类的，有多少是对的。打印类别、召回率、精确率，再画出矩阵，圆的面积表示张数：

# %% [markdown] tags=["en"]
# Nearly all lie on the diagonal, where the answer is the class. The table gives each class two marks: its [recall](../photo_batches.md#unequal), the share of its pictures that were recognized, and its **precision**, the share of the answers naming it that were right. The block prints class, recall, precision; then comes the matrix, where the area of a disc stands for the count:


# %%
for k, name in enumerate(classes):
    recall = matrix[k, k] / matrix[k].sum()
    precision = matrix[k, k] / matrix[:, k].sum().clamp(min=1)
    print(f"{name:9} {recall:.2f} {precision:.2f}")


# %% fold="on" alt={"zh": "混淆矩阵：对角线上四个大圆；对角线以外只有零星的小点。", "en": "The confusion matrix: four large discs on the diagonal; elsewhere hardly anything, a small dot here and there."}
plt.figure(figsize=(4.2, 3.4))
for k, j in matrix.nonzero().tolist():
    area = 600 * matrix[k, j] / matrix.max()
    plt.scatter(j, k, s=area, color="C0")
    plt.text(j + 0.25, k - 0.2, matrix[k, j].item())
plt.xticks(range(K), classes, rotation=90 if K > 6 else 0)
plt.yticks(range(K), classes)
plt.axis((-0.5, K - 0.3, K - 0.5, -0.5))
plt.gca().set(xlabel="answer", ylabel="class")
plt.savefig("confusion.png", bbox_inches="tight")
plt.show()


# %% [markdown] tags=["zh"]
# ### 错得最厉害的几张 { #unsure }
#
# 按损失从大到小排。`reduction="none"` 让损失函数给每张图片一个数，而不取平均。打印答错的文件（最多 20 个），它的类别和回答；再画出损失最大的 7 张，下面第一行是真正的类别，第二行是回答：

# %% [markdown] tags=["en"]
# ### The most wrong ones { #unsure }
#
# Sort the pictures by loss. `reduction="none"` makes the loss function return one number for each picture instead of their mean. The block prints the files that got a wrong answer (20 at most), with class and answer; then the 7 with the largest loss are drawn, below each its class, and in the second line the answer:


# %%
losses = nn.functional.cross_entropy(y_hat, y_test, reduction="none")
order = losses.argsort(descending=True).tolist()
for i in [i for i in order if answer[i] != y_test[i]][:20]:
    path, name = test[i]
    print(f"{shown(path)}: {name}, answer {classes[answer[i]]}")


# %% fold="on" alt={"zh": "七张测试图片，多半是圆或正方形，下面写着真正的类别和模型的回答；两个不同的就是答错了。", "en": "Seven test pictures, most of them circles or squares, with their class and the model's answer below; where the two differ, the answer is wrong."}
worst = order[:7]
show(torch.stack([Photos(test, to_tensor)[i][0] for i in worst]), 7)
for column, i in enumerate(worst):
    names = test[i][1], classes[answer[i]]
    at = (side + 2) * column + side / 2 + 2, 1.6 * side
    plt.text(*at, "\n".join(names), ha="center")
plt.savefig("wrongest.png", bbox_inches="tight")
plt.show()


# %% [markdown] tags=["zh"]
# 多半是圆和正方形，这两样在这里最难分清：32 × 32 个像素，还有噪声，一个角只有几个像素。看看答错的例子总是值得的：有时会发现错的不是模型，而是标签。
#
# ### 什么时候说不知道 { #threshold }
#
# `softmax` 给每个回答一个[概率](../losses.md#softmax)。低于**阈值**（threshold）就不回答。阈值取多少？看验证图片：答对的那些，概率从小到大排，取使得只有二十分之一落在它下面的数（`quantile(0.05)`），最高 0.9。打印阈值，测试图片里回答了多大比例，其中对的比例：

# %% [markdown] tags=["en"]
# Most are circles and squares, the two that are hardest to tell apart here: at 32 × 32 pixels, noise included, a corner is a few pixels. Looking at the wrong ones always pays: sometimes it is not the model that is wrong but the label.
#
# ### When to say "don't know" { #threshold }
#
# `softmax` gives each answer a [probability](../losses.md#softmax). Below a **threshold** no answer is given. Which threshold? Look at the validation pictures: of the probabilities of the right answers, take the one below which a twentieth of them lie (`quantile(0.05)`), 0.9 at most. The block prints the threshold, the share of the test pictures that get an answer, and the share of these answers that are right:


# %%
z, y_val = evaluate(model, val)
P, guess = z.softmax(dim=1).max(dim=1)  # (N,), (N,)
sure = torch.cat([P[guess == y_val], torch.tensor([0.9])])
threshold = min(0.9, sure.quantile(0.05).item())
P = y_hat.softmax(dim=1).amax(dim=1)  # (N,)
given = P >= threshold
print(f"threshold {threshold:.1f}, answered {given.float().mean():.1f}")
share = (answer == y_test)[given].float().mean()
print(f"of these right {share:.2f}")
assert folder or share >= right / len(y_test)


# %% [markdown] tags=["zh"]
# 在给出的回答里，对的比例不比全部回答里低，`assert` 要求如此；代价是有些答对的也不答了。阈值管的是这四类之间拿不准的图片；完全不相干的图片，它不一定拦得住，因为网络没有“都不是”这个回答，见练习 2。
#
# ## 保存 { #save }
#
# 光存权重不够。以后用的人还要知道：编号 2 叫什么，图片多大，标准化用了哪些数，阈值是多少，是哪一种网络。所以把它们和 `state_dict` 放进[同一个文件](../save_and_load.md#state_dict)。

# %% [markdown] tags=["en"]
# Of the answers given, no smaller share is right than of all, as the `assert` demands; the price is that some right ones are no longer given either. A threshold catches pictures that lie between these four classes; one that has nothing to do with them may still pass, since the network has no answer "none of these": see exercise 2.
#
# ## Save { #save }
#
# The weights alone are not enough. Anyone who uses them later must also know which class has the number 2, how large the pictures are, by which numbers they were standardized, the threshold, and which kind of network it is. So they go with the `state_dict` into [one file](../save_and_load.md#state_dict).


# %%
checkpoint = {
    "classes": classes,
    "side": side,
    "mean": mean,
    "std": std,
    "threshold": threshold,
    "pretrained": pretrained,
    "state_dict": model.state_dict(),
}
torch.save(checkpoint, "classifier.pt")


# %% [markdown] tags=["zh"]
# ### 取出来 { #load }
#
# 换一个程序，也许换一台机器：只有这个文件，加上 `network`、`open_photo` 和下面的代码。造一个新网络，把权重填进去，换到评估模式；`map_location="cpu"` 让在显卡上训练的权重在没有显卡的机器上也能读。`prepare` 只用文件里的数，把训练前的几步对一张图片再做一遍：取正方形，缩小，切中间，变成张量，标准化。`assert` 检查：对第一张测试图片，它和测试流程给出的一模一样。

# %% [markdown] tags=["en"]
# ### Load { #load }
#
# Another program, perhaps on another machine, has only this file, `network`, `open_photo` and the code below. Build a fresh network, fill in the weights, switch to evaluation mode; with `map_location="cpu"`, weights trained on a graphics card can be read on a machine without one. `prepare` uses nothing but the file's numbers and repeats for one picture all that was done before training: the square, shrunk, its middle, as a tensor, standardized. The `assert` checks that for the first test picture it gives exactly what the test pipeline gave.


# %%
saved = torch.load("classifier.pt", map_location="cpu")
pretrained = saved["pretrained"]
classifier = network(len(saved["classes"]))
classifier.load_state_dict(saved["state_dict"])
classifier.eval()


def prepare(picture):
    side, numbers = saved["side"], (saved["mean"], saved["std"])
    picture = ImageOps.fit(picture, (side * 9 // 8, side * 9 // 8))
    picture = v2.functional.center_crop(picture, [side, side])
    X = v2.functional.to_dtype(v2.functional.to_image(picture), scale=True)
    return v2.functional.normalize(X, *numbers)  # (C, H, W)


path, _ = test[0]
X, _ = Photos(test, test_transform)[0]
assert torch.equal(prepare(open_photo(path)), X)


# %% [markdown] tags=["zh"]
# ## 给新图片贴标签 { #new_picture }
#
# 新图片是一颗五角星，比训练时的大：宽 120、高 80。先画出来，存成文件，然后只凭文件名去认。（用你自己的文件夹时，取测试图片的最后一张。）`unsqueeze(0)` 在最前面加一维，把单张图片变成只有一张的批量；`[0]` 取出这个批量里唯一的一行。打印回答和它的概率：

# %% [markdown] tags=["en"]
# ## Label a new picture { #new_picture }
#
# The new picture shows a star, and it is larger than those in the training: 120 wide, 80 high. We draw it, save it, and then recognize it from the file's name alone. (With a folder of your own it is the last of the test pictures.) `unsqueeze(0)` adds a dimension in front, so that the single picture becomes a batch of one; `[0]` takes the only row of that batch. The block prints the answer with its probability:


# %%
@torch.no_grad()
def classify(path):
    X = prepare(open_photo(path))  # (C, H, W)
    P = classifier(X.unsqueeze(0)).softmax(dim=1)[0]  # (K,)
    if P.max() < saved["threshold"]:
        return "don't know", P
    return saved["classes"][P.argmax()], P


new = test[-1][0]
if not folder:
    rng = np.random.default_rng(2)
    new = "new.png"
    draw("star", W=120, H=80).save(new)
name, P = classify(new)
print(f"{shown(new)}: {name}, {P.max():.1f}")
assert folder or name == "star"


# %% [markdown] tags=["zh"]
# 下面是文件里的图片（颜色级数又减少了），网络实际看到的 32 × 32，以及各类的概率：

# %% [markdown] tags=["en"]
# Here is the picture in the file (with fewer colour levels again), the 32 × 32 that the network actually sees, and the probabilities:


# %% fold="on" alt={"zh": "左：宽的图片，上面一颗五角星。中：缩小并裁成正方形之后的同一颗星。右：横条图，star 的概率接近 1，其余接近 0。", "en": "Left: the wide picture with a star. Middle: the same star, shrunk and cut to a square. Right: a bar chart; star has a probability close to 1, the others close to 0."}
fig, axes = plt.subplots(
    1, 3, figsize=(7, 1.9), width_ratios=[3, 2, 2.4], layout="tight"
)
picture = open_photo(new)
light = np.array(v2.functional.posterize(picture, 3))  # (H, W, C)
seen = restore(prepare(picture)).clamp(0, 1).permute(1, 2, 0)  # (H, W, C)
for ax, pixels in zip(axes, (light, seen)):
    ax.imshow(pixels, interpolation="nearest")
    ax.set(xticks=[], yticks=[], xlabel=tuple(pixels.shape))
axes[2].barh(classes, P)
axes[2].invert_yaxis()
axes[2].set(xlabel="P", xlim=(0, 1))
plt.show()


# %% [markdown] tags=["zh"]
# 图片更大，颜色没见过，回答还是对的。只看中间的正方形：如果图形在宽图的最边上，就会被切掉。
#
# ### 单独的程序 { #classify }
#
# 以后用它的人，不该再训练一遍。所以最后写出第二个程序 `classify.py`：开头 `head` 是导入，结尾 `tail` 读出 `classifier.pt`，给命令行上的每张图片贴标签；读不了的图片，得到的是那句说明原因的话。

# %% [markdown] tags=["en"]
# The picture is larger and its colours are new, and still the answer is right. Only the square in the middle is seen: a shape at the far edge of a wide picture would be cut off.
#
# ### A program of its own { #classify }
#
# Whoever uses it later shouldn't have to train again. So the last thing made is a second program, `classify.py`. Its `head` imports; its `tail` reads `classifier.pt` and labels each picture named on the command line; one that can't be read gets the sentence that says why.


# %%
head = """
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import nn
from torchvision.models import resnet18
from torchvision.transforms import v2


class Unfit(ValueError):
    pass
"""
tail = """
file = Path(__file__).with_name("classifier.pt")
saved = torch.load(file, map_location="cpu")
pretrained = saved["pretrained"]
classifier = network(len(saved["classes"]))
classifier.load_state_dict(saved["state_dict"])
classifier.eval()
for path in sys.argv[1:] if __name__ == "__main__" else []:
    try:
        name, P = classify(path)
        print(f"{shown(path)}: {name}, {P.max():.1f}")
    except ValueError as error:
        print(error)
"""


# %% [markdown] tags=["zh"]
# 中间是照片的种类 `KINDS` 和这一页的十个函数，一字不差：`inspect.getsource` 交还函数的源代码。写好以后，像在终端里那样运行一次，给它 `new.png` 和那个文本：

# %% [markdown] tags=["en"]
# Between them stand the kinds of photo, `KINDS`, and ten functions of this page, letter by letter: `inspect.getsource` returns a function's source code. Then it is run once, as from a terminal, with `new.png` and that text:


# %%
carried = shown, refuse, reason, to_rgb, open_photo
carried += block, own_network, network, prepare, classify
parts = [head, f"KINDS = {KINDS}", *map(inspect.getsource, carried), tail]
code = "\n\n\n".join(part.strip() for part in parts) + "\n"
Path("classify.py").write_text(code, encoding="utf-8")

words = [sys.executable, "-X", "utf8", "classify.py"]
words += [new, *list(left_out)[:1]]
result = subprocess.run(words, capture_output=True, encoding="utf-8")
print(result.stdout + result.stderr, end="")
assert result.returncode == 0 and f": {name}, " in result.stdout


# %% [markdown] tags=["zh"]
# `classify.py` 和 `classifier.pt` 放在同一个文件夹里，就能拿到任何装了 PyTorch 和 torchvision 的机器上用：`python classify.py 图片.jpg`。也可以让朋友在[网页](../web.md#own)上传图片，或者[导出](../exporting.md#own)成别的程序也能读的文件。
#
# 作为程序，到这里就结束了。后面是给你学的错误。

# %% [markdown] tags=["en"]
# With `classify.py` and `classifier.pt` side by side in a folder, any machine with PyTorch and torchvision can use them: `python classify.py picture.jpg`. Friends can upload pictures to it on [a web page](../web.md#own), and it can be [exported](../exporting.md#own) for programs that know no Python.
#
# As a program, this one ends here. What follows are mistakes to learn from.


# %%
if program:
    sys.exit()


# %% [markdown] tags=["zh"]
# ## 大家都会犯的错 { #mistakes }
#
# ### 忘了 unsqueeze，通道数不对 { #unsqueeze }
#
# 两种错误的调用：一种忘了 `unsqueeze(0)`；另一种给了 RGBA 图片，PNG 文件常有这第四个通道，A 说的是哪里透明。`lambda` 是没有名字的函数：里面的调用要等到 `wrong()` 才执行；万一没有报错，`else` 会让程序停下。

# %% [markdown] tags=["en"]
# ## The usual mistakes { #mistakes }
#
# ### unsqueeze forgotten, channels wrong { #unsqueeze }
#
# Two wrong calls: one forgets `unsqueeze(0)`, the other gives an RGBA picture. PNG files often have this fourth channel; A, for alpha, says where the picture is transparent. A `lambda` is a function without a name: the call in it waits until `wrong()`. Should there be no error, `else` would stop the program.


# %%
rgba = picture.convert("RGBA")
for wrong in (
    lambda: classifier(prepare(picture)),
    lambda: prepare(rgba),
):
    try:
        wrong()
    except (ValueError, RuntimeError) as error:
        print(textwrap.fill(f"{type(error).__name__}: {error}", 72))
    else:
        raise AssertionError


# %% [markdown] tags=["zh"]
# 第一条：批归一化要四维，(N, C, H, W)，得到的却是三维。第二条：标准化有 3 个平均值，图片有 4 个通道。
#
# ### 不报错的那些 { #channels }
#
# 灰度图（模式 `L`）只有一个通道；带调色板（一份颜色的清单）的图（模式 `P`）也只有一个，而且里面的数不是亮度，是清单里的编号。两种都不报错：标准化把一个通道[广播](../tensors.md#broadcasting)成三个。下面打印得到的形状，以及数值与正确结果平均差多少；每种模式先是原样的，再是用过 `convert("RGB")` 的。

# %% [markdown] tags=["en"]
# The first: batch norm wants four dimensions, (N, C, H, W), and got three. The second: there are 3 means to standardize with, and the picture has 4 channels.
#
# ### Those that raise nothing { #channels }
#
# A grey picture (mode `L`) has only one channel; so has one with a palette, a list of colours (mode `P`), and its numbers aren't brightness but places in that list. Neither raises an error: standardizing [broadcasts](../tensors.md#broadcasting) the one channel to three. The block prints the shapes that come out, and by how much the numbers differ from the right ones on average, for each mode first as it is, then after `convert("RGB")`.


# %%
exact = prepare(picture)
for mode in ("L", "P"):
    silent = prepare(picture.convert(mode))
    cured = prepare(picture.convert(mode).convert("RGB"))
    for X in (silent, cured):
        gap = (X - exact).abs().mean()
        print(mode, tuple(X.shape), f"{gap:.1f}")


# %% [markdown] tags=["zh"]
# 带调色板的图，`convert("RGB")` 之后就恢复了。灰度图两行一样：颜色已经没了，谁也找不回来。所以训练和使用都用 `open_photo` 打开图片，它总是给出三个通道。
#
# ### 编号跟着文件夹走 { #class_order }
#
# 过些时候，有人想检查分类器，只拿来后一半的类别，`few`，按这些名字自己编号。下面打印他有的名字、存下的名字，按他的编号算出的准确率，最后是按存下的编号算出的：

# %% [markdown] tags=["en"]
# With a palette, `convert("RGB")` restores the picture. For the grey one both lines agree: its colours are lost for good. That is why training and use both open pictures with `open_photo`, which always gives three channels.
#
# ### The numbers follow the folders { #class_order }
#
# Later somebody wants to check the classifier with the second half of the classes only, `few`, and numbers their names afresh. The block prints these names, the saved ones, the accuracy by the fresh numbers, and last the accuracy by the saved numbers:


# %%
few = [i for i, (_, name) in enumerate(test) if name in classes[K // 2 :]]
here = sorted({test[i][1] for i in few})
print(here, classes)
labels = torch.tensor([here.index(test[i][1]) for i in few])
print(f"{(answer[few] == labels).float().mean():.1f}")
labels = torch.tensor([classes.index(test[i][1]) for i in few])
print(f"{(answer[few] == labels).float().mean():.1f}")
assert folder or (answer[few] == labels).float().mean() > 0.8


# %% [markdown] tags=["zh"]
# 先是全错，却没有任何报错：在新编号里，0 是五角星，而网络学到的 0 是圆。网络没有变坏，坏的是标签。所以名字要和权重存在一起。
#
# ### 空文件夹 { #empty_folder }
#
# 空的类别文件夹会报错，这倒是好事：否则编号也会悄悄移动。

# %% [markdown] tags=["en"]
# All wrong at first, and not one error: by the fresh numbers 0 is the star, but the network learned 0 as the circle. The network is as good as before; the labels were bad. That is why the names are saved with the weights.
#
# ### An empty folder { #empty_folder }
#
# A class folder without pictures does raise an error. That is good: otherwise it would shift the numbers unnoticed.


# %%
for name in ("circle", "heart"):
    Path("hearts", name).mkdir(parents=True, exist_ok=True)
try:
    find_photos("hearts")
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")


# %% [markdown] tags=["zh"]
# ## 换成你自己的图片 { #own }
#
# 每类一个文件夹，每类至少三张，几十张才像样。运行 `python image_classifier.py 文件夹`，或者在笔记本里把 `folder = ""` 改成它的路径。程序会打印：用了多少，没用哪些，为什么；三份各多少张；只看颜色能猜对多少；每一类的召回率和精确率；答错的文件。还会留下四个文件：`confusion.png`、`wrongest.png`、`classifier.pt` 和 `classify.py`。程序只读你的照片，不改动它们。
#
# 不满意时，按这个顺序看：
#
# 1. 没用的那些：是不是整批 HEIC 没转，或者同一张图放进了两类？
# 2. `wrongest.png`：标签错了吗？缩到这么小，你自己认得出吗？认不出，就把 `side` 改大；训练的时间随面积增长。
# 3. 训练的准确率高、验证的低，是[过拟合](../fitting.md#curves)：照片太少，或者增强太弱。两个都低，多半是训练不够：把 280 改大。
# 4. 一类只有几十、一百张照片时，从头训练很难认得准，常用的办法是**迁移学习**（transfer learning）：从别人用一百多万张照片训练好的网络开始，只换最后一层。把开关改成 `pretrained = True`，别的都不用改。这一页不下载，所以没有跑它；它的代码是用现做的权重试过的。
#
# ## 练习 { #exercises }
#
# 1. 增强里哪一样要紧：转角度，还是换颜色？各训练几次：都不用，只用一样，两样都用。
# 2. 给只学过四类的网络看六边形。它会回答“都不是”吗？
# 3. 加入第五类，六边形。程序哪里要改？结果还那么好吗？
#
# ??? success "练习 1 的答案"
#
#     为了快，这里的图片直接画成张量，每类 40 张，网络小一些；`turn` 转 90 度的倍数，`recolour` 打乱通道、明暗对调，一批一起变。
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:draw"
#     ```
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:data"
#     ```
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:compare"
#     ```
#
#     每行是测试准确率，三个种子。三个种子平均，换颜色带来的比转角度多，`assert` 要求如此。两样都用，在这同样的 20 轮里，和只换颜色相比，有的种子高，有的种子低：三个种子分不出高下。
#
# ??? success "练习 2 的答案"
#
#     接着练习 1，用最后那个网络。打印 100 个六边形各被认成什么，以及回答的平均概率：
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:hexagon"
#     ```
#
#     不会。`softmax` 的概率加起来总是 1，只在学过的四类之间分；“都不是”不在其中。平均概率只有 0.5，所以阈值能拦下一部分，不过那是“不知道”，不是“都不是”。要让它会说“都不是”，就得把这样的图片作为一类放进训练数据。
#
# ??? success "练习 3 的答案"
#
#     在 `radii` 里加一行 `"hexagon": [1.1] * 6`，其余的由 `K = len(classes)` 跟着变。可是很可能程序会停在要求至少答对 88% 的 `assert`：32 × 32 个像素、带噪声，六边形和圆几乎分不清。接着练习 1，打印五类的混淆矩阵，最后一列是回答 `hexagon` 的；再打印圆和六边形答对的比例：
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:fifth"
#     ```
#
#     在圆和六边形之间抛硬币，也能答对一半；`assert` 要求网络好不了多少。要么把 `side` 和图片都画大，要么放低 `assert` 的要求；藏起这个数，就是骗自己。按字母顺序，`hexagon` 的编号是 1，其余的都往后移，旧的 `classifier.pt` 就对不上了。（要回到四类，先删掉文件夹 `shapes`。）
#
# 接下来：看着一个训练好的网络认你写的数字，见[看 LeNet 怎么认](../inside_lenet.md)。

# %% [markdown] tags=["en"]
# ## Pictures of your own { #own }
#
# A folder for each class, with at least three pictures, better some dozens. Run `python image_classifier.py FOLDER`, or put its path in place of `folder = ""` in a notebook. The program prints how many pictures are used, what is left out and why, the sizes of the three parts, how far the colours alone get, recall and precision of each class, and the files that got a wrong answer. It leaves four files: `confusion.png`, `wrongest.png`, `classifier.pt` and `classify.py`. Your photos are only read, never changed.
#
# If you aren't content, look in this order:
#
# 1. At what was left out: a whole series still in HEIC, one picture in two classes?
# 2. At `wrongest.png`: are the labels wrong? Could you tell at this size? If not, make `side` larger; training time grows with the area.
# 3. Right in training and wrong in validation means [overfitting](../fitting.md#curves): too few photos, or too little augmentation. Wrong in both mostly means too little training: put a larger number in place of 280.
# 4. With some dozens of photos a class, or a hundred, a network trained from scratch has a hard time, and **transfer learning** is the usual way: start from a network that somebody has trained on more than a million photos, and replace its last layer only. Set the switch to `pretrained = True`; nothing else has to change. This page downloads nothing, so it hasn't run that; the code was tried with weights made on the spot.
#
# ## Exercises { #exercises }
#
# 1. Which part of the augmentation matters: turning, or changing the colours? Train a few times with neither, with one of them, with both.
# 2. Show hexagons to a network that has learned four classes. Does it answer "none of these"?
# 3. Add a fifth class, hexagons. What has to change in the program? Is the result still as good?
#
# ??? success "Answer 1"
#
#     To be quick, the pictures are drawn as tensors here, 40 a class, and the network is smaller; `turn` turns by multiples of 90 degrees, `recolour` shuffles the channels and exchanges dark and light, a whole batch alike.
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:draw"
#     ```
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:data"
#     ```
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:compare"
#     ```
#
#     Each line holds the test accuracies for three seeds. On the mean of the three seeds, changing the colours brings more than turning; the `assert` demands it. Both together, within the same 20 epochs, do better than the colours alone with one seed and worse with another: three seeds name no winner.
#
# ??? success "Answer 2"
#
#     This continues with the last network of answer 1. It prints what 100 hexagons are taken for, and the mean probability of the answers:
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:hexagon"
#     ```
#
#     It doesn't. The probabilities of `softmax` always add up to 1, and are shared out among the four classes it learned; "none" is not one of them. As the mean probability is 0.5, a threshold would stop part of them, but only as "don't know". For "none of these", such pictures would have to be a class of the training data.
#
# ??? success "Answer 3"
#
#     A line in `radii`, `"hexagon": [1.1] * 6`; all else follows from `K = len(classes)`. But the program may well stop at the `assert` that demands at least 88% right: with 32 × 32 pixels and noise, a hexagon and a circle can hardly be told apart. This continues from answer 1 and prints the confusion matrix of the five classes, its last column the answers `hexagon`; then the share of circles and hexagons that got the right answer:
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:fifth"
#     ```
#
#     A coin that decides between circle and hexagon would get half of them right; the `assert` demands that the network is hardly better. Draw larger pictures and make `side` larger, or lower what the `assert` demands; to hide the number is to fool yourself. In alphabetical order `hexagon` is number 1 and all after it move up, so the old `classifier.pt` no longer fits. (To come back to four classes, delete the folder `shapes` first.)
#
# Next: watch a trained network read what you draw, [inside LeNet](../inside_lenet.md).
