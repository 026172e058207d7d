"""Writes a file with every element type, and one that it links to. Usage: make_types.py FOLDER"""
import os
import sys

import h5py
import numpy as np

folder = sys.argv[1]
with h5py.File(os.path.join(folder, "other.h5"), "w") as f:
    f["data"] = np.arange(5)
with h5py.File(os.path.join(folder, "types.h5"), "w") as f:
    for name in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"):
        f["num/" + name] = np.arange(12, dtype=name).reshape(3, 4)
        f["big/" + name] = np.arange(12, dtype=">" + name).reshape(3, 4)
    f["half"] = np.array([0.5, -2, 65504, np.inf, np.nan, 6e-8], "f2")
    f["half_big"] = np.array([0.5, -2, 65504], ">f2")
    f["bool"] = np.array([[True, False, True]])
    f["u8_large"] = np.array([1, 2**63, 2**64 - 1], "u8")
    f["complex64"] = np.array([1 + 2j, 3 - 4j], "c8")
    f["complex128"] = np.array([1 + 2j, 3 - 4j], "c16")
    f["vlen_strings"] = ["a", "bß", ""]
    f["fixed_strings"] = np.array([b"abc", b"d"], "S5")
    f["scalar"] = 3.5
    f["scalar_string"] = "hello"
    f["empty"] = h5py.Empty("f4")
    f["zero"] = np.zeros((0, 3))
    dt = np.dtype([("x", ">f8"), ("n", "<i4"), ("s", "S3"), ("a", "u2", (2,)), ("b", "?"), ("h", "f2")])
    rows = np.zeros(2, dt)
    rows["x"], rows["n"], rows["s"] = [1.5, 2], [3, -4], [b"ab", b"c"]
    rows["a"], rows["b"], rows["h"] = [[1, 2], [3, 4]], [1, 0], [0.25, 2]
    f["compound"] = rows
    f["compound_strings"] = np.array([("x", 1), ("yy", 2)], [("s", h5py.string_dtype()), ("n", "i8")])
    f.create_dataset("enum", data=np.array([0, 5], "u2"), dtype=h5py.enum_dtype({"RED": 0, "GREEN": 5}, "u2"))
    ragged = f.create_dataset("ragged", (2,), dtype=h5py.vlen_dtype("i4"))
    ragged[0], ragged[1] = [1, 2, 3], []
    tid = h5py.h5t.array_create(h5py.h5t.IEEE_F32LE, (2, 2))
    ds = h5py.h5d.create(f.id, b"matrices", tid, h5py.h5s.create_simple((2,)))
    ds.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(8, dtype="f4"), mtype=tid)
    f["group/inner/one"] = 1
    f["soft"] = h5py.SoftLink("/group/inner")
    f["broken"] = h5py.SoftLink("/nowhere")
    f["loop"] = h5py.SoftLink("/loop2")
    f["loop2"] = h5py.SoftLink("/loop")
    f["external"] = h5py.ExternalLink("other.h5", "/data")
    f["external_broken"] = h5py.ExternalLink("none.h5", "/data")
    f["group"].attrs.update({
        "int": 3, "large": np.uint64(2**64 - 1), "text": "txt <b>", "texts": ["a", "b"], "flag": True,
        "flags": np.array([True, False]), "half": np.float16(1.5), "big": np.array([1, 2], ">f4"),
        "empty": h5py.Empty("f4"), "matrix": np.eye(2)})
    cube = np.arange(9 * 10 * 11, dtype="u2").reshape(9, 10, 11)
    f["cube"] = cube
    f.create_dataset("cube_gzip", data=cube, chunks=(4, 5, 6), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("unlimited", data=cube[:, 0], maxshape=(None, 11), chunks=(2, 11))
    f["long"] = np.arange(3_000_000, dtype="f8")
    f.create_dataset("long_gzip", data=np.arange(3_000_000, dtype="f8") % 1000, chunks=(70_000,), compression=1)
    f["wide"] = np.arange(3 * 1_500_000, dtype="f8").reshape(3, 1_500_000)
