"""`read_table` and `add_date` on the reader's files: other encodings, separators, sizes; what is refused is named."""

import pandas as pd
import pytest

from tests.lessons import regions

PARTS = ("imports", "read_table", "kind", "first", "header", "body", "forms", "column")


@pytest.fixture(scope="module")
def lesson() -> dict:
    names = regions("tables", *PARTS)
    code = _text("dates")
    exec(code[code.index("def add_date") : code.index("\ntable =")], names)
    return names


def _text(region: str) -> str:
    from tests.project import ROOT

    code = (ROOT / "examples" / "tables.py").read_text(encoding="utf-8")
    return code.partition(f"[start:{region}]\n")[2].partition(f"# --8<-- [end:{region}]")[0]


@pytest.fixture
def read(lesson, tmp_path):
    def function(content, **options):
        path = tmp_path / "my table 表.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return lesson["read_table"](path, **options)

    return function


GOOD = "城市,人数,日期\n北京,3,2024-01-02\n,5,2024-01-03\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_utf_8_with_and_without_bom_and_with_any_line_end(encoding, end, read):
    table = read(GOOD.replace("\n", end).encode(encoding))
    assert list(table) == ["城市", "人数", "日期"] and len(table) == 2
    assert table["人数"].tolist() == [3, 5] and table["城市"].isna().tolist() == [False, True]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding, read):
    content = GOOD.encode(encoding)
    content = content if encoding == "utf-16" else "\ufeff".encode(encoding) + content
    with pytest.raises(ValueError, match="UTF-16; pass encoding='utf-16'"):
        read(content)
    assert read(content, encoding="utf-16").equals(read(GOOD))


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_another_encoding_is_refused_and_read_when_named(encoding, read):
    with pytest.raises(ValueError, match=r"my table 表\.csv: not UTF-8; pass encoding='gbk'"):
        read(GOOD.encode(encoding))
    assert read(GOOD.encode(encoding), encoding=encoding).equals(read(GOOD))


def test_western_excel(read):
    content = "Straße;Größe\nMühlweg;1,5\nAm Öl;2,5\n".encode("cp1252")
    with pytest.raises(ValueError, match="not UTF-8"):
        read(content)
    table = read(content, encoding="cp1252", sep=";", decimal=",")
    assert table["Größe"].tolist() == [1.5, 2.5]


@pytest.mark.parametrize("sep", [";", "\t", "|"])
def test_another_separator_is_named(sep, read):
    content = f"a{sep}b\n1{sep}2\n3{sep}4\n"
    with pytest.raises(ValueError, match=r"one column, .*; pass sep=") as caught:
        read(content)
    assert str(caught.value).endswith(repr(sep))
    assert read(content, sep=sep).to_dict("list") == {"a": [1, 3], "b": [2, 4]}


def test_a_comma_file_read_with_semicolons(read):
    with pytest.raises(ValueError, match="pass sep=','"):
        read("a,b\n1,2\n", sep=";")


def test_one_honest_column(read):
    assert read("price\n1\n2\n")["price"].tolist() == [1, 2]


@pytest.mark.parametrize("numbers", ["1,5\n0,25\n-3,0", "1.234,50\n2,0\n,5", "1,5\n\n2,5\n?"])
def test_decimal_commas_are_named(numbers, read):
    with pytest.raises(ValueError, match="'x' holds '.*'; pass (thousands='.', )?decimal=','"):
        read("a;x\n" + "\n".join(f"t;{number}" for number in numbers.split("\n")) + "\n", sep=";")


@pytest.mark.parametrize("row", ["bike,3.5", "1,2", "2024-01-02,text", "-7,x", "12:30,a"])
def test_a_missing_header_is_named_and_may_be_given(row, read):
    with pytest.raises(ValueError, match="no header, but .*; pass header=None, names="):
        read(f"{row}\n{row}\n")
    assert list(read(f"{row}\n{row}\n", header=None, names=["a", "b"])) == ["a", "b"]


def test_years_as_names(read):
    with pytest.raises(ValueError, match=r"no header, but 2020; .* \(if it is a name: header=0\)"):
        read("land,2020,2021\nx,1,2\n")
    table = read("land,2020,2021\nx,1,2\n", header=0, names=["land", "2020", "2021"])
    assert table.to_dict("list") == {"land": ["x"], "2020": [1], "2021": [2]}


def test_names_that_come_twice(read):
    with pytest.raises(ValueError, match="two columns 'a'; pass header=0, names="):
        read("a,b,a\n1,2,3\n")
    assert list(read("a,b,a\n1,2,3\n", header=0, names=["a", "b", "c"])) == ["a", "b", "c"]


def test_a_table_on_its_side(read):
    content = ",".join(f"c{i}" for i in range(100_000)) + "\n" + ",".join("1" * 100_000) + "\n"
    with pytest.raises(ValueError, match="100000 columns; transpose it, or pass most=100000"):
        read(content)
    assert read(",".join(f"c{i}" for i in range(1500)) + "\n" + "1," * 1499 + "1\n", most=1500).shape == (1, 1500)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "No columns to parse from file; repair it"),
        ("\n\n", "No columns to parse from file; repair it"),
        ("a,b\n", "no rows below the header"),
        ("a,b\n1,\n2,\n", "'b' is empty; pass usecols=lambda n: n != 'b'"),
        ("a,b\n1,2\n1,2,3\n", "Expected 2 fields in line 3, saw 3; repair it"),
        ("a,b\n1,2,3\n4,5,6\n", "rows longer than the header; pass index_col=False, or skiprows=1 if it is a title"),
        ("Report\na,b\n1,2\n", "rows longer than the header; .* or skiprows=1 if it is a title"),
        ("Report,,\na,b,c\n1,2,3\n", "columns without a name in line 1; pass skiprows=1 if it is a title"),
        (",a,b\n0,1,2\n1,3,4\n", "columns without a name in line 1; .* index_col=0 if it counts rows"),
        ("sep=;\na;b\n1;2\n", "a line for Excel comes first; pass skiprows=1"),
        ("a, b\n1, 2\n", "' b' begins or ends with a blank; pass skipinitialspace=True"),
        ("<!DOCTYPE html>\n<html>404, not found</html>\n", "a web page; download the table itself"),
        ('[{"a": 1, "b": 2}]', "JSON; read it with pd.read_json"),
        ("a，b\n1，2\n", "pass sep='，'"),
        ("a,b\n1,2\n?,3\n4,5\n", r"'a' holds numbers and \['\?'\]; pass na_values=\['\?'\]"),
        ("a,b\n12 m,2\n13,3\n14,5\n", r"'a' holds numbers and \['12 m'\]"),
        ('a,b\n1,"2\n', "repair it"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_the_file(content, message, read):
    with pytest.raises(ValueError, match=message) as caught:
        read(content)
    assert "my table 表.csv: " in str(caught.value) and "\n" not in str(caught.value)


NUMBERS = {  # how it is written: the value, what is passed
    "1,234": (1234, {"thousands": ","}),
    "1,234,567.5": (1234567.5, {"thousands": ","}),
    "-1,5": (-1.5, {"decimal": ","}),
    "1.234,5": (1234.5, {"thousands": ".", "decimal": ","}),
    "1.234.567": (1234567, {"thousands": ".", "decimal": ","}),
    "1 234": (1234, {"thousands": " ", "decimal": ","}),
    "1\xa0234": (1234, {"thousands": "\xa0", "decimal": ",", "engine": "python"}),
    "1\u202f234,5": (1234.5, {"thousands": "\u202f", "decimal": ",", "engine": "python"}),
    "1'234": (1234, {"thousands": "'", "decimal": ","}),
}


@pytest.mark.parametrize("written", NUMBERS)
@pytest.mark.parametrize("others", [["7"], ["7", "8", "9"], ["3,25", "12,50"]])
def test_numbers_written_otherwise_get_the_cure_that_cures(written, others, read):
    """As the only one among plain numbers, too: there the cure must not be to call it missing."""
    value, cure = NUMBERS[written]
    if "," in others[-1] and cure == {"thousands": ","}:
        return
    content = "a;b\n" + "".join(f"{text};x\n" for text in [written, *others])
    words = ", ".join(f"{name}={mark!r}" for name, mark in cure.items())
    with pytest.raises(ValueError) as caught:
        read(content, sep=";")
    assert f"pass {words}" in str(caught.value) and "na_values" not in str(caught.value)
    assert read(content, sep=";", **cure)["a"][0] == value


def test_a_thousand_in_quotes_is_never_a_small_number(read):
    with pytest.raises(ValueError, match="'a' holds '1,234'; pass thousands=','"):
        read('a,b\n"1,234",2\n"567",3\n')


@pytest.mark.parametrize("unit", [" m", "ms", " %", "€", " kg/h", " 米"])
def test_units_are_named(unit, read):
    content = f"a,b\n300{unit},1\n4.5{unit},2\n,3\n"
    with pytest.raises(ValueError, match="pass dtype={'a': str}, then take '.*' away"):
        read(content)
    column = read(content, dtype={"a": str})["a"]
    assert column.str.removesuffix(unit).astype(float)[:2].tolist() == [300, 4.5]


@pytest.mark.parametrize("text", ["Z01", "2024-01-02", "12:30", "5a\n5b", "192.168.0.1", "A 4", "M", "1st\n2nd"])
def test_names_with_digits_stay_names(text, read):
    assert read("a\n" + f"{text}\n" * 3)["a"][0] == text.split("\n")[0]


def test_empty_rows_are_dropped(read):
    assert read("a,b\n1,2\n,\n3,\n,\n,\n")["a"].tolist() == [1, 3]


def test_a_zip_is_unpacked_as_pandas_does(lesson, tmp_path):
    pd.DataFrame({"a": [1, 2]}).to_csv(tmp_path / "a.csv.zip", index=False)
    assert lesson["read_table"](tmp_path / "a.csv.zip")["a"].tolist() == [1, 2]


def test_the_cures_cure(read):
    assert list(read("a,b\n1,\n2,\n", usecols=lambda n: n != "b")) == ["a"]
    assert read("a,b\n1,2\n?,3\n4,5\n", na_values=["?"])["a"].isna().sum() == 1
    assert read("a,b\n1,2\n?,3\n4,5\n", dtype={"a": str})["a"].tolist() == ["1", "?", "4"]
    assert read("plz,b\n01067,2\n", dtype=str)["plz"].tolist() == ["01067"]
    with pytest.warns(Warning):
        assert read("a,b\n1,2,3\n4,5,6\n", index_col=False)["a"].tolist() == [1, 4]
    for title in ("Report\n", "Report,,\n", "sep=,\n"):
        assert list(read(title + "a,b\n1,2\n", skiprows=1)) == ["a", "b"]
    assert list(read(",a,b\n0,1,2\n1,3,4\n", index_col=0)) == ["a", "b"]
    assert read("a, b\n1, x\n", skipinitialspace=True)["b"].tolist() == ["x"]


def test_other_options_pass_through(read):
    content = "made by a machine\n# unit: m\na;b;c\n1;x;2024-01-02\n3;y;2024-01-03\n"
    table = read(content, skiprows=1, comment="#", sep=";", usecols=["a", "c"], parse_dates=["c"])
    assert table["a"].tolist() == [1, 3] and table["c"][0] == pd.Timestamp("2024-01-02")
    assert read("id,a\n7,1\n9,2\n", index_col="id").index.tolist() == [7, 9]


def test_the_header_is_read_in_the_way_the_table_is(read, lesson, tmp_path):
    assert read("a;b\n1;2\n", delimiter=";").to_dict("list") == {"a": [1], "b": [2]}
    assert list(read("'a,1',b\n1,2\n", quotechar="'")) == ["a,1", "b"]
    packed = tmp_path / "packed.csv"
    pd.DataFrame({"a": [1], "b": [2]}).to_csv(packed, index=False, compression="gzip")
    assert list(lesson["read_table"](packed, compression="gzip")) == ["a", "b"]


def test_twice_in_a_row_and_no_such_file(read, lesson, tmp_path):
    assert read(GOOD).equals(read(GOOD))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        lesson["read_table"](tmp_path / "nowhere.csv")


def test_truth_values_and_dates_are_no_numbers_gone_wrong(read):
    table = read("ok,day,name\nTrue,2024-01-02,a\nFalse,2024-01-03,b\n")
    assert table["ok"].tolist() == [True, False]


def test_dates(lesson):
    table = pd.DataFrame({"when": ["29.02.2024", None, "01.01.2000"]})
    found = lesson["add_date"](table, "when", "%d.%m.%Y")
    assert found["when_weekday"].tolist()[::2] == ["Thursday", "Saturday"]
    assert found["when_day"].tolist()[2] == 0 and found["when_day"].isna().tolist() == [False, True, False]
    assert list(table) == ["when"]
    with pytest.raises(ValueError, match="doesn't match format"):
        lesson["add_date"](table, "when", "%Y-%m-%d")


def test_a_workbook_and_a_picture_are_no_tables(read):
    for head in (b"PK\x03\x04\x14\x00\x06\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n"):
        for options in ({}, {"encoding": "gbk"}):
            with pytest.raises(ValueError, match="my table") as caught:
                read(head + bytes(range(256)) * 4, **options)
            assert "\n" not in str(caught.value)
            assert "PNG" in repr(head) or "an Excel workbook; save it as CSV UTF-8" in str(caught.value)
