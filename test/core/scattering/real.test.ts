import { existsSync, readFileSync } from "node:fs";
import { type NDArray, ndarray } from "@beambook/core";
import { readPoni, readTiff } from "@beambook/core/formats";
import {
  AzimuthalIntegrator,
  calibrant,
  calibrate,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { beforeAll, describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";

// A measured CeO2 frame that lies outside the repository.
const folder = process.env.BEAMBOOK_REAL_DATA ?? `${repoRoot}/../shared/reference/real`;
const here = existsSync(`${folder}/saxs/CeO2_Pilatus1M.tif`);
if (!here)
  console.warn(`Skipped: no measured CeO2 frame in ${folder}/saxs (set BEAMBOOK_REAL_DATA).`);

interface Expected {
  sum: number;
  negative: number;
  maps: [number, number, number, number][];
  [integrated: `integrate1d_${string}`]: { q: [number, number]; I: number[]; sigma: number[] };
}

describe.skipIf(!here)("the measured CeO2 frame", () => {
  let image: NDArray;
  let mask: NDArray<"uint8">;
  let geometry: ScatteringGeometry;
  let answers: Expected;

  beforeAll(async () => {
    const { pages } = await readTiff(`${folder}/saxs/CeO2_Pilatus1M.tif`);
    image = pages[0].read();
    mask = ndarray(
      Uint8Array.from(image.flat() as Int32Array, (v) => (v < 0 ? 1 : 0)),
      image.shape,
    );
    const poni = await readPoni(`${folder}/saxs/CeO2_Pilatus1M.poni`);
    geometry = ScatteringGeometry.fromPoni(poni, { shape: [image.shape[0], image.shape[1]] });
    answers = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8")).saxs;
  });

  it("is read whole", () => {
    expect(image.sum()).toBe(answers.sum);
    expect(mask.sum()).toBe(answers.negative);
  });

  it("has pyFAI's q and chi", () => {
    for (const [row, column, q, chi] of answers.maps) {
      expect(Math.abs(geometry.radial().get(row, column) / q - 1)).toBeLessThan(1e-7);
      expect(Math.abs(geometry.chi().get(row, column) - chi)).toBeLessThan(1e-5);
    }
  });

  it.each(["no", "bbox", "full"] as const)(
    "integrates as pyFAI does with splitting %s",
    (split) => {
      const result = new AzimuthalIntegrator(geometry).integrate1d(image, 1000, {
        split,
        mask,
        errorModel: "poisson",
      });
      const answer = answers[`integrate1d_${split}`];
      expect(result.radial[0] / answer.q[0]).toBeCloseTo(1, 9);
      expect(result.radial[999] / answer.q[1]).toBeCloseTo(1, 9);
      const off = (ours: Float64Array, theirs: number[]): number[] =>
        theirs.map((v, i) => Math.abs(ours[10 * i] / v - 1)).sort((a, b) => a - b);
      for (const list of [off(result.intensity, answer.I), off(result.sigma!, answer.sigma)]) {
        expect(list[99]).toBeLessThan(1e-6);
      }
    },
  );

  // The .poni belongs to the image turned upside down, as Dioptas loads it.
  it("has its peaks where CeO2's d-spacings say", () => {
    const upright = geometry.with({ orientation: 2 });
    const { radial, intensity } = new AzimuthalIntegrator(upright).integrate1d(image, 3000, {
      mask,
      unit: "d_A",
      radialRange: [1, 3.3],
    });
    for (const d of calibrant("CeO2").dSpacings.filter((v) => v > 1.2 && v < 3.2)) {
      let [weight, sum] = [0, 0];
      let floor = Infinity;
      const near = [...radial.keys()].filter((k) => Math.abs(radial[k] - d) < 0.006 * d);
      for (const k of near) floor = Math.min(floor, intensity[k]);
      for (const k of near) {
        weight += intensity[k] - floor;
        sum += (intensity[k] - floor) * radial[k];
      }
      expect(Math.abs(sum / weight / d - 1)).toBeLessThan(5e-4);
    }
  });

  it("calibrates back to its .poni from a perturbed start", () => {
    const upright = geometry.with({ orientation: 2 });
    const start = upright.with({
      dist: upright.dist * 1.004,
      poni1: upright.poni1 + 2e-4,
      poni2: upright.poni2 - 3e-4,
      rot1: upright.rot1 + 0.003,
      rot2: upright.rot2 - 0.002,
    });
    const { params, points, rms } = calibrate(image, start, { calibrant: "CeO2", mask });
    expect(points.length).toBeGreaterThan(600);
    expect(rms).toBeLessThan(0.01); // a fifth of a pixel
    // Modules of this detector are displaced by up to a fifth of a pixel, which the errors allow for.
    for (const name of ["dist", "poni1", "poni2", "rot1", "rot2"] as const) {
      const { value, stderr } = params[name];
      expect(Math.abs(value - upright[name]), name).toBeLessThan(2.5 * stderr);
    }
    expect(params.dist.stderr).toBeLessThan(2e-5);
    expect(params.poni1.stderr).toBeLessThan(1e-4);
    expect(params.rot1.stderr).toBeLessThan(5e-4);
  });
});
