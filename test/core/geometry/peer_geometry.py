"""Builds geometries with EXtra-geom from a JSON list on standard input; prints tiles, images and files' positions."""
import hashlib
import json
import sys

import extra_geom
import numpy as np


def part(spec):
    chosen = {}
    for axis in ("modules", "tiles"):
        if axis in spec:
            chosen[axis] = slice(*spec[axis])
    return chosen


def build(case):
    cls = getattr(extra_geom, case["class"])
    args, kwargs = case.get("args", []), case.get("kwargs", {})
    if case["class"] == "GenericGeometry":
        kwargs = {k: np.array(v) if k.endswith(("coordinates", "ss_vec", "fs_vec")) else v for k, v in kwargs.items()}
    geom = getattr(cls, case["build"])(*args, **kwargs)
    for step in case.get("steps", []):
        if step["do"] == "offset":
            geom = geom.offset(np.array(step["by"]), **part(step))
        else:
            geom = geom.rotate(np.array(step["by"]), **part(step))
    return geom


def answer(case):
    geom = build(case)
    shape = tuple(int(n) for n in geom.expected_data_shape)
    image, centre = geom.position_modules(np.arange(np.prod(shape), dtype="f8").reshape(shape))
    tiles = [[*t.corner_pos, *t.ss_vec, *t.fs_vec] for m in geom.modules for t in m]
    result = {
        "shape": shape,
        "tiles": np.array(tiles, dtype="f8").tolist(),
        "image": list(image.shape),
        "centre": [int(c) for c in centre],
        "sha256": hashlib.sha256(image.tobytes()).hexdigest(),
        "positions": hashlib.sha256(np.ascontiguousarray(geom.get_pixel_positions()).tobytes()).hexdigest(),
    }
    # EXtra-geom 1.17 raises TypeError for generic detectors
    if case["class"] != "GenericGeometry":
        corners = np.ascontiguousarray(geom.to_distortion_array())
        result["corners"] = hashlib.sha256(corners.tobytes()).hexdigest()
    if "write" in case:
        geom.write_crystfel_geom(case["write"], **case.get("write_options", {}))
    if "metadata" in case:
        known = geom.metadata["crystfel"].items()
        result["metadata"] = {k: None if v != v else v for k, v in known if k != "bad"}
    return result


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
