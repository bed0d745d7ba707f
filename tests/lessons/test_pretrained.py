"""What the lesson `pretrained` gives its readers: other networks, other files, other servers, none of them real weights."""

import hashlib
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
import torchvision
from torch import nn
from torchvision.models import SqueezeNet, VisionTransformer, get_model, get_model_weights, list_models

from tests.lessons import regions


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here = torch.hub.get_dir()
    names = regions("pretrained", "switch", "fetch", "replace_head")
    torch.hub.set_dir(tmp_path / "hub")
    code = (Path(__file__).parents[2] / "examples" / "pretrained.py").read_text(encoding="utf-8")
    exec(code.partition("[start:pretrained]\n")[2].partition("\n\nmodel, head")[0], names)
    yield names
    torch.hub.set_dir(here)


def cached(name: str) -> Path:
    file = Path(torch.hub.get_dir(), "checkpoints", Path(get_model_weights(name).DEFAULT.url).name)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "efficientnet_b0"])
def test_weights_of_the_right_shapes_are_read_and_the_head_is_new(name, lesson):
    source = get_model(name, weights=None)
    torch.save(source.state_dict(), cached(name))
    for _ in range(2):
        model, head, prepare = lesson["pretrained"](name, K=3)
        assert next(model.parameters()).equal(next(source.parameters()))
        picture = torchvision.transforms.v2.ToPILImage()(torch.rand(3, 50, 90))
        y_hat = model.eval()(prepare(picture).unsqueeze(0))
        assert y_hat.shape == (1, 3) and any(part is head for part in model.modules())


@pytest.mark.parametrize(
    "name", [name for name in list_models(module=torchvision.models) if name[:3] not in ("reg", "squ")]
)
def test_the_replaced_layer_is_the_head_in_every_family(name, lesson):
    with torch.device("meta"):
        model = get_model(
            name, weights=None, **({"init_weights": False} if name in ("googlenet", "inception_v3") else {})
        )
        before = dict(model.named_modules())
        head = lesson["replace_head"](model, 7)
    (where,) = (where for where, module in model.named_modules() if module is head)
    assert before[where].out_features == 1000 and head.in_features == before[where].in_features


def test_a_vision_transformer_answers_with_its_new_head(lesson):
    model = VisionTransformer(32, 16, num_layers=1, num_heads=2, hidden_dim=8, mlp_dim=16)
    lesson["replace_head"](model, 4)
    assert model(torch.rand(2, 3, 32, 32)).shape == (2, 4)


def test_a_network_without_linear_is_refused_by_name(lesson):
    with pytest.raises(ValueError, match=r"no nn\.Linear in SqueezeNet"):
        lesson["replace_head"](SqueezeNet("1_1"), 4)


def test_a_missing_file_says_which_and_how(lesson):
    with pytest.raises(FileNotFoundError, match=r"resnet18-f37072fd\.pth; set download = True"):
        lesson["pretrained"]("resnet18", K=2)


class Trap:
    def __reduce__(self):
        return os.mkdir, ("caught",)


DAMAGES = {
    "empty": lambda file: file.write_bytes(b""),
    "cut off": lambda file: os.truncate(file, file.stat().st_size // 2),
    "a web page": lambda file: file.write_text("<html>404</html>"),
    "another network": lambda file: torch.save(nn.Linear(2, 2).state_dict(), file),
    "no state": lambda file: torch.save([1, 2], file),
    "hidden code": lambda file: torch.save({"fc.bias": Trap()}, file),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_named_and_runs_nothing(damage, lesson):
    file = cached("mobilenet_v3_small")
    torch.save(get_model("mobilenet_v3_small", weights=None).state_dict(), file)
    DAMAGES[damage](file)
    with pytest.raises(ValueError, match=rf"{file.name}: \w+Error\(.*; broken\? delete it"):
        lesson["pretrained"]("mobilenet_v3_small", K=2)
    assert not Path("caught").exists()


def test_the_cause_is_told_with_the_file(lesson):
    cached("mobilenet_v3_small").mkdir()
    with pytest.raises(ValueError, match=r"mobilenet_v3_small-\w+\.pth: (IsADirectory|Permission)Error\("):
        lesson["pretrained"]("mobilenet_v3_small", K=2)


@pytest.fixture
def server(tmp_path):
    (tmp_path / "served").mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path / "served")
    handler.log_message = None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield tmp_path / "served", f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_file_is_fetched_once_and_checked(lesson, server):
    folder, address = server
    content = b"weights"
    name = f"net-{hashlib.sha256(content).hexdigest()[:8]}.pth"
    (folder / name).write_bytes(content)
    weights = SimpleNamespace(url=f"{address}/{name}")
    file = lesson["fetch"](weights, download=True)
    assert file.read_bytes() == content
    (folder / name).unlink()
    assert lesson["fetch"](weights, download=False) == lesson["fetch"](weights, download=True) == file


@pytest.mark.parametrize("name", ["net-00000000.pth", "gone-00000000.pth"])
def test_what_cannot_be_fetched_leaves_no_file(name, lesson, server):
    folder, address = server
    (folder / "net-00000000.pth").write_bytes(b"half a fi")
    with pytest.raises(ConnectionError, match=f"download {address}/{name} elsewhere, put it into") as refusal:
        lesson["fetch"](SimpleNamespace(url=f"{address}/{name}"), download=True)
    assert "\n" not in str(refusal.value)
    assert not list(Path(torch.hub.get_dir()).rglob("*.p*"))


def test_the_transform_for_training_fits_every_network(monkeypatch):
    code = (Path(__file__).parents[2] / "examples" / "solutions" / "pretrained.py").read_text(encoding="utf-8")
    names: dict = {}
    exec(code.partition("[start:training]\n")[2].partition("# --8<-- [end:training]")[0], names)
    for name in ("resnet18", "efficientnet_v2_s", "vit_b_16"):
        prepare = get_model_weights(name).DEFAULT.transforms()
        for size in ((40, 30), (1000, 10)):
            picture = torchvision.transforms.v2.ToPILImage()(torch.rand(3, *size))
            assert names["training"](prepare)(picture).shape == prepare(picture).shape


def test_the_number_of_outputs_is_only_a_note():
    model = get_model("resnet18", weights=None)
    model.fc.out_features = 2
    assert model(torch.rand(2, 3, 32, 32)).shape == (2, 1000)
    model.fc = nn.Linear(model.fc.in_features, 2)
    assert model(torch.rand(2, 3, 32, 32)).shape == (2, 2)
