"""`record` of the lesson `choosing` where a reader's tables lie: other columns, other languages, two programs."""

import csv
import threading
from pathlib import Path

import pytest

from tests.lessons import regions


@pytest.fixture(scope="module")
def record():
    return regions("choosing", "data", "record")["record"]


def rows(file) -> list[list[str]]:
    with open(file, newline="", encoding="utf-8") as table:
        return list(csv.reader(table))


def test_header_once_and_numbers_come_back_as_they_were(record, tmp_path):
    file = tmp_path / "实验 1.csv"
    for n in range(3):
        record(str(file) if n % 2 else file, {"seed": n, "lr": 0.1 / 3, "备注": 'a, "b"\nc'})
    assert rows(file) == [["seed", "lr", "备注"], *[[str(n), repr(0.1 / 3), 'a, "b"\nc'] for n in range(3)]]
    assert float(rows(file)[1][1]) == 0.1 / 3


def test_an_empty_file_gets_its_header(record, tmp_path):
    file = tmp_path / "trials.csv"
    file.touch()
    record(file, {"lr": 1})
    assert rows(file) == [["lr"], ["1"]]


@pytest.mark.parametrize("row", [{"lr": 1}, {"val": 1, "lr": 2}, {"lr": 1, "val": 2, "width": 3}])
def test_other_columns_are_refused_and_nothing_is_written(row, record, tmp_path):
    file = tmp_path / "trials.csv"
    record(file, {"lr": 0.1, "val": 0.9})
    before = file.read_bytes()
    with pytest.raises(ValueError, match="trials.csv has columns .*'lr', 'val'.*: use a new file"):
        record(file, row)
    assert file.read_bytes() == before


def test_a_missing_folder_is_named(record, tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        record(tmp_path / "nowhere" / "trials.csv", {"lr": 1})


def test_rows_of_two_threads_stay_whole(record, tmp_path):
    file = Path(tmp_path / "trials.csv")
    record(file, {"who": "", "n": ""})
    threads = [
        threading.Thread(target=lambda who=who: [record(file, {"who": who, "n": n}) for n in range(50)]) for who in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(rows(file)[2:]) == sorted([who, str(n)] for who in "ab" for n in range(50))
