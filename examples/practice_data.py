"""Which ways of preparing data can you write yourself?"""

# --8<-- [start:checker]
from checker import check

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Dataset, TensorDataset
from torchvision.transforms.v2 import RandomCrop
# --8<-- [end:checker]

# --8<-- [start:Digits]
class Digits(Dataset):
    def __init__(self, X, y):  # (N, H, W), (N,)
        self.X, self.y = X, y

    def __len__(self):
        ...

    def __getitem__(self, n):  # -> (1, H, W), ()
        ...
# --8<-- [end:Digits]

# --8<-- [start:Digits_check]
pixels = torch.tensor([[[0, 51], [102, 255]]], dtype=torch.uint8)
check(
    "Digits",
    lambda X, y: TensorDataset(X[:, None] / 255, y),
    on=[
        (pixels, torch.tensor([7])),
        (torch.randint(256, (5, 4, 3)).byte(), torch.arange(5)),
        (pixels[:0], torch.arange(0)),
    ],
    use=lambda Digits, X, y: [len(Digits(X, y)), *Digits(X, y)],
    ways=["stride"],
)
# --8<-- [end:Digits_check]

# --8<-- [start:multi_hot]
def multi_hot(labels, K):  # [[k, …], …] -> (N, K)
    ...
# --8<-- [end:multi_hot]

# --8<-- [start:multi_hot_check]
check(
    "multi_hot",
    lambda labels, K: torch.tensor(
        [[float(k in row) for k in range(K)] for row in labels]
    ).view(len(labels), K),
    on=[
        ([[0, 2], [], [1]], 3),
        ([[3, 1, 3], [0]], 5),
        ([[], []], 2),
        ([], 4),
    ],
)
# --8<-- [end:multi_hot_check]

# --8<-- [start:sample_weights]
def sample_weights(y):  # (N,) -> (N,)
    ...
# --8<-- [end:sample_weights]

# --8<-- [start:sample_weights_check]
def by_counting(y):
    y = y.tolist()
    return torch.tensor([1 / len({*y}) / y.count(k) for k in y])

check(
    "sample_weights",
    by_counting,
    on=[
        (torch.tensor([0, 0, 0, 1]),),
        (torch.tensor([5, 2, 5, 5]),),
        (torch.randint(4, (50,)),),
        (torch.tensor([3]),),
    ],
)
# --8<-- [end:sample_weights_check]

# --8<-- [start:batches]
def batches(data, size, drop_last):  # -> [(X, y), …]
    ...
# --8<-- [end:batches]

# --8<-- [start:batches_check]
data = [(torch.tensor([n, n + 0.5]), n) for n in range(7)]
check(
    "batches",
    lambda data, size, drop_last: DataLoader(
        data, batch_size=size, drop_last=drop_last
    ),
    on=[
        (data[:3], 2, False), (data[:3], 2, True), (data[:4], 2, True),
        (data, 3, False), (data, 9, False), (data, 9, True), ([], 2, False),
    ],
    use=lambda batches, *args: [tuple(batch) for batch in batches(*args)],
    without=["DataLoader"],
)
# --8<-- [end:batches_check]

# --8<-- [start:pad]
def pad(batch):  # [((T,), k), …] -> (N, T), (N,), (N,)
    ...
# --8<-- [end:pad]

# --8<-- [start:pad_check]
def padded(batch):
    texts, y = zip(*batch)
    lengths = torch.tensor([*map(len, texts)])
    return pad_sequence(texts, batch_first=True), lengths, torch.tensor(y)

def text(length, y):
    return torch.arange(7, 7 + length), y

check("pad", padded, without=["pad_sequence"], on=[
    ([text(3, 1), text(1, 0)],),
    ([text(1, 2), text(0, 0), text(4, 1)],),
    ([text(5, 1)],),
])
# --8<-- [end:pad_check]

# --8<-- [start:crop]
def crop(x, size):  # (C, H, W) -> (C, size, size)
    ...
# --8<-- [end:crop]

# --8<-- [start:crop_check]
def places(crop, x, size):
    crops = [crop(x, size) for n in range(200)]
    if not isinstance(crops[0], torch.Tensor):
        return crops[0]
    shapes = {tuple(part.shape) for part in crops}
    same = [part for part in crops if part.shape == crops[0].shape]
    return sorted(shapes), torch.stack(same).unique(dim=0)

check("crop", lambda x, size: RandomCrop(size)(x), on=[
    (torch.arange(6).view(1, 2, 3), 2),
    (torch.randn(2, 4, 3), 2),
    (torch.randn(3, 2, 2), 2),
], use=places, ways=["stride", "double"])
# --8<-- [end:crop_check]

# --8<-- [start:split]
def split(groups, count):  # (N,) -> (A,), (B,)
    ...
# --8<-- [end:split]

# --8<-- [start:split_check]
def facts(split, groups, count):
    draws = [split(groups, count) for n in range(50)]
    train, val = [{*groups[n].tolist()} for n in draws[0]]
    ever = {*torch.cat([groups[val] for _, val in draws]).tolist()}
    return [*train & val], len(val), len(ever), torch.cat(draws[0]).sort()[0]

def by_name(groups, count):
    parts = [[], []]
    chosen = sorted({*groups.tolist()}, key=lambda g: torch.rand(()))[:count]
    for n, group in enumerate(groups.tolist()):
        parts[group in chosen].append(n)
    return [*map(torch.tensor, parts)]

on = [(torch.tensor([4, 4, 7, 7, 7, 9]), 1), (torch.arange(20) % 6, 2)]
check("split", by_name, on=on, use=facts)
# --8<-- [end:split_check]

# --8<-- [start:statistics]
def statistics(batches):  # [(N, C, H, W), …] -> (C,), (C,)
    ...
# --8<-- [end:statistics]

# --8<-- [start:statistics_check]
def at_once(batches):
    X = torch.cat(batches).double()
    std, mean = torch.std_mean(X, dim=(0, 2, 3), correction=0)
    return mean.float(), std.float()

small, large = torch.zeros(1, 1, 1, 2), torch.tensor([[[[6.0, 2.0]]]])
check("statistics", at_once, without=["cat", "stack", "vstack"], on=[
    ([small, small, large],),
    ([torch.randn(4, 3, 5, 6), torch.randn(1, 3, 5, 6)],),
    ([100 + 0.5 * torch.randn(3, 2, 4, 4), 100 + torch.randn(2, 2, 4, 4)],),
    ([torch.rand(1, 2, 1, 1)],),
    ([torch.rand(1, 30, 1, 1).expand(9, 30, 9, 9)],),
])
# --8<-- [end:statistics_check]

# --8<-- [start:windows]
def windows(x, T):  # (N,) -> (N - T, T), (N - T,)
    X, y = [], []
    for n in range(len(x) - T):
        X.append(x[n : n + T])
        y.append(x[n + T])
    return torch.stack(X), torch.stack(y)
# --8<-- [end:windows]

# --8<-- [start:windows_check]
def listed(x, T):
    x = x.tolist()
    X = [x[n : n + T] for n in range(len(x) - T)]
    return torch.tensor(X), torch.tensor(x[T:])

on = [
    (torch.tensor([1.0, 3.0, 5.0, 7.0, 9.0, 11.0]), 2),
    (torch.randn(300), 7),
    (torch.randn(5), 4),
]
check("windows", listed, on=on, ways=["stride"], calls=8)
# --8<-- [end:windows_check]
