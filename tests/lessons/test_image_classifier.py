"""The image classifier is a program for any folder of pictures, a class a folder; its page says so, and here it is one."""

import json
import os
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image, ImageOps
from sklearn.datasets import load_sample_image
from torchvision.models import ResNet18_Weights, resnet18

from run.blocks import python_blocks
from run.notebooks import as_markdown
from tests.lessons import regions
from tests.project import ROOT

SCRIPT = ROOT / "examples" / "projects" / "image_classifier.py"


def program(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the program as a reader downloads it; return its file."""
    blocks = python_blocks(as_markdown(SCRIPT.read_text(encoding="utf-8"), SCRIPT.name, "en"), SCRIPT.name)
    code = "\n\n\n".join(block.code for block in blocks if not block.session)
    for old, new in (changes or {}).items():
        assert code.count(old) == 1, f"{old}: {code.count(old)}"
        code = code.replace(old, new)
    path = folder / "image_classifier.py"
    path.write_text(code, encoding="utf-8")
    return path


FEW_EPOCHS = {"min(200, max(20, 280 // len(loader)))": "4"}


def start(folder: Path, *words: str, changes: dict[str, str] | None = None, **variables: str):
    command = [sys.executable, str(program(folder, changes)), *words]
    plain = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    environment = plain | {"OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"} | variables
    options = {"capture_output": True, "encoding": "utf-8", "cwd": folder, "timeout": 600, "env": environment}
    return subprocess.run(command, **options)


def photographs(folder: Path, count: int = 9) -> None:
    """Cut pieces out of scikit-learn's two photographs: one class each, and pieces of many sizes and kinds."""
    rng = np.random.default_rng(0)
    kinds = [("RGB", ".jpg"), ("P", ".png"), ("CMYK", ".jpg"), ("RGBA", ".png"), ("RGB", ".webp")]
    for name, source in (("一朵 flower", "flower.jpg"), ("palace", "china.jpg")):
        photo = Image.fromarray(load_sample_image(source))
        for i in range(count):
            W, H = rng.integers(90, 300, size=2).tolist()
            x, y = rng.integers(640 - W), rng.integers(427 - H)
            mode, suffix = kinds[i % len(kinds)]
            path = folder / name / ("more" if i % 2 else "") / f"IMG {i}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            photo.crop((x, y, x + W, y + H)).convert(mode).save(path)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder of photos as people have it, and what the program says of it."""
    folder = tmp_path_factory.mktemp("own")
    photographs(folder / "my photos")
    whole = (folder / "my photos" / "palace" / "IMG 0.jpg").read_bytes()
    (folder / "my photos" / "palace" / "half.jpg").write_bytes(whole[:900])
    (folder / "my photos" / "palace" / "Thumbs.db").write_bytes(bytes(9))
    (folder / "my photos" / "palace" / "new.HEIC").write_bytes(bytes(4) + b"ftypheic" + bytes(99))
    for name in ("一朵 flower", "palace"):
        Image.new("RGB", (60, 60), "grey").save(folder / "my photos" / name / "same.png")
    before = {path: path.stat().st_mtime_ns for path in (folder / "my photos").rglob("*")}
    result = start(folder, "my photos", changes=FEW_EPOCHS)
    assert result.returncode == 0, result.stderr
    assert {path: path.stat().st_mtime_ns for path in (folder / "my photos").rglob("*")} == before
    return folder, result


def test_the_report_says_what_was_read_and_what_was_left_out(trained):
    _, result = trained
    assert "18 pictures can be used, 5 are left out" in result.stdout
    for words in ("half.jpg: damaged", "Thumbs.db: made by the system", "new.HEIC: HEIC; export it as JPEG"):
        assert words in result.stdout
    assert result.stdout.count("in ['palace', '一朵 flower']; keep it in one") == 2
    assert "palace    [5, 1, 3]\n一朵 flower [5, 1, 3]\n" in result.stdout
    assert " of 6 right\n" in result.stdout and "threshold" in result.stdout


def test_a_program_shows_no_exercise_in_mistakes_and_warns_of_nothing_but_fonts(trained):
    folder, result = trained
    assert "Error" not in result.stdout and not (folder / "hearts").exists() and not (folder / "shapes").exists()
    lines = [line for line in result.stderr.splitlines() if "Warning" in line]
    assert not [line for line in lines if "missing from font" not in line], result.stderr


def test_it_leaves_figures_and_a_classifier(trained):
    folder, _ = trained
    made = {path.name for path in folder.iterdir()} - {"my photos", "image_classifier.py"}
    assert made == {"confusion.png", "wrongest.png", "classifier.pt", "classify.py"}
    for name in ("confusion.png", "wrongest.png"):
        assert np.asarray(Image.open(folder / name).convert("L")).std() > 5
    saved = torch.load(folder / "classifier.pt")
    assert saved["classes"] == ["palace", "一朵 flower"] and saved["side"] == 64 and 0 < saved["threshold"] <= 0.9
    assert {"mean", "std", "state_dict", "pretrained"} <= set(saved)


def test_two_files_label_pictures_elsewhere(trained, tmp_path):
    folder, _ = trained
    (tmp_path / "another place").mkdir()
    for name in ("classify.py", "classifier.pt"):
        (tmp_path / "another place" / name).write_bytes((folder / name).read_bytes())
    photographs(tmp_path, 1)
    (tmp_path / "letter.jpg").write_text("Dear all")
    Image.new("LA", (300, 20), (90, 255)).save(tmp_path / "wide.png")
    words = ["一朵 flower/IMG 0.jpg", "palace/IMG 0.jpg", "letter.jpg", "nowhere.jpg", "wide.png"]
    command = [sys.executable, "-X", "utf8", "another place/classify.py", *words]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=300)
    lines = result.stdout.splitlines()
    assert result.returncode == 0 and len(lines) == 5, result.stderr
    for at in (0, 1, 4):
        name, _, p = lines[at].removeprefix(f"{words[at]}: ").rpartition(", ")
        assert name in ("一朵 flower", "palace", "don't know") and 0 < float(p) <= 1
    assert "no picture that Pillow knows" in lines[2] and "No such file" in lines[3]


def fence(lesson: str, start: str) -> str:
    """Return the program that a page gives as text."""
    page = (ROOT / "docs" / "en" / f"{lesson}.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "zh" / f"{lesson}.md").read_text(encoding="utf-8").count(start) == 1
    return start + page.partition(start)[2].partition("```")[0]


def test_it_is_exported_by_the_program_of_that_page(trained):
    folder, _ = trained
    (folder / "export.py").write_text(fence("exporting", "import json\n\nimport onnx\n"), encoding="utf-8")
    try:
        result = subprocess.run([sys.executable, "export.py"], capture_output=True, text=True, cwd=folder, timeout=300)
        assert result.returncode == 0, result.stderr
        session = onnxruntime.InferenceSession(folder / "classifier.onnx", providers=["CPUExecutionProvider"])
        told = session.get_modelmeta().custom_metadata_map
        assert json.loads(told["names"]) == ["palace", "一朵 flower"] and 0 < float(told["threshold"]) <= 0.9
        side = 64
        picture = ImageOps.fit(Image.open(folder / "my photos" / "palace" / "IMG 0.jpg"), (72, 72)).crop((4, 4, 68, 68))
        X = np.asarray(picture, dtype=np.float32).transpose(2, 0, 1)[None] / 255
        assert X.shape == (1, 3, side, side)
        (P,) = session.run(None, {"pixels": X})
        path = folder / "my photos" / "palace" / "IMG 0.jpg"
        code = f"import classify; print(*classify.classify({str(path)!r})[1].tolist())"
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, timeout=300)
        assert result.returncode == 0, result.stderr
        assert P[0] == pytest.approx([float(p) for p in result.stdout.split()], abs=1e-4)
    finally:
        for name in ("export.py", "classifier.onnx"):
            (folder / name).unlink(missing_ok=True)


def test_it_answers_uploads_with_the_last_lines_of_that_page(trained, monkeypatch):
    folder, _ = trained
    last = fence("web", 'if __name__ == "__main__":\n    import tempfile\n')
    names = regions("web", "imports", "page", "reply", "handler", "serve") | {"__name__": "__main__"}
    asked: list = []
    names["serve"] = lambda ask: asked.append(ask) or types.SimpleNamespace(serve_forever=lambda: None)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "argv", ["web.py"])
    exec(last, names)
    answer = asked[0]((folder / "my photos" / "palace" / "IMG 0.jpg").read_bytes())
    assert answer["answer"] in ("palace", "一朵 flower", "don't know") and 0.5 <= answer["p"] <= 1
    for data, why in ((b"Dear all", "no picture that Pillow knows"), (b"", "an empty file")):
        with pytest.raises(ValueError) as refusal:
            asked[0](data)
        assert str(refusal.value).startswith(why)


def test_a_name_with_blanks_and_no_quotes_trains_on_nothing(tmp_path):
    result = start(tmp_path, "my", "photos")
    assert result.returncode and "['my', 'photos']: put the folder's name in quotes" in result.stderr
    assert not (tmp_path / "shapes").exists()


def test_in_a_notebook_ones_own_folder_has_progress_bars(tmp_path, monkeypatch, capsys):
    photographs(tmp_path / "photos", 3)
    code = program(tmp_path, {'folder = ""': f"folder = {str(tmp_path / 'photos')!r}"}).read_text(encoding="utf-8")
    assert code.count("disable=hidden)") == 2
    monkeypatch.setattr(sys, "argv", ["ipykernel_launcher.py", "-f", "kernel.json"])
    monkeypatch.setenv("MPLBACKEND", "template")
    exec(compile(code.partition("\n\n\nclass Photos")[0], "<notebook>", "exec"), {})
    assert "reading: 6 files" in capsys.readouterr().err


def test_the_classifier_learns_photographs(tmp_path):
    photographs(tmp_path / "photos", 14)
    result = start(tmp_path, "photos")
    assert result.returncode == 0, result.stderr
    right, of = result.stdout.partition(" right\n")[0].rpartition("\n")[2].split(" of ")
    assert int(of) == 8 and int(right) >= 7, result.stdout


def downloaded(folder: Path) -> dict[str, str]:
    """Put weights of the right shapes where a download would leave them; return the variable that says so."""
    place = folder / "cache" / "hub" / "checkpoints"
    place.mkdir(parents=True)
    torch.manual_seed(0)
    torch.save(resnet18().state_dict(), place / ResNet18_Weights.DEFAULT.url.rpartition("/")[2])
    return {"TORCH_HOME": str(folder / "cache")}


def test_a_trained_network_is_one_switch_away(tmp_path):
    photographs(tmp_path / "photos", 4)
    variables = downloaded(tmp_path)
    switch = {"pretrained = False\n": "pretrained = True\n"}
    result = start(tmp_path, "photos", changes=switch | FEW_EPOCHS, **variables)
    assert result.returncode == 0, result.stderr
    saved = torch.load(tmp_path / "classifier.pt")
    assert saved["pretrained"] and saved["mean"] == pytest.approx([0.485, 0.456, 0.406])
    torch.manual_seed(0)
    for name, value in resnet18().state_dict().items():  # frozen, batch norm too
        assert name.startswith("fc.") or torch.equal(saved["state_dict"][name], value), name


def test_without_a_network_it_says_so_before_it_reads_photos(tmp_path):
    photographs(tmp_path / "photos", 4)
    switch = {"pretrained = False\n": "pretrained = True\n"}
    proxy = dict.fromkeys(("https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    result = start(tmp_path, "photos", changes=switch, TORCH_HOME=str(tmp_path / "none"), **proxy)
    last = result.stderr.splitlines()[-1]
    assert last.startswith("ValueError: no weights: ")
    assert last.endswith("; connect to the internet, or set pretrained = False")
    assert "can be used" not in result.stdout


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """The names of the program up to a line, by itself the one after the sharing out, for a folder that may change."""
    code = program(tmp_path_factory.mktemp("code")).read_text(encoding="utf-8")

    def read(folder: Path, monkeypatch, until: str = "class Photos") -> dict:
        names: dict = {}
        monkeypatch.setattr(sys, "argv", ["image_classifier.py", str(folder)])
        monkeypatch.setenv("MPLBACKEND", "template")
        exec(compile(code.partition(f"\n\n\n{until}")[0], "<program>", "exec"), names)
        return names

    return read


def refusal(reading, folder, monkeypatch) -> str:
    with pytest.raises(ValueError) as error:
        reading(folder, monkeypatch)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_folders_that_can_teach_nothing(reading, tmp_path, monkeypatch):
    assert "no folder; check its name" in refusal(reading, tmp_path / "nowhere", monkeypatch)
    assert "no folders in it" in refusal(reading, tmp_path, monkeypatch)
    photographs(tmp_path, 3)
    assert len(reading(tmp_path, monkeypatch)["photos"]) == 6
    (tmp_path / "palace" / "IMG 0.jpg").unlink()
    assert "'palace' has 2 pictures, 3 are needed; add some" in refusal(reading, tmp_path, monkeypatch)
    for path in (tmp_path / "palace").rglob("*.*"):
        path.unlink()
    assert "palace: no picture can be used; add some" in refusal(reading, tmp_path, monkeypatch)


def test_classes_of_very_unequal_size_are_in_every_part(reading, tmp_path, monkeypatch):
    photographs(tmp_path, 3)
    for i in range(60):
        Image.new("RGB", (40, 40), (i, 4 * i, 0)).save(tmp_path / "palace" / f"{i}.png")
    names = reading(tmp_path, monkeypatch)
    parts = names["train"], names["val"], names["test"]
    assert [sum(name == "一朵 flower" for _, name in part) for part in parts] == [1, 1, 1]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(names["photos"]) == 66


def test_a_channel_that_is_the_same_everywhere_can_be_standardized(reading, tmp_path, monkeypatch):
    for i in range(6):
        (tmp_path / "ab"[i % 2]).mkdir(exist_ok=True)
        Image.new("RGB", (40, 40), (0, 40 * i, 178)).save(tmp_path / "ab"[i % 2] / f"{i}.png")
    names = reading(tmp_path, monkeypatch, "torch.manual_seed")
    for transform in (names["test_transform"], names["train_transform"]):
        X = torch.stack([x for x, _ in names["Photos"](names["train"], transform)])
        assert X.isfinite().all()


def test_every_small_copy_is_its_own_photo(reading, tmp_path, monkeypatch):
    photographs(tmp_path, 6)
    (tmp_path / "palace" / "letter.jpg").write_text("Dear all")
    names = reading(tmp_path, monkeypatch)
    for path, _ in names["photos"]:
        copy = np.asarray(Image.open(names["copies"][path]))
        again = names["ImageOps"].fit(names["open_photo"](path), (72, 72))
        assert (copy == np.asarray(again)).all()


def test_its_functions_are_those_of_the_lesson():
    lesson = (ROOT / "examples" / "photos.py").read_text(encoding="utf-8")
    project = SCRIPT.read_text(encoding="utf-8")
    for name in ("to_rgb", "reason", "open_photo", "walk", "keep_one", "find_photos"):
        region = lesson.partition(f"# --8<-- [start:{name}]\n")[2].partition(f"# --8<-- [end:{name}]")[0]
        assert region.strip() and region.strip("\n") in project, name


def test_the_pretrained_network_is_as_the_page_says():
    """Its last layer takes 512 numbers. Nothing is downloaded."""
    model = resnet18()
    assert isinstance(model.fc, torch.nn.Linear) and model.fc.in_features == 512
