"""Times EXtra-geom on data from a file and writes its images; see run.mjs."""
import json
import sys
import time

import extra_geom
import numpy as np

QUADS = [(-525, 625), (-550, -10), (520, -160), (542.5, 475)]


def main():
    folder, dtype, frames, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    geom = extra_geom.AGIPD_1MGeometry.from_quad_positions(QUADS)
    lead = () if frames == 1 else (frames,)
    data = np.fromfile(f"{folder}/data.bin", dtype=dtype, count=frames * 2**20).reshape(*lead, 16, 512, 128)
    out = geom.output_array_for_position(extra_shape=lead, dtype=dtype)
    times = []
    for i in range(rounds + 2):
        start = time.perf_counter()
        geom.position_modules(data, out=out)
        if i >= 2:
            times.append((time.perf_counter() - start) * 1e3)
    out.tofile(f"{folder}/peer.bin")
    print(json.dumps({"times": times, "version": extra_geom.__version__}))


main()
