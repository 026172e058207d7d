"""Tells what h5py with hdf5plugin reads from each dataset of a file, as SHA-256. Usage: read_bitshuffle.py FILE"""
import hashlib
import json
import sys

import h5py
import hdf5plugin  # noqa: F401  registers the filter

with h5py.File(sys.argv[1]) as f:
    print(json.dumps({name: hashlib.sha256(f[name][()].tobytes()).hexdigest() for name in f}))
