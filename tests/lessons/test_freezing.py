"""`train_unfrozen` of the freezing lesson on networks that readers have: their frozen part stays as it is, bit by bit."""

import copy

import pytest
import torch
from torch import nn
from torchvision.models import get_model

from tests.lessons import regions

NETWORKS = {
    "resnet18": "fc",
    "mobilenet_v3_small": "classifier",
    "efficientnet_b0": "classifier",
    "vgg11_bn": "classifier",
}


@pytest.fixture(scope="module")
def lesson() -> dict:
    return regions("freezing", "pretrain", "train_unfrozen")


@pytest.mark.parametrize("name", NETWORKS)
def test_a_frozen_body_stays_and_its_head_learns(name, lesson):
    torch.manual_seed(0)
    model = get_model(name, weights=None, num_classes=3)
    model.requires_grad_(False)
    head = model.get_submodule(NETWORKS[name]).requires_grad_(True)
    inside = {f"{NETWORKS[name]}.{key}" for key in head.state_dict()}
    before = copy.deepcopy(model.state_dict())
    assert lesson["train_unfrozen"](model) is model
    optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
    nn.functional.cross_entropy(model(torch.rand(2, 3, 32, 32)), torch.tensor([0, 2])).backward()
    optimizer.step()
    changed = {key for key, tensor in model.state_dict().items() if not tensor.equal(before[key])}
    assert changed and changed <= inside


def test_the_head_keeps_its_dropout_and_twice_is_once(lesson):
    model = get_model("efficientnet_b0", weights=None)
    model.features.requires_grad_(False)
    for _ in range(2):
        lesson["train_unfrozen"](model)
        assert model.classifier[0].training and model.training
        assert not any(module.training for module in model.features.modules())


def test_with_nothing_frozen_it_is_train_and_with_all_frozen_eval(lesson):
    model = get_model("resnet18", weights=None)
    assert all(module.training for module in lesson["train_unfrozen"](model).modules())
    lesson["train_unfrozen"](model.requires_grad_(False))
    assert not any(module.training for module in model.modules())
