"""Prints the tree of HDF5 files as h5py sees it: groups, links, datasets with dtype, shape, attributes, small values."""
import json
import sys

import h5py
import numpy as np


def attributes(item):
    hidden = ("ctime", "mtime")
    return {k: "<asctime>" if k in hidden else str(v) for k, v in item.attrs.items()}


def walk(group, prefix, rows):
    for name in group:
        path = f"{prefix}/{name}"
        link = group.get(name, getlink=True)
        if isinstance(link, h5py.ExternalLink):
            rows.append({"path": path, "kind": "external", "file": link.filename, "target": link.path})
            continue
        item = group[name]
        if isinstance(item, h5py.Group):
            rows.append({"path": path, "kind": "group", "attrs": attributes(item)})
            walk(item, path, rows)
            continue
        row = {"path": path, "kind": "dataset", "shape": list(item.shape), "dtype": str(item.dtype),
               "attrs": attributes(item), "compression": item.compression, "level": item.compression_opts}
        if h5py.check_string_dtype(item.dtype):
            row["dtype"] = "vlen-utf8"
            row["value"] = item[()].decode()
        elif item.size <= 4:
            value = item[()]
            row["value"] = value.tolist() if isinstance(value, np.ndarray) else value.item()
        rows.append(row)


answer = {}
for path in sys.argv[1:]:
    with h5py.File(path) as f:
        rows = [{"path": "/", "kind": "group", "attrs": attributes(f)}]
        walk(f, "", rows)
        answer[path] = rows
print(json.dumps(answer))
