"""What readers carry away from the cheat sheet works on their data too."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.project import ROOT

CODE = (ROOT / "examples" / "cheat_sheet.py").read_text(encoding="utf-8")


def region(name: str, **namespace) -> dict:
    """Run a region of the script and return what it defines; `namespace` is what it finds there."""
    exec(CODE.partition(f"[start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0], namespace)
    return namespace


def test_evaluate_counts_samples_not_batches():
    """A small last batch counts for its samples only, dropout is off, and a model may be tested twice."""
    evaluate = region("evaluate", torch=torch, device=torch.device("cpu"))["evaluate"]
    torch.manual_seed(0)
    X, y = torch.randn(11, 5), torch.randint(3, (11,))
    model = nn.Sequential(nn.Linear(5, 3), nn.Dropout(0.9))
    loader = DataLoader(TensorDataset(X, y), batch_size=4)
    expected = (model[0](X).argmax(1) == y).float().mean()
    assert evaluate(model, loader) == evaluate(model.train(), loader) == expected
    assert 0 < expected < 1 and model[0].weight.grad is None


def test_the_transform_takes_pictures_of_any_size():
    from torchvision.transforms import v2

    transform = region("pictures", torch=torch, v2=v2)["transform"]
    for size in ((8, 8), (9, 300), (500, 20), (3, 5)):
        assert transform(v2.ToPILImage()(torch.rand(1, *size))).shape == (1, 8, 8), size
