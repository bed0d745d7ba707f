"""The choice of a device works with an accelerator and without one; `meta` stands in for a graphics card."""

import pytest
import torch

from tests.lessons import regions


@pytest.mark.parametrize("kind", [None, "meta"])
def test_the_device_is_the_accelerator_where_there_is_one(monkeypatch, kind):
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: kind is not None)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: kind and torch.device(kind, 0))
    found = regions("setup", "versions", "device")
    assert found["device"].type == found["x"].device.type == (kind or "cpu")
