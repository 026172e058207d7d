"""Times pyFAI on a frame from a file; see run.mjs. argv: folder, rounds, threads. Prints one JSON object."""
import json
import logging
import os
import resource
import sys
import time

folder, rounds, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.environ["OMP_NUM_THREADS"] = threads
logging.disable(50)
import numpy as np
import pyFAI
import pyFAI.detectors
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

N = 2048
img = np.fromfile(f"{folder}/frame.bin", np.int32).reshape(N, N)
mask = np.fromfile(f"{folder}/mask.bin", np.uint8).reshape(N, N)
POSE = dict(dist=0.2, poni1=0.1, poni2=0.11, rot1=0.1, rot2=-0.05, rot3=0.2, wavelength=1e-10)


def fresh():
    det = pyFAI.detectors.Detector(1e-4, 1e-4, max_shape=(N, N))
    return AzimuthalIntegrator(detector=det, **POSE)


def timed(run):
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1e3)
    return times, result


out = {}
kw = dict(mask=mask, unit="q_A^-1", error_model="poisson")
METHODS = {
    "no": [("no", "histogram", "cython"), ("no", "csr", "cython")],
    "bbox": [("bbox", "csc", "cython"), ("bbox", "csr", "cython")],
    "full": [("full", "csc", "cython"), ("full", "csr", "cython")],
}
for split, methods in METHODS.items():
    best = None
    for method in methods:
        ai = fresh()
        times, r = timed(lambda: ai.integrate1d_ng(img, 1000, method=method, **kw))
        entry = dict(first=times[0], warm=sorted(times[1:])[len(times) // 2], fastest=min(times[1:]), method="-".join(method))
        if best is None or entry["fastest"] < best["fastest"]:
            best = entry
        best["first"] = min(best["first"], times[0])
    best["I"] = [float(v) for v in r.intensity[100:900:50]]
    out[split] = best
ai = fresh()
q = ai.center_array((N, N), unit="q_A^-1", scale=True)
qmax = float(q.max())
times, r = timed(lambda: ai.integrate_radial(img, 180, npt_rad=20, radial_range=(0.3 * qmax, 0.31 * qmax), radial_unit="q_A^-1",
                                             mask=mask, method=("no", "csr", "cython"), unit="chi_deg"))
out["ring"] = dict(first=times[0], warm=sorted(times[1:])[len(times) // 2], fastest=min(times[1:]), method="no-csr-cython")
out["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
out["version"] = pyFAI.version
print(json.dumps(out))
