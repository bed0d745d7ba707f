# ---
# needs: [convolution, modes, validation, checkpoint]
# ---

# %% [markdown] tags=["zh"]
# # 用 CNN 认 MNIST：从数据文件到存好的网络 { #mnist_cnn }
#
# 怎样写一个完整的程序，从磁盘上的数据文件，一直做到存好的、认得手写数字的网络？读完这一页，你会用 `torchvision.datasets.MNIST` 读数据，会写 `train()` 和 `test()`，会用验证数据定下训练几轮，会把训练好的网络存下来再读回，最后还会在训练之前查出坏文件。网络是一个**卷积神经网络**（convolutional neural network，CNN）：两层[卷积](../convolution.md)，用小小的权重表滑过整张图；再加两层全连接，每个输出都看全部输入。
#
# ## 准备 { #setup }
#
# 第一段导入整页要用的东西，定好随机种子。`set_num_threads(1)` 让 PyTorch 只用一个线程（计算不分给几个核同时做）：加法的次序固定了，打印的数就不随核数而变。（换一种处理器，舍入会有细微差别，训练之后的末位数字可能差一点。）最后一行是开关，下一节解释。

# %% [markdown] tags=["en"]
# # MNIST with a CNN: from data files to a saved network { #mnist_cnn }
#
# What does a complete program look like, from data files on the disk to a saved network that reads handwritten digits? After this page you can read data with `torchvision.datasets.MNIST`, write `train()` and `test()`, settle the number of epochs with validation data, save the trained network and load it again, and, in the last part, find damaged files before you train on them. The network is a **convolutional neural network**, CNN for short: two [convolutions](../convolution.md), which slide small tables of weights over the picture, then two fully connected layers, where each output looks at all inputs.
#
# ## Getting ready { #setup }
#
# The first block imports what the page needs and sets the random seed. `set_num_threads(1)` lets PyTorch use one thread only, so no work is shared among cores: numbers are then added up in one order, and what is printed doesn't depend on how many cores there are. (Another kind of processor may round differently, so last digits may differ after training.) The last line is a switch that the next section explains.

# %%
import hashlib
import math
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, random_split
from torchvision import datasets
from torchvision.transforms import v2

torch.manual_seed(53113)
torch.set_num_threads(1)
download = False


# %% [markdown] tags=["zh"]
# ## 用的是哪一份数据 { #which }
#
# **MNIST** 有 60,000 张训练图和 10,000 张测试图，每张是一个 28×28 的灰度手写数字，存成四个文件。下载要联网，这一页不会自己去做。规则只有三条： <!-- cited: 60,000 10,000 -->
#
# - 文件夹 `data/MNIST/raw` 里已经有 MNIST 的文件，就用它们。
# - 没有，而你把上面的开关改成 `download = True`：PyTorch 处理图片的包 `torchvision` 去下载真的 MNIST。
# - 没有，开关也没动：用替身。机器学习库 scikit-learn 自带 1,797 个真实的手写数字，把它们写成和 MNIST 一样的四个文件，放在另一个文件夹 `data/digits` 里，免得日后错当成 MNIST。
#
# 你现在看到的输出来自替身，程序自己也会说。下面两段折叠起来的代码只做准备，可以跳过：第一段做出替身的四个文件，第二段的 `write` 写文件，`check` 查文件有没有坏。[最后一节](#files)再把它们打开细看。

# %% [markdown] tags=["en"]
# ## Which data? { #which }
#
# **MNIST** is 60,000 pictures for training and 10,000 for testing. Each is a handwritten digit of 28×28 points in shades of grey. They are kept in four files. To download them, you need the internet, and this page never does so by itself. There are three rules: <!-- cited: 60,000 10,000 -->
#
# - If the folder `data/MNIST/raw` already holds files of MNIST, they are used.
# - If not, and you set the switch above to `download = True`, `torchvision`, PyTorch's package for pictures, downloads the real MNIST.
# - If not, and the switch is left alone, a stand-in takes its place. scikit-learn, a library for machine learning, comes with 1,797 real handwritten digits. They are written as four files of the same names and the same format, into another folder, `data/digits`, so that they aren't taken for MNIST later.
#
# What you see printed here comes from the stand-in, and the program says so too. The two folded blocks below only prepare the files, and you can skip them: the first makes the four files of the stand-in; in the second, `write` writes files and `check` looks whether any is damaged. [The last part](#files) opens them.

# %% fold="on"
def idx(array):
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()



def enlarge(image):  # (8, 8)
    image = Image.fromarray((image * 255 / 16).astype(np.uint8))
    image = image.resize((20, 20), Image.Resampling.BICUBIC)
    return np.pad(image, 4)  # (28, 28)


digits = load_digits()
images = np.stack([enlarge(image) for image in digits.images])
labels = digits.target.astype(np.uint8)
in_test = np.arange(1797) % 6 == 0
standin = {
    "train-images-idx3-ubyte": idx(images[~in_test]),
    "train-labels-idx1-ubyte": idx(labels[~in_test]),
    "t10k-images-idx3-ubyte": idx(images[in_test]),
    "t10k-labels-idx1-ubyte": idx(labels[in_test]),
}


# %% fold="on"
def md5(content):
    return hashlib.md5(content).hexdigest()


mnist_md5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
standin_md5 = {name: md5(standin[name]) for name in standin}


def check(raw, checksums):
    cure = f"Delete the folder {raw.parent.as_posix()} and run again."
    old = raw.parent / "processed"
    if old.exists():
        raise ValueError(f"{old.as_posix()} is unchecked.\n{cure}")
    for name, checksum in checksums.items():
        file = raw / name
        if not file.is_file() or md5(file.read_bytes()) != checksum:
            problem = f"{file.as_posix()} is missing or damaged."
            raise ValueError(f"{problem}\n{cure}")


def write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(content)
    os.replace(part, file)


# %% [markdown] tags=["zh"]
# 现在把三条规则写成代码。`glob` 找出名字符合的文件，`any` 问有没有。不管走哪一条，最后都要过 `check` 这一关，然后打印用的是什么。

# %% [markdown] tags=["en"]
# Now the three rules as code. `glob` finds the files whose names match, `any` asks whether there is one. Whichever rule applies, the files must pass `check`; then the program says what it uses.

# %%
real = download or any(Path("data/MNIST/raw").glob("*-ubyte"))
root = "data" if real else "data/digits"
raw = Path(root, "MNIST", "raw")
if real and not any(raw.glob("*-ubyte")):
    datasets.MNIST(root, download=True)
if not real:
    for name in standin:
        if not (raw / name).exists():
            write(raw / name, standin[name])
check(raw, mnist_md5 if real else standin_md5)
print("data: real MNIST" if real else "data: stand-in, not MNIST")


# %% [markdown] tags=["zh"]
# 没有联网却设了 `download = True`，`torchvision` 会列出它试过的地址；把开关改回去，就又用替身。
#
# ## 读进来 { #load }
#
# 从这里起，两份数据的代码完全一样。`steps` 是每张图读出来以后要过的三步，`Compose` 把它们连成一串：变成张量，变成 0 到 1 的小数，再[标准化](../augmentation.md#normalize)，也就是减去平均值，再除以标准差（数值离平均值大约有多远）。结果大致在 0 附近。（旧教程用 `transforms.ToTensor()` 一步完成前两件。）
#
# $$
# x' = \frac{x - 0.1307}{0.3081}
# $$
#
# $x$ 是一个点的值，$x'$ 是标准化之后的值；0.1307 和 0.3081 是 MNIST 全部训练图的平均值和标准差。下面打印两个数据集的大小，这份数据自己的平均值和标准差，还有第一张图的形状和标签。这张图也动手标准化一遍，与 `torchvision` 的结果核对。

# %% [markdown] tags=["en"]
# With `download = True` and no internet, `torchvision` raises an error that lists the addresses it tried; set the switch back, and the stand-in is used again.
#
# ## Read them { #load }
#
# From here on both kinds of data take the same code. `steps` is what happens to each picture after it is read, and `Compose` joins the three: the picture becomes a tensor, its numbers become fractions from 0 to 1, then they are [standardized](../augmentation.md#normalize): the mean is subtracted, and the result is divided by the standard deviation, which says how far values typically lie from the mean. The results lie around 0. (Older tutorials use `transforms.ToTensor()` for the first two.)
#
# $$
# x' = \frac{x - 0.1307}{0.3081}
# $$
#
# $x$ is the value of a point, $x'$ the standardized one; 0.1307 and 0.3081 are the mean and the standard deviation of all training pictures of MNIST. The block prints the sizes of both datasets, the mean and the standard deviation of the data in use, and the shape and the label of the first picture. It standardizes this picture by hand, too, and compares with `torchvision`.

# %%
steps = [
    v2.ToImage(),
    v2.ToDtype(torch.float32, scale=True),
    v2.Normalize((0.1307,), (0.3081,)),
]
transform = v2.Compose(steps)
whole = datasets.MNIST(root, train=True, transform=transform)
test_set = datasets.MNIST(root, train=False, transform=transform)
print(len(whole), len(test_set))
points = whole.data / 255  # (N, 28, 28)
print(f"{points.mean():.4f} {points.std():.4f}")
X, y = whole[0]
print(X.shape, y)
assert torch.allclose(X[0], (points[0] - 0.1307) / 0.3081, atol=1e-5)


# %% [markdown] tags=["zh"]
# 替身的平均值和标准差离 MNIST 的不远，所以就用大家常用的这两个数，不另算。每张图的形状是 `(1, 28, 28)`：一个通道，28 行，28 列。看看前十张和它们的标签：

# %% [markdown] tags=["en"]
# The mean and the standard deviation of the stand-in are not far from MNIST's, so the two usual numbers stay. Each picture has the shape `(1, 28, 28)`: one channel, 28 rows, 28 columns. Here are the first ten with their labels:

# %% fold="on" alt={"zh": "并排的十张 28×28 灰度图，是手写的数字，有些模糊；每张下面是它的标签。", "en": "Ten grey pictures of 28×28 side by side, handwritten digits, a little blurred; below each stands its label."}
def show(pictures, names):
    plt.figure(figsize=(8, 1.3))
    strip = torch.cat(list(pictures), dim=1)  # (28, 280)
    plt.imshow(strip, cmap="gray", interpolation="nearest")
    plt.xticks([14 + 28 * n for n in range(len(names))], names)
    plt.yticks([])
    plt.show()


show(whole.data[:10], whole.targets[:10].tolist())


# %% [markdown] tags=["zh"]
# MNIST 自带训练和测试两份。还缺一份**验证数据**：[定训练几轮要看它](../validation.md#split)，测试数据留到最后，只用一次。`random_split` 打乱编号，从训练数据里切下六分之一。`DataLoader` 每次给出 32 张图，也就是一个**批量**（batch）。下面打印训练和验证各有几张。

# %% [markdown] tags=["en"]
# MNIST comes in two parts, training and testing. **Validation data** is missing: [the number of epochs is chosen by it](../validation.md#split), and the test data is kept for the end and used once. `random_split` shuffles the numbers of the training pictures and cuts off a sixth. A `DataLoader` hands out 32 pictures at a time, a **batch**. The block prints how many pictures there are for training and for validation.

# %%
sixth = len(whole) // 6
train_set, val_set = random_split(whole, [len(whole) - sixth, sixth])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=32)
test_loader = DataLoader(test_set, batch_size=32)
print(len(train_set), len(val_set))


# %% [markdown] tags=["zh"]
# ## 网络 { #network }
#
# 这个网络，连同下面的学习率和动量，多年来是 PyTorch 自己的示例库（`pytorch/examples`）里的 MNIST 示例，旧教程里到处是它。
#
# 两次“卷积、relu、池化”：relu 把负数换成 0，**池化**（pooling）只留每个 2×2 方块里最大的数。然后把**特征图**（feature map），也就是卷积的结果，排成一行，过两个全连接层。每行的注释是这一步之后的形状；一个批量的 N 张图一起算。

# %% [markdown] tags=["en"]
# ## The network { #network }
#
# For years this network, with the learning rate and the momentum used below, was the MNIST example in PyTorch's own collection, `pytorch/examples`; old tutorials are full of it.
#
# Twice there is a convolution, relu and pooling: relu replaces negative numbers by 0, and **pooling** keeps only the largest number of each square of 2×2. Then the **feature maps**, as the results of a convolution are called, become one row and go through two fully connected layers. The comment on each line is the shape after it; the N pictures of a batch go through together.

# %%
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 20, 5)
        self.conv2 = nn.Conv2d(20, 50, 5)
        self.fc1 = nn.Linear(4 * 4 * 50, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, x):  # (N, 1, 28, 28)
        x = F.relu(self.conv1(x))  # (N, 20, 24, 24)
        x = F.max_pool2d(x, 2)  # (N, 20, 12, 12)
        x = F.relu(self.conv2(x))  # (N, 50, 8, 8)
        x = F.max_pool2d(x, 2)  # (N, 50, 4, 4)
        x = torch.flatten(x, 1)  # (N, 800)
        x = F.relu(self.fc1(x))  # (N, 500)
        return F.log_softmax(self.fc2(x), dim=1)  # (N, 10)


# %% [markdown] tags=["zh"]
# 先选好[设备](../setup.md#device)：有显卡就用显卡，没有就用 CPU。注释写错了程序也照样跑，所以让 32 张全 0 的图走一遍，把形状打印出来。每行两个：一层卷积之后，和池化之后。

# %% [markdown] tags=["en"]
# The block first chooses the [device](../setup.md#device): a graphics card if there is one, else the CPU. A wrong comment stops no program, so 32 pictures full of zeros go through and the shapes are printed. Each line shows two: after a convolution, and after the pooling.

# %%
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")
model = Net().to(device)

x = torch.zeros(32, 1, 28, 28, device=device)
for layer in (model.conv1, model.conv2):
    x = layer(x)
    print(tuple(x.shape), end=" ")
    x = F.max_pool2d(x, 2)
    print(tuple(x.shape))


# %% [markdown] tags=["zh"]
# 第二个数是通道：第一层有 20 个**卷积核**（kernel，就是那些小小的权重表），出来 20 个通道。从 28 到 24：5×5 的核放不到边上，少了 4；池化再减半。
#
# ### 数一数参数 { #parameters }
#
# 每个输出有自己的一组权重和一个偏置。卷积的一个输出是一张特征图，上面的每个点用同一组权重去看每个输入通道里的 5×5 个点；全连接层的一个输出是一个数，看全部输入。每行一层：左边的个数动手算，右边的由 PyTorch 数；最后一行是总数：

# %% [markdown] tags=["en"]
# The second number counts the channels: the first layer has 20 **kernels**, those small tables of weights, and 20 channels come out of it. From 28 to 24: a kernel of 5×5 doesn't reach over the edge, which costs 4; pooling halves.
#
# ### Count the parameters { #parameters }
#
# Each output has weights of its own and one bias. An output of a convolution is a feature map: all its points look at 5×5 points in each input channel, with the same weights. An output of a fully connected layer is one number and looks at all inputs. Each line shows how many parameters a layer has, by hand, then by PyTorch's count; the last is the total:

# %%
by_hand = {
    "conv1": 20 * (1 * 5 * 5) + 20,
    "conv2": 50 * (20 * 5 * 5) + 50,
    "fc1": 500 * 800 + 500,
    "fc2": 10 * 500 + 10,
}
for name, layer in model.named_children():
    n = sum(p.numel() for p in layer.parameters())
    print(f"{name} {by_hand[name]:7,} {n:7,}")
    assert n == by_hand[name]
total = sum(p.numel() for p in model.parameters())
print(f"{total:,}")
assert total == sum(by_hand.values()) == 431_080


# %% [markdown] tags=["zh"]
# 一共 431,080 个，其中 400,500 个在 `fc1` 里。卷积让同样的权重滑过整张图，所以用得很省。
#
# ### log_softmax 加 nll_loss { #loss }
#
# 网络以 `log_softmax` 结尾，给出的是十个类别的概率的对数，`exp` 之后加起来是 1。与它相配的损失是 `nll_loss`（**负对数似然**，negative log likelihood）：取出正确类别的那个对数概率，再加负号。两步合起来就是[交叉熵](../losses.md#nll)。
#
# 先拿一批，动手算一遍来核对，打印三个数：第一张图的概率之和、损失、10 的自然对数。记 $L$ 为损失 `loss`，$N$ 为这一批的张数，$x_{n,k}$ 为对数概率 `y_hat[n, k]`，$y_n$ 为标签 `y[n]`：
#
# $$
# L = -\frac{1}{N} \sum_{n=0}^{N-1} x_{n, y_n}
# $$

# %% [markdown] tags=["en"]
# There are 431,080 in all, and 400,500 of them in `fc1`. A convolution slides the same weights over the whole picture, so it needs few.
#
# ### log_softmax and nll_loss { #loss }
#
# The network ends with `log_softmax`. It returns the logarithms of the probabilities of the ten classes; after `exp` they add up to 1. The loss that goes with it is `nll_loss`, for **negative log likelihood**: the log probability of the correct class, with a minus sign. Together the two are [cross entropy](../losses.md#nll).
#
# The block takes one batch, computes the loss by hand too, and compares. It prints three numbers: the sum of the first picture's ten probabilities, the loss, and the natural logarithm of 10. $L$ is the loss, `loss`, $N$ the number of pictures in the batch, $x_{n,k}$ the log probability `y_hat[n, k]`, $y_n$ the label `y[n]`:
#
# $$
# L = -\frac{1}{N} \sum_{n=0}^{N-1} x_{n, y_n}
# $$

# %%
X, y = next(iter(train_loader))
X, y = X.to(device), y.to(device)
y_hat = model(X)  # (N, 10)
loss = F.nll_loss(y_hat, y)
print(f"{y_hat[0].exp().sum():.2f} {loss:.2f} {np.log(10):.2f}")
by_hand = -y_hat[torch.arange(len(y)), y].mean()
assert torch.isclose(loss, by_hand)
assert torch.isclose(loss, F.cross_entropy(y_hat, y), rtol=1e-4)


# %% [markdown] tags=["zh"]
# 概率之和是 1。还没训练，损失接近 log 10，也就是 −log(1/10)：网络在十个数字里瞎猜，每个得到的概率大约是十分之一。（`log_softmax` 的结果再取一次 `log_softmax` 不会变，所以 `cross_entropy` 给出同一个数。）
#
# ## train() 和 test() { #functions }
#
# `train` 训练一轮：切到[训练模式](../modes.md)，对每个批量执行总是那样的[五行](../training_loop.md#loop)，返回平均损失。批量很多时，每一百个报一次进度；替身一轮不到一百个批量，所以这里看不到。

# %% [markdown] tags=["en"]
# The probabilities add up to 1. Before training, the loss is close to log 10, which is −log(1/10): the network guesses, and each digit gets a probability of about one tenth. (`log_softmax` applied to its own result changes nothing, so `cross_entropy` gives the same number.)
#
# ## train() and test() { #functions }
#
# `train` trains for one epoch: [training mode](../modes.md), then the usual [five lines](../training_loop.md#loop) for each batch. It returns the mean loss. With many batches it reports every hundredth; an epoch of the stand-in has fewer, so you don't see that here.

# %%
def train(model, device, loader, optimizer, log_interval=100):
    model.train()
    total = 0.0
    for number, (X, y) in enumerate(loader, start=1):
        X, y = X.to(device), y.to(device)
        y_hat = model(X)
        loss = F.nll_loss(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        if number % log_interval == 0:
            print(f"{number}/{len(loader)} {loss.item():.2f}")
    return total / len(loader.dataset)


# %% [markdown] tags=["zh"]
# `test` 只量不学：评估模式，不要梯度，也不走一步。`reduction="sum"` 把一个批量的损失加起来，最后除以图的总数；最后一个批量可能小一些，这样才公平。`argmax` 取对数概率最高的类别，与标签一样就算对。返回平均损失和**准确率**（accuracy），也就是答对的比例。

# %% [markdown] tags=["en"]
# `test` only measures: evaluation mode, no gradients, no step. `reduction="sum"` adds up the losses of a batch, and in the end the sum is divided by the number of pictures: each counts the same, even where the last batch is smaller. `argmax` picks the class with the highest log probability; if it equals the label, the answer is correct. It returns the mean loss and the **accuracy**, the share of correct answers.

# %%
@torch.no_grad()
def test(model, device, loader):
    model.eval()
    loss, correct = 0.0, 0
    for X, y in loader:
        X, y = X.to(device), y.to(device)
        y_hat = model(X)  # (N, 10)
        loss += F.nll_loss(y_hat, y, reduction="sum").item()
        correct += (y_hat.argmax(dim=1) == y).sum().item()
    return loss / len(loader.dataset), correct / len(loader.dataset)


# %% [markdown] tags=["zh"]
# ## 几轮才够？ { #epochs }
#
# 优化器是带[动量](../optimizers.md#momentum)的 SGD：学习率 0.01，动量 0.5。用 MNIST，两**轮**（epoch），也就是把数据过两遍，已经走了好几千步；每个批量走一步，让权重变好的是步，不是轮。算一算，先是一轮的步数，再是一共的步数：

# %% [markdown] tags=["en"]
# ## How many epochs? { #epochs }
#
# The optimizer is SGD with [momentum](../optimizers.md#momentum): learning rate 0.01, momentum 0.5. With MNIST, two **epochs**, two passes over the data, already make some thousands of steps; each batch is one step, and it is steps that improve the weights, not epochs. Do the sums, first the steps of one epoch, then of all:

# %%
num_epochs = 2 if real else 16
mnist_steps = math.ceil(50_000 / 32)
print("MNIST", mnist_steps, 2 * mnist_steps)
print("here", len(train_loader), num_epochs * len(train_loader))


# %% [markdown] tags=["zh"]
# MNIST 的六分之五是 50,000 张图，一轮 1,563 步（最后一个批量不满），两轮 3,126 步。替身的一轮只有 39 步。图少，一轮的步数就少，所以这里用 16 轮，624 步；从第十轮起，验证准确率已经不怎么动。定轮数时看的是验证数据。
#
# 每轮一行：第几轮，训练损失，验证损失，验证准确率。

# %% [markdown] tags=["en"]
# Five sixths of MNIST are 50,000 pictures: 1,563 steps an epoch, the last with a smaller batch, and 3,126 in two. An epoch of the stand-in is 39: with few pictures, an epoch has few steps. So here we take 16 epochs, 624 steps; from the tenth epoch on, the validation accuracy hardly moves. The number of epochs was chosen by the validation data.
#
# The training prints one line an epoch: its number, training loss, validation loss, validation accuracy.

# %%
lr, momentum = 0.01, 0.5
optimizer = torch.optim.SGD(model.parameters(), lr, momentum)
history = []
print("epoch  loss  val_loss  val_accuracy")
for epoch in range(1, num_epochs + 1):
    train_loss = train(model, device, train_loader, optimizer)
    val_loss, accuracy = test(model, device, val_loader)
    history.append((train_loss, val_loss))
    print(f"{epoch:5} {train_loss:5.2f} {val_loss:9.2f} {accuracy:13.2f}")


# %% [markdown] tags=["zh"]
# 两条损失曲线，横轴是轮：

# %% [markdown] tags=["en"]
# The two loss curves over the epochs:

# %% fold="on" alt={"zh": "两条损失曲线，从 2 左右很快降下来，第 5 轮之后慢慢走低；训练的一条最后接近 0，验证的一条略高。", "en": "Two loss curves that fall fast from about 2 and sink slowly after epoch 5; the training curve ends close to 0, the validation curve a little higher."}
plt.figure(figsize=(6, 2.6))
epochs = range(1, num_epochs + 1)
for losses, name in zip(zip(*history), ("train", "val")):
    plt.plot(epochs, losses, label=name)
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()


# %% [markdown] tags=["zh"]
# ## 测试，只此一次 { #test }
#
# 轮数定了，测试数据这才出场。打印损失和准确率；`assert` 要求至少 96%：

# %% [markdown] tags=["en"]
# ## The test, once { #test }
#
# The number of epochs is settled, and only now does the test data appear. The block prints the loss and the accuracy; the `assert` demands at least 96%:

# %%
test_loss, accuracy = test(model, device, test_loader)
print(f"{test_loss:.2f} {accuracy:.2f}")
assert accuracy >= 0.96


# %% [markdown] tags=["zh"]
# 这个数有一条限制：这些数字是同一群人写的，一部分用来训练，一部分用来测试。网络没见过的人怎么写，它还没有考过。用真的 MNIST 会得到多少，这一页没有跑；打开开关，轮数就变成 2，其余一行也不用改。
#
# ## 最难的十个 { #hardest }
#
# 哪些测试图让网络最为难？看它给正确答案的对数概率，`argsort` 返回图的编号，按它从小到大排，取前十个。打印其中有几个答错了。图下面是“标签→网络的回答”，两个数不同，就是认错了；没什么把握却碰对的，也会夹在里面。

# %% [markdown] tags=["en"]
# This number has a limit: the digits for training and those for testing were written by the same people. How well the network reads a stranger's handwriting was not tested. What the real MNIST would give, this page didn't run; set the switch, and the number of epochs becomes 2; no other line changes.
#
# ## The hardest ten { #hardest }
#
# Which test pictures does the network find hardest? Those whose true class got the lowest log probability: `argsort` returns the pictures' numbers, ordered from the lowest to the highest, and the first ten are taken. The block prints how many of them are wrong. Below each picture is the label → what the network answered; where the two differ, it was wrong. Some may be right by a narrow margin.

# %%
with torch.no_grad():
    X = torch.stack([X for X, _ in test_set]).to(device)
    y_hat = model(X).cpu()  # (N, 10)
y = test_set.targets
hardest = y_hat[torch.arange(len(y)), y].argsort()[:10]
answers = y_hat.argmax(dim=1)
print((answers[hardest] != y[hardest]).sum().item(), "wrong of", 10)


# %% fold="on" alt={"zh": "并排的十张测试图，大多写得潦草；每张下面是标签、箭头和网络的回答，两个不同的就是答错了。", "en": "Ten test pictures side by side, most of them carelessly written; below each the label, an arrow and the network's answer, wrong where the two differ."}
show(
    test_set.data[hardest],
    [f"{y[n]}→{answers[n]}" for n in hardest],
)


# %% [markdown] tags=["zh"]
# 还想多看看里面？[LeNet](lenet.py) 那一页画出了网络的[特征图](lenet.py#maps)和[混淆矩阵](lenet.py#confusion)，后者是一张表，数出哪个数字被认成了哪个。
#
# ## 存下来，再读回 { #save }
#
# `state_dict()` 是全部权重和偏置，按名字排好；[存成文件](../save_and_load.md)，以后读进一个新造的 `Net`，不必再训练。`weights_only=True` 是默认值：只收张量，不运行文件里的代码。`device` 说张量要放到哪个设备上。下面打印 `load_state_dict` 的报告；`assert` 要求读回的网络测试结果与刚才一样。

# %% [markdown] tags=["en"]
# To look further inside: the page on [LeNet](lenet.py) draws the network's [feature maps](lenet.py#maps) and the [confusion matrix](lenet.py#confusion), a table that counts which digit was taken for which.
#
# ## Save it, load it { #save }
#
# `state_dict()` is all weights and biases by name. [Kept in a file](../save_and_load.md), they can be loaded into a new `Net` later, without training again. `weights_only=True` is the default: tensors are accepted, code in the file is not run. `device` says on which device they are put. The block prints what `load_state_dict` reports; then the `assert` demands the same test result as before.

# %%
torch.save(model.state_dict(), "mnist_cnn.pt")

loaded = Net().to(device)
state = torch.load("mnist_cnn.pt", device, weights_only=True)
print(loaded.load_state_dict(state))
assert test(loaded, device, test_loader) == (test_loss, accuracy)


# %% [markdown] tags=["zh"]
# 报告说，所有的名字都对上了。
#
# ## 常犯的错：view 悄悄换了批量 { #view }
#
# 把特征图排成一行，旧教程写的是 `x.view(-1, 4*4*50)`。−1 的意思是：这一维多长，由 PyTorch 去算。图是 28×28 时没问题。换成 32×32 的图，每张图得到 50·5·5 = 1250 个数，不再是 800，`view` 却照样排得下：32 张图变成了 50 行。错要到算损失时才现形，看不出从哪里来。`flatten(x, 1)` 不动第 0 维，哪一层不合，就由哪一层报错。下面先打印两个形状，再打印两种写法各自的错误：

# %% [markdown] tags=["en"]
# All names matched.
#
# ## The usual mistake: view changes the batch { #view }
#
# To make a row of the feature maps, old tutorials write `x.view(-1, 4*4*50)`. The −1 says: compute this size yourself. With pictures of 28×28 all is well. With 32×32, each picture gives 50·5·5 = 1250 numbers instead of 800, and `view` still finds a way: 32 pictures become 50 rows. The error shows up only at the loss, far from its cause. `flatten(x, 1)` leaves dimension 0 alone, and the layer that doesn't fit is the one that complains. The block prints the shape of the maps and that of the rows, then the error of either way:

# %%
x = torch.zeros(32, 1, 32, 32, device=device)
y = torch.zeros(32, dtype=torch.long, device=device)
for layer in (model.conv1, model.conv2):
    x = F.max_pool2d(F.relu(layer(x)), 2)
rows = x.view(-1, 4 * 4 * 50)
print(tuple(x.shape), tuple(rows.shape))
for rows in (rows, torch.flatten(x, 1)):
    try:
        F.nll_loss(model.fc2(model.fc1(rows)), y)
        raise AssertionError("no error")
    except (ValueError, RuntimeError) as error:
        print(f"{type(error).__name__}:\n{error}")


# %% [markdown] tags=["zh"]
# 用 `view`，报的是批量：50 对 32，图的大小一字没提。用 `flatten`，报的是 1250 对 800，正是 `fc1` 等的那个数。
#
# 一个程序从头到尾就是这样：读数据，训练，测试，保存。剩下的是开头折叠起来的两段。
#
# ## 数据文件里面 { #files }
#
# ### 文件格式：IDX { #idx }
#
# 文件开头先说里面有什么：两个 0；8，表示每个数占一个字节；再是有几个维度。接着是各个维度的大小，每个用四个字节，高位在前（`"big"`）。然后就是数据本身，一个字节一个点，从 0 到 255；NumPy 里，这种数的类型叫 `uint8`。这种格式叫 **IDX**，开头的函数 `idx` 用三行就写出来。拿一个 2×3 的 NumPy 数组试试，`hex` 把每个字节写成两位十六进制数。

# %% [markdown] tags=["en"]
# With `view`, the error is about the batch, 50 against 32, and says nothing of the size of the pictures. With `flatten` it is 1250 against 800, the number that `fc1` expects.
#
# That is a program from end to end: the data read, the network trained, tested and saved. What remains are the two blocks folded at the beginning.
#
# ## Inside the data files { #files }
#
# ### The file format: IDX { #idx }
#
# A file first says what is in it: two zeros; an 8, which means one byte a number; then how many dimensions there are. The size of each dimension follows, in four bytes, the one that counts most first (`"big"`). After that come the data, one byte a point, from 0 to 255; NumPy's type for such a number is `uint8`. The format is called **IDX**, and the function `idx` at the beginning writes it in three lines. Here it writes a NumPy array of 2×3; `hex` shows each byte as two hexadecimal digits.

# %%
small = np.array([[1, 2, 3], [4, 5, 255]], dtype=np.uint8)
print(idx(small).hex(" "))


# %% [markdown] tags=["zh"]
# 两个 0 和 8 之后：2 个维度，大小是 2 和 3，然后六个数，255 写作 ff。
#
# ### 替身：1,797 个真实的数字 { #standin }
#
# scikit-learn 的数字是 8×8 的，取值 0 到 16。MNIST 的数字缩放到 20×20 的方框里，再按重心放进 28×28；替身简单些，四周各留 4 个点。`enlarge` 先乘 255 除以 16，让取值也是 0 到 255；Pillow 库的 `Image` 把数组变成图，`resize` 把图放大（新的点由周围的点算出），`np.pad` 在四周补 0。每六张取一张做测试，其余用来训练（`~` 把真假对调）。`standin` 里是四个文件的名字和内容，`t10k` 是 MNIST 给测试文件起的名字。下面核对：从替身读回来的点，与写进去的完全一样。

# %% [markdown] tags=["en"]
# After the two zeros and the 8: two dimensions, of sizes 2 and 3, then six numbers; 255 is written ff.
#
# ### The stand-in: 1,797 real digits { #standin }
#
# scikit-learn's digits are 8×8, with values from 0 to 16. MNIST's were scaled to fit a square of 20×20, which was then placed in 28×28 by its centre of mass; the stand-in is simpler and leaves a margin of 4 points all round. `enlarge` multiplies by 255 and divides by 16, so that the values go from 0 to 255, too; `Image`, from the library Pillow, makes a picture of an array, `resize` enlarges it (new points are computed from those around them), `np.pad` adds the margin, zeros. Every sixth picture is for testing, all others are for training (`~` swaps true and false). `standin` holds the names and contents of the four files; `t10k` is MNIST's name for the test data. The block checks that the points read back from the stand-in are the points written.

# %%
digits_root = Path("data/copy")
for name in standin:
    write(digits_root / "MNIST" / "raw" / name, standin[name])
copy = datasets.MNIST(digits_root)
print(copy.data.shape)
assert np.array_equal(copy.data, images[~in_test])


# %% [markdown] tags=["zh"]
# ### 查文件 { #check }
#
# 下载到一半断了，磁盘满了，文件放错了地方：数据文件有很多种坏法。`torchvision` 读之前只看文件在不在，不看内容对不对。所以我们自己查。**校验和**（checksum）是由文件的全部内容算出的一小串字符；MD5 是一种算法，内容差一个字节，结果就完全不同。`mnist_md5` 是真 MNIST 的四个校验和（`torchvision` 自己记着的 `MNIST.resources` 是压缩包的，这里是解压之后的）；替身的由 `standin` 现算。
#
# `check` 逐个查看 `raw` 文件夹里的四个文件，遇到第一个不对的就报错，说出是哪个文件、怎么办。它还要看一处：旧版 `torchvision` 会在旁边的 `processed` 文件夹里存一份自己的副本，有它就不读这四个文件了，所以见到它也报错。
#
# `write` 防的是程序写到一半被关掉、留下半个文件：它先写到另一个名字 `….part`，写完再用 `os.replace` 改名。改名要么做了，要么没做，没有一半（[检查点](../checkpoint.md#replace)那一课也这么做，还防断电；这里断电留下的坏文件，会被 `check` 拦住）。
#
# ### 真的弄坏一个 { #damage }
#
# 看看检查灵不灵。用上一段写好的四个文件，把训练标签截断，只留前 1000 个字节，再来检查。最后把文件写回原样，检查就通过了。

# %% [markdown] tags=["en"]
# ### Check the files { #check }
#
# A download that broke off, a full disk, a file in the wrong place: there are many ways for data to be damaged. Where a file is there already, `torchvision` doesn't ask whether it is the right one. So we check. A **checksum** is a short string computed from all that a file holds; MD5 is one way to compute it, and if a single byte changes, the string is a different one. `mnist_md5` holds the four checksums of the real MNIST (`torchvision` knows some itself, in `MNIST.resources`, but they belong to the packed files it downloads; these belong to the unpacked ones). Those of the stand-in are computed from `standin`.
#
# `check` goes through the four files in the folder `raw`. At the first that isn't right, it raises an error that names the file and says what to do. It looks at one place more: old versions of `torchvision` kept a copy of their own in a folder `processed` beside it. Where there is such a copy, the four files aren't read at all, so that folder is refused.
#
# `write` guards against a program that is stopped halfway and leaves half a file: it uses another name, `….part`, and gives the file its own name with `os.replace` when it is complete. Renaming is done or not done, never half done. (The lesson on [checkpoints](../checkpoint.md#replace) does the same, and guards against a power cut as well; a file that a power cut damages here is stopped by `check`.)
#
# ### Damage one for real { #damage }
#
# Does the check work? The block takes the four files just written, cuts the training labels off after 1000 bytes, and checks. Then it restores the file, and the check passes.

# %%
file = digits_root / "MNIST" / "raw" / "train-labels-idx1-ubyte"
file.write_bytes(standin[file.name][:1000])
try:
    check(file.parent, standin_md5)
    raise AssertionError("no error")
except ValueError as error:
    print(f"ValueError:\n{error}")

write(file, standin[file.name])
check(file.parent, standin_md5)


# %% [markdown] tags=["zh"]
# 错误说出了是哪个文件、怎么办，而且是在训练之前。
#
# 不查会怎样？换一种坏法：把测试标签放到训练标签的位置，文件本身完好，只是放错了地方。先让 `torchvision` 去读，打印图有几张、标签有几个；再让 `check` 去查。

# %% [markdown] tags=["en"]
# The error names the file and the cure, and it comes before the training.
#
# And without a check? Here is another kind of damage: the test labels in place of the training labels, an intact file in the wrong place. First `torchvision` reads, and the numbers of pictures and labels are printed; then `check` looks.

# %%
file.write_bytes(standin["t10k-labels-idx1-ubyte"])
mixed = datasets.MNIST(digits_root)
print(len(mixed.data), len(mixed.targets))
try:
    check(file.parent, standin_md5)
    raise AssertionError("no error")
except ValueError as error:
    print(f"ValueError:\n{error}")
write(file, standin[file.name])


# %% [markdown] tags=["zh"]
# `torchvision` 一声不响就读了：1,497 张图，300 个标签。拿它去训练，碰到没有标签的图才会出错；要是换来的标签碰巧够多，就一直不出错，学的全是错的。`check` 把它拦住了。
#
# ## 练习 { #exercises }
#
# 1. 把 `num_epochs` 改成 2，用替身再运行：`assert` 失败了。不改轮数，怎样让步数变多？够不够？
# 2. MNIST 是黑底白字，纸上却是白底黑字。把测试图的黑白对调，网络还认得吗？怎么办？
# 3. `test` 把每个批量的损失之和加起来，最后除以图的总数。要是改成：每个批量取平均，再对这些平均数取平均，结果一样吗？
#
# ??? success "练习 1 的答案"
#
#     批量改小，一轮的步数就多。先是数据和网络：
#
#     ```python exec="on" session="steps"
#     --8<-- "examples/solutions/mnist_cnn.py:digits"
#     ```
#
#     ```python exec="on" session="steps"
#     --8<-- "examples/solutions/mnist_cnn.py:network"
#     ```
#
#     两种批量，各训练两轮；每行打印批量、步数，和三个种子的测试准确率：
#
#     ```python exec="on" session="steps"
#     --8<-- "examples/solutions/mnist_cnn.py:steps"
#     ```
#
#     批量是 4，步数就是八倍，三个种子都好得多。不过并不是每个种子都够得上 `assert` 要的 0.96：两轮够不够，要看种子。
#
# ??? success "练习 2 的答案"
#
#     先训练一个网络，然后打印三个准确率：原来的测试图，黑白对调的，对调之后再调回来的。点的取值是 0 到 1，所以对调就是 1 − x：
#
#     ```python exec="on" session="inverted"
#     --8<-- "examples/solutions/mnist_cnn.py:again"
#     ```
#
#     ```python exec="on" session="inverted"
#     --8<-- "examples/solutions/mnist_cnn.py:inverted"
#     ```
#
#     黑白对调，网络就不认得了：它没见过这样的图。要认纸上的字，先对调，再按训练时的样子缩放、居中。
#
# ??? success "练习 3 的答案"
#
#     用 300 个随机的损失来试，每批 32 个，最后一批只有 12 个：
#
#     ```python exec="on" session="means"
#     --8<-- "examples/solutions/mnist_cnn.py:means"
#     ```
#
#     不一样：最后一批的 12 张，每张的分量都比别的大。批量都一样大时，两种算法才相同。
#
# 接下来：彩色的图，从文件夹里来，做一个[图片分类器](image_classifier.py)。

# %% [markdown] tags=["en"]
# `torchvision` reads them without a word: 1,497 pictures, 300 labels. Training would break off at the first picture without a label; had there been enough labels, it would have learned wrong answers instead. `check` stopped them.
#
# ## Exercises { #exercises }
#
# 1. Set `num_epochs` to 2 and run again with the stand-in: the `assert` fails. How can there be more steps without more epochs? Are they enough?
# 2. MNIST is white on black, but paper is black on white. Does the network still read the test pictures with black and white exchanged? What helps?
# 3. `test` adds up the losses of each batch and divides by the number of pictures at the end. If it took the mean of each batch instead, and then the mean of these means, would the result be the same?
#
# ??? success "Answer 1"
#
#     Smaller batches make more steps an epoch. First the data and the network:
#
#     ```python exec="on" session="steps"
#     --8<-- "examples/solutions/mnist_cnn.py:digits"
#     ```
#
#     ```python exec="on" session="steps"
#     --8<-- "examples/solutions/mnist_cnn.py:network"
#     ```
#
#     Two batch sizes, two epochs each; each line prints the batch size, the number of steps, and the test accuracy for three seeds:
#
#     ```python exec="on" session="steps"
#     --8<-- "examples/solutions/mnist_cnn.py:steps"
#     ```
#
#     With batches of 4 there are eight times as many steps, and all three seeds do much better. But not each of them reaches the 0.96 that the `assert` demands: whether two epochs are enough depends on the seed.
#
# ??? success "Answer 2"
#
#     Train a network, then print three accuracies: on the test pictures as they are, with black and white exchanged, and exchanged back. The values of the points go from 0 to 1, so 1 − x exchanges them:
#
#     ```python exec="on" session="inverted"
#     --8<-- "examples/solutions/mnist_cnn.py:again"
#     ```
#
#     ```python exec="on" session="inverted"
#     --8<-- "examples/solutions/mnist_cnn.py:inverted"
#     ```
#
#     With black and white exchanged, the network reads hardly anything: it has never seen such pictures. To read writing from paper, exchange them first, then scale and centre the digit as in the training data.
#
# ??? success "Answer 3"
#
#     Try it with 300 random losses in batches of 32; the last batch has only 12:
#
#     ```python exec="on" session="means"
#     --8<-- "examples/solutions/mnist_cnn.py:means"
#     ```
#
#     It isn't: each of the 12 pictures in the last batch weighs more than the others. The two agree only where all batches are of one size.
#
# Next: [a classifier](image_classifier.py) for pictures in colour, from folders.
