"""h5py's side of the HDF5 bench: makes the files, then runs one task per line of standard input."""
import json
import os
import sys
import time

import h5py
import hdf5plugin
import numpy as np

folder, quick = sys.argv[1], sys.argv[2] == "quick"
MB = 2**20
size = 32 * MB if quick else 512 * MB
packed = 32 * MB if quick else 256 * MB
rows = 1000 if quick else 10_000


def make():
    rng = np.random.default_rng(1)
    with h5py.File(f"{folder}/plain.h5", "w") as f:
        f["float32"] = rng.random((size // (4 * MB), 1024, 1024), "f4")
        f["uint16"] = rng.integers(0, 5000, (size // (2 * MB), 1024, 1024), "u2")
        f["scalars"] = np.arange(float(rows))
        f["rows"] = rng.random((rows, 512))
        f.create_dataset("chunked_rows", data=rng.random((rows, 512)), chunks=(32, 512))
    frames = rng.poisson(3, (packed // (2 * MB), 1024, 1024)).astype("u2")
    with h5py.File(f"{folder}/packed.h5", "w") as f:
        f.create_dataset("gzip", data=frames, chunks=(1, 512, 1024), compression=4, shuffle=True)
        f.create_dataset("bslz4", data=frames, chunks=(1, 512, 1024), compression=hdf5plugin.Bitshuffle())
    trains = 4
    layout = h5py.VirtualLayout((16 * trains, 1024, 1024), "u2")
    for m in range(16):
        with h5py.File(f"{folder}/module{m:02d}.h5", "w") as f:
            f.create_dataset("d", data=rng.integers(0, 5000, (trains, 1024, 1024), "u2"), chunks=(1, 1024, 1024))
        layout[m::16] = h5py.VirtualSource(f"module{m:02d}.h5", "d", (trains, 1024, 1024))
    with h5py.File(f"{folder}/virtual.h5", "w", libver="latest") as f:
        f.create_virtual_dataset("d", layout)


outs = {}


def direct(file, name, kept):
    with h5py.File(f"{folder}/{file}") as f:
        d = f[name]
        out = outs.setdefault(name, np.empty(d.shape, d.dtype))
        start = time.perf_counter()
        d.read_direct(out)
        return start, float(out.reshape(-1)[::1009].sum(dtype="f8"))


def each(file, name, kept):
    start = time.perf_counter()
    with h5py.File(f"{folder}/{file}") as f:
        d = f[name]
        out = np.empty(d.shape[1:], d.dtype)
        total = 0.0
        for i in range(d.shape[0]):
            if kept:
                d.read_direct(out, np.s_[i])
            row = out if kept else d[i]
            total += float(row.reshape(-1)[0])
        return start, total


make()
print(json.dumps({"h5py": h5py.version.version, "hdf5": h5py.version.hdf5_version}), flush=True)
for line in sys.stdin:
    kind, file, name, kept = json.loads(line)
    start, check = {"direct": direct, "each": each}[kind](file, name, kept)
    print(json.dumps({"ms": 1e3 * (time.perf_counter() - start), "check": check}), flush=True)
