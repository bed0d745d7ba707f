"""Solutions to the tasks of practice_data."""

# --8<-- [start:Digits]
class Digits(Dataset):
    def __init__(self, X, y):
        self.X, self.y = X, y

    def __len__(self):
        return len(self.X)

    def __getitem__(self, n):
        return self.X[n].unsqueeze(0) / 255, self.y[n]

check("Digits")
# --8<-- [end:Digits]

# --8<-- [start:multi_hot]
def multi_hot(labels, K):
    table = torch.zeros(len(labels), K)
    for n, row in enumerate(labels):
        table[n, row] = 1
    return table

check("multi_hot")
# --8<-- [end:multi_hot]

# --8<-- [start:sample_weights]
def sample_weights(y):
    counts = y.bincount()[y]  # (N,)
    return 1 / (len(y.unique()) * counts)

check("sample_weights")
# --8<-- [end:sample_weights]

# --8<-- [start:batches]
def batches(data, size, drop_last):
    found = []
    for start in range(0, len(data), size):
        end = min(start + size, len(data))
        X, y = zip(*[data[n] for n in range(start, end)])
        if len(X) == size or not drop_last:
            found.append((torch.stack(X), torch.tensor(y)))
    return found

check("batches")
# --8<-- [end:batches]

# --8<-- [start:pad]
def pad(batch):
    lengths = torch.tensor([len(x) for x, _ in batch])
    X = torch.zeros(len(batch), lengths.max(), dtype=torch.int64)
    for row, (x, _) in zip(X, batch):
        row[: len(x)] = x
    return X, lengths, torch.tensor([y for _, y in batch])

check("pad")
# --8<-- [end:pad]

# --8<-- [start:crop]
def crop(x, size):
    C, H, W = x.shape
    top = torch.randint(H - size + 1, ()).item()
    left = torch.randint(W - size + 1, ()).item()
    return x[:, top : top + size, left : left + size]

check("crop")
# --8<-- [end:crop]

# --8<-- [start:split]
def split(groups, count):
    names = groups.unique()
    order = torch.randperm(len(names))
    inside = torch.isin(groups, names[order[:count]])  # (N,)
    n = torch.arange(len(groups), device=groups.device)
    return n[~inside], n[inside]

check("split")
# --8<-- [end:split]

# --8<-- [start:statistics]
def statistics(batches):
    count, total, squares = 0, 0, 0
    for X in batches:
        X = X.double().transpose(0, 1).flatten(1)  # (C, N * H * W)
        count += X.shape[1]
        total += X.sum(dim=1)
        squares += (X**2).sum(dim=1)
    mean = total / count
    variance = squares / count - mean**2
    std = variance.clamp(min=0).sqrt()
    return mean.float(), std.float()

check("statistics")
# --8<-- [end:statistics]

# --8<-- [start:windows]
def windows(x, T):
    return x.unfold(0, T, 1)[:-1], x[T:]

check("windows")
# --8<-- [end:windows]
