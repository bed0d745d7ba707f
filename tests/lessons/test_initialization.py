"""`init`, carried away: other layers, other types, no bias, twice, and on a device without numbers."""

import pytest
import torch
from torch import nn
from torchvision import models

from tests.project import ROOT


@pytest.fixture(scope="module")
def init():
    code = (ROOT / "examples" / "initialization.py").read_text(encoding="utf-8")
    namespace = {"torch": torch, "nn": nn}
    exec(code.partition("[start:init]\n")[2].partition("# --8<-- [end:init]")[0], namespace)
    return namespace["init"]


LAYERS = {
    "linear": lambda **how: nn.Linear(400, 300, **how),
    "convolution": lambda **how: nn.Conv2d(16, 300, 5, **how),
}


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_weights_get_their_spread_and_biases_zero(init, make, bias, dtype):
    layer = make(bias=bias, dtype=dtype)
    for _ in range(2):
        layer.apply(init)
        assert abs(layer.weight.std() / (2 / 400) ** 0.5 - 1) < 0.02
        assert layer.bias is None or not layer.bias.any()
        assert layer.weight.requires_grad and layer.weight.is_leaf and layer.weight.dtype == dtype


def test_layers_inside_layers_are_found_and_others_left_alone(init):
    net = nn.Sequential(nn.Sequential(nn.Linear(4, 4)), nn.BatchNorm1d(4), nn.Embedding(3, 4), nn.ReLU())
    before = {name: p.clone() for name, p in net.named_parameters()}
    net.apply(init)
    changed = {name for name, p in net.named_parameters() if not torch.equal(p, before[name])}
    assert changed == {"0.0.weight", "0.0.bias"}


def test_a_device_without_numbers_is_no_obstacle(init):
    assert nn.Linear(4, 4, device="meta").apply(init).weight.is_meta


def test_ready_made_networks_start_as_the_page_says():
    """ResNet by He's rule, over what comes out of a convolution; AlexNet within PyTorch's own bound."""
    torch.manual_seed(0)
    resnet, alexnet = models.resnet18(weights=None), models.alexnet(weights=None)
    weight = resnet.layer4[1].conv2.weight  # (512, 512, 3, 3)
    assert weight.std().item() == pytest.approx((2 / (512 * 9)) ** 0.5, rel=0.01)
    assert alexnet.features[0].weight.abs().max() <= 1 / (3 * 11 * 11) ** 0.5
