"""The Python side of the bridge tests.

client ENDPOINT SOCK N      fetches N trains and prints them as JSON
server SOCK VERSION N       prints its port, then serves N trains
messages RUN SOURCE KEY APPEND  prints the frames that serve_files would send, as hex or SHA-256
"""
import hashlib
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")


def show(v):
    if isinstance(v, np.ndarray):
        return {"array": v.dtype.str, "shape": list(v.shape), "hex": np.ascontiguousarray(v).tobytes().hex()}
    if isinstance(v, np.generic):
        return v.item()
    if isinstance(v, bytes):
        return {"bytes": v.hex()}
    if isinstance(v, dict):
        return {k: show(x) for k, x in v.items()}
    if isinstance(v, list):
        return [show(x) for x in v]
    return v


def train(i):
    meta = {"source": "PY/SOURCE", "timestamp": 1600000000.5 + i, "timestamp.tid": 10000 + i}
    data = {"PY/SOURCE": {"image": np.arange(12, dtype="u2").reshape(3, 4) * (i % 5 + 1), "x": 0.5 * i, "n": i,
                          "text": "é", "f": np.float32(2.5), "flags": np.array([True, False]), "list": [1, 2.5, "a"],
                          "swapped": np.array([1, 258], ">u2"), "none": None, "half": np.array([0.5, -2], "f2")}}
    return data, {"PY/SOURCE": meta}


def client(endpoint, sock, n):
    from karabo_bridge import Client
    fetched = []
    with Client(endpoint, sock=sock, timeout=20) as c:
        print("ready", flush=True)
        for _ in range(int(n)):
            data, meta = c.next()
            fetched.append([show(data), show(meta)])
    print(json.dumps(fetched))


def server(sock, version, n):
    from karabo_bridge import ServerInThread
    serve = ServerInThread("tcp://127.0.0.1:*", sock=sock, protocol_version=version)
    serve.start()
    print(serve.endpoint.rsplit(":", 1)[1], flush=True)
    for i in range(int(n)):
        serve.feed(*train(i))
    sys.stdin.read()


def messages(run, source, key, append):
    from extra_data import RunDirectory
    from extra_data.export import _drop_object_arrays, _iter_trains
    from karabo_bridge import serialize
    selected = RunDirectory(run, _use_voview=False).select(source, key)
    out = []
    for _, data in _iter_trains(selected, merge_detector=append == "append"):
        _drop_object_arrays(data)
        # EXtra-data's order of keys changes with Python's hash seed; and it sends text as bytes, as h5py gives it, where a
        # bridge at the beamline (and beambook) sends text.
        data = {src: {k: v[k].decode() if isinstance(v[k], bytes) else v[k] for k in sorted(v, key=lambda k: (k != "metadata", k))} for src, v in data.items()}
        frames = [bytes(f) for f in serialize(data)]
        out.append([f.hex() if len(f) < 500 else hashlib.sha256(f).hexdigest() for f in frames])
    print(json.dumps(out))


globals()[sys.argv[1]](*sys.argv[2:])
