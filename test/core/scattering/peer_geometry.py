"""pyFAI's maps and integrations for geometries and images made from seeds; prints one JSON object.

argv: JSON list of cases {poni, shape, seed, npt, unit, radial_range, ...}
"""
import json
import logging
import sys

import numpy as np

logging.disable(50)
import pyFAI.detectors
from pyFAI.integrator.azimuthal import AzimuthalIntegrator


def image(shape, seed):
    """The image that samples.ts makes: a 32-bit linear congruential generator."""
    n = shape[0] * shape[1]
    out = np.empty(n, np.int32)
    s = seed
    for i in range(n):
        s = (s * 1103515245 + 12345) & 0xFFFFFFFF
        out[i] = (s >> 16) % 1000
    return out.reshape(shape)


def plain(a):
    return None if a is None else [None if not np.isfinite(v) else float(v) for v in np.asarray(a, float).ravel()]


def run(case):
    p = case["poni"]
    shape = tuple(p["shape"])
    det = pyFAI.detectors.Detector(p["pixel1"], p["pixel2"], max_shape=shape, orientation=p.get("orientation", 3))
    ai = AzimuthalIntegrator(detector=det, **{k: p[k] for k in ("dist", "poni1", "poni2", "rot1", "rot2", "rot3", "wavelength")})
    if case["kind"] == "maps":
        u = lambda unit: plain(ai.center_array(shape, unit=unit, scale=True))
        return {"q": u("q_A^-1"), "chi": u("chi_deg"), "tth": u("2th_deg"), "r": u("r_mm"),
                "solid": plain(ai.solidAngleArray(shape)), "pol": plain(ai.polarization(shape, factor=0.9, axis_offset=0.2)),
                "fit2d": {k: v for k, v in ai.getFit2D().items() if isinstance(v, (int, float))}}
    img = image(shape, case["seed"])
    mask = np.zeros(shape, np.uint8)
    mask[3:6] = 1
    kw = dict(mask=mask, unit=case.get("unit", "q_A^-1"))
    for k in ("radial_range", "azimuth_range", "polarization_factor", "error_model", "normalization_factor", "dummy", "delta_dummy"):
        if case.get(k) is not None:
            kw[k] = tuple(case[k]) if isinstance(case[k], list) else case[k]
    kw["correctSolidAngle"] = case.get("solid", True)
    if case.get("dark"):
        kw["dark"] = np.full(shape, 1.5) + 0.01 * np.arange(shape[1])
        kw["flat"] = (1.0 + 0.1 * np.sin(np.arange(shape[0]) / 20.0))[:, None] * np.ones(shape)
    if case.get("variance"):
        kw["variance"] = 2.0 + img * 0.5
    method = (case["split"], "csr", "cython")
    if case["kind"] == "1d":
        r = ai.integrate1d_ng(img, case["npt"], method=method, **kw)
    elif case["kind"] == "clip":
        r = ai.sigma_clip_ng(img, case["npt"], method=method, thres=3, max_iter=4, **kw)
    else:
        r = ai.integrate2d_ng(img, case["npt"], 36, method=method, **kw)
    return {"radial": plain(r.radial), "I": plain(r.intensity), "count": plain(r.count), "sigma": plain(r.sigma),
            "std": plain(getattr(r, "std", None))}


print(json.dumps([run(case) for case in json.load(sys.stdin)]))
