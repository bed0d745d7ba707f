"""How do a table's numbers and categories train one network?"""

# --8<-- [start:imports]
import numpy as np
import pandas as pd
import torch
from sklearn.linear_model import LinearRegression
from torch import nn
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

def add_date(table, name, format):
    date = pd.to_datetime(table[name], format=format)
    days = (date - pd.Timestamp("2000-01-01")).dt.days
    parts = {f"{name}_day": days, f"{name}_weekday": date.dt.day_name()}
    return table.assign(**parts)

class Standardize(nn.Module):
    def __init__(self, D):
        super().__init__()
        self.register_buffer("mean", torch.zeros(D))
        self.register_buffer("std", torch.ones(D))
    def fit(self, X):  # (N, D)
        bad = (~X.isfinite()).any(dim=0).nonzero().flatten().tolist()
        if bad:
            raise ValueError(f"columns {bad}: fill in or drop nan and inf")
        std = X.std(dim=0).where((X != X[0]).any(dim=0), 1)
        self.load_state_dict({"mean": X.mean(dim=0), "std": std})
    def forward(self, X):
        return (X - self.mean) / self.std
    def inverse(self, Z):
        return Z * self.std + self.mean
# --8<-- [end:made]

# --8<-- [start:split]
table = add_date(make(1500, seed=0), "date", "%Y-%m-%d")
table = table.sample(frac=1, random_state=0)
train, val, test = table[:900], table[900:1200], table[1200:]
# --8<-- [end:split]

# --8<-- [start:check]
def check(table, numbers, categories):
    if lacking := [n for n in (*numbers, *categories) if n not in table]:
        raise ValueError(f"no columns {lacking}; there are {list(table)}")
    for name in (*numbers, *categories):
        known = table[name].dropna()
        number = pd.api.types.is_numeric_dtype(known)
        if len(known) and name in numbers and not number:
            raise ValueError(f"{name!r} holds {known.iloc[0]!r}: a category?")
        if len(known) and name in categories and number:
            raise ValueError(f"{name!r} holds numbers; read it as dtype str")
def texts(column):
    return column.astype(object).fillna("").astype(str).str.strip()
# --8<-- [end:check]

# --8<-- [start:measure]
def measure(train, numbers, categories, target):
    check(train, [*numbers, target], categories)
    if gaps := train[target].isna().sum():
        raise ValueError(f"{gaps} rows lack the target {target!r}; drop them")
    return {
        "medians": {n: float(train[n].median()) for n in numbers},
        "missing": [n for n in numbers if train[n].isna().any()],
        "values": {n: sorted(set(texts(train[n]))) for n in categories},
    }
# --8<-- [end:measure]

# --8<-- [start:encode]
def encode(table, plan):
    check(table, plan["medians"], plan["values"])
    X, C = [table[n].isna() for n in plan["missing"]], []
    for name, median in plan["medians"].items():
        if name not in plan["missing"] and table[name].isna().any():
            raise ValueError(f"fill in {name!r}: never missing in training")
        X.append(table[name].fillna(median))
    for name, values in plan["values"].items():
        column = texts(table[name])
        if unseen := sorted(set(column) - set(values)):
            raise ValueError(f"drop {unseen[:3]} in {name!r}: not {values[:9]}")
        C.append(column.map(values.index))
    X, C = np.array(X, "float32"), np.array(C, "int64")
    parts = [part.reshape(-1, len(table)).T for part in (X, C)]
    return [torch.tensor(part).contiguous() for part in parts]
# --8<-- [end:encode]

# --8<-- [start:encoded]
numbers = ["date_day", "meters", "grams"]
categories = ["vehicle", "date_weekday", "zone"]
plan = measure(train, numbers, categories, target="minutes")
X, C = encode(train, plan)  # (N, 4), (N, 3)
print(plan["medians"], plan["missing"], plan["values"]["vehicle"])
print(*train.iloc[0][[*numbers, *categories]], X[0].tolist(), C[0].tolist())
# --8<-- [end:encoded]

# --8<-- [start:net]
class Net(nn.Module):
    def __init__(self, plan, K=4, H=64):
        super().__init__()
        D = len(plan["medians"]) + len(plan["missing"])
        sizes = [len(values) for values in plan["values"].values()]
        self.X_scale, self.y_scale = Standardize(D), Standardize(1)
        self.tables = nn.ModuleList(nn.Embedding(n, K) for n in sizes)
        D += sum(table.embedding_dim for table in self.tables)
        self.net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Linear(H, 1))
    def forward(self, X, C):  # (N, D), (N, len(sizes))
        parts = [table(c) for table, c in zip(self.tables, C.T)]
        Z = torch.cat([self.X_scale(X), *parts], dim=1)
        return self.y_scale.inverse(self.net(Z))  # (N, 1)
# --8<-- [end:net]

# --8<-- [start:fit]
def fit(model, X, C, y, loss_fn=nn.MSELoss(), lr=0.01, num_epochs=60):
    model.X_scale.fit(X)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    dataset = torch.utils.data.TensorDataset(X, C, y)
    loader = torch.utils.data.DataLoader(dataset, 64, shuffle=True)
    for epoch in range(num_epochs):
        for X_batch, C_batch, y_batch in loader:
            y_hat = model(X_batch, C_batch)
            loss = loss_fn(model.y_scale(y_hat), model.y_scale(y_batch))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
# --8<-- [end:fit]

# --8<-- [start:trained]
def column(table):
    return torch.tensor(table[["minutes"]].to_numpy("float32"))  # (N, 1)
def trained(seed):
    torch.manual_seed(seed)
    model, y = Net(plan), column(train)
    model.y_scale.fit(y)
    fit(model, X, C, y)
    return model, (model(*encode(val, plan)) - column(val)).abs().mean()
model, error = trained(seed=0)
mean = (column(train).mean() - column(val)).abs().mean()
print(f"mean {mean:.1f}, network {error:.1f} minutes")
# --8<-- [end:trained]

# --8<-- [start:one_hot]
def one_hot(X, C):
    sizes = [len(values) for values in plan["values"].values()]
    hot = [nn.functional.one_hot(c, n) for c, n in zip(C.T, sizes)]
    return torch.cat([X, *hot], dim=1).numpy()  # (N, D)
# --8<-- [end:one_hot]
# --8<-- [start:line]
line = LinearRegression().fit(one_hot(X, C), column(train))
y_hat = line.predict(one_hot(*encode(val, plan)))
in_line = abs(y_hat - column(val).numpy()).mean()
errors = torch.stack([trained(seed)[1] for seed in range(5)])
mean, worst = errors.mean(), errors.max()
print(f"line {in_line:.1f}, network {mean:.1f}, at worst {worst:.1f}")
assert mean < in_line < mean + 0.5
# --8<-- [end:line]

# --8<-- [start:saved]
torch.save({"plan": plan, "state": model.state_dict()}, "parcels.pt")
def use(path, rows):
    saved = torch.load(path)
    model = Net(saved["plan"])
    model.load_state_dict(saved["state"])
    model.eval()
    X, C = encode(add_date(rows, "date", "%Y-%m-%d"), saved["plan"])
    with torch.inference_mode():
        return model(X, C).flatten().tolist()
# --8<-- [end:saved]

# --8<-- [start:used]
ways = {"vehicle": ["bike", "van"], "zone": "Z04", "meters": 2500}
rows = pd.DataFrame(ways | {"date": "2024-11-09", "grams": [1200, None]})
print([f"{minutes:.0f} minutes" for minutes in use("parcels.pt", rows)])
try:
    use("parcels.pt", rows.assign(vehicle="drone"))
    raise AssertionError
except ValueError as error:
    print(f"ValueError: {error}")
# --8<-- [end:used]
