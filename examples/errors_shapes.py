"""Sizes don't fit: which of the numbers is wrong?"""

# --8<-- [start:imports]
import textwrap
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader
from torchvision.transforms import v2

torch.manual_seed(0)
N, K = 32, 10
X = torch.randn(N, 1, 28, 28)  # (N, C, H, W)
y = torch.arange(N) % K  # (N,)
# --8<-- [end:imports]

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

# --8<-- [start:matrices]
body = nn.Sequential(nn.Conv2d(1, 10, 3, padding=1), nn.MaxPool2d(4))
print(tuple(body(X).shape))
head = nn.Linear(490, K)
net = nn.Sequential(body, nn.Flatten(), head)

show_error(RuntimeError, nn.Linear(392, K), body(X).flatten(1))
show_error(RuntimeError, net, X[0])  # (C, H, W)
show_error(RuntimeError, head, body(X))
show_error(RuntimeError, head, torch.flatten(body(X)))
# --8<-- [end:matrices]

# --8<-- [start:matrices_cured]
print(tuple(head(body(X).flatten(1)).shape))
print(tuple(net(X[0].unsqueeze(0)).shape))
wrong = nn.Sequential(body, nn.Flatten(), nn.Linear(49, K))
print(tuple(wrong(X[0]).shape))
# --8<-- [end:matrices_cured]

# --8<-- [start:batch_size]
views = [body(X).flatten(1)] * 6  # 6 (N, D)
below, beside = torch.cat(views, 0), torch.cat(views, 1)
print(tuple(below.shape), tuple(beside.shape))
show_error(ValueError, F.cross_entropy, head(below), y)
halves = body(X).view(-1, 245)
show_error(ValueError, F.cross_entropy, nn.Linear(245, K)(halves), y)
show_error(ValueError, F.cross_entropy, net(X[:20]), y[:25])
print(tuple(nn.Linear(6 * 490, K)(beside).shape))
# --8<-- [end:batch_size]

# --8<-- [start:broadcast]
table = torch.randn(N, 4)  # (N, D)
colour = X.expand(-1, 3, -1, -1)  # (N, 3, H, W)
mean = torch.tensor([0.5, 0.4, 0.3])
show_error(RuntimeError, torch.sub, table, table.mean(1))
show_error(RuntimeError, torch.sub, colour, mean)
show_error(RuntimeError, torch.eq, net(X).argmax(0), y)
table - table.mean(1, keepdim=True), colour - mean.view(3, 1, 1)
print(f"{(net(X).argmax(1) == y).float().mean():.2f}")
# --8<-- [end:broadcast]

# --8<-- [start:view]
last = X[:19]  # (N, C, H, W)
show_error(RuntimeError, last.view, 32, -1)
show_error(RuntimeError, body(X).view, -1, 256)
show_error(RuntimeError, X.permute(0, 3, 2, 1).view, 32, -1)
print(tuple(last.flatten(1).shape), tuple(body(X).flatten(1).shape))
print(tuple(X.permute(0, 3, 2, 1).reshape(32, -1).shape))
# --8<-- [end:view]

# --8<-- [start:stack]
pictures = [torch.zeros(3, 10, 7), torch.zeros(3, 3, 4)]
for_one = [v2.Resize(32)(p) for p in pictures]
for_both = [v2.Resize((32, 32))(p) for p in pictures]
crops = [v2.CenterCrop(32)(p) for p in for_one]
show_error(RuntimeError, torch.stack, pictures)
show_error(RuntimeError, next, iter(DataLoader(for_one, 2)))
print(*(tuple(torch.stack(p).shape) for p in (for_both, crops)))
words = [torch.tensor([5, 2, 8]), torch.tensor([7])]
show_error(RuntimeError, torch.stack, words)
print(pad_sequence(words, batch_first=True).tolist())
# --8<-- [end:stack]

# --8<-- [start:channels]
rows = X.flatten(1)  # (N, D)
show_error(RuntimeError, body, X.squeeze(1))  # (N, H, W)
show_error(RuntimeError, body, rows)
show_error(RuntimeError, body, rows.unsqueeze(1))
show_error(RuntimeError, body, colour)
print(tuple(body(rows.view(-1, 1, 28, 28)).shape))
print(tuple(body(v2.Grayscale()(colour)).shape))
# --8<-- [end:channels]

# --8<-- [start:small]
small = torch.zeros(2, 1, 4, 4)
show_error(RuntimeError, nn.Conv2d(1, 6, 5), small)
show_error(RuntimeError, nn.MaxPool2d(5), small)
show_error(ValueError, nn.BatchNorm2d(490), body(X).flatten(1))
show_error(ValueError, nn.BatchNorm1d(10), body(X))
print(tuple(nn.Conv2d(1, 6, 5, padding=2)(small).shape))
# --8<-- [end:small]

# --8<-- [start:indices]
show_error(IndexError, net(X[:1])[0].softmax, 1)
show_error(IndexError, net(X[:1]).squeeze().argmax, 1)
show_error(IndexError, nn.Embedding(5, 2), torch.tensor([5]))
print(net(X[:1]).softmax(1).shape, nn.Embedding(6, 2).weight.shape)
# --8<-- [end:indices]
