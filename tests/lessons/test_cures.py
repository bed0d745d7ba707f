"""Each message that the pages about errors name, raised by what a beginner writes; then the page's cure, which runs.

One table for all of them, also for those that the pages only link to other lessons:
name: (code that fails, what the message contains, code that runs instead).
"""

import re
import warnings

import pytest
import torch

from tests.card import measured
from tests.project import ROOT

START = '''
import copy, os, pickle, subprocess, sys, warnings, zipfile
from collections import OrderedDict
from pathlib import Path
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import torch, torchvision
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset
from torchvision import tv_tensors
from torchvision.transforms import v2

WORKERS = """
from torch.utils.data import DataLoader, Dataset
class D(Dataset):
    def __len__(self): return 4
    def __getitem__(self, i): return i
if __name__ == "__main__":
    next(iter(DataLoader(D(), 2, num_workers=1, multiprocessing_context="spawn")))
"""
torch.manual_seed(0)
N, K = 32, 10
X = torch.randn(N, 1, 28, 28)  # (N, C, H, W)
y = torch.arange(N) % K  # (N,)
rows = torch.randn(N, 4)  # (N, D)
convs = nn.Sequential(nn.Conv2d(1, 10, 3, padding=1), nn.ReLU(), nn.MaxPool2d(4))  # (N, 10, 7, 7)
net = nn.Sequential(convs, nn.Flatten(), nn.Linear(490, K))
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, K))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
masked = [(torch.zeros(3, *size), 7 * torch.eye(*size).long()[None]) for size in ((10, 7), (3, 4))]  # (3, H, W), (1, H, W)


class Pictures(Dataset):
    def __init__(self, pictures, transform=None):
        self.pictures, self.transform = pictures, transform

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, i):
        return self.transform(self.pictures[i]) if self.transform else self.pictures[i]


def saved_on_card(name):
    """Save a tensor; in the file, write that it came from a card."""
    torch.save(torch.ones(2), "on_cpu.pt")
    with zipfile.ZipFile("on_cpu.pt") as old, zipfile.ZipFile(name, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data.replace(b"X\\x03\\x00\\x00\\x00cpu", b"X\\x06\\x00\\x00\\x00cuda:0"))


def saved_under_old_numpy(name):
    """Save a number of NumPy's; in the file, write the names that NumPy 1 had."""
    torch.save({"loss": np.mean([1.0, 2.0])}, "new.pt")
    with zipfile.ZipFile("new.pt") as new, zipfile.ZipFile(name, "w") as old:
        for part in new.namelist():
            old.writestr(part, new.read(part).replace(b"numpy._core", b"numpy.core"))


def program(name, text, **how):
    Path(name).write_text(text)
    done = subprocess.run([sys.executable, name], capture_output=True, text=True, **how)
    if done.returncode:
        raise OSError(done.stderr)


def first(dataset, **more):
    return next(iter(DataLoader(dataset, batch_size=2, **more)))
'''

SHAPES = {
    # mat1 and mat2 shapes cannot be multiplied
    "the layer is wrong: 392 for 490": (
        "nn.Sequential(convs, nn.Flatten(), nn.Linear(392, K))(X)",
        "mat1 and mat2 shapes cannot be multiplied (32x490 and 392x10)",
        "assert nn.Sequential(convs, nn.Flatten(), nn.Linear(490, K))(X).shape == (32, 10)",
    ),
    "one picture without a batch": (
        "net(X[0])",
        "mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)",
        "assert net(X[0].unsqueeze(0)).shape == (1, 10)",
    ),
    "no Flatten between convolution and Linear": (
        "nn.Sequential(convs, nn.Linear(490, K))(X)",
        "mat1 and mat2 shapes cannot be multiplied (2240x7 and 490x10)",
        "assert nn.Sequential(convs, nn.Flatten(), nn.Linear(490, K))(X).shape == (32, 10)",
    ),
    "the batch flattened along": (
        "net[2](torch.flatten(convs(X)))",
        "mat1 and mat2 shapes cannot be multiplied (1x15680 and 490x10)",
        "assert net[2](torch.flatten(convs(X), 1)).shape == (32, 10)",
    ),
    "pictures of another size": (
        "net(torch.randn(N, 1, 32, 32))",
        "mat1 and mat2 shapes cannot be multiplied (32x640 and 490x10)",
        "assert net(v2.functional.resize(torch.randn(N, 1, 32, 32), [28, 28])).shape == (32, 10)",
    ),
    "colour pictures as rows": (
        "nn.Sequential(nn.Flatten(), nn.Linear(784, K))(X.expand(-1, 3, -1, -1))",
        "mat1 and mat2 shapes cannot be multiplied (32x2352 and 784x10)",
        "nn.Sequential(v2.Grayscale(), nn.Flatten(), nn.Linear(784, K))(X.expand(-1, 3, -1, -1))",
    ),
    "a table the other way round": (
        "model(rows.T)",
        "mat1 and mat2 shapes cannot be multiplied (4x32 and 4x8)",
        "model(rows)",
    ),
    "a column too many: the target is still in the table": (
        "model(torch.cat([rows, y[:, None]], 1))",
        "mat1 and mat2 shapes cannot be multiplied (32x5 and 4x8)",
        "model(torch.cat([rows, y[:, None]], 1)[:, :4])",
    ),
    "two layers that don't fit each other": (
        "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(16, K))(rows)",
        "mat1 and mat2 shapes cannot be multiplied (32x8 and 16x10)",
        "nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, K))(rows)",
    ),
    "@ with weights as Linear keeps them": (
        "rows @ model[0].weight",
        "mat1 and mat2 shapes cannot be multiplied (32x4 and 8x4)",
        "assert torch.allclose(rows @ model[0].weight.T + model[0].bias, model[0](rows))",
    ),
    # Expected input batch_size to match target batch_size
    "cat along the batch": (
        "F.cross_entropy(nn.Linear(72, K)(torch.cat([torch.randn(N, 72)] * 6, 0)), y)",
        "Expected input batch_size (192) to match target batch_size (32)",
        "F.cross_entropy(nn.Linear(432, K)(torch.cat([torch.randn(N, 72)] * 6, 1)), y)",
    ),
    "view that ate the batch": (
        "F.cross_entropy(nn.Linear(245, K)(convs(X).view(-1, 245)), y)",
        "Expected input batch_size (64) to match target batch_size (32)",
        "F.cross_entropy(nn.Linear(490, K)(torch.flatten(convs(X), 1)), y)",
    ),
    "all of the batch in one row": (
        "F.cross_entropy(nn.Linear(15680, K)(convs(X).view(1, -1)), y)",
        "Expected input batch_size (1) to match target batch_size (32)",
        "F.cross_entropy(nn.Linear(490, K)(torch.flatten(convs(X), 1)), y)",
    ),
    "the wrong cure for one picture": (
        "F.cross_entropy(nn.Sequential(convs, nn.Flatten(), nn.Linear(49, K))(X[0]), y[:1])",
        "Expected input batch_size (10) to match target batch_size (1)",
        "F.cross_entropy(net(X[:1]), y[:1])",
    ),
    "data and targets cut differently": (
        "F.cross_entropy(model(rows[:20]), y[:25])",
        "Expected input batch_size (20) to match target batch_size (25)",
        "F.cross_entropy(model(rows[:20]), y[:20])",
    ),
    "one answer for each word, one target for each sentence": (
        "F.cross_entropy(model(torch.randn(N, 5, 4)).view(-1, K), y)",
        "Expected input batch_size (160) to match target batch_size (32)",
        "F.cross_entropy(model(torch.randn(N, 5, 4)).mean(1), y)",
    ),
    "conv to classes without squeezing": (
        "F.cross_entropy(model(rows).unsqueeze(0), y)",
        "Expected input batch_size (1) to match target batch_size (32)",
        "F.cross_entropy(model(rows), y)",
    ),
    "classes in dimension 1 for a sequence": (
        "F.cross_entropy(model(torch.randn(N, 5, 4)), torch.zeros(N, 5).long())",
        "Expected target size [32, 10], got [32, 5]",
        "F.cross_entropy(model(torch.randn(N, 5, 4)).transpose(1, 2), torch.zeros(N, 5).long())",
    ),
    # The size of tensor a must match
    "a number for each row": (
        "rows - rows.mean(1)",
        "The size of tensor a (4) must match the size of tensor b (32) at non-singleton dimension 1",
        "rows - rows.mean(1, keepdim=True)",
    ),
    "a number for each channel": (
        "X.expand(-1, 3, -1, -1) - torch.tensor([0.5, 0.4, 0.3])",
        "The size of tensor a (28) must match the size of tensor b (3) at non-singleton dimension 3",
        "X.expand(-1, 3, -1, -1) - torch.tensor([0.5, 0.4, 0.3]).view(3, 1, 1)",
    ),
    "a shortcut round a convolution without padding": (
        "X + nn.Conv2d(1, 1, 3)(X)",
        "The size of tensor a (28) must match the size of tensor b (26) at non-singleton dimension 3",
        "X + nn.Conv2d(1, 1, 3, padding=1)(X)",
    ),
    "argmax over the wrong dimension": (
        "(model(rows).argmax(0) == y).float().mean()",
        "The size of tensor a (10) must match the size of tensor b (32) at non-singleton dimension 0",
        "(model(rows).argmax(1) == y).float().mean()",
    ),
    "softmax kept where class numbers are compared": (
        "model(rows).softmax(1) == y",
        "The size of tensor a (10) must match the size of tensor b (32) at non-singleton dimension 1",
        "model(rows).argmax(1) == y",
    ),
    "MSELoss of class numbers": (
        "F.mse_loss(model(rows), y)",
        "The size of tensor a (10) must match the size of tensor b (32) at non-singleton dimension 1",
        "F.cross_entropy(model(rows), y)",
    ),
    # cat
    "cat of tables side by side": (
        "torch.cat([torch.zeros(2, 3), torch.zeros(2, 4)])",
        "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4",
        "assert torch.cat([torch.zeros(2, 3), torch.zeros(2, 4)], dim=1).shape == (2, 7)",
    ),
    "cat of maps of different sizes": (
        "torch.cat([X, F.interpolate(F.max_pool2d(X[..., :27], 2), scale_factor=2)], 1)",
        "Sizes of tensors must match except in dimension 1",
        "torch.cat([X, F.interpolate(F.max_pool2d(X[..., :27], 2), size=X.shape[2:])], 1)",
    ),
    "cat of a row and a table": (
        "torch.cat([torch.zeros(2, 3), torch.zeros(3)])",
        "Tensors must have same number of dimensions: got 2 and 1",
        "assert torch.cat([torch.zeros(2, 3), torch.zeros(1, 3)]).shape == (3, 3)",
    ),
    # shape is invalid, view
    "view by the batch size, and a small last batch": (
        "[b.view(32, -1) for b in torch.zeros(50, 4, 6).split(32)]",
        "shape '[32, -1]' is invalid for input of size 432",
        "[b.view(len(b), -1) for b in torch.zeros(50, 4, 6).split(32)]",
    ),
    "view with a wrong number of features": (
        "convs(X).view(-1, 256)",
        "shape '[-1, 256]' is invalid for input of size 15680",
        "assert torch.flatten(convs(X), 1).shape == (32, 490)",
    ),
    "view after permute": (
        "X.permute(0, 2, 3, 1).view(N, -1); X.transpose(2, 3).view(N, -1)",
        "view size is not compatible with input tensor's size and stride",
        "X.transpose(2, 3).reshape(N, -1)",
    ),
    # stack
    "pictures of different sizes": (
        "first([torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)])",
        "stack expects each tensor to be equal size, but got [3, 10, 7] at entry 0 and [3, 3, 4] at entry 1",
        "first(Pictures([torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)], v2.Resize((32, 32))))",
    ),
    "Resize of one number": (
        "first(Pictures([torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)], v2.Resize(32)))",
        "stack expects each tensor to be equal size, but got [3, 45, 32] at entry 0 and [3, 32, 42] at entry 1",
        "first(Pictures([torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)], v2.Compose([v2.Resize(32), v2.CenterCrop(32)])))",
    ),
    "colour and grey mixed": (
        "first(Pictures([Image.new('RGB', (8, 8)), Image.new('L', (8, 8))], v2.functional.to_image))",
        "stack expects each tensor to be equal size, but got [3, 8, 8] at entry 0 and [1, 8, 8] at entry 1",
        "first(Pictures([Image.new('RGB', (8, 8)), Image.new('L', (8, 8))], lambda p: v2.functional.to_image(p.convert('RGB'))))",
    ),
    "sentences of different lengths": (
        "first([torch.tensor([1, 2, 3]), torch.tensor([4])])",
        "stack expects each tensor to be equal size, but got [3] at entry 0 and [1] at entry 1",
        "first([torch.tensor([1, 2, 3]), torch.tensor([4])], collate_fn=lambda b: nn.utils.rnn.pad_sequence(b, batch_first=True))",
    ),
    "another number of boxes in each picture": (
        "first([(X[0], torch.zeros(2, 4)), (X[1], torch.zeros(5, 4))])",
        "stack expects each tensor to be equal size, but got [2, 4] at entry 0 and [5, 4] at entry 1",
        "first([(X[0], torch.zeros(2, 4)), (X[1], torch.zeros(5, 4))], collate_fn=lambda b: (torch.stack([p for p, _ in b]), [q for _, q in b]))",
    ),
    "masks that were left as they were": (
        "first([(v2.functional.resize(p, [32, 32]), m) for p, m in masked])",
        "stack expects each tensor to be equal size, but got [1, 10, 7] at entry 0 and [1, 3, 4] at entry 1",
        "resize = v2.Resize((32, 32)); p, m = first([resize(p, tv_tensors.Mask(m)) for p, m in masked]); "
        "assert p.shape[2:] == m.shape[2:] and set(m.unique().tolist()) == {0, 7}",
    ),
    "lists of different lengths": (
        "first([[1, 2, 3], [4]])",
        "each element in list of batch should be of equal size",
        "first([[1, 2, 3], [4]], collate_fn=lambda b: nn.utils.rnn.pad_sequence([torch.tensor(s) for s in b], batch_first=True))",
    ),
    "rows of different lengths": (
        "torch.tensor([[1, 2], [3]])",
        "expected sequence of length 2 at dim 1 (got 1)",
        "torch.tensor([[1, 2], [3, 0]])",
    ),
    # channels
    "no channel": (
        "convs(X[:, 0])",
        "Given groups=1, weight of size [10, 1, 3, 3], expected input[1, 32, 28, 28] to have 1 channels, but got 32 channels instead",
        "convs(X[:, 0].unsqueeze(1))",
    ),
    "channels last": (
        "convs(X.permute(0, 2, 3, 1))",
        "expected input[32, 28, 28, 1] to have 1 channels, but got 28 channels instead",
        "convs(X.permute(0, 2, 3, 1).permute(0, 3, 1, 2))",
    ),
    "flattened rows": (
        "convs(X.flatten(1).unsqueeze(1))",
        "expected input[1, 32, 1, 784] to have 1 channels, but got 32 channels instead",
        "convs(X.flatten(1).view(-1, 1, 28, 28))",
    ),
    "a flattened row, as it is": (
        "convs(X.flatten(1))",
        "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [32, 784]",
        "convs(X.flatten(1).view(-1, 1, 28, 28))",
    ),
    "one picture as a plain table": (
        "convs(X[0, 0])",
        "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [28, 28]",
        "convs(X[0, 0].view(1, 1, 28, 28))",
    ),
    "a dimension too many": (
        "convs(X.unsqueeze(0))",
        "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [1, 32, 1, 28, 28]",
        "convs(X)",
    ),
    "colour pictures for a network that wants grey": (
        "convs(X.expand(-1, 3, -1, -1))",
        "expected input[32, 3, 28, 28] to have 1 channels, but got 3 channels instead",
        "convs(v2.functional.rgb_to_grayscale(X.expand(-1, 3, -1, -1)))",
    ),
    "grey pictures for a network that wants colour": (
        "nn.Conv2d(3, 6, 3)(X)",
        "expected input[32, 1, 28, 28] to have 3 channels, but got 1 channels instead",
        "nn.Conv2d(3, 6, 3)(X.expand(-1, 3, -1, -1))",
    ),
    "a PNG with transparency": (
        "nn.Conv2d(3, 6, 3)(v2.functional.to_image(Image.new('RGBA', (8, 8))).float()[None])",
        "expected input[1, 4, 8, 8] to have 3 channels, but got 4 channels instead",
        "nn.Conv2d(3, 6, 3)(v2.functional.to_image(Image.new('RGBA', (8, 8)).convert('RGB')).float()[None])",
    ),
    "a convolution that doesn't fit the one before": (
        "nn.Conv2d(16, 20, 3)(convs(X))",
        "weight of size [20, 16, 3, 3], expected input[32, 10, 7, 7] to have 16 channels, but got 10 channels instead",
        "nn.Conv2d(10, 20, 3)(convs(X))",
    ),
    # sizes that run out
    "a kernel larger than what is left": (
        "nn.Conv2d(1, 6, 5)(torch.zeros(1, 1, 4, 4))",
        "Calculated padded input size per channel: (4 x 4). Kernel size: (5 x 5). Kernel size can't be greater than actual input size",
        "nn.Conv2d(1, 6, 5, padding=2)(torch.zeros(1, 1, 4, 4))",
    ),
    "one pooling too many": (
        "nn.Sequential(*[nn.MaxPool2d(2)] * 5)(torch.zeros(1, 1, 28, 28))",
        "Output size is too small",
        "nn.Sequential(*[nn.MaxPool2d(2)] * 4)(torch.zeros(1, 1, 28, 28))",
    ),
    # batch norm
    "BatchNorm2d after Flatten": (
        "nn.BatchNorm2d(4)(rows)",
        "expected 4D input (got 2D input)",
        "nn.BatchNorm1d(4)(rows)",
    ),
    "BatchNorm2d without a batch": (
        "nn.Sequential(convs, nn.BatchNorm2d(10))(X[0])",
        "expected 4D input (got 3D input)",
        "nn.Sequential(convs, nn.BatchNorm2d(10))(X[:1])",
    ),
    "BatchNorm1d after a convolution": (
        "nn.BatchNorm1d(10)(convs(X))",
        "expected 2D or 3D input (got 4D input)",
        "nn.BatchNorm2d(10)(convs(X))",
    ),
    "BatchNorm2d of another number": (
        "nn.BatchNorm2d(1)(convs(X))",
        "running_mean should contain 10 elements not 1",
        "nn.BatchNorm2d(10)(convs(X))",
    ),
    "a batch of one sample": (
        "nn.BatchNorm1d(4)(rows[:1])",
        "Expected more than 1 value per channel when training",
        "nn.BatchNorm1d(4).eval()(rows[:1])",
    ),
    # indices
    "one sample, and dim=1": (
        "model(rows[0]).softmax(dim=1)",
        "Dimension out of range (expected to be in range of [-1, 0], but got 1)",
        "model(rows[:1]).softmax(dim=1)",
    ),
    "squeeze that took the batch along": (
        "model(rows[:1]).squeeze().argmax(1)",
        "Dimension out of range (expected to be in range of [-1, 0], but got 1)",
        "model(rows[:1]).argmax(1)",
    ),
    "an index too many": (
        "y[0, 1]",
        "too many indices for tensor of dimension 1",
        "y[0]",
    ),
    "an index after the last": (
        "y[32]",
        "index 32 is out of bounds for dimension 0 with size 32",
        "y[31]",
    ),
    "indices after the last": (
        "X[torch.randperm(40)]",
        "out of bounds",
        "X[torch.randperm(len(X))]",
    ),
    "a word number that the embedding doesn't have": (
        "nn.Embedding(5, 2)(torch.tensor([5]))",
        "index out of range in self",
        "nn.Embedding(6, 2)(torch.tensor([5]))",
    ),
    "minus one for an unknown word": (
        "nn.Embedding(5, 2)(torch.tensor([-1]))",
        "index out of range in self",
        "nn.Embedding(6, 2)(torch.tensor([-1]) + 1)",
    ),
    "word numbers that are floats": (
        "nn.Embedding(5, 2)(torch.tensor([1.0]))",
        "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int",
        "nn.Embedding(5, 2)(torch.tensor([1.0]).long())",
    ),
    "more channels than a transposed convolution takes": (
        "nn.ConvTranspose2d(20, 5, 3)(convs(X))",
        "Given transposed=1, weight of size [20, 5, 3, 3], expected input[32, 10, 7, 7] to have 20 channels",
        "nn.ConvTranspose2d(10, 5, 3)(convs(X))",
    ),
    "one picture, shrunk to a single number a map": (
        "nn.BatchNorm2d(10)(nn.MaxPool2d(7)(convs(X[:1])))",
        (
            "Expected more than 1 value per channel when training, got input size torch.Size([1, 10, 1, 1])",
            "got input size torch.Size([1, 10, 1, 1])",
        ),
        "norm = nn.BatchNorm2d(10); larger = v2.functional.resize(X[:1], [56, 56])\n"
        "norm(nn.MaxPool2d(7)(convs(larger))), norm(nn.MaxPool2d(7)(convs(X[:2])))\n"
        "norm.eval()(nn.MaxPool2d(7)(convs(X[:1])))",
    ),
    "a picture put where its channels don't fit": (
        "torch.zeros(32, 28, 28)[0] = torch.zeros(3, 28, 28)",
        "expand(torch.FloatTensor{[3, 28, 28]}, size=[28, 28]): the number of sizes provided (2)",
        "torch.zeros(32, 3, 28, 28)[0] = torch.zeros(3, 28, 28)",
    ),
}

TARGETS = {
    "classes counted from 1": (
        "F.cross_entropy(model(rows), y + 1)",
        "Target 10 is out of bounds",
        "F.cross_entropy(model(rows), y)",
    ),
    "too few outputs": (
        "F.cross_entropy(nn.Linear(4, 5)(rows), y)",
        "is out of bounds",
        "F.cross_entropy(nn.Linear(4, 10)(rows), y)",
    ),
    "class numbers with gaps": (
        "F.cross_entropy(nn.Linear(4, 2)(rows[:3]), torch.tensor([3, 7, 3]))",
        "is out of bounds",
        "F.cross_entropy(nn.Linear(4, 2)(rows[:3]), torch.tensor([3, 7, 3]).unique(return_inverse=True)[1])",
    ),
    "minus one for a class": (
        "F.cross_entropy(nn.Linear(4, 2)(rows[:3]), torch.tensor([-1, 1, 1]))",
        "Target -1 is out of bounds",
        "F.cross_entropy(nn.Linear(4, 2)(rows[:3]), (torch.tensor([-1, 1, 1]) + 1) // 2)",
    ),
    "a mask from a black and white picture": (
        "mask = 255 * torch.eye(8).long()[None]; F.cross_entropy(torch.zeros(1, 2, 8, 8), mask)",
        "Target 255 is out of bounds",
        "mask = 255 * torch.eye(8).long()[None]; F.cross_entropy(torch.zeros(1, 2, 8, 8), (mask > 0).long())",
    ),
    "255 for what counts nowhere": (
        "F.cross_entropy(nn.Linear(4, 2)(rows[:3]), torch.tensor([0, 1, 255]))",
        "Target 255 is out of bounds",
        "F.cross_entropy(nn.Linear(4, 2)(rows[:3]), torch.tensor([0, 1, 255]), ignore_index=255)",
    ),
    "one output for two classes": (
        "F.cross_entropy(nn.Linear(4, 1)(rows), y % 2)",
        "Target 1 is out of bounds",
        "F.binary_cross_entropy_with_logits(nn.Linear(4, 1)(rows).squeeze(1), (y % 2).float())",
    ),
    "class numbers that are floats": (
        "F.cross_entropy(model(rows), y.float())",
        "expected target dtype to be Long or Byte",
        "F.cross_entropy(model(rows), y.long())",
    ),
    "class numbers of 32 bits": (
        "F.cross_entropy(model(rows), y.int())",
        "expected target dtype to be Long or Byte",
        "F.cross_entropy(model(rows), y.long())",
    ),
    "class numbers as a column": (
        "F.cross_entropy(model(rows), y[:, None])",
        "0D or 1D target tensor expected, multi-target not supported",
        "F.cross_entropy(model(rows), y[:, None].squeeze(1))",
    ),
    "one-hot rows of another width": (
        "F.cross_entropy(model(rows), F.one_hot(y, 12))",
        "0D or 1D target tensor expected, multi-target not supported",
        "F.cross_entropy(model(rows), F.one_hot(y, 12).argmax(1))",
    ),
    "answers in place of scores": (
        "F.cross_entropy(model(rows).argmax(1), y)",
        "Expected floating point type for target with class probabilities, got Long",
        "F.cross_entropy(model(rows), y)",
    ),
    "one output and cross entropy": (
        "F.cross_entropy(model(rows)[:, 0], y % 2)",
        "Expected floating point type for target with class probabilities, got Long",
        "F.binary_cross_entropy_with_logits(model(rows)[:, 0], (y % 2).float())",
    ),
    "class weights of whole numbers": (
        "F.cross_entropy(rows[:, :2], y % 2, torch.tensor([1, 2]))",
        "expected scalar type Float but found Long",
        "F.cross_entropy(rows[:, :2], y % 2, torch.tensor([1.0, 2.0]))",
    ),
    "too many class weights": (
        "F.cross_entropy(rows[:, :2], y % 2, torch.ones(3))",
        "weight tensor should be defined either for all 2 classes or no classes",
        "F.cross_entropy(rows[:, :2], y % 2, torch.ones(2))",
    ),
    "one-hot rows of whole numbers": (
        "F.cross_entropy(model(rows), F.one_hot(y))",
        "Expected floating point type for target with class probabilities, got Long",
        "assert torch.allclose(F.cross_entropy(model(rows), F.one_hot(y).float()), F.cross_entropy(model(rows), y))",
    ),
    "class numbers for NLLLoss on a wrong dimension": (
        "F.nll_loss(model(rows).log_softmax(1), y.float())",
        "expected target dtype to be Long",
        "F.nll_loss(model(rows).log_softmax(1), y)",
    ),
    "whole numbers for a yes-or-no loss": (
        "F.binary_cross_entropy_with_logits(model(rows)[:, 0], y % 2)",
        "result type Float can't be cast to the desired output type Long",
        "F.binary_cross_entropy_with_logits(model(rows)[:, 0], (y % 2).float())",
    ),
    "column against row": (
        "F.binary_cross_entropy_with_logits(model(rows)[:, :1], (y % 2).float())",
        "Target size (torch.Size([32])) must be the same as input size (torch.Size([32, 1]))",
        "F.binary_cross_entropy_with_logits(model(rows)[:, :1], (y % 2).float()[:, None])",
    ),
    "two outputs for yes or no": (
        "F.binary_cross_entropy_with_logits(model(rows)[:, :2], (y % 2).float())",
        "Target size (torch.Size([32])) must be the same as input size (torch.Size([32, 2]))",
        "F.cross_entropy(model(rows)[:, :2], y % 2)",
    ),
    "BCELoss, column against row": (
        "F.binary_cross_entropy(model(rows)[:, :1].sigmoid(), (y % 2).float())",
        "that is different to the input size",
        "F.binary_cross_entropy(model(rows)[:, :1].sigmoid(), (y % 2).float()[:, None])",
    ),
    "BCELoss of logits": (
        "F.binary_cross_entropy(9 * model(rows)[:, 0], (y % 2).float())",
        "all elements of input should be between 0 and 1",
        "F.binary_cross_entropy_with_logits(9 * model(rows)[:, 0], (y % 2).float())",
    ),
    "BCELoss of targets 0 to 255": (
        "F.binary_cross_entropy(model(rows)[:, 0].sigmoid(), 255.0 * (y % 2))",
        "all elements of target should be between 0 and 1",
        "F.binary_cross_entropy(model(rows)[:, 0].sigmoid(), 255.0 * (y % 2) / 255)",
    ),
    "the loss called once": (
        "nn.CrossEntropyLoss(model(rows), y)",
        "Boolean value of Tensor with more than one value is ambiguous",
        "nn.CrossEntropyLoss()(model(rows), y)",
    ),
    "if on a whole tensor": (
        "if rows > 0: pass",
        "Boolean value of Tensor with more than one value is ambiguous",
        "if (rows > 0).any(): pass",
    ),
    "if on a loss for each sample": (
        "if F.cross_entropy(model(rows), y, reduction='none') < 9: pass",
        "Boolean value of Tensor with more than one value is ambiguous",
        "if F.cross_entropy(model(rows), y, reduction='none').mean() < 9: pass",
    ),
    "pictures of any size": (
        "net(torch.randn(N, 1, 40, 40))",
        "mat1 and mat2 shapes cannot be multiplied",
        "free = nn.Sequential(convs, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(10, K))\n"
        "for size in (28, 40): assert free(torch.randn(N, 1, size, size)).shape == (N, K)\n"
        "assert nn.Linear(4, 8)(torch.randn(N, 5, 4)).shape == (N, 5, 8)",
    ),
    "MSE of column and row": (
        "F.mse_loss(model(rows)[:, :1], y.float())",
        "Using a target size (torch.Size([32])) that is different to the input size (torch.Size([32, 1]))",
        "F.mse_loss(model(rows)[:, 0], y.float())",
    ),
    "MSE of whole numbers": (
        "F.mse_loss(model(rows).argmax(1), y).backward()",
        "\"mse_cpu\" not implemented for 'Long'",
        "F.cross_entropy(model(rows), y).backward()",
    ),
    "fewer outputs than words": (
        "F.cross_entropy(nn.Linear(4, 10)(rows), y + 2)",
        "Target 10 is out of bounds",
        "vocabulary = ['<pad>', '<unk>', *'abcdefghij']; F.cross_entropy(nn.Linear(4, len(vocabulary))(rows), y + 2)",
    ),
}

TYPES = {
    "an array, no tensor": (
        "model(np.ones((3, 4)))",
        "linear(): argument 'input' (position 1) must be Tensor, not numpy.ndarray",
        "model(torch.from_numpy(np.ones((3, 4))).float())",
    ),
    "a list, no tensor": (
        "model([1.0, 2.0, 3.0, 4.0])",
        "linear(): argument 'input' (position 1) must be Tensor, not list",
        "model(torch.tensor([1.0, 2.0, 3.0, 4.0]))",
    ),
    "NumPy's 64 bits": (
        "model(torch.from_numpy(np.ones((3, 4))))",
        "mat1 and mat2 must have the same dtype, but got Double and Float",
        "model(torch.from_numpy(np.ones((3, 4))).float())",
    ),
    "whole numbers into a layer": (
        "model(torch.tensor([[1, 2, 3, 4]]))",
        "mat1 and mat2 must have the same dtype, but got Long and Float",
        "model(torch.tensor([[1, 2, 3, 4]]).float())",
    ),
    "bytes into a convolution": (
        "convs(torch.zeros(2, 1, 28, 28, dtype=torch.uint8))",
        "Input type (unsigned char) and bias type (float) should be the same",
        "convs(torch.zeros(2, 1, 28, 28, dtype=torch.uint8) / 255)",
    ),
    "doubles into a convolution": (
        "convs(X.double())",
        "Input type (double) and bias type (float) should be the same",
        "convs(X.double().float())",
    ),
    "half outside autocast": (
        "model(rows.half())",
        "mat1 and mat2 must have the same dtype, but got Half and Float",
        "model(rows.half().float())",
    ),
    "matrices of different types": (
        "rows @ torch.ones(4, 2, dtype=torch.int64)",
        "expected m1 and m2 to have the same dtype, but got: float != ",
        "rows @ torch.ones(4, 2, dtype=torch.int64).float()",
    ),
    "data left behind": (
        "nn.Linear(4, 2, device='meta')(rows)",
        "is not on the expected device",
        "nn.Linear(4, 2, device='meta')(rows.to('meta'))",
    ),
    "moved, and thrown away": (
        "rows.to('meta'); nn.Linear(4, 2, device='meta')(rows)",
        "is not on the expected device",
        "rows = rows.to('meta'); nn.Linear(4, 2, device='meta')(rows)",
    ),
    "a tensor made inside forward": (
        "rows.to('meta') + torch.zeros(4)",
        "is not on the expected device",
        "x = rows.to('meta'); x + torch.zeros(4, device=x.device)",
    ),
    "a layer replaced after the move": (
        "model.to('meta'); model[2] = nn.Linear(8, 3); model(rows.to('meta'))",
        "is not on the expected device",
        "model[2] = nn.Linear(8, 3); model.to('meta'); model(rows.to('meta'))",
    ),
    "class weights left behind": (
        "nn.CrossEntropyLoss(weight=torch.ones(K))(model.to('meta')(rows.to('meta')), y.to('meta'))",
        "is not on the expected device",
        "nn.CrossEntropyLoss(weight=torch.ones(K)).to('meta')(model.to('meta')(rows.to('meta')), y.to('meta'))",
    ),
    "a plain attribute": (
        "net = nn.Linear(4, 2); net.mean = torch.zeros(4); net.to('meta'); net.mean + rows.to('meta')",
        "is not on the expected device",
        "net = nn.Linear(4, 2); net.register_buffer('mean', torch.zeros(4)); net.to('meta'); net.mean + rows.to('meta')",
    ),
    "recorded, to NumPy": (
        "model(rows).numpy()",
        "Can't call numpy() on Tensor that requires grad",
        "model(rows).detach().numpy()",
    ),
    "recorded, to Matplotlib": (
        "plt.plot(model(rows)[:, 0])",
        "Can't call numpy() on Tensor that requires grad",
        "plt.plot(model(rows)[:, 0].detach())",
    ),
    "a list of recorded losses, to NumPy": (
        "np.mean([model(rows).mean() for _ in range(3)])",
        "Can't call numpy() on Tensor that requires grad",
        "np.mean([model(rows).mean().item() for _ in range(3)])",
    ),
    "a list of recorded losses, to Matplotlib": (
        "plt.plot([model(rows).mean() for _ in range(3)])",
        "Can't call numpy() on Tensor that requires grad",
        "plt.plot([model(rows).mean().item() for _ in range(3)])",
    ),
    "elsewhere, to NumPy": (
        "rows.to('meta').numpy()",
        "can't convert meta device type tensor to numpy",
        "rows.cpu().numpy()",
    ),
    "bfloat16, to NumPy": (
        "rows.bfloat16().numpy()",
        "Got unsupported ScalarType BFloat16",
        "rows.bfloat16().float().numpy()",
    ),
    "a mean of whole numbers": (
        "y.mean()",
        "mean(): could not infer output dtype",
        "y.float().mean()",
    ),
    "a mean of right and wrong": (
        "(model(rows).argmax(1) == y).mean()",
        "mean(): could not infer output dtype",
        "(model(rows).argmax(1) == y).float().mean()",
    ),
    "item of many": (
        "model(rows).item()",
        "a Tensor with 320 elements cannot be converted to Scalar",
        "model(rows).mean().item(); model(rows).tolist()",
    ),
    "float of many": (
        "float(model(rows))",
        "only one element tensors can be converted to Python scalars",
        "float(model(rows).mean())",
    ),
    "a list of tensors": (
        "torch.tensor([rows[0], rows[1]])",
        "only one element tensors can be converted to Python scalars",
        "torch.stack([rows[0], rows[1]])",
    ),
    "x - 1 for a mask": (
        "(rows > 0) - (rows < 0)",
        "Subtraction, the `-` operator, with two bool tensors is not supported",
        "(rows > 0).int() - (rows < 0).int()",
    ),
    "a mask in whole numbers": (
        "rows[rows[:, 0] > 0, 0] = 1; torch.where((rows > 0).int(), 1.0, 0.0)",
        "where expected condition to be a boolean tensor",
        "torch.where(rows > 0, 1.0, 0.0)",
    ),
    "slopes for whole numbers": (
        "torch.tensor([1, 2], requires_grad=True)",
        "Only Tensors of floating point and complex dtype can require gradients",
        "torch.tensor([1.0, 2.0], requires_grad=True)",
    ),
    "writing floats into whole numbers": (
        "y += 0.5",
        "result type Float can't be cast to the desired output type Long",
        "y = y + 0.5",
    ),
    "a logarithm of a probability that rounds to 0": (
        "a = torch.tensor([[0.0, 200.0]], requires_grad=True); F.nll_loss(torch.log(a.softmax(1)), y[:1]).backward()\n"
        "assert not a.grad.isnan().any(), 'the gradient is nan'",
        "the gradient is nan",
        "a = torch.tensor([[0.0, 200.0]], requires_grad=True); F.nll_loss(a.log_softmax(1), y[:1]).backward()\n"
        "assert a.grad.tolist() == [[-1, 1]]",
    ),
}

GRADIENTS = {
    "an update that is recorded": (
        "w = torch.ones(2, requires_grad=True); w.sum().backward(); w -= 0.1 * w.grad",
        "a leaf Variable that requires grad is being used in an in-place operation",
        "w = torch.ones(2, requires_grad=True); w.sum().backward()\nwith torch.no_grad(): w -= 0.1 * w.grad",
    ),
    "an entry set by hand": (
        "w = torch.ones(2, requires_grad=True); w[0] = 5.0",
        "a view of a leaf Variable that requires grad is being used in an in-place operation",
        "w = torch.ones(2, requires_grad=True)\nwith torch.no_grad(): w[0] = 5.0",
    ),
    "weights filled by hand": (
        "model[0].weight.fill_(0.5)",
        "a leaf Variable that requires grad is being used in an in-place operation",
        "nn.init.constant_(model[0].weight, 0.5)",
    ),
    "None where a gradient was expected": (
        "w = torch.ones(2, requires_grad=True); w = w - 0.1 * w.grad",
        "unsupported operand type(s) for *: 'float' and 'NoneType'",
        "w = torch.ones(2, requires_grad=True); w.sum().backward(); w = w - 0.1 * w.grad",
    ),
    "None where a gradient was to be cleared": (
        "w = torch.ones(2, requires_grad=True); w.grad.zero_()",
        "'NoneType' object has no attribute 'zero_'",
        "w = torch.ones(2, requires_grad=True)\nif w.grad is not None: w.grad.zero_()",
    ),
    "backward twice": (
        "loss = model(rows).pow(2).mean(); loss.backward(); loss.backward()",
        "Trying to backward through the graph a second time",
        "for _ in range(2): model(rows).pow(2).mean().backward()",
    ),
    "computed before the loop": (
        "h = model[0](rows).exp()\nfor _ in range(2): model[2](h).mean().backward()",
        "Trying to backward through the graph a second time",
        "for _ in range(2): model[2](model[0](rows).exp()).mean().backward()",
    ),
    "a sum of losses, backward at each step": (
        "total = 0\nfor _ in range(2):\n    total = total + model(rows).pow(2).mean()\n    total.backward()",
        "Trying to backward through the graph a second time",
        "total = 0\nfor _ in range(2):\n    loss = model(rows).pow(2).mean()\n    loss.backward()\n    total += loss.item()",
    ),
    "a state kept from step to step": (
        "state = torch.zeros(8)\nfor _ in range(2):\n    state = (model[0](rows).mean(0) + state).tanh()\n    state.sum().backward()",
        "Trying to backward through the graph a second time",
        "state = torch.zeros(8)\nfor _ in range(2):\n    state = (model[0](rows).mean(0) + state.detach()).tanh()\n    state.sum().backward()",
    ),
    "two losses of one graph": (
        "h = model(rows).exp(); h.mean().backward(); h.sum().backward()",
        "Trying to backward through the graph a second time",
        "h = model(rows).exp(); (h.mean() + h.sum()).backward()",
    ),
    "overwritten by +=": (
        "h = model(rows).exp(); h += 1; h.sum().backward()",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "h = model(rows).exp(); h = h + 1; h.sum().backward()",
    ),
    "overwritten by an assignment": (
        "h = model(rows).sigmoid(); h[0] = 0; h.sum().backward()",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "h = model(rows).sigmoid().clone(); h[0] = 0; h.sum().backward()",
    ),
    "overwritten by a step between two losses": (
        "h = model(rows); a = h.mean(); b = h.pow(2).mean(); a.backward(retain_graph=True); optimizer.step(); b.backward()",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "h = model(rows); a = h.mean(); b = h.pow(2).mean(); a.backward(retain_graph=True); b.backward(); optimizer.step()",
    ),
    "a state overwritten in place": (
        "state = model(rows).exp(); loss = state.square().sum(); state[:] = state.detach() / 2; loss.backward()",
        "modified by an inplace operation",
        "state = model(rows).exp(); loss = state.square().sum(); state = state.detach() / 2; loss.backward()",
    ),
    "a new tensor in place of the parameter": (
        "w = torch.ones(1, requires_grad=True)\nfor _ in range(2): (3 * w).sum().backward(); w = w - 0.1 * w.grad",
        "unsupported operand type(s) for *: 'float' and 'NoneType'",
        "w = torch.ones(1, requires_grad=True)\nfor _ in range(2):\n"
        "    (3 * w).sum().backward()\n    with torch.no_grad(): w -= 0.1 * w.grad",
    ),
    "no record: detach": (
        "F.cross_entropy(model(rows).detach(), y).backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "F.cross_entropy(model(rows), y).backward()",
    ),
    "overwritten by ReLU(inplace=True)": (
        "h = model(rows).sigmoid(); g = nn.ReLU(inplace=True)(h); g.sum().backward()",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "h = model(rows).sigmoid(); g = nn.ReLU()(h); g.sum().backward()",
    ),
    "no record: no_grad": (
        "with torch.no_grad(): h = model(rows)\nh.mean().backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "h = model(rows)\nh.mean().backward()",
    ),
    "no record: the loss made anew": (
        "torch.tensor(model(rows).mean().item()).backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "model(rows).mean().backward()",
    ),
    "no record: recording switched off": (
        "torch.set_grad_enabled(False); model(rows).mean().backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "torch.set_grad_enabled(True); model(rows).mean().backward()",
    ),
    "no record: a tensor of results": (
        "torch.tensor([model(rows).mean(), model(rows).sum()]).sum().backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "torch.stack([model(rows).mean(), model(rows).sum()]).sum().backward()",
    ),
    "overwritten under a mask": (
        "h = model(rows).exp(); h[h > 1] = 0; h.sum().backward()",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "h = model(rows).exp(); h = torch.where(h > 1, 0, h); h.sum().backward()",
    ),
    "no record: argmax": (
        "(model(rows).argmax(1) == y).float().mean().backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "F.cross_entropy(model(rows), y).backward()",
    ),
    "no record: all is frozen": (
        "model.requires_grad_(False); model(rows).mean().backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "model.requires_grad_(False); model[2].requires_grad_(True); model(rows).mean().backward()",
    ),
    "no record: a detour through NumPy": (
        "torch.from_numpy(model(rows).detach().numpy()).mean().backward()",
        "element 0 of tensors does not require grad and does not have a grad_fn",
        "model(rows).mean().backward()",
    ),
    "backward of many": (
        "F.cross_entropy(model(rows), y, reduction='none').backward()",
        "grad can be implicitly created only for scalar outputs",
        "F.cross_entropy(model(rows), y, reduction='none').mean().backward()",
    ),
    "a float has no backward": (
        "model(rows).mean().item().backward()",
        "'float' object has no attribute 'backward'",
        "model(rows).mean().backward()",
    ),
    "backward of the loss, not of the function": (
        "nn.CrossEntropyLoss().backward()",
        "'CrossEntropyLoss' object has no attribute 'backward'",
        "nn.CrossEntropyLoss()(model(rows), y).backward()",
    ),
    "a slope that is not a number": (
        "x = torch.zeros(1, requires_grad=True)\nwith torch.autograd.set_detect_anomaly(True): x.pow(2).sum().sqrt().backward()",
        "returned nan values in its 0th output",
        "x = torch.zeros(1, requires_grad=True)\nwith torch.autograd.set_detect_anomaly(True): (x.pow(2).sum() + 1e-12).sqrt().backward()",
    ),
    "an empty list of parameters": (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = [nn.Linear(4, 2)]\ntorch.optim.SGD(Net().parameters(), lr=0.1)",
        "optimizer got an empty parameter list",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = nn.ModuleList([nn.Linear(4, 2)])\ntorch.optim.SGD(Net().parameters(), lr=0.1)",
    ),
    "the schedule before the optimizer": (
        "s = torch.optim.lr_scheduler.StepLR(optimizer, 1); s.step(); optimizer.step()",
        "Detected call of `lr_scheduler.step()` before `optimizer.step()`",
        "s = torch.optim.lr_scheduler.StepLR(optimizer, 1); optimizer.step(); s.step()",
    ),
}

ENDS = """
def ends(last, target):
    fitted = nn.Sequential(nn.Linear(4, 1), *last)
    optimizer = torch.optim.Adam(fitted.parameters(), lr=0.1)
    for _ in range(200):
        loss = F.mse_loss(fitted(rows), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return fitted(rows).detach()


low = rows[:, :1] - 5
"""
NET = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = nn.Linear(4, K)\n    def forward(self, x):\n        return self.layer(x)\n"

PYTHON = {
    "a layer without its data": (
        "x = model[0]()",
        "forward() missing 1 required positional argument",
        "x = model[0](rows)",
    ),
    "the class in place of a model": (
        NET + "Net.forward(rows)",
        "forward() missing 1 required positional argument",
        NET + "Net()(rows)",
    ),
    "two inputs for one": (
        "nn.Sequential(nn.Linear(4, K))(rows, rows)",
        "forward() takes 2 positional arguments but 3 were given",
        NET.replace("forward(self, x)", "forward(self, x, other)") + "Net()(rows, rows)",
    ),
    "the function of a loss taken for its class": (
        "F.cross_entropy(weight=torch.ones(K))",
        "cross_entropy() missing 2 required positional arguments: 'input' and 'target'",
        "w = torch.ones(K); nn.CrossEntropyLoss(weight=w)(model(rows), y); F.cross_entropy(model(rows), y, weight=w)",
    ),
    "the layer itself handed on": (
        NET.replace("self.layer(x)", "self.layer") + "F.cross_entropy(Net()(rows), y)",
        "must be Tensor, not Linear",
        NET + "F.cross_entropy(Net()(rows), y)",
    ),
    "nn.ReLU with the data as its setting": (
        "F.cross_entropy(nn.ReLU(model(rows)), y)",
        "must be Tensor, not ReLU",
        "F.cross_entropy(F.relu(model(rows)), y); F.cross_entropy(nn.ReLU()(model(rows)), y)",
    ),
    "nn.LogSoftmax with the data as its setting": (
        "F.nll_loss(nn.LogSoftmax(model(rows))(model(rows)), y)",
        "dim must be an int or None, got <class 'torch.Tensor'>",
        "F.nll_loss(F.log_softmax(model(rows), dim=1), y)",
    ),
    "__init__ with single underscores": (
        NET.replace("__init__(self)", "_init_(self)") + "torch.optim.SGD(Net().parameters(), lr=0.1)",
        "optimizer got an empty parameter list",
        NET + "torch.optim.SGD(Net().parameters(), lr=0.1)",
    ),
    "a layer without self": (
        NET.replace("self.layer = ", "layer = ") + "torch.optim.SGD(Net().parameters(), lr=0.1)",
        "optimizer got an empty parameter list",
        NET + "torch.optim.SGD(Net().parameters(), lr=0.1)",
    ),
    "forward without return": (
        NET.replace("return ", "") + "Net()(rows).argmax(1)",
        "'NoneType' object has no attribute 'argmax'",
        NET + "Net()(rows).argmax(1)",
    ),
    "a method that changes in place and returns nothing": (
        "order = [2, 0, 1]; order = order.sort(); order[0]",
        "'NoneType' object is not subscriptable",
        "order = sorted([2, 0, 1]); order[0]",
    ),
    "the answer of load_state_dict taken for the model": (
        "model = model.load_state_dict(model.state_dict()); model(rows)",
        "'_IncompatibleKeys' object is not callable",
        "model.load_state_dict(model.state_dict()); model(rows)",
    ),
    "a file of parameters taken for the model": (
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt').eval()",
        "'collections.OrderedDict' object has no attribute 'eval'",
        "torch.save(model.state_dict(), 'm.pt'); model.load_state_dict(torch.load('m.pt')); model.eval()",
    ),
    "a batch taken for its inputs": (
        "for batch in DataLoader(TensorDataset(rows, y), 8): batch.to('cpu')",
        "'list' object has no attribute 'to'",
        "for X_batch, y_batch in DataLoader(TensorDataset(rows, y), 8): X_batch.to('cpu')",
    ),
    "a batch taken for its inputs, in a layer": (
        "for batch in DataLoader(TensorDataset(rows, y), 8): model(batch)",
        "linear(): argument 'input' (position 1) must be Tensor, not list",
        "for X_batch, y_batch in DataLoader(TensorDataset(rows, y), 8): model(X_batch)",
    ),
    "labels that are words": (
        "for x, label in DataLoader([(1.0, 'cat'), (2.0, 'dog')], 2): label.to('cpu')",
        "'tuple' object has no attribute 'to'",
        "names = ['cat', 'dog']\nfor x, label in DataLoader([(1.0, names.index('cat')), (2.0, names.index('dog'))], 2): label.to('cpu')",
    ),
    "a comma at the end of a line": (
        "loss = F.cross_entropy(model(rows), y),\nloss.backward()",
        "'tuple' object has no attribute 'backward'",
        "loss = F.cross_entropy(model(rows), y)\nloss.backward()",
    ),
    "LSTM returns two things": (
        "nn.Linear(8, 2)(nn.LSTM(4, 8)(rows))",
        "linear(): argument 'input' (position 1) must be Tensor, not tuple",
        "output, _ = nn.LSTM(4, 8)(rows); nn.Linear(8, 2)(output)",
    ),
    "a dictionary taken for a tensor": (
        "next(iter(DataLoader([{'x': 1.0}]))).to('cpu')",
        "'dict' object has no attribute 'to'",
        "next(iter(DataLoader([{'x': 1.0}])))['x'].to('cpu')",
    ),
    "three things into two names": (
        "X_batch, y_batch = next(iter(DataLoader(TensorDataset(rows, y, y), 8)))",
        "too many values to unpack (expected 2)",
        "X_batch, y_batch, number = next(iter(DataLoader(TensorDataset(rows, y, y), 8)))",
    ),
    "one thing into two names": (
        "X_batch, y_batch = next(iter(DataLoader(TensorDataset(rows), 8)))",
        "not enough values to unpack (expected 2, got 1)",
        "X_batch, y_batch = next(iter(DataLoader(TensorDataset(rows, y), 8)))",
    ),
    "a tensor of many rows into two names": (
        "for X_batch, y_batch in DataLoader(rows, 8): pass",
        "too many values to unpack (expected 2)",
        "for X_batch in DataLoader(rows, 8): pass",
    ),
    "a loader taken for a list": (
        "DataLoader(rows, 8)[0]",
        "'DataLoader' object is not subscriptable",
        "next(iter(DataLoader(rows, 8)))",
    ),
    "a picture in place of a tensor": (
        "next(iter(DataLoader(Pictures([Image.new('RGB', (8, 8))] * 4), 2, collate_fn=list)))[0].to('cpu')",
        "'Image' object has no attribute 'to'",
        "to_tensor = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])\n"
        "next(iter(DataLoader(Pictures([Image.new('RGB', (8, 8))] * 4, to_tensor), 2, collate_fn=list)))[0].to('cpu')",
    ),
    "an opened file in place of a tensor": (
        "Image.new('RGB', (8, 8)).save('a.png'); Image.open('a.png').unsqueeze(0)",
        "'PngImageFile' object has no attribute 'unsqueeze'",
        "Image.new('RGB', (8, 8)).save('a.png'); v2.ToDtype(torch.float32, scale=True)(v2.ToImage()(Image.open('a.png'))).unsqueeze(0)",
    ),
    "an array asked for what a tensor has": (
        "np.zeros((3, 3)).unsqueeze(0)",
        "'numpy.ndarray' object has no attribute 'unsqueeze'",
        "torch.from_numpy(np.zeros((3, 3))).unsqueeze(0)",
    ),
    "an array into a convolution": (
        "convs(np.zeros((1, 1, 28, 28)))",
        "conv2d() received an invalid combination of arguments - got (numpy.ndarray",
        "convs(torch.from_numpy(np.zeros((1, 1, 28, 28))).float())",
    ),
    "cat without brackets": (
        "torch.cat(rows[0], rows[1])",
        "cat(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor",
        "torch.cat([rows[0], rows[1]])",
    ),
    "Sequential of a list": (
        "nn.Sequential([nn.Linear(4, 2)])",
        "list is not a Module subclass",
        "nn.Sequential(*[nn.Linear(4, 2)])(rows)",
    ),
    "a list for a target": (
        "F.cross_entropy(rows[:2], [1, 2])",
        "cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not list",
        "F.cross_entropy(rows[:2], torch.tensor([1, 2]))",
    ),
    "a model that returns several things": (
        "F.cross_entropy((model(rows), rows), y)",
        "cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not tuple",
        "y_hat, *_ = (model(rows), rows); F.cross_entropy(y_hat, y)",
    ),
    "a type in quotation marks": (
        "torch.zeros(3, dtype='float32')",
        "zeros(): argument 'dtype' must be torch.dtype, not str",
        "torch.zeros(3, dtype=torch.float32)",
    ),
    "softmax of whole numbers": ("y.softmax(0)", "not implemented for 'Long'", "y.float().softmax(0)"),
    "the length of one number": ("len(rows.sum())", "len() of a 0-d tensor", "rows.sum().item()"),
    "a loop over one number": (
        "for x in rows[:1, :1].squeeze(): pass",
        "iteration over a 0-d tensor",
        "for x in rows[:1, :1].squeeze(1): pass",
    ),
    "a tensor of a tensor": (
        "torch.tensor(rows)",
        "To copy construct from a tensor, it is recommended to use",
        "rows.detach().clone()",
    ),
    "a tensor of a list of arrays": (
        "torch.tensor([np.zeros(2), np.zeros(2)])",
        "Creating a tensor from a list of numpy.ndarrays is extremely slow",
        "torch.from_numpy(np.stack([np.zeros(2), np.zeros(2)]))",
    ),
    "shape called": ("rows.shape()", "'torch.Size' object is not callable", "rows.shape; rows.size()"),
    "a tensor called": (
        "model = model(rows); model(rows)",
        "'Tensor' object is not callable",
        "y_hat = model(rows); model(rows)",
    ),
    "size not called": ("rows.size[0]", "object is not subscriptable", "rows.size(0); rows.shape[0]"),
    "forward without self": (
        NET.replace("self, x", "x") + "Net()(rows)",
        "Net.forward() takes 1 positional argument but 2 were given",
        NET + "Net()(rows)",
    ),
    "the class called with the data": (
        NET + "Net(rows)",
        "Net.__init__() takes 1 positional argument but 2 were given",
        NET + "Net()(rows)",
    ),
    "a layer without its numbers": (
        "nn.Linear(4)",
        "Linear.__init__() missing 1 required positional argument: 'out_features'",
        "nn.Linear(4, 2)",
    ),
    "super().__init__() forgotten": (
        NET.replace("        super().__init__()\n", "") + "Net()",
        "cannot assign module before Module.__init__() call",
        NET + "Net()",
    ),
    "forward misspelt": (
        NET.replace("def forward", "def foward") + "Net()(rows)",
        'Module [Net] is missing the required "forward" function',
        NET + "Net()(rows)",
    ),
    "forward pushed into __init__": (
        NET.replace("    def forward", "        def forward").replace("        return", "            return")
        + "Net()(rows)",
        'is missing the required "forward" function',
        NET + "Net()(rows)",
    ),
    "a layer under another name": (
        NET.replace("return self.layer", "return self.layers") + "Net()(rows)",
        "'Net' object has no attribute 'layers'",
        NET + "Net()(rows)",
    ),
    "a subset asked for what its dataset has": (
        "part, _ = torch.utils.data.random_split(TensorDataset(rows, y), [8, 24]); part.tensors",
        "'Subset' object has no attribute 'tensors'",
        "part, _ = torch.utils.data.random_split(TensorDataset(rows, y), [8, 24]); part.dataset.tensors[0][part.indices]",
    ),
    "range of a float": (
        "for i in range(len(rows) / 8): pass",
        "'float' object cannot be interpreted as an integer",
        "for i in range(len(rows) // 8): pass",
    ),
    "a float for a size": (
        "nn.Linear(8 / 2, 2)",
        "empty(): argument 'size' failed to unpack the object at pos 2 with error \"type must be tuple of ints,but got float\"",
        "nn.Linear(8 // 2, 2)",
    ),
    "parameters not called": (
        "torch.optim.SGD(model.parameters, lr=0.1)",
        "'method' object is not iterable",
        "torch.optim.SGD(model.parameters(), lr=0.1)",
    ),
    "a slip in a name of torch": (
        "torch.autogard",
        "module 'torch' has no attribute 'autogard'",
        "torch.autograd",
    ),
    "a misspelt file of one's own": (
        "program('torch.py', 'import torch; print(torch.nn)')",
        "partially initialized module 'torch' has no attribute 'nn'",
        "program('mine.py', 'import torch; print(torch.nn)')",
    ),
    # a class, a wrapper, another architecture
    "an optimizer of a class": (
        "class Net(nn.Sequential): pass\ntorch.optim.Adam(Net.parameters())",
        "Module.parameters() missing 1 required positional argument: 'self'",
        "class Net(nn.Sequential): pass\ntorch.optim.Adam(Net(nn.Linear(4, 2)).parameters())",
    ),
    "a layer of a model in a wrapper": (
        "model.fc = model[2]; nn.DataParallel(model).fc",
        "'DataParallel' object has no attribute 'fc'",
        "model.fc = model[2]; nn.DataParallel(model).module.fc",
    ),
    "the last layer under another network's name": (
        "with torch.device('meta'): torchvision.models.vgg11().fc",
        "'VGG' object has no attribute 'fc'",
        "with torch.device('meta'): vgg = torchvision.models.vgg11()\nassert isinstance(vgg.classifier[6], nn.Linear)",
    ),
    "a new last layer that nobody calls": (
        NET + "net = Net(); net.fc = nn.Linear(4, 2); assert net(rows).shape == (N, 2), 'still 10 outputs'",
        "still 10 outputs",
        NET + "net = Net(); net.layer = nn.Linear(4, 2); assert net(rows).shape == (N, 2)",
    ),
    "NumPy's word for a type": (
        "y.astype('float32')",
        "'Tensor' object has no attribute 'astype'",
        "assert y.float().dtype == torch.float32 and y.float().long().dtype == torch.int64",
    ),
    "Python's words, said to a tensor": (
        "y.append(3)",
        ("'Tensor' object has no attribute 'append'", "'copy'", "'append'"),
        "assert torch.stack([rows, rows]).shape == (2, N, 4) and y.clone().equal(y)",
    ),
    "NumPy's word for a clone": ("y.copy()", "'Tensor' object has no attribute 'copy'", "y.clone()"),
    "several outputs at once": (
        "torchvision.models.inception.InceptionOutputs(rows, rows).log_softmax(1)",
        "'InceptionOutputs' object has no attribute",
        "y_hat, *_ = torchvision.models.inception.InceptionOutputs(rows, rows); y_hat.log_softmax(1)",
    ),
    "the gradient of the data": (
        "model(rows)[0, 3].backward(); rows.grad.abs()",
        "'NoneType' object has no attribute 'abs'",
        "rows.requires_grad_(); model(rows)[0, 3].backward(); assert rows.grad[0].any() and not rows.grad[1:].any()",
    ),
    # what comes out, and what stays inside
    "all answers 0: a ReLU at the end": (
        ENDS + "assert ends([nn.ReLU()], low).any(), 'all 0'",
        "all 0",
        ENDS + "assert F.mse_loss(ends([], low), low) < 0.1",
    ),
    "all answers between 0 and 1: a sigmoid at the end": (
        ENDS + "assert ends([nn.Sigmoid()], -low).max() > 1, 'at most 1'",
        "at most 1",
        ENDS + "assert F.mse_loss(ends([], -low), -low) < 0.1",
    ),
    "negative answers in place of probabilities": (
        "assert model(rows).min() >= 0, 'negative'",
        "negative",
        "p = model(rows).softmax(1); assert p.min() >= 0 and torch.allclose(p.sum(1), torch.ones(N))",
    ),
    "one batch norm at two places": (
        "norm = nn.BatchNorm1d(4)\nfor _ in range(100): norm(rows), norm(rows + 50)\n"
        "assert norm.eval()(rows).mean().abs() < 0.1, 'off in eval'",
        "off in eval",
        "norm, other, relu = nn.BatchNorm1d(4), nn.BatchNorm1d(4), nn.ReLU()\n"
        "for _ in range(100): relu(norm(rows)), relu(other(rows + 50))\n"
        "assert norm.eval()(rows).mean().abs() < 0.1 and other.eval()(rows + 50).mean().abs() < 0.1",
    ),
    "an argument for L1": (
        "torch.optim.SGD(model.parameters(), lr=0.1, l1=0.1)",
        "got an unexpected keyword argument 'l1'",
        "before = [w.abs().sum() for w in model.parameters()]\n"
        "loss = 0.1 * sum(w.abs().sum() for w in model.parameters()); loss.backward(); optimizer.step()\n"
        "assert all(w.abs().sum() < size for w, size in zip(model.parameters(), before))",
    ),
    "features in place of scores": (
        "with torch.device('meta'): net = torchvision.models.resnet18()(torch.zeros(N, 3, 64, 64)).view(N, 512)",
        "shape '[32, 512]' is invalid for input of size 32000",
        "with torch.device('meta'):\n    net = torchvision.models.resnet18(); net.fc = nn.Identity()\n"
        "    assert net(torch.zeros(N, 3, 64, 64)).shape == (N, 512)",
    ),
    "answers compared with a list": (
        "labels = y.tolist(); (model(rows).argmax(1) == labels).sum()",
        "'bool' object has no attribute 'sum'",
        "labels = y.tolist(); (model(rows).argmax(1) == torch.tensor(labels)).sum().item()",
    ),
    "a layer made in forward": (
        "class Net(nn.Module):\n    def forward(self, x): return nn.Linear(4, 2)(x)\n"
        "net = Net(); assert net(rows).equal(net(rows)), 'new weights at each call'",
        "new weights at each call",
        NET + "net = Net(); assert net(rows).equal(net(rows)) and len(list(net.parameters())) == 2",
    ),
    "a comma behind a transform": (
        "transform = v2.Resize((32, 32)),\nPictures([X[0]], transform)[0]",
        "'tuple' object is not callable",
        "transform = v2.Resize((32, 32))\nassert Pictures([X[0]], transform)[0].shape == (1, 32, 32)",
    ),
    "a list of transforms": (
        "Pictures([X[0]], [v2.Resize((32, 32)), v2.CenterCrop(8)])[0]",
        "'list' object is not callable",
        "assert Pictures([X[0]], v2.Compose([v2.Resize((32, 32)), v2.CenterCrop(8)]))[0].shape == (1, 8, 8)",
    ),
    "fit, as in Keras": (
        NET + "Net().fit(rows, y)",
        "'Net' object has no attribute 'fit'",
        NET + "model = Net(); optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
        "for epoch in range(2):\n"
        "    loss = F.cross_entropy(model(rows), y)\n"
        "    optimizer.zero_grad(); loss.backward(); optimizer.step()\n"
        "model.eval()\n"
        "with torch.no_grad(): assert model(rows).argmax(1).shape == y.shape",
    ),
    "a picture and a row of numbers": (
        "nn.Sequential(convs)(X, rows)",
        "forward() takes 2 positional arguments but 3 were given",
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.body, self.numbers = nn.Sequential(convs, nn.Flatten()), nn.Linear(4, 8)\n"
        "        self.last = nn.Linear(490 + 8, K)\n"
        "    def forward(self, picture, row):\n"
        "        return self.last(torch.cat([self.body(picture), self.numbers(row)], dim=1))\n"
        "assert Net()(X, rows).shape == (N, K)\n"
        "for picture, row, target in DataLoader(TensorDataset(X, rows, y), 8):\n"
        "    F.cross_entropy(Net()(picture, row), target).backward()",
    ),
}

MODULE = (
    "USE = 'import torch; torch.load(\\'n.pt\\', weights_only=False)'\n"
    "Path('models.py').write_text('from torch import nn\\nclass Net(nn.Linear): pass')\n"
    "program('save.py', 'import torch, models; torch.save(models.Net(4, 2), \\'n.pt\\')')\n"
)
FORECAST = """
wave = torch.sin(torch.arange(311) / 5)


def forecast(series, column=False):
    windows = series.unfold(0, 11, 1)
    X, y = windows[:, :10, None], windows[:, 10]
    lstm, out = nn.LSTM(1, 16, batch_first=True), nn.Linear(16, 1)
    optimizer = torch.optim.Adam([*lstm.parameters(), *out.parameters()], lr=0.01)
    for _ in range(100):
        y_hat = out(lstm(X)[0][:, -1])
        loss = F.mse_loss(y_hat if column else y_hat.squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return y_hat.detach()


"""
LAG = """
def shares(series):
    windows = series.unfold(0, 11, 1)
    X, y, n = windows[:, :10, None], windows[:, 10:], 300
    lstm, out = nn.LSTM(1, 16, batch_first=True), nn.Linear(16, 1)
    optimizer = torch.optim.Adam([*lstm.parameters(), *out.parameters()], lr=0.01)
    for _ in range(15):
        for i in torch.randperm(n).split(30):
            loss = F.mse_loss(out(lstm(X[i])[0][:, -1]), y[i] - X[i, -1])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        ahead = F.mse_loss(X[n:, -1] + out(lstm(X[n:])[0][:, -1]), y[n:])
    line = F.mse_loss(X[n:, :, 0] @ torch.linalg.lstsq(X[:n, :, 0], y[:n]).solution, y[n:])
    return torch.stack([ahead, line]) / F.mse_loss(X[n:, -1], y[n:])


t = torch.arange(400) / 10
wave, walk = t.sin() * (0.37 * t).cos(), torch.randn(400).cumsum(0)
walk = (walk - walk[:300].mean()) / walk[:300].std()
"""
AHEAD = """
windows = torch.sin(torch.arange(80) / 5).unfold(0, 17, 1)
X, y = windows[:, :10, None], windows[:, 10:]


def trained(outputs):
    lstm, out = nn.LSTM(1, 16, batch_first=True), nn.Linear(16, outputs)
    optimizer = torch.optim.Adam([*lstm.parameters(), *out.parameters()], lr=0.02)
    for _ in range(60):
        loss = F.mse_loss(out(lstm(X)[0][:, -1]), y[:, :outputs])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda X: out(lstm(X)[0][:, -1]).detach()


same = F.mse_loss(X[:, -1].expand_as(y), y)
assert F.mse_loss(trained(7)(X), y) < same / 2
model, window, answers = trained(1), X, []
for _ in range(7):
    y_hat = model(window)
    answers.append(y_hat)
    window = torch.cat([window[:, 1:], y_hat[:, None]], dim=1)
assert F.mse_loss(torch.cat(answers, dim=1), y) < same / 2
"""
RECURRENT = {
    "a size that the LSTM wasn't made for": (
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 3))",
        "input.size(-1) must be equal to input_size. Expected 4, got 3",
        "nn.LSTM(3, 8, batch_first=True)(torch.randn(N, 5, 3))",
    ),
    "pictures into an LSTM": (
        "nn.LSTM(28, 8, batch_first=True)(X)",
        "LSTM: Expected input to be 2D or 3D, got 4D instead",
        "nn.LSTM(28, 8, batch_first=True)(X.squeeze(1))",
    ),
    "word numbers into an LSTM": (
        "nn.LSTM(4, 8, batch_first=True)(torch.randint(10, (N, 5, 4)))",
        "RNN input dtype (torch.int64) does not match weight dtype (torch.float32)",
        "nn.LSTM(4, 8, batch_first=True)(nn.Embedding(10, 4)(torch.randint(10, (N, 5))))",
    ),
    "a state for full batches, and a small last one": (
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(20, 5, 4), (torch.zeros(1, 32, 8), torch.zeros(1, 32, 8)))",
        "Expected hidden[0] size (1, 20, 8), got [1, 32, 8]",
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(20, 5, 4))",
    ),
    "a state of two layers, and a small last batch": (
        "nn.LSTM(4, 8, 2, batch_first=True)(torch.randn(20, 5, 4), (torch.zeros(2, 32, 8), torch.zeros(2, 32, 8)))",
        "Expected hidden[0] size (2, 20, 8), got [2, 32, 8]",
        "X = torch.randn(20, 5, 4)\n"
        "for both in (False, True):\n"
        "    h = torch.zeros(4 if both else 2, len(X), 8)\n"
        "    nn.LSTM(4, 8, 2, batch_first=True, bidirectional=both)(X, (h, h))",
    ),
    "a state with the steps where the batch belongs": (
        "nn.GRU(4, 8, batch_first=True)(torch.randn(N, 5, 4), torch.zeros(1, 5, 8))",
        "Expected hidden size (1, 32, 8), got [1, 5, 8]",
        "nn.GRU(4, 8, batch_first=True)(torch.randn(N, 5, 4), torch.zeros(1, N, 8))",
    ),
    "a state without its first dimension": (
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4), (torch.zeros(N, 8), torch.zeros(N, 8)))",
        "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors",
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4), (torch.zeros(1, N, 8), torch.zeros(1, N, 8)))",
    ),
    "an LSTM cell with one half of its state": (
        "nn.LSTMCell(4, 8)(rows, torch.zeros(N, 8))",
        "argument 'hx' (position 2) must be tuple of Tensors, not Tensor",
        "nn.LSTMCell(4, 8)(rows, (torch.zeros(N, 8), torch.zeros(N, 8))); nn.LSTMCell(4, 8)(rows)",
    ),
    "an LSTM cell with the state of another batch": (
        "nn.LSTMCell(4, 8)(rows, (torch.zeros(20, 8), torch.zeros(20, 8)))",
        "Input batch size 32 doesn't match hidden0 batch size 20",
        "nn.LSTMCell(4, 8)(rows, (torch.zeros(N, 8), torch.zeros(N, 8)))",
    ),
    "an LSTM with one half of its state": (
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4), torch.zeros(1, N, 8))",
        "index 1 is out of bounds for dimension 0 with size 1",
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4), (torch.zeros(1, N, 8), torch.zeros(1, N, 8)))",
    ),
    "an LSTM in Sequential": (
        "nn.Sequential(nn.LSTM(4, 8, batch_first=True), nn.Linear(8, 1))(torch.randn(N, 5, 4))",
        "argument 'input' (position 1) must be Tensor, not tuple",
        "outputs, state = nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4)); nn.Linear(8, 1)(outputs[:, -1])",
    ),
    "the pair of an LSTM taken for its outputs": (
        "nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4)).size()",
        "'tuple' object has no attribute 'size'",
        "outputs, state = nn.LSTM(4, 8, batch_first=True)(torch.randn(N, 5, 4)); outputs.size()",
    ),
    "lengths that aren't sorted": (
        "nn.utils.rnn.pack_padded_sequence(torch.zeros(2, 5, 4), [2, 5], batch_first=True)",
        "array must be sorted in decreasing order",
        "nn.utils.rnn.pack_padded_sequence(torch.zeros(2, 5, 4), [2, 5], batch_first=True, enforce_sorted=False)",
    ),
    "lengths on a card": (
        "nn.utils.rnn.pack_padded_sequence(torch.zeros(2, 5, 4), torch.tensor([5, 2], device='meta'), batch_first=True)",
        "'lengths' argument should be a 1D CPU int64 tensor",
        "nn.utils.rnn.pack_padded_sequence(torch.zeros(2, 5, 4), torch.tensor([5, 2]).cpu(), batch_first=True)",
    ),
    "an empty sentence": (
        "nn.utils.rnn.pack_padded_sequence(torch.zeros(2, 5, 4), [5, 0], batch_first=True)",
        "Length of all samples has to be greater than 0",
        "nn.utils.rnn.pack_padded_sequence(torch.zeros(1, 5, 4), [5], batch_first=True)",
    ),
    "a straight line: the series isn't scaled": (
        FORECAST + "assert forecast(100 * wave + 500).std() > 1, 'a straight line'",
        "a straight line",
        FORECAST + "assert forecast(wave / wave.std()).std() > 0.9",
    ),
    "one step late: nothing beats the last value of a random walk": (
        LAG + "assert shares(walk).min() < 0.9, 'nothing beats the last value'",
        "nothing beats the last value",
        LAG + "assert shares(wave).max() < 0.5",
    ),
    "seven values ahead, of a model with one output": (
        "F.mse_loss(nn.Linear(10, 1)(torch.zeros(N, 10)), torch.zeros(N, 7))",
        "Using a target size",
        AHEAD,
    ),
    "a straight line: a column against a row": (
        FORECAST + "assert forecast(wave, column=True).std() < 0.01",
        "Using a target size",
        FORECAST + "assert forecast(wave).std() > 0.6",
    ),
}

DATA = {
    # pandas
    "a Series by label": (
        "import pandas as pd\ns = pd.Series([1.0, 2, 3, 4])[[0, 2, 3]]\n[s[i] for i in range(len(s))]",
        "KeyError: 1",
        "import pandas as pd\ns = pd.Series([1.0, 2, 3, 4])[[0, 2, 3]]\n[s.iloc[i] for i in range(len(s))]",
    ),
    "a row of a DataFrame by label": (
        "import pandas as pd\npd.DataFrame({'a': [1.0, 2.0]})[0]",
        "KeyError: 0",
        "import pandas as pd\npd.DataFrame({'a': [1.0, 2.0]}).iloc[0]",
    ),
    "a column that isn't there": (
        "import pandas as pd\npd.DataFrame({'age ': [1.0]})['age']",
        "KeyError: 'age'",
        "import pandas as pd\npd.DataFrame({'age ': [1.0]}).rename(columns=str.strip)['age']",
    ),
    "a DataFrame into a tensor": (
        "import pandas as pd\ntorch.tensor(pd.DataFrame({'a': [1.0, 2.0]}))",
        "could not determine the shape of object type 'DataFrame'",
        "import pandas as pd\ntorch.tensor(pd.DataFrame({'a': [1.0, 2.0]}).to_numpy(), dtype=torch.float32)",
    ),
    "words in a column": (
        "import pandas as pd\ntorch.tensor(pd.DataFrame({'a': [1.0, 2.0], 'b': ['x', 'y']}).to_numpy())",
        "can't convert np.ndarray of type numpy.object_",
        "import pandas as pd\nd = pd.DataFrame({'a': [1.0, 2.0], 'b': ['x', 'y']})\nd['b'] = d['b'].astype('category').cat.codes\ntorch.tensor(d.to_numpy(), dtype=torch.float32)",
    ),
    # NumPy, lists
    "words into a tensor": (
        "torch.tensor(['cat', 'dog'])",
        "too many dimensions 'str'",
        "names = ['cat', 'dog']; torch.tensor([names.index(n) for n in names])",
    ),
    "an array of objects": (
        "torch.from_numpy(np.array([1.0, None]))",
        "can't convert np.ndarray of type numpy.object_",
        "torch.from_numpy(np.array([1.0, np.nan]))",
    ),
    "an array of words": (
        "torch.from_numpy(np.array(['1.5', '2']))",
        "can't convert np.ndarray of type numpy.str_",
        "torch.from_numpy(np.array(['1.5', '2']).astype(np.float32))",
    ),
    "a word among numbers": (
        "float('yes')",
        "could not convert string to float: 'yes'",
        "float('yes' == 'yes')",
    ),
    "a list where an array is wanted": (
        "torch.from_numpy([1.0, 2.0])",
        "expected np.ndarray (got list)",
        "torch.tensor([1.0, 2.0])",
    ),
    "a picture mirrored by NumPy": (
        "torch.from_numpy(np.zeros((2, 3))[:, ::-1])",
        "At least one stride in the given numpy array is negative",
        "torch.from_numpy(np.zeros((2, 3))[:, ::-1].copy())",
    ),
    "an array of rows of different lengths": (
        "np.array([[1, 2], [3]])",
        "setting an array element with a sequence",
        "np.array([[1, 2], [3, 0]])",
    ),
    "an array that can't be written": (
        "torch.from_numpy(np.frombuffer(b'abcd', np.uint8))",
        "The given NumPy array is not writable",
        "torch.from_numpy(np.frombuffer(b'abcd', np.uint8).copy())",
    ),
    "None into a tensor": (
        "torch.tensor([1.0, None])",
        "Could not infer dtype of NoneType",
        "torch.tensor([1.0, float('nan')])",
    ),
    # Pillow
    "a file that is no picture": (
        "Path('a.jpg').write_text('<html>'); Image.open('a.jpg')",
        "cannot identify image file",
        "Path('a.jpg').write_text('<html>')\ntry: Image.open('a.jpg')\nexcept OSError: Path('a.jpg').unlink()",
    ),
    "a picture cut off": (
        "Image.effect_noise((64, 64), 50).save('a.jpg'); Path('b.jpg').write_bytes(Path('a.jpg').read_bytes()[:900]); Image.open('b.jpg').load()",
        "image file is truncated",
        "Image.effect_noise((64, 64), 50).save('a.jpg'); Image.open('a.jpg').load()",
    ),
    "a folder in the place of a picture": (
        "Path('pictures').mkdir(); Image.open('pictures')",
        "[Errno 21] Is a directory",
        "Path('pictures').mkdir(); Image.new('L', (8, 8)).save('pictures/cat.jpg')\n"
        "assert [Image.open(file).size for file in sorted(Path('pictures').glob('*.jpg'))] == [(8, 8)]",
    ),
    "a path of Windows in plain quotes": (
        "'C:\\Users\\me'",
        "(unicode error) 'unicodeescape' codec can't decode bytes",
        "assert r'C:\\Users\\me' != 'C:/Users/me'",
    ),
    "a path that leads nowhere": (
        "Image.open('pictures/cat.jpg')",
        "[Errno 2] No such file or directory",
        "print(Path.cwd()); Path('pictures').mkdir(); Image.new('L', (8, 8)).save('pictures/cat.jpg'); Image.open('pictures/cat.jpg')",
    ),
    "channels first, to Pillow": (
        "Image.fromarray(np.zeros((3, 8, 8), np.uint8))",
        "Cannot handle this data type: (1, 1, 8), |u1",
        "Image.fromarray(np.zeros((3, 8, 8), np.uint8).transpose(1, 2, 0))",
    ),
    "floats, to Pillow": (
        "Image.fromarray(np.zeros((8, 8, 3), np.float32))",
        "Cannot handle this data type: (1, 1, 3), <f4",
        "Image.fromarray((255 * np.zeros((8, 8, 3), np.float32)).astype(np.uint8))",
    ),
    # transforms
    "ToTensor of a tensor": (
        "torchvision.transforms.ToTensor()(X[0])",
        "pic should be PIL Image or ndarray. Got <class 'torch.Tensor'>",
        "v2.ToImage()(X[0])",
    ),
    "Normalize before ToTensor": (
        "torchvision.transforms.Compose([torchvision.transforms.Normalize(0.5, 0.5), torchvision.transforms.ToTensor()])(Image.new('L', (8, 8)))",
        "img should be Tensor Image. Got <class 'PIL.Image.Image'>",
        "torchvision.transforms.Compose([torchvision.transforms.ToTensor(), torchvision.transforms.Normalize(0.5, 0.5)])(Image.new('L', (8, 8)))",
    ),
    "v2.Normalize before ToDtype": (
        "v2.Normalize([0.5], [0.5])(torch.zeros(1, 8, 8, dtype=torch.uint8))",
        "Input tensor should be a float tensor. Got torch.uint8.",
        "v2.Compose([v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.5], [0.5])])(torch.zeros(1, 8, 8, dtype=torch.uint8))",
    ),
    "v2.Normalize of a Pillow picture": (
        "v2.Normalize([0.5], [0.5])(Image.new('L', (8, 8)))",
        "does not support PIL images",
        "v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.Normalize([0.5], [0.5])])(Image.new('L', (8, 8)))",
    ),
    "three means for one channel": (
        "torchvision.transforms.Normalize([0.5] * 3, [0.5] * 3)(X[0])",
        "output with shape [1, 28, 28] doesn't match the broadcast shape [3, 28, 28]",
        "torchvision.transforms.Normalize([0.5], [0.5])(X[0])",
    ),
    "one mean too few": (
        "v2.Normalize([0.5, 0.5], [0.5, 0.5])(X[0].expand(3, 28, 28))",
        "must match the size of tensor b",
        "v2.Normalize([0.5] * 3, [0.5] * 3)(X[0].expand(3, 28, 28))",
    ),
    "a crop larger than the picture": (
        "v2.RandomCrop(32)(X[0])",
        "Required crop size (32, 32) is larger than input image size (28, 28)",
        "v2.RandomCrop(32, padding=2)(X[0])",
    ),
    "an array into a transform": (
        "torchvision.transforms.Resize(8)(np.zeros((28, 28, 3), np.uint8))",
        "Unexpected type <class 'numpy.ndarray'>",
        "torchvision.transforms.Resize(8)(Image.fromarray(np.zeros((28, 28, 3), np.uint8)))",
    ),
    # Matplotlib
    "a picture with its channel, to Matplotlib": (
        "plt.imshow(X[0])",
        "Invalid shape (1, 28, 28) for image data",
        "plt.imshow(X[0, 0], cmap='gray')",
    ),
    "colour channels first, to Matplotlib": (
        "plt.imshow(torch.zeros(3, 28, 28))",
        "Invalid shape (3, 28, 28) for image data",
        "plt.imshow(torch.zeros(3, 28, 28).permute(1, 2, 0))",
    ),
    "a batch, to Matplotlib": (
        "plt.imshow(X)",
        "Invalid shape (32, 1, 28, 28) for image data",
        "plt.imshow(X[0, 0])",
    ),
    "two lists of different lengths": (
        "plt.plot(range(3), [1, 2])",
        "x and y must have same first dimension",
        "plt.plot(range(2), [1, 2])",
    ),
    # datasets and loaders
    "Pillow pictures in a loader": (
        "first([Image.new('L', (8, 8))] * 2)",
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found <class 'PIL.Image.Image'>",
        "first(Pictures([Image.new('L', (8, 8))] * 2, v2.ToImage()))",
    ),
    "a dataset that returns nothing": (
        "class D(Pictures):\n    def __getitem__(self, i): self.pictures[i]\nfirst(D([1.0, 2.0]))",
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found <class 'NoneType'>",
        "first(Pictures([1.0, 2.0]))",
    ),
    "a transform that returns nothing": (
        "first(Pictures([1.0, 2.0], print))",
        "found <class 'NoneType'>",
        "first(Pictures([1.0, 2.0], float))",
    ),
    "a dataset without length": (
        "class D(Dataset):\n    def __getitem__(self, i): return i\nDataLoader(D(), shuffle=True)",
        "object of type 'D' has no len()",
        "class D(Dataset):\n    def __len__(self): return 4\n    def __getitem__(self, i): return i\nDataLoader(D(), shuffle=True)",
    ),
    "a length that promises too much": (
        "class D(Pictures):\n    def __len__(self): return 5\nlist(DataLoader(D([1.0, 2.0])))",
        "list index out of range",
        "list(DataLoader(Pictures([1.0, 2.0])))",
    ),
    "too many workers": (
        "DataLoader(rows, num_workers=99)",
        "This DataLoader will create 99 worker processes in total",
        "DataLoader(rows, num_workers=0)",
    ),
    "pinned memory without a card": (
        "first(rows, pin_memory=True)",
        "argument is set as true but no accelerator is found",
        "first(rows, pin_memory=torch.accelerator.is_available())",
    ),
    "an empty dataset": (
        "DataLoader([], shuffle=True)",
        "num_samples should be a positive integer value, but got num_samples=0",
        "files = [1]; assert files; DataLoader(files, shuffle=True)",
    ),
    "tensors of different lengths": (
        "TensorDataset(rows, y[:20])",
        "Size mismatch between tensors",
        "TensorDataset(rows[:20], y[:20])",
    ),
    "parts that don't add up": (
        "torch.utils.data.random_split(y, [25, 6])",
        "Sum of input lengths does not equal the length of the input dataset!",
        "torch.utils.data.random_split(y, [0.8, 0.2])",
    ),
    "no class folders": (
        "Path('data').mkdir(); Image.new('L', (8, 8)).save('data/a.png'); torchvision.datasets.ImageFolder('data')",
        "Couldn't find any class folder in data",
        "Path('data/cat').mkdir(parents=True); Image.new('L', (8, 8)).save('data/cat/a.png'); torchvision.datasets.ImageFolder('data')",
    ),
    "an empty class folder": (
        "Path('data/cat').mkdir(parents=True); torchvision.datasets.ImageFolder('data')",
        "Found no valid file for the classes cat",
        "Path('data/cat').mkdir(parents=True); Image.new('L', (8, 8)).save('data/cat/a.png'); torchvision.datasets.ImageFolder('data')",
    ),
    "a folder that Jupyter made": (
        "os.makedirs('data/.ipynb_checkpoints'); os.makedirs('data/cat'); Image.new('L', (8, 8)).save('data/cat/a.png')\n"
        "torchvision.datasets.ImageFolder('data')",
        "Found no valid file for the classes .ipynb_checkpoints",
        "import shutil\n"
        "os.makedirs('data/.ipynb_checkpoints'); os.makedirs('data/cat'); Image.new('L', (8, 8)).save('data/cat/a.png')\n"
        "assert torchvision.datasets.ImageFolder('data', allow_empty=True).targets == [1]\n"
        "shutil.rmtree('data/.ipynb_checkpoints')\n"
        "assert torchvision.datasets.ImageFolder('data').targets == [0]",
    ),
    "names of an ImageFolder beside the answers": (
        "os.makedirs('data'); torchvision.datasets.ImageFolder('data')",
        "Couldn't find any class folder in data",
        "for name in ('dog/b', 'cat/c', 'cat/a'):\n"
        "    Path('data', name).parent.mkdir(parents=True, exist_ok=True)\n"
        "    Image.new('L', (8, 8)).save(f'data/{name}.png')\n"
        "data = torchvision.datasets.ImageFolder('data', v2.functional.to_image)\n"
        "answers = torch.cat([y for X, y in DataLoader(data, 2)])\n"
        "for (path, k), answer in zip(data.samples, answers):\n"
        "    assert Path(path).parent.name == data.classes[answer] and k == answer",
    ),
    "pictures without classes": (
        "Path('test').mkdir(); Image.new('L', (8, 8)).save('test/a.png'); torchvision.datasets.ImageFolder('test')",
        "Couldn't find any class folder in test",
        "class Unknown(Pictures):\n"
        "    def __getitem__(self, i): return v2.functional.to_image(Image.open(self.pictures[i]))\n"
        "Path('test').mkdir(); Image.new('L', (8, 8)).save('test/a.png')\n"
        "assert next(iter(DataLoader(Unknown(sorted(Path('test').glob('*.png')))))).shape == (1, 1, 8, 8)",
    ),
    "Chinese words in a figure": (
        "plt.figure(); plt.title('\u732b'); plt.savefig('a.png')",
        "missing from font(s) DejaVu Sans",
        "from matplotlib import font_manager\n"
        "chinese = {name for name in font_manager.get_font_names() if 'CJK' in name or name in ('Microsoft YaHei', 'PingFang SC')}\n"
        "with plt.rc_context({'font.family': ['sans-serif', *chinese]}), warnings.catch_warnings():\n"
        "    warnings.simplefilter('error' if chinese else 'ignore')\n"
        "    plt.figure(); plt.title('\u732b'); plt.savefig('a.png')",
    ),
    "samples of different sizes, from a worker": (
        "first(Pictures([torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)]), num_workers=1, multiprocessing_context='fork')",
        "Trying to resize storage that is not resizable",
        "first(Pictures([torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)], v2.Resize((32, 32))), num_workers=1, multiprocessing_context='fork')",
    ),
    "data not downloaded": (
        "torchvision.datasets.MNIST('nowhere')",
        "Dataset not found. You can use download=True to download it",
        "torchvision.datasets.FakeData(4)",
    ),
    "a worker that meets an error": (
        "first(Pictures([1.0, 2.0], lambda x: x / 0), num_workers=1, multiprocessing_context='fork')",
        "Caught ZeroDivisionError in DataLoader worker process 0.",
        "first(Pictures([1.0, 2.0], lambda x: x / 2), num_workers=1, multiprocessing_context='fork')",
    ),
    "no guard, and workers": (
        "program('a.py', WORKERS.replace('if __name__ == \"__main__\":', 'if True:'))",
        "An attempt has been made to start a new process before",
        "program('a.py', WORKERS)",
    ),
    "no file for the workers to read, as in a notebook": (
        "program('a.py', 'import subprocess, sys; sys.exit(subprocess.run([sys.executable], input=' + repr(WORKERS) + ', text=True).returncode)')",
        "exited unexpectedly",
        "program('a.py', WORKERS)",
    ),
    "a class of a notebook for workers": (
        "sys.modules['__main__'].Mine = type('Mine', (), {'__module__': '__main__'})\nthing = pickle.dumps(sys.modules['__main__'].Mine())\ndel sys.modules['__main__'].Mine\npickle.loads(thing)",
        "Can't get attribute 'Mine' on <module",
        "Path('mine.py').write_text('class Mine: pass')\nsys.path.insert(0, '.')\nimport mine\npickle.loads(pickle.dumps(mine.Mine()))\nsys.path.remove('.')",
    ),
    "a lambda sent to a worker": (
        "pickle.dumps(lambda x: x)",
        "Can't pickle",
        "pickle.dumps(float)",
    ),
    "batch_size 0": (
        "DataLoader(rows, batch_size=0)",
        "batch_size should be a positive integer value, but got batch_size=0",
        "DataLoader(rows, batch_size=1)",
    ),
    # scikit-learn
    "scores in place of classes": (
        "from sklearn.metrics import classification_report\nclassification_report(y, model(rows).detach())",
        "Classification metrics can't handle a mix of multiclass and continuous-multioutput targets",
        "from sklearn.metrics import accuracy_score\naccuracy_score(y, model(rows).argmax(1))",
    ),
    "probabilities in place of yes and no": (
        "from sklearn.metrics import accuracy_score\naccuracy_score(y % 2, rows[:, 0].sigmoid())",
        "Classification metrics can't handle a mix of binary and continuous targets",
        "from sklearn.metrics import accuracy_score\n"
        "assert accuracy_score(y % 2, rows[:, 0].sigmoid() > 0.5) == accuracy_score(y % 2, rows[:, 0] > 0)",
    ),
    "one-hot targets for scikit-learn": (
        "from sklearn.metrics import accuracy_score\naccuracy_score(F.one_hot(y), model(rows).argmax(1))",
        "Classification metrics can't handle a mix of multilabel-indicator and multiclass targets",
        "from sklearn.metrics import accuracy_score\naccuracy_score(F.one_hot(y).argmax(1), model(rows).argmax(1))",
    ),
    "the accuracy of measurements": (
        "from sklearn.metrics import accuracy_score\naccuracy_score(rows[:, 0], rows[:, 1])",
        "continuous is not supported",
        "from sklearn.metrics import mean_absolute_error, r2_score\n"
        "r2_score(rows[:, 0], rows[:, 1]), mean_absolute_error(rows[:, 0], rows[:, 1])",
    ),
    "the best sample of each class, counted": (
        "from sklearn.metrics import accuracy_score\naccuracy_score(y, model(rows).argmax(0))",
        "Found input variables with inconsistent numbers of samples: [32, 10]",
        "from sklearn.metrics import accuracy_score\n"
        "answers = [model(x).argmax(1).cpu() for x in rows.split(10)]\naccuracy_score(y, torch.cat(answers))",
    ),
    "a score for two classes, given ten": (
        "from sklearn.metrics import f1_score\nf1_score(y, y)",
        "Target is multiclass but average='binary'",
        "from sklearn.metrics import f1_score\nassert f1_score(y, y, average='macro') == 1",
    ),
    "a part with a single class": (
        "from sklearn.metrics import roc_auc_score\nroc_auc_score(torch.zeros(4).long(), rows[:4, 0])",
        "Only one class is present in y_true",
        "from sklearn.metrics import roc_auc_score\nroc_auc_score(y % 2, rows[:, 0])",
    ),
    "a class that is never answered": (
        "from sklearn.metrics import precision_score\nprecision_score(y % 2, 0 * y)",
        "Precision is ill-defined and being set to 0.0 due to no predicted samples",
        "from sklearn.metrics import precision_score\nprecision_score(y % 2, y % 3 % 2)",
    ),
    "a whole batch as one picture": (
        "v2.ToPILImage()(X)",
        "pic should be 2/3 dimensional. Got 4 dimensions.",
        "v2.ToPILImage()(X[0]); v2.ToPILImage()(torchvision.utils.make_grid(X))",
    ),
    "a list of files, with labels": (
        "Image.new('L', (4, 4)).save('7.png'); Path('train.txt').write_text('7.png 0\\n')\n"
        "[Image.open(line) for line in open('train.txt')]",
        "No such file or directory",
        "Image.new('L', (4, 4)).save('a 7.png'); Path('train.txt').write_text('a 7.png 0\\n\\n')\n"
        "rows = [line.rsplit(maxsplit=1) for line in open('train.txt') if line.strip()]\n"
        "assert [(Image.open(file).size, int(label)) for file, label in rows] == [((4, 4), 0)]",
    ),
    "an array larger than memory": (
        "np.zeros((10**9, 224, 224, 3), dtype=np.float32)",
        "Unable to allocate",
        "np.save('X.npy', X.numpy()); mapped = torch.from_numpy(np.load('X.npy', mmap_mode='c'))\n"
        "assert first(TensorDataset(mapped))[0].equal(X[:2])",
    ),
    "a layer larger than memory": (
        "nn.Sequential(nn.Flatten(), nn.Linear(10**8, 10**6))",
        "you tried to allocate",
        "nn.Sequential(nn.AdaptiveAvgPool2d(7), nn.Flatten(), nn.Linear(49, K))(X)",
    ),
    "a text in another encoding": (
        "Path('a.csv').write_bytes('身高,1\\n'.encode('gbk')); open('a.csv', encoding='utf-8').read()",
        "'utf-8' codec can't decode byte",
        "Path('a.csv').write_bytes('身高,1\\n'.encode('gbk')); assert '身高' in open('a.csv', encoding='gbk').read()",
    ),
    "no text at all": (
        "Image.new('L', (4, 4)).save('a.jpg'); open('a.jpg', encoding='gbk').read()",
        "'gbk' codec can't decode byte",
        "Image.new('L', (4, 4)).save('a.jpg'); Image.open('a.jpg').load()",
    ),
    "a number in place of the name of a class": (
        "for name in 'cat', 'dog': Path('data', name).mkdir(parents=True); Image.new('L', (4, 4)).save(f'data/{name}/1.png')\n"
        "torchvision.datasets.ImageFolder('data').class_to_idx[1]",
        "KeyError: 1",
        "for name in 'cat', 'dog': Path('data', name).mkdir(parents=True); Image.new('L', (4, 4)).save(f'data/{name}/1.png')\n"
        "assert torchvision.datasets.ImageFolder('data').classes[1] == 'dog'",
    ),
    "a table of files and labels": (
        "Path('labels.csv').write_text('file,label\\n7.png,1\\n')\n"
        "[int(line.split(',')[1]) for line in open('labels.csv')]",
        "invalid literal for int()",
        "Path('labels.csv').write_text('file,label\\n7.png,1\\n')\nimport csv\n"
        "rows = list(csv.reader(open('labels.csv')))[1:]\n"
        "assert [(file, int(label)) for file, label in rows] == [('7.png', 1)]",
    ),
}

TAR = "torch.save(1, 'm.pt'); subprocess.run(['tar', '-cf', 'm.pt.tar', 'm.pt']); "
FILES = {
    "a number of NumPy 1": (
        "saved_under_old_numpy('a.pt'); torch.load('a.pt')",
        "numpy.core.multiarray.scalar was not an allowed global by default",
        "torch.save({'loss': float(np.mean([1.0, 2.0]))}, 'a.pt'); torch.load('a.pt')",
    ),
    "a file of one's own with a number of NumPy 1": (
        "saved_under_old_numpy('a.pt'); torch.load('a.pt')",
        "numpy.core.multiarray.scalar was not an allowed global by default",
        "saved_under_old_numpy('a.pt'); np.seterr(all='ignore'); assert torch.load('a.pt', weights_only=False)['loss'] == 1.5",
    ),
    "a file of another network": (
        "model.load_state_dict(net.state_dict())",
        "Error(s) in loading state_dict for Sequential",
        "model.load_state_dict(copy.deepcopy(model).state_dict())",
    ),
    "another number of classes": (
        "model.load_state_dict(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)).state_dict())",
        "size mismatch for 2.weight: copying a param with shape torch.Size([3, 8]) from checkpoint, the shape in current model is torch.Size([10, 8])",
        "s = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3)).state_dict(); s = {n: p for n, p in s.items() if not n.startswith('2.')}; model.load_state_dict(s, strict=False)",
    ),
    "names that begin with module.": (
        "model.load_state_dict(nn.DataParallel(model).state_dict())",
        'Unexpected key(s) in state_dict: "module.0.weight"',
        "s = nn.DataParallel(model).state_dict(); model.load_state_dict({n.removeprefix('module.'): p for n, p in s.items()})",
    ),
    "names that begin with _orig_mod.": (
        "model.load_state_dict({'_orig_mod.' + n: p for n, p in model.state_dict().items()})",
        'Unexpected key(s) in state_dict: "_orig_mod.0.weight"',
        "s = {'_orig_mod.' + n: p for n, p in model.state_dict().items()}; model.load_state_dict({n.removeprefix('_orig_mod.'): p for n, p in s.items()})",
    ),
    "a network that a class keeps as self.model": (
        "class Net(nn.Module):\n    def __init__(self): super().__init__(); self.model = nn.Linear(4, 8)\n"
        "Net().load_state_dict(nn.Linear(4, 8).state_dict())",
        'Missing key(s) in state_dict: "model.weight"',
        "class Net(nn.Module):\n    def __init__(self): super().__init__(); self.model = nn.Linear(4, 8)\n"
        "net = Net(); net.model.load_state_dict(nn.Linear(4, 8).state_dict())\n"
        "nn.Linear(4, 8).load_state_dict({n.removeprefix('model.'): p for n, p in net.state_dict().items()})",
    ),
    "parameters taken for a checkpoint": (
        "torch.save(model.state_dict(), 'c.pt'); model.load_state_dict(torch.load('c.pt')['model'])",
        "KeyError: 'model'",
        "torch.save(model.state_dict(), 'c.pt'); print(torch.load('c.pt').keys()); model.load_state_dict(torch.load('c.pt'))",
    ),
    "a checkpoint taken for its model": (
        "torch.save({'model': model.state_dict(), 'epoch': 3}, 'c.pt'); model.load_state_dict(torch.load('c.pt'))",
        'Unexpected key(s) in state_dict: "model", "epoch"',
        "torch.save({'model': model.state_dict(), 'epoch': 3}, 'c.pt'); model.load_state_dict(torch.load('c.pt')['model'])",
    ),
    "a whole model where a state_dict is wanted": (
        "torch.save(model, 'm.pt'); model.load_state_dict(torch.load('m.pt', weights_only=False))",
        "Expected state_dict to be dict-like, got <class 'torch.nn.modules.container.Sequential'>",
        "torch.save(model, 'm.pt'); model = torch.load('m.pt', weights_only=False); model(rows)",
    ),
    "the method, not its answer": (
        "torch.save(model.state_dict, 'm.pt'); torch.load('m.pt')",
        "Weights only load failed",
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt')",
    ),
    "a file name where a state_dict is wanted": (
        "torch.save(model.state_dict(), 'm.pt'); model.load_state_dict('m.pt')",
        "Expected state_dict to be dict-like, got <class 'str'>",
        "torch.save(model.state_dict(), 'm.pt'); model.load_state_dict(torch.load('m.pt'))",
    ),
    "an optimizer of another model": (
        "optimizer.load_state_dict(torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9).state_dict()); optimizer.load_state_dict(torch.optim.SGD([model[0].weight], lr=0.1).state_dict())",
        "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
        "optimizer.load_state_dict(torch.optim.SGD(model.parameters(), lr=0.1).state_dict())",
    ),
    "a whole network": (
        "torch.save(model, 'm.pt'); torch.load('m.pt')",
        "Weights only load failed",
        "torch.save(model, 'm.pt'); torch.load('m.pt', weights_only=False)",
    ),
    "a number of NumPy in a checkpoint": (
        "torch.save({'model': model.state_dict(), 'loss': np.mean([1.0, 2.0])}, 'c.pt'); torch.load('c.pt')",
        "numpy._core.multiarray.scalar was not an allowed global by default",
        "torch.save({'model': model.state_dict(), 'loss': float(np.mean([1.0, 2.0]))}, 'c.pt'); torch.load('c.pt')",
    ),
    "a number of NumPy in a checkpoint that exists": (
        "torch.save({'loss': np.mean([1.0, 2.0])}, 'c.pt')\nwith torch.serialization.safe_globals([np._core.multiarray.scalar, np.dtype]): torch.load('c.pt')",
        "numpy.dtypes.Float64DType",
        "torch.save({'loss': np.mean([1.0, 2.0])}, 'c.pt')\nwith torch.serialization.safe_globals([np._core.multiarray.scalar, np.dtype, np.dtypes.Float64DType]): torch.load('c.pt')",
    ),
    "the class is not in this program": (
        NET
        + "Net.__module__ = '__main__'\nimport sys; sys.modules['__main__'].Net = Net\ntorch.save(Net(), 'n.pt'); del sys.modules['__main__'].Net\ntorch.load('n.pt', weights_only=False)",
        "Can't get attribute 'Net' on <module",
        NET
        + "Net.__module__ = '__main__'\nimport sys; sys.modules['__main__'].Net = Net\ntorch.save(Net(), 'n.pt')\ntorch.load('n.pt', weights_only=False)\ndel sys.modules['__main__'].Net",
    ),
    "the class lay in a file that isn't here": (
        MODULE + "os.remove('models.py'); program('use.py', USE)",
        "No module named 'models'",
        MODULE + "program('use.py', USE)",
    ),
    "a file that isn't there": (
        "torch.load('m.pt')",
        "No such file or directory: 'm.pt'",
        "torch.save(1, 'm.pt'); torch.load('m.pt')",
    ),
    "a folder that isn't there": (
        "torch.save(1, 'models/m.pt')",
        "Parent directory models does not exist",
        "Path('models').mkdir(exist_ok=True); torch.save(1, 'models/m.pt')",
    ),
    "a tar archive": (
        TAR + "torch.load('m.pt.tar', weights_only=False)",
        "filename 'storages' not found",
        TAR + "subprocess.run(['tar', '-xf', 'm.pt.tar']); torch.load('m.pt')",
    ),
    "a tar archive, loaded as it comes": (
        TAR + "torch.load('m.pt.tar')",
        "files saved in the legacy .tar format",
        TAR + "subprocess.run(['tar', '-xf', 'm.pt.tar']); torch.load('m.pt')",
    ),
    "a file cut off": (
        "torch.save(model.state_dict(), 'm.pt'); Path('n.pt').write_bytes(Path('m.pt').read_bytes()[:900]); torch.load('n.pt')",
        "failed finding central directory",
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt')",
    ),
    "an empty file": (
        "Path('m.pt').touch(); torch.load('m.pt', weights_only=False)",
        "Ran out of input",
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt')",
    ),
    "an empty file, read with care": (
        "Path('m.pt').touch(); torch.load('m.pt')",
        "EOFError",
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt')",
    ),
    "a web page saved as a file": (
        "Path('m.pt').write_text('<html></html>'); torch.load('m.pt', weights_only=False)",
        "invalid load key, '<'",
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt')",
    ),
    "a pointer of Git LFS": (
        "Path('m.pt').write_text('version https://git-lfs.github.com/spec/v1'); torch.load('m.pt', weights_only=False)",
        "invalid load key, 'v'",
        "torch.save(model.state_dict(), 'm.pt'); torch.load('m.pt')",
    ),
    "RANK": (
        "os.environ.pop('RANK', None); torch.distributed.init_process_group('gloo')",
        "environment variable RANK expected, but not set",
        "torch.distributed.init_process_group('gloo', init_method='file://' + os.path.abspath('rendezvous'), rank=0, world_size=1); torch.distributed.destroy_process_group()",
    ),
}

VERSIONS = {
    "verbose of a schedule": (
        "torch.optim.lr_scheduler.StepLR(optimizer, 1, verbose=True)",
        "StepLR.__init__() got an unexpected keyword argument 'verbose'",
        "s = torch.optim.lr_scheduler.StepLR(optimizer, 1); print(s.get_last_lr())",
    ),
    "verbose of ReduceLROnPlateau": (
        "torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, verbose=True)",
        "ReduceLROnPlateau.__init__() got an unexpected keyword argument 'verbose'",
        "s = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer); print(s.get_last_lr())",
    ),
    "ReduceLROnPlateau without its number": (
        "torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer).step()",
        "missing 1 required positional argument: 'metrics'",
        "torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer).step(0.5)",
    ),
    "momentum of Adam": (
        "torch.optim.Adam(model.parameters(), momentum=0.9)",
        "Adam.__init__() got an unexpected keyword argument 'momentum'",
        "torch.optim.Adam(model.parameters(), betas=(0.9, 0.999))",
    ),
    "transforms.Scale": (
        "torchvision.transforms.Scale(8)",
        "module 'torchvision.transforms' has no attribute 'Scale'",
        "torchvision.transforms.Resize(8)",
    ),
    "RandomSizedCrop": (
        "torchvision.transforms.RandomSizedCrop(8)",
        "module 'torchvision.transforms' has no attribute 'RandomSizedCrop'",
        "torchvision.transforms.RandomResizedCrop(8)",
    ),
    "next of a loader": (
        "iter(DataLoader(rows)).next()",
        "'_SingleProcessDataLoaderIter' object has no attribute 'next'",
        "next(iter(DataLoader(rows)))",
    ),
    "resample of a rotation": (
        "torchvision.transforms.RandomRotation(10, resample=0)",
        "RandomRotation.__init__() got an unexpected keyword argument 'resample'",
        "torchvision.transforms.RandomRotation(10, interpolation=torchvision.transforms.InterpolationMode.BILINEAR)",
    ),
    "fillcolor": (
        "torchvision.transforms.RandomAffine(10, fillcolor=0)",
        "got an unexpected keyword argument 'fillcolor'",
        "torchvision.transforms.RandomAffine(10, fill=0)",
    ),
    "range of make_grid": (
        "torchvision.utils.make_grid(X, range=(0, 1))",
        "make_grid() got an unexpected keyword argument 'range'",
        "torchvision.utils.make_grid(X, value_range=(0, 1))",
    ),
    "ANTIALIAS": ("Image.ANTIALIAS", "module 'PIL.Image' has no attribute 'ANTIALIAS'", "Image.LANCZOS"),
    "a worker that doesn't come back": (
        "import time\nclass Slow(Dataset):\n    def __len__(self): return 4\n    def __getitem__(self, i): time.sleep(2); return i\n"
        "next(iter(DataLoader(Slow(), 2, num_workers=1, timeout=1)))",
        "DataLoader timed out after 1 seconds",
        "next(iter(DataLoader(range(4), 2, num_workers=1, timeout=60)))",
    ),
    "data_tensor": (
        "TensorDataset(data_tensor=X, target_tensor=y)",
        "got an unexpected keyword argument 'data_tensor'",
        "TensorDataset(X, y)",
    ),
    "target_tensor": (
        "TensorDataset(X, target_tensor=y)",
        "got an unexpected keyword argument 'target_tensor'",
        "TensorDataset(X, y)",
    ),
    "print of Python 2": ("print 'loss'", "Missing parentheses in call to 'print'", "print('loss')"),
    "xrange of Python 2": ("xrange(2)", "name 'xrange' is not defined", "range(2)"),
    "torch._six": (
        "import torch._six",
        "No module named 'torch._six'",
        "import collections.abc as container_abcs; from math import inf",
    ),
    "torch._six, by its name": ("torch._six.inf", "module 'torch' has no attribute '_six'", "torch.inf"),
    "functional_tensor": (
        "import torchvision.transforms.functional_tensor",
        "No module named 'torchvision.transforms.functional_tensor'",
        "import torchvision.transforms.functional",
    ),
    "torch.qr": (
        "torch.qr(torch.eye(2))",
        "This function was deprecated since version 1.9 and is now removed",
        "torch.linalg.qr(torch.eye(2))",
    ),
    "an argument misspelt": (
        "DataLoader(rows, batchsize=3)",
        "DataLoader.__init__() got an unexpected keyword argument 'batchsize'",
        "DataLoader(rows, batch_size=3)",
    ),
    "np.float": ("np.float(1)", "module 'numpy' has no attribute 'float'", "float(1)"),
    "np.object": ("np.object", "module 'numpy' has no attribute 'object'", "object"),
    "np.int": ("np.zeros(2, np.int)", "module 'numpy' has no attribute 'int'", "np.zeros(2, int)"),
    "train_labels of MNIST": (
        "torchvision.datasets.FakeData(4).train_labels",
        "has no attribute 'train_labels'",
        "torchvision.datasets.FakeData(4)[0][1]",
    ),
    "the learning rate forgotten": (
        "torch.optim.SGD(model.parameters, 0.1)",
        "'method' object is not iterable",
        "torch.optim.SGD(model.parameters(), 0.1)",
    ),
    "pretrained": (
        "torchvision.models.resnet18(pretrained=False)",
        "The parameter 'pretrained' is deprecated",
        "torchvision.models.resnet18(weights=None)",
    ),
    "torch.autograd.Variable volatile": (
        "torch.autograd.Variable(rows, volatile=True)",
        "volatile was removed",
        "with torch.no_grad(): rows * 2",
    ),
    "softmax without dim": (
        "F.softmax(rows)",
        "Implicit dimension choice for softmax has been deprecated",
        "F.softmax(rows, dim=1)",
    ),
    "the gradient of a result": (
        "w = torch.ones(2, requires_grad=True); v = 2 * w; v.sum().backward(); v.grad",
        "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed",
        "w = torch.ones(2, requires_grad=True); v = 2 * w; v.retain_grad(); v.sum().backward(); v.grad",
    ),
    "a leaf that became a result on the same line": (
        "x = torch.randn(3, requires_grad=True) * 0.1; x.sum().backward()\n"
        "assert x.grad is None\n"
        "torch.optim.SGD([x], lr=0.1)",
        "can't optimize a non-leaf Tensor",
        "x = (0.1 * torch.randn(3)).to('cpu').requires_grad_(); x.sum().backward()\n"
        "assert x.grad.equal(torch.ones(3)); torch.optim.SGD([x], lr=0.1)\n"
        "assert torch.randn(3, requires_grad=True).to('cpu').is_leaf\n"
        "assert not torch.randn(3, requires_grad=True, dtype=torch.float64).to('meta').is_leaf\n"
        "assert not torch.randn(3, requires_grad=True).view(3, 1).is_leaf",
    ),
    "one number of each row, by gather": (
        "rows.gather(1, torch.arange(N) % 4)",
        "Index tensor must have the same number of dimensions as input tensor",
        "i = torch.arange(N) % 4\n"
        "assert rows.gather(1, i.unsqueeze(1)).squeeze(1).equal(rows[torch.arange(len(rows)), i])",
    ),
    "a number asked for an index": (
        "F.cross_entropy(model(rows), y).data[0]",
        "invalid index of a 0-dim tensor",
        "F.cross_entropy(model(rows), y).item()",
    ),
    "a helper that torchvision moved": (
        "from torchvision.models.utils import load_state_dict_from_url",
        "No module named 'torchvision.models.utils'",
        "from torch.hub import load_state_dict_from_url",
    ),
    "addresses that torchvision no longer lists": (
        "from torchvision.models.resnet import model_urls",
        "cannot import name 'model_urls' from 'torchvision.models.resnet'",
        "assert torchvision.models.get_model_weights('resnet18').DEFAULT.url.startswith('https')",
    ),
    "zero_gradients": (
        "from torch.autograd.gradcheck import zero_gradients",
        "cannot import name 'zero_gradients' from 'torch.autograd.gradcheck'",
        "rows.requires_grad_(); rows.sum().backward(); rows.grad = None",
    ),
    "names that torch moved": (
        "torch.irfft(rows, 1)",
        ("module 'torch' has no attribute 'irfft'", "'gels'", "'set_deterministic'"),
        "torch.fft.irfft(rows), torch.linalg.lstsq(rows, rows), torch.use_deterministic_algorithms",
    ),
}


ARGPARSE = """
import argparse, contextlib, io
parser = argparse.ArgumentParser(prog="ipykernel_launcher.py")
parser.add_argument("--lr", type=float, default=0.2)
def notebook(arguments=None):
    before, sys.argv = sys.argv, ["ipykernel_launcher.py", "-f", "kernel.json"]
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return parser.parse_args(arguments)
    except SystemExit as stop:
        raise OSError(f"{said.getvalue()} SystemExit: {stop}")
    finally:
        sys.argv = before
"""
KEEP = """
import torch
from torch.utils.data import DataLoader, TensorDataset
if __name__ == "__main__":
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
    {start}
    kept = []
    for (X,) in DataLoader(TensorDataset(torch.arange(400.0)), 2, num_workers=1, multiprocessing_context="fork"):
        kept.append({kept})
    assert torch.equal(torch.cat(kept), torch.arange(400.0))
"""


def keeping(kept: str, start: str = "") -> str:
    return f"program('keep.py', {KEEP.format(start=start, kept=kept)!r}); "


SCALERS = """
from sklearn.preprocessing import StandardScaler
old = np.random.default_rng(0).normal(50, 9, (32, 1))
inputs, targets = StandardScaler().fit(rows.numpy()), StandardScaler().fit(old)
answers = torch.zeros(32, 1)
"""
DOWNLOAD = """
import hashlib
Path("served.pth").write_bytes(b"all of it")
def fetch(promised):
    try:
        torch.hub.download_url_to_file(Path("served.pth").absolute().as_uri(), "kept.pth", promised, progress=False)
    finally:
        assert len(list(Path(".").glob("kept.pth*"))) == (promised != "f37072fd")
"""
# What Python's other tools say, and parts of PyTorch that beginners meet later.
AROUND = {
    "enumerate gives two things": (
        "for i, X, y in enumerate(DataLoader(TensorDataset(rows, y), 8)): pass",
        "not enough values to unpack (expected 3, got 2)",
        "for i, (X, y) in enumerate(DataLoader(TensorDataset(rows, y), 8)): assert X.shape == (8, 4)",
    ),
    "settings of workers without workers": (
        "DataLoader(rows, prefetch_factor=2)",
        "prefetch_factor option could only be specified in multiprocessing",
        "DataLoader(rows), DataLoader(rows, num_workers=2, prefetch_factor=2)",
    ),
    "workers that persist, and none": (
        "DataLoader(rows, persistent_workers=True)",
        "persistent_workers option needs num_workers > 0",
        "DataLoader(rows, num_workers=2, persistent_workers=True)",
    ),
    "dates of NumPy's": (
        "torch.from_numpy(np.array(['2024-02-01', '2024-03-01'], dtype='datetime64[D]'))",
        "can't convert np.ndarray of type numpy.datetime64",
        "days = np.array(['2024-02-01', '2024-03-01'], dtype='datetime64[D]')\n"
        "assert torch.from_numpy((days - days[0]).astype(np.float32)).tolist() == [0, 29]",
    ),
    "an array of lists saved": (
        "np.save('a.npy', np.array([[1], [2, 3]], dtype=object)); np.load('a.npy')",
        "Object arrays cannot be loaded when allow_pickle=False",
        "np.save('a.npy', np.array([[1], [2, 3]], dtype=object)); assert len(np.load('a.npy', allow_pickle=True)) == 2\n"
        "np.savez('b.npz', first=np.ones(1), second=np.ones(2)); assert len(np.load('b.npz')['second']) == 2",
    ),
    "Resize of a picture without a channel": (
        "v2.Resize(8)(torch.rand(28, 28))",
        "not enough values to unpack (expected 3, got 2)",
        "assert v2.Resize(8)(torch.rand(28, 28).unsqueeze(0)).shape == (1, 8, 8)",
    ),
    "parameters of two models": (
        "torch.optim.Adam(model.parameters() + net.parameters())",
        "unsupported operand type(s) for +: 'generator' and 'generator'",
        "torch.optim.Adam([*model.parameters(), *net.parameters()])",
    ),
    "a stack of nothing": (
        "torch.stack([])",
        "stack expects a non-empty TensorList",
        "torch.stack([rows[0]])",
    ),
    "a cat of nothing": (
        "torch.cat([])",
        "expected a non-empty list of Tensors",
        "torch.cat([rows])",
    ),
    "backward of three numbers, told how": (
        "w = torch.ones(3, requires_grad=True); (w**2).backward()",
        "grad can be implicitly created only for scalar outputs",
        "v, w, factors = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True), torch.arange(3.0)\n"
        "(v**2).backward(factors); (factors * w**2).sum().backward(); assert torch.equal(v.grad, w.grad)\n"
        "u = torch.ones(3, requires_grad=True); (u**2).backward(torch.ones_like(u)); assert u.grad.tolist() == [2, 2, 2]",
    ),
    "a mask of whole numbers": (
        "rows.masked_fill(torch.ones(4, dtype=torch.uint8), 0)",
        "masked_fill_ only supports boolean masks",
        "assert not rows.masked_fill(torch.ones(4, dtype=torch.uint8).bool(), 0).any(); rows.masked_fill(rows == 0, 1)",
    ),
    "one_hot of floats": (
        "F.one_hot(torch.tensor([0.0, 2.0]), 3)",
        "one_hot is only applicable to index tensor of type LongTensor",
        "assert F.one_hot(torch.tensor([0.0, 2.0]).long(), 3).argmax(1).tolist() == [0, 2]",
    ),
    "one_hot of a class too many": (
        "F.one_hot(torch.tensor([0, 3]), 3)",
        "Class values must be smaller than num_classes",
        "F.one_hot(torch.tensor([0, 3]), 4)",
    ),
    "a loss of NumPy's": (
        "np.mean((model(rows).detach().numpy() - 1.0) ** 2, dtype=np.float64).backward()",
        "'numpy.float64' object has no attribute 'backward'",
        "((model(rows) - 1) ** 2).mean().backward(); assert model[0].weight.grad is not None",
    ),
    "a transform that isn't there": (
        "class D(Pictures):\n    def __getitem__(self, i): return self.transform(self.pictures[i])\nD(rows)[0]",
        "'NoneType' object is not callable",
        "class D(Pictures):\n    def __getitem__(self, i):\n        picture = self.pictures[i]\n"
        "        if self.transform is not None: picture = self.transform(picture)\n        return picture\nD(rows)[0]",
    ),
    "a batch larger than the data, dropped": (
        "1 / len(DataLoader(rows, batch_size=64, drop_last=True))",
        "ZeroDivisionError",
        "1 / len(DataLoader(rows, batch_size=64)), 1 / len(DataLoader(rows, batch_size=8, drop_last=True))\n"
        "p, k = model(rows).softmax(1).topk(3); assert p.shape == (32, 3) and torch.equal(k[:, 0], model(rows).argmax(1))",
    ),
    "numbers of rows as a column": (
        "import pandas as pd; pd.DataFrame({'a': [1, 2]}).to_csv('t.csv'); raise KeyError(pd.read_csv('t.csv').columns[0])",
        "Unnamed: 0",
        "import pandas as pd; table = pd.DataFrame({'a': [1, 2]}); table.to_csv('t.csv')\n"
        "assert list(pd.read_csv('t.csv', index_col=0)) == ['a']; table.to_csv('t.csv', index=False)\n"
        "assert list(pd.read_csv('t.csv')) == ['a']",
    ),
    "losses written with a tensor among them": (
        "np.savetxt('losses.csv', [(model(rows).mean(), 0.5)], delimiter=',')",
        "Can't call numpy() on Tensor that requires grad",
        "np.savetxt('losses.csv', [(model(rows).mean().item(), 0.5)], delimiter=',')\n"
        "assert np.loadtxt('losses.csv', delimiter=',')[1] == 0.5",
    ),
    "an index into parameters()": (
        "model.parameters()[0]",
        "'generator' object is not subscriptable",
        "assert list(model.parameters())[0].shape == (8, 4) == dict(model.named_parameters())['0.weight'].shape",
    ),
    "how many parameters()": (
        "len(model.parameters())",
        "object of type 'generator' has no len()",
        "assert 'generator object' in str(model.parameters()) and len(list(model.parameters())) == 4",
    ),
    "an optimizer of one tensor": (
        "torch.optim.Adam(torch.zeros(3, requires_grad=True))",
        "params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor",
        "torch.optim.Adam([torch.zeros(3, requires_grad=True)])",
    ),
    "an optimizer of a state_dict": (
        "torch.optim.Adam(model.state_dict())",
        "optimizer can only optimize Tensors, but one of the params is str",
        "torch.optim.Adam(model.parameters())",
    ),
    "an optimizer of a layer": (
        "torch.optim.Adam(model[0])",
        "'Linear' object is not iterable",
        "torch.optim.Adam(model[0].parameters())",
    ),
    "positions that are floats": (
        "rows[torch.tensor([0.0, 2.0])]",
        "tensors used as indices must be long, int, byte or bool tensors",
        "assert torch.equal(rows[torch.tensor([0.0, 2.0]).long()], torch.stack([rows[0], rows[2]]))",
    ),
    "a tensor in JSON": (
        "import json; json.dumps({'p': model(rows).softmax(1)})",
        "Object of type Tensor is not JSON serializable",
        "import json; p = model(rows).softmax(1)\n"
        "assert json.loads(json.dumps({'p': p.tolist(), 'first': p[0, 0].item()}))['p'][0][0] == p[0, 0].item()",
    ),
    "a number of NumPy's in JSON": (
        "import json; json.dumps({'p': np.float32(0.5)})",
        "Object of type float32 is not JSON serializable",
        "import json; assert json.dumps([np.float32(0.5).tolist(), np.float32(0.5).item(), np.ones(2).tolist()])",
    ),
    "argparse in a notebook": (
        ARGPARSE + "notebook()",
        "ipykernel_launcher.py: error: unrecognized arguments: -f",
        ARGPARSE + "assert notebook([]).lr == 0.2 and notebook(['--lr', '0.1']).lr == 0.1",
    ),
    "a sampler and shuffle": (
        "DataLoader(rows, sampler=torch.utils.data.WeightedRandomSampler([1.0] * N, N), shuffle=True)",
        "sampler option is mutually exclusive with shuffle",
        "assert len(first(rows, sampler=torch.utils.data.WeightedRandomSampler([1.0] * N, N))) == 2",
    ),
    "batches of workers kept": (
        keeping("X"),
        "Too many open files",
        keeping("X.clone()") + keeping("X", 'torch.multiprocessing.set_sharing_strategy("file_system")'),
    ),
    "one column turned back by a scaler": (
        SCALERS + "targets.inverse_transform(answers.squeeze(1))",
        "Expected 2D array, got 1D array instead",
        SCALERS + "assert targets.inverse_transform(answers.squeeze(1).reshape(-1, 1)).shape == (32, 1)",
    ),
    "answers turned back by the scaler of the inputs": (
        SCALERS + "inputs.inverse_transform(answers)",
        "non-broadcastable output operand with shape (32,1) doesn't match the broadcast shape (32,4)",
        SCALERS + "assert np.allclose(targets.inverse_transform(targets.transform(old)), old, atol=1e-6)",
    ),
    "weights= in an old torchvision": (
        "from torchvision.models.resnet import BasicBlock, ResNet; ResNet(BasicBlock, [2, 2, 2, 2], weights='DEFAULT')",
        "__init__() got an unexpected keyword argument 'weights'",
        "torchvision.models.resnet18(weights=None)",
    ),
    "a download that was cut off": (
        DOWNLOAD + "fetch('f37072fd')",
        'invalid hash value (expected "f37072fd", got "',
        DOWNLOAD
        + "fetch(hashlib.sha256(b'all of it').hexdigest()[:8])\nassert Path('kept.pth').read_bytes() == b'all of it'",
    ),
    "a Transformer that isn't told batch_first": (
        "nn.TransformerEncoderLayer(8, 2)(torch.rand(32, 10, 8), nn.Transformer.generate_square_subsequent_mask(10))",
        "The shape of the 2D attn_mask is torch.Size([10, 10]), but should be (32, 32)",
        "layer = nn.TransformerEncoderLayer(8, 2, batch_first=True)\n"
        "mask = nn.Transformer.generate_square_subsequent_mask(10)\n"
        "assert layer(torch.rand(32, 10, 8), mask).shape == (32, 10, 8)",
    ),
    "heads that don't divide D": (
        "nn.MultiheadAttention(10, 4)",
        "embed_dim must be divisible by num_heads",
        "nn.MultiheadAttention(10, 5)",
    ),
    "attention of another D": (
        "nn.MultiheadAttention(12, 4)(*[torch.rand(2, 3, 10)] * 3)",
        "was expecting embedding dimension of 12, but got 10",
        "nn.MultiheadAttention(12, 4)(*[torch.rand(2, 3, 12)] * 3)",
    ),
    "weights for two classes of three": (
        "F.cross_entropy(torch.rand(4, 3), y[:4] % 3, weight=torch.tensor([1.0, 3.0]))",
        "weight tensor should be defined either for all 3 classes or no classes",
        "F.cross_entropy(torch.rand(4, 3), y[:4] % 3, weight=torch.tensor([1.0, 1.0, 3.0]))\n"
        "score, yes = torch.randn(8, 1), torch.ones(8, 1)\n"
        "plain = F.binary_cross_entropy_with_logits(score, yes)\n"
        "assert torch.isclose(F.binary_cross_entropy_with_logits(score, yes, pos_weight=torch.tensor([3.0])), 3 * plain)",
    ),
    "a target of 64 bits in a loss": (
        "F.binary_cross_entropy(torch.rand(4), torch.ones(4).double()).backward()",
        "Found dtype Double but expected Float",
        "F.binary_cross_entropy(torch.rand(4), torch.ones(4).double().float())",
    ),
}


CARD = {
    "saved on a card": (
        "saved_on_card('c.pt'); torch.load('c.pt')",
        "Attempting to deserialize object on a CUDA device",
        "saved_on_card('c.pt'); torch.load('c.pt', map_location='cpu')",
    ),
    "x.cuda() on a computer without a card": (
        "rows.cuda()",
        ("Torch not compiled with CUDA enabled", "Found no NVIDIA driver on your system"),
        "rows.to(torch.accelerator.current_accelerator() if torch.accelerator.is_available() else 'cpu')",
    ),
}
CASES = CARD | SHAPES | TARGETS | TYPES | GRADIENTS | PYTHON | RECURRENT | DATA | FILES | VERSIONS | AROUND


def attempt(code: str) -> list[str]:
    """Run code of a beginner; return its error and its warnings, in words."""
    names: dict = {"__name__": "reader"}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        said = []
        try:
            exec(START, names)
            caught.clear()
            exec(code, names)
        except Exception as error:
            said = [f"{type(error).__name__}: {error}"]
        finally:
            torch.set_grad_enabled(True)
    return said + [f"{warning.category.__name__}: {warning.message}" for warning in caught]


def unhelpful(said: list[str]) -> list[str]:
    return [words for words in said if "Error:" in words or "size" in words]


@pytest.mark.parametrize("name", CASES)
def test_message_and_cure(name, tmp_path, monkeypatch):
    fails, message, cure = CASES[name]
    if (name in CARD or "without a card" in name) and torch.accelerator.is_available():
        pytest.skip("a card is there")
    (tmp_path / "fails").mkdir()
    (tmp_path / "cure").mkdir()
    monkeypatch.chdir(tmp_path / "fails")
    said = attempt(fails)
    messages = (message,) if isinstance(message, str) else message
    assert any(message in words for message in messages for words in said), f"expected {message!r}, got {said}"
    monkeypatch.chdir(tmp_path / "cure")
    assert unhelpful(attempt(cure)) == []


def test_a_grey_picture_takes_the_colours_it_is_told():
    names: dict = {}
    exec(START, names)
    X = torch.rand(1, 4, 4).numpy()  # Matplotlib asks a tensor in a way that NumPy 2 warns of
    _, ax = names["plt"].subplots()
    assert ax.imshow(X[0]).get_cmap().name == "viridis"
    assert ax.imshow(X[0], cmap="gray").get_clim() == (X.min(), X.max())
    assert ax.imshow(X[0], cmap="gray", vmin=0, vmax=1).get_clim() == (0, 1)
    names["plt"].close("all")


def test_a_learning_rate_is_changed_in_the_groups():
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)

    def moved() -> float:
        before = w.item()
        w.sum().backward()
        optimizer.step()
        optimizer.zero_grad()
        return before - w.item()

    optimizer.lr = 0.01
    assert moved() == pytest.approx(0.1)
    for group in optimizer.param_groups:
        group["lr"] = 0.01
    assert moved() == pytest.approx(0.01)


# --- the tables of the pages ----------------------------------------------------------------------------------------

PAGES = ("errors", "errors_shapes", "errors_python", "errors_data", "errors_files", "recurrent")
TABLES = ("| The message contains |", "| 报错里有 |")
ALIKE = ("| In the message |", "| It got |")  # which of several causes: by what the message says
# Raised by nothing that runs here.
ELSEWHERE = {
    "CUDA error: an illegal memory access was encountered": "a graphics card",
    "CUDA error: unspecified launch failure": "a graphics card",
    "CUBLAS_STATUS_NOT_INITIALIZED": "a graphics card",
    "CUBLAS_STATUS_ALLOC_FAILED": "a graphics card",
    "CUBLAS_STATUS_INVALID_VALUE": "a graphics card",
    "CUDNN_STATUS_NOT_INITIALIZED": "a graphics card",
    "BrokenPipeError: [Errno 32] Broken pipe": "Windows",
    "No module named 'torch'": "raised by examples/installation.py",
    "module 'torch' has no attribute 'accelerator'": "older versions",
    "operator torchvision::nms does not exist": "packages that don't fit",
    "Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same": "a graphics card",
    "expected scalar type Long but found Float": "older versions",
    "Cannot convert a MPS Tensor to float64": "Apple's cards",
    "[Errno 13] Permission denied": "Windows",
}
WILD = r"\d+(?:\.\d+)?"  # another number in each case


def rows(language: str, page: str, tables: tuple[str, ...] = TABLES) -> list[str]:
    """Return the messages of a page's tables: all code of their first cells."""
    found, table = [], False
    for line in (ROOT / "docs" / language / f"{page}.md").read_text(encoding="utf-8").splitlines():
        table = line.startswith("|") and (table or line.startswith(tables))
        if table and not line.startswith((*tables, "| ---")):
            cell = re.split(r"(?<!\\)\|", line)[1]
            found += [message.replace(r"\|", "|") for message in re.findall(r"`([^`]*)`", cell)]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_message_of_the_tables_has_a_case(page):
    raised = [m for _, messages, _ in CASES.values() for m in ([messages] if isinstance(messages, str) else messages)]
    raised += [case["said"] for case in measured()["cases"]]  # on a graphics card
    raised = [re.sub(WILD, "0", message) for message in raised]
    assert rows("zh", page) == rows("en", page)
    missing = []
    for message in set(rows("en", page)) - set(ELSEWHERE):
        words = re.compile(".*".join(re.escape(part.strip()) for part in re.sub(WILD, "0", message).split("…")))
        if not any(words.search(said) or said in re.sub(WILD, "0", message) for said in raised):
            missing.append(message)
    assert missing == []


@pytest.mark.parametrize("page", ["errors", "errors_shapes"])
def test_every_cause_of_a_message_has_a_case(page):
    """Where the numbers tell the causes apart, each row's own numbers were met."""
    raised = [m for _, messages, _ in CASES.values() for m in ([messages] if isinstance(messages, str) else messages)]
    alike = rows("en", page, ALIKE)
    assert len(alike) > 5
    assert [part for part in alike if part not in ELSEWHERE and not any(part in message for message in raised)] == []
