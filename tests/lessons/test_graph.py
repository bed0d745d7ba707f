"""`back`, the walk of the lesson, finds what backward() finds: other networks, types and shapes."""

import pytest
import torch
from torch import nn

from tests.project import ROOT


@pytest.fixture(scope="module")
def back():
    code = (ROOT / "examples" / "graph.py").read_text(encoding="utf-8")
    namespace: dict = {}
    exec(code.partition("[start:back]\n")[2].partition("# --8<-- [end:back]")[0], namespace)
    return namespace["back"]


class Skip(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 4)

    def forward(self, x):
        return x + self.layer(self.layer(x).tanh())


NETS = {
    "linear": lambda: nn.Linear(4, 3),
    "used twice": Skip,
    "batch norm": lambda: nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Sigmoid()),
    "frozen": lambda: nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4).requires_grad_(False), nn.Linear(4, 2)),
}


@pytest.mark.parametrize("make", NETS.values(), ids=NETS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_by_hand_equals_autograd(back, make, dtype):
    torch.manual_seed(0)
    net = make().to(dtype)
    loss = net(torch.randn(5, 4, dtype=dtype)).square().sum()
    with torch.no_grad():
        back(loss.grad_fn, torch.ones((), dtype=dtype), found := {})
    loss.backward()
    learning = [p for p in net.parameters() if p.requires_grad]
    assert len(found) == len(learning)
    assert all(torch.allclose(found[p], p.grad, rtol=1e-4, atol=1e-5) for p in learning)
