"""Writes bitshuffle-LZ4 frames, or integrates them with pyFAI frame by frame; see frames.mjs."""
import json
import logging
import sys
import time

import h5py
import hdf5plugin
import numpy as np

what, path, frames = sys.argv[1], sys.argv[2], int(sys.argv[3])
N = 2048
if what == "make":
    rng = np.random.default_rng(1)
    base = rng.poisson(30, (N, N)).astype(np.uint32)
    with h5py.File(path, "w") as f:
        d = f.create_dataset("entry_0000/measurement/data", (frames, N, N), np.uint32, chunks=(1, N, N), **hdf5plugin.Bitshuffle(cname="lz4"))
        for i in range(frames):
            d[i] = np.roll(base, i * 7, axis=1)
    sys.exit()
logging.disable(50)
import pyFAI.detectors
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

rounds, times = int(sys.argv[4]), []
for _ in range(rounds):
    start = time.perf_counter()
    if not times:
        det = pyFAI.detectors.Detector(1e-4, 1e-4, max_shape=(N, N))
        ai = AzimuthalIntegrator(detector=det, dist=0.2, poni1=0.1, poni2=0.11, rot1=0.1, rot2=-0.05, rot3=0.2, wavelength=1e-10)
    out = []
    with h5py.File(path) as f:
        d = f["entry_0000/measurement/data"]
        for i in range(frames):
            out.append(ai.integrate1d_ng(d[i], 1000, unit="q_A^-1", method=("bbox", "csc", "cython"), error_model="poisson").intensity)
    times.append((time.perf_counter() - start) * 1e3)
print(json.dumps({"ms": times, "I": [float(v) for v in out[-1][100:900:50]]}))
