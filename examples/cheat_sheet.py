"""Which lines of PyTorch does one need again and again?"""

# --8<-- [start:start]
import torch
from sklearn.datasets import load_digits
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision.transforms import v2

torch.manual_seed(0)
device = torch.device("cpu")
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
# --8<-- [end:start]

# --8<-- [start:create]
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
assert x.shape == (2, 3) and x.numel() == 6
assert x.dtype == torch.float32 and x.long().dtype == torch.int64
assert torch.zeros(2, 3).shape == torch.randn_like(x).shape
assert x[1].tolist() == [4, 5, 6] and x[1, 2].item() == 6
assert x[:, 0].tolist() == [1, 4]
assert x[-1, 1:].tolist() == x[x > 4].tolist() == [5, 6]
assert x.mean() == 3.5 and x.sum(dim=0).tolist() == [5, 7, 9]
assert x.sum(dim=1, keepdim=True).shape == (2, 1)
# --8<-- [end:create]

# --8<-- [start:shape]
assert x.reshape(3, -1).shape == x.T.shape == (3, 2)
assert x.flatten().shape == x.view(6).shape == (6,)
assert x.unsqueeze(0).shape == x[None].shape == (1, 2, 3)
assert torch.cat([x, x]).shape == (4, 3)
assert torch.stack([x, x]).shape == (2, 2, 3)
assert (x @ x.T).shape == (2, 2)
assert (x + torch.ones(3)).shape == (x + torch.ones(2, 1)).shape
assert x.T.data_ptr() == x.data_ptr() != x.clone().data_ptr()
# --8<-- [end:shape]

# --8<-- [start:gradient]
w = torch.tensor(3.0, requires_grad=True)
loss = w**2
loss.backward()
assert w.grad == 2 * w
with torch.no_grad():
    w -= 0.1 * w.grad
assert abs(w - 2.4) < 1e-6
w.grad = None
# --8<-- [end:gradient]

# --8<-- [start:model]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)
        self.fc = nn.Linear(16 * 4 * 4, 10)

    def forward(self, X):  # (N, 1, 8, 8)
        h = torch.relu(self.conv(X))  # (N, 16, 8, 8)
        h = nn.functional.max_pool2d(h, 2)  # (N, 16, 4, 4)
        return self.fc(h.flatten(1))  # (N, 10)
# --8<-- [end:model]

# --8<-- [start:data]
digits = load_digits()
X = torch.tensor(digits.images / 16).float()[:, None]  # (N, 1, 8, 8)
y = torch.tensor(digits.target)  # (N,)
train, val = random_split(TensorDataset(X, y), [1500, 297])
loader = DataLoader(train, batch_size=32, shuffle=True)
val_loader = DataLoader(val, batch_size=32)
# --8<-- [end:data]

# --8<-- [start:pictures]
steps = [v2.ToImage(), v2.Resize(8), v2.CenterCrop(8)]
steps += [v2.ToDtype(torch.float32, scale=True)]
transform = v2.Compose([*steps, v2.Normalize([0.5], [0.25])])
white = transform(v2.ToPILImage()(torch.ones(1, 9, 12)))
assert white.shape == (1, 8, 8) and (white == 2).all()
# --8<-- [end:pictures]

# --8<-- [start:losses]
y_hat, yes_or_no = torch.randn(4, 10), torch.randint(2, (4, 10))
nn.MSELoss()(y_hat, torch.randn(4, 10))  # (N, D), (N, D)
nn.BCEWithLogitsLoss()(y_hat, yes_or_no.float())  # (N, K), (N, K)
nn.CrossEntropyLoss()(y_hat, torch.tensor([3, 0, 9, 1]))  # (N, K), (N,)
# --8<-- [end:losses]

# --8<-- [start:evaluate]
def evaluate(model, loader):
    model.eval()
    with torch.no_grad():
        right = [model(X.to(device)).argmax(1).cpu() == y for X, y in loader]
    return torch.cat(right).float().mean()
# --8<-- [end:evaluate]

# --8<-- [start:train]
model, loss_fn, num_epochs = Net().to(device), nn.CrossEntropyLoss(), 10
optimizer = optim.AdamW(model.parameters(), lr=0.01)
scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, num_epochs)
for epoch in range(num_epochs):
    model.train()
    for X, y in loader:
        y_hat = model(X.to(device))
        loss = loss_fn(y_hat, y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scheduler.step()
    accuracy = evaluate(model, val_loader)
assert accuracy > 0.9
# --8<-- [end:train]

# --8<-- [start:save]
parts = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
states = {name: part.state_dict() for name, part in parts.items()}
torch.save(states | {"epoch": epoch}, "checkpoint.pt")
again = Net()
states = torch.load("checkpoint.pt", map_location="cpu")
again.load_state_dict(states["model"])
assert evaluate(again.to(device), val_loader) == accuracy
# --8<-- [end:save]
