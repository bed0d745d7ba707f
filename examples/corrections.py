"""What do older notes get wrong?"""

# --8<-- [start:wrong]
import textwrap

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


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

# --8<-- [start:parameters]
net = nn.Sequential(nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 1))
for name, parameter in net.named_parameters():
    print(name, tuple(parameter.shape), parameter.grad)
# --8<-- [end:parameters]


# --8<-- [start:forward]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 3), nn.Conv2d(6, 16, 3)
        self.fc1, self.fc2 = nn.Linear(576, 120), nn.Linear(120, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)  # (N, 6, 15, 15)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)  # (N, 16, 6, 6)
        x = F.relu(self.fc1(x.flatten(1)))  # (N, 120)
        return self.fc2(x)  # (N, 10)


X, net = torch.randn(1, 1, 32, 32), Net()
wrong("conv2(X)")
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
print(tuple(net.conv1(X[0]).shape))
wrong("net(X[0])")
print(tuple(net(X[0].unsqueeze(0)).shape))
# --8<-- [end:batch]

# --8<-- [start:next_functions]
loss = nn.MSELoss()(net(X), torch.randn(1, 10))
addmm = loss.grad_fn.next_functions[0][0]
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

# --8<-- [start:channels]
conv1, conv2 = nn.Conv2d(1, 20, 5, 1), nn.Conv2d(20, 50, 5, 1)
x = F.relu(conv1(torch.randn(32, 1, 28, 40)))
assert x.shape == (32, 20, 24, 36)
print(tuple(x.shape))
x = F.max_pool2d(x, 2, 2)
print(tuple(x.shape), tuple(conv2(x).shape))
# --8<-- [end:channels]

# --8<-- [start:path]
wrong(r'open(r"E:\PytorchLearning\EX3\AlexNet.png")')
# --8<-- [end:path]

# --8<-- [start:typos]
wrong(".with torch.no_grad(): pass")
wrong("torch.ones(2, requires_grad=true)")
wrong("random.seed(53113)")
wrong("Data.TensorDataset(X, X)")
print(f"{100 / 3:0f}%", f"{100 / 3:.0f}%")
# --8<-- [end:typos]
