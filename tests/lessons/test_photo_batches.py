"""What the lesson `photo_batches` gives its readers holds for their photos: other shapes, other numbers of them."""

import time

import numpy as np
import pytest
import torch
from PIL import Image

from tests.lessons import regions
from tests.project import ROOT


@pytest.fixture(scope="module")
def lesson():
    threads = torch.get_num_threads()
    names = regions("photo_batches", "imports", "split", "transforms", "dataset")
    yield names
    torch.set_num_threads(threads)


@pytest.mark.parametrize("counts", [(2, 2), (2, 300), (3, 10, 50), (1000, 1000)])
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_each_class_is_in_both_parts_and_no_photo_in_two(counts, share, lesson):
    photos = [(f"{k}/{i}.jpg", f"class {k}") for k, N in enumerate(counts) for i in range(N)]
    train, val = lesson["split"](photos, share)
    assert sorted(train + val) == sorted(photos) and not set(train) & set(val)
    for k, N in enumerate(counts):
        in_val = sum(name == f"class {k}" for _, name in val)
        assert in_val == max(1, round(share * N)) and in_val < N
    assert lesson["split"](photos, share) == (train, val)
    assert sum(counts) < 50 or lesson["split"](photos, share, seed=1) != (train, val)


def test_a_class_of_one_picture_cannot_be_split(lesson):
    with pytest.raises(ValueError, match="'b' has one picture; add another"):
        lesson["split"]([("1", "a"), ("2", "a"), ("3", "b")])


@pytest.mark.parametrize("size", [(8, 8), (1, 1), (64, 64), (4000, 3000), (9, 5000), (5000, 9)])
def test_pictures_of_any_shape_fit_into_one_batch(size, lesson):
    picture = Image.new("RGB", size, (51, 102, 204))
    for name in ("train_transform", "use_transform"):
        X = lesson[name](picture)
        assert X.shape == (3, 64, 64) and X.dtype == torch.float32
        assert torch.allclose(X, torch.tensor([0.2, 0.4, 0.8]).view(3, 1, 1).expand(3, 64, 64), atol=1e-6)


def test_use_repeats_itself_and_training_does_not(lesson):
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(256, size=(90, 120, 3), dtype=np.uint8))
    use, train = lesson["use_transform"], lesson["train_transform"]
    assert torch.equal(use(picture), use(picture))
    assert len({train(picture).sum().item() for _ in range(20)}) > 5


def test_numbers_of_classes_follow_the_list_not_the_photos(lesson, tmp_path):
    Image.new("RGB", (80, 80)).save(tmp_path / "1.png")
    lesson["open_photo"] = Image.open
    photos = [(tmp_path / "1.png", "b")]
    for classes, k in ((["a", "b"], 1), (["b", "a"], 0)):
        assert lesson["Photos"](photos, classes, lesson["use_transform"])[0][1] == k
    with pytest.raises(KeyError, match="c"):
        lesson["Photos"]([(tmp_path / "1.png", "c")], ["a", "b"], lesson["use_transform"])[0]


def test_waiting_is_the_share_of_time_without_data():
    code = (ROOT / "examples" / "solutions" / "photo_batches.py").read_text("utf-8")
    code = "import time\n\n\n" + code.partition("def waiting")[2].join(["def waiting", ""]).partition("\n\n\n")[0]
    names: dict = {}
    exec(code, names)

    def slow(seconds):
        for i in range(5):
            time.sleep(seconds)
            yield i

    assert names["waiting"](slow(0.02), lambda X: None) > 0.9
    assert 0.3 < names["waiting"](slow(0.04), lambda X: time.sleep(0.04)) < 0.7
    assert names["waiting"](slow(0.0), lambda X: time.sleep(0.02)) < 0.2
    assert 0 <= names["waiting"]([], print) <= 1
