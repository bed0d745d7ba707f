"""Which shape does an LSTM want, and what does it return?"""

# --8<-- [start:imports]
import textwrap
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

torch.manual_seed(0)
N, T, D, H = 32, 5, 4, 8
X = torch.randn(N, T, D)  # (N, T, D)
# --8<-- [end:imports]

# --8<-- [start:shapes]
lstm = nn.LSTM(D, H, batch_first=True)
outputs, (h, c) = lstm(X)
print(tuple(outputs.shape), tuple(h.shape), tuple(c.shape))
assert torch.equal(outputs[:, -1], h[-1])  # (N, H)
# --8<-- [end:shapes]

# --8<-- [start:by_hand]
W, U = lstm.weight_ih_l0, lstm.weight_hh_l0  # (4H, D), (4H, H)
b = lstm.bias_ih_l0 + lstm.bias_hh_l0  # (4H,)
h_t = c_t = torch.zeros(N, H)
for x in X.unbind(1):  # (N, D)
    i, f, g, o = (x @ W.T + h_t @ U.T + b).chunk(4, dim=1)
    c_t = f.sigmoid() * c_t + i.sigmoid() * g.tanh()
    h_t = o.sigmoid() * c_t.tanh()
assert torch.allclose(h_t, h[-1], atol=1e-6)
assert torch.allclose(c_t, c[-1], atol=1e-6)
# --8<-- [end:by_hand]

# --8<-- [start:order]
other = X.clone()
other[0] += 1
forgotten = nn.LSTM(D, H)  # (T, N, D)
for layer in lstm, forgotten:
    before, after = layer(X)[0], layer(other)[0]
    changed = (before != after).flatten(1).any(dim=1)  # (N,)
    print(tuple(before.shape), changed.sum().item())
right = forgotten(X.transpose(0, 1))[0]  # (T, N, H)
print(tuple(right[-1].shape))
# --8<-- [end:order]

# --8<-- [start:show_error]
def show_error(kind, action, *arguments):
    try:
        action(*arguments)
    except kind as error:
        message = f"{kind.__name__}: {error}"
        print(textwrap.fill(message, 72, break_on_hyphens=False))
    else:
        raise AssertionError
# --8<-- [end:show_error]

# --8<-- [start:errors]
words = torch.randint(10, (N, T))  # (N, T)
start = torch.zeros(1, N, H)
show_error(RuntimeError, lstm, X[..., :3])
show_error(ValueError, lstm, X.unsqueeze(0))
show_error(ValueError, lstm, words)
show_error(RuntimeError, lstm, X[:20], (start, start))
show_error(TypeError, nn.Sequential(lstm, nn.Linear(H, 1)), X)
# --8<-- [end:errors]

# --8<-- [start:module]
class Reader(nn.Module):
    def __init__(self, D, H, K):
        super().__init__()
        self.lstm = nn.LSTM(D, H, batch_first=True)
        self.head = nn.Linear(H, K)

    def forward(self, X):  # (N, T, D)
        _, (h, _) = self.lstm(X)
        return self.head(h[-1])  # (N, K)


print(tuple(Reader(D, H, 2)(X).shape))
print(tuple(nn.Sequential(nn.Embedding(10, D), Reader(D, H, 2))(words).shape))
# --8<-- [end:module]

# --8<-- [start:lengths]
short, long = X[0, :2], X[1]  # (2, D), (T, D)
alone = lstm(short)[1][0][-1]  # (H,)
batch = pad_sequence([short, long], batch_first=True)  # (2, T, D)
print(torch.allclose(lstm(batch)[0][0, -1], alone, atol=1e-6))

packed = pack_padded_sequence(
    batch, torch.tensor([2, 5]), batch_first=True, enforce_sorted=False
)
_, (h, _) = lstm(packed)
print(torch.allclose(h[-1, 0], alone, atol=1e-6))
# --8<-- [end:lengths]

# --8<-- [start:windows]
t = torch.arange(400) / 10
wave = t.sin() * (0.37 * t).cos()  # (400,)
windows = wave.unfold(0, 11, 1)  # (390, 11)
X, y = windows[:, :10, None], windows[:, 10:]  # (N, T, 1), (N, 1)
print(tuple(windows.shape), tuple(X.shape), tuple(y.shape))
# --8<-- [end:windows]

# --8<-- [start:train]
model = Reader(1, 16, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    for i in torch.randperm(300).split(30):
        y_hat = model(X[i])
        loss = F.mse_loss(y_hat, y[i])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
with torch.no_grad():
    ahead = F.mse_loss(model(X[300:]), y[300:])
same = F.mse_loss(X[300:, -1], y[300:])
print(f"{ahead:.4f} {same:.4f}")
assert ahead < same / 2
# --8<-- [end:train]

# --8<-- [start:line]
A = X[..., 0]  # (N, T)
w = torch.linalg.lstsq(A[:300], y[:300]).solution  # (T, 1)
line = F.mse_loss(A[300:] @ w, y[300:])
print(f"{line:.4f}")
assert line < ahead
# --8<-- [end:line]
