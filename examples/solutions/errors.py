"""Answers to the exercises of errors."""

# --8<-- [start:ambiguous]
import torch
from torch import nn

y_hat = torch.tensor([1.0, 2.0])  # (N,)
y = torch.tensor([1.0, 4.0])  # (N,)

try:
    nn.L1Loss(y_hat, y)
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}")
print(nn.L1Loss()(y_hat, y).item())
# --8<-- [end:ambiguous]

# --8<-- [start:one_sample]
import textwrap

import torch
from torch import nn
from torch.utils.data import DataLoader

X = torch.arange(18.0).view(9, 2)  # (N, D)
model = nn.BatchNorm1d(2)

try:
    for batch in DataLoader(X, batch_size=4):
        print(tuple(batch.shape))
        model(batch)
    raise AssertionError
except ValueError as error:
    print(textwrap.fill(f"ValueError: {error}", 72))

for batch in DataLoader(X, batch_size=4, drop_last=True):
    model(batch)
model.eval()
print(tuple(model(X[-1:]).shape))
# --8<-- [end:one_sample]

# --8<-- [start:init]
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(4, 2)

    def foward(self, X):
        return self.layer(X)


try:
    Net()
    raise AssertionError
except AttributeError as error:
    print(f"AttributeError: {error}")
# --8<-- [end:init]

# --8<-- [start:forward]
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def foward(self, X):
        return self.layer(X)


try:
    Net()(torch.zeros(3, 4))
    raise AssertionError
except NotImplementedError as error:
    print(f"NotImplementedError: {error}")

Net.forward = Net.foward
print(tuple(Net()(torch.zeros(3, 4)).shape))
# --8<-- [end:forward]

# --8<-- [start:more]
import textwrap

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader
from torchvision.transforms import v2


def show_error(kind, action, *arguments):
    try:
        action(*arguments)
    except kind as error:
        print(textwrap.fill(f"{kind.__name__}: {error}", 72))
    else:
        raise AssertionError


wide, narrow = torch.zeros(2, 4), torch.zeros(2, 3)
show_error(RuntimeError, torch.cat, [narrow, wide])
print(tuple(torch.cat([narrow, wide], dim=1).shape))

embedding = nn.Embedding(5, 2)
show_error(IndexError, embedding, torch.tensor([5]))
print(tuple(nn.Embedding(6, 2)(torch.tensor([5])).shape))

show_error(ValueError, torch.tensor, [[1, 2], [3]])
print(torch.tensor([[1, 2], [3, 0]]).tolist())

pictures = [Image.new("L", (8, 8)), Image.new("L", (8, 8))]
show_error(TypeError, next, iter(DataLoader(pictures, batch_size=2)))
tensors = [v2.functional.pil_to_tensor(picture) for picture in pictures]
print(tuple(next(iter(DataLoader(tensors, batch_size=2))).shape))

X, y = torch.zeros(50, 3), torch.zeros(32).long()
show_error(ValueError, nn.CrossEntropyLoss(), X, y)
# --8<-- [end:more]
