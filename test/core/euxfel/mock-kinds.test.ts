import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NDArray } from "@beambook/core";
import {
  AGIPD1M,
  AGIPD500K,
  type DataCollection,
  DSSC1M,
  JUNGFRAU,
  LPD1M,
  type MockRunOptions,
  mockCamera,
  mockDigitizer,
  mockMotor,
  mockXgm,
  RunDirectory,
  validate,
  writeMockRun,
} from "@beambook/core/euxfel";
import {
  AGIPD_500K2GGeometry,
  DSSC_1MGeometry,
  JUNGFRAUGeometry,
  LPD_1MGeometry,
} from "@beambook/core/geometry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { expectCode, expectDigest, expectLabelled } from "./support/compare.js";
import type { Digest } from "./support/expected.js";

const XGM = "SA3_XTD10_XGM/XGM/DOOCS";
const DEVICES = [
  mockXgm(XGM, { slots: 40 }),
  mockCamera("SQS_DPU/CAM/VIEW", { shape: [12, 16], every: 2 }),
  mockDigitizer("SQS_DIGITIZER_UTC1/ADC/1", { samples: 200 }),
  mockMotor("SQS_NQS_CRSC/MOTOR/X"),
];

interface Case {
  options: MockRunOptions;
  component?: string;
  ours?: object;
  peer?: object;
}

const small = { trains: 3, pulses: 2, compression: 1 };
const CASES: Record<string, Case> = {
  "AGIPD500K corrected": {
    options: { ...small, detector: "AGIPD500K", modules: [0, 7] },
    component: "AGIPD500K",
  },
  "AGIPD1M raw": {
    options: { ...small, detector: "AGIPD1M", raw: true, modules: [3] },
    component: "AGIPD1M",
  },
  "AGIPD1M with modern names": {
    options: { ...small, detector: "AGIPD1M", modernNames: true, modules: [0, 4] },
    component: "AGIPD1M",
  },
  "DSSC1M raw in two files": {
    options: { ...small, detector: "DSSC1M", raw: true, modules: 2, trainsPerFile: 2 },
    component: "DSSC1M",
  },
  "LPD1M raw with varying frames": {
    options: { ...small, detector: "LPD1M", raw: true, pulses: [2, 0, 3], modules: [1, 15] },
    component: "LPD1M",
  },
  "LPD1M in parallel gain": {
    options: { ...small, detector: "LPD1M", raw: true, parallelGain: true, modules: [9] },
    component: "LPD1M",
    ours: { parallelGain: true },
    peer: { parallel_gain: true },
  },
  "JUNGFRAU corrected": {
    options: { ...small, detector: "JUNGFRAU", trains: 2, modules: [1, 2] },
    component: "JUNGFRAU",
  },
  "JUNGFRAU raw": {
    options: { ...small, detector: "JUNGFRAU", raw: true, trains: 2, modules: [8] },
    component: "JUNGFRAU",
  },
  ...Object.fromEntries(
    (["0.5", "1.0", "1.1", "1.2", "1.3"] as const).map((format) => [
      `format ${format}`,
      {
        options: {
          detector: null,
          trains: 7,
          format,
          devices: DEVICES,
          trainsPerFile: 4,
          suspect: format === "0.5" ? [] : [5],
        },
      },
    ]),
  ),
};

interface Answer {
  train_ids: number[];
  sources: string[];
  legacy: Record<string, string>;
  version: string;
  suspect: number[];
  arrays: Record<string, Digest>;
  classes: Record<string, string>;
  detector?: { text: string; modules: number[]; arrays: Record<string, Digest> };
  problems: unknown[];
}

let folder: string;
const runs = new Map<string, DataCollection>();
const answers = new Map<string, Answer>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-mock-kinds-"));
  const specs = [];
  for (const [i, [name, { options, component, peer = {} }]] of Object.entries(CASES).entries()) {
    const path = await writeMockRun(join(folder, `r${String(i + 1).padStart(4, "0")}`), {
      devices: DEVICES,
      ...options,
    });
    runs.set(name, await RunDirectory(path, { dataMap: false }));
    specs.push({ run: path, component: component ?? null, options: peer });
  }
  const read = runPythonJson<Answer[]>("test/core/euxfel/mock_peer.py", [JSON.stringify(specs)]);
  Object.keys(CASES).forEach((name, i) => {
    answers.set(name, read[i]);
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COMPONENTS = { AGIPD1M, AGIPD500K, DSSC1M, LPD1M, JUNGFRAU };

describe.each(Object.keys(CASES))("a mock run, %s", (name) => {
  it("has for EXtra-data the sources and values that it has for us", async () => {
    const run = runs.get(name) as DataCollection;
    const wanted = answers.get(name) as Answer;
    expect(run.warnings.filter((text) => !text.includes("of format 1.1"))).toEqual([]);
    expect([...run.trainIds]).toEqual(wanted.train_ids);
    expect(run.allSources).toEqual(wanted.sources);
    expect(run.legacySources).toEqual(wanted.legacy);
    expect(run.files[0].formatVersion).toBe(wanted.version);
    for (const [place, digest] of Object.entries(wanted.arrays)) {
      const [source, key] = place.split(" ");
      const data = run.key(source, key);
      if (digest.dtype === "string") expect(await data.strings()).toEqual(digest.samples);
      else expectDigest(await data.ndarray(), digest);
    }
    const classes = run.controlSources.map((source) => [source, run.source(source).deviceClass]);
    expect(Object.fromEntries(classes)).toEqual(wanted.classes);
  });

  it("passes validation, here and there", async () => {
    const { problems } = answers.get(name) as Answer;
    expect(problems).toEqual([]);
    expect(await validate(join(runs.get(name)?.files[0].path as string, ".."))).toEqual([]);
  });
});

describe.each(Object.keys(CASES).filter((name) => CASES[name].component))(
  "frames of %s",
  (name) => {
    it("are the same for EXtra-data", async () => {
      const wanted = answers.get(name)?.detector;
      const Component = COMPONENTS[CASES[name].component as keyof typeof COMPONENTS];
      const detector = new Component(runs.get(name) as DataCollection, CASES[name].ours);
      expect(detector.detectorName).toBe(wanted?.text);
      expect(detector.modules).toEqual(wanted?.modules);
      for (const [key, digest] of Object.entries(wanted?.arrays ?? {})) {
        expectLabelled(await detector.getArray(key), digest);
      }
    });
  },
);

describe("a mock run", () => {
  it("marks suspect trains as its format does", () => {
    for (const format of ["1.0", "1.1", "1.2", "1.3"]) {
      const [first, second] = runs.get(`format ${format}`)?.files ?? [];
      expect(Array.from(first.validTrains)).toEqual([1, 1, 1, 1]);
      expect(Array.from(second.validTrains)).toEqual([1, 0, 1]);
      expect(answers.get(`format ${format}`)?.suspect.sort()).toEqual([0, 1]);
    }
  });

  it("has rings that are round in each detector's example geometry", async () => {
    const geometries = {
      AGIPD500K: AGIPD_500K2GGeometry.example(),
      DSSC1M: DSSC_1MGeometry.example(),
      LPD1M: LPD_1MGeometry.example(),
      JUNGFRAU: JUNGFRAUGeometry.example(8),
    };
    const scales = { AGIPD500K: 1.5, DSSC1M: 1, LPD1M: 2.5, JUNGFRAU: 0.8 };
    for (const [detector, geometry] of Object.entries(geometries)) {
      const kind = detector as keyof typeof geometries;
      const path = await writeMockRun(join(folder, detector), {
        detector: kind,
        trains: 1,
        pulses: 1,
        modules: [1],
      });
      const run = await RunDirectory(path, { dataMap: false });
      const key = kind === "JUNGFRAU" ? "data.adc" : "image.data";
      const frame = (await new COMPONENTS[kind](run).getArray(key)).values.flat() as Float32Array;
      const place = kind === "JUNGFRAU" ? 0 : 1;
      const xyz = geometry.getPixelPositions().slice(place).flat() as Float64Array;
      const near = (radius: number): number[] =>
        Array.from(frame).filter((_, i) => {
          const distance = Math.hypot(xyz[3 * i], xyz[3 * i + 1]) / scales[kind];
          return Math.abs(distance - radius) < 0.0006;
        });
      const ring = [0.0355, 0.0418, 0.058, 0.0716, 0.0835, 0.1012].find(
        (r) => near(r).length > 200,
      );
      if (ring === undefined) throw new Error(`No ring of the powder meets the ${detector}.`);
      const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
      expect(median(near(ring))).toBeGreaterThan(1.5 * median(near(0.0479)) || 2);
    }
  });

  it("refuses what it cannot write", async () => {
    const refused: MockRunOptions[] = [
      { trains: 2, pulses: [1] },
      { detector: "AGIPD500K", modules: [8] },
      { detector: "JUNGFRAU", modules: [0] },
      { detector: "EIGER" as never },
      { detector: null, trainsPerFile: 0 },
    ];
    for (const options of refused) {
      await expectCode("InvalidArgument", () => writeMockRun(join(folder, "r9999"), options));
    }
    expect(readdirSync(folder)).not.toContain("r9999");
  });

  it("takes devices of one's own", async () => {
    const device = {
      name: "MY/DEVICE/1",
      outputs: ({ trainIds }: { trainIds: readonly number[] }) => [
        {
          channel: "output/data",
          counts: trainIds.map((_, i) => i % 3),
          datasets: [{ key: "x", values: new Float32Array(3).map((_, i) => i) }],
        },
      ],
    };
    const options = { detector: null, trains: 3, devices: [device] };
    const run = await RunDirectory(await writeMockRun(join(folder, "r0777"), options));
    const values = await run.key("MY/DEVICE/1:output", "data.x").ndarray();
    expect(values).toBeInstanceOf(NDArray);
    expect(Array.from(values.data as Float32Array)).toEqual([0, 1, 2]);
    expect(
      Array.from(run.getDataCounts("MY/DEVICE/1:output", "data.x").values as ArrayLike<number>),
    ).toEqual([0, 1, 2]);
  });
});
