"""How does a CSV file become clean columns?"""

# --8<-- [start:imports]
import re
from pathlib import Path
from textwrap import wrap

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from pandas.errors import EmptyDataError, ParserError
# --8<-- [end:imports]

# --8<-- [start:made]
def make(N, seed):
    rng = np.random.default_rng(seed)
    days = pd.to_timedelta(rng.integers(0, 366, N), "D")
    table = pd.DataFrame({"date": pd.Timestamp("2024-01-01") + days})
    table["vehicle"] = vehicle = rng.choice(["bike", "car", "van"], N)
    zone = rng.integers(0, 20, N)
    table["zone"] = [f"Z{k:02}" for k in zone]
    table["meters"] = meters = rng.integers(300, 9000, N)
    table["grams"] = grams = rng.integers(50, 15000, N)
    pace = pd.Series({"bike": 4.0, "car": 2.5, "van": 3.0})[vehicle].values
    late = 8 * (table["date"].dt.day_of_week == 5) + 7 * zone % 20 * 0.7
    heavy = np.where(vehicle == "bike", grams / 1000, 0)
    minutes = 5 + meters / 1000 * pace + late + heavy + rng.normal(0, 2, N)
    table["minutes"] = minutes.round(1)
    table.loc[rng.random(N) < 0.1, "grams"] = np.nan
    table.loc[rng.random(N) < 0.05, "vehicle"] = np.nan
    return table

make(1500, 0).to_csv("parcels.csv", index=False, float_format="%g")
# --8<-- [end:made]

# --8<-- [start:look]
for line in Path("parcels.csv").read_text().splitlines()[:5]:
    print(line)
# --8<-- [end:look]

# --8<-- [start:pandas]
table = pd.read_csv("parcels.csv")
facts = {"type": table.dtypes, "missing": table.isna().sum()}
print(pd.DataFrame(facts | {"different": table.nunique()}))
# --8<-- [end:pandas]

# --8<-- [start:read_table]
def read_table(path, most=1000, **options):
    try:
        check_kind(path, options)
        if "names" not in options:
            check_header(first_row(path, options), most, options)
        table = pd.read_csv(path, **options)
        check_body(table, options)
    except UnicodeError:
        cure = "pass encoding='gbk', in the West 'cp1252'"
        raise ValueError(f"{path}: not UTF-8; {cure}") from None
    except (EmptyDataError, ParserError) as error:
        raise ValueError(f"{path}: {str(error).strip()}; repair it") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return table.dropna(how="all")
# --8<-- [end:read_table]

# --8<-- [start:kind]
STARTS = {
    b"PK\3\4": "an Excel workbook; save it as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "an Excel workbook; save it as CSV UTF-8",
    b"\xff\xfe": "UTF-16; pass encoding='utf-16'",
    b"\xfe\xff": "UTF-16; pass encoding='utf-16'",
    b"<!": "a web page; download the table itself",
    b"<html": "a web page; download the table itself",
    b"{": "JSON; read it with pd.read_json",
    b"[{": "JSON; read it with pd.read_json",
    b"sep=": "a line for Excel comes first; pass skiprows=1",
}

def check_kind(path, options):
    path = Path(path).expanduser()
    with open(path, "rb") as file:
        head = file.read(9).removeprefix(b"\xef\xbb\xbf").lower()
    told = {"encoding", "skiprows"} & set(options)
    for start, what in STARTS.items():
        known = path.suffix == ".zip" or (told and "pass" in what)
        if head.startswith(start.lower()) and not known:
            raise ValueError(what)
# --8<-- [end:kind]

# --8<-- [start:first]
def first_row(path, options):
    ways = {"sep", "delimiter", "encoding", "skiprows", "comment"}
    ways |= {"quotechar", "skipinitialspace", "compression"}
    ways &= set(options)
    first = {way: options[way] for way in ways}
    first |= {"header": None, "nrows": 1, "dtype": str, "na_filter": False}
    return list(pd.read_csv(path, **first).iloc[0])
# --8<-- [end:first]

# --8<-- [start:header]
def check_header(names, most, options):
    if (N := len(names)) > most:
        raise ValueError(f"{N} columns; transpose it, or pass most={N}")
    sep = max(",;\t|，", key=names[0].count)
    if len(names) == 1 and sep in names[0]:
        raise ValueError(f"one column, {names[0]!r}; pass sep={sep!r}")
    if n := [n for n in names if re.fullmatch(r"[-+\d.,:/]+", n)]:
        cure = "pass header=None, names=[…] (if it is a name: header=0)"
        raise ValueError(f"no header, but {n[0]}; {cure}")
    if n := [n for n in names if n != n.strip()]:
        cure = "pass skipinitialspace=True, or header=0, names=[…]"
        raise ValueError(f"{n[0]!r} begins or ends with a blank; {cure}")
    if (names.count("") > 1 or not names[0]) and "index_col" not in options:
        cure = "pass skiprows=1 if it is a title, index_col=0 if it counts rows"
        raise ValueError(f"columns without a name in line 1; {cure}")
    if twice := [n for i, n in enumerate(names) if n in names[:i]]:
        raise ValueError(f"two columns {twice[0]!r}; pass header=0, names=[…]")
# --8<-- [end:header]

# --8<-- [start:body]
def check_body(table, options):
    if len(table) == 0:
        raise ValueError("no rows below the header; export it again")
    whole = table.index.equals(pd.RangeIndex(len(table)))
    if not whole and "index_col" not in options:
        cure = "pass index_col=False, or skiprows=1 if it is a title"
        raise ValueError(f"rows longer than the header; {cure}")
    types = options.get("dtype", {})
    given = set(types if isinstance(types, dict) else table)
    for name in [n for n in table if n not in given]:
        check_column(name, table[name])
# --8<-- [end:body]

# --8<-- [start:forms]
SIGN, THREE = r"[+-]?\d{1,3}", r"\d{3}"
FORMS = {
    rf"{SIGN}(,{THREE})+(\.\d+)?": "thousands=',' (a fraction: decimal=',')",
    r"[+-]?\d*,\d+": "decimal=','",
}
for mark in (".", " ", "\xa0", "\u202f", "'", "’"):
    python = "" if mark.isascii() else ", engine='python'"
    cure = f"thousands={mark!r}, decimal=','{python}"
    FORMS[rf"[+-]?\d{{0,3}}({re.escape(mark)}?{THREE})*(,\d+)?"] = cure
UNIT = r"[$€£¥￥]?\s*[+-]?\d[\d.,]*\s*[^\d.,]*"

def check_numbers(name, texts, plain):
    holds = f"{name!r} holds {texts.iloc[0]!r}"
    for pattern, cure in FORMS.items():
        if texts.str.fullmatch(pattern).all():
            raise ValueError(f"{holds}; pass {cure}")
    unit = texts.str.replace(r"[\d.,+\s-]", "", regex=True)
    alike = texts.str.fullmatch(UNIT).all() and unit.nunique() == 1
    if alike and unit.iloc[0] and plain < len(texts):
        cure = f"pass dtype={{{name!r}: str}}, then take {unit.iloc[0]!r} away"
        raise ValueError(f"{holds}; {cure}")
# --8<-- [end:forms]

# --8<-- [start:column]
def check_column(name, column):
    if column.isna().all():
        cure = f"pass usecols=lambda n: n != {name!r}"
        raise ValueError(f"{name!r} is empty; {cure}")
    if not is_numeric_dtype(column):
        texts = column.dropna().astype(str)
        odd = texts[pd.to_numeric(texts, errors="coerce").isna()]
        digits = odd[odd.str.contains(r"\d")]
        if len(digits) and len(odd) - len(digits) < len(texts) / 2:
            check_numbers(name, digits, len(texts) - len(odd))
        if 0 < len(odd) < len(texts) / 2:
            some = odd.unique()[:3].tolist()
            cure = f"pass na_values={some}, or dtype={{{name!r}: str}}"
            raise ValueError(f"{name!r} holds numbers and {some}; {cure}")
# --8<-- [end:column]

# --8<-- [start:bad]
bad = {
    "gbk": "城市,人数\n北京,3\n".encode("gbk"),
    "semicolon": b"a;b\n1,5;2\n",
    "comma": b"a;b\n1,5;2\n0,5;3\n",
    "headless": b"bike,3.5\nvan,2.5\n",
    "twice": b"a,b,a\n1,2,3\n",
    "empty": b"",
    "odd": b"a,b\n1,2\n?,3\n4,5\n",
    "hollow": b"a,b\n1,\n2,\n",
    "long": b"a,b\n1,2\n1,2,3\n",
    "thousands": b'a,b\n"1,234",2\n"567",3\n',
    "unit": b"a,b\n300 m,2\n450 m,3\n",
    "title": b"Parcels\na,b\n1,2\n",
    "workbook": b"PK\3\4 and so on",
    "wide": b",".join(b"c%d" % i for i in range(100_000)),
}
for name, content in bad.items():
    Path(f"{name}.csv").write_bytes(content)
# --8<-- [end:bad]

# --8<-- [start:refused]
for name in bad:
    try:
        read_table(f"{name}.csv", sep=";" if name == "comma" else ",")
        raise AssertionError(name)
    except ValueError as error:
        print(*wrap(str(error), 72, subsequent_indent="    "), sep="\n")
# --8<-- [end:refused]

# --8<-- [start:cured]
print(read_table("gbk.csv", encoding="gbk").to_dict("list"))
print(read_table("comma.csv", sep=";", decimal=",").to_dict("list"))
assert read_table("parcels.csv").equals(table)
# --8<-- [end:cured]

# --8<-- [start:dates]
print(*(pd.to_datetime("03/04/2024", dayfirst=d).date() for d in (0, 1)))

def add_date(table, name, format):
    date = pd.to_datetime(table[name], format=format)
    days = (date - pd.Timestamp("2000-01-01")).dt.days
    parts = {f"{name}_day": days, f"{name}_weekday": date.dt.day_name()}
    return table.assign(**parts)

table = add_date(table, "date", "%Y-%m-%d")
print(table[["date", "date_day", "date_weekday"]].head(3))
# --8<-- [end:dates]
