"""A checkpoint that is cut off is refused, wherever it ends."""

from pathlib import Path

import pytest
import torch

from tests.lessons import regions


def test_cut_checkpoint_is_refused_at_every_length(tmp_path, monkeypatch):
    """Wherever a file ends too early, `restore` says its name and leaves the model as it was."""
    monkeypatch.chdir(tmp_path)
    lesson = regions("checkpoint", "file", "restore")
    whole, model = Path("good.pt").read_bytes(), lesson["build"]()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for length in range(len(whole)):
        Path("cut.pt").write_bytes(whole[:length])
        with pytest.raises(ValueError, match="cut.pt"):
            lesson["restore"](model, "cut.pt")
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    lesson["restore"](model, "good.pt")
    assert torch.equal(model[0].weight, lesson["model"][0].weight)
