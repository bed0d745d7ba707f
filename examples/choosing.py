"""Which settings, and who says that they are good?"""

# --8<-- [start:data]
import csv
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
digits = load_digits()
X = torch.tensor(digits.data).float() / 16  # (N, 64)
y = torch.tensor(digits.target)  # (N,)
torch.manual_seed(0)
train, val, rest = torch.randperm(len(X)).split([200, 100, 1497])
# --8<-- [end:data]
# --8<-- [start:fit]
def fit(seed, lr=0.01, width=32, decay=0.01, size=50):
    torch.manual_seed(seed)
    layers = nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10)
    model = nn.Sequential(*layers)
    optimizer = torch.optim.AdamW(model.parameters(), lr, weight_decay=decay)
    for epoch in range(20):
        for n in train[torch.randperm(len(train))].split(size):
            y_hat = model(X[n])
            loss = nn.functional.cross_entropy(y_hat, y[n])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model
# --8<-- [end:fit]
# --8<-- [start:accuracy]
@torch.no_grad()
def right(model, n):
    return (model(X[n]).argmax(dim=1) == y[n]).float()  # (N,)
def accuracy(seed, **settings):
    return right(fit(seed, **settings), val).mean().item()
# --8<-- [end:accuracy]
# --8<-- [start:order]
values = {"lr": [1e-4, 1e-3, 1e-2, 1e-1, 1], "width": [4, 16, 64, 256]}
values |= {"size": [10, 50, 200], "decay": [0, 0.01, 0.1, 1]}
gaps = []
for name, vs in values.items():
    runs = [[accuracy(n, **{name: v}) for n in range(5)] for v in vs]
    means = torch.tensor(runs).mean(dim=1)
    gaps.append(means.max() - means.min())
    print(name, *[f"{v}: {m:.2f}" for v, m in zip(vs, means)])
assert gaps == sorted(gaps, reverse=True)
# --8<-- [end:order]
# --8<-- [start:draws]
def draw_both():
    i = torch.cartesian_prod(torch.arange(3), torch.arange(3))
    return (i + torch.rand(2)) / 3, torch.rand(9, 2)  # 0 … 1
def settings(u):
    return {"lr": 10 ** (4 * u[0] - 4), "decay": 10 ** (4 * u[1] - 4)}
both = [settings(u.T) for u in draw_both()]  # u: (9, 2)
for draws in both:
    print(*[f"{lr:.4f}" for lr in draws["lr"].sort()[0]])
# --8<-- [end:draws]
# --8<-- [start:draws_drawn]
fig, axes = plt.subplots(1, 2, figsize=(6, 2.8), sharey=True)
for ax, draws in zip(axes, both):
    ax.loglog(*draws.values(), "o")
    ax.plot(draws["lr"], [1.2e-4] * 9, "|", color="C1", ms=12)
    ax.set(xlim=(1e-4, 1), ylim=(1e-4, 1), xlabel="lr")
axes[0].set_ylabel("decay")
plt.show()
# --8<-- [end:draws_drawn]
# --8<-- [start:search]
def best(draws, seed):
    return max(accuracy(seed, **draw) for draw in draws)
results = []
for seed in range(6):
    torch.manual_seed(seed)
    kinds = [[settings(u) for u in us.tolist()] for us in draw_both()]
    kinds.append([{"lr": a, "decay": b} for a, b in torch.rand(9, 2).tolist()])
    results.append([best(draws, seed) for draws in kinds])
mean, std = torch.tensor(results).mean(dim=0), torch.tensor(results).std(dim=0)
print(*[f"{m:.3f} ({s:.3f})" for m, s in zip(mean, std)])
assert abs(mean[0] - mean[1]) < 0.02 and mean[2] < mean[:2].min() - 0.02
# --8<-- [end:search]
# --8<-- [start:record]
def record(file, row):
    with open(file, "a+", newline="", encoding="utf-8") as table:
        table.seek(0)
        names = next(csv.reader(table), None)
        if names is None:
            csv.writer(table).writerow(row)
        elif names != list(row):
            raise ValueError(f"{file} has columns {names}: use a new file")
        csv.writer(table).writerow(row.values())
# --8<-- [end:record]
# --8<-- [start:trials]
torch.manual_seed(1)
hits = []
open("trials.csv", "w").close()
for seed, u in enumerate(torch.rand(40, 3).tolist()):
    row = {"seed": seed, **settings(u), "width": int(4 * 64 ** u[2])}
    model = fit(**row)
    row["val"] = right(model, val).mean().item()
    record("trials.csv", row)
    hits.append(right(model, rest))
# --8<-- [end:trials]
# --8<-- [start:table]
with open("trials.csv", newline="", encoding="utf-8") as file:
    rows = sorted(csv.DictReader(file), key=lambda row: -float(row["val"]))
print(*rows[0])
for row in rows[:5] + rows[-1:]:
    print(*[f"{float(value):.3g}" for value in row.values()])
# --8<-- [end:table]
# --8<-- [start:test]
def choose(count):
    sums = torch.zeros(3)
    for _ in range(500):
        some = torch.randperm(len(hits))[:count]
        parts = torch.randperm(len(rest)).split([100, 100, 1297])
        a, b, new = [hits[some][:, n].mean(dim=1) for n in parts]
        sums += torch.stack([a.max(), b[a.argmax()], new[a.argmax()]])
    return sums / 500
torch.manual_seed(0)
hits, counts = torch.stack(hits), [1, 5, 10, 20, 40]  # (40, 1497)
means = torch.stack([choose(count) for count in counts])  # (5, 3)
# --8<-- [end:test]
# --8<-- [start:means]
flattery = means[:, 0] - means[:, 2]
for count, row, gap in zip(counts, means, flattery):
    print(count, *[f"{mean:.3f}" for mean in row], f"{gap:.3f}")
assert (flattery.diff() > 0).all() and flattery[-1] > 0.01
assert (means[:, 1] - means[:, 2]).abs().max() < 0.005
assert means[2, 2] - means[1, 2] > means[4, 2] - means[2, 2]
# --8<-- [end:means]
# --8<-- [start:means_drawn]
plt.figure(figsize=(5.5, 2.8))
for k in range(3):
    plt.plot(counts[1:], means[1:, k], "o-", label="abc"[k])
plt.xscale("log")
plt.gca().set(xticks=counts[1:], xticklabels=counts[1:], xlabel="trials")
plt.gca().minorticks_off()
plt.ylabel("accuracy")
plt.legend()
plt.show()
# --8<-- [end:means_drawn]
