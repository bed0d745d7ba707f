# %% [markdown] tags=["zh"]
# # 图片分类器：从文件到答案 { #image_classifier }
#
# 一堆 PNG 文件，每一类放一个文件夹：怎样从它们得到一个程序，给它一张从没见过的图片，它就说出是什么？读完这一页，你能从磁盘读彩色图片，边训练边做数据增强（每次把图片随机改一点），看懂训练曲线和混淆矩阵，把训练好的分类器连同类别名字存成一个文件，以后再取出来给新图片贴标签。
#
# 全程五步：读取并标准化数据，搭网络，选损失函数和优化器，训练，测试。数字识别也是这五步；这里多出来的是颜色、文件夹和数据增强。

# %% [markdown] tags=["en"]
# # An image classifier: from files to an answer { #image_classifier }
#
# A pile of PNG files, one folder for each class: how do they become a program that says what is in a picture it has never seen? After this page you can read colour pictures from disk, augment them while training (change them a little at random), read training curves and a confusion matrix, save the trained classifier in one file together with the names of its classes, and load it later to label a new picture.
#
# It takes five steps: load and standardize the data, build the network, choose loss function and optimizer, train, test. Reading digits takes the same five; new here are colours, folders and augmentation.

# %%
import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageOps
from sklearn.metrics import confusion_matrix
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.transforms import v2
from torchvision.utils import make_grid

torch.set_num_threads(1)
side = 32


# %% [markdown] tags=["zh"]
# `torchvision` 是 PyTorch 处理图片的库：`ImageFolder` 读文件夹，`v2` 里是各种变换（收下一张图片，交还改过的一张），`make_grid` 把许多张图片排成一张。PIL（包名 Pillow）负责打开、画和保存图片文件。`side` 是网络看到的图片的边长；只用一个线程，打印的数就不随核数而变（换一种处理器，末位数字可能差一点）。
#
# ## 先画图片 { #pictures }
#
# 为了不下载任何东西，图片由我们自己画：圆、正方形、五角星、三角形。大小、位置、转角、两种颜色都随机，再撒上**噪声**，也就是给每个像素的三个数各加一点随机的数。
#
# 画图不是这一课的重点，代码折叠起来了，可以跳过：一个图形就是一圈角，`radii` 说的是每个角离中心多远，几个数经过挑选，让四种图形的面积大致相同，单凭面积也就认不出来；图形的颜色在每个**通道**（channel，红、绿、蓝各一个）上都和底色至少差 80，所以总看得清。`draw` 交还一张宽 `W`、高 `H` 的图片；`rng` 是 NumPy 的随机数来源，种子为 0。

# %% [markdown] tags=["en"]
# `torchvision` is PyTorch's library for pictures: `ImageFolder` reads folders, `v2` holds the transforms, each of which takes a picture and returns it changed, `make_grid` arranges many pictures into one. PIL (the package Pillow) opens, draws and saves picture files. `side` is the side of the pictures that the network sees. With one thread only, what is printed doesn't depend on how many cores there are (with another kind of processor, last digits may differ).
#
# ## First draw the pictures { #pictures }
#
# So that nothing has to be downloaded, we draw the pictures ourselves: circles, squares, stars, triangles. Size, place, rotation and both colours are random, and **noise** is scattered over it all: to each pixel's three numbers, small random ones are added.
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
    x, y = rng.uniform(R.max(), [W - R.max(), H - R.max()])
    angle = rng.uniform(0, 360) + 360 * np.arange(len(R)) / len(R)
    angle = np.deg2rad(angle)
    return list(zip(x + R * np.cos(angle), y + R * np.sin(angle)))


def draw(shape, W=32, H=32):
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
# 每类一个文件夹，三份分开放：`train` 用来训练，`val`（验证，validation）在训练中途观察，`test`（测试）只在最后用一次。下面把图片写成 PNG 文件，并数一数。你自己的图片也照这样放；还要改什么，[最后](#own)再说。

# %% [markdown] tags=["en"]
# ### Into folders { #files }
#
# One folder for each class, in three parts: `train` for training, `val` (validation) to watch while training, `test` to be used once, at the end. The block writes the pictures as PNG files and counts them. Pictures of your own are laid out the same way; what else to change for them is listed [at the end](#own).

# %%
shapes = Path("shapes")
for part, count in {"train": 100, "val": 25, "test": 50}.items():
    for shape in radii:
        folder = shapes / part / shape
        folder.mkdir(parents=True, exist_ok=True)
        for i in range(count):
            draw(shape).save(folder / f"{i:02}.png")
        print(folder.as_posix(), len(list(folder.glob("*.png"))))


# %% [markdown] tags=["zh"]
# ## 第一步：读取并标准化 { #data }
#
# ### ImageFolder { #image_folder }
#
# `ImageFolder` 就是一个[数据集](../samples.md#own_dataset)：给它一个编号，它打开那个文件，返回图片和标签。标签是文件夹的编号。文件由 `load` 打开：手机照片常在文件里记着“请转 90 度”，`exif_transpose` 照着转；`convert("RGB")` 保证是三个通道，无论文件是灰度的、带调色板的还是带透明度的。下面取中间的一个样本，打印总数，这张图片的颜色模式、大小和标签，还有哪个名字对应哪个编号。

# %% [markdown] tags=["en"]
# ## Step one: load and standardize { #data }
#
# ### ImageFolder { #image_folder }
#
# `ImageFolder` is a [dataset](../samples.md#own_dataset): give it a number, and it opens that file and returns picture and label. The label is the folder's number. `load` opens the files: phones often write "turn me by 90 degrees" into a photo's file, and `exif_transpose` does so; `convert("RGB")` makes sure of three channels, be the file grey, with a palette or partly transparent. The block takes a sample from the middle and prints how many samples there are, this picture's colour mode, size and label, and which name has which number.

# %%
def load(path):
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


pictures = ImageFolder(shapes / "train", loader=load)
K = len(pictures.classes)
picture, label = pictures[len(pictures) // 2]
print(len(pictures), picture.mode, picture.size, label)
print(pictures.class_to_idx)


# %% [markdown] tags=["zh"]
# 一共 400 张。没有变换时，得到的是 PIL 图片，还不是张量；`size` 先宽后高。类别按文件夹名字的字母顺序编号：从 0 数起，2 就是 `star`。谁也没有写过这张表，它完全由文件夹决定；[后面](#class_order)会看到这一点有多危险。
#
# ### 变成张量，看一看 { #tensor }
#
# `to_tensor` 先把短边缩放到 `side`，取中间的正方形：一批里的图片必须一样大，而文件可以有各种大小。然后把 PIL 图片变成张量，再把 0…255 变成 0…1；`Compose` 依次调用几个变换。`read` 用 `DataLoader` 把一份数据一次读完，成为一个[批量](../data_loading.md#loader)。打印 `X` 和 `y` 的形状，以及每类的张数（`bincount` 数每个值出现几次）：

# %% [markdown] tags=["en"]
# There are 400. Without a transform you get a PIL picture, not yet a tensor; its `size` is width first. The classes are numbered by their folders' names in alphabetical order, from 0, so 2 is `star`. Nobody wrote that table; the folders alone decide it, and [below](#class_order) you will see how dangerous that is.
#
# ### As tensors, to look at { #tensor }
#
# `to_tensor` first scales the shorter side to `side` and keeps the square in the middle: files may have any size, but all pictures of a batch must have the same. Then it turns the PIL picture into a tensor, and its numbers from 0…255 into 0…1; `Compose` calls transforms one after the other. `read` takes a whole part at once through a `DataLoader`, as one [batch](../data_loading.md#loader). The block prints the shapes of `X` and `y`, and the count of each class (`bincount` counts how often each value occurs):

# %%
square = [v2.Resize(side), v2.CenterCrop(side)]
to_tensor = v2.Compose([
    *square, v2.ToImage(), v2.ToDtype(torch.float32, scale=True)
])


def read(part, transform):
    dataset = ImageFolder(shapes / part, transform, loader=load)
    loader = DataLoader(dataset, batch_size=len(dataset))
    return next(iter(loader))


X, y = read("train", to_tensor)
print(X.shape, y.shape, y.bincount())


# %% [markdown] tags=["zh"]
# 形状是 (N, C, H, W)：400 张，3 个通道，32 行，32 列。现在看每类的前 7 张。`show` 用 `make_grid` 排成一张，并用 `posterize` 减少颜色的级数（只为让这一页轻一些）；`imshow` 要求通道在最后，所以有 `permute`。

# %% [markdown] tags=["en"]
# The shape is (N, C, H, W): 400 pictures, 3 channels, 32 rows, 32 columns. Now look at the first 7 of each class. `show` arranges them with `make_grid` and lowers the number of colour levels with `posterize` (only to keep this page light); `imshow` wants the channels last, hence `permute`.

# %% fold="on" alt={"zh": "四行小图，每行七张：圆、正方形、五角星、三角形。图形的大小、位置、转角和颜色各不相同，底色也不同，都有噪点。", "en": "Four rows of seven small pictures: circles, squares, stars, triangles. Size, place, rotation and colour of the shapes differ, and so do the backgrounds; all are grainy."}
def show(X, columns):
    X = v2.functional.to_dtype(X.clamp(0, 1), torch.uint8, scale=True)
    grid = make_grid(X, nrow=columns, pad_value=255)
    grid = v2.functional.posterize(grid, bits=3)
    plt.figure(figsize=(7, 7 * len(X) / columns**2))
    plt.imshow(grid.permute(1, 2, 0), interpolation="none")
    plt.axis("off")


first = [(y == k).nonzero()[:7, 0] for k in range(K)]
show(X[torch.cat(first)], columns=7)
plt.show()


# %% [markdown] tags=["zh"]
# ### 颜色帮不上忙 { #colour }
#
# 能不能只看颜色就猜对？试试：算出每张图片的平均颜色，再算出每类的平均颜色 `centres`，一行一类，三列是红、绿、蓝。然后对每张验证图片，看它的平均颜色离哪一类最近（`cdist` 算所有距离）。打印四个平均颜色，和猜对的比例。

# %% [markdown] tags=["en"]
# ### Colour is no help { #colour }
#
# Could one guess right from the colours alone? Try it: take the mean colour of each picture, then that of each class, `centres`, one row a class, with red, green and blue as columns. For each validation picture look which class's colour is nearest to its own (`cdist` computes all distances). The block prints the four mean colours and the fraction guessed right.

# %%
def colours(X):
    return X.mean(dim=(2, 3))  # (N, C)


mine = [colours(X)[y == k].mean(dim=0) for k in range(K)]
centres = torch.stack(mine)  # (K, C)
print(centres.numpy().round(2))

X_val, y_val = read("val", to_tensor)
nearest = torch.cdist(colours(X_val), centres).argmin(dim=1)  # (N,)
print(f"{(nearest == y_val).float().mean():.2f}")


# %% [markdown] tags=["zh"]
# 四类的平均颜色几乎一样，都是中等的灰；猜对的比例 0.23，也和瞎猜的四分之一差不多。要认出来，只能看形状。
#
# ### 两个流程 { #pipelines }
#
# 流程就是一串变换。[标准化](../augmentation.md#normalize)减去平均值，再除以标准差，两者都是每个通道对全部训练图片算出来的；`v2.Normalize` 就做这件事。测试流程 `test_transform` 没有随机的东西：`to_tensor`，再标准化。
#
# 训练流程 `train_transform` 每次都掷骰子，凡是不决定类别的都可以变：
#
# - 先像测试时一样缩放、取正方形，训练和测试看到的才是同样大的东西。
# - 四周加宽 8 个像素，用边缘的颜色填，这样旋转时几乎不会露出黑角。
# - 转任意角度；`BILINEAR` 让斜边平滑。
# - 取中间的 36 × 36，再从中随机取 32 × 32，图形就挪了位置。
# - 一半的图片左右翻转。
# - 最后 `RandomChannelPermutation` 把红、绿、蓝打乱，蓝星可以变成绿星。

# %% [markdown] tags=["en"]
# All four mean colours are nearly the same medium grey, and the fraction guessed right, 0.23, is about the quarter that blind guessing gets. Only the form can tell.
#
# ### Two pipelines { #pipelines }
#
# A pipeline is a row of transforms. [Standardizing](../augmentation.md#normalize) subtracts the mean and divides by the standard deviation, which are taken for each channel over all training pictures; `v2.Normalize` does it. The test pipeline, `test_transform`, has nothing random: `to_tensor`, then standardize.
#
# The training pipeline, `train_transform`, rolls dice each time; whatever doesn't decide the class may change:
#
# - It scales and cuts as for the test, so that training and test see things at one size.
# - It widens the picture by 8 pixels all round, in the colours of its edges, so that a rotation leaves hardly any black in the corners.
# - It rotates by any angle; `BILINEAR` keeps slanted edges smooth.
# - It keeps the middle 36 × 36, then a random 32 × 32 of that, so that the shape moves.
# - It swaps left and right in half of the cases.
# - Last, `RandomChannelPermutation` shuffles red, green and blue: a blue star may become a green one.

# %%
mean, std = X.mean(dim=(0, 2, 3)), X.std(dim=(0, 2, 3))  # (C,)
finish = [to_tensor, v2.Normalize(mean.tolist(), std.tolist())]
test_transform = v2.Compose(finish)
train_transform = v2.Compose([
    *square,
    v2.Pad(side // 4, padding_mode="edge"),
    v2.RandomRotation(180, v2.InterpolationMode.BILINEAR),
    v2.CenterCrop(side + side // 8),
    v2.RandomCrop(side),
    v2.RandomHorizontalFlip(),
    v2.RandomChannelPermutation(),
    *finish,
])


# %% [markdown] tags=["zh"]
# 同一颗星星经过训练流程七次。`restore` 撤销标准化，好画出来：

# %% [markdown] tags=["en"]
# The same star goes through the training pipeline seven times. `restore` undoes the standardizing, so that the pictures can be shown:

# %% fold="on" alt={"zh": "同一颗五角星的七个版本：位置和角度各不相同，星和底色的颜色有好几种。", "en": "Seven versions of the same star, each in another place and at another angle, with several colours of star and background."}
torch.manual_seed(0)


def restore(Z):
    return Z * std.view(3, 1, 1) + mean.view(3, 1, 1)


Z = torch.stack([train_transform(picture) for _ in range(7)])
show(restore(Z), columns=7)
plt.show()


# %% [markdown] tags=["zh"]
# ## 第二步：网络 { #network }
#
# 四个[卷积](../convolution.md)层，每层后面接[批归一化](../modes.md#batch_norm) `BatchNorm2d`（把一层的输出标准化）和 ReLU（把负数变成 0），三样合成一个 `block`。`padding=1` 让卷积不改变高和宽，两次池化各减半。注释是每一步的形状。
#
# `AdaptiveMaxPool2d(1)` 只留下每张**特征图**（feature map，卷积的结果，一个通道一张）里最大的数，意思是：“这个特征在图片里的任何地方出现过吗？”这样一来，图形在哪里就不大要紧了。最后一层把 64 个数变成 K 个分数，每类一个。网络放到[设备](../setup.md#device)上：有显卡就用显卡，没有就用 CPU。下面打印一批 32 张图片经过之后的形状，以及参数的个数。

# %% [markdown] tags=["en"]
# ## Step two: the network { #network }
#
# There are four [convolutions](../convolution.md), each followed by [batch norm](../modes.md#batch_norm), `BatchNorm2d` (it standardizes what a layer puts out), and ReLU (negative numbers become 0); these three make up a `block`. With `padding=1` a convolution keeps height and width; each of the two poolings halves them. The comments hold the shapes.
#
# `AdaptiveMaxPool2d(1)` keeps only the largest number of each **feature map** (the result of a convolution, one for each channel), as if to ask: "was this feature seen anywhere in the picture?" Where the shape lies then hardly matters. The last layer turns those 64 numbers into K scores, one for each class. The network goes to the [device](../setup.md#device): a graphics card if there is one, else the CPU. The block prints the shape in which a batch of 32 comes out and the number of parameters.

# %%
def block(C_in, C_out):
    convolution = nn.Conv2d(C_in, C_out, kernel_size=3, padding=1)
    return nn.Sequential(convolution, nn.BatchNorm2d(C_out), nn.ReLU())


def network(K):
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


# %%
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
# 每张图片恰好属于一类，所以用[交叉熵](../losses.md#cross_entropy)。优化器用 [Adam](../adam.md)；`OneCycleLR` 在训练中让学习率[先升后降](../schedules.md#one_cycle)，最高 0.004，结尾几乎为 0，网络最后便安定下来。它要知道一共走多少步。函数 `tools` 造出这两样。
#
# 先打印一个参照：四个分数都相等，也就是什么都不知道时，损失是多少。

# %% [markdown] tags=["en"]
# Each of the 32 pictures got 4 scores; there are 33,380 parameters.
#
# ## Step three: loss function and optimizer { #loss }
#
# Each picture belongs to exactly one class, so the loss is [cross entropy](../losses.md#cross_entropy). The optimizer is [Adam](../adam.md); `OneCycleLR` lets the learning rate [rise, then fall](../schedules.md#one_cycle), up to 0.004 and at the end to almost 0, so that the network settles. It must know how many steps there will be. The function `tools` makes both.
#
# The block prints something to compare with: the loss when all four scores are equal, that is, when nothing is known.

# %%
loss_fn = nn.CrossEntropyLoss()


def tools(model, steps):
    optimizer = torch.optim.Adam(model.parameters())
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=0.004, total_steps=steps
    )
    return optimizer, scheduler


print(f"{loss_fn(torch.zeros(1, K), torch.tensor([0])):.2f}")


# %% [markdown] tags=["zh"]
# 这是 4 的自然对数。损失比 1.39 小，才算学到了东西。
#
# ## 第四步：训练 { #training }
#
# 还是那[五行](../training_loop.md#loop)，外加一行 `scheduler.step()`。`train_epoch` 训练一**轮**（epoch），也就是把数据过一遍，返回这一轮的平均损失和准确率，即猜对的比例；两样都是边训练边量的，所以量的是流程给出的图片。`model.train()` 把批归一化切换到[训练模式](../modes.md)。

# %% [markdown] tags=["en"]
# That is the natural logarithm of 4. Only a loss below 1.39 shows that something was learned.
#
# ## Step four: train { #training }
#
# The same [five lines](../training_loop.md#loop) as always, and one more, `scheduler.step()`. `train_epoch` trains for one **epoch**, one pass over the data, and returns its mean loss and its accuracy, the fraction guessed right; both are measured while training, hence on the pictures that the pipeline gives. `model.train()` puts batch norm into [training mode](../modes.md).

# %%
def train_epoch(model, loader, optimizer, scheduler):
    model.train()
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
# 验证图片只读一次，因为测试流程每次给出的都一样。`evaluate` 在评估模式下量同样两个数，什么也不学；结果用 `cpu()` 取回来。

# %% [markdown] tags=["en"]
# The validation pictures are read once only, because the test pipeline gives the same each time. `evaluate` measures the same two numbers in evaluation mode and learns nothing; `cpu()` fetches the results back.

# %%
X_val, y_val = read("val", test_transform)


@torch.no_grad()
def evaluate(model, X, y):
    model.eval()
    y_hat = model(X.to(device)).cpu()
    accuracy = (y_hat.argmax(dim=1) == y).float().mean()
    return loss_fn(y_hat, y).item(), accuracy.item()


# %% [markdown] tags=["zh"]
# `fit` 把前三步接起来，训练 21 轮，记下四个数：训练的损失和准确率，验证的损失和准确率。每七轮打印一行：第几轮，训练损失。种子在里面重设，所以每次调用都从同样的权重出发。

# %% [markdown] tags=["en"]
# `fit` joins the first three steps, trains for 21 epochs and keeps a record of all four numbers: loss and accuracy in training, loss and accuracy in validation. Every seventh epoch it prints a line, the epoch and the training loss. It sets the seed anew, so each call starts from the same weights.

# %%
def fit(transform, num_epochs=21):
    torch.manual_seed(0)
    dataset = ImageFolder(shapes / "train", transform, loader=load)
    loader = DataLoader(dataset, batch_size=32, shuffle=True)
    model = network(K).to(device)
    optimizer, scheduler = tools(model, num_epochs * len(loader))
    history = []
    for epoch in range(1, num_epochs + 1):
        train = train_epoch(model, loader, optimizer, scheduler)
        history.append([*train, *evaluate(model, X_val, y_val)])
        if epoch % 7 == 0:
            print(f"{epoch:2}  {train[0]:.1f}")
    return model, torch.tensor(history).T  # (4, num_epochs)


# %% [markdown] tags=["zh"]
# ### 有增强和没有增强 { #compare }
#
# [数据增强](../augmentation.md)有用吗？别猜，量一量。训练两次，只差一样：第一次训练也用测试流程，每轮都是同样的像素；第二次用训练流程。每次先打印 `fit` 的几行，再打印最后一轮训练和验证的准确率；`assert` 要求有增强的至少高出 0.1。然后画出两次训练的曲线，上面是损失，下面是准确率。

# %% [markdown] tags=["en"]
# ### With and without augmentation { #compare }
#
# Does [augmentation](../augmentation.md) help? Don't guess, measure. We train twice with one difference: first with the test pipeline, the same pixels in every epoch, then with the training pipeline. Each time the lines of `fit` are printed, then the accuracies of the last epoch in training and validation; the `assert` demands that augmentation gains at least 0.1. Then the curves of both training runs, loss above, accuracy below.

# %%
runs = {}
pipelines = {"plain": test_transform, "augmented": train_transform}
for name, transform in pipelines.items():
    print(name)
    model, runs[name] = fit(transform)
    _, train, _, val = runs[name][:, -1].tolist()
    print(f"train {train:.2f}, val {val:.2f}")
assert val > runs["plain"][3, -1] + 0.1


# %% fold="on" alt={"zh": "四张曲线图。左边 plain：训练损失降到 0，训练准确率到 1；验证损失停在高处，验证准确率停在大约四分之三。右边 augmented：训练和验证的曲线几乎重合，损失接近 0，准确率接近 1。", "en": "Four plots of curves. On the left, plain: the training loss falls to 0 and the training accuracy reaches 1, while the validation loss stays high and the validation accuracy stays near three quarters. On the right, augmented: training and validation run nearly together, loss close to 0, accuracy close to 1."}
fig, axes = plt.subplots(
    2, 2, figsize=(6, 4.2), sharex=True, sharey="row"
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
# 左边的 plain 是第一次训练，教科书式的[过拟合](../fitting.md#curves)：400 张训练图片全背下来了，新图片却只认得大约四分之三。
#
# 右边的 augmented 是第二次，网络起步慢得多，因为它几乎没有两次见过同样的像素：第 7 轮时损失还是 1.1，而左边是 0.6。但背不下来，就只好学形状，而形状在新图片上也管用。这里增强管用，是因为我们清楚什么不改变类别；换成数字，把 6 倒过来，[标签就错了](../labels.md#wrong)。
#
# ## 第五步：测试 { #test }
#
# 选流程、选轮数都看过验证图片，所以最后要用测试图片，它们既没参加训练，也没参与挑选，而且只用一次。打印它们的张数和答对的比例；`assert` 要求至少 93%。

# %% [markdown] tags=["en"]
# On the left, plain, the first training: textbook [overfitting](../fitting.md#curves). All 400 training pictures are known by heart, but of new ones only about three in four are recognized.
#
# On the right, augmented, the second: the network starts much more slowly, because it hardly ever sees the same pixels twice. At epoch 7 its loss is still 1.1, against 0.6 on the left. But as it can't learn by heart, it has to learn the form, and that holds for new pictures too. Augmentation works here because we know what doesn't change the class; turn a digit 6 upside down, and [the label becomes wrong](../labels.md#wrong).
#
# ## Step five: test { #test }
#
# The pipeline and the number of epochs were chosen with the validation pictures in view. So the last word belongs to the test pictures, which took part neither in training nor in any choice, and they are used once. The block prints their number and the share of correct answers; the `assert` demands at least 93%.

# %%
X_test, y_test = read("test", test_transform)
model.eval()
with torch.no_grad():
    y_hat = model(X_test.to(device)).cpu()  # (N, K)
answer = y_hat.argmax(dim=1)  # (N,)
accuracy = (answer == y_test).float().mean().item()
print(len(y_test), f"{accuracy:.2f}")
assert accuracy >= 0.93


# %% [markdown] tags=["zh"]
# ### 混淆矩阵 { #confusion }
#
# 错的那几张，错在哪里？**混淆矩阵**（confusion matrix）是一张表：行是真正的类别，列是模型的回答，格子里是张数。动手算：每一对（类别 $k$，回答 $j$）编成一个号码 $Kk + j$，用 `bincount` 数每个号码出现几次，再排成 K × K。scikit-learn 的 `confusion_matrix` 必须给出同样的结果。图里圆的面积表示张数。

# %% [markdown] tags=["en"]
# ### The confusion matrix { #confusion }
#
# Where do the few mistakes lie? A **confusion matrix** is a table: a row for each true class, a column for each answer of the model, and in the cells the counts. By hand: each pair (class $k$, answer $j$) gets the number $Kk + j$; `bincount` counts how often each number occurs, and the counts are arranged as K × K. scikit-learn's `confusion_matrix` must give the same. In the figure the area of a disc stands for the count.

# %%
numbers = (K * y_test + answer).bincount(minlength=K * K)
matrix = numbers.view(K, K)
print(matrix.numpy())
assert (matrix.numpy() == confusion_matrix(y_test, answer)).all()


# %% fold="on" alt={"zh": "混淆矩阵：对角线上四个大圆，circle 的一个略小；对角线以外只有几个小点。", "en": "The confusion matrix: four large discs on the diagonal, the one of circle a little smaller; elsewhere only small dots."}
plt.figure(figsize=(4.2, 3.4))
for k, j in matrix.nonzero().tolist():
    plt.scatter(j, k, s=12 * matrix[k, j], color="C0")
    plt.text(j + 0.25, k - 0.2, matrix[k, j].item())
plt.xticks(range(K), pictures.classes)
plt.yticks(range(K), pictures.classes)
plt.axis((-0.5, K - 0.3, K - 0.5, -0.5))
plt.gca().set(xlabel="answer", ylabel="class")
plt.show()


# %% [markdown] tags=["zh"]
# 几乎都在对角线上，那里的回答和类别一致；错的多半是把圆答成了正方形。
#
# ### 最没把握的几张 { #unsure }
#
# 按损失从大到小排，取前 7 张，打印其中有几张答错了。图下第一行是真正的类别，第二行是回答。`reduction="none"` 让损失函数给每张图片一个数，而不取平均。

# %% [markdown] tags=["en"]
# Nearly all lie on the diagonal, where the answer is the class; the wrong ones are mostly circles taken for squares.
#
# ### The least certain ones { #unsure }
#
# Sort the pictures by loss and take the 7 with the largest; the block prints how many of them are wrong. Below each is its class, and in the second line the answer. `reduction="none"` makes the loss function return one number for each picture instead of their mean.

# %%
losses = nn.functional.cross_entropy(y_hat, y_test, reduction="none")
worst = losses.argsort(descending=True)[:7]
print((answer[worst] != y_test[worst]).sum().item(), "wrong of 7")


# %% fold="on" alt={"zh": "七张测试图片，多半是圆，下面写着真正的类别和模型的回答；图形都看得清，有的和底色深浅接近。", "en": "Seven test pictures, most of them circles, with their class and the model's answer below; all shapes can be made out, though some hardly differ in brightness from the background."}
show(restore(X_test[worst]), columns=7)
for column, i in enumerate(worst.tolist()):
    names = [pictures.classes[k] for k in (y_test[i], answer[i])]
    at = (side + 2) * column + side / 2 + 2, side + 20
    plt.text(*at, "\n".join(names), ha="center")
plt.show()


# %% [markdown] tags=["zh"]
# 圆和正方形最容易搞混：32 × 32 个像素，还有噪声，能区分它们的四个角各只有几个像素。看看答错的例子总是值得的：有时会发现错的不是模型，而是标签。
#
# ## 保存 { #save }
#
# 光存权重不够。以后用的人还要知道：编号 2 叫什么，标准化用了哪些数。所以把它们和 `state_dict` 放进[同一个文件](../save_and_load.md#state_dict)。

# %% [markdown] tags=["en"]
# Circle and square are easily mixed up: at 32 × 32 pixels, noise included, the corners that tell them apart are a few pixels each. Looking at the wrong ones always pays: sometimes it is not the model that is wrong but the label.
#
# ## Save { #save }
#
# The weights alone are not enough. Anyone who uses them later must also know which class has the number 2, and by which numbers the pictures were standardized. So they go with the `state_dict` into [one file](../save_and_load.md#state_dict).

# %%
checkpoint = {
    "classes": pictures.classes,
    "mean": mean.tolist(),
    "std": std.tolist(),
    "state_dict": model.state_dict(),
}
torch.save(checkpoint, "classifier.pt")


# %% [markdown] tags=["zh"]
# ### 取出来 { #load }
#
# 换一个程序，也许换一台机器：只有这个文件，加上 `network`、`load` 和 `to_tensor` 的代码。造一个新网络，把权重填进去，换到评估模式；变换也由文件里的数重建。`map_location="cpu"` 让在显卡上训练的权重在没有显卡的机器上也能读。两个 `assert` 检查：新网络的回答和原来的一样，变换也一样。最后打印文件里的类别名字。

# %% [markdown] tags=["en"]
# ### Load { #load }
#
# Another program, perhaps on another machine, has only this file and the code of `network`, `load` and `to_tensor`. Build a fresh network, fill in the weights, switch to evaluation mode; the transform too is made anew, from the file's numbers. With `map_location="cpu"`, weights trained on a graphics card can be read on a machine without one. Two `assert` lines check that the fresh network answers like the old one, and that the transforms agree. At the end the block prints the names of the classes in the file.

# %%
saved = torch.load("classifier.pt", map_location="cpu")
classes = saved["classes"]
classifier = network(len(classes))
classifier.load_state_dict(saved["state_dict"])
classifier.eval()
normalize = v2.Normalize(saved["mean"], saved["std"])
prepare = v2.Compose([to_tensor, normalize])
with torch.no_grad():
    assert torch.allclose(classifier(X_test), y_hat, atol=1e-2)
assert torch.equal(prepare(picture), test_transform(picture))
print(classes)


# %% [markdown] tags=["zh"]
# ## 给新图片贴标签 { #new_picture }
#
# 新图片是一颗五角星，比训练时的大：宽 120、高 80。先画出来，存成文件，然后只凭文件名去认。`load` 打开文件，与训练时同一个函数；`unsqueeze(0)` 在最前面加一维，把单张图片变成只有一张的批量；`softmax` 把分数变成[概率](../losses.md#softmax)，加起来是 1；`[0]` 取出这个批量里唯一的一行。下面打印每一类和它的概率。

# %% [markdown] tags=["en"]
# ## Label a new picture { #new_picture }
#
# The new picture shows a star, and it is larger than those in the training: 120 wide, 80 high. We draw it, save it, and then recognize it from the file's name alone. `load` opens the file, the same function as in training; `unsqueeze(0)` adds a dimension in front, so that the single picture becomes a batch of one; `softmax` turns the scores into [probabilities](../losses.md#softmax), which add up to 1; `[0]` takes the only row of that batch. The block prints each class with its probability.

# %%
rng = np.random.default_rng(2)
draw("star", W=120, H=80).save("new.png")


@torch.no_grad()
def classify(path):
    X = prepare(load(path))  # (C, H, W)
    y_hat = classifier(X.unsqueeze(0))  # (1, K)
    return y_hat.softmax(dim=1)[0]  # (K,)


new = load("new.png")
P = classify("new.png")
for name, p in zip(classes, P.tolist()):
    print(f"{name:9}{p:.1f}")
assert classes[P.argmax()] == "star"


# %% [markdown] tags=["zh"]
# 几乎全部概率都给了 `star`。下面是文件里的图片（颜色级数又减少了），网络实际看到的 32 × 32，以及概率：

# %% [markdown] tags=["en"]
# Nearly all of the probability went to `star`. Here is the picture in the file (with fewer colour levels again), the 32 × 32 that the network actually sees, and the probabilities:

# %% fold="on" alt={"zh": "左：宽的图片，上面一颗五角星。中：缩小并裁成正方形之后的同一颗星。右：横条图，star 的概率接近 1，其余接近 0。", "en": "Left: the wide picture with a star. Middle: the same star, shrunk and cut to a square. Right: a bar chart; star has a probability close to 1, the others close to 0."}
fig, axes = plt.subplots(
    1, 3, figsize=(7, 1.9), width_ratios=[3, 2, 2.4], layout="tight"
)
light = np.array(v2.functional.posterize(new, 3))  # (H, W, C)
seen = restore(prepare(new)).clamp(0, 1).permute(1, 2, 0)  # (H, W, C)
for ax, pixels in zip(axes, (light, seen)):
    ax.imshow(pixels, interpolation="nearest")
    ax.set(xticks=[], yticks=[], xlabel=tuple(pixels.shape))
axes[2].barh(classes, P)
axes[2].invert_yaxis()
axes[2].set(xlabel="P", xlim=(0, 1))
plt.show()


# %% [markdown] tags=["zh"]
# 图片更大，颜色没见过，回答还是对的。`CenterCrop` 只看中间：如果图形在宽图的最边上，就会被切掉。
#
# ## 大家都会犯的错 { #mistakes }
#
# ### 忘了 unsqueeze，通道数不对 { #unsqueeze }
#
# 两种错误的调用：一种忘了 `unsqueeze(0)`；另一种给了 RGBA 图片，PNG 文件常有这第四个通道，A 说的是哪里透明。`lambda` 是没有名字的函数：里面的调用要等到 `wrong()` 才执行；万一没有报错，`else` 会让程序停下。

# %% [markdown] tags=["en"]
# The picture is larger and its colours are new, and still the answer is right. `CenterCrop` sees only the middle: a shape at the far edge of a wide picture would be cut off.
#
# ## The usual mistakes { #mistakes }
#
# ### unsqueeze forgotten, channels wrong { #unsqueeze }
#
# Two wrong calls: one forgets `unsqueeze(0)`, the other gives an RGBA picture. PNG files often have this fourth channel; A, for alpha, says where the picture is transparent. A `lambda` is a function without a name: the call in it waits until `wrong()`. Should there be no error, `else` would stop the program.

# %%
rgba = new.convert("RGBA")
for wrong in (
    lambda: classifier(prepare(new)),
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
right = prepare(new)
for mode in ("L", "P"):
    silent = prepare(new.convert(mode))
    cured = prepare(new.convert(mode).convert("RGB"))
    for X in (silent, cured):
        gap = (X - right).abs().mean()
        print(mode, tuple(X.shape), f"{gap:.1f}")


# %% [markdown] tags=["zh"]
# 带调色板的图，`convert("RGB")` 之后就恢复了，只差一点点，因为调色板里的颜色有限。灰度图两行一样：颜色已经没了，谁也找不回来。`Image.open` 不会自己做 `convert("RGB")`，所以 `load` 里有这一句，而 `classify` 用的也是 `load`。
#
# ### 编号跟着文件夹走 { #class_order }
#
# 过些时候，有人想检查分类器，只拿来五角星和三角形，放进新文件夹 `few`。下面打印这个文件夹里的编号、存下的编号，以及按文件夹的编号算出的准确率。

# %% [markdown] tags=["en"]
# With a palette, `convert("RGB")` restores the picture all but a little, since the palette's colours are limited. For the grey one both lines agree: its colours are lost for good. `Image.open` doesn't do `convert("RGB")` by itself, so `load` does, and `classify` uses `load`.
#
# ### The numbers follow the folders { #class_order }
#
# Later somebody wants to check the classifier with stars and triangles only, in a new folder `few`. The block prints the numbers in this folder, the saved ones, and the accuracy by the folder's numbers.

# %%
for shape in ("star", "triangle"):
    folder = shapes / "few" / shape
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(20):
        draw(shape).save(folder / f"{i:02}.png")

few = ImageFolder(shapes / "few", loader=load)
number = {name: k for k, name in enumerate(classes)}
print(few.class_to_idx, number, sep="\n")
X, y = read("few", prepare)
_, accuracy = evaluate(classifier.to(device), X, y)
print(f"{accuracy:.1f}")


# %% [markdown] tags=["zh"]
# 全错，却没有任何报错：在新文件夹里，0 是五角星，而网络学到的 0 是圆。网络没有变坏，坏的是标签。办法是按名字换算：`few.classes` 里的每个名字，到存下的表里查编号。下面打印最前和最后三个标签（已换成分类器的编号），以及准确率；`assert` 要求超过 0.8。

# %% [markdown] tags=["en"]
# All wrong, and not one error: in the new folder 0 is the star, but the network learned 0 as the circle. The network is as good as before; the labels are bad. The cure is to go by the names: look up each name of `few.classes` in the saved table. The block prints the first and the last three labels, now in the classifier's numbers, and the accuracy; the `assert` demands more than 0.8.

# %%
numbers = torch.tensor([number[name] for name in few.classes])
print(numbers[y[:3]], numbers[y[-3:]])
_, accuracy = evaluate(classifier, X, numbers[y])
print(f"{accuracy:.1f}")
assert accuracy > 0.8


# %% [markdown] tags=["zh"]
# 所以名字要和权重存在一起。
#
# ### 空文件夹 { #empty_folder }
#
# 空的类别文件夹会报错，这倒是好事：否则编号也会悄悄移动。

# %% [markdown] tags=["en"]
# That is why the names are saved with the weights.
#
# ### An empty folder { #empty_folder }
#
# A class folder without pictures does raise an error. That is good: otherwise it would shift the numbers unnoticed.

# %%
empty = shapes / "few" / "heart"
empty.mkdir(exist_ok=True)
try:
    ImageFolder(shapes / "few")
    raise AssertionError
except FileNotFoundError as error:
    print(textwrap.fill(f"FileNotFoundError: {error}", 72))
finally:
    empty.rmdir()


# %% [markdown] tags=["zh"]
# ## 换成你自己的图片 { #own }
#
# 真实照片，各种大小、横的竖的、灰度的、带透明度的，这个程序都读得进来。要改的是这些：
#
# 1. 自己的文件夹，也像 `shapes` 那样分成 `train`、`val`、`test`，里面每类一个文件夹，每类至少 10 张（JPEG、PNG、WebP、TIFF、BMP；iPhone 的 HEIC 要先转成 JPEG）。把 `shapes = Path("shapes")` 改成它的路径，去掉其后写图片的循环。
# 2. `side = 32` 改大，比如 64：照片的细节多。训练的时间随面积增长。
# 3. `train_transform` 里去掉 `RandomRotation` 和 `RandomChannelPermutation`：照片有上下之分，颜色往往也要紧；[哪些变换不改变类别](../labels.md#wrong)，只有你知道。
# 4. `new.png` 那一块改成你的一张图片的路径，去掉它后面的 `assert`；去掉“编号跟着文件夹走”和“空文件夹”两节的代码，它们是给四种图形写的。
# 5. 去掉训练后的两个 `assert`（增强至少高出 0.1，测试至少 93%）：那是对这些图形的要求。
#
# `read` 把一份图片一次全部读进内存，几百张没问题；几万张就要像训练那样分批。一类只有几十、一百张照片时，从头训练很难认得准，常用的办法是**迁移学习**（transfer learning）：从别人用一百多万张照片训练好的网络开始，只换最后一层。`torchvision.models` 里有这样的网络：`model = resnet18(weights="DEFAULT")` 会下载权重，再写 `model.fc = nn.Linear(512, K)`，图片要用 `ResNet18_Weights.DEFAULT.transforms()` 准备。这一页不下载，所以没有跑它。 <!-- cited: 512 -->
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
#     每行是测试准确率，三个种子。三个种子平均，换颜色带来的比转角度多，`assert` 要求如此。两样都用，在这同样的 20 轮里，一个种子比只换颜色好，另外两个更差。
#
# ??? success "练习 2 的答案"
#
#     接着练习 1，用最后那个网络。打印 100 个六边形各被认成什么，以及回答的平均概率：
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:hexagon"
#     ```
#
#     不会。`softmax` 的概率加起来总是 1，只在学过的四类之间分；“都不是”不在其中。要让它会说“都不是”，就得把这样的图片作为一类放进训练数据。
#
# ??? success "练习 3 的答案"
#
#     在 `radii` 里加一行 `"hexagon": [1.1] * 6`，其余的由 `K = len(pictures.classes)` 跟着变。可是程序会停在 `assert accuracy >= 0.93`：32 × 32 个像素、带噪声，六边形和圆几乎分不清。接着练习 1，打印五类的混淆矩阵，最后一列是回答 `hexagon` 的：
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:fifth"
#     ```
#
#     圆大多被认成了六边形。要么把 `side` 和图片都画大，要么放低 `assert` 的要求；藏起这个数，就是骗自己。按字母顺序，`hexagon` 的编号是 1，其余的都往后移，旧的 `classifier.pt` 就对不上了。（要回到四类，先删掉文件夹 `shapes`。）
#
# 接下来：同一份代码怎样在显卡上跑，见[设备](../devices.md)。

# %% [markdown] tags=["en"]
# ## Pictures of your own { #own }
#
# The program reads real photos of any size, upright or wide, grey or partly transparent. What has to change:
#
# 1. Your folder has the parts `train`, `val` and `test` like `shapes`, in each one folder a class, with at least 10 pictures (JPEG, PNG, WebP, TIFF or BMP; an iPhone's HEIC must be turned into JPEG first). Put its path in place of `shapes = Path("shapes")`, and leave out the loop after it, which writes pictures.
# 2. Make `side = 32` larger, 64 say: photos have more detail. Training time grows with the area.
# 3. Take `RandomRotation` and `RandomChannelPermutation` out of `train_transform`: photos have an up and a down, and their colours often matter; [which changes keep the class](../labels.md#wrong), only you know.
# 4. In the block with `new.png`, put the path of one of your pictures and leave out the `assert` at its end; leave out the code of "The numbers follow the folders" and of "An empty folder", which was written for the four shapes.
# 5. Leave out the two `assert` lines after the training (augmentation gains at least 0.1, at least 93% right in the test): they are demands on these shapes.
#
# `read` takes a whole part into memory at once, which is fine for some hundred pictures; tens of thousands have to go in batches, as in the training. With some dozens of photos a class, or a hundred, a network trained from scratch has a hard time, and **transfer learning** is the usual way: start from a network that somebody has trained on more than a million photos, and replace its last layer only. `torchvision.models` has such networks: `model = resnet18(weights="DEFAULT")` downloads the weights, then `model.fc = nn.Linear(512, K)`, and `ResNet18_Weights.DEFAULT.transforms()` prepares the pictures. This page downloads nothing, so it hasn't run that. <!-- cited: 512 -->
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
#     Each line holds the test accuracies for three seeds. On the mean of the three seeds, changing the colours brings more than turning; the `assert` demands it. Both together, within the same 20 epochs, do better than the colours alone with one seed and worse with the other two.
#
# ??? success "Answer 2"
#
#     This continues with the last network of answer 1. It prints what 100 hexagons are taken for, and the mean probability of the answers:
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:hexagon"
#     ```
#
#     It doesn't. The probabilities of `softmax` always add up to 1, and are shared out among the four classes it learned; "none" is not one of them. For "none of these", such pictures would have to be a class of the training data.
#
# ??? success "Answer 3"
#
#     A line in `radii`, `"hexagon": [1.1] * 6`; all else follows from `K = len(pictures.classes)`. But the program stops at `assert accuracy >= 0.93`: with 32 × 32 pixels and noise, a hexagon and a circle can hardly be told apart. This continues from answer 1 and prints the confusion matrix of the five classes; its last column holds the answers `hexagon`:
#
#     ```python exec="on" session="shapes"
#     --8<-- "examples/solutions/image_classifier.py:fifth"
#     ```
#
#     Circles are mostly taken for hexagons. Draw larger pictures and make `side` larger, or lower what the `assert` demands; to hide the number is to fool yourself. In alphabetical order `hexagon` is number 1 and all after it move up, so the old `classifier.pt` no longer fits. (To come back to four classes, delete the folder `shapes` first.)
#
# Next: how the same code runs on a graphics card, in [devices](../devices.md).
