"""Answers timing requests: one JSON line in, one out. {"task": ..., "path": ...} -> {"ms": ..., "check": ...}"""
import gc
import json
import os
import sys
import time
import warnings

warnings.simplefilter("ignore")

from extra_data import RunDirectory, by_index  # noqa: E402
from extra_data import stack_detector_data  # noqa: E402
from extra_data.components import AGIPD1M  # noqa: E402
from extra_geom import AGIPD_1MGeometry  # noqa: E402
import numpy as np  # noqa: E402

runs = {}


def opened(path):
    if path not in runs:
        runs[path] = RunDirectory(path, _use_voview=False, parallelize=False)
    return runs[path]


def open_run(path, parallel, keep_map=False):
    data_map = os.path.join(path, "karabo_data_map.json")
    if keep_map:
        RunDirectory(path, _use_voview=False, parallelize=False)
    elif os.path.exists(data_map):
        os.unlink(data_map)
    # Files that are still referenced would not be opened again.
    gc.collect()
    start = time.perf_counter()
    run = RunDirectory(path, _use_voview=False, parallelize=parallel)
    ms = time.perf_counter() - start
    count = len(run.train_ids)
    if not keep_map and os.path.exists(data_map):
        os.unlink(data_map)
    return ms, count


def work(task, path):
    if task == "open":
        return open_run(path, False)
    if task == "open parallel":
        return open_run(path, True)
    if task == "open with map":
        return open_run(path, False, keep_map=True)
    run = opened(path)
    if task == "detector":
        det = AGIPD1M(run)
    start = time.perf_counter()
    if task == "array":
        a = run.get_array("SPB_IRU_CAM/CAM/BIG:daqOutput", "data.image.pixels").values
    elif task == "roi":
        from numpy import s_
        a = run.get_array("SPB_IRU_CAM/CAM/BIG:daqOutput", "data.image.pixels", roi=s_[500:600, 700:800]).values
    elif task == "detector":
        a = det.get_array("image.data").values
    elif task == "pulses":
        a = AGIPD1M(run).get_array("image.data", pulses=by_index[0:8:2]).values
    elif task == "trains":
        n = 0
        for _, data in run.select("*/DET/*", "image.data").trains():
            n += len(data)
        return time.perf_counter() - start, n
    elif task == "images":
        geom, out, total = AGIPD_1MGeometry.example(), None, 0.0
        for _, data in run.select("*/DET/*", "image.data").trains():
            frames = stack_detector_data(data, "image.data")
            if out is None:
                out = geom.output_array_for_position(frames.shape[:1])
            geom.position_modules(frames, out=out)
            total += float(out[0, 600, 300])
        return time.perf_counter() - start, float(np.float32(total))
    seconds = time.perf_counter() - start
    return seconds, float(a.ravel()[12345])


for line in sys.stdin:
    request = json.loads(line)
    seconds, check = work(request["task"], request["path"])
    print(json.dumps({"ms": 1000 * seconds, "check": check}), flush=True)
