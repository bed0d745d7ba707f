"""What still changes in a frozen network?"""

# --8<-- [start:pretrain]
import copy

import torch
from sklearn.datasets import load_digits
from torch import nn
from torchvision.models import resnet18

torch.manual_seed(0)
X = torch.tensor(load_digits().data, dtype=torch.float32) / 16  # (N, D)
y = torch.tensor(load_digits().target)
body = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU())
old_head, new_head = nn.Linear(64, 10), nn.Linear(64, 10)
old = nn.Sequential(body, old_head)
new = nn.Sequential(body, new_head)
# --8<-- [end:pretrain]


# --8<-- [start:fit]
def fit(model, X, y, steps=100):
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=0.01)
    for step in range(steps):
        batch = torch.randperm(len(X))[:100]
        y_hat = model(X[batch])
        loss = nn.functional.cross_entropy(y_hat, y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def accuracy(model, X, y):
    return (model.eval()(X).argmax(dim=1) == y).float().mean().item()
# --8<-- [end:fit]

# --8<-- [start:old]
fit(old.train(), X, y)
before = copy.deepcopy(body.state_dict())
print(f"{accuracy(old, X, y):.2f}")
# --8<-- [end:old]

# --8<-- [start:mistake]
body.requires_grad_(False)
fit(new.train(), 1 - X, y)
for name, tensor in body.state_dict().items():
    if not tensor.equal(before[name]):
        print(name)
right = accuracy(old, X, y)
print(f"{right:.2f}")
assert right < 0.7
# --8<-- [end:mistake]


# --8<-- [start:train_unfrozen]
def train_unfrozen(model):
    """Switch to training mode, but for what is frozen."""
    model.train()
    for module in model.modules():
        own = list(module.parameters())
        if own and not any(p.requires_grad for p in own):
            module.eval()
    return model
# --8<-- [end:train_unfrozen]

# --8<-- [start:cure]
body.load_state_dict(before)
fit(train_unfrozen(new), 1 - X, y)
print(body.training, new_head.training)
for name, tensor in body.state_dict().items():
    assert tensor.equal(before[name])
print(f"{accuracy(old, X, y):.2f} {accuracy(new, 1 - X, y):.2f}")
# --8<-- [end:cure]

# --8<-- [start:single]
try:
    new.train()(X[:1])
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {str(error).partition(',')[0]}")
print(train_unfrozen(new)(X[:1]).shape)
# --8<-- [end:single]

# --8<-- [start:once]
H = body(1 - X)  # (N, 64)
assert torch.equal(new_head(H), new(1 - X))
loose = train_unfrozen(nn.Sequential(body, nn.Dropout(), new_head))
print([part.training for part in loose])
# --8<-- [end:once]

# --8<-- [start:part]
net = resnet18(weights=None)
net.requires_grad_(False)
net.layer4.requires_grad_(True)
net.fc = nn.Linear(512, 5)
train_unfrozen(net)
print([name for name, part in net.named_children() if part.training])
trained = sum(p.numel() for p in net.parameters() if p.requires_grad)
total = sum(p.numel() for p in net.parameters())
print(f"{trained:,} of {total:,}")
# --8<-- [end:part]

# --8<-- [start:groups]
groups = [
    {"params": net.fc.parameters(), "lr": 1e-3},
    {"params": net.layer4.parameters(), "lr": 1e-4},
]
optimizer = torch.optim.AdamW(groups)
for group in optimizer.param_groups:
    print(len(group["params"]), group["lr"])
held = [p for group in groups for p in group["params"]]
assert sum(p.numel() for p in held) == trained
# --8<-- [end:groups]
