"""Answers to the exercises of joining."""

# --8<-- [start:shapes]
import torch

a, b = torch.zeros(2, 3), torch.ones(2, 3)
for dim in (0, 1, -1):
    print("cat", dim, tuple(torch.cat([a, b], dim=dim).shape))
for dim in (0, 1, 2, -1):
    print("stack", dim, tuple(torch.stack([a, b], dim=dim).shape))
# --8<-- [end:shapes]

# --8<-- [start:points]
import torch

x = torch.tensor([0.0, 1.0, 2.0])
y = torch.tensor([5.0, 6.0, 7.0])
wrong = torch.cat([x, y]).reshape(3, 2)
right = torch.stack([x, y], dim=1)
print(wrong, right, sep="\n")
assert right.tolist() == [[0, 5], [1, 6], [2, 7]]
assert not torch.equal(wrong, right)
# --8<-- [end:points]

# --8<-- [start:sentences]
import torch
from torch.nn.utils.rnn import pad_sequence

sentences = [torch.tensor(s) for s in ([4, 7, 2], [5], [9, 3])]
longest = max(len(s) for s in sentences)
batch = torch.zeros(len(sentences), longest, dtype=torch.int64)
for n, s in enumerate(sentences):
    batch[n, : len(s)] = s
print(batch)
assert torch.equal(batch, pad_sequence(sentences, batch_first=True))
# --8<-- [end:sentences]
