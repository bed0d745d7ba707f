"""How does a network compute with word numbers?"""

# --8<-- [start:words]
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import one_hot
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

texts = ["the cat sleeps", "a dog barks at the cat", "rain"]
vocabulary = ["<pad>", "<unk>", *sorted(set(" ".join(texts).split()))]
number = {word: i for i, word in enumerate(vocabulary)}

def encode(text):
    row = [number.get(word, 1) for word in text.split()]
    return torch.tensor(row, dtype=torch.int64)
# --8<-- [end:words]

# --8<-- [start:lookup]
torch.manual_seed(0)
V, D = len(vocabulary), 4
embedding = nn.Embedding(V, D)
W = embedding.weight  # (V, D)
x = encode("the cat sleeps")  # (T,)
o = one_hot(x, V).float()  # (T, V)
print(x, o, sep="\n")
assert torch.equal(embedding(x), W[x])
assert torch.allclose(o @ W, W[x])
# --8<-- [end:lookup]

# --8<-- [start:lookup_drawn]
fig, axes = plt.subplots(1, 2, figsize=(5.5, 3.2), layout="tight")
for ax, rows in zip(axes, (range(V), x.tolist())):
    ax.imshow(W[rows].detach(), cmap="RdBu", vmin=-2, vmax=2)
    names = [f"{vocabulary[i]} {i}" for i in rows]
    ax.set(xticks=range(D), yticks=range(len(rows)), yticklabels=names)
    ax.set_title(f"({len(rows)}, {D})")
plt.show()
# --8<-- [end:lookup_drawn]

# --8<-- [start:gradient]
embedding(encode("the cat and the dog")).sum().backward()
for i in range(V):
    print(vocabulary[i], W.grad[i].tolist())
# --8<-- [end:gradient]

# --8<-- [start:padding]
X = pad_sequence([encode(text) for text in texts], batch_first=True)
for padding_idx in None, 0:
    torch.manual_seed(0)
    embedding = nn.Embedding(V, D, padding_idx=padding_idx)
    before = embedding.weight.detach().clone()
    optimizer = torch.optim.Adam(embedding.parameters(), lr=0.1)
    loss = (embedding(X) - 1).square().mean()  # X: (3, 6)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    after = embedding.weight.detach()
    print(padding_idx, after[0], torch.equal(after[0], before[0]))
assert not after[0].any() and not torch.equal(after[2:], before[2:])
# --8<-- [end:padding]

# --8<-- [start:range]
number["cow"] = len(number)
x = encode("the cow sleeps")
print(x, embedding)
try:
    embedding(x)
    raise AssertionError
except IndexError as error:
    print(f"IndexError: {error}")
# --8<-- [end:range]

# --8<-- [start:cure]
del number["cow"]
x = encode("the cow sleeps")
assert x.max() < embedding.num_embeddings
print(x, embedding(x).shape)
# --8<-- [end:cure]

# --8<-- [start:batches]
samples = [("the cat sleeps", 0), ("rain", 1), ("a dog barks", 0), ("", 1)]

def collate(samples):
    texts, labels = zip(*samples)
    rows = [encode(text if text.split() else "<unk>") for text in texts]
    return pad_sequence(rows, batch_first=True), torch.tensor(labels)

for X, y in DataLoader(samples, batch_size=2, collate_fn=collate):
    print(X, y)
# --8<-- [end:batches]

# --8<-- [start:bag]
X = pad_sequence([encode(text) for text in texts], batch_first=True)
E = embedding(X)  # (N, T, D)
mask = (X != 0).unsqueeze(2)  # (N, T, 1)
by_hand = (E * mask).sum(dim=1) / mask.sum(dim=1)  # (N, D)
W = embedding.weight
bag = nn.EmbeddingBag.from_pretrained(W, mode="mean", padding_idx=0)
print(bag(X).shape, bag.weight.requires_grad)
assert torch.allclose(bag(X), by_hand)
# --8<-- [end:bag]

# --8<-- [start:mistake]
wrong = E.mean(dim=1)  # (N, D)
alone = embedding(encode("rain").unsqueeze(0)).mean(dim=1)  # (1, D)
print((alone / wrong[2:]).detach())
assert torch.allclose(wrong[2:], alone / 6)
assert torch.allclose(by_hand[2:], alone)
# --8<-- [end:mistake]

# --8<-- [start:order]
pair = "the dog barks at a cat", "a cat barks at the dog"
X = torch.stack([encode(text) for text in pair])
assert not torch.equal(X[0], X[1])
assert torch.allclose(bag(X)[0], bag(X)[1])
# --8<-- [end:order]
