"""What the page on losses says in words: each row of its table runs, and its defaults are PyTorch's."""

import re

import pytest
import torch
import torch.nn.functional as F
from sklearn.metrics import f1_score
from torch import nn

from tests.project import LANGUAGES, ROOT

N, D, K, H, W = 8, 3, 5, 4, 6
TARGETS = {
    "one number": torch.randn(N, 1),
    "yes or no": torch.ones(N, 1),
    "one of K classes": torch.full((N,), K - 1),
    "a class for each pixel": torch.full((N, H, W), K - 1),
    "K labels, each yes or no": torch.ones(N, K),
    "probabilities of K classes": torch.full((N, K), 1 / K),
}


def rows(language: str) -> list[list[str]]:
    """Return the cells of the table `which_loss`."""
    text = (ROOT / "docs" / language / "losses.md").read_text(encoding="utf-8").partition("{ #which_loss }")[2]
    table = text.partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in re.findall(r"^\|.*\|$", table, flags=re.MULTILINE)][2:]


@pytest.mark.parametrize("number", range(len(TARGETS)))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_runs(language, number):
    task, layer, loss, target = rows(language)[number]
    name, y = list(TARGETS.items())[number]
    assert language == "zh" or task == name
    layer = eval("nn." + layer.strip("`"), {"nn": nn, "D": D, "K": K})
    X = torch.randn(N, D, H, W) if isinstance(layer, nn.Conv2d) else torch.randn(N, D)
    shape = eval(re.search(r"`(\(.*?\))`", target)[1], {"N": N, "K": K, "H": H, "W": W})
    assert y.shape == torch.Size(shape) and ("int64" in target) == (y.dtype == torch.int64)
    loss_fn = getattr(nn, loss.strip("`"))()
    assert loss_fn(layer(X), y).isfinite()


def test_the_table_is_whole():
    assert [len(rows(language)) for language in LANGUAGES] == [len(TARGETS)] * 2


def test_defaults_and_smoothing():
    logits, y = torch.randn(4, K), torch.tensor([0, 1, 2, 3])
    assert nn.NLLLoss().ignore_index == nn.CrossEntropyLoss().ignore_index == -100
    smooth = 0.9 * F.one_hot(y, K) + 0.1 / K
    assert torch.isclose(F.cross_entropy(logits, y, label_smoothing=0.1), F.cross_entropy(logits, smooth))


def test_a_second_softmax_makes_all_classes_look_alike():
    p = torch.softmax(100 * torch.randn(1000, 10), dim=1).softmax(dim=1)
    assert (p.amax(dim=1) / p.amin(dim=1)).max() < 3


def test_several_labels_are_counted_as_the_page_says():
    """A model that always says no gets most labels right, and an f1 of 0."""
    labels = torch.zeros(20, 5, dtype=torch.long)
    labels[::4] = torch.eye(5, dtype=torch.long)
    no, good = -torch.ones(20, 5), 2.0 * labels - 1
    share = ((no > 0) == (labels == 1)).float().mean()
    assert share == (labels == 0).float().mean() > 0.9
    assert f1_score(labels, no > 0, average="macro", zero_division=0) == 0
    assert f1_score(labels, good > 0, average="macro") == 1
