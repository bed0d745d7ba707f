"""Answers to the exercises of recurrent."""

# --8<-- [start:both_ways]
import torch
from torch import nn

torch.manual_seed(0)
X = torch.randn(32, 5, 4)  # (N, T, D)
lstm = nn.LSTM(4, 8, 2, batch_first=True, bidirectional=True)
outputs, (h, c) = lstm(X)
print(tuple(outputs.shape), tuple(h.shape))
assert torch.equal(h[-2], outputs[:, -1, :8])
assert torch.equal(h[-1], outputs[:, 0, 8:])
both = torch.cat([h[-2], h[-1]], dim=1)  # (N, 2H)
print(tuple(nn.Linear(16, 2)(both).shape))
# --8<-- [end:both_ways]

# --8<-- [start:carried]
import torch
from torch import nn

torch.manual_seed(0)
gru = nn.GRU(4, 8, batch_first=True)
pieces = torch.randn(32, 10, 4).split(5, dim=1)  # (N, T, D)
state = torch.zeros(1, 32, 8)
try:
    for piece in pieces:
        outputs, state = gru(piece, state)
        outputs.mean().backward()
    raise AssertionError
except RuntimeError as error:
    print(f"RuntimeError: {error}"[:62])

state = torch.zeros(1, 32, 8)
for piece in pieces:
    outputs, state = gru(piece, state.detach())
    outputs.mean().backward()
# --8<-- [end:carried]
