"""The same work with numpy and h5py, asked for line by line on standard input; answers with seconds."""
import json
import os
import sys
import time

import h5py
import numpy as np

N, SIDE = 100, 512


def frames(k, count):
    rng = np.random.default_rng(k)
    return rng.poisson(20, (count, SIDE, SIDE)).astype(np.int32)


RAW = frames(0, N)


def prepare(raw, rebin, turn):
    weights = np.ones(raw.shape[1:], bool)
    out = []
    for frame in raw:
        d, w = frame, weights
        if turn:
            d, w = d.T[:, ::-1], w.T[:, ::-1]
        if rebin > 1:
            h, v = d.shape
            d = d.reshape(h // rebin, rebin, v // rebin, rebin).mean(-1).mean(-2)
            m = w.reshape(h // rebin, rebin, v // rebin, rebin).mean(-1).mean(-2)
            w = m == m.max()
        out.append((d, w))
    return np.array([d for d, _ in out]), np.array([w for _, w in out])


def save(path, chunks):
    with h5py.File(path, "w") as f:
        for k, (data, weights) in enumerate(chunks):
            group = f.create_group(f"chunks/{k}")
            group.create_dataset("data", data=data, compression="gzip", compression_opts=4)
            group.create_dataset("weights", data=weights, compression="gzip", compression_opts=4)


def read(path):
    total = 0.0
    with h5py.File(path) as f:
        chunks = f["chunks"]
        for k in sorted(chunks, key=int):
            for i in range(len(chunks[k]["data"])):
                total += float(chunks[k]["data"][i].sum())
                total += float(chunks[k]["weights"][i].sum())
    return total


def work(what, path):
    if what == "prepare":
        for a in range(0, N, 20):
            prepare(RAW[a:a + 20], 2, True)
    elif what == "save":
        save(path, (prepare(RAW[a:a + 20], 1, False) for a in range(0, N, 20)))
    elif what == "read":
        return read(path)
    elif what == "raw":
        RAW.tofile(path)
    return None


for line in sys.stdin:
    what, path = line.split()
    start, cpu = time.perf_counter(), time.process_time()
    answer = work(what, path)
    print(json.dumps([time.perf_counter() - start, answer, time.process_time() - cpu]), flush=True)
