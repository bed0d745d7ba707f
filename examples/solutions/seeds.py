"""Answers to the exercises of seeds."""

# --8<-- [start:inside]
import torch

for t in range(3):
    torch.manual_seed(0)
    print(torch.randperm(6).tolist())
# --8<-- [end:inside]

# --8<-- [start:new_numpy]
import numpy as np

rng = np.random.default_rng(0)
np.random.seed(1)
first = rng.random(3)
np.random.seed(1)
second = rng.random(3)
assert not np.array_equal(first, second)
assert np.array_equal(np.random.default_rng(0).random(3), first)
print(first.round(3), second.round(3))
# --8<-- [end:new_numpy]

# --8<-- [start:compare]
import torch
from torch import nn


def train(seed, lr):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    X = torch.linspace(-3, 3, 50).view(-1, 1)  # (N, 1)
    y = (2 * X).sin()
    for t in range(200):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


losses = {}
for lr in (0.01, 0.012):
    losses[lr] = torch.tensor([train(seed, lr) for seed in range(10)])
    mean, std = losses[lr].mean(), losses[lr].std()
    print(f"{lr}: {mean:.3f} ± {std:.3f}, mean ± {std / 10**0.5:.3f}")
gaps = losses[0.01] - losses[0.012]
print(f"gap: {gaps.mean():.3f} ± {gaps.std():.3f}, {sum(gaps > 0)} of 10")
assert gaps.min() > 0 and gaps.mean() < losses[0.01].std()
# --8<-- [end:compare]

# --8<-- [start:last_digit]
import torch
from torch import nn


def train(change, num_steps):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    with torch.no_grad():
        model[0].weight[0] *= 1 + change
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    X = torch.linspace(-3, 3, 50).view(-1, 1)  # (N, 1)
    y = (2 * X).sin()
    for t in range(num_steps):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return nn.utils.parameters_to_vector(model.parameters()).detach()


for num_steps in (1, 1000):
    gap = (train(2e-7, num_steps) - train(0, num_steps)).abs().max()
    print(num_steps, (gap < 1e-6).item(), (gap > 1e-4).item())
# --8<-- [end:last_digit]

# --8<-- [start:copies]
import pickle
import numpy as np
import torch


class Noisy:
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __getitem__(self, i):
        return round(self.rng.random(), 3)


def reseed(dataset, seed):
    dataset.rng = np.random.default_rng(seed)


workers = [pickle.loads(pickle.dumps(Noisy())) for _ in range(2)]
print([worker[0] for worker in workers], [worker[1] for worker in workers])
for number, worker in enumerate(workers):
    reseed(worker, torch.initial_seed() + number)
assert workers[0][0] != workers[1][0]
# --8<-- [end:copies]
