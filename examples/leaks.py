"""What makes a model look better than it is?"""

# --8<-- [start:imports]
import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from torch import nn
# --8<-- [end:imports]

# --8<-- [start:known]
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

def compare(X, y, train, test, seed):
    linear = LinearRegression().fit(X[train], y[train])
    forest = RandomForestRegressor(random_state=seed).fit(X[train], y[train])
    guesses = [y[train].mean(), linear.predict(X[test])]
    guesses += [forest.predict(X[test])]
    guesses += [network(X[train], y[train], X[test], seed)]
    return [abs(y_hat - y[test]).mean() for y_hat in guesses]

def show(name, errors):  # (seed, 4)
    print(f"{name:8}", *(f"{e:7.1f}" for e in np.mean(errors, axis=0)))
# --8<-- [end:known]

# --8<-- [start:visits]
def visits(seed):
    rng = np.random.default_rng(seed)
    who = np.arange(600) // 10  # (N,)
    X = rng.normal(size=(60, 4))[who] + 0.05 * rng.normal(size=(600, 4))
    y = rng.normal(size=60)[who] + 0.5 * X[:, 0]
    return X, y + 0.3 * rng.normal(size=600), who

X, y, who = visits(0)
for row in (0, 1, 10, 11):
    print(who[row], X[row].round(1), y[row].round(1))
# --8<-- [end:visits]

# --8<-- [start:split_groups]
def split_groups(groups, share, seed):
    names = np.unique(groups)
    order = np.random.default_rng(seed).permutation(len(names))
    chosen = names[order[: round(share * len(names))]]
    if not 0 < len(chosen) < len(names):
        found = f"{len(names)} groups, {len(chosen)} of them to test"
        raise ValueError(f"{found}; give more groups or another share")
    test = np.isin(groups, chosen)  # (N,)
    return np.flatnonzero(~test), np.flatnonzero(test)
# --8<-- [end:split_groups]

# --8<-- [start:groups]
mixed, apart = [], []
for seed in range(5):
    X, y, who = visits(seed)
    rows = split_groups(np.arange(600), 0.2, seed)
    people = split_groups(who, 0.2, seed)
    assert not set(who[people[0]]) & set(who[people[1]])
    mixed.append(compare(X, y, *rows, seed))
    apart.append(compare(X, y, *people, seed))
print("            mean  linear  forest network")
show("mixed", mixed)
show("apart", apart)
assert all(a[3] > 2 * m[3] for a, m in zip(apart, mixed))
mean, linear, forest, net = np.mean(apart, axis=0)
assert net > 1.2 * mean and abs(np.array([linear, forest]) - mean).max() < 0.2
# --8<-- [end:groups]

# --8<-- [start:sales]
def sales(seed):
    rng = np.random.default_rng(seed)
    day = np.arange(600)
    X = np.column_stack([day, np.eye(7)[day % 7]])  # (N, 8)
    level = 100 + rng.normal(size=600).cumsum()
    return X, level + 5 * (day % 7 == 5) + rng.normal(size=600)
# --8<-- [end:sales]

# --8<-- [start:time]
mixed, later, last_week = [], [], []
for seed in range(5):
    X, y = sales(seed)
    rows = split_groups(np.arange(600), 0.2, seed)
    mixed.append(compare(X, y, *rows, seed))
    later.append(compare(X, y, np.arange(480), np.arange(480, 600), seed))
    last_week.append(abs(y[480:] - y[473:-7]).mean())
print("            mean  linear  forest network")
show("mixed", mixed)
show("later", later)
print(f"last week {np.mean(last_week):.2f}")
assert all(a[2] > 1.5 * m[2] for a, m in zip(later, mixed))
assert np.mean(last_week) < np.mean(later, axis=0).min()
# --8<-- [end:time]

# --8<-- [start:rare]
data = load_breast_cancer()
table, ill = torch.tensor(data.data).float(), torch.tensor(data.target == 0)

def rare(seed):
    order = np.random.default_rng(seed).permutation(len(table))
    sick, well = order[ill[order]], order[~ill[order]]
    train = np.concatenate([sick[:6], well[:114]])
    test = np.concatenate([sick[6:13], well[114:247]])
    mean, std = table[train].mean(dim=0), table[train].std(dim=0)
    X, X_test = ((table[rows] - mean) / std for rows in (train, test))
    return X, ill[train], X_test, ill[test]
# --8<-- [end:rare]

# --8<-- [start:learn]
def learn(X, y, weight):
    torch.manual_seed(0)
    model = nn.Linear(X.shape[1], 1)
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(weight))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
    for step in range(200):
        loss = loss_fn(model(X)[:, 0], y.float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
# --8<-- [end:learn]

# --8<-- [start:imbalance]
counts = []
for weight in (1.0, 4.0, 19.0):
    count = np.zeros(3, dtype=int)
    for seed in range(5):
        X, y, X_test, y_test = rare(seed)
        alarm = learn(X, y, weight)(X_test)[:, 0] > 0
        parts = alarm == y_test, alarm & y_test, alarm & ~y_test
        count += [part.sum().item() for part in parts]
    counts.append(count)
    print(f"{weight:4} {count[0] / 700:.3f}", *count[1:])
assert counts[0][1] < counts[1][1] < counts[2][1]
assert counts[0][0] > counts[1][0] > 0.95 * 700 > counts[2][0]
assert counts[0][2] < counts[1][2] < counts[2][2]
# --8<-- [end:imbalance]
