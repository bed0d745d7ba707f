"""Answers to the exercises of embedding."""

# --8<-- [start:init]
import torch
from torch import nn

torch.manual_seed(0)
embedding = nn.Embedding(10, 4, padding_idx=0)
nn.init.normal_(embedding.weight, std=0.1)
print(embedding.weight[0].detach().round(decimals=2))
assert embedding.weight[0].any()

with torch.no_grad():
    embedding.weight[embedding.padding_idx] = 0
assert not embedding(torch.tensor([0, 0])).any()
# --8<-- [end:init]

# --8<-- [start:pairs]
import torch
from torch import nn

texts = ["the dog barks at a cat", "a cat barks at the dog"]


def tokens(text):
    words = text.split()
    return words + [f"{a} {b}" for a, b in zip(words, words[1:])]


both = [set(tokens(text)) for text in texts]
print(sorted(both[0] & both[1]), sorted(both[0] - both[1]), sep="\n")
number = {word: i for i, word in enumerate(sorted(both[0] | both[1]))}
X = torch.tensor([[number[word] for word in tokens(t)] for t in texts])
torch.manual_seed(0)
bag = nn.EmbeddingBag(len(number), 4, mode="mean")
difference = bag(X)[0] - bag(X)[1]
print(X.shape, difference.detach().round(decimals=2))
assert not torch.allclose(bag(X)[0], bag(X)[1])
# --8<-- [end:pairs]

# --8<-- [start:empty]
import torch
from torch import nn

torch.manual_seed(0)
bag = nn.EmbeddingBag(10, 4, mode="mean", padding_idx=0)
X = torch.tensor([[9, 5, 8], [0, 0, 0]])
mask = (X != 0).unsqueeze(2)
E = bag.weight[X]
by_hand = (E * mask).sum(dim=1) / mask.sum(dim=1)
print(by_hand[1].detach(), bag(X)[1].detach())
assert by_hand[1].isnan().all() and not bag(X)[1].any()

by_hand = (E * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
assert torch.allclose(by_hand, bag(X))
# --8<-- [end:empty]
