import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JUPYTER_DISPLAY } from "@beambook/core";
import { type InfoOptions, RunDirectory } from "@beambook/core/euxfel";
import { afterAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode } from "./support/compare.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-info-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Python's way to write dtypes and shapes as ours. */
const plain = (text: string): string[] =>
  text
    .replaceAll("[object", "[string")
    .replaceAll(/,\)/g, ")")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");

/** The text of EXtra-data's info(), and of its auxiliary sources. */
function peerInfo(path: string, args: string, before = ""): string[] {
  const text = runPythonJson<string>(
    `
import io, json, sys, warnings
from contextlib import redirect_stdout
warnings.simplefilter("ignore")
from extra_data import RunDirectory
run = RunDirectory(sys.argv[1])
${before}
text = io.StringIO()
with redirect_stdout(text):
    run.info(${args})
print(json.dumps(text.getvalue()))`,
    [path],
  );
  return plain(text);
}

const textOf = async (path: string, options: InfoOptions): Promise<string[]> =>
  plain(String((await RunDirectory(path)).info(options)));

describe("run.info", () => {
  it.each([
    ["jungfrau", "", {}],
    ["fast_adc", "group_sources=False", { groupSources: false }],
    ["fxe_raw", '["*XGM*"]', { detailsForSources: "*XGM*" }],
    ["fast_adc", '["*"]', { detailsForSources: ["*"] }],
    ["missing", "counts=True", { counts: true }],
    ["fxe_raw", "with_aggregators=True", { withAggregators: true }],
  ] as const)("tells what EXtra-data tells: %s %s", async (name, args, options) => {
    const path = await euxfelRun(name);
    expect(await textOf(path, options)).toEqual(peerInfo(path, args));
  });

  it("shows short names, in a notebook too", async () => {
    const path = await euxfelRun("fxe_raw");
    const run = (await RunDirectory(path)).withAliases({
      xgm: "SA1_XTD2_XGM/DOOCS/MAIN",
      ix: ["SA1_XTD2_XGM/DOOCS/MAIN", "beamPosition.ixPos"],
    });
    const info = run.info({ detailsForSources: "*/DOOCS/MAIN" });
    expect(String(info)).toContain("  - SA1_XTD2_XGM/DOOCS/MAIN <xgm>\n");
    expect(String(info)).toContain("      - beamPosition.ixPos <ix>\t[float32]");
    expect(info.details["SA1_XTD2_XGM/DOOCS/MAIN"].groups[0].keys.length).toBeGreaterThan(3);
    expect(String(info[JUPYTER_DISPLAY]()["text/html"])).toContain("&lt;ix&gt;");
    expect(() => JSON.stringify(info)).not.toThrow();
  });
});

describe("run.auxiliary", () => {
  it("has the sources of REDUCTION and ERRATA, by the names of EXtra-data", async () => {
    const path = join(folder, "r0450");
    cpSync(await euxfelRun("fxe_raw"), path, { recursive: true });
    const wanted = runPythonJson<{ names: string[]; values: number[]; counts: number[] }>(
      `
import glob, json, sys, warnings
warnings.simplefilter("ignore")
import h5py, numpy as np
from extra_data import RunDirectory
lpd = "FXE_DET_LPD1M-1/DET/0CH0:xtdf"
def add(path, section, source):
    with h5py.File(path, "r+") as f:
        n = f["INDEX/trainId"].shape[0]
        f[f"METADATA/auxiliarySources/{section}"] = [f"{section}/{source}/data".encode()]
        f[f"INDEX/{source}/data/first"] = np.arange(n, dtype="u8")
        f[f"INDEX/{source}/data/count"] = np.ones(n, dtype="u8")
        f[f"{section}/{source}/data/trainId"] = f["INDEX/trainId"][:]
        f[f"{section}/{source}/data/kept"] = np.arange(n, dtype="f4") * 3
for path in sorted(glob.glob(sys.argv[1] + "/*LPD00*.h5")): add(path, "REDUCTION", "FRAMES/" + lpd)
for path in sorted(glob.glob(sys.argv[1] + "/*LPD0[12]*.h5")): add(path, "ERRATA", "FXE/ODD/THING")
aux = RunDirectory(sys.argv[1]).auxiliary
kept = aux["FRAMES/" + lpd, "data.kept"]
print(json.dumps({"names": [sorted(aux.reduction_sources), sorted(aux.errata_sources)],
    "values": kept.ndarray().tolist(), "counts": kept.data_counts().values.tolist()}))`,
      [path],
    );
    const run = await RunDirectory(path);
    const { auxiliary } = run;
    expect([auxiliary.reductionSources, auxiliary.errataSources]).toEqual(wanted.names);
    const source = "FRAMES/FXE_DET_LPD1M-1/DET/0CH0:xtdf";
    const kept = auxiliary.key(source, "data.kept");
    expect((await kept.ndarray()).toArray()).toEqual(wanted.values);
    expect(Array.from(kept.dataCounts())).toEqual(wanted.counts);
    expect(auxiliary.source(source).isReduction).toBe(true);
    expect(auxiliary.source(auxiliary.errataSources[0]).isErrata).toBe(true);
    expect(run.allSources).not.toContain(source);
    expect(String(run.info({ withAuxiliary: true }))).toContain(
      `1 reduction sources:\n  - ${source}`,
    );
    await expectCode("SourceName", () => auxiliary.source("FRAMES/FXE_DET_LPD1M-1/DET/0CH0"));
    await expectCode("PropertyName", () => auxiliary.key(source, "data.kep"));
  });

  it("is empty for runs without such", async () => {
    const { auxiliary } = await RunDirectory(await euxfelRun("fxe_raw"));
    expect(auxiliary.allSources).toEqual([]);
    expect(String(auxiliary)).toContain("0 reduction sources:");
  });
});
