"""The export of the lesson `exporting` with the networks that readers bring from `pretrained`: other files, same answers."""

import numpy as np
import onnxruntime
import pytest
import torch
from torch.export import Dim
from torchvision.models import get_model

from tests.lessons import regions
from tests.project import ROOT


def session(file):
    return onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small"])
def test_a_pretrained_network_gives_the_same_in_each_file(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.manual_seed(0)
    names = regions("exporting", "digits", "fit", "whole")
    model = names["Whole"](get_model(name, weights=None, num_classes=3)).eval()
    free, X = ({0: Dim("N")},), torch.rand(5, 3, 64, 64)
    names.update(model=model, X=X, free=free, P=model(X).detach())
    code = (ROOT / "examples" / "exporting.py").read_text(encoding="utf-8")
    for region in ("dynamic", "onnx"):
        exec(code.partition(f"[start:{region}]\n")[2].partition("# --8<-- [end")[0], names)
    with torch.no_grad():
        for n in (1, 5):
            (p,) = session("digits.onnx").run(["P"], {"pixels": X[:n].numpy()})
            assert np.allclose(p, model(X[:n]), atol=1e-5)
    assert {file.name for file in tmp_path.iterdir()} == {"digits.pt2", "digits.onnx"}


def test_the_answer_is_read_from_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = (ROOT / "examples" / "solutions" / "exporting.py").read_text(encoding="utf-8")
    names: dict = {}
    for region in ("label", "ask"):
        exec(code.partition(f"[start:{region}]\n")[2].partition("# --8<-- [end")[0], names)
    X = np.ones((1, 2, 2), dtype=np.float32)
    assert names["ask"](names["session"], X) in ("cat", "dog, small", "狐狸")
    names["onnx"].helper.set_model_props(names["saved"], {"names": "[]", "threshold": "1.1"})
    names["onnx"].save(names["saved"], "unsure.onnx")
    assert names["ask"](session("unsure.onnx"), X) == "don't know"
