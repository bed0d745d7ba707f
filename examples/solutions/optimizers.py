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

# --8<-- [start:zero_grad]
import torch

goal = torch.tensor([2.0, 0.5])
c = torch.tensor([1.0, 40.0])


def descend(clear, **settings):
    w = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.03, **settings)
    losses = []
    for step in range(60):
        loss = (c * (w - goal) ** 2).sum() / 2
        if clear:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses[::10])


forgotten = descend(clear=False)
print(forgotten.numpy().round(1))
frictionless = descend(clear=True, momentum=1.0)
assert torch.allclose(forgotten, frictionless, atol=1e-3)
# --8<-- [end:zero_grad]
