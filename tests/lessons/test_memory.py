"""The table of views and copies says of each function what it does, whatever the type and the device."""

import re

import numpy as np
import pytest
import torch

from tests.lessons import regions
from tests.project import LANGUAGES, ROOT

WITH = {  # the table's names, as functions of a tensor x of shape (3, 4)
    "x[1]": lambda x: x[1],
    "x[:, 0]": lambda x: x[:, 0],
    "view": lambda x: x.view(12),
    ".T": lambda x: x.T,
    "expand": lambda x: x.expand(2, 3, 4),
    "unsqueeze": lambda x: x.unsqueeze(0),
    "squeeze": lambda x: x.squeeze(0),
    "from_numpy": lambda x: torch.from_numpy(x.numpy()),
    ".numpy()": lambda x: torch.from_numpy(x.numpy()),
    "x[x > 5]": lambda x: x[x > 5],
    "x[[1, 0]]": lambda x: x[[1, 0]],
    "clone": lambda x: x.clone(),
    "torch.tensor": lambda x: torch.tensor(x.numpy()),
    "+": lambda x: x + 0,
    "*": lambda x: x * 1,
    "@": lambda x: x @ torch.eye(4, dtype=x.dtype),
}
EITHER = {  # without need, where a copy is needed
    "reshape": (lambda x: x.reshape(12), lambda x: x.T.reshape(12)),
    "contiguous": (lambda x: x.contiguous(), lambda x: x.T.contiguous()),
    ".float()": (lambda x: x.to(x.dtype), lambda x: x.float() if x.dtype != torch.float32 else x.long()),
    "as_tensor": (lambda x: torch.as_tensor(x.numpy()), lambda x: torch.as_tensor(x.numpy(), dtype=torch.int8)),
}


def shares(x, other) -> bool:
    return other.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.int64])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_true(language, dtype):
    page = (ROOT / "docs" / language / "memory.md").read_text(encoding="utf-8")
    rows = page.partition("{ #summary }")[2].partition("\n## ")[0]
    same, copied, either = (re.findall(r"`([^`]+)`", row) for row in re.findall(r"^\| .*`.*$", rows, re.MULTILINE))
    assert {*same, *copied} == {*WITH} and {*either} == {*EITHER}
    x = torch.arange(12, dtype=dtype).reshape(3, 4)
    for name in same:
        assert shares(x, WITH[name](x)), name
    for name in copied:
        assert not shares(x, WITH[name](x)), name
    for name in either:
        without, needed = EITHER[name]
        assert shares(x, without(x)) and not shares(x, needed(x)), name


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("step", [1, 2])
def test_the_repaired_function_leaves_the_callers_array(dtype, step):
    functions = regions("solutions/memory", "centre")
    prices = np.arange(6, dtype=dtype)[::step]
    before = prices.copy()
    for _ in range(2):
        centred = functions["fixed"](prices)
        assert abs(centred.sum()) < 1e-6 and (prices == before).all()
    functions["centre"](prices)
    assert (prices != before).any()
