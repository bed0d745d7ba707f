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
dataset, generator = TensorDataset(X, y), torch.Generator().manual_seed(0)
train, val, test = random_split(dataset, [997, 400, 400], generator)
assert not set(train.indices) & set(val.indices + test.indices)
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
def fit(model, train, val, num_epochs, patience):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    loader = DataLoader(train, batch_size=50, shuffle=True)
    curves, best_loss, best_epoch = [], float("inf"), 0
    best = copy.deepcopy(model.state_dict())
    for epoch in range(num_epochs):
        train_epoch(model, loader, optimizer)
        val_loss, _ = evaluate(model, val)
        curves.append((evaluate(model, train)[0], val_loss))
        if val_loss < best_loss:
            best_loss, best_epoch = val_loss, epoch
            best = copy.deepcopy(model.state_dict())
        if epoch - best_epoch == patience:
            break
    return torch.tensor(curves), best_epoch, best
# --8<-- [end:fit]

# --8<-- [start:curves]
def network(H=256):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(64, H), nn.ReLU(), nn.Linear(H, 10))

curves, best_epoch, best = fit(network(), train, val, 40, patience=99)
# --8<-- [end:curves]

# --8<-- [start:curves_drawn]
plt.figure(figsize=(6, 2.8))
plt.plot(curves[:, 0], label="train")
plt.plot(curves[:, 1], label="val")
plt.plot(best_epoch, curves[best_epoch, 1], "o", color="C1")
plt.gca().set(xlabel="epoch", ylabel="loss")
plt.legend()
plt.show()
# --8<-- [end:curves_drawn]

# --8<-- [start:stop]
model = network()
stopped, best_epoch, best = fit(model, train, val, 40, patience=5)
print(f"{len(stopped)} epochs, best {best_epoch}")
model.load_state_dict(best)
loss, _ = evaluate(model, val)
print(f"val loss: {loss:.2f}, after 40 epochs {curves[-1, 1]:.2f}")
assert loss < curves[-1, 1]
# --8<-- [end:stop]

# --8<-- [start:test]
for name, part in (("val", val), ("test", test)):
    right = (y == torch.tensor(digits.target))[part.indices].float()
    accuracy = evaluate(model, part)[1]
    print(name, f"{accuracy:.3f} {right.mean():.3f}")
# --8<-- [end:test]

# --8<-- [start:score]
pool = nn.Unflatten(1, (1, 8, 8)), nn.AvgPool2d(4), nn.Flatten()
small = nn.Sequential(*pool, nn.Linear(4, 10))

def score(model, size, seed):
    torch.manual_seed(seed)
    chosen = torch.randperm(len(train))[:size].tolist()
    part, model = TensorDataset(*train[chosen]), copy.deepcopy(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for step in range(300):
        train_epoch(model, [part.tensors], optimizer)
    return [evaluate(model, data)[1] for data in (part, val)]
# --8<-- [end:score]

# --8<-- [start:learning_curve]
sizes, lines = [50, 200, 997], {}
for name, model in (("small", small), ("large", network())):
    runs = [[score(model, N, i) for i in range(3)] for N in sizes]
    lines[name] = torch.tensor(runs).mean(dim=1)  # (3, 2)
    print(name, [f"{a:.2f} {b:.2f}" for a, b in lines[name]])
    gap = lines[name][:, 0] - lines[name][:, 1]
    assert (gap.diff() < 0).all()
assert lines["small"][-1].max() + 0.2 < lines["large"][-1].min()
# --8<-- [end:learning_curve]

# --8<-- [start:learning_curve_drawn]
fig, axes = plt.subplots(1, 2, figsize=(7, 2.8), sharey=True)
for ax, (name, accuracies) in zip(axes, lines.items()):
    ax.plot(sizes, accuracies, "o-", label=["train", "val"])
    ax.set(title=name, ylabel="accuracy", ylim=(0, 1.05))
    ax.set(xlabel="N", xscale="log")
    ax.legend(loc="lower right")
plt.show()
# --8<-- [end:learning_curve_drawn]
