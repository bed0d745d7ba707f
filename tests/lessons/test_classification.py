"""What the lesson `classification` gives its readers runs on their classes: other numbers of them, other devices."""

import pytest
import torch
from torch import nn

from tests.lessons import regions


@pytest.fixture(scope="module")
def lesson():
    return regions("classification", "data", "net", "guess", "loss", "train")


def test_accuracy_counts_and_keeps_the_mode(lesson):
    model = nn.Identity()
    logits = torch.eye(4)
    assert lesson["accuracy"](model, logits, torch.tensor([0, 1, 2, 0])) == 0.75
    assert lesson["accuracy"](model, logits[:1], torch.tensor([3])) == 0
    assert model.training


def test_five_classes_are_learned_and_learned_further(lesson):
    torch.manual_seed(0)
    y = torch.arange(100) % 5
    X = nn.functional.one_hot(y, 5).float() + 0.1 * torch.randn(100, 5)
    net = lesson["Net"](n_feature=5, n_hidden=8, n_output=5)
    before = lesson["accuracy"](net, X, y)
    for _ in range(2):
        lesson["train"](net, X, y, 100)
    assert before < 0.9 < lesson["accuracy"](net, X, y)


def test_on_a_device_without_numbers(lesson):
    net = lesson["Net"](2, 10, 2).to("meta")
    X = torch.empty(6, 2, device="meta")
    lesson["train"](net, X, torch.empty(6, dtype=torch.int64, device="meta"), 2)
