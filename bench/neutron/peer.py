"""Times NCrystal at what bench/neutron/run.mjs does; prints JSON of seconds (best of several)."""
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import NCrystal as NC
import numpy as np

POINTS = int(sys.argv[1])
NAME = "Fe_sg229_Iron-alpha"
wl = np.linspace(0.8, 8.0, POINTS)


def best(run, count):
    times = []
    for i in range(count):
        start = time.perf_counter()
        run(i)
        times.append(time.perf_counter() - start)
    return min(times)


def load(temp, a=None):
    NC.clearCaches()
    name = f"stdlib::{NAME}.ncmat"
    if a is not None:
        text = NC.createTextData(name).rawData.replace("cubic 2.8676", f"cubic {a:.9f}")
        NC.registerInMemoryFileData("moved.ncmat", text)
        name = "virtual::moved.ncmat"
    return NC.load(f"{name};temp={temp}K")


m = load(300)
few = wl[:: max(1, POINTS // 500)][:500]
print(json.dumps({
    "evaluate": best(lambda i: m.scatter.xsect(wl=wl) + m.absorption.xsect(wl=wl), 7),
    "temperature": best(lambda i: load(200 + i).scatter.xsect(wl=few), 5),
    "lattice": best(lambda i: load(300, 2.86 + i * 1e-3).scatter.xsect(wl=few), 5),
}))
