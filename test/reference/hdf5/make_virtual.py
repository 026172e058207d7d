"""Writes source files and virtual datasets of every kind of mapping. Usage: make_virtual.py FOLDER"""
import os
import sys

import h5py
import numpy as np
from h5py import VirtualLayout as Layout
from h5py import VirtualSource as Source

folder = sys.argv[1]
os.makedirs(os.path.join(folder, "sub"), exist_ok=True)
UNLIMITED = h5py.h5s.UNLIMITED
rng = np.random.default_rng(3)


def put(name, path, data, **options):
    with h5py.File(os.path.join(folder, name), "a") as f:
        f.create_dataset(path, data=data, **options)


for m in range(4):
    put(f"m{m}.h5", "g/data", rng.integers(0, 60000, (10 - m, 6, 5)).astype("u2"),
        chunks=(2, 3, 5), maxshape=(None, 6, 5), compression="gzip", shuffle=True)
    put(f"m{m}.h5", "flat", np.arange(24) + 100 * m)
    put(f"m{m}.h5", "big", (np.arange(24) + 100 * m).astype(">i4"))
    put(f"m{m}.h5", "half", (np.arange(24) + 100 * m).astype("f2"))
    put(f"m{m}.h5", "on", (np.arange(24) % (m + 2) == 0))
    put(f"m{m}.h5", "z", (np.arange(24) * (1 + 1j * m)).astype("c8"))
    put(f"m{m}.h5", "scaled", np.arange(24) + 7 * m, chunks=(5,), scaleoffset=0)
    put(f"part_{m}.h5", "rows", np.arange(12).reshape(3, 4) + 1000 * m)
os.remove(os.path.join(folder, "part_2.h5"))
put("sub/deep.h5", "x", np.arange(20.0).reshape(4, 5))


def low(f, name, shape, maxshape, dtype, fill, *maps):
    """A virtual dataset from (file, dataset, virtual hyperslab, source shape and hyperslab)."""
    dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    dcpl.set_fill_value(np.array(fill, dtype))
    top = tuple(UNLIMITED if n is None else n for n in maxshape)
    for file, dataset, virtual, source_shape, source_max, source in maps:
        vs = h5py.h5s.create_simple(shape, top)
        vs.select_hyperslab(*virtual[:2], stride=virtual[2], block=virtual[3])
        ss = h5py.h5s.create_simple(source_shape, source_max)
        if source is not None:
            ss.select_hyperslab(*source[:2], stride=source[2], block=source[3])
        dcpl.set_virtual(vs, file.encode(), dataset.encode(), ss)
    space = h5py.h5s.create_simple(shape, top)
    h5py.h5d.create(f.id, name.encode(), h5py.h5t.py_create(np.dtype(dtype), logical=True), space, dcpl=dcpl)


for version, libver in (("old", "earliest"), ("v110", ("v110", "v110")), ("v112", ("v112", "v112")), ("new", "latest")):
    with h5py.File(os.path.join(folder, f"{version}.h5"), "w", libver=libver) as f:
        lay = Layout((40, 6, 5), "u2")
        for m in range(4):
            lay[m:m + 4 * (10 - m):4] = Source(f"m{m}.h5", "g/data", (10 - m, 6, 5))
        f.create_virtual_dataset("interleaved", lay, fillvalue=65535)
        lay = Layout((4, 7, 3, 2), "u2")
        for m in range(4):
            lay[m] = Source(f"m{m}.h5", "g/data", (10 - m, 6, 5))[:7, 1:6:2, 1:5:3]
        f.create_virtual_dataset("modules", lay)
        lay = Layout((6, 10), "u2")
        lay[:, 1:9] = Source("sub/none.h5", "x", (6, 8))
        f.create_virtual_dataset("missing_file", lay, fillvalue=9)
        # Where mappings lie over each other HDF5 forgets to fill gaps, so there are none.
        lay = Layout((30,), "i8")
        lay[:24] = Source("m0.h5", "flat", (24,))
        lay[12:30] = Source("m1.h5", "flat", (24,))[:18]
        lay[10:14] = Source("m2.h5", "flat", (24,))[20:]
        f.create_virtual_dataset("overlapping", lay, fillvalue=-5)
        lay = Layout((30,), "i8")
        lay[3:27] = Source("m0.h5", "nothing", (24,))
        f.create_virtual_dataset("missing_dataset", lay, fillvalue=-6)
        for kind, dtype in (("big", ">i4"), ("half", "f2"), ("on", "?"), ("z", "c8"), ("scaled", "i8")):
            lay = Layout((48,), dtype)
            for m in range(4):
                lay[12 * m:12 * m + 12] = Source(f"m{m}.h5", kind, (24,))[::2]
            f.create_virtual_dataset("type_" + kind, lay)
        lay = Layout((60,), ">i4")
        lay[3:51:2] = Source("m1.h5", "big", (24,))
        f.create_virtual_dataset("big_gaps", lay, fillvalue=7)
        lay = Layout((24,), "f4")
        lay[:] = Source("m3.h5", "flat", (24,))
        f.create_virtual_dataset("converted", lay)
        lay = Layout((4, 6), "i8")
        lay[:] = Source("m3.h5", "flat", (24,))
        f.create_virtual_dataset("reshaped", lay)
        lay = Layout((3, 5), "f8")
        lay[:] = Source(os.path.join(folder, "sub/deep.h5"), "x", (4, 5))[1:]
        f.create_virtual_dataset("absolute", lay)
        f["own"] = np.arange(30).reshape(5, 6)
        lay = Layout((5, 3), "i8")
        lay[:] = Source(".", "own", (5, 6))[:, 1::2]
        f.create_virtual_dataset("same_file", lay)
        lay = Layout((20, 6), "u2")
        lay[:10] = Source(".", "interleaved", (40, 6, 5))[::4, :, 2]
        lay[10:] = Source(f"{version}.h5", "interleaved", (40, 6, 5))[1:31:3, :, 4]
        f.create_virtual_dataset("nested", lay)
        lay = Layout((8,), "i8")
        lay[::2] = Source(".", "own", (5, 6))[1:5, 2]
        lay[1::2] = Source(".", "own", (5, 6))[1, 2:6]
        f.create_virtual_dataset("shared_names", lay)
        for a, b in (("cycle_a", "cycle_b"), ("cycle_b", "cycle_a")):
            lay = Layout((4,), "i4")
            lay[:] = Source(".", b, (4,))
            f.create_virtual_dataset(a, lay)
        shape, top = (10, 6, 5), (UNLIMITED, 6, 5)
        ones = (UNLIMITED, 1, 1)
        low(f, "growing", (40, 6, 5), (None, 6, 5), "u2", 11, *[
            (f"m{m}.h5", "g/data", ((m, 0, 0), ones, (4, 6, 5), (1, 6, 5)), shape, top,
             ((0, 0, 0), ones, (1, 6, 5), (1, 6, 5))) for m in range(4)])
        low(f, "growing_blocks", (40, 6, 5), (None, 6, 5), "u2", 12, *[
            (f"m{m}.h5", "g/data", ((3 * m, 0, 0), ones, (12, 6, 5), (3, 6, 5)), shape, top,
             ((1, 0, 0), ones, (3, 6, 5), (2, 6, 5))) for m in range(4)])
        low(f, "growing_end", (10, 6), (None, 6), "u2", 13,
            ("m2.h5", "g/data", ((2, 0), (1, 1), (1, 1), (UNLIMITED, 6)), shape, top,
             ((1, 0, 3), (1, 1, 1), (1, 1, 1), (UNLIMITED, 6, 1))))
        low(f, "numbered", (12, 4), (None, 4), "i8", -1,
            ("part_%b.h5", "rows", ((0, 0), (UNLIMITED, 1), (3, 4), (3, 4)), (3, 4), (3, 4), None))
        low(f, "numbered_gaps", (20, 4), (None, 4), "i8", -1,
            ("part_%b.h5", "rows", ((1, 0), (UNLIMITED, 1), (5, 4), (3, 4)), (3, 4), (3, 4), None))
        low(f, "blocks", (20, 4), (20, 4), "i8", -3,
            ("part_0.h5", "rows", ((1, 0), (2, 2), (9, 2), (1, 1)), (3, 4), (3, 4), ((0, 1), (2, 1), (2, 2), (1, 2))))
