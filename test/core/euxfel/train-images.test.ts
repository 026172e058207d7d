import { mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, slice } from "@beambook/core";
import {
  AGIPD1M,
  byIndex,
  DSSC1M,
  LPD1M,
  type MockRunOptions,
  RunDirectory,
  type TrainImagesOptions,
  writeMockRun,
} from "@beambook/core/euxfel";
import { AGIPD_1MGeometry } from "@beambook/core/geometry";
import { afterAll, describe, expect, it } from "vitest";
import { sha256 } from "../geometry/samples.js";
import { expectCode } from "./support/compare.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-train-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Detector = AGIPD1M | DSSC1M | LPD1M;
const WORKERS = { executor: "workers", workers: 2 } as const;

async function digests(detector: Detector, options: TrainImagesOptions): Promise<string[]> {
  const all: string[] = [];
  for await (const [trainId, { images, pulseIds }] of detector.images(options)) {
    // What a user may do: the array's memory is that of these images alone.
    expect(images.data.length).toBe(images.size);
    all.push(`${trainId} ${images.shape} ${pulseIds} ${images.dtype} ${sha256(images)}`);
  }
  return all;
}

let runs = 0;
async function mockRun(options: MockRunOptions): Promise<string> {
  runs += 1;
  return writeMockRun(join(folder, `r00${10 + runs}`), { trains: 4, devices: [], ...options });
}

describe("images of all trains from worker threads", () => {
  const cases: [string, MockRunOptions, (path: string) => Promise<Detector>][] = [
    [
      "corrected AGIPD, trains of several lengths",
      { pulses: [5, 0, 8, 4], modules: [2, 9, 15] },
      async (path) => new AGIPD1M(await RunDirectory(path)),
    ],
    [
      "raw AGIPD with gain as an axis",
      { raw: true, pulses: 6, modules: [1, 4] },
      async (path) => new AGIPD1M(await RunDirectory(path)),
    ],
    [
      "compressed AGIPD",
      { pulses: 6, modules: [0], compression: 1 },
      async (path) => new AGIPD1M(await RunDirectory(path)),
    ],
    [
      "DSSC",
      { detector: "DSSC1M", pulses: 5, modules: [0, 7], raw: true },
      async (path) => new DSSC1M(await RunDirectory(path)),
    ],
    [
      "LPD",
      { detector: "LPD1M", pulses: 5, modules: [3, 12] },
      async (path) => new LPD1M(await RunDirectory(path)),
    ],
  ];
  it.each(cases)("are those of this thread: %s", async (_, mock, open) => {
    const detector = await open(await mockRun(mock));
    const own = await digests(detector, { executor: "inline" });
    expect(own.length).toBe(detector.trainIds.length);
    for (const reuse of [false, true]) {
      expect(await digests(detector, { ...WORKERS, reuse })).toEqual(own);
    }
    const pulses = byIndex(slice(0, 5, 2));
    expect(await digests(detector, { ...WORKERS, pulses })).toEqual(
      await digests(detector, { executor: "inline", pulses }),
    );
  });

  it("leave out masked pixels alike, and show gaps where a file is missing", async () => {
    const path = await mockRun({ pulses: 4, modules: [0, 5, 6], trainsPerFile: 2 });
    const lost = readdirSync(path).find((name) => /AGIPD05-S00001/.test(name)) as string;
    rmSync(join(path, lost));
    const detector = new AGIPD1M(await RunDirectory(path), { minModules: 2 });
    const masks = [{}, { masked: false }, { maskBits: "NOISE_OUT_OF_THRESHOLD", maskedValue: -1 }];
    const found = [];
    for (const options of masks as TrainImagesOptions[]) {
      const own = await digests(detector, { ...options, executor: "inline" });
      expect(await digests(detector, { ...options, ...WORKERS })).toEqual(own);
      found.push(own[0]);
    }
    expect(new Set(found).size).toBe(3);
  });

  it("let the later module win where modules overlap", async () => {
    const detector = new AGIPD1M(await RunDirectory(await mockRun({ pulses: 6, modules: 4 })));
    const geometry = AGIPD_1MGeometry.example().offset([[4e-3, 7e-3, 0]], { modules: slice(1, 2) });
    expect(await digests(detector, { ...WORKERS, geometry })).toEqual(
      await digests(detector, { executor: "inline", geometry }),
    );
  });

  it("may be left early, and go on beside each other", async () => {
    const detector = new AGIPD1M(await RunDirectory(await mockRun({ pulses: 6, modules: 2 })));
    const own = await digests(detector, { executor: "inline" });
    for await (const _ of detector.images({ ...WORKERS, reuse: true })) break;
    for await (const _ of detector.images({ ...WORKERS, reuse: true })) {
      expect(await digests(detector, WORKERS)).toEqual(own);
    }
    const controller = new AbortController();
    await expectCode("Aborted", async () => {
      const options = { ...WORKERS, signal: controller.signal };
      for await (const _ of detector.images(options)) controller.abort();
    });
  });

  it("stay as they are for who keeps the last ones, whatever comes after", async () => {
    const detector = new AGIPD1M(await RunDirectory(await mockRun({ pulses: 6, modules: 2 })));
    const geometry = AGIPD_1MGeometry.example();
    const options = { ...WORKERS, geometry, reuse: true };
    let last: NDArray | undefined;
    for await (const [, { images }] of detector.images(options)) last = images.slice(1);
    const before = sha256((last as NDArray).copy());
    for (const masked of [true, false]) await digests(detector, { ...options, masked });
    expect(sha256((last as NDArray).copy())).toBe(before);
    expect(await digests(detector, { ...options, pulses: byIndex([]) })).toEqual([]);
  });

  it("end with a typed error for a file that was cut off", async () => {
    const path = await mockRun({ pulses: 6, modules: 2 });
    const detector = new AGIPD1M(await RunDirectory(path));
    const name = readdirSync(path).find((file) => file.includes("AGIPD01")) as string;
    const seen: number[] = [];
    await expectCode("FileFormat", async () => {
      for await (const [trainId] of detector.images({ ...WORKERS, masked: false })) {
        seen.push(trainId);
        truncateSync(join(path, name), 20_000);
      }
    });
    expect(seen.length).toBeGreaterThan(0);
  });
});
