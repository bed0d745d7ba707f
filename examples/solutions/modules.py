"""Answers to the exercises of modules."""

# --8<-- [start:kernel_size]
import torch
from torch import nn

x = torch.randn(1, 1, 28, 28)
for P in (0, 2):
    conv = nn.Conv2d(1, 6, 5, padding=P)
    count = sum(p.numel() for p in conv.parameters())
    print(count, conv(x).shape)
    assert count == 6 * 1 * 5 * 5 + 6
    assert conv(x).shape[2] == (28 + 2 * P - 5) // 1 + 1
# --8<-- [end:kernel_size]

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
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):  # (N, inputs)
        return x @ self.weight.T + self.bias  # (N, outputs)


torch.manual_seed(0)
own, linear = Linear(576, 120), nn.Linear(576, 120)
linear.load_state_dict(own.state_dict())
x = torch.randn(4, 576)
print(own, [name for name, p in own.named_parameters()])
assert torch.allclose(own(x), linear(x), atol=1e-4)
# --8<-- [end:own_linear]
