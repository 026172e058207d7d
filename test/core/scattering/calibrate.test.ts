import { ndarray } from "@beambook/core";
import { parsePoni } from "@beambook/core/formats";
import {
  CALIBRANTS,
  calibrant,
  calibrate,
  pixelOf,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";
import { expected } from "../formats/files.js";

const truth = new ScatteringGeometry({
  ...{ dist: 0.15, poni1: 0.055, poni2: 0.05, rot1: 0.1, rot2: 0.05, rot3: 0 },
  ...{ wavelength: 0.7e-10, pixel1: 2e-4, pixel2: 2e-4, shape: [600, 540] },
});

/** Rings of a calibrant with counting noise, on a detector. */
function rings(name: string, width: number): ReturnType<typeof ndarray> {
  const random = seededRandom(11);
  const tth = truth.radial("2th_rad").data;
  const centers = calibrant(name)
    .dSpacings.map((d) => 2 * Math.asin(0.7 / 2 / d))
    .slice(0, 20);
  const values = tth.map((angle) => {
    let sum = 20;
    for (const center of centers) sum += 400 * Math.exp(-(((angle - center) / width) ** 2) / 2);
    const normal = random() + random() + random() + random() + random() + random() - 3;
    return Math.max(0, Math.round(sum + Math.sqrt(sum) * normal * 1.4));
  });
  return ndarray(values, truth.shape);
}

describe("calibrants", () => {
  const known = expected<Record<string, { dspacing_A?: number[] }>>("calibrants");

  it.each(["AgBh", "LaB6", "CeO2", "Si", "alpha_Al2O3"])("%s has pyFAI's spacings", (name) => {
    const { dSpacings } = calibrant(name);
    for (const [i, d] of known[name].dspacing_A!.entries()) expect(dSpacings[i]).toBeCloseTo(d, 6);
  });

  it("are found by name, in any case; a list will do too", () => {
    expect(calibrant("ceo2").name).toBe("CeO2");
    expect(CALIBRANTS).toContain("LaB6");
    expect(() => calibrant("CeO3")).toThrow(/CeO2/);
    expect(calibrant([1, 3, 2]).dSpacings).toEqual([3, 2, 1]);
  });
});

describe("calibrate", () => {
  const image = rings("LaB6", 0.0016);
  const start = truth.with({
    ...{ dist: 0.1507, poni1: 0.0554, poni2: 0.0497, rot1: 0.104, rot2: 0.047 },
  });
  const found = calibrate(image, start, { calibrant: "LaB6", rings: 12 });

  it("goes back to the truth within its errors", () => {
    expect(found.success).toBe(true);
    expect(found.points.length).toBeGreaterThan(250);
    for (const name of ["dist", "poni1", "poni2", "rot1", "rot2"] as const) {
      const { value, stderr } = found.params[name];
      expect(Math.abs(value - truth[name]) / stderr, name).toBeLessThan(4);
      expect(stderr, name).toBeGreaterThan(0);
    }
    expect(found.params.dist.stderr).toBeLessThan(3e-5);
    expect(found.params.wavelength.stderr).toBe(0);
    expect(found.rms).toBeLessThan(0.02);
  });

  it("ends at one place, wherever it starts", () => {
    const again = calibrate(image, truth, { calibrant: "LaB6", rings: 12 });
    expect(Math.abs(again.params.dist.value - found.params.dist.value)).toBeLessThan(
      found.params.dist.stderr,
    );
  });

  it("writes a .poni file", () => {
    expect(parsePoni(found.toPoni())).toMatchObject({
      dist: found.params.dist.value,
      version: 2.1,
    });
  });

  it("says when there are no rings", () => {
    const empty = ndarray(new Float64Array(600 * 540).fill(5), truth.shape);
    expect(() => calibrate(empty, start, { calibrant: "LaB6" })).toThrow(/points were found/);
    const unknown = truth.with({ wavelength: undefined });
    expect(() => calibrate(image, unknown, { calibrant: "LaB6" })).toThrow(/needs the wavelength/);
  });

  it("finds pyFAI's own rings where pyFAI put them", { timeout: 120_000 }, () => {
    const script = `
import json, logging
logging.disable(50)
import numpy as np, pyFAI.detectors
from pyFAI.calibrant import get_calibrant
from pyFAI.integrator.azimuthal import AzimuthalIntegrator
det = pyFAI.detectors.Detector(2e-4, 2e-4, max_shape=(600, 540))
ai = AzimuthalIntegrator(dist=0.15, poni1=0.055, poni2=0.05, rot1=0.1, rot2=0.05, rot3=0.0, detector=det, wavelength=0.7e-10)
img = get_calibrant("LaB6", wavelength=0.7e-10).fake_calibration_image(ai, Imax=1000.0, U=0, V=0, W=1e-5)
print(json.dumps(np.round(img, 3).ravel().tolist()))`;
    const values = Float64Array.from(runPythonJson<number[]>(script));
    const fake = calibrate(ndarray(values, [600, 540]), start, { calibrant: "LaB6", rings: 10 });
    expect(Math.abs(fake.params.dist.value - 0.15)).toBeLessThan(2e-5);
    expect(Math.abs(fake.params.rot1.value - 0.1)).toBeLessThan(1e-3);
  });
});

describe("pixelOf", () => {
  it("is where a direction meets the detector", () => {
    const { twoTheta, chi } = truth.at(123.4, 321.5);
    const place = pixelOf(truth, (twoTheta * Math.PI) / 180, chi);
    expect(place?.row).toBeCloseTo(123.4, 9);
    expect(place?.column).toBeCloseTo(321.5, 9);
    expect(pixelOf(truth, Math.PI * 0.9, 10)).toBeUndefined();
  });
});
