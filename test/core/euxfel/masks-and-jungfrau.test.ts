import {
  AGIPD1M,
  BAD_PIXELS,
  combineBits,
  JUNGFRAU,
  LPD1M,
  RunDirectory,
} from "@beambook/core/euxfel";
import { describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode, expectDigest, expectLabelled } from "./support/compare.js";
import { type Digest, expectedFor, isFailure } from "./support/expected.js";

/** What EXtra-data's masked data is, for a component and some bits. */
function peerMasked(folder: string, component: string, bits: number | null): Digest {
  return runPythonJson<Digest>(
    `
import json, sys
sys.path.insert(0, "test/reference/euxfel")
import make_expected
from extra_data import RunDirectory, components
det = getattr(components, sys.argv[2])(RunDirectory(sys.argv[1]))
bits = json.loads(sys.argv[3])
print(json.dumps(make_expected.digest(det.masked_data(mask_bits=bits).ndarray())))`,
    [folder, component, JSON.stringify(bits)],
  );
}

describe("maskedData", () => {
  it.each([
    ["any reason", undefined, null],
    ["two reasons", ["NO_DARK_DATA", "CI_GAIN_OUT_OF_THRESHOLD"], 8 + 16],
  ] as const)("replaces pixels bad for %s, as EXtra-data", async (_, maskBits, bits) => {
    const folder = await euxfelRun("spb_proc");
    const data = await new AGIPD1M(await RunDirectory(folder)).maskedData("image.data", {
      maskBits,
      unstackPulses: false,
    });
    expectDigest(data.values, peerMasked(folder, "AGIPD1M", bits));
  });

  it("does so for JUNGFRAU", async () => {
    const folder = await euxfelRun("jungfrau");
    const data = await new JUNGFRAU(await RunDirectory(folder)).maskedData();
    expectDigest(data.values, peerMasked(folder, "JUNGFRAU", null));
  });

  it("refuses raw data and unknown reasons", async () => {
    const raw = new LPD1M(await RunDirectory(await euxfelRun("fxe_raw")));
    await expectCode("PropertyName", () => raw.maskedData());
    const proc = new AGIPD1M(await RunDirectory(await euxfelRun("spb_proc")), { modules: [0] });
    await expectCode("InvalidArgument", () =>
      proc.maskedData("image.data", { maskBits: "NO_DARK" as "NO_DARK_DATA" }),
    );
    expect(combineBits(["OFFSET_OUT_OF_THRESHOLD", "NON_STANDARD_SIZE"])).toBe(2 ** 22 + 1);
    expect(BAD_PIXELS.NO_DARK_DATA).toBe(8);
  });
});

describe("JUNGFRAU", () => {
  const component = expectedFor("jungfrau").components?.[0];

  it.each(component?.get_array ?? [])("reads $key as EXtra-data", async ({ key, result }) => {
    const detector = new JUNGFRAU(await RunDirectory(await euxfelRun("jungfrau")));
    if (isFailure(result)) throw new Error("no such row in the reference");
    expectLabelled(await detector.getArray(key), result);
  });

  it("tells what it is", async () => {
    const detector = new JUNGFRAU(await RunDirectory(await euxfelRun("jungfrau")));
    expect(String(detector)).toBe(component?.repr);
    expect(detector.framesPerTrain).toBe(component?.frames_per_train);
    expect(detector.modules).toEqual([1, 2]);
  });

  it("goes over trains, and takes some modules", async () => {
    const run = await RunDirectory(await euxfelRun("jungfrau"));
    const detector = new JUNGFRAU(run, { modules: [2], firstModno: 2 });
    expect(detector.modules).toEqual([1]);
    const seen: number[] = [];
    for await (const [id, train] of detector.trains()) {
      seen.push(id);
      expect(train["data.adc"].dims).toEqual(["module", "cell", "slow_scan", "fast_scan"]);
    }
    expect(seen).toEqual(run.trainIds);
    await expectCode("SourceName", () => new JUNGFRAU(run, { modules: [7] }));
    await expectCode("NoData", () => new JUNGFRAU(run, { minModules: 3 }));
  });
});

describe("fill values", () => {
  it("are such that the dtype can hold them", async () => {
    const detector = new LPD1M(await RunDirectory(await euxfelRun("missing")));
    const one = { roi: [0, 0], unstackPulses: false };
    for (const fillValue of [-1, 70000, 0.5, Number.NaN]) {
      const wrong = { ...one, fillValue };
      await expectCode("InvalidArgument", () => detector.getArray("image.data", wrong));
      await expectCode("InvalidArgument", () =>
        detector.getLazyArray("image.data", wrong).compute(),
      );
    }
    for (const astype of ["int32", "float32"] as const) {
      const right = { ...one, fillValue: -1, astype };
      const read = await detector.getArray("image.data", right);
      expect(read.min().item()).toBe(-1);
      const lazy = await detector.getLazyArray("image.data", right).compute();
      expect(lazy.values.toArray()).toEqual(read.values.toArray());
    }
    const slow = { fillValue: -1 };
    await expectCode("InvalidArgument", () => detector.getArray("header.pulseCount", slow));
  });
});
