"""Writes types and filters that HDF5 in WebAssembly cannot read, and one with bits of its own. Usage: make_odd.py FILE MANY"""
import sys

import h5py
import hdf5plugin
import numpy as np

enum = h5py.enum_dtype({"A": 0, "B": 258}, ">i2")
row = np.dtype([("a", "<f8"), ("z", ">c16"), ("e", enum), ("h", ">f2"), ("v", ">i2", (2,)), ("s", "S3")])
rows = np.zeros(6, row)
rows["a"], rows["z"], rows["e"], rows["h"] = np.arange(6) / 2, 1 - 2j, [0, 258] * 3, 0.25
rows["v"], rows["s"] = [[k, -k] for k in range(6)], [b"ab", b"", b"xyz"] * 2
with h5py.File(sys.argv[1], "w") as f:
    f["rows"] = rows
    f["big"] = np.array([(1.5, 258)], [("x", ">f8"), ("e", enum)])
    f["enum"] = np.array([0, 258, 7], enum)
    f.attrs["enum"], f.attrs["rows"], f.attrs["plain"] = np.array([0, 258], enum), rows[:2], 3
    for name, how in (("lzf", {"compression": "lzf", "shuffle": True}), ("bslz4", hdf5plugin.Bitshuffle())):
        f.create_dataset(f"{name}/rows", data=rows, chunks=(4,), **how)
        f.create_dataset(f"{name}/text", data=np.array([b"ab", b"c", b"def"] * 4, "S3"), chunks=(5,), **how)
        pairs = f.create_dataset(f"{name}/pairs", (4, 2), np.dtype((">f4", (3,))), chunks=(3, 2), **how)
        pairs[...] = np.arange(24).reshape(4, 2, 3)
        f.create_dataset(f"{name}/words", data=["ü" * k for k in range(7)], chunks=(3,), **how)
        lists = f.create_dataset(f"{name}/lists", (5,), h5py.vlen_dtype(">i2"), chunks=(2,), **how)
        for k in range(1, 5):
            lists[k] = np.arange(k) - 1
    f["words"] = [f"w{k}" for k in range(9)]
    bits = h5py.h5t.STD_I16LE.copy()
    bits.set_precision(12)
    kind = h5py.h5t.create(h5py.h5t.COMPOUND, 2)
    kind.insert(b"odd", 0, bits)
    h5py.h5d.create(f.id, b"odd", kind, h5py.h5s.create_simple((2,)))

    many = f.create_group("many", track_order=True)
    for k in range(int(sys.argv[2])):
        many.attrs.create(f"state{k}", [0, 258][k % 2], dtype=enum)
        many.attrs[f"text{k}"] = f"word {k}" * (1 + k % 9)

    # Numbers of all sizes, those that float64 rounds to its smallest and largest, and halves between neighbours.
    rng = np.random.default_rng(int(sys.argv[2]))
    long = rng.standard_normal(500).astype("g") * np.exp2(rng.integers(-1100, 1030, 500).astype("g"))
    ends = ["inf", "-inf", "nan", "0", "-0.0", "5e-324", "2.4e-324", "2.5e-324", "1.7976931348623158e308", "1.8e308"]
    halves = [1 + np.exp2(np.longdouble(-53)) * k for k in (1, 3, 5)]
    long = np.concatenate([long, np.array([np.longdouble(e) for e in ends] + halves)])
    f["long/expected"] = long.astype("f8")
    quad = h5py.h5t.IEEE_F64LE.copy()
    quad.set_size(16)
    quad.set_precision(128)
    quad.set_fields(127, 112, 15, 0, 112)
    quad.set_ebias(16383)
    space = h5py.h5s.create_simple(long.shape)
    kinds = {"x87": h5py.h5t.py_create(np.dtype("g")), "quad": quad}
    for name, kind in list(kinds.items()):
        kinds[f"{name}-big"] = kind.copy()
        kinds[f"{name}-big"].set_order(h5py.h5t.ORDER_BE)
    for name, kind in kinds.items():
        data = h5py.h5d.create(f.id, f"long/{name}".encode(), kind, space)
        data.write(h5py.h5s.ALL, h5py.h5s.ALL, long)
    f.create_dataset("long/lzf", data=long, chunks=(100,), compression="lzf")
    f["long/rows"] = np.array([(1, 2.5, (0.1, 0.2))], [("n", ">i2"), ("x", "g"), ("y", "g", (2,))])
    f["long"].attrs["x"] = np.longdouble("0.1")
