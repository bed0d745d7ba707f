"""Answers to the exercises of texts."""

# --8<-- [start:pieces]
import re
import unicodedata

WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def tokens(text):
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())


def pairs(text):
    pieces = tokens(text)
    return pieces + [a + b for a, b in zip(pieces, pieces[1:])]


for text in "I don't pay €40!", "付款失败", "ＯＫ，明天 9 点", "👍":
    print(tokens(text), pairs(text)[len(tokens(text)) :])
# --8<-- [end:pieces]

# --8<-- [start:limit]
import torch
from torch import nn

torch.manual_seed(0)
words = ["<pad>", "<unk>", "parcel", "refund", "card", "size"]
number = {word: i for i, word in enumerate(words)}
model = nn.Sequential(nn.EmbeddingBag(6, 8, padding_idx=0), nn.Linear(8, 4))


def classify(text, at_least=0.5, share=0.5):
    row = [number.get(word, 1) for word in text.lower().split()]
    known = sum(i > 1 for i in row) / max(len(row), 1)
    p = model(torch.tensor([row or [1]])).softmax(dim=1)[0]
    if known < share or p.max() < at_least:
        return None
    return p.argmax().item()


assert classify("Guten Tag") is None and classify("") is None
assert classify("card refund", at_least=1) is None
assert classify("card refund", at_least=0) in range(4)
print(classify("my card", at_least=0), classify("my own card", at_least=0))
# --8<-- [end:limit]

# --8<-- [start:wrong_vocabulary]
import torch
from torch import nn

words = ["<pad>", "<unk>", "card", "parcel", "refund", "size"]
torch.manual_seed(0)
embedding = nn.Embedding(len(words), 4, padding_idx=0)

shorter = [word for word in words if word != "card"]
row = torch.tensor([shorter.index("parcel")])
assert torch.equal(embedding(row)[0], embedding.weight[words.index("card")])
assert len(shorter) != embedding.num_embeddings
print(len(shorter), embedding)
# --8<-- [end:wrong_vocabulary]
