"""Answers to the exercises of optimizers."""

# --8<-- [start:groups]
import torch

flat = torch.tensor(0.0, requires_grad=True)
steep = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD(
    [
        {"params": [flat], "lr": 1.0},
        {"params": [steep], "lr": 1 / 40},
    ]
)
loss = ((flat - 2) ** 2 + 40 * (steep - 0.5) ** 2) / 2
loss.backward()
optimizer.step()
print(f"{flat.item():.3f} {steep.item():.3f}")
print([group["lr"] for group in optimizer.param_groups])
# --8<-- [end:groups]

# --8<-- [start:border]
import torch

goal = torch.tensor([2.0, 0.5])
c = torch.tensor([1.0, 40.0])


def descend(lr):
    w = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for step in range(60):
        loss = (c * (w - goal) ** 2).sum() / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return f"{abs(w[1] - goal[1]).item():.2f}"


for lr in (0.049, 0.05, 0.051):
    print(lr, descend(lr))
# --8<-- [end:border]

# --8<-- [start:speed]
import torch

w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=1.0, momentum=0.9)
for step in range(101):
    before = w.item()
    loss = -2 * w
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step in (0, 1, 10, 100):
        print(step, f"{w.item() - before:.2f}")
# --8<-- [end:speed]
