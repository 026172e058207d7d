"""Integrals of a tilted detector by brute force in 64 bits, from the definitions alone; prints one JSON object.

Reads {poni, npt, radial_range} from standard input. The image and mask are those of peer_geometry.py.
"""
import json
import logging
import sys
import warnings

import numpy as np

logging.disable(50)
warnings.simplefilter("ignore")
case = json.load(sys.stdin)
P, npt, (low, high) = case["poni"], case["npt"], case["radial_range"]
shape = tuple(P["shape"])
rows, columns = shape
high *= 1 + 2**-23


def make_image(seed):
    out, s = [], seed
    for _ in range(rows * columns):
        s = (s * 1103515245 + 12345) & 0xFFFFFFFF
        out.append((s >> 16) % 1000)
    return np.array(out, float).reshape(shape)


def place(row, column):
    """Position seen from the sample; the first corner of the detector is (0, 0)."""
    y, x, d = row * P["pixel1"] - P["poni1"], column * P["pixel2"] - P["poni2"], P["dist"]
    v = np.stack([y + 0 * x, x + 0 * y, d + 0 * x + 0 * y])
    turn = np.eye(3)
    for axis, angle in ((0, -P["rot1"]), (1, -P["rot2"]), (2, P["rot3"])):
        c, s = np.cos(angle), np.sin(angle)
        i, k = [(1, 2), (2, 0), (0, 1)][axis]
        m = np.eye(3)
        m[i, i], m[i, k], m[k, i], m[k, k] = c, -s, s, c
        turn = m @ turn
    return np.tensordot(turn, v, 1)


def q_chi(row, column):
    a, b, c = place(row, column)
    theta = np.arctan2(np.hypot(a, b), c) / 2
    return 4e-10 * np.pi * np.sin(theta) / P["wavelength"], np.degrees(np.arctan2(a, b))


r, c = np.mgrid[0:rows, 0:columns]
q, _ = q_chi(r + 0.5, c + 0.5)
solid = (P["dist"] / np.linalg.norm(place(r + 0.5, c + 0.5), axis=0)) ** 3
img = make_image(3)
good = ~((r >= 3) & (r < 6))
where = np.where(good, np.floor((q - low) / (high - low) * npt), -1).astype(int)
dark = 1.5 + 0.01 * c
flat = 1.0 + 0.1 * np.sin(r / 20.0)

out = {k: [] for k in ("count", "I", "sem", "median", "flatI", "flatSem")}
for k in range(npt):
    at = where == k
    x, w = img[at], solid[at]
    mean = x.sum() / w.sum()
    out["count"].append(int(at.sum()))
    out["I"].append(mean)
    out["sem"].append(np.sqrt(((x - mean * w) ** 2).sum()) / w.sum())
    order = np.argsort(x / w, kind="stable")
    upper = np.cumsum(w[order])
    lower = upper - w[order]
    middle = order[(upper >= upper[-1] / 2) & (lower <= upper[-1] / 2)]
    out["median"].append(x[middle].sum() / w[middle].sum())
    w = w * flat[at]
    out["flatI"].append((x - dark[at]).sum() / w.sum())
    out["flatSem"].append(np.sqrt(np.maximum(1, x).sum()) / w.sum())

# Shares of cells of 10 degrees by cutting each pixel's shape in (q, chi).
NQ, NCHI = 20, 36
Q, X = q_chi(*np.mgrid[0 : rows + 1, 0 : columns + 1].astype(float))
Q, X = (Q - low) / (high - low) * NQ, (X + 180) / 10


def keep(shape_, axis, line, sign):
    """The part of a polygon on one side of a line."""
    kept = []
    for a, b in zip(shape_, shape_[1:] + shape_[:1]):
        u, v = (a[axis] - line) * sign, (b[axis] - line) * sign
        if u >= 0:
            kept.append(a)
        if u * v < 0:
            t = u / (u - v)
            kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
    return kept


def area(p):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(p, p[1:] + p[:1]))) / 2


signal, norm = np.zeros((NCHI, NQ)), np.zeros((NCHI, NQ))
for row, column in zip(*np.nonzero(good)):
    p = [(Q[at], X[at]) for at in ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))]
    p = [(u, v - NCHI * round((v - p[0][1]) / NCHI)) for u, v in p]
    u, v = [a[0] for a in p], [a[1] for a in p]
    if max(u) < 0 or min(u) > NQ or max(v) - min(v) > NCHI / 2:
        continue
    for i in range(max(0, int(np.floor(min(u)))), min(NQ, int(np.floor(max(u))) + 1)):
        stripe = keep(keep(p, 0, i, 1), 0, i + 1, -1)
        for j in range(int(np.floor(min(v))), int(np.floor(max(v))) + 1):
            cell = keep(keep(stripe, 1, j, 1), 1, j + 1, -1)
            share = area(cell) / area(p) if len(cell) > 2 else 0
            signal[j % NCHI, i] += share * img[row, column]
            norm[j % NCHI, i] += share * solid[row, column]
out["cake"] = [float(a / b) if b > 1e-6 else None for a, b in zip(signal.ravel(), norm.ravel())]

# pyFAI's engine that goes twice over the pixels, in place of its running sums.
import pyFAI.detectors
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

ai = AzimuthalIntegrator(
    detector=pyFAI.detectors.Detector(P["pixel1"], P["pixel2"], max_shape=shape),
    **{k: P[k] for k in ("dist", "poni1", "poni2", "rot1", "rot2", "rot3", "wavelength")},
)
peer = ai.integrate1d_ng(
    img, npt, mask=~good, unit="q_A^-1", radial_range=case["radial_range"], error_model="azimuthal", method=("no", "csr", "python")
)
out["peerCount"] = [float(v) for v in peer.count]
out["peerSem"] = [float(v) for v in peer.sem]
print(json.dumps(out))
