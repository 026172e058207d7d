"""Makes small files and reads mutated copies with h5py, a process per batch so that crashes cost one case.

fuzz_answers.py make FOLDER; fuzz_answers.py answer FOLDER < cases.json > answers.json
A case is {"file", "edits": [[position, value], ...], "cut"}; an answer maps names to a SHA-256 or null (error).
"""
import hashlib
import json
import os
import signal
import sys
import tempfile

import h5py
import hdf5plugin
import numpy as np

BATCH, CPU_SECONDS = 100, 0.6
KINDS = (("old", "earliest"), ("v110", ("v110", "v110")), ("new", "latest"))
STRING = h5py.string_dtype()


def make(folder):
    rng = np.random.default_rng(4)
    a = rng.integers(0, 900, (12, 5, 4)).astype("u2")
    for name, libver in KINDS:
        with h5py.File(f"{folder}/{name}.h5", "w", libver=libver) as f:
            f["plain"] = a
            f["double"] = a[:, 0] / 7
            f.create_dataset("chunks", data=a, chunks=(5, 3, 4))
            f.create_dataset("gzip", data=a, chunks=(5, 3, 4), compression="gzip", shuffle=True, fletcher32=True)
            f.create_dataset("grow", data=a, chunks=(2, 5, 4), maxshape=(None, 5, 4), compression="lzf", fletcher32=True)
            f.create_dataset("both", data=a, chunks=(2, 2, 4), maxshape=(None, None, 4))
        with h5py.File(f"{folder}/{name}_virtual.h5", "w", libver=libver) as f:
            layout = h5py.VirtualLayout((24, 5, 4), "u2")
            for m in range(2):
                layout[m::2] = h5py.VirtualSource(f"{name}.h5", ("gzip", "plain")[m], (12, 5, 4))
            f.create_virtual_dataset("virtual", layout, fillvalue=3)
            layout = h5py.VirtualLayout((12, 4), "u2")
            layout[2:12] = h5py.VirtualSource(f"{name}.h5", "grow", (12, 5, 4))[:10, 2]
            f.create_virtual_dataset("cut", layout, fillvalue=9)
        with h5py.File(f"{folder}/{name}_text.h5", "w", libver=libver) as f:
            words = ["lens", "größe", "", "a longer text", "x"]
            g = f.create_group("entry/instrument")
            g.create_dataset("names", data=words, dtype=STRING)
            g["fixed"] = np.array([w.encode() for w in words], "S16")
            g.create_dataset("chunked", data=words * 3, dtype=STRING, chunks=(4,))
            row = np.dtype([("x", "f8"), ("n", "i4"), ("tag", "S4"), ("grid", "u2", (2, 2))])
            g["table"] = np.array([(0.5 * k, k, b"t%d" % k, [[k, 1], [2, 3]]) for k in range(4)], row)
            g["title"] = "scalar text"
            g["scale"] = np.float32(0.25)
            f["again"] = h5py.SoftLink("/entry/instrument/names")
        with h5py.File(f"{folder}/{name}_filters.h5", "w", libver=libver) as f:
            b = np.repeat(a[:, 0], 60, axis=1)
            for key, how in (("bslz4", hdf5plugin.Bitshuffle()), ("lz4", hdf5plugin.LZ4()), ("zstd", hdf5plugin.Zstd()),
                             ("blosc", hdf5plugin.Blosc(cname="lz4", shuffle=1)), ("bszstd", hdf5plugin.Bitshuffle(cname="zstd")),
                             ("lzf", "lzf")):
                f.create_dataset(key, data=b, chunks=(5, 240), compression=how)


def plain_value(value):
    """A value as JSON can say it, floats by their bits and text up to its first zero."""
    if isinstance(value, (bytes, str)):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return text.split("\0")[0]
    if isinstance(value, np.void):
        return [plain_value(value[name]) for name in value.dtype.names]
    if isinstance(value, np.ndarray):
        return [plain_value(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return np.float64(value).tobytes().hex()
    return int(value)


def digest(dataset):
    if dataset.nbytes > 1 << 26:
        return "large"
    values = np.asarray(dataset[()])
    if values.dtype.kind in "OSV":
        flat = [plain_value(v) for v in values.reshape(-1)]
        text = json.dumps([list(values.shape), flat], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    plain = values.astype(values.dtype.newbyteorder("<"))
    text = f"{list(values.shape)} {plain.dtype.name} ".encode()
    return hashlib.sha256(text + plain.tobytes()).hexdigest()


def read(path, names):
    found = dict.fromkeys(names)
    try:
        with h5py.File(path, "r") as f:
            for name in names:
                try:
                    found[name] = digest(f[name])
                except Exception:
                    pass
    except Exception:
        pass
    return found


def answer(work, base, case):
    data = bytearray(base[case["file"]])
    for position, value in case["edits"]:
        data[position] = value
    path = f"{work}/case.h5"
    with open(path, "wb") as f:
        f.write(data[: case["cut"]])
    return read(path, case["names"])


def batch(folder, base, cases):
    """Answers until a case kills the process or takes too long."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        for talkative in (1, 2):  # filters print what they do not like
            os.dup2(os.open(os.devnull, os.O_WRONLY), talkative)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            for name, _ in KINDS:
                os.symlink(f"{folder}/{name}.h5", f"{work}/{name}.h5")
            for case in cases:
                signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
                os.write(sink, (json.dumps(answer(work, base, case)) + "\n").encode())
        os._exit(0)
    os.close(sink)
    with os.fdopen(source) as lines:
        answers = [json.loads(line) for line in lines]
    os.waitpid(child, 0)
    return answers


def one_by_one(folder, base, case):
    """A case that kills the process, dataset by dataset."""
    found = {}
    for name in case["names"]:
        got = batch(folder, base, [{**case, "names": [name]}])
        found[name] = got[0][name] if got else None
    return found


def main(folder):
    cases = json.load(sys.stdin)
    base = {name: open(f"{folder}/{name}", "rb").read() for name in {c["file"] for c in cases}}
    answers = []
    while len(answers) < len(cases):
        part = cases[len(answers) : len(answers) + BATCH]
        found = batch(folder, base, part)
        answers += found
        if len(found) < len(part):
            answers.append(one_by_one(folder, base, part[len(found)]))
    print(json.dumps(answers))


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    main(sys.argv[2])
