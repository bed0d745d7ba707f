"""When should training stop?"""

# --8<-- [start:data]
import copy

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(0)

digits = load_digits()
X = torch.tensor(digits.data, dtype=torch.float32) / 16  # (N, 64)
y = torch.tensor(digits.target)  # (N,)
wrong = torch.rand(len(y)) < 0.1
y[wrong] = torch.randint(10, (wrong.sum(),))
# --8<-- [end:data]

# --8<-- [start:split]
dataset = TensorDataset(X, y)
generator = torch.Generator().manual_seed(0)
train, val, test = random_split(dataset, [997, 400, 400], generator)

order = torch.randperm(1797, generator=generator.manual_seed(0))
assert train.indices == order[:997].tolist()
assert test.indices == order[1397:].tolist()
# --8<-- [end:split]

# --8<-- [start:train_epoch]
loss_fn = nn.CrossEntropyLoss()


def train_epoch(model, loader, optimizer):
    model.train()
    for X_batch, y_batch in loader:
        y_hat = model(X_batch)
        loss = loss_fn(y_hat, y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# --8<-- [end:train_epoch]


# --8<-- [start:evaluate]
@torch.no_grad()
def evaluate(model, subset):
    model.eval()
    loss, correct = 0.0, 0
    for X_batch, y_batch in DataLoader(subset, batch_size=100):
        y_hat = model(X_batch)
        loss += loss_fn(y_hat, y_batch).item() * len(y_batch)
        correct += (y_hat.argmax(dim=1) == y_batch).sum().item()
    return loss / len(subset), correct / len(subset)


# --8<-- [end:evaluate]


# --8<-- [start:fit]
def fit(model, subset, num_epochs, patience):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    loader = DataLoader(subset, batch_size=50, shuffle=True)
    curves, best_loss = [], float("inf")
    for epoch in range(num_epochs):
        train_epoch(model, loader, optimizer)
        val_loss, _ = evaluate(model, val)
        curves.append((evaluate(model, subset)[0], val_loss))
        if val_loss < best_loss:
            best_loss, best_epoch = val_loss, epoch
            best = copy.deepcopy(model.state_dict())
        if epoch - best_epoch == patience:
            break
    return torch.tensor(curves), best_epoch, best


# --8<-- [end:fit]


# --8<-- [start:curves]
def network(H):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(64, H), nn.ReLU(), nn.Linear(H, 10))


curves, best_epoch, best = fit(network(256), train, 40, patience=99)
plt.figure(figsize=(6, 2.8))
plt.plot(curves[:, 0], label="train")
plt.plot(curves[:, 1], label="val")
plt.plot(best_epoch, curves[best_epoch, 1], "o", color="C1")
plt.gca().set(xlabel="epoch", ylabel="loss")
plt.legend()
plt.show()
# --8<-- [end:curves]

# --8<-- [start:stop]
model = network(256)
stopped, best_epoch, best = fit(model, train, 40, patience=5)
print(f"{len(stopped)} epochs, best {best_epoch}")
model.load_state_dict(best)
loss = evaluate(model, val)[0]
print(f"val loss: {loss:.2f}, after 40 epochs {curves[-1, 1]:.2f}")
assert loss < curves[-1, 1] - 0.05
# --8<-- [end:stop]

# --8<-- [start:test]
for name, part in (("val", val), ("test", test)):
    right = (y == torch.tensor(digits.target))[part.indices].float()
    print(f"{name} {evaluate(model, part)[1]:.2f} {right.mean():.3f}")
# --8<-- [end:test]

# --8<-- [start:learning_curve]
sizes = [50, 200, 997]
fig, axes = plt.subplots(1, 2, figsize=(7, 2.8), sharey=True)
for ax, H in zip(axes, (3, 256)):
    scores = []
    for size in sizes:
        model = network(H)
        subset = torch.utils.data.Subset(train, range(size))
        model.load_state_dict(fit(model, subset, 40, patience=10)[2])
        scores.append([evaluate(model, s)[1] for s in (subset, val)])
    print(f"H = {H}:", [f"{a:.2f} {b:.2f}" for a, b in scores])
    lines = ax.plot(sizes, scores, "o-")
    ax.set(title=f"H = {H}", xlabel="N", ylabel="accuracy", ylim=(0, 1))
    ax.legend(lines, ["train", "val"])
plt.show()
# --8<-- [end:learning_curve]
