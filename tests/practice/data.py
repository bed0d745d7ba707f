"""Solutions to try on the tasks of practice_data."""

import torch
from torch.utils.data import DataLoader, TensorDataset
from torchvision.transforms import v2

from tests.practice import Tasks

tasks = Tasks("data")
ours = tasks.changed
tasks.survivors["windows", "return (x.unfold(-1, T, 1)[:-1], x[T:])"] = "x has one dimension: the first is the last"

# --- Digits: a dataset of your own ----------------------------------------------------------------------------------

ITEM = "self.X[n].unsqueeze(0) / 255, self.y[n]"
tasks.refuse("Digits", "shape (2, 2) ≠ (1, 2, 2)")(ours("Digits", ".unsqueeze(0)", ""))
tasks.refuse("Digits", "dtype torch.uint8 ≠ torch.float32")(ours("Digits", " / 255", ""))
tasks.refuse("Digits", "0.1992")(ours("Digits", " / 255", " / 256"))
tasks.refuse("Digits", "Tensor ≠ tuple")(ours("Digits", ", self.y[n]", ""))
tasks.refuse("Digits", "2 ≠ 1")(ours("Digits", "len(self.X)", "self.X.shape[1]"))
tasks.refuse("Digits", "int ≠ Tensor")(ours("Digits", "self.y[n]", "int(self.y[n])"))
tasks.accept("Digits")(ours("Digits", ".unsqueeze(0) / 255", "[None].float().div(255)"))
tasks.accept("Digits")(lambda X, y: TensorDataset((X.float() / 255).unsqueeze(1), y))

# --- multi_hot: several classes a sample ----------------------------------------------------------------------------

tasks.refuse("multi_hot", "dtype torch.int64 ≠ torch.float32")(
    ours("multi_hot", "torch.zeros(len(labels), K)", "torch.zeros(len(labels), K, dtype=int)")
)
tasks.refuse("multi_hot", "[0, 1, 0, 2, 0]")(
    ours("multi_hot", "        table[n, row] = 1\n", "        for k in row:\n            table[n, k] += 1\n")
)
tasks.refuse("multi_hot", "shape (3,) ≠")(lambda labels, K: torch.tensor([1.0 * sum(row) for row in labels]))
tasks.refuse("multi_hot", "shape (2, 3) ≠ (3, 3)")(
    lambda labels, K: torch.stack([torch.eye(K)[row].amax(0) for row in labels if row])
)
tasks.refuse("multi_hot", "RuntimeError: stack expects")(
    lambda labels, K: torch.stack([torch.eye(K)[row].sum(0).clamp(max=1) for row in labels])
)
tasks.accept("multi_hot")(
    lambda labels, K: torch.tensor([[1.0 * (k in row) for k in range(K)] for row in labels]).reshape(-1, K)
)
tasks.accept("multi_hot")(
    ours("multi_hot", "        table[n, row] = 1\n", "        for k in row:\n            table[n, k] = 1\n")
)

# --- sample_weights: every class as often ---------------------------------------------------------------------------

tasks.refuse("sample_weights", "[0.3333, 0.3333, 0.3333, 1] ≠")(ours("sample_weights", "len(y.unique()) * ", ""))
tasks.refuse("sample_weights", "[0.3, 0.3, 0.3, 0.1] ≠")(lambda y: y.bincount()[y] / y.bincount()[y].sum())
tasks.refuse("sample_weights", "shape (2,) ≠ (4,)")(ours("sample_weights", ".bincount()[y]", ".bincount()"))
tasks.refuse("sample_weights", "[5, 2, 5, 5]) → [")(ours("sample_weights", "len(y.unique())", "len(y.bincount())"))
tasks.refuse("sample_weights", "IndexError")(
    ours("sample_weights", "bincount()[y]", "unique(return_counts=True)[1][y]")
)


@tasks.accept("sample_weights")
def by_share(y):
    weights = (y[:, None] == y).float().mean(1).reciprocal()
    return weights / weights.sum()


@tasks.accept("sample_weights")
def by_inverse(y):
    _, places, counts = y.unique(return_inverse=True, return_counts=True)
    return 1 / (len(counts) * counts[places])


# --- batches: what a DataLoader does --------------------------------------------------------------------------------

tasks.refuse("batches", "False) → [([[0, 0.5], [1, 1.5]], [0, 1])] ≠")(
    ours("batches", "if len(X) == size or not drop_last", "if len(X) == size")
)
tasks.refuse("batches", "True) → ")(ours("batches", "if len(X) == size or not drop_last", "if True"))
tasks.refuse("batches", "IndexError")(ours("batches", "min(start + size, len(data))", "start + size"))
tasks.refuse("batches", "tuple ≠ Tensor")(ours("batches", "torch.stack(X)", "X"))
tasks.refuse("batches", "dtype torch.float32 ≠ torch.int64")(
    ours("batches", "torch.tensor(y)", "torch.tensor(y, dtype=torch.float32)")
)
tasks.refuse("batches", "⊘ DataLoader")(lambda data, size, drop_last: DataLoader(data, size, drop_last=drop_last))


@tasks.accept("batches")
def by_generator(data, size, drop_last):
    rows = []
    for n in range(len(data)):
        rows.append(data[n])
        if len(rows) == size or (n == len(data) - 1 and not drop_last):
            yield torch.stack([x for x, _ in rows]), torch.tensor([y for _, y in rows])
            rows = []


@tasks.accept("batches")
def by_split(data, size, drop_last):
    if not data:
        return []
    X, y = torch.stack([x for x, _ in data]), torch.tensor([y for _, y in data])
    pairs = [*zip(X.split(size), y.split(size))]
    return [pair for pair in pairs if not drop_last or len(pair[1]) == size]


# --- pad: texts of unequal length -----------------------------------------------------------------------------------

tasks.refuse("pad", "dtype torch.float32 ≠ torch.int64")(ours("pad", ", dtype=torch.int64", ""))
tasks.refuse("pad", "[[7, 8, 9], [0, 0, 7]] ≠")(ours("pad", "row[: len(x)] = x", "row[len(row) - len(x) :] = x"))
tasks.refuse("pad", "list ≠ Tensor")(
    ours(
        "pad", "torch.tensor([len(x) for x, _ in batch])", "[len(x) for x, _ in batch]", "lengths.max()", "max(lengths)"
    )
)
tasks.refuse("pad", "[3, 3] ≠ [3, 1]")(
    ours("pad", "return X, lengths,", "return X, torch.full_like(lengths, X.shape[1]),")
)
tasks.refuse("pad", "shape (2, 9) ≠ (2, 3)")(ours("pad", "lengths.max()", "9"))
tasks.accept("pad")(ours("pad", "row[: len(x)] = x", "for t, word in enumerate(x):\n            row[t] = word"))


@tasks.accept("pad")
def by_joining(batch):
    texts, y = zip(*batch)
    longest = max(map(len, texts))
    rows = [torch.cat([x, x.new_zeros(longest - len(x))]) for x in texts]
    return torch.stack(rows), torch.tensor([len(x) for x in texts]), torch.as_tensor(y)


# --- crop: every place as likely ------------------------------------------------------------------------------------

tasks.refuse("crop", "shape (1, 1, 2, 2) ≠ (2, 1, 2, 2)")(
    ours("crop", "randint(W - size + 1, ())", "randint(W - size, ())")
)
tasks.refuse("crop", "RuntimeError: random_ expects")(
    ours("crop", "randint(H - size + 1, ())", "randint(H - size, ())")
)
tasks.refuse("crop", "[(1, 2, 1), (1, 2, 2)] ≠ [(1, 2, 2)]")(
    ours("crop", "randint(W - size + 1, ())", "randint(W, ())")
)
tasks.refuse("crop", "[(1, 2, 2), (1, 2, 3)] ≠ [(1, 2, 2)]")(ours("crop", "left : left + size]", "left:]"))
tasks.accept("crop")(ours("crop", "torch.randint(H - size + 1, ()).item()", "int(torch.rand(()) * (H - size + 1))"))
tasks.accept("crop")(lambda x, size: v2.RandomCrop((size, size))(x))


@tasks.accept("crop")
def by_windows(x, size):
    windows = x.unfold(1, size, 1).unfold(2, size, 1).flatten(1, 2)
    return windows[:, torch.randint(windows.shape[1], ()).item()]


# --- split: nobody on both sides ------------------------------------------------------------------------------------


@tasks.refuse("split", "[7] ≠ []")
def by_samples(groups, count):
    order = torch.randperm(len(groups))
    return order[count:], order[:count]


tasks.refuse("split", "2 ≠ 1")(ours("split", "n[~inside], n[inside]", "n[inside], n[~inside]"))
tasks.refuse("split", "1 ≠ 3")(ours("split", "names[order[:count]]", "names[:count]"))
tasks.refuse("split", "shape (5,) ≠ (6,)")(
    ours("split", "return n[~inside], n[inside]", "return n[~inside][1:], n[inside]")
)
tasks.accept("split")(ours("split", "names[order[:count]]", "names[torch.rand(len(names)).topk(count).indices]"))


@tasks.accept("split")
def by_sets(groups, count):
    names = [*{*groups.tolist()}]
    chosen = {names[n] for n in torch.randperm(len(names))[:count].tolist()}
    val = [n for n, group in enumerate(groups.tolist()) if group in chosen]
    train = [n for n, group in enumerate(groups.tolist()) if group not in chosen]
    return torch.tensor(train), torch.tensor(val)


# --- statistics: mean and spread in one pass ------------------------------------------------------------------------

tasks.refuse("statistics", "⊘ cat")(lambda batches: torch.std_mean(torch.cat(batches), (0, 2, 3))[::-1])
tasks.refuse("statistics", "statistics([[[[[99.")(ours("statistics", "X.double()", "X"))


@tasks.refuse("statistics", "[0.6667] ≠ [2.211]")
def mean_of_spreads(batches):
    mean = sum(X.mean((0, 2, 3)) for X in batches) / len(batches)
    return mean, sum(X.std((0, 2, 3), correction=0) for X in batches) / len(batches)


@tasks.refuse("statistics", "[4] ≠ [1.333]")
def last_batch_only(batches):
    for X in batches:
        mean, std = X.mean((0, 2, 3)), X.std((0, 2, 3))
    return mean, std


tasks.refuse("statistics", "≠ [2.211]")(ours("statistics", "variance.clamp(min=0).sqrt()", "variance"))
tasks.refuse("statistics", "nan")(ours("statistics", ".clamp(min=0)", ""))
tasks.refuse("statistics", "[2.667] ≠ [1.333]")(ours("statistics", "total / count\n", "total / len(batches)\n"))


@tasks.accept("statistics")
def in_two_passes(batches):
    count = sum(X[:, 0].numel() for X in batches)
    mean = sum(X.double().sum((0, 2, 3)) for X in batches) / count
    square = sum(((X - mean[:, None, None]) ** 2).sum((0, 2, 3)) for X in batches)
    return mean.float(), (square / count).sqrt().float()


@tasks.accept("statistics")
def around_the_first(batches):
    shift = batches[0].mean((0, 2, 3), keepdim=True)
    parts = [(X - shift).movedim(1, 0).flatten(1) for X in batches]
    count = sum(part.shape[1] for part in parts)
    mean = sum(part.sum(1) for part in parts) / count
    square = sum((part**2).sum(1) for part in parts) / count
    return mean + shift.flatten(), (square - mean**2).clamp(min=0).sqrt()


# --- windows: ten times as fast -------------------------------------------------------------------------------------

tasks.refuse("windows", "⊘ 11 torch.…() > 8")(tasks.stubs["windows"])
tasks.refuse("windows", "shape (5, 2) ≠ (4, 2)")(ours("windows", "[:-1]", ""))
tasks.refuse("windows", "shape (4, 2) ≠ (4,)")(lambda x, T: (x.unfold(0, T, 1)[:-1], x.unfold(0, T, 1)[1:]))
tasks.refuse("windows", "shape (2, 2) ≠ (4, 2)")(ours("windows", "x.unfold(0, T, 1)[:-1]", "x.unfold(0, T, T)[:-1]"))
tasks.refuse("windows", "[1, 3, 5, 7] ≠ [5, 7, 9, 11]")(ours("windows", "x[T:]", "x[:-T]"))
tasks.accept("windows")(lambda x, T: (x[torch.arange(len(x) - T)[:, None] + torch.arange(T)], x[T:]))


@tasks.accept("windows")
def one_wider(x, T):
    rows = x.unfold(0, T + 1, 1)
    return rows[:, :-1], rows[:, -1]
