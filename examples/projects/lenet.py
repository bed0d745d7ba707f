# ---
# needs: [convolution, training_loop]
# ---

# %% [markdown] tags=["zh"]
# # LeNet-5：认手写数字 { #lenet }
#
# **LeNet-5** 是最早投入使用的卷积网络之一，用来认支票上的手写数字。读完这一页，你会搭出它，看懂它的结构图，数清它的参数，用真实的手写数字训练、验证、测试，还会看它里面有什么、错在哪里。
#
# ## 数据 { #data }
#
# 机器学习库 scikit-learn 自带 1,797 个真实的手写数字，每个 8×8 个点，取值 0 到 16，除以 16 就落在 0 到 1 之间。LeNet 要 32×32 的图，所以用 `interpolate` 放大，新的点由周围的点按远近算出（bilinear，双线性）。`X` 的形状是 `(N, 1, 32, 32)`：N 张图，一个通道，32 行 32 列；`y` 是标签。下面打印放大前后的形状。
#
# 这一页定好随机种子，只用一个线程（计算不分给几个核同时做），于是加法的次序不变，打印的数不随核数而变。（换一种处理器，舍入会有细微差别，训练之后的末位数字可能差一点。）

# %% [markdown] tags=["en"]
# # LeNet-5: reading handwritten digits { #lenet }
#
# **LeNet-5** was one of the first convolutional networks at work: it read the digits on cheques. After this page you can build it, read its plan and count its parameters; train, validate and test it on real handwritten digits; look inside it and see where it goes wrong.
#
# ## The data { #data }
#
# scikit-learn, a library for machine learning, comes with 1,797 real handwritten digits of 8×8 points, with values from 0 to 16; divided by 16, they lie between 0 and 1. LeNet wants pictures of 32×32, so `interpolate` enlarges them: each new point is computed from those around it, and the nearer a point, the more it counts (bilinear). `X` has the shape `(N, 1, 32, 32)`: N pictures, one channel, 32 rows and columns; `y` holds the labels. The block prints the shapes before and after.
#
# The page sets the random seed and uses one thread only, so no work is shared among cores: numbers are then added up in one order, and what is printed doesn't depend on how many cores there are. (Another kind of processor may round differently, so last digits may differ after training.)

# %%
import base64
import copy
import json
import zlib
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision.transforms import v2

torch.manual_seed(6)
torch.set_num_threads(1)

digits = load_digits()
small = torch.tensor(digits.images, dtype=torch.float32) / 16
X = F.interpolate(small[:, None], size=32, mode="bilinear")
y = torch.tensor(digits.target)  # (N,)
print(tuple(small.shape), tuple(X.shape))


# %% [markdown] tags=["zh"]
# `small[:, None]` 插进了通道那一维。上面一行是原来的图，下面一行是放大后的：

# %% [markdown] tags=["en"]
# `small[:, None]` inserted the dimension of the channel. The upper row shows the pictures as they are, the lower one enlarged:

# %% fold="on" alt={"zh": "两行手写数字 0 到 9：上面一行由 8×8 个方块组成，下面一行放大成 32×32，笔画平滑了。", "en": "Two rows of handwritten digits from 0 to 9: above, made of 8×8 squares; below, enlarged to 32×32, with smooth strokes."}
figure, axes = plt.subplots(2, 10, figsize=(8, 1.8))
for n in range(10):
    for row, image in enumerate((small[n], X[n, 0])):
        axes[row, n].imshow(image.numpy(), cmap="gray", interpolation="nearest")
        axes[row, n].set_axis_off()
plt.show()


# %% [markdown] tags=["zh"]
# ## 分成三份 { #split }
#
# **训练数据**用来学，**验证数据**用来决定留下哪一**轮**（epoch，即把训练数据过一遍）的网络，**测试数据**只在最后用一次（[为什么要三份](../validation.md#split)）。先分好，然后才看结果。
#
# `TensorDataset` 把每张图和它的标签配成一对；`random_split` 把样本的编号打乱，切成三份，每份的编号在它的 `indices` 里。种子固定，分法就固定。训练数据由 [`DataLoader`](../data_loading.md#loader) 每一轮重新打乱，每次给出 32 张，也就是一个**批量**（batch）。下面打印三份的大小。

# %% [markdown] tags=["en"]
# ## Three parts { #split }
#
# The network learns from the **training data**. The **validation data** decides which **epoch**'s network is kept (an epoch is one pass through the training data). The **test data** is used once, at the end ([why three](../validation.md#split)). Split first, look at results later.
#
# `TensorDataset` pairs each picture with its label; `random_split` shuffles the samples' numbers and cuts them into three, and each part keeps its own in `indices`. With a fixed seed the parts are fixed. A [`DataLoader`](../data_loading.md#loader) shuffles the training data anew in each epoch and hands out 32 pictures at a time, a **batch**. The block prints the sizes of the parts.

# %%
dataset = TensorDataset(X, y)
generator = torch.Generator().manual_seed(0)
parts = random_split(dataset, [1197, 300, 300], generator)
train_set, val_set, test_set = parts
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
print([len(part) for part in parts])
indices = [set(part.indices) for part in parts]
assert len(set.union(*indices)) == len(X) == sum(map(len, indices))


# %% [markdown] tags=["zh"]
# `assert` 确认没有一张图同时在两份里，也没有漏掉的。
#
# ## 网络 { #network }
#
# 这里的 LeNet-5 有五层带参数：两层[卷积](../convolution.md)，用小小的权重表（**卷积核**，kernel，简称核）滑过整张图，结果叫**特征图**（feature map）；再加三层全连接，每个输出都看全部输入。
#
# `conv1` 由一个通道得到 6 张特征图，`conv2` 由 6 张得到 16 张，核都是 5×5；每层卷积之后是 relu（一种**激活函数**，把负数换成 0）和**池化**（每个 2×2 方块只留一个数，这里留最大的）。1998 年的 LeNet-5 用的是另一种激活函数；池化取平均，每张图还带一个可学的系数和一个偏置；`conv2` 的特征图大多没有连到全部 6 张；最后一层也是另一种。这里全部相连，用本课程通用的 relu 和最大池化。 <!-- cited: 1998 -->
#
# 两个参数说的是图：`size` 是边长，`padding` 是四周补几圈 0。它们决定特征图最后的边长 `side`：每次卷积少 4，每次池化减半。注释里是 `size=32` 时的形状。

# %% [markdown] tags=["en"]
# The `assert` confirms that no picture is in two parts and none was lost.
#
# ## The network { #network }
#
# Here LeNet-5 has five layers with parameters: two [convolutions](../convolution.md), which slide small tables of weights, the **kernels**, over the picture and give **feature maps**, then three fully connected layers, where each output looks at all inputs.
#
# `conv1` makes 6 feature maps from one channel, `conv2` makes 16 from these 6, both with kernels of 5×5. After each convolution come relu (an **activation function** that replaces negative numbers by 0) and **pooling** (of each square of 2×2 one number is kept, here the largest). The LeNet-5 of 1998 had a different activation function; its pooling took the mean and had a coefficient and a bias to learn for each map; most maps of its `conv2` didn't look at all 6; and its last layer was of another kind. Here all maps are connected, with relu and max pooling as in the rest of the course. <!-- cited: 1998 -->
#
# Two arguments describe the picture: `size` is its side, `padding` how many rings of zeros are put around it. From them follows `side`, the side of the last feature maps: each convolution takes off 4, each pooling halves. The comments hold the shapes for `size=32`.

# %%
class LeNet5(nn.Module):
    def __init__(self, size=32, padding=0):
        super().__init__()
        side = ((size + 2 * padding - 4) // 2 - 4) // 2
        self.conv1 = nn.Conv2d(1, 6, 5, padding=padding)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * side * side, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)  # (N, 6, 14, 14)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)  # (N, 16, 5, 5)
        x = torch.flatten(x, 1)  # (N, 400)
        x = F.relu(self.fc1(x))  # (N, 120)
        x = F.relu(self.fc2(x))  # (N, 84)
        return self.fc3(x)  # (N, 10)


# %% [markdown] tags=["zh"]
# ### 结构图 { #plan }
#
# 注释写错了，程序也照样跑，所以形状要从网络里读出来。`register_forward_hook` 给一层挂上一个函数，叫[前向钩子](../modules.md#hooks)：数据每次经过这一层，函数就会收到这一层、送进去的和出来的。下面让一张空白图走一遍，每层打印名字、送进去的形状、出来的形状。（`remove` 再把钩子取下来。）

# %% [markdown] tags=["en"]
# ### The plan { #plan }
#
# A wrong comment stops no program, so the shapes are better read off the network. `register_forward_hook` attaches a function to a layer, a [forward hook](../modules.md#hooks): whenever data pass through, the function is called with the layer, what went in and what came out. One blank picture goes through, and each layer prints its name, the shape that goes in and the shape that comes out. (`remove` detaches the hooks again.)

# %%
model = LeNet5()
plan, hooks = [], []


def note(layer, inputs, output):
    plan.append((tuple(inputs[0].shape[1:]), tuple(output.shape[1:])))


for layer in model.children():
    hooks.append(layer.register_forward_hook(note))
model(torch.zeros(1, 1, 32, 32))
for (name, layer), shapes in zip(model.named_children(), plan):
    print(name, *shapes)
for hook in hooks:
    hook.remove()


# %% [markdown] tags=["zh"]
# `conv1` 交出 28×28，`conv2` 收到的却是 14×14：中间那次池化没有参数，没写成一层，所以不在表里。画成图，方块的大小就是特征图的大小，条的长短是数的个数（画成对数的比例）：

# %% [markdown] tags=["en"]
# `conv1` hands out 28×28 and `conv2` receives 14×14: the pooling between them has no parameters and isn't a layer here, so it isn't in the list. As a picture, each square is as large as its feature map, and the bars grow with the logarithm of how many numbers there are:

# %% fold="on" alt={"zh": "LeNet-5 的结构图，从左到右：一个 32×32 的方块，6 个 28×28，6 个 14×14，16 个 10×10，16 个 5×5，然后是 400、120、84 和 10 个数的四根竖条；箭头上写着 conv1、pool、conv2、pool、flatten 和 fc1、fc2、fc3。", "en": "LeNet-5's plan from left to right: one square of 32×32, 6 of 28×28, 6 of 14×14, 16 of 10×10, 16 of 5×5, then four upright bars of 400, 120, 84 and 10 numbers; the arrows say conv1, pool, conv2, pool, flatten and fc1, fc2, fc3."}
side = int((plan[2][0][0] // plan[1][1][0]) ** 0.5)
stages = [plan[0][0], plan[0][1], plan[1][0], plan[1][1]]
stages += [(plan[1][1][0], side, side), *(into for into, _ in plan[2:])]
stages += [plan[-1][1]]
steps = ("conv1", "pool", "conv2", "pool", "flatten", "fc1", "fc2", "fc3")
fig, ax = plt.subplots(figsize=(8, 2.6), layout="tight")
x = 0.0
for shape, step in zip(stages, (*steps, "")):
    count, height = shape[0], shape[-1] if len(shape) == 3 else 0
    if height:
        for i in reversed(range(count)):
            corner = (x + i, i - height / 2)
            box = plt.Rectangle(corner, height, height, fc="C0", ec="white", lw=0.5)
            ax.add_patch(box)
        width, label = height + count - 1, f"{count}×{height}×{height}"
    else:
        height, width, label = 6 * np.log10(count + 1), 2.5, f"{count}"
        ax.add_patch(plt.Rectangle((x, -height / 2), width, height, fc="C1"))
    ax.text(x + width / 2, -22, label, ha="center", size=9)
    if step:
        x += width + 1
        ax.annotate("", (x + 9, 0), (x, 0), arrowprops={"arrowstyle": "->"})
        ax.text(x + 4.5, -4.5, step, ha="center", size=8)
        x += 10
ax.set(xlim=(-1, x + 4), ylim=(-26, 25), aspect="equal")
ax.set_axis_off()
plt.show()


# %% [markdown] tags=["zh"]
# ### 数一数参数 { #parameters }
#
# 卷积层的每张输出图有一个核，核在每个输入通道里有 5×5 个权重；另外每张输出图有一个偏置。所以第一层是 6·1·5·5 个权重，加上 6 个偏置：
#
# $$
# n = D_{\text{out}} \cdot D_{\text{in}} \cdot K \cdot K + D_{\text{out}}
# $$
#
# $D_{\text{in}}$ 是输入通道数 `D_in`，$D_{\text{out}}$ 是输出的图数 `D_out`，$K$ 是核的边长，$n$ 是这一层的参数个数 `n`。全连接层也一样，只要取 $K$ = 1。代码里，`named_children` 逐个给出层和它的名字，`numel` 说明一个张量里有几个数。每行一层：左边的个数按公式动手算，右边的由 PyTorch 数：

# %% [markdown] tags=["en"]
# ### Count the parameters { #parameters }
#
# In a convolution, each output map has a kernel of its own, with 5×5 weights for each input channel, and one bias. So the first layer has 6·1·5·5 weights and 6 biases:
#
# $$
# n = D_{\text{out}} \cdot D_{\text{in}} \cdot K \cdot K + D_{\text{out}}
# $$
#
# $D_{\text{in}}$ is the number of input channels, `D_in`, $D_{\text{out}}$ that of output maps, `D_out`, $K$ is the side of the kernel, and $n$ how many parameters the layer has, `n`. For a fully connected layer the same formula holds with $K$ = 1. In the code, `named_children` gives each layer with its name, and `numel` says how many numbers a tensor holds. Each line shows how many parameters a layer has by the formula, then by PyTorch's count:

# %%
for name, layer in model.named_children():
    D_out, D_in, *kernel = layer.weight.shape
    K = kernel[0] if kernel else 1
    by_hand = D_out * D_in * K * K + D_out
    n = sum(p.numel() for p in layer.parameters())
    print(f"{name} {by_hand:6,} {n:6,}")
    assert n == by_hand
assert 6 * 1 * 5 * 5 + 6 == 156


# %% [markdown] tags=["zh"]
# 第一层 156 个。总数有几个？查资料会查到两个答案，61,706 和 44,426，都叫 LeNet-5。三种搭法都数一遍：32×32 的图；28×28 的图，补两圈 0；28×28 的图，不补。每行打印 `size`、`padding`、`fc1` 收到几个数和总数；最后一行比较两个差。

# %% [markdown] tags=["en"]
# The first layer has 156. And all layers together? Look it up, and you find two answers, 61,706 and 44,426, both for LeNet-5. Count three ways to build it: for pictures of 32×32; for 28×28 with two rings of zeros; for 28×28 without. Each line shows `size`, `padding`, how many numbers `fc1` gets, and the total; the last line compares two differences.

# %%
for size, padding in ((32, 0), (28, 2), (28, 0)):
    net = LeNet5(size, padding)
    total = sum(p.numel() for p in net.parameters())
    print(size, padding, net.fc1.in_features, f"{total:,}")
print(61_706 - 44_426, (400 - 256) * 120)


# %% [markdown] tags=["zh"]
# 两个都对。补两圈 0，28 就成了 32，`fc1` 收到 16·5·5 = 400 个数；不补，只剩 16·4·4 = 256 个。差的全在 `fc1`：(400 − 256)·120 = 17,280，正好是 61,706 − 44,426。
#
# ### 常犯的错：图的大小不合 { #wrong_size }
#
# 所以给 32×32 搭的网络，收 28×28 的图就会出错，而且错在 `fc1`，不在卷积：

# %% [markdown] tags=["en"]
# Both are right. Two rings of zeros turn 28 into 32, and `fc1` gets 16·5·5 = 400 numbers; without them only 16·4·4 = 256 are left. All the difference is in `fc1`: (400 − 256)·120 = 17,280, which is 61,706 − 44,426.
#
# ### The usual mistake: pictures of another size { #wrong_size }
#
# A network built for 32×32 therefore fails on 28×28, and it fails in `fc1`, not in the convolutions:

# %%
try:
    model(torch.zeros(1, 1, 28, 28))
    raise AssertionError("no error")
except RuntimeError as error:
    print(f"RuntimeError:\n{error}")


# %% [markdown] tags=["zh"]
# 1x256 是这张图展平成的一行，400x120 是 `fc1` 的权重表：它等的是 400 个数，来的只有 256 个。报错没有说是哪一层，要靠这些数到[结构图](#plan)上去找。
#
# ## 训练 { #train }
#
# `evaluate` 只量不学：在[评估模式](../modes.md#switch)下，不要梯度，返回平均损失（[交叉熵](../losses.md#cross_entropy)）和**准确率**（accuracy），即答对的比例。`argmax` 取出分数最高的数字，也就是网络的回答。一份数据至多 1,197 张小图，一次就能全部算完：`dataset[part.indices]` 取出这一份的全部图和标签。下面打印训练之前在验证数据上量的两个数：

# %% [markdown] tags=["en"]
# 1x256 is the picture as one row, 400x120 is the table of weights of `fc1`: it expects 400 numbers and gets only 256. The error doesn't name the layer; look for these numbers in [the plan](#plan).
#
# ## Training { #train }
#
# `evaluate` measures and learns nothing: in [evaluation mode](../modes.md#switch) and without gradients, it returns the mean loss ([cross entropy](../losses.md#cross_entropy)) and the **accuracy**, the share of correct answers. `argmax` takes the digit with the highest score, which is the network's answer. A part has 1,197 small pictures at most, so all of them go through at once: `dataset[part.indices]` takes them, with their labels. The block prints both numbers on the validation data, before any training:

# %%
loss_fn = nn.CrossEntropyLoss()


@torch.no_grad()
def evaluate(model, part):
    model.eval()
    X, y = dataset[part.indices]
    y_hat = model(X)  # (N, 10)
    accuracy = (y_hat.argmax(dim=1) == y).float().mean().item()
    return loss_fn(y_hat, y).item(), accuracy


loss, accuracy = evaluate(model, val_set)
print(f"loss {loss:.2f}, accuracy {accuracy:.2f}")


# %% [markdown] tags=["zh"]
# 十个里对了大约一个，和瞎猜一样。
#
# 1,197 张图不多，所以用[数据增强](../augmentation.md)：`RandomAffine` 把图随机转一点（至多 10 度）、移一点、放大或缩小一点，数字还是那个数字。它每次调用只抽一次：同一批的图动得一样，下一批又不同。给每张图单独抽，变化更多，也更慢（[一枚硬币管全部](../fast_input.md#coin)）；这里一批抽一次，为了快。只在训练时这样做。优化器是 [Adam](../adam.md)，学习率按[余弦曲线](../schedules.md#cosine)慢慢降到 0。
#
# 训练 30 轮，每轮之后量一次训练损失和验证损失；验证损失比以往都低，就用 `deepcopy` 把参数复制一份留下（不复制，[它们会跟着训练变](../validation.md#early_stopping)）。每五轮打印一行，先是训练的，再是验证的。

# %% [markdown] tags=["en"]
# About one answer in ten is right, as with blind guessing.
#
# 1,197 pictures aren't many, so [augmentation](../augmentation.md) makes more of them: `RandomAffine` turns the pictures a little (by 10 degrees at most), shifts and scales them, at random, and each digit stays the digit it was. Each call picks once: all pictures of a batch move in the same way, those of the next batch in another. A pick for each picture would bring more variety and take longer ([one coin for all](../fast_input.md#coin)); here it is one a batch, for speed. This happens in training only. The optimizer is [Adam](../adam.md), and its learning rate sinks to 0 along a [cosine curve](../schedules.md#cosine).
#
# There are 30 epochs. After each, the losses on training and validation data are measured, and whenever the validation loss is lower than ever before, `deepcopy` makes a copy of the parameters to keep (uncopied, [they would change with the training](../validation.md#early_stopping)). Every fifth epoch prints a line, training first, then validation.

# %%
num_epochs = 30
augment = v2.RandomAffine(10, translate=(0.1, 0.1), scale=(0.9, 1.1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
    optimizer, num_epochs
)


def train(model):
    model.train()
    for X_batch, y_batch in train_loader:
        y_hat = model(augment(X_batch))
        loss = loss_fn(y_hat, y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scheduler.step()


# %%
print("epoch  loss  accuracy  val_loss  val_accuracy")
history, best_loss = [], float("inf")
for epoch in range(1, num_epochs + 1):
    train(model)
    numbers = *evaluate(model, train_set), *evaluate(model, val_set)
    history.append(numbers)
    if numbers[2] < best_loss:
        best_loss, best_epoch = numbers[2], epoch
        best = copy.deepcopy(model.state_dict())
    if epoch % 5 == 0:
        row = "{:5} {:5.2f} {:9.2f} {:9.2f} {:13.2f}"
        print(row.format(epoch, *numbers))


# %% [markdown] tags=["zh"]
# 第 5 轮，验证准确率是 0.89；最后，四舍五入，是 0.99。损失和准确率的曲线，竖线标出留下的那一轮：

# %% [markdown] tags=["en"]
# The validation accuracy is 0.89 after 5 epochs and, rounded, 0.99 in the end. The curves of loss and accuracy; the vertical line marks the epoch that was kept:

# %% fold="on" alt={"zh": "左图是损失，右图是准确率，横轴都是轮。训练和验证的曲线几乎重合：损失先陡降，再贴近 0；准确率先陡升，最后接近 1。一条竖线标出留下的那一轮。", "en": "Loss on the left, accuracy on the right, over the epochs. The curves of training and validation nearly coincide: the loss falls steeply, then stays near 0; the accuracy rises steeply at first and ends close to 1. An upright line marks the epoch that was kept."}
figure, axes = plt.subplots(1, 2, figsize=(8, 2.8))
for column, name in enumerate(("loss", "accuracy")):
    for part, of in enumerate(("training", "validation")):
        values = [numbers[2 * part + column] for numbers in history]
        axes[column].plot(range(1, num_epochs + 1), values, label=of)
    axes[column].axvline(best_epoch, color="gray", linewidth=1)
    axes[column].set_xlabel("epoch")
    axes[column].set_ylabel(name)
axes[0].legend()
plt.show()


# %% [markdown] tags=["zh"]
# ## 测试，只此一次 { #test }
#
# 把最好那一轮的参数装回去，测试数据这才第一次露面。打印的是准确率；`assert` 要求至少 95%：

# %% [markdown] tags=["en"]
# ## The test, once { #test }
#
# The parameters of the best epoch go back into the network, and only now does the test data appear. The block prints the accuracy; the `assert` demands at least 95%:

# %%
model.load_state_dict(best)
test_loss, accuracy = evaluate(model, test_set)
print(f"{accuracy:.2f}")
assert accuracy >= 0.95


# %% [markdown] tags=["zh"]
# 一百个里大约错一个。这个数有一条限制：三份里的数字是同一群人写的。网络没见过的人怎么写，它还没有考过。
#
# ## 看看里面：卷积核和特征图 { #maps }
#
# `conv1` 的六个核就是六张 5×5 的权重表（[`detach`](../recording.md#detach) 去掉梯度的记录，带着它画不出来）：


# %% [markdown] tags=["en"]
# About one in a hundred is wrong. This number has a limit: the same people wrote the digits of all three parts. How well the network reads a stranger's handwriting was not tested.
#
# ## A look inside: kernels and feature maps { #maps }
#
# The six kernels of `conv1` are six tables of 5×5 weights ([`detach`](../recording.md#detach) frees them from the record of gradients; with it they can't be drawn):

# %%
kernels = model.conv1.weight.detach()[:, 0]
print(tuple(kernels.shape))


# %% [markdown] tags=["zh"]
# 红的是负的，蓝的是正的，白的接近 0。一个核是一种小图案：图上哪里像它，那里的结果就大。

# %% [markdown] tags=["en"]
# Red is negative, blue is positive, white is close to 0. A kernel is a small pattern: the more a place in the picture looks like it, the larger the result there.

# %% fold="on" alt={"zh": "六个 5×5 的卷积核，由红色、白色和蓝色的方块组成；每个核都有颜色较深的一块地方，各在各的位置。", "en": "Six kernels of 5×5, made of red, white and blue squares; each is darker in places of its own."}
def show(images, **colors):
    figure, axes = plt.subplots(1, len(images), figsize=(8, 1.4))
    for axis, image in zip(axes, images):
        axis.imshow(image.numpy(), interpolation="nearest", **colors)
        axis.set_axis_off()
    plt.show()


limit = kernels.abs().max().item()
show(kernels, cmap="RdBu", vmin=-limit, vmax=limit)


# %% [markdown] tags=["zh"]
# 再看核的结果。每张图都过一遍 `conv1` 和 relu，得到六张特征图；`amax` 取每张特征图里最大的数。打印的是：每个核在百分之几的图上有大于 0 的结果；`assert` 要求至少有一个核，在超过一半的图上有。

# %% [markdown] tags=["en"]
# Now what the kernels give. All pictures go through `conv1` and relu, which makes six feature maps of each; `amax` takes the largest number of each map. The block prints, for each kernel, in what share of the pictures it gives anything above 0; the `assert` demands more than half of them for one kernel at least.

# %%
with torch.no_grad():
    maps = F.relu(model.conv1(X))  # (N, 6, 28, 28)
share = (maps.amax(dim=(2, 3)) > 0).float().mean(dim=0)  # (6,)
print([f"{s:.0%}" for s in share])
assert (share > 0.5).any()


# %% [markdown] tags=["zh"]
# 六个核都活着。要是哪个核在所有的图上都是 0%，它就是[死的](../debugging.md#exercises)：relu 把它的负数全换成 0，梯度也到不了它。换一个种子，就可能出现这样的核，因为图里没有负数，而核里的数起先是随机的；这时学习靠的是其余的核。下面左边是测试数据里的第一张图，右边是它的六张特征图，越亮的数越大，六张用同一把尺子：

# %% [markdown] tags=["en"]
# All six kernels are alive. One with 0% over all pictures would be [dead](../debugging.md#exercises): relu replaces all its negative numbers by 0, and no gradient reaches it. With a different seed there may be such a kernel, since a picture has no negative numbers and a kernel starts with random ones; then the rest do the learning. Below, on the left, is the first test picture, then its six feature maps: the brighter, the larger, on one scale for all six.

# %% fold="on" alt={"zh": "最左是一个手写数字，右边六张是它的特征图，各有各的样子：有的亮出整个笔画，深浅不一，有的只亮在笔画的一侧边缘。", "en": "On the left a handwritten digit, then its six feature maps, each in its own way: the whole stroke, brighter or darker, or only one edge of it."}
n = test_set.indices[0]
figure, axes = plt.subplots(1, 7, figsize=(8, 1.4))
for axis, image in zip(axes, (X[n, 0], *maps[n])):
    top = 1 if image is X[n, 0] else maps[n].max().item()
    axis.imshow(image.numpy(), cmap="gray", vmin=0, vmax=top, interpolation="nearest")
    axis.set_axis_off()
plt.show()


# %% [markdown] tags=["zh"]
# 哪张特征图只亮在笔画的一侧，它的核找的就是边缘。没有谁叫它去找：核里的数起先是随机的，后来由训练一步步改成这样。
#
# ## 错在哪里：混淆矩阵 { #confusion }
#
# 准确率只是一个数。**混淆矩阵**（confusion matrix）说得更细：它是一张表，第 i 行第 j 列写的是：标签为 i、网络答 j 的图有几张。对角线上 i 和 j 相同，是答对的。动手填一遍，再与 scikit-learn 的核对；对角线之和除以总数，就是准确率。最后打印错了几张。

# %% [markdown] tags=["en"]
# Where a map is bright along one side of the stroke only, its kernel looks for an edge. Nobody told it to: the numbers in a kernel were random at first, and the training changed them step by step.
#
# ## Where it goes wrong: the confusion matrix { #confusion }
#
# The accuracy is one number. The **confusion matrix** tells more: row i, column j of this table says how many pictures have the label i and got the answer j. The correct ones are on the diagonal, where i and j are equal. Fill it by hand, then compare with scikit-learn's; the sum of the diagonal divided by the number of pictures is the accuracy. The block prints how many are wrong.

# %%
X_test, y_test = dataset[test_set.indices]
with torch.no_grad():
    scores = model(X_test)  # (N, 10)
answers = scores.argmax(dim=1)
table = torch.zeros(10, 10, dtype=torch.long)
for label, answer in zip(y_test, answers):
    table[label, answer] += 1
assert (table.numpy() == confusion_matrix(y_test, answers)).all()
assert abs(table.diagonal().sum() / table.sum() - accuracy) < 1e-6
print((answers != y_test).sum().item(), "wrong of", len(y_test))


# %% [markdown] tags=["zh"]
# 错的就这么几张。整张表画成图，颜色越深，张数越多；不是 0 的才写出数来：

# %% [markdown] tags=["en"]
# Just these few. The table as a picture: the darker, the more; numbers other than 0 are written in.

# %% fold="on" alt={"zh": "10×10 的混淆矩阵：对角线颜色深，写着各个数字答对的张数；其余几乎全空，只有零星几格写着错认的张数。", "en": "A confusion matrix of 10×10: the diagonal is dark and holds the counts of correct answers; nearly all the rest is empty, a few cells hold a mistake or two."}
plt.figure(figsize=(4, 3.6))
plt.imshow(table.numpy(), cmap="Blues", interpolation="nearest")
for i, j in table.nonzero().tolist():
    style = {"color": "#fefefe" if i == j else "#111111", "size": 9}
    plt.text(j, i, int(table[i, j]), ha="center", va="center", **style)
plt.xticks(range(10))
plt.yticks(range(10))
plt.xlabel("answer")
plt.ylabel("label")
plt.show()


# %% [markdown] tags=["zh"]
# ### 认错的，和最没把握的 { #wrong }
#
# 最后看看图：正确答案得到的概率最低的五张（`argsort` 返回图的编号，按概率从低到高排）。打印其中有几张认错了。每张上面是“标签→回答”，两个数不同，就是认错了；下面的条形是网络给十个数字的概率，也就是对分数做 [softmax](../losses.md#softmax)。

# %% [markdown] tags=["en"]
# ### Wrong, or least sure { #wrong }
#
# Finally the pictures themselves: the five whose true digit got the lowest probability (`argsort` returns the pictures' numbers, ordered from the lowest probability to the highest). The block prints how many of these are wrong. Above each is the label → the answer; where the two differ, the answer was wrong. The bars below are the probabilities that the network gave to the ten digits, the [softmax](../losses.md#softmax) of the scores.

# %%
p = scores.softmax(dim=1)  # (N, 10)
hardest = p[torch.arange(len(p)), y_test].argsort()[:5]
wrong = [answers[n] != y_test[n] for n in hardest]
print(int(sum(wrong)), "wrong of", len(hardest))


# %% fold="on" alt={"zh": "五个写得潦草的数字，每个上面是标签、箭头和回答，两个不同的就是答错了；下面是十个概率的条形图，多半在两个或更多数字之间犹豫。", "en": "Five carelessly written digits, above each the label, an arrow and the answer, wrong where the two differ; below, bars of the ten probabilities, mostly divided among two or more digits."}
figure, axes = plt.subplots(2, 5, figsize=(8, 3.2))
for (above, below), n in zip(axes.T, hardest):
    above.set_axis_off()
    above.imshow(X_test[n, 0].numpy(), cmap="gray", interpolation="nearest")
    above.set_title(f"{y_test[n]}→{answers[n]}", fontsize=10)
    below.bar(range(10), p[n].tolist())
    below.set(xticks=range(10), yticks=[0, 1], ylim=(0, 1))
    below.tick_params(labelsize=7)
plt.show()


# %% [markdown] tags=["zh"]
# 有几张，人也得看两眼。
#
# ## 带到浏览器里去 { #browser }
#
# 训练好的网络，只是 61,706 个数，加上一段怎样算的程序。把这些数交给浏览器，用 JavaScript 照样算一遍，网页里就有了同一个网络：你可以[在页面上写数字，看它怎么认](../inside_lenet.md)。
#
# 每个 float32 占四个字节；为了少传一半，存成两个字节的整数 `int16`。每个输出的权重各有一个比例 `scale`，也就是其中绝对值最大的除以 32,767（`int16` 能表示的最大数）；除以比例再取整，就是要存的数，乘回来就差不多是原来的权重。把取整后的权重装进第二个网络 `rounded`，拿全部测试数字来比：打印分数最多差多少；`assert` 要求不超过 0.002，并且回答一个不变。

# %% [markdown] tags=["en"]
# Some of them would make people look twice.
#
# ## Into the browser { #browser }
#
# A trained network is 61,706 numbers, and a program that says how to compute with them. Give the numbers to a browser, write the same computation in JavaScript, and the same network lives in a web page: you can [draw a digit there and watch it being read](../inside_lenet.md).
#
# A float32 takes four bytes; to send half as much, the weights are stored as whole numbers of two bytes, `int16`. The weights of each output have a `scale` of their own: the largest of them, without its sign, divided by 32,767, which is the largest `int16`. A weight divided by its scale and rounded is the number to store; multiplied again, it is nearly the weight. The rounded weights go into a second network, `rounded`, and all test digits through both. The block prints by how much a score differs at most; the `assert` demands 0.002 or less, and not one answer changed.

# %%
def pack(weight):
    rows = weight.reshape(len(weight), -1)  # (D, K)
    if weight.dim() == 1:
        rows = weight[None]  # (1, D)
    scale = rows.abs().amax(dim=1, keepdim=True) / 32_767
    return (rows / scale).round().short(), scale


state = model.state_dict()
packed = {name: pack(weight) for name, weight in state.items()}
rounded = copy.deepcopy(model)
rounded.load_state_dict(
    {
        name: (numbers * scale).reshape(state[name].shape)
        for name, (numbers, scale) in packed.items()
    }
)
with torch.no_grad():
    new_scores = rounded(X_test)
off = (new_scores - scores).abs().max().item()
print(f"{off:.4f}")
assert off <= 0.002 and torch.equal(new_scores.argmax(dim=1), answers)


# %% [markdown] tags=["zh"]
# 再把它们写进一个浏览器能读的文件：先是所有的比例，后是所有的整数，一个字节接一个字节；`b64encode` 把字节写成普通的字母，`adler32` 算出一个校验数，文件坏了一处，它就对不上。一起写进去的，还有测试数据里每个数字的第一张图，和 PyTorch 给它们的分数：浏览器先用它们考一考自己，再来认你写的。打印的是字节数：61,706 个整数各两个字节，再加上比例。

# %% [markdown] tags=["en"]
# Then they go into a file that a browser can read: first all scales, then all whole numbers, byte after byte. `b64encode` writes bytes as plain letters, and `adler32` computes a check number from them, which no longer fits when the file is damaged. Along with them go the first test picture of each digit and the scores that PyTorch gave it: by these the browser examines itself before it reads what you draw. The block prints the number of bytes: two for each of the 61,706 whole numbers, and the scales.

# %%
scales = [scale.numpy().tobytes() for _, scale in packed.values()]
numbers = [whole.numpy().tobytes() for whole, _ in packed.values()]
data = b"".join(scales + numbers)
first = [(y_test == digit).nonzero()[0].item() for digit in range(10)]
pictures = (16 * small[test_set.indices][first]).int().flatten(1)
lenet = {
    "shapes": {name: list(weight.shape) for name, weight in state.items()},
    "data": base64.b64encode(data).decode(),
    "check": zlib.adler32(data),
    "pictures": pictures.tolist(),  # (10, 64)
    "scores": scores[first].tolist(),  # (10, 10)
    "probabilities": p[first].tolist(),  # (10, 10)
}
Path("lenet.js").write_text(f"var lenet = {json.dumps(lenet)};\n")
print(f"{len(data):,} bytes")


# %% [markdown] tags=["zh"]
# 浏览器那一边怎么算，在[看 LeNet 怎么认](../inside_lenet.md)里，和 PyTorch 的并排放着。
#
# ## 练习 { #exercises }
#
# 1. 去掉数据增强，也就是把 `augment(X_batch)` 改成 `X_batch`。训练准确率和验证准确率各有什么变化？（在这一页，差别只有几张图。答案只用 100 个数字训练，好看得清楚，并且跑三个种子。）
# 2. 留下测试准确率最高的那一轮，而不是验证损失最低的，最后的测试准确率会怎样？为什么不该这样做？
# 3. 改成 28×28 的图：`interpolate` 里写 `size=28`。网络该怎样造，才不用改 `fc1`？
#
# ??? success "练习 1 的答案"
#
#     先是数据和网络，与这一页相同：
#
#     ```python exec="on" session="plain"
#     --8<-- "examples/solutions/lenet.py:network"
#     ```
#
#     `fit` 训练 80 轮。`change` 是训练时怎样改图：数据增强，或者 `nn.Identity()`，什么也不改。两次从同样的权重出发。
#
#     ```python exec="on" session="plain"
#     --8<-- "examples/solutions/lenet.py:fit"
#     ```
#
#     ```python exec="on" session="plain"
#     --8<-- "examples/solutions/lenet.py:compare"
#     ```
#
#     没有增强，100 个训练数字全部背下（1.00），新的数字却认得比较少，三个种子平均如此，`assert` 要求的也是这个：这就是[过拟合](../fitting.md)。有增强时，每次见到的图都稍有不同，训练数字也几乎全认得，新的数字却认得更多。
#
# ??? success "练习 2 的答案"
#
#     它会变高，或者不变，不会变低：挑的就是它最高的时候。可是这个数还算数吗？训练一次，每一轮都记下 600 个测试数字里哪些答对了：
#
#     ```python exec="on" session="chosen"
#     --8<-- "examples/solutions/lenet.py:train"
#     ```
#
#     ```python exec="on" session="chosen"
#     --8<-- "examples/solutions/lenet.py:right"
#     ```
#
#     现在把这 600 个随机分成两半。用前一半挑出最好的一轮，再看同一轮在后一半上的准确率；这样分 1000 次，取平均。
#
#     ```python exec="on" session="chosen"
#     --8<-- "examples/solutions/lenet.py:halves"
#     ```
#
#     挑的时候看到的，比换一批数字之后高：多出的那一点是运气。用来挑选过的数据，就不能再用来说结果有多好。
#
# ??? success "练习 3 的答案"
#
#     `LeNet5(size=28, padding=2)`：补两圈 0，`fc1` 仍收到 400 个数，参数总数不变。`LeNet5(size=28)` 也行，只是 `fc1` 小一些。下面打印补几圈、最后的特征图、其中有几个数：
#
#     ```python exec="on" session="smaller"
#     --8<-- "examples/solutions/lenet.py:smaller"
#     ```
#
#     无论哪一种，都要去掉[图的大小不合](#wrong_size)那一块：28×28 现在正合适，不再出错，那一块反而会让程序停下；[结构图](#plan)那一块里的 32 也要改成 28。
#
# 接下来：[用 CNN 认 MNIST](mnist_cnn.py)，从数据文件到存好的网络，一个完整的程序。

# %% [markdown] tags=["en"]
# How the browser computes stands in [inside LeNet](../inside_lenet.md), beside PyTorch's way.
#
# ## Exercises { #exercises }
#
# 1. Leave out the augmentation: `X_batch` instead of `augment(X_batch)`. How do the accuracies on training and validation data change? (On this page the difference is a few pictures. To make it plain, the answer trains on 100 digits only, with three seeds.)
# 2. What happens to the test accuracy if you keep the epoch in which it is highest, instead of the one with the lowest validation loss? Why shouldn't you?
# 3. Go over to pictures of 28×28: `size=28` in `interpolate`. How must the network be made so that `fc1` stays as it is?
#
# ??? success "Answer 1"
#
#     First the data and the network, as on this page:
#
#     ```python exec="on" session="plain"
#     --8<-- "examples/solutions/lenet.py:network"
#     ```
#
#     `fit` trains for 80 epochs. `change` says what happens to the pictures in training: augmentation, or `nn.Identity()`, nothing. Both start from the same weights.
#
#     ```python exec="on" session="plain"
#     --8<-- "examples/solutions/lenet.py:fit"
#     ```
#
#     ```python exec="on" session="plain"
#     --8<-- "examples/solutions/lenet.py:compare"
#     ```
#
#     Without augmentation all 100 training digits are learned by heart (1.00), and fewer of the new ones are read, on the mean of the three seeds, as the `assert` demands: that is [overfitting](../fitting.md). With augmentation, the pictures are a little different each time: nearly all training digits are read as well, and more of the new ones.
#
# ??? success "Answer 2"
#
#     It rises or stays, and can't fall: you take the epoch in which it is highest. But what is that number worth? Train once, and note after each epoch which of 600 test digits are right:
#
#     ```python exec="on" session="chosen"
#     --8<-- "examples/solutions/lenet.py:train"
#     ```
#
#     ```python exec="on" session="chosen"
#     --8<-- "examples/solutions/lenet.py:right"
#     ```
#
#     Now cut these 600 into two halves at random. Take the epoch that is best on the first half, and look at its accuracy on the second; do so 1000 times and take the means.
#
#     ```python exec="on" session="chosen"
#     --8<-- "examples/solutions/lenet.py:halves"
#     ```
#
#     The number by which the epoch was chosen is higher than what the same epoch reaches on other digits: the difference is luck. Data by which something was chosen can no longer tell how good the result is.
#
# ??? success "Answer 3"
#
#     `LeNet5(size=28, padding=2)`: with two rings of zeros, `fc1` still gets 400 numbers, and the total stays. `LeNet5(size=28)` does as well; its `fc1` is smaller. The block prints the rings, the last feature maps and how many numbers these are:
#
#     ```python exec="on" session="smaller"
#     --8<-- "examples/solutions/lenet.py:smaller"
#     ```
#
#     With either, leave out the block of [the usual mistake](#wrong_size): 28×28 is right now, so the error doesn't come, and the block would stop the program. In the block of [the plan](#plan), 32 becomes 28.
#
# Next: [MNIST with a CNN](mnist_cnn.py), a complete program, from data files to a saved network.
