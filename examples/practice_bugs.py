"""Which training code is silently wrong, and can you mend it?"""

# --8<-- [start:checker]
from checker import check

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
# --8<-- [end:checker]

# --8<-- [start:descend]
def descend(model, X, y, lr, num_epochs):  # -> [float, …]
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for epoch in range(num_epochs):
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
# --8<-- [end:descend]

# --8<-- [start:descend_check]
line = nn.Linear(1, 1, bias=False)
nn.init.zeros_(line.weight)
ones = torch.ones(3, 1)
check(
    "descend",
    lambda model, X, y, lr, num_epochs: [
        (1 - 2 * lr) ** (2 * epoch) for epoch in range(num_epochs)
    ],
    on=[(line, ones, ones, 0.25, 4), (line, ones, ones, 0.1, 7)],
    ways=["stride"],
)
# --8<-- [end:descend_check]

# --8<-- [start:classify]
def classify(model, X, y, lr, num_epochs):  # -> [float, …]
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for epoch in range(num_epochs):
        y_hat = model(X).softmax(dim=1)  # (N, K)
        loss = F.cross_entropy(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
# --8<-- [end:classify]

# --8<-- [start:classify_check]
def by_hand(model, X, y, lr, num_epochs):
    W, losses = model.weight.data, []
    for epoch in range(num_epochs):
        p = (X @ W.T).softmax(dim=1)  # (N, K)
        losses.append(-p[range(len(y)), y].log().mean().item())
        W -= lr * (p - F.one_hot(y, p.shape[1])).T @ X / len(y)
    return losses

model = nn.Linear(2, 3, bias=False)
check("classify", by_hand, ways=["stride"], on=[
    (model, torch.eye(2), torch.tensor([2, 0]), 1.0, 3),
    (model, torch.randn(6, 2), torch.arange(6) % 3, 0.5, 5),
    (model, torch.randn(1, 2), torch.tensor([1]), 0.1, 2),
])
# --8<-- [end:classify_check]

# --8<-- [start:regress]
def regress(model, X, y, lr, num_epochs):  # y: (N,)
    optimizer = torch.optim.SGD(model.parameters(), lr)
    for epoch in range(num_epochs):
        y_hat = model(X)  # (N, 1)
        loss = ((y_hat - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
# --8<-- [end:regress]

# --8<-- [start:regress_check]
def error(regress, X, y):
    model = regress(nn.Linear(1, 1), X, y, 0.1, 200)
    return round(F.mse_loss(model(X)[:, 0], y).item(), 2)

x = torch.tensor([-1.0, 0.0, 1.0, 2.0])
check(
    "regress",
    0.0,
    on=[(x[:, None], 3 * x), (x[:2, None], 1 - x[:2])],
    use=error,
    ways=["stride"],
)
# --8<-- [end:regress_check]

# --8<-- [start:predict]
@torch.no_grad()
def predict(model, X):  # (N, D) -> (N,), (N,)
    p = model(X).softmax(dim=0)  # (N, K)
    return p.argmax(dim=1), p.amax(dim=1)
# --8<-- [end:predict]

# --8<-- [start:predict_check]
def one_by_one(model, X):
    p = [model(x).detach().softmax(-1) for x in X]
    best = [row.max(-1) for row in p]
    return tuple(map(torch.stack, zip(*[(b, a) for a, b in best])))

model = nn.Linear(2, 3)
check("predict", one_by_one, ways=["stride"], on=[
    (model, torch.tensor([[1.0, 2.0]])),
    (model, torch.tensor([[1.0, 2.0], [5.0, -5.0]])),
    (model, 3 * torch.randn(7, 2)),
])
# --8<-- [end:predict_check]

# --8<-- [start:mean_loss]
@torch.no_grad()
def mean_loss(model, batches):  # [(X, y), …] -> float
    losses = []
    for X, y in batches:
        losses.append(F.mse_loss(model(X), y).item())
    return sum(losses) / len(losses)
# --8<-- [end:mean_loss]

# --8<-- [start:mean_loss_check]
def all_at_once(model, batches):
    X, y = (torch.cat(parts) for parts in zip(*batches))
    return F.mse_loss(model(X), y).item()

small = torch.tensor([[0.0], [0.0]]), torch.tensor([[1.0], [1.0]])
large = torch.tensor([[0.0]]), torch.tensor([[4.0]])
pairs = DataLoader(TensorDataset(torch.randn(7, 1), torch.ones(7, 1)), 3)
check("mean_loss", all_at_once, on=[
    (nn.Identity(), [small, large]),
    (nn.Linear(1, 1), [*pairs]),
    (nn.Linear(1, 1), [small]),
])
# --8<-- [end:mean_loss_check]

# --8<-- [start:scale]
def scale(X_train, X_val):  # (N, D), (M, D) -> (N, D), (M, D)
    X = torch.cat([X_train, X_val])
    mean, std = X.mean(dim=0), X.std(dim=0)
    return (X_train - mean) / std, (X_val - mean) / std
# --8<-- [end:scale]

# --8<-- [start:scale_check]
check(
    "scale",
    lambda X_train, X_val: tuple(
        (X - X_train.mean(dim=0)) / X_train.std(dim=0)
        for X in (X_train, X_val)
    ),
    on=[
        (torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[9.0]])),
        (torch.randn(6, 3), 5 + 2 * torch.randn(4, 3)),
        (torch.randn(2, 2), torch.randn(0, 2)),
    ],
)
# --8<-- [end:scale_check]

# --8<-- [start:shuffle]
def shuffle(X, y, size):  # (N, D), (N,), size -> [(X, y), …]
    X = X[torch.randperm(len(X))]
    y = y[torch.randperm(len(y))]
    return [*zip(X.split(size), y.split(size))]
# --8<-- [end:shuffle]

# --8<-- [start:shuffle_check]
def facts(shuffle, X, y, size):
    epochs = [[*shuffle(X, y, size)] for epoch in range(5)]
    torn = sum((x[:, 0] != z).sum().item() for x, z in epochs[0])
    sizes = {tuple(len(z) for _, z in epoch) for epoch in epochs}
    all_y = torch.cat([z for _, z in epochs[0]]).sort().values
    firsts = {frozenset(epoch[0][1].tolist()) for epoch in epochs}
    return torn, sorted(sizes), all_y, len(firsts) > 1

check(
    "shuffle",
    lambda X, y, N: DataLoader(TensorDataset(X, y), N, shuffle=True),
    on=[(torch.arange(N).view(N, 1), torch.arange(N), 4) for N in (9, 1)],
    use=facts,
)
# --8<-- [end:shuffle_check]

# --8<-- [start:Deep]
class Deep(nn.Module):
    def __init__(self, D, depth):
        super().__init__()
        self.layers = [nn.Linear(D, D) for _ in range(depth)]

    def forward(self, x):  # (N, D) -> (N, D)
        for layer in self.layers:
            x = layer(x).relu()
        return x
# --8<-- [end:Deep]

# --8<-- [start:Deep_check]
def learnable(Deep, D, depth):
    model = Deep(D, depth)
    count = sum(p.numel() for p in model.parameters())
    return count, model(torch.ones(2, D))

check(
    "Deep",
    lambda D, depth: nn.Sequential(
        *[m for _ in range(depth) for m in (nn.Linear(D, D), nn.ReLU())]
    ),
    on=[(2, 3), (4, 1), (3, 0)],
    use=learnable,
)
# --8<-- [end:Deep_check]

# --8<-- [start:finetune]
def finetune(model, X, y, K, lr, num_epochs):
    for p in model.parameters():
        p.requires_grad = False
    optimizer = torch.optim.Adam(model.parameters(), lr)
    model[-1] = nn.Linear(model[-1].in_features, K)
    for epoch in range(num_epochs):
        loss = F.cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
# --8<-- [end:finetune]

# --8<-- [start:finetune_check]
def learned(finetune, X, y):
    body = nn.Linear(2, 8)
    before = body.weight.clone()
    model = nn.Sequential(body, nn.ReLU(), nn.Linear(8, 5))
    y_hat = finetune(model, X, y, 3, 0.2, 80)(X)
    moved = (body.weight - before).abs().max().item()
    accuracy = (y_hat.argmax(dim=1) == y).float().mean().item()
    return y_hat.shape[1], round(moved, 1), round(accuracy, 1)

X = torch.tensor([[4.0, 0.0], [-4.0, 0.0], [0.0, 4.0]])
on = [(X, torch.arange(3)), (X + 0.1, torch.tensor([0, 2, 1]))]
check("finetune", (3, 0.0, 1.0), on=on, use=learned, ways=["stride"])
# --8<-- [end:finetune_check]

# --8<-- [start:train]
def train(model, batches, X_val, y_val, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    accuracies = []
    model.train()
    for epoch in range(num_epochs):
        for X, y in batches:
            loss = F.cross_entropy(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            right = model(X_val).argmax(dim=1) == y_val
        accuracies.append(right.float().mean().item())
    return accuracies
# --8<-- [end:train]

# --8<-- [start:train_check]
def modes(train, batches, X_val, y_val):
    model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2))
    seen = []
    model.register_forward_hook(lambda m, x, y: seen.append(m.training))
    accuracies = train(model, batches, X_val, y_val, 0.1, 2)
    right = model.eval()(X_val).argmax(dim=1) == y_val
    counts = [round(a * len(y_val)) for a in accuracies]
    return seen[:-1], counts[1:] == [right.sum()]

X, y = torch.randn(8, 2), torch.arange(8) % 2
on = [([(X, y)] * 2, X[:5], y[:5]), ([(X, y)] * 2, X[:1], y[:1])]
want = [True, True, False] * 2, True
check("train", want, on=on, use=modes, ways=["stride"])
# --8<-- [end:train_check]

# --8<-- [start:keep_best]
def keep_best(model, X, y, X_val, y_val, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    least = float("inf")
    for epoch in range(num_epochs):
        model.train()
        loss = F.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = F.mse_loss(model(X_val), y_val).item()
        if loss < least:
            least, best = loss, model.state_dict()
    return least, best
# --8<-- [end:keep_best]

# --8<-- [start:keep_best_check]
def kept(keep_best, model, X, y, X_val, y_val):
    args = model, X, y, X_val, y_val, 0.05, 9
    least, best = keep_best(*args)
    model.load_state_dict(best)
    return least, F.mse_loss(model(X_val), y_val).item()

check(
    "keep_best",
    (min((2 - 3 * 0.9**n) ** 2 for n in range(1, 10)),) * 2,
    on=[(line, ones, 3 * ones, ones[:2], ones[:2])],
    use=kept,
    ways=["stride"],
)
# --8<-- [end:keep_best_check]

# --8<-- [start:Pictures]
class Pictures(torch.utils.data.Dataset):
    def __init__(self, X, y, train):
        self.X, self.y, self.train = X, y, train

    def __len__(self):
        return len(self.X)

    def __getitem__(self, n):  # -> (C, H, W), ()
        x = self.X[n]
        if torch.rand(()) < 0.5:
            x = x.flip(2)
        return x, self.y[n]
# --8<-- [end:Pictures]

# --8<-- [start:Pictures_check]
def drawn(Pictures, X, y, train):
    data = Pictures(X, y, train)
    x, y = zip(*[data[n] for n in [*range(len(data))] * 20])
    return torch.stack(x).unique(dim=0), torch.stack(y[: len(X)])

def both(X, y, train):
    both = torch.cat([X, X.flip(3)]) if train else X
    return TensorDataset(both, torch.cat([y, y]) if train else y)

X, y = torch.arange(4.0).view(2, 1, 1, 2), torch.tensor([7, 8])
on = [(X, y, False), (X, y, True), (torch.randn(2, 3, 4, 4), y, True)]
check("Pictures", both, on=on, use=drawn, ways=["stride"])
# --8<-- [end:Pictures_check]

# --8<-- [start:schedule]
def schedule(model, batches, lr, num_epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    halve = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    for epoch in range(num_epochs):
        for X, y in batches:
            loss = F.l1_loss(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            halve.step()
    return model
# --8<-- [end:schedule]

# --8<-- [start:schedule_check]
far = (ones, 100 * ones)
check(
    "schedule",
    1 + 0.5 + 0.25,
    on=[(line, [far] * 2, 1.0), (line, [far] * 5, 1.0), (line, [far], 1.0)],
    use=lambda schedule, model, batches, lr: (
        schedule(model, batches, lr, 3).weight.item() / len(batches)
    ),
)
# --8<-- [end:schedule_check]

# --8<-- [start:autoencode]
def autoencode(encoder, decoder, X, lr, num_epochs):
    both = [*encoder.parameters(), *decoder.parameters()]
    optimizer = torch.optim.Adam(both, lr)
    for epoch in range(num_epochs):
        code = encoder(X).detach()  # (N, 1)
        loss = F.mse_loss(decoder(code), X)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
# --8<-- [end:autoencode]

# --8<-- [start:autoencode_check]
def moved(autoencode, X):
    model = nn.Sequential(nn.Linear(X.shape[1], 1), nn.Linear(1, X.shape[1]))
    before = [p.clone() for p in model.parameters()]
    loss = autoencode(*model, X, 0.1, 150)
    pairs = zip(before, model.named_parameters())
    names = [name for p, (name, q) in pairs if p.ne(q).any()]
    return names, round(float(loss), 2)

names = ["0.weight", "0.bias", "1.weight", "1.bias"]
x = torch.tensor([[0.0], [1.0], [3.0]])
on = [(torch.cat([x, -x], 1),), (torch.cat([x, 1 - x, 2 * x], 1),)]
check("autoencode", (names, 0.0), on=on, use=moved, ways=["stride"])
# --8<-- [end:autoencode_check]
