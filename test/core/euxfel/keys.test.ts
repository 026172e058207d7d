import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, slice } from "@beambook/core";
import {
  AGIPD1M,
  byId,
  byIndex,
  type DataCollection,
  H5File,
  mockCamera,
  mockMotor,
  mockXgm,
  RunDirectory,
  writeMockRun,
} from "@beambook/core/euxfel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode, expectDigest } from "./support/compare.js";
import { type Digest, expectedFor } from "./support/expected.js";

const XGM = "SA3_XTD10_XGM/XGM/DOOCS";
const CAMERA = "SQS_DPU/CAM/VIEW:daqOutput";
const PIXELS = "data.image.pixels";

let folder: string;
let path: string;
let run: DataCollection;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-keys-"));
  path = await writeMockRun(join(folder, "r0001"), {
    detector: null,
    trains: 9,
    trainsPerFile: 4,
    devices: [
      mockXgm(XGM, { slots: 20 }),
      mockCamera("SQS_DPU/CAM/VIEW", { shape: [6, 8], every: 2 }),
      mockMotor("SQS/MOTOR/X", { position: (train) => 5 + 1e-7 * train }),
    ],
  });
  run = await RunDirectory(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a key", () => {
  it("knows what EXtra-data knows of it", () => {
    const wanted = runPythonJson<Record<string, unknown>>(
      `
import json, sys
from extra_data import RunDirectory, by_index
run = RunDirectory(sys.argv[1], _use_voview=False)
key = run["${CAMERA}", "${PIXELS}"]
starts, ends = key.train_index_bounds()
print(json.dumps({
  "units": [run["${XGM}:output", "data.intensityTD"].units_name, key.units_name],
  "nbytes": int(key.nbytes), "starts": [int(i) for i in starts], "ends": [int(i) for i in ends],
  "paths": [str(p) for p in key.source_file_paths],
  "kept": [int(t) for t in key.drop_empty_trains().train_ids],
  "split": [[int(t) for t in k.train_ids] for k in key.split_trains(parts=4)],
  "some": [int(n) for n in key[by_index[2:5]].shape],
  "trains": [[int(t), float(v.sum())] for t, v in key.trains()],
}))`,
      [path],
    );
    const key = run.key(CAMERA, PIXELS);
    expect([run.key(`${XGM}:output`, "data.intensityTD").unitsName, key.unitsName ?? null]).toEqual(
      wanted.units,
    );
    expect(key.nbytes).toBe(wanted.nbytes);
    const { starts, ends } = key.trainIndexBounds();
    const counts = key.dataCounts();
    expect(Array.from(counts, (n, i) => ends[i] - starts[i] === n)).not.toContain(false);
    const present = (list: unknown): number[] => (list as number[]).filter((_, i) => counts[i] > 0);
    expect(present(Array.from(starts))).toEqual(present(wanted.starts));
    expect(present(Array.from(ends))).toEqual(present(wanted.ends));
    expect(key.sourceFilePaths.sort()).toEqual((wanted.paths as string[]).sort());
    expect(key.dropEmptyTrains().trainIds).toEqual(wanted.kept);
    expect(key.splitTrains({ parts: 4 }).map((part) => part.trainIds)).toEqual(wanted.split);
    expect(key.selectTrains(byIndex(slice(2, 5))).shape).toEqual(wanted.some);
  });

  it("goes over its trains", async () => {
    const seen: number[] = [];
    const key = run.key(CAMERA, PIXELS);
    for await (const [id, image] of key.trains()) {
      expect((image as NDArray).shape).toEqual([6, 8]);
      seen.push(id - run.trainIds[0]);
    }
    expect(seen).toEqual([0, 2, 4, 6, 8]);
    for await (const [, image] of key.trains({ keepDims: true })) {
      expect((image as NDArray).shape).toEqual([1, 6, 8]);
    }
    const states: unknown[] = [];
    for await (const [, value] of run.key(XGM, "state").trains({ keepDims: true })) {
      states.push(value);
    }
    expect(states).toEqual(new Array(9).fill(["ON"]));
    expectDigest(
      await key.selectTrains(byId([run.trainIds[4]])).ndarray(),
      runPythonJson<Digest>(
        `
import json, sys
sys.path.insert(0, "test/reference/euxfel")
from make_expected import digest
from extra_data import RunDirectory, by_index
print(json.dumps(digest(RunDirectory(sys.argv[1])["${CAMERA}", "${PIXELS}"][by_index[4:5]].ndarray())))`,
        [path],
      ),
    );
  });
});

describe("asSingleValue", () => {
  it("gives the value that all trains have, as EXtra-data does", async () => {
    const wanted = runPythonJson<number[]>(
      `
import json, sys, numpy as np
from extra_data import RunDirectory
run = RunDirectory(sys.argv[1])
motor, cam = run["SQS/MOTOR/X", "actualPosition"], run["${CAMERA}", "data.image.dims"]
print(json.dumps([float(motor.as_single_value()), float(motor.as_single_value(reduce_by="mean")),
  float(motor.as_single_value(reduce_by="first")), float(motor.as_single_value(reduce_by="max")),
  float(motor.as_single_value(rtol=0, atol=1, reduce_by=lambda a: a[3])),
  [float(v) for v in cam.as_single_value()]]))`,
      [path],
    );
    const motor = run.key("SQS/MOTOR/X", "actualPosition");
    const dims = (await run.key(CAMERA, "data.image.dims").asSingleValue()) as NDArray;
    expect([
      await motor.asSingleValue(),
      await motor.asSingleValue({ reduceBy: "mean" }),
      await motor.asSingleValue({ reduceBy: "first" }),
      await motor.asSingleValue({ reduceBy: "max" }),
      await motor.asSingleValue({ rtol: 0, atol: 1, reduceBy: (a) => Number(a.get(3)) }),
      (dims.toArray() as number[]).map(Number),
    ]).toEqual(wanted);
    expect(await run.key(XGM, "state").asSingleValue()).toBe("ON");
  });

  it("says how far values differ", async () => {
    const flux = run.key(XGM, "beamPosition.ixPos");
    await expectCode("NotClose", () => flux.asSingleValue());
    await expect(flux.asSingleValue()).rejects.toThrow(
      /differ by up to 0\.0\d+ \(relative 0\.\d+\)/,
    );
    await expectCode("UnsupportedType", () =>
      run.key(XGM, "state").asSingleValue({ reduceBy: "mean" }),
    );
    const none = run.selectTrains(byIndex([1])).key(CAMERA, PIXELS);
    await expectCode("NoData", () => none.asSingleValue());
  });

  it("agrees with the reference runs", async () => {
    for (const format of ["0.5", "1.0", "1.1", "1.2", "1.3"]) {
      const wanted = expectedFor(`fmt_${format}`);
      const reference = await RunDirectory(await euxfelRun(`fmt_${format}`));
      const message = (wanted.as_single_value as { message: string }).message;
      const key = reference.key(XGM, "gasSupply.gasTypeId");
      const error = (await key.asSingleValue().catch((e: unknown) => e)) as Error;
      expect(error).toMatchObject({ code: "NotClose" });
      const numbers = (text: string): number[] => (text.match(/[\d.]+\d/g) ?? []).map(Number);
      // Python rounds 170.5 down to even, JavaScript up.
      const [absolute, relative] = numbers(message);
      const found = numbers(error.message).slice(-2);
      expect(Math.abs(found[0] - absolute)).toBeLessThanOrEqual(1);
      expect(found[1]).toBeCloseTo(relative, 3);
      expect(reference.key(`${XGM}:output`, "data.intensityTD").unitsName).toBe(wanted.units?.[1]);
    }
    const varying = new AGIPD1M(await RunDirectory(await euxfelRun("spb_proc_varying")));
    const counts = expectedFor("spb_proc_varying").frame_counts;
    expect(varying.trainIds).toEqual(counts?.index);
    expect(Array.from(varying.frameCounts)).toEqual(counts?.values);
  });
});

describe("trains with flat keys", () => {
  it("have sources and keys in one name", async () => {
    const part = run.select({ [`${XGM}:output`]: [], "SQS/MOTOR/X": ["actualPosition"] });
    for await (const [id, data] of part.trains({ flatKeys: true })) {
      expect(Object.keys(data).sort()).toEqual([
        "SA3_XTD10_XGM/XGM/DOOCS:output/data.intensityTD",
        "SA3_XTD10_XGM/XGM/DOOCS:output/data.trainId",
        "SA3_XTD10_XGM/XGM/DOOCS:output/metadata",
        "SQS/MOTOR/X/actualPosition.value",
        "SQS/MOTOR/X/metadata",
      ]);
      expect(data["SQS/MOTOR/X/actualPosition.value"]).toBe(5 + 1e-7 * (id - run.trainIds[0]));
    }
    const [, first] = await part.trainFromIndex(0, { flatKeys: true, keepDims: true });
    const energies = first[`${XGM}:output/data.intensityTD`] as NDArray;
    expect(energies.shape).toEqual([1, 20]);
  });
});

describe("short names from files", () => {
  const definitions: [string, string][] = [
    [
      "a.json",
      JSON.stringify({
        xgm: XGM,
        flux: [XGM, "pulseEnergy.photonFlux"],
        [XGM]: { ix: "beamPosition.ixPos" },
      }),
    ],
    [
      "a.yaml",
      `# short names\nxgm: ${XGM}\nflux: [${XGM}, pulseEnergy.photonFlux]\n${XGM}:\n  ix: beamPosition.ixPos\n`,
    ],
    [
      "a.toml",
      `xgm = "${XGM}"\nflux = ["${XGM}", "pulseEnergy.photonFlux"]\n["${XGM}"]\nix = "beamPosition.ixPos"\n`,
    ],
  ];
  it.each(definitions)("are the same in %s as for EXtra-data", async (name, text) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    const { alias } = run.withAliases(file);
    expect(alias.names.sort()).toEqual(["flux", "ix", "xgm"]);
    expect(alias.source("xgm").name).toBe(XGM);
    const wanted = runPythonJson<number[][]>(
      `
import json, sys
from extra_data import RunDirectory
alias = RunDirectory(sys.argv[1]).with_aliases(sys.argv[2]).alias
print(json.dumps([[float(v) for v in alias[n].ndarray()] for n in ("flux", "ix")]))`,
      [path, file],
    );
    const values = async (key: string): Promise<number[]> =>
      Array.from((await alias.key(key).ndarray()).data as Float32Array);
    expect([await values("flux"), await values("ix")]).toEqual(wanted);
  });

  it("that are wrong are refused with the file's name", async () => {
    const broken: [string, string, string][] = [
      ["b.yaml", "a: [b", "FileFormat"],
      ["b.toml", "a = ", "FileFormat"],
      ["b.json", "{", "FileFormat"],
      ["c.yaml", "a: [one, two, three]", "FileFormat"],
      ["d.yaml", "- a\n- b", "FileFormat"],
      ["e.txt", "a", "UnsupportedType"],
    ];
    for (const [name, text, code] of broken) {
      writeFileSync(join(folder, name), text);
      await expectCode(code, () => run.withAliases(join(folder, name)));
      expect(() => run.withAliases(join(folder, name))).toThrow(name);
    }
    await expectCode("FileNotFound", () => run.withAliases(join(folder, "none.yaml")));
  });
});

describe("written copies", () => {
  it("keep units and other attributes, for EXtra-data too", async () => {
    const [copy, virtual] = [join(folder, "copy.h5"), join(folder, "virtual.h5")];
    await run.write(copy);
    await run.writeVirtual(virtual);
    for (const file of [copy, virtual]) {
      const again = await H5File(file);
      expect(again.key(`${XGM}:output`, "data.intensityTD").units).toBe("μJ");
      expect(again.key(XGM, "beamPosition.ixPos").units).toBe("mm");
      const units = runPythonJson<string[]>(
        `
import json, sys
from extra_data import H5File
f = H5File(sys.argv[1])
print(json.dumps([f["${XGM}:output", "data.intensityTD"].units_name, f["${XGM}", "beamPosition.ixPos"].units]))`,
        [file],
      );
      expect(units).toEqual(["microjoule", "mm"]);
      again.close();
    }
  });
});
