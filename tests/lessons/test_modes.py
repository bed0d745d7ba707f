"""What the page on modes says in words of `inference_mode`."""

import pytest
import torch
from torch import nn


def test_inference_is_stricter_than_no_grad_and_a_copy_is_free():
    model, X = nn.Linear(3, 3), torch.ones(2, 3)
    with torch.no_grad():
        loose = model(X)
    with torch.inference_mode():
        strict = model(X)
    for fit in loose, strict.clone():
        model(fit).sum().backward()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        model(strict)
