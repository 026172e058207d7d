"""Writes Parquet files with pyarrow and tells what pandas reads from ours: parquet_peer.py write|read FOLDER."""

import json
import sys

import numpy as np
import pandas as pd

what, folder = sys.argv[1:3]
if what == "write":
    n = 1000
    table = pd.DataFrame(
        {
            "redchi": np.linspace(0.5, 3, n),
            "count": np.arange(n, dtype="uint16"),
            "small": np.arange(n, dtype="float32") / 7,
            "success": np.arange(n) % 3 == 0,
            "name": [f"µ{i % 5}" for i in range(n)],
            "big": np.arange(n, dtype="uint64") + 2**60,
        },
        index=pd.Index(np.arange(142844490, 142844490 + n, dtype="uint64"), name="trainId"),
    )
    table.loc[table.index[5], "redchi"] = np.nan
    for codec in ["none", "snappy", "gzip", "zstd"]:
        table.to_parquet(f"{folder}/{codec}.parquet", compression=None if codec == "none" else codec, row_group_size=300)
    ranged = pd.DataFrame({"x": np.arange(4), "half": np.arange(4, dtype="f2") / 8, "2": 0.0}, index=pd.RangeIndex(100, 92, -2, name="t"))
    ranged.to_parquet(f"{folder}/ranged.parquet")
else:
    table = pd.read_parquet(f"{folder}/ours.parquet")
    print(
        json.dumps(
            {
                "columns": list(table.columns),
                "index": [table.index.name, [int(i) for i in table.index[:3]]],
                "dtypes": {c: str(t) for c, t in table.dtypes.items()},
                "sums": {c: float(table[c].sum()) for c in table.columns if c != "name"},
                "names": list(table["name"].unique()),
                "rows": len(table),
            }
        )
    )
