"""Writes HDF5 files and dask's answers to the questions that lazy.test.ts asks: dask_answers.py FOLDER."""

import sys
import warnings

import dask.array as da
import h5py
import numpy as np
import xarray as xr

warnings.simplefilter("ignore")
folder = sys.argv[1]
rng = np.random.default_rng(11)
frames = rng.poisson(40, (150, 1, 16, 24)).astype("uint16")
holes = rng.normal(3, 2, (40, 12, 9)).astype("float32")
holes[rng.random(holes.shape) < 0.2] = np.nan
holes[:, 3, 4] = np.nan

with h5py.File(f"{folder}/data.h5", "w") as f:
    f.create_dataset("frames", data=frames, chunks=(16, 1, 16, 24), compression="gzip", shuffle=True)
    f["holes"] = holes
    f["ids"] = np.arange(2**60, 2**60 + 64, dtype="uint64")
    f["complex"] = (rng.normal(size=(30, 5)) + 1j * rng.normal(size=(30, 5))).astype("complex64")
    f["flags"] = rng.random((50, 8)) < 0.5
    f["text"] = "no numbers"

layout = h5py.VirtualLayout((160, 40), "float64")
for i in range(4):
    part = rng.normal(900, 30, (40, 40))
    with h5py.File(f"{folder}/part{i}.h5", "w") as f:
        f["intensity"] = part
    layout[i * 40 : (i + 1) * 40] = h5py.VirtualSource(f"part{i}.h5", "intensity", (40, 40))
with h5py.File(f"{folder}/virtual.h5", "w") as f:
    f.create_virtual_dataset("intensity", layout)

data = h5py.File(f"{folder}/data.h5")
virtual = h5py.File(f"{folder}/virtual.h5")
x = da.from_array(data["frames"], chunks=(20, 1, 16, 10))
h = da.from_array(data["holes"], chunks=(7, 5, 9))
v = da.from_array(virtual["intensity"], chunks=(30, 40))
c = da.from_array(data["complex"], chunks=(7, 5))
trains = x.reshape(-1, 15, 16, 24)

answers = {
    "sliced": x[5:140:7, 0, ::-1, [3, 1, 20]],
    "reshaped": trains[2:8:3, 4],
    "trains mean": trains.mean(axis=0, dtype="float32"),
    "trains std": trains.std(axis=0),
    "frame sums": x.sum(axis=(1, 2, 3)),
    "all sum": x.sum(),
    "all std": x.std(ddof=1),
    "max": x.max(axis=0),
    "min": x.min(axis=(0, 3)),
    "distance": abs(x - x.mean(axis=0)).max(axis=(2, 3)),
    "contrast": ((x.astype("float64") - x.mean(axis=0)) / (x.std(axis=0) + 1e-3)).clip(-2, 2).sum(axis=0),
    "bright": (x > 45).sum(axis=0),
    "where": da.where(x > 45, x, 0).mean(axis=0),
    "logs": da.log10(da.sqrt(x + 1.0)).round(3)[::10],
    "stacked": da.stack([trains.mean(axis=0), trains.max(axis=0)], axis=1)[:, 0],
    "joined": da.concatenate([x[:20], x[100:]], axis=0).mean(axis=(0, 1)),
    "transposed": x.transpose(3, 0, 2, 1)[4].sum(axis=1),
    "nanmean": da.nanmean(h, axis=0),
    "nanstd": da.nanstd(h, axis=0),
    "nanvar": da.nanvar(h, axis=(0, 2)),
    "nanmin": da.nanmin(h, axis=0),
    "nanmax": da.nanmax(h, axis=1),
    "nansum": da.nansum(h),
    "mean with NaN": h.mean(axis=0),
    "max with NaN": h.max(axis=0),
    "median": da.median(h.rechunk((-1, 5, 9)), axis=0),
    "nanmedian": da.nanmedian(h.rechunk((-1, 5, 9)), axis=0),
    "isnan": da.isnan(h).sum(axis=(1, 2)),
    "virtual mean": v.mean(axis=0),
    "virtual first": v[:, :20].std(axis=0),
    "complex mean": c.mean(axis=0),
    "complex sum": (c * 2).sum(),
    "product": (v[:3] / 900).prod(axis=0),
}
computed = {name: np.asarray(value.compute()) for name, value in answers.items()}
table = xr.DataArray(h, dims=["train", "y", "x"], coords={"train": np.arange(1000, 1040)})
computed["labelled mean"] = table.sel(train=slice(1005, 1020)).mean("train").values
computed["labelled difference"] = (table - table.isel(train=[30, 4, 5]).mean(["y", "x"])).std("x").values
np.savez(f"{folder}/answers.npz", **{name.replace(" ", "_"): a for name, a in computed.items()})
