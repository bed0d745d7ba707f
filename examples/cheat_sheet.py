"""Which lines of PyTorch does one need again and again?"""

# --8<-- [start:start]
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
else:
    device = torch.device("cpu")
# --8<-- [end:start]

# --8<-- [start:create]
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
assert x.shape == (2, 3) and x.numel() == 6
assert x.dtype == torch.float32
assert x.long().dtype == torch.int64
assert torch.arange(0, 10, 3).tolist() == [0, 3, 6, 9]
assert torch.zeros(2, 3).shape == torch.randn_like(x).shape
# --8<-- [end:create]

# --8<-- [start:index]
assert x[1].tolist() == [4, 5, 6] and x[1, 2].item() == 6
assert x[:, 0].tolist() == [1, 4]
assert x[-1, 1:].tolist() == x[x > 4].tolist() == [5, 6]
assert x.sum() == 21 and x.mean() == 3.5
assert x.sum(dim=0).tolist() == [5, 7, 9]
assert x.sum(dim=1, keepdim=True).shape == (2, 1)
# --8<-- [end:index]

# --8<-- [start:shape]
assert x.reshape(3, -1).shape == (3, 2)
assert x.flatten().shape == x.view(6).shape == (6,)
assert x.unsqueeze(0).shape == x[None].shape == (1, 2, 3)
assert torch.cat([x, x]).shape == (4, 3)
assert torch.stack([x, x]).shape == (2, 2, 3)
assert x.T.shape == (3, 2) and (x @ x.T).shape == (2, 2)
assert (x + torch.ones(3)).shape == (2, 3)
assert (x + torch.ones(2, 1)).shape == (2, 3)
for same in (x[0], x.T, torch.from_numpy(x.numpy())):
    assert same.data_ptr() == x.data_ptr()
for copy in (x.clone(), x + 0, torch.tensor(x.numpy())):
    assert copy.data_ptr() != x.data_ptr()
# --8<-- [end:shape]

# --8<-- [start:gradient]
w = torch.tensor(3.0, requires_grad=True)
loss = w**2
loss.backward()
assert w.grad == 2 * w
with torch.no_grad():
    w -= 0.1 * w.grad
w.grad = None
assert not w.detach().requires_grad
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

model = Net().to(device)
for name, p in model.named_parameters():
    print(f"{name:11} {p.numel():5}  {list(p.shape)}")
# --8<-- [end:model]

# --8<-- [start:size]
C, D, n, k, s, p = 3, 8, 32, 5, 2, 1
m = (n + 2 * p - k) // s + 1
conv = nn.Conv2d(C, D, k, stride=s, padding=p)
assert conv(torch.zeros(1, C, n, n)).shape == (1, D, m, m)
assert conv.weight.numel() == D * C * k * k
# --8<-- [end:size]

# --8<-- [start:data]
X, y = torch.randn(100, 1, 8, 8), torch.randint(10, (100,))
dataset = TensorDataset(X, y)
loader = DataLoader(dataset, batch_size=32, shuffle=True)
assert len(dataset) == 100 and len(loader) == 4
# --8<-- [end:data]

# --8<-- [start:losses]
y_hat = torch.randn(4, 10)
loss_fn = nn.MSELoss()  # (N, D), (N, D)
assert loss_fn(y_hat, torch.randn(4, 10)).shape == ()
loss_fn = nn.BCEWithLogitsLoss()  # (N, K), (N, K)
assert loss_fn(y_hat, torch.randn(4, 10).gt(0).float()) > 0
loss_fn = nn.CrossEntropyLoss()  # (N, K), (N,)
assert loss_fn(y_hat, torch.tensor([3, 0, 9, 1])) > 0
# --8<-- [end:losses]

# --8<-- [start:train]
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
model.train()
for epoch in range(40):
    for X_batch, y_batch in loader:
        y_hat = model(X_batch.to(device))
        loss = loss_fn(y_hat, y_batch.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
# --8<-- [end:train]

# --8<-- [start:evaluate]
model.eval()
with torch.no_grad():
    right = 0
    for X_batch, y_batch in loader:
        answer = model(X_batch.to(device)).argmax(dim=1)
        right += (answer.cpu() == y_batch).sum().item()
assert right / len(dataset) > 0.95
# --8<-- [end:evaluate]

# --8<-- [start:save]
torch.save(model.state_dict(), "model.pt")
again = Net()
state = torch.load("model.pt", map_location="cpu")
again.load_state_dict(state)
again.eval()
assert torch.equal(again.fc.bias, model.fc.bias.cpu())
# --8<-- [end:save]
