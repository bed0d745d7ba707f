"""Where does the time of a training step go, and how is it won back?"""

# --8<-- [start:imports]
import os
from timeit import repeat

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.profiler import ProfilerActivity, profile
from torch.utils.data import BatchSampler, DataLoader, Dataset
from torchvision.transforms import v2

os.environ["KINETO_LOG_LEVEL"] = "99"
torch.set_num_threads(1)
# --8<-- [end:imports]

# --8<-- [start:data]
images, y = map(torch.from_numpy, load_digits(return_X_y=True))
images = images.to(torch.uint8).view(-1, 1, 8, 8)  # (N, C, H, W)
print(images.shape, images.nbytes, images.float().nbytes)
# --8<-- [end:data]

# --8<-- [start:samples]
normalize = v2.Normalize(mean=[4.9], std=[6.0])


class Digits(Dataset):
    def __len__(self):
        return len(images)

    def __getitem__(self, i):
        return normalize(images[i].float()), y[i]


torch.manual_seed(0)
order = torch.randperm(len(images))
dataset = Digits()
loader = DataLoader(dataset, batch_size=64, sampler=order.tolist())
# --8<-- [end:samples]

# --8<-- [start:train]
def train(batches):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for X_batch, y_batch in batches:
        y_hat = model(X_batch)
        loss = loss_fn(y_hat, y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
# --8<-- [end:train]

# --8<-- [start:profile]
def count(run):
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        run()
    return {e.key: e.count for e in profiler.key_averages()}

slow = count(lambda: train(loader))
print(slow["aten::addmm"], slow["Optimizer.step#SGD.step"])
for name in ("select", "sub", "div_", "unsqueeze", "stack"):
    print(slow[f"aten::{name}"], name)
# --8<-- [end:profile]

# --8<-- [start:measure]
def seconds(run):
    return min(repeat(run, number=1, repeat=5))

ready = list(loader)
loading = seconds(lambda: list(loader))
training = seconds(lambda: train(ready))
assert loading > training
print(loading > training)
# --8<-- [end:measure]

# --8<-- [start:whole]
def cut(order, batch_size=64):
    for rows in order.split(batch_size):
        yield dataset[rows]

for one, other in zip(loader, cut(order), strict=True):
    assert all(map(torch.equal, one, other))
assert train(cut(order)) == train(loader)
# --8<-- [end:whole]

# --8<-- [start:faster]
fast = count(lambda: train(cut(order)))
for name in ("index", "sub", "div_"):
    print(fast[f"aten::{name}"], name)
ratio = loading / seconds(lambda: list(cut(order)))
assert ratio > 5
print(ratio > 5)
# --8<-- [end:faster]

# --8<-- [start:picture]
shown = ("select", "unsqueeze", "sub", "div_", "stack", "index", "addmm")
plt.figure(figsize=(6, 2.8))
pipelines = (slow, "per sample"), (fast, "whole batch")
for shift, (counts, label) in enumerate(pipelines):
    widths = [counts.get(f"aten::{name}", 0) for name in shown]
    plt.barh([-k - 0.4 * shift for k in range(7)], widths, 0.4, label=label)
plt.yticks([-k - 0.2 for k in range(7)], shown)
plt.xlabel("calls in one epoch")
plt.legend()
plt.show()
# --8<-- [end:picture]

# --8<-- [start:batch_sampler]
sampler = BatchSampler(order.tolist(), batch_size=64, drop_last=False)
loader = DataLoader(dataset, sampler=sampler, batch_size=None)
print(count(lambda: list(loader))["aten::sub"])
assert train(loader) == train(cut(order))
# --8<-- [end:batch_sampler]

# --8<-- [start:workers]
loader = DataLoader(dataset, batch_size=64, num_workers=1)
print(loader.persistent_workers, loader.prefetch_factor)
# --8<-- [end:workers]

# --8<-- [start:one_coin]
torch.manual_seed(0)
batch = images[:6]
flip = v2.RandomHorizontalFlip(p=0.5)
for _ in range(4):
    flipped = flip(batch)
    print([not torch.equal(*pair) for pair in zip(flipped, batch)])
# --8<-- [end:one_coin]

# --8<-- [start:many_coins]
coins = torch.rand(6) < 0.5  # (N,)
mask = coins.view(-1, 1, 1, 1)  # (N, 1, 1, 1)
flipped = torch.where(mask, batch.flip(3), batch)
print(coins.tolist())
for image, coin, result in zip(batch, coins, flipped):
    assert torch.equal(result, image.flip(2) if coin else image)
# --8<-- [end:many_coins]
