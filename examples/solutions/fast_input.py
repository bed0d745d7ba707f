"""Answers to the exercises of fast_input."""

# --8<-- [start:mean]
from sklearn.datasets import load_digits

images, y = load_digits(return_X_y=True)
print(f"{images.mean():.1f} {images.std():.1f}")
# --8<-- [end:mean]

# --8<-- [start:item]
import os

import torch
from torch.profiler import ProfilerActivity, profile

os.environ["KINETO_LOG_LEVEL"] = "99"
losses = torch.ones(29)


def each_time():
    return sum(loss.item() for loss in losses)


def once():
    return sum(losses.unbind()).item()


for run in (each_time, once):
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        assert run() == 29
    counts = {e.key: e.count for e in profiler.key_averages()}
    print(counts["aten::item"])
# --8<-- [end:item]

# --8<-- [start:crop]
import torch

torch.manual_seed(0)
images = torch.rand(5, 1, 8, 8)  # (N, C, H, W)
top, left = torch.randint(0, 3, (2, 5))  # (N,), (N,)

padded = torch.nn.functional.pad(images, (1, 1, 1, 1))
rows = top.view(-1, 1, 1) + torch.arange(8).view(1, -1, 1)  # (N, H, 1)
columns = left.view(-1, 1, 1) + torch.arange(8)  # (N, 1, W)
n = torch.arange(5).view(-1, 1, 1)  # (N, 1, 1)
cropped = padded[n, 0, rows, columns]  # (N, H, W)

for k in range(5):
    a, b = top[k], left[k]
    assert torch.equal(cropped[k], padded[k, 0, a : a + 8, b : b + 8])
print(cropped.shape)
# --8<-- [end:crop]
