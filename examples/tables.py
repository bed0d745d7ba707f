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
        if "names" not in options:
            check_header(first_row(path, options), most)
        table = pd.read_csv(path, **options)
        check_body(table, options)
    except UnicodeError:
        raise ValueError(f"{path}: not UTF-8; pass encoding='gbk'") from None
    except (EmptyDataError, ParserError) as error:
        raise ValueError(f"{path}: {str(error).strip()}; repair it") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return table
# --8<-- [end:read_table]

# --8<-- [start:first]
def first_row(path, options):
    ways = {"sep", "encoding", "skiprows", "comment"} & set(options)
    first = {way: options[way] for way in ways}
    first |= {"header": None, "nrows": 1, "dtype": str, "na_filter": False}
    return list(pd.read_csv(path, **first).iloc[0])
# --8<-- [end:first]

# --8<-- [start:header]
def check_header(names, most):
    if (N := len(names)) > most:
        raise ValueError(f"{N} columns; transpose it, or pass most={N}")
    sep = max(",;\t|", key=names[0].count)
    if len(names) == 1 and sep in names[0]:
        raise ValueError(f"one column, {names[0]!r}; pass sep={sep!r}")
    if n := [n for n in names if re.fullmatch(r"[-+\d.,:/]+", n)]:
        raise ValueError(f"no header, but {n[0]}; pass header=None, names=[…]")
    if twice := [n for i, n in enumerate(names) if n in names[:i]]:
        raise ValueError(f"two columns {twice[0]!r}; pass header=0, names=[…]")
# --8<-- [end:header]

# --8<-- [start:body]
def check_body(table, options):
    if len(table) == 0:
        raise ValueError("no rows below the header; export it again")
    whole = table.index.equals(pd.RangeIndex(len(table)))
    if not whole and "index_col" not in options:
        raise ValueError("rows longer than the header; pass index_col=False")
    types = options.get("dtype", {})
    given = set(types if isinstance(types, dict) else table)
    for name in [n for n in table if n not in given]:
        check_column(name, table[name])
# --8<-- [end:body]

# --8<-- [start:column]
def check_column(name, column):
    if column.isna().all():
        cure = f"pass usecols=lambda n: n != {name!r}"
        raise ValueError(f"{name!r} is empty; {cure}")
    if not is_numeric_dtype(column):
        texts = column.dropna().astype(str)
        if texts.str.fullmatch(r"[+-]?[\d.]*,\d+").mean() > 0.5:
            found = texts.iloc[0]
            raise ValueError(f"{name!r} holds {found!r}; pass decimal=','")
        odd = texts[pd.to_numeric(texts, errors="coerce").isna()]
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
