"""What `errors_data` gives its readers for a table larger than memory: other ends, gaps, sizes."""

import pytest

from tests.lessons import regions
from tests.project import ROOT

ROWS = "1,2,3\n4,5,6\n"


@pytest.mark.parametrize(
    "text", ["a,b,c\n" + ROWS, "a,b,c\n" + ROWS + "\n\n", "a,b,c\n\n" + ROWS.replace("\n", "\n\n")]
)
@pytest.mark.parametrize("times", [1, 300])
def test_empty_lines_are_no_rows(text, times, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = regions("errors_data", "imports")
    head, rows = text.split("\n", 1)
    (tmp_path / "big.csv").write_text(head + "\n" + times * rows)
    code = (ROOT / "examples" / "errors_data.py").read_text(encoding="utf-8")
    code = code.partition("[start:larger]\n")[2]
    exec("N = " + code.partition("\nN = ")[2].partition("\nassert")[0], names)
    assert names["X"].tolist() == times * [[1, 2, 3], [4, 5, 6]]
