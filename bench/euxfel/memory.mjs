// Averages a run of 20 GB (sparse files, so it needs no disk) and says how much memory that took: below 1 GB.
//
// node bench/euxfel/memory.mjs [--gigabytes N] [--workers N]   (BEAMBOOK_PEERS names a Python with h5py)
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RunDirectory } from "@beambook/core/euxfel";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const gigabytes = option("--gigabytes", 20);
const workers = option("--workers", 0);
const SOURCE = "SPB_CAM/CAM/BIG:daqOutput";

/** Ten files with a camera of 1024 x 2048 pixels, whose images are holes but for one pixel of each. */
const MAKE = `
import sys, h5py, numpy as np
folder, gigabytes = sys.argv[1], float(sys.argv[2])
per_file = int(gigabytes * 1e9 / (2 * 1024 * 2048) / 10)
for f in range(10):
    ids = 10000 + f * per_file + np.arange(per_file, dtype="u8")
    with h5py.File(f"{folder}/RAW-R0001-DA01-S{f:05}.h5", "w") as h:
        src = "${SOURCE}"
        for name, value in {"dataSourceId": f"INSTRUMENT/{src}/data", "root": "INSTRUMENT", "deviceId": f"{src}/data"}.items():
            h[f"METADATA/dataSources/{name}"] = [value.encode()]
        h["METADATA/dataFormatVersion"] = [b"1.2"]
        h["INDEX/trainId"] = ids
        h["INDEX/flag"] = np.ones(per_file, "i4")
        h[f"INDEX/{src}/data/first"] = np.arange(per_file, dtype="u8")
        h[f"INDEX/{src}/data/count"] = np.ones(per_file, "u8")
        h[f"INSTRUMENT/{src}/data/trainId"] = ids
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        space = h5py.h5s.create_simple((per_file, 1024, 2048))
        group = h.require_group(f"INSTRUMENT/{src}/data/image")
        h5py.h5d.create(group.id, b"pixels", h5py.h5t.STD_U16LE, space, plist)
        group["pixels"][:, 5, 7] = np.full(per_file, 4, "u2")
`;

const folder = mkdtempSync(join(tmpdir(), "beambook-memory-"));
try {
  execFileSync(python, ["-c", MAKE, folder, String(gigabytes)]);
  const run = await RunDirectory(folder);
  const frames = run.getLazyArray(SOURCE, "data.image.pixels");
  let most = process.memoryUsage().rss;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const start = performance.now();
  const executor = workers > 0 ? { executor: "workers", workers } : { executor: "inline" };
  const mean = await frames.mean(0).compute({ ...executor, progress: false });
  clearInterval(watch);
  const seconds = (performance.now() - start) / 1000;
  most = Math.max(most, process.resourceUsage().maxRSS * 1024);
  const right = mean.get(5, 7) === 4 && mean.get(0, 0) === 0;
  console.log(
    `${(frames.nbytes / 1e9).toFixed(1)} GB in ${seconds.toFixed(0)} s, mean ${right ? "right" : "WRONG"}`,
  );
  console.log(`most memory ${(most / 1e6).toFixed(0)} MB`);
  process.exitCode = right && most < 1e9 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
