import {
  detectorMask,
  detectorModel,
  detectorModels,
  formatPoni,
  parsePoni,
  parseQuantity,
  readPoni,
} from "@beambook/core/formats";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { expected, reference } from "./files.js";

describe(".poni files", () => {
  const peers = expected<Record<string, Record<string, unknown>>>("poni");

  it.each(Object.keys(peers))("%s says what pyFAI reads", async (name) => {
    const poni = await readPoni(reference(name));
    const { dist, poni1, poni2, rot1, rot2, rot3, wavelength, pixel1, pixel2 } = peers[name];
    expect(poni).toMatchObject({
      dist,
      poni1,
      poni2,
      rot1,
      rot2,
      rot3,
      wavelength,
      pixel1,
      pixel2,
    });
    expect(poni.shape ?? null).toEqual(peers[name].shape);
  });

  it("come back from text, for pyFAI too", () => {
    const poni = parsePoni(formatPoni({ ...base, orientation: 4 }, ["made by a test"]));
    expect(poni).toMatchObject({ ...base, orientation: 4, version: 2.1 });
    const script = `
import sys, json, pyFAI, tempfile
with tempfile.NamedTemporaryFile("w", suffix=".poni") as f:
    f.write(sys.argv[1]); f.flush(); a = pyFAI.load(f.name)
print(json.dumps([a.dist, a.poni1, a.poni2, a.rot1, a.rot2, a.rot3, a.wavelength, a.pixel1, a.pixel2, int(a.detector.orientation), list(a.detector.shape)]))`;
    const answer = runPythonJson<unknown[]>(script, [formatPoni({ ...base, orientation: 4 })]);
    expect(answer).toEqual([0.2, 0.01, 0.02, 0.1, -0.2, 0.3, 1e-10, 1e-4, 2e-4, 4, [100, 120]]);
  });

  const base = {
    ...{ dist: 0.2, poni1: 0.01, poni2: 0.02, rot1: 0.1, rot2: -0.2, rot3: 0.3 },
    ...{ wavelength: 1e-10, pixel1: 1e-4, pixel2: 2e-4, shape: [100, 120] as [number, number] },
  };

  it.each([
    [(t: string) => t.replace("Distance: 0.2", "Distance: far"), /"distance: far"/, "line 5"],
    [(t: string) => t.replace(/Rot3: .*/, ""), /no "rot3"/, undefined],
    [(t: string) => t.replace("2.1", "9"), /version "9"/, "line 2"],
    [(t: string) => t.replace(/\{.*\}/, "{oops"), /not JSON/, "line 4"],
    [(t: string) => `${t}rubbish\n`, /no colon/, "line 12"],
  ])("that are wrong name the line (%#)", (spoil, message, at) => {
    let error: unknown;
    try {
      parsePoni(spoil(formatPoni(base)), { file: "a.poni" });
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: "FileFormat", file: "a.poni" });
    expect(String(error)).toMatch(message);
    expect((error as { at?: string }).at).toBe(at);
  });
});

describe("the detector table", () => {
  it("has pyFAI's pixel sizes, shapes and gaps", { timeout: 120_000 }, () => {
    const script = `
import json, logging, zlib, numpy as np
logging.disable(50)
from pyFAI.detectors import detector_factory
out = {}
for name in json.loads(input()):
    d = detector_factory(name)
    m = d.mask if np.prod(d.max_shape) < 2.6e7 else None
    out[name] = [d.pixel1, d.pixel2, list(d.max_shape), None if m is None else int(np.asarray(m, bool).sum())]
print(json.dumps(out))`;
    const round = new Set(["Mar345", "Rayonix133", "RayonixSx165"]); // pyFAI masks their corners
    const models = detectorModels().filter(({ poniName }) => !round.has(poniName));
    const input = JSON.stringify(models.map(({ poniName }) => poniName));
    const answers = runPythonJson<Record<string, [number, number, number[], number | null]>>(
      script,
      [],
      { input },
    );
    for (const model of models) {
      const [pixel1, pixel2, shape, masked] = answers[model.poniName];
      expect([model.pixel1, model.pixel2], model.name).toEqual([
        expect.closeTo(pixel1, 9),
        expect.closeTo(pixel2, 9),
      ]);
      expect([...model.shape], model.name).toEqual(shape);
      if (masked !== null) expect(detectorMask(model).sum(), model.name).toBe(masked);
    }
  });

  it("finds names however they are written, and the closest of others", () => {
    expect(detectorModel("eiger2-4m").shape).toEqual([2162, 2068]);
    expect(detectorModel("Pilatus 1M").poniName).toBe("Pilatus1M");
    expect(() => detectorModel("Pilatos 1M")).toThrow(/Pilatus 1M/);
  });

  it("turns a mask with its frame and refuses other frames", () => {
    const turned = detectorMask("Pilatus 100k", [487, 195]);
    expect(turned.shape).toEqual([487, 195]);
    expect(() => detectorMask("Pilatus 1M", [10, 10])).toThrow(/1043 x 981/);
    expect(detectorMask("Eiger2 4M").sum()).toBe(260328);
  });
});

describe("parseQuantity", () => {
  it.each([
    ["0.2_mm", 2e-4],
    ["1.013e-10", 1.013e-10],
    ["172 um", 172e-6],
    ["1.54_Angstrom", 1.54e-10],
    ["30_deg", Math.PI / 6],
    ["-.5D-3", -5e-4],
  ])("%s is %d in SI units", (text, value) => {
    expect(parseQuantity(text)).toBeCloseTo(value, 14);
  });

  it("refuses what is no number and unknown units", () => {
    expect(() => parseQuantity("abc")).toThrow(/not a number/);
    expect(() => parseQuantity("1_furlong")).toThrow(/unknown unit/);
    expect(parseQuantity(" ")).toBeNaN();
  });
});
