"""What the lesson `devices` gives to carry away, tried where a reader's own batch and device would stand."""

from collections import OrderedDict, namedtuple

import pytest
import torch

from tests.lessons.test_debugging import solution


def test_move_keeps_the_kind_of_every_container():
    move = solution("devices", "nested")["move"]
    Sample = namedtuple("Sample", "image label")
    batch = [Sample(torch.ones(2), 3), (torch.ones(1), None), {"a": [torch.ones(1), "cat"]}, torch.ones(3)]
    there = move(batch, "meta")
    assert [type(part) for part in there] == [type(part) for part in batch]
    assert there[0].image.device.type == there[1][0].device.type == there[3].device.type == "meta"
    assert there[0].label == 3 and there[1][1] is None and there[2]["a"][1] == "cat"
    assert batch[0].image.device.type == "cpu"
    assert list(move(OrderedDict(b=torch.ones(1), a=1), "meta")) == ["b", "a"]


@pytest.mark.parametrize("there", [True, False])
def test_time_is_taken_with_and_without_an_accelerator(there, monkeypatch):
    calls = []
    lesson = solution("devices", "seconds")
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: there)
    monkeypatch.setattr(torch.accelerator, "synchronize", lambda: calls.append("wait"))
    assert lesson["seconds"](lambda: calls.append("run"), repeat=2) >= 0
    assert calls == (["wait", "run", "wait"] * 2 if there else ["run"] * 2)


def test_compiling_in_place_keeps_the_names_that_a_file_holds(tmp_path):
    model, plain = (torch.nn.Sequential(torch.nn.Linear(2, 1)) for _ in range(2))
    model.compile(backend="eager")
    model(torch.ones(1, 2))
    torch.save(model.state_dict(), tmp_path / "model.pt")
    plain.load_state_dict(torch.load(tmp_path / "model.pt"))
    with pytest.raises(RuntimeError, match="Missing key"):
        plain.load_state_dict(torch.compile(model, backend="eager").state_dict())
