"""Does the work of run.mjs with numpy: for each name on standard input prints the milliseconds of RUNS runs: peer.py RUNS."""

import json
import sys
import time

import numpy as np

runs = int(sys.argv[1])
DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]


flat = {d: (np.arange(1 << 20) % 2 if d == "bool" else np.arange(1 << 20) % 100).astype(d) for d in DTYPES}
work = {f"sum {d}": lambda d=d: flat[d].sum() for d in DTYPES}
work["add float32"] = lambda: flat["float32"] + flat["float32"]
work["multiply uint16 scalar"] = lambda: flat["uint16"] * np.uint16(3)
work["less uint16"] = lambda: flat["uint16"] < 50
work["sum transposed float32"] = lambda: flat["float32"].reshape(1024, 1024).T.sum(axis=0)
work["median float32"] = lambda: np.median(flat["float32"])
frames = (np.arange(64 << 20, dtype="u4") * 2654435761 >> 16).astype("u2").reshape(64, 1 << 20)
work["mean over frames"] = lambda: frames.mean(axis=0)
work["std over frames"] = lambda: frames.std(axis=0)
work["mean of each frame"] = lambda: frames.mean(axis=1)
work["max over frames"] = lambda: frames.max(axis=0)
for name in map(str.strip, sys.stdin):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work[name]()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps(times), flush=True)
