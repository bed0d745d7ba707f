"""What must a network beat?"""

# --8<-- [start:imports]
import numpy as np
import torch
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from torch import nn
# --8<-- [end:imports]

# --8<-- [start:network]
def network(X, y, X_new, seed):
    torch.manual_seed(seed)
    A, z, A_new = (torch.tensor(part).float() for part in (X, y, X_new))
    m, M, S = A.mean(dim=0), z.mean(), z.std()
    s = A.std(dim=0).where((A != A[0]).any(dim=0), 1)
    A, z, A_new = (A - m) / s, (z - M) / S, (A_new - m) / s
    net = nn.Sequential(nn.Linear(A.shape[1], 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    order, best = torch.randperm(len(A)), float("inf")
    val, rows = order.split([len(A) // 5, len(A) - len(A) // 5])
    for step in range(250):
        loss = nn.functional.mse_loss(net(A[rows])[:, 0], z[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            loss = nn.functional.mse_loss(net(A[val])[:, 0], z[val])
        if loss < best:
            best, y_hat = loss, net(A_new)[:, 0].detach() * S + M
    return y_hat.numpy()
# --8<-- [end:network]

# --8<-- [start:compare]
def compare(X, y, train, test, seed):
    linear = LinearRegression().fit(X[train], y[train])
    forest = RandomForestRegressor(random_state=seed).fit(X[train], y[train])
    guesses = [y[train].mean(), linear.predict(X[test])]
    guesses += [forest.predict(X[test])]
    guesses += [network(X[train], y[train], X[test], seed)]
    return [abs(y_hat - y[test]).mean() for y_hat in guesses]

def show(name, errors):  # (seed, 4)
    print(f"{name:8}", *(f"{e:7.1f}" for e in np.mean(errors, axis=0)))
# --8<-- [end:compare]

# --8<-- [start:real]
X, y = load_diabetes(return_X_y=True, scaled=False)  # (N, 10), (N,)
errors = []
for seed in range(5):
    order = np.random.default_rng(seed).permutation(len(y))
    errors.append(compare(X, y, order[:342], order[342:], seed))
print("            mean  linear  forest network")
show("diabetes", errors)
mean, linear, forest, net = np.mean(errors, axis=0)
assert abs(net - linear) < 2 and max(net, linear) < forest
assert forest < 0.8 * mean
# --8<-- [end:real]

# --8<-- [start:fees]
def fees(seed):
    rng = np.random.default_rng(seed)
    X = rng.uniform(0, 1, (600, 6))  # (N, D)
    zone = np.floor(6 * X[:, 0]) % 2
    heavy = (X[:, 1] > 0.6) & (X[:, 2] > 0.5)
    return X, 4 * zone + 3 * heavy + 0.5 * rng.normal(size=600)

train, test = np.arange(400), np.arange(400, 600)
errors = [compare(*fees(seed), train, test, seed) for seed in range(5)]
show("fees", errors)
assert all(e[2] < 0.5 * min(e[0], e[1], e[3]) for e in errors)
# --8<-- [end:fees]

# --8<-- [start:sample]
sizes = 3, 20

def sample(N, pace, stairs):
    C = torch.stack([torch.randint(n, (N,)) for n in sizes], dim=1)
    X = torch.rand(N, 1) * 2 - 1
    y = pace[C[:, :1]] * X + stairs[C[:, 1:]]
    return X, C, y + 0.3 * torch.randn(N, 1)  # (N, 1), (N, 2), (N, 1)
# --8<-- [end:sample]

# --8<-- [start:mixed]
class Mixed(nn.Module):
    def __init__(self, K):
        super().__init__()
        eyes = [nn.Embedding.from_pretrained(torch.eye(n)) for n in sizes]
        learned = [nn.Embedding(n, K) for n in sizes]
        self.tables = nn.ModuleList(learned if K else eyes)
        D = 1 + sum(table.embedding_dim for table in self.tables)
        self.net = nn.Sequential(nn.Linear(D, 32), nn.ReLU(), nn.Linear(32, 1))
    def forward(self, X, C):
        parts = [table(c) for table, c in zip(self.tables, C.T)]
        return self.net(torch.cat([X, *parts], dim=1))

c = torch.tensor([2, 0, 1])
one_hot = nn.functional.one_hot(c, 3).float()
assert torch.equal(Mixed(0).tables[0](c), one_hot)
# --8<-- [end:mixed]

# --8<-- [start:score]
def score(K, N, lr, seed):
    torch.manual_seed(seed)
    truth = [torch.randn(n) for n in sizes]
    (X, C, y), (X_new, C_new, y_new) = sample(N, *truth), sample(500, *truth)
    model = Mixed(K)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(100):
        loss = nn.functional.mse_loss(model(X, C), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(X_new, C_new) - y_new).abs().mean().item()
# --8<-- [end:score]

# --8<-- [start:one_hot]
lrs, best = (0.003, 0.01, 0.03, 0.1), {}
for N in (30, 600):
    for K in (0, 2, 8):
        runs = [[score(K, N, lr, i) for i in range(8)] for lr in lrs]
        means = np.mean(runs, axis=1)  # (lr,)
        best[N, K] = means.min()
        print(f"{N:3} {K}", *(f"{error:.2f}" for error in means))
assert best[30, 0] < min(best[30, 2], best[30, 8])
assert abs(best[600, 0] - best[600, 8]) < 0.03
# --8<-- [end:one_hot]
