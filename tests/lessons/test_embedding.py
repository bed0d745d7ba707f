"""What the lesson `embedding` gives its readers holds for their sentences: other lengths, empty ones, unknown words."""

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

from tests.lessons import regions


@pytest.fixture(scope="module")
def lesson():
    return regions("embedding", "words", "batches")


def test_texts_of_any_length_become_batches(lesson):
    samples = [("rain " * n, n % 3) for n in (1, 5, 0, 2, 7, 0, 0)]
    batches = list(DataLoader(samples, batch_size=3, collate_fn=lesson["collate"]))
    assert [X.shape for X, _ in batches] == [(3, 5), (3, 7), (1, 1)]
    assert all(X.dtype == torch.int64 and (X > 0).any(dim=1).all() for X, _ in batches)
    assert torch.cat([y for _, y in batches]).tolist() == [label for _, label in samples]
    assert [X[0, 0].item() for X, _ in batches] == [7, 7, 1]


def test_unknown_words_stay_inside_the_table(lesson):
    x = lesson["encode"]("Rain, it never rains 中文 rain")
    assert x.tolist() == [1, 1, 1, 1, 1, 7]
    assert nn.Embedding(len(lesson["vocabulary"]), 3)(x).shape == (6, 3)
    assert nn.Embedding(10, 3)(lesson["encode"]("")).shape == (0, 3)
