"""xarray's answers to the questions of labelled.test.ts, as JSON."""

import json
import warnings

import numpy as np
import xarray as xr

warnings.simplefilter("ignore")
rng = np.random.default_rng(3)
values = np.round(rng.normal(size=(5, 3)) * 10, 3)
values[1, 2] = np.nan
a = xr.DataArray(values, dims=["train", "pulse"], coords={"train": [10001, 10003, 10004, 10007, 10008], "pulse": [0, 4, 8]}, name="a")
b = xr.DataArray(
    np.round(rng.normal(size=(4, 2)) * 10, 3), dims=["train", "x"],
    coords={"train": [10008, 10003, 10005, 10001], "x": [0.5, 1.5]},
)


def plain(d):
    return {
        "dims": list(d.dims), "shape": list(d.shape),
        "values": [None if np.isnan(v) else float(v) for v in np.asarray(d.values, float).ravel()],
        "coords": {str(k): [v if isinstance(v, str) else float(v) for v in np.atleast_1d(c.values).tolist()] for k, c in d.coords.items()},
    }


answers = {
    "a": plain(a), "b": plain(b),
    "sum": plain(a + b), "difference": plain(b - a), "compare": plain(a > 0), "self": plain(a / a),
    "sel one": plain(a.sel(train=10003)), "sel list": plain(a.sel(train=[10008, 10001], pulse=4)),
    "sel range": plain(a.sel(train=slice(10002, 10007))), "sel nearest": plain(a.sel(train=10006, method="nearest")),
    "isel": plain(a.isel(train=slice(0, 5, 2), pulse=-1)), "isel list": plain(a.isel(train=[3, 0], pulse=[2, 1])),
    "transpose": plain(a.transpose("pulse", "train")), "where": plain(a.where(a > 0)), "concat": plain(xr.concat([a.isel(train=slice(0, 2)), a.isel(train=slice(2, 5))], "train")),
    "centred": plain(a - a.mean("train")), "scaled": plain(a.mean("train") * b.mean("x")),
}
for op in ("sum", "mean", "std", "var", "min", "max", "median"):
    answers[f"{op} train"] = plain(getattr(a, op)("train"))
    answers[f"{op} both"] = plain(getattr(a, op)())
    answers[f"{op} kept"] = plain(getattr(a, op)("pulse", skipna=False))
print(json.dumps(answers))
