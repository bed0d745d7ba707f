"""Which five lines does every training loop repeat?"""

# --8<-- [start:data]
import copy
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm

torch.manual_seed(0)

N, D_in, H, D_out = 64, 1000, 100, 10
X, y = torch.randn(N, D_in), torch.randn(N, D_out)
# --8<-- [end:data]

# --8<-- [start:model]
class TwoLayerNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(D_in, H)
        self.linear2 = nn.Linear(H, D_out)

    def forward(self, X):  # (N, D_in)
        return self.linear2(self.linear1(X).clamp(min=0))  # (N, D_out)

start = TwoLayerNet()
print(sum(p.numel() for p in start.parameters()))
# --8<-- [end:model]

# --8<-- [start:device]
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")
X, y = X.to(device), y.to(device)
model = copy.deepcopy(start).to(device)
# --8<-- [end:device]

# --8<-- [start:loop]
lr = 0.1
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=lr)
losses = []
for t in range(500):
    y_hat = model(X)
    loss = loss_fn(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print([f"{loss:.1g}" for loss in losses[::100] + losses[-1:]])
assert losses[-1] < 1e-6
# --8<-- [end:loop]

# --8<-- [start:curve]
plt.figure(figsize=(5, 2.6))
plt.semilogy(losses)
plt.xlabel("t")
plt.ylabel("loss")
plt.show()
# --8<-- [end:curve]

# --8<-- [start:by_hand]
by_hand = copy.deepcopy(start).to(device)
for t in range(500):
    loss = ((by_hand(X) - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in by_hand.parameters():
            p -= lr * p.grad
            p.grad = None
for p, q in zip(by_hand.parameters(), model.parameters()):
    assert torch.allclose(p, q, atol=1e-4)
# --8<-- [end:by_hand]

# --8<-- [start:without]
def train(without):
    model = copy.deepcopy(start).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for t in range(100):
        loss = loss_fn(model(X), y)
        for line in optimizer.zero_grad, loss.backward, optimizer.step:
            if line.__name__ != without:
                line()
    return loss.item()

lines = None, "zero_grad", "backward", "step"
found = [train(without) for without in lines]
print(*[f"{a}: {b:.2g}" for a, b in zip(lines, found)], sep="\n")
assert found[0] < found[1] < found[2] == found[3]
# --8<-- [end:without]

# --8<-- [start:batches]
loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)
model = copy.deepcopy(start).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=lr)
bar = tqdm(range(20), mininterval=0, bar_format="{n}/20 {bar:20}{postfix}")
for epoch in bar:
    total = 0.0
    for X_batch, y_batch in loader:
        X_batch, y_batch = X_batch.to(device), y_batch.to(device)
        y_hat = model(X_batch)
        loss = loss_fn(y_hat, y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(X_batch)
    bar.set_postfix(loss=f"{total / N:.4f}")
# --8<-- [end:batches]

# --8<-- [start:clip]
y_typo = torch.cat([1000 * y[:1], y[1:]])
for max_norm in (float("inf"), 1.0):
    net = copy.deepcopy(model)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loss_fn(net(X), y_typo).backward()
    grads = [p.grad for p in net.parameters()]
    g = torch.cat([grad.flatten() for grad in grads])
    norm = nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    clipped = torch.cat([grad.flatten() for grad in grads])
    assert torch.allclose(clipped, g * min(1, max_norm / g.norm()))
    optimizer.step()
    loss = loss_fn(net(X), y).item()
    print(f"max_norm {max_norm}: norm {norm:.0f}, loss {loss:.0e}")
    assert loss < 0.02 if max_norm == 1 else loss > 100
# --8<-- [end:clip]
