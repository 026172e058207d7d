import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { RunDirectory } from "@beambook/core/euxfel";
import { describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectedFor, runNames } from "./support/expected.js";
import { scratchFolder } from "./support/scratch.js";

const MAP = "karabo_data_map.json";

/** A copy of a reference run without a map. */
async function copyOf(name: string, at = "run"): Promise<string> {
  const folder = join(scratchFolder(), at);
  cpSync(await euxfelRun(name), folder, { recursive: true, preserveTimestamps: true });
  rmSync(join(folder, MAP), { force: true });
  return folder;
}

function readMap(folder: string): Record<string, unknown>[] {
  return JSON.parse(readFileSync(join(folder, MAP), "utf8"));
}

describe("the data map", () => {
  it.each(runNames.filter((name) => expectedFor(name).data_map))(
    "of %s has the entries that EXtra-data writes",
    async (name) => {
      const folder = await copyOf(name);
      await RunDirectory(folder);
      const entries = readMap(folder).map(({ mtime, size, ...entry }) => {
        const info = statSync(join(folder, entry.filename as string));
        expect([size, mtime]).toEqual([info.size, expect.closeTo(info.mtimeMs / 1000, 5)]);
        return entry;
      });
      const wanted = (expectedFor(name).data_map ?? []).map((entry) => {
        const { mtime, size, ...rest } = entry as typeof entry & { mtime: string; size: string };
        return rest;
      });
      expect(entries).toEqual(wanted);
    },
  );

  it("is taken over by EXtra-data as it stands, and EXtra-data's by us", async () => {
    const folder = await copyOf("fmt_1.0");
    const run = await RunDirectory(folder);
    const text = readFileSync(join(folder, MAP), "utf8");
    const theirs = runPythonJson<{ known: number; trains: number[] }>(
      `
import json, sys
from extra_data import RunDirectory
from extra_data.run_files_map import RunFilesMap
known = len(RunFilesMap(sys.argv[1]).files_data)
run = RunDirectory(sys.argv[1])
print(json.dumps({"known": known, "trains": [int(t) for t in run.train_ids]}))`,
      [folder],
    );
    expect(theirs).toEqual({ known: run.files.length, trains: run.trainIds });
    expect(readFileSync(join(folder, MAP), "utf8")).toBe(text);
    rmSync(join(folder, MAP));
    runPythonJson(
      "import sys; from extra_data import RunDirectory; RunDirectory(sys.argv[1]); print(0)",
      [folder],
    );
    const before = readFileSync(join(folder, MAP), "utf8");
    expect((await RunDirectory(folder)).trainIds).toEqual(run.trainIds);
    expect(readFileSync(join(folder, MAP), "utf8")).toBe(before);
  });

  it("is believed only while size and time of a file are the same", async () => {
    const folder = await copyOf("bad_ok");
    const { trainIds } = await RunDirectory(folder);
    const changed = readMap(folder).map((entry) => ({ ...entry, train_ids: [1, 2] }));
    writeFileSync(join(folder, MAP), JSON.stringify(changed));
    expect((await RunDirectory(folder)).trainIds).toEqual([1, 2]);
    for (const name of readdirSync(folder).filter((n) => n.endsWith(".h5"))) {
      utimesSync(join(folder, name), 1e9, 1e9);
    }
    expect((await RunDirectory(folder)).trainIds).toEqual(trainIds);
    expect(readMap(folder)[0].mtime).toBe(1e9);
  });

  it("is left aside when it is damaged, incomplete or not wanted", async () => {
    const folder = await copyOf("bad_ok");
    const { trainIds } = await RunDirectory(folder, { dataMap: false });
    expect(readdirSync(folder)).not.toContain(MAP);
    for (const text of ["{", "[1]", '[{"filename": "RAW-R0001-DA01-S00000.h5"}]', "null"]) {
      writeFileSync(join(folder, MAP), text);
      expect((await RunDirectory(folder)).trainIds).toEqual(trainIds);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith(MAP))).toEqual([MAP]);
  });

  it("keeps impossible train IDs exactly", async () => {
    const folder = await copyOf("bad_maxtid");
    await RunDirectory(folder);
    expect(readFileSync(join(folder, MAP), "utf8")).toContain(String(2n ** 64n - 1n));
    expect((await RunDirectory(folder)).impossibleTrainIds).toEqual([2n ** 64n - 1n]);
  });

  it("is read from the proposal's scratch folder", async () => {
    const root = scratchFolder();
    const proposal = join(root, "SPB/201901/p002012");
    const folder = join(proposal, "raw/r0032");
    mkdirSync(join(proposal, "scratch/.karabo_data_maps"), { recursive: true });
    cpSync(await copyOf("bad_ok"), folder, { recursive: true, preserveTimestamps: true });
    await RunDirectory(folder);
    const changed = readMap(folder).map((entry) => ({ ...entry, train_ids: [7] }));
    rmSync(join(folder, MAP));
    const scratch = join(proposal, "scratch/.karabo_data_maps/raw_r0032.json");
    writeFileSync(scratch, JSON.stringify(changed));
    expect((await RunDirectory(folder)).trainIds).toEqual([7]);
    copyFileSync(scratch, join(root, "kept.json"));
  });
});
