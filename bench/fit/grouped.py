"""Times nbragg's sequential fit of the groups that grouped.mjs made; prints seconds, then the same after each line read."""
import contextlib
import io
import json
import sys
import time

import nbragg
import pandas as pd

groups = json.load(open(sys.argv[1]))
frames = {k: pd.DataFrame({"wavelength": g["wavelength"], "trans": g["trans"], "err": g["err"]}) for k, g in groups.items()}
data = nbragg.Data.from_transmission(frames)
model = nbragg.TransmissionModel(nbragg.CrossSection(iron=nbragg.materials["Fe_sg229_Iron-alpha"]), vary_basic=True)
for _ in sys.stdin:
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        result = model.fit(data, wlmin=1, wlmax=6, n_jobs=1, backend="sequential", progress_bar=False)
    seconds = time.perf_counter() - start
    values = {k: result.results[k].params["thickness"].value for k in result.indices}
    print(json.dumps({"seconds": seconds, "values": values}), flush=True)
