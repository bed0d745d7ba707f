"""Answers to the exercises of modules."""

# --8<-- [start:no_relu]
import torch
from torch import nn

torch.manual_seed(0)
first, second = nn.Linear(8, 16), nn.Linear(16, 4)
W = second.weight @ first.weight  # (4, 8)
b = first.bias @ second.weight.T + second.bias  # (4,)

x = torch.randn(5, 8)  # (N, 8)
y = x @ W.T + b  # (N, 4)
print(torch.allclose(second(first(x)), y, atol=1e-5))
print(torch.allclose(second(first(x).relu()), y, atol=1e-5))
# --8<-- [end:no_relu]

# --8<-- [start:plain_list]
from torch import nn

class Deep(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layers = kind([nn.Linear(8, 8), nn.Linear(8, 8)])

for kind in (list, nn.ModuleList):
    print(kind.__name__, len(list(Deep(kind).parameters())))
assert not list(Deep(list).parameters())
# --8<-- [end:plain_list]

# --8<-- [start:own_linear]
import torch
from torch import nn

class Linear(nn.Module):
    def __init__(self, D_in, D_out):
        super().__init__()
        weight = torch.randn(D_out, D_in) / D_in**0.5
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.zeros(D_out))

    def forward(self, x):  # (N, D_in)
        return x @ self.weight.T + self.bias  # (N, D_out)

torch.manual_seed(0)
own, linear = Linear(576, 120), nn.Linear(576, 120)
linear.load_state_dict(own.state_dict())
x = torch.randn(4, 576)
print([name for name, p in own.named_parameters()])
print(f"{x.std():.1f} -> {own(x).std():.1f}")
assert torch.allclose(own(x), linear(x), atol=1e-5)
# --8<-- [end:own_linear]

# --8<-- [start:block]
import torch
import torch.nn.functional as F
from torch import nn

class Block(nn.Module):
    def __init__(self, C_in, C_out):
        super().__init__()
        self.conv = nn.Conv2d(C_in, C_out, 3)

    def forward(self, x):  # (N, C_in, H, W)
        return F.max_pool2d(F.relu(self.conv(x)), 2)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block1, self.block2 = Block(1, 6), Block(6, 16)
        self.fc = nn.Linear(16 * 6 * 6, 10)

    def forward(self, x):  # (N, 1, 32, 32)
        x = self.block2(self.block1(x))  # (N, 16, 6, 6)
        return self.fc(torch.flatten(x, 1))  # (N, 10)

net = Net()
print(*[name for name, p in net.named_parameters()], sep="\n")
assert net(torch.randn(2, 1, 32, 32)).shape == (2, 10)

one, other = Block(6, 6), Block(6, 6)
for blocks in (nn.Sequential(one, other), nn.Sequential(one, one)):
    print(len(list(blocks.parameters())))
# --8<-- [end:block]
