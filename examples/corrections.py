"""Which claims in old tutorials don't hold?"""

# --8<-- [start:start]
import textwrap
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
# --8<-- [end:start]


# --8<-- [start:wrong]
def wrong(line):
    try:
        exec(line, globals())
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        text = textwrap.shorten(text, 150, placeholder=" …")
        print(textwrap.fill(text, 72))
    else:
        raise AssertionError(line)
# --8<-- [end:wrong]


# --8<-- [start:dimensions]
for shape in ((), (4,), (2, 2), (2, 2, 2), (8, 3, 32, 32)):
    x = torch.zeros(shape)
    print(f"{type(x).__name__} {x.ndim}")
# --8<-- [end:dimensions]

# --8<-- [start:memory]
array = np.zeros(2)
shared, copy = torch.from_numpy(array), torch.tensor(array)
array[0] = 7
print(shared.tolist(), copy.tolist())
# --8<-- [end:memory]


# --8<-- [start:network]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3)
        self.fc1, self.fc2 = nn.Linear(576, 10), nn.Linear(10, 2)

    def forward(self, x):  # (N, 1, 14, 14)
        x = F.max_pool2d(F.relu(self.conv(x)), 2)  # (N, 16, 6, 6)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))  # (N, 2)
# --8<-- [end:network]


# --8<-- [start:parameters]
net, X = Net(), torch.randn(1, 1, 14, 14)
for name, parameter in net.named_parameters():
    print(f"{name:12}{list(parameter.shape)!s:16}{parameter.grad}")
# --8<-- [end:parameters]

# --8<-- [start:size]
torch.save(net, "whole.pt")
torch.save(net.state_dict(), "state.pt")
files = Path("whole.pt"), Path("state.pt")
whole, state = (file.stat().st_size for file in files)
print(f"{whole / state:.1f} times as large")
assert 1000 < whole - state < 2000
# --8<-- [end:size]

# --8<-- [start:forward]
wrong("conv(X)")
wrong("F.max_pool2d(X)")
# --8<-- [end:forward]


# --8<-- [start:inherited]
class Wide(nn.Linear):
    pass


class Late(nn.Module):
    def __init__(self):
        width = 3
        super().__init__()
        self.fc = nn.Linear(2, width)


print(Wide(2, 3), Late(), sep="\n")
# --8<-- [end:inherited]

# --8<-- [start:batch]
print(tuple(net.conv(X[0]).shape))
wrong("net(X[0])")
print(tuple(net(X[0].unsqueeze(0)).shape))
# --8<-- [end:batch]

# --8<-- [start:channels]
conv1, conv2 = nn.Conv2d(1, 20, 5), nn.Conv2d(20, 50, 5)
x = conv1(torch.randn(32, 1, 28, 40))
print(tuple(x.shape))
assert x.shape == (32, 20, 28 - 5 + 1, 40 - 5 + 1)
x = F.max_pool2d(x, 2)
print(tuple(x.shape), tuple(conv2(x).shape))
# --8<-- [end:channels]

# --8<-- [start:next_functions]
loss = F.cross_entropy(net(X), torch.tensor([1]))
addmm = loss.grad_fn.next_functions[0][0].next_functions[0][0]
print(type(addmm).__name__)
for i in (0, 1):
    print(i, type(addmm.next_functions[i][0]).__name__)
# --8<-- [end:next_functions]

# --8<-- [start:twice]
loss.backward()
net.zero_grad()
wrong("loss.backward()")
# --8<-- [end:twice]

# --8<-- [start:one_hot]
logits, one_hot = torch.zeros(2, 3), torch.eye(3)[:2]
wrong("F.cross_entropy(logits, one_hot.long())")
print(F.cross_entropy(logits, one_hot))
# --8<-- [end:one_hot]

# --8<-- [start:slips]
wrong(".with torch.no_grad(): pass")
wrong("torch.ones(2, requires_grad=true)")
wrong("random.seed(0)")
# --8<-- [end:slips]
