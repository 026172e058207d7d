"""pandas' answers to the questions of tables.test.ts: pandas_answers.py FOLDER prints JSON and writes CSV files."""

import json
import sys

import numpy as np
import pandas as pd

folder = sys.argv[1]
rng = np.random.default_rng(11)
n = 40
frame = pd.DataFrame({
    "redchi": np.where(rng.random(n) < 0.15, np.nan, np.round(rng.gamma(2, 1, n), 4)),
    "success": rng.random(n) < 0.7,
    "module": rng.integers(0, 4, n).astype(float),
    "a b": rng.choice(["iron", "nickel", "copper"], n),
    "count": rng.integers(-5, 6, n).astype(float),
}, index=pd.Index(10000 + rng.permutation(n).astype(float), name="trainId"))
frame.loc[frame.index[3], "a b"] = None

QUERIES = [
    "success == True and redchi < 2.0", "success & redchi < 2", "not success", "~success | redchi > 3",
    "module in [1, 3]", "module not in [1, 3]", "module == [0, 2]", "`a b` == 'iron'", "`a b` in ('iron', \"copper\")",
    "`a b` != 'iron'", "1 < redchi <= 2.5", "redchi + count * 2 > 1", "count // 2 == -1", "count % 3 == 1",
    "-count ** 2 < -4", "trainId >= 10020 and module == 2", "index < 10005", "redchi.isnull()", "redchi.notna() and count > 0",
    "(module == 1 or module == 2) and not (count < 0)", "redchi == redchi", "sqrt(redchi) > 1 and abs(count) < 3",
    "count > @limit", "module in @wanted", "count > 2 > module",
    "success and redchi < 2", "count / module > 1", "success == 1", "module >= 1 and count in [0, 1, 2] and redchi > .5",
]
limit, wanted = 1, [0, 3]


def plain(f):
    def cell(v):
        return None if v is None or (isinstance(v, float) and np.isnan(v)) else v
    return {
        "index": [cell(v) for v in f.index.tolist()] if f.index.nlevels == 1 else [list(v) for v in f.index.tolist()],
        "columns": {str(c): [cell(v) for v in f[c].tolist()] for c in f.columns},
    }


left = pd.DataFrame({"x": [1.0, 2.0, 3.0]}, index=[3.0, 1.0, 7.0])
right = pd.DataFrame({"y": [10.0, 20.0, 30.0], "z": ["p", "q", "r"]}, index=[7.0, 2.0, 3.0])
repeated = pd.DataFrame({"w": [1.0, 2.0, 3.0]}, index=[3.0, 3.0, 9.0])
numeric = ["redchi", "module", "count"]
answers = {
    "frame": plain(frame),
    "queries": {q: frame.query(q).index.tolist() for q in QUERIES},
    "describe": plain(frame[numeric].describe()),
    "sorted": frame.sort_values(["module", "redchi"], kind="stable").index.tolist(),
    "sorted down": frame.sort_values(["module", "redchi"], ascending=[False, True], kind="stable").index.tolist(),
    "sorted index": frame.sort_index().index.tolist(),
    "joins": {how: plain(left.join(right, how=how)) for how in ("outer", "inner", "left", "right")},
    "repeated": plain(left.join(repeated, how="outer")),
    "suffixes": plain(left.join(left.rename_axis(None) * 2, how="outer", lsuffix="_l", rsuffix="_r")),
    "groups": {s: plain(getattr(frame.groupby("module")[["redchi", "count"]], s)()) for s in ("mean", "sum", "count", "min", "max", "std", "median", "first")},
    "two keys": plain(frame.groupby(["module", "success"])[["redchi"]].mean()),
    "size": frame.groupby("a b").size().tolist(),
    "added": plain((left["x"] + right["y"]).to_frame("0")),
    "quantiles": [frame["redchi"].quantile(q) for q in (0.0, 0.1, 0.5, 0.9, 1.0)],
    "counts": frame["a b"].value_counts().tolist(),
}
frame.to_csv(f"{folder}/pandas.csv")
answers["csv back"] = plain(pd.read_csv(f"{folder}/own.csv", index_col=0))
tricky = "name;value\n\"a;\"\"b\"\"\";1\n\"two\nlines\";2.5e-3\n;NA\n x ;inf\n"
with open(f"{folder}/tricky.csv", "w") as f:
    f.write(tricky)
answers["tricky"] = [[None if pd.isna(v) else v for v in row] for row in pd.read_csv(f"{folder}/tricky.csv", sep=";").replace(np.inf, "inf").values.tolist()]
print(json.dumps(answers))
