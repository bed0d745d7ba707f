"""What the page on saving says in words of the format safetensors."""

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn


def test_what_safetensors_refuses(tmp_path):
    file, w = tmp_path / "net.safetensors", torch.arange(6.0).view(2, 3)
    save_file({"weight": w.clone()}, file)
    assert torch.equal(load_file(file)["weight"], w)
    tied = nn.Sequential(nn.Linear(3, 3, bias=False), nn.Linear(3, 3, bias=False))
    tied[1].weight = tied[0].weight
    with pytest.raises(RuntimeError, match="share memory"):
        save_file(tied.state_dict(), file)
    with pytest.raises(ValueError, match="non contiguous"):
        save_file({"weight": w.T}, file)
