"""Makes small files and reads mutated copies with h5py, a process per batch so that crashes cost one case.

fuzz_answers.py make FOLDER; fuzz_answers.py answer FOLDER < cases.json > answers.json
A case is {"file", "edits": [[position, value], ...], "cut"}; an answer maps datasets to a SHA-256 or null (error).
"""
import hashlib
import json
import os
import signal
import sys
import tempfile

import h5py
import numpy as np

BATCH, SECONDS = 100, 10
KINDS = (("old", "earliest"), ("v110", ("v110", "v110")), ("new", "latest"))


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


def digest(dataset):
    if dataset.nbytes > 1 << 26:
        return "large"
    values = np.asarray(dataset[()])
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


def answer(folder, work, base, case):
    data = bytearray(base[case["file"]])
    for position, value in case["edits"]:
        data[position] = value
    path = f"{work}/case.h5"
    with open(path, "wb") as f:
        f.write(data[: case["cut"]])
    return read(path, case["names"])


def batch(folder, base, cases):
    """Answers until a case kills the process; None for that one."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        with tempfile.TemporaryDirectory(dir=folder) as work:
            for name, _ in KINDS:
                os.symlink(f"{folder}/{name}.h5", f"{work}/{name}.h5")
            for case in cases:
                signal.alarm(SECONDS)
                os.write(sink, (json.dumps(answer(folder, work, base, case)) + "\n").encode())
        os._exit(0)
    os.close(sink)
    with os.fdopen(source) as lines:
        answers = [json.loads(line) for line in lines]
    os.waitpid(child, 0)
    return answers


def main(folder):
    cases = json.load(sys.stdin)
    base = {name: open(f"{folder}/{name}", "rb").read() for name in {c["file"] for c in cases}}
    answers = []
    while len(answers) < len(cases):
        part = batch(folder, base, cases[len(answers) : len(answers) + BATCH])
        answers += part
        if len(part) < min(BATCH, len(cases) - len(answers) + len(part)):
            answers.append(None)
    print(json.dumps(answers))


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    main(sys.argv[2])
