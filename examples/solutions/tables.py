"""Answers to the exercises of tables."""

# --8<-- [start:numpy]
from pathlib import Path

import numpy as np

rows = "date,vehicle,meters,minutes", "2024-11-07,,6708,30"
rows += ("2024-08-21,van,,13",)
Path("two.csv").write_text("\n".join(rows))
try:
    np.loadtxt("two.csv", delimiter=",", skiprows=1)
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")

X = np.genfromtxt("two.csv", delimiter=",", skip_header=1)  # (N, D)
print(X)
assert np.isnan(X[:, :2]).all()

table = np.genfromtxt("two.csv", delimiter=",", names=True, dtype=None)
print(table["vehicle"], table["meters"])
assert table["meters"].tolist() == [6708, -1]
# --8<-- [end:numpy]

# --8<-- [start:zeros]
from pathlib import Path

import pandas as pd

Path("zeros.csv").write_text("plz,n\n01067,3\n80331,5\n")
print(pd.read_csv("zeros.csv")["plz"].tolist())
table = pd.read_csv("zeros.csv", dtype={"plz": str})
print(table["plz"].tolist())
assert table["plz"][0] == "01067"
# --8<-- [end:zeros]

# --8<-- [start:country]
from pathlib import Path

import pandas as pd

Path("countries.csv").write_text("country,n\nNA,3\nDE,5\nCN,4\n")
print(pd.read_csv("countries.csv")["country"].isna().tolist())
table = pd.read_csv("countries.csv", keep_default_na=False, na_values=[""])
print(table["country"].tolist())
assert table["country"][0] == "NA"
# --8<-- [end:country]

# --8<-- [start:circle]
import math

import pandas as pd

date = pd.Series(pd.to_datetime(["2024-12-31", "2025-01-01", "2024-07-01"]))
days = date.dt.day_of_year  # 1, ..., 366
angle = 2 * math.pi * days / 365.25
circle = pd.DataFrame({"sin": angle.map(math.sin), "cos": angle.map(math.cos)})
for i, j in (0, 1), (0, 2):
    apart = math.dist(circle.iloc[i], circle.iloc[j])
    print(abs(days[i] - days[j]), f"{apart:.2f}")
assert math.dist(circle.iloc[0], circle.iloc[1]) < 0.05
# --8<-- [end:circle]
