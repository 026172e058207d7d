import { type NDArray, ndarray } from "@beambook/core";
import {
  AzimuthalIntegrator,
  type PixelSplit,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { describe, expect, it } from "vitest";
import { image, mask, PONIS } from "./samples.js";

const shape = [120, 140] as [number, number];
const far = new AzimuthalIntegrator(new ScatteringGeometry(PONIS.far));
const tilted = new AzimuthalIntegrator(new ScatteringGeometry(PONIS.tilted));
const data = image(shape, 5);
const SPLITS: PixelSplit[] = ["no", "bbox", "full"];
const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + (b || 0), 0);
const flat = (value: number): NDArray =>
  ndarray(new Float64Array(shape[0] * shape[1]).fill(value), shape);

describe.each(SPLITS)("with splitting %s", (split) => {
  it("no signal is lost or made", () => {
    const total = sum(data.data);
    const oneD = far.integrate1d(data, 77, { split });
    expect(sum(oneD.sums.signal)).toBeCloseTo(total, -1);
    expect(sum(oneD.count)).toBeCloseTo(shape[0] * shape[1], 1);
    const cake = far.integrate2d(data, 30, 36, { split });
    expect(sum(cake.count.data) / (shape[0] * shape[1])).toBeCloseTo(1, 5);
    expect(sum(cake.sums.signal) / total).toBeCloseTo(1, 5);
  });

  it("a flat image has one intensity everywhere, with and without corrections", () => {
    const dark = flat(2);
    const result = tilted.integrate1d(flat(7), 50, { split, correctSolidAngle: false, dark });
    for (const v of result.intensity) expect(v).toBeCloseTo(5, 6);
  });

  it("azimuth bins go around: a sector is the same wherever it is counted from", () => {
    const options = { split, radialRange: [0.03, 0.08] as const };
    const a = far.integrateRadial(data, 36, options);
    const b = far.integrateRadial(data, 36, { ...options, azimuthRange: [0, 360] });
    const turned = [...b.intensity.slice(18), ...b.intensity.slice(0, 18)];
    for (const [i, v] of a.intensity.entries()) expect(turned[i]).toBeCloseTo(v, 6);
    const one = far.integrate1d(data, 20, { ...options, azimuthRange: [170, 190] });
    const other = far.integrate1d(data, 20, { ...options, azimuthRange: [-190, -170] });
    expect(Array.from(one.intensity)).toEqual(Array.from(other.intensity));
    expect(sum(one.count)).toBeGreaterThan(50);
  });

  it("masked, dead and absent pixels are left out alike", () => {
    const hole = mask(shape);
    const spoilt = data.astype("float64").copy();
    spoilt.putmask(hole, -10);
    const holes = data.astype("float64").copy();
    holes.putmask(hole, Number.NaN);
    const range = { split, radialRange: [0.01, 0.1] as const, errorModel: "poisson" as const };
    const masked = far.integrate1d(data, 40, { ...range, mask: hole });
    const dead = far.integrate1d(spoilt, 40, { ...range, dummy: -10 });
    const absent = far.integrate1d(holes, 40, range);
    for (const [k, v] of masked.intensity.entries()) {
      expect(dead.intensity[k]).toBeCloseTo(v, 8);
      expect(absent.intensity[k]).toBeCloseTo(v, 8);
      expect(dead.sigma![k]).toBeCloseTo(masked.sigma![k], 8);
    }
  });
});

describe("error models", () => {
  it("azimuthal errors are the spread of the pixels", () => {
    const result = far.integrate1d(data, 12, {
      split: "no",
      correctSolidAngle: false,
      errorModel: "azimuthal",
    });
    const { count, std, sem } = result;
    for (let k = 0; k < 12; k++) expect(sem![k]).toBeCloseTo(std![k] / Math.sqrt(count[k]), 9);
    expect(std![5]).toBeGreaterThan(250);
    expect(std![5]).toBeLessThan(330);
  });

  it("work on profiles and cakes too", () => {
    const profile = far.integrateRadial(data, 18, {
      radialRange: [0.03, 0.05],
      errorModel: "azimuthal",
    });
    expect(profile.sigma).toHaveLength(18);
    const cake = far.integrate2d(data, 10, 18, { errorModel: "poisson" });
    expect(cake.sigma?.shape).toEqual([18, 10]);
  });
});

describe("outliers", () => {
  const spots = data.astype("float64").copy();
  for (let i = 0; i < spots.size; i += 97) spots.data[i] = 1e6;

  it("are left out by sigma clipping and by the median", () => {
    const clean = far.integrate1d(data, 10, { split: "no" }).intensity;
    const clipped = far.sigmaClip(spots, 10, { thres: 4, maxIter: 10 });
    const middle = far.medfilt1d(spots, 10, { percentile: [20, 80] });
    const dirty = far.integrate1d(spots, 10, { split: "no" }).intensity;
    for (let k = 2; k < 9; k++) {
      expect(Math.abs(clipped.intensity[k] / clean[k] - 1)).toBeLessThan(0.05);
      expect(Math.abs(middle.intensity[k] / clean[k] - 1)).toBeLessThan(0.15);
      expect(dirty[k] / clean[k]).toBeGreaterThan(5);
    }
  });
});

describe("requests that cannot be", () => {
  it.each([
    [() => far.integrate1d(ndarray(new Int32Array(4), [2, 2]), 10), /2 x 2/],
    [() => far.integrate1d(data, 0), /npt = 0/],
    [() => far.integrate1d(data, 10, { radialRange: [2, 1] }), /radialRange/],
    [() => far.integrate1d(data, 10, { split: "half" as never }), /half/],
    [() => far.integrate1d(data, 10, { errorModel: "variance" }), /needs `variance`/],
    [() => far.integrate1d(data, 10, { mask: flat(1) }), /leaves no pixel/],
    [() => far.integrate2d(data, 10, 10, { azimuthRange: [0, 400] }), /over a turn/],
    [
      () => far.integrate1d(data, 10, { mask: ndarray(new Uint8Array(9), [3, 3]) }),
      /mask is 3 x 3/,
    ],
  ])("say why (%#)", (request, message) => {
    expect(request).toThrow(message);
  });

  it("a ring without pixels is empty, not an error", () => {
    const result = far.integrateRadial(data, 8, { radialRange: [5, 6], split: "no" });
    expect(Array.from(result.intensity).every(Number.isNaN)).toBe(true);
    expect(sum(result.count)).toBe(0);
  });
});

describe("compiled loops", () => {
  const geometry = new ScatteringGeometry(PONIS.far);
  const q = geometry.radial("q_A^-1").data;
  const solid = geometry.solidAngle().data;
  const [low, high, bins] = [0.01, 0.09, 25];
  const hole = mask(shape);

  /** Sums by definition: pixel by pixel, in plain words. */
  function plain(values: ArrayLike<number>): { intensity: number[]; sem: number[] } {
    const [signal, variance, norm] = [0, 1, 2].map(() => new Array<number>(bins).fill(0));
    for (let p = 0; p < q.length; p++) {
      const bin = Math.floor(((q[p] - low) / (high - low)) * bins);
      if (hole.data[p] || bin < 0 || bin >= bins || !Number.isFinite(values[p])) continue;
      signal[bin] += values[p];
      variance[bin] += Math.max(1, values[p]);
      norm[bin] += solid[p];
    }
    return {
      intensity: signal.map((s, b) => s / norm[b]),
      sem: variance.map((v, b) => Math.sqrt(v) / norm[b]),
    };
  }

  it.each(["uint8", "int16", "uint16", "int32", "uint32", "float32", "float64", "int64"] as const)(
    "sum %s as the definition says",
    (dtype) => {
      const typed = data.remainder(200).astype(dtype);
      const answer = plain(Array.from(typed.flat(), Number));
      const result = new AzimuthalIntegrator(geometry).integrate1d(typed, bins, {
        ...{ split: "no", mask: hole, radialRange: [low, high], errorModel: "poisson" },
      });
      for (let b = 0; b < bins; b++) {
        expect(result.intensity[b] / answer.intensity[b]).toBeCloseTo(1, 6);
        expect(result.sem![b] / answer.sem[b]).toBeCloseTo(1, 6);
      }
    },
  );

  it.each(["uint16", "int32", "uint32", "float32"] as const)(
    "sum %s over shared bins as pixel by pixel in doubles",
    (dtype) => {
      const odd = new ScatteringGeometry({ ...geometry.toJSON(), shape: [61, 63] });
      const typed = image([61, 63], 8).astype(dtype);
      if (dtype === "int32" || dtype === "float32") typed.set([30, 31], -7);
      for (const split of ["bbox", "full"] as const) {
        for (const npt of [7, 300]) {
          const ai = new AzimuthalIntegrator(odd);
          const options = { split, errorModel: "poisson", mask: mask([61, 63]) } as const;
          const found = ai.integrate1d(typed, npt, options);
          // A dummy that no pixel has: every pixel is looked at, with its norm.
          const slow = ai.integrate1d(typed.astype("float64"), npt, { ...options, dummy: -1e9 });
          for (const name of ["signal", "variance", "normalization", "normalization2"] as const) {
            close(found.sums[name], slow.sums[name]);
          }
          close(found.count, slow.count);
        }
      }
    },
  );

  it("sum shared pixels that are not numbers as if they were masked", () => {
    const holes = data.astype("float32").copy();
    const hidden = ndarray(new Uint8Array(shape[0] * shape[1]), shape);
    holes.set([50, 60], Number.NaN);
    hidden.set([50, 60], 1);
    const options = { radialRange: [0.005, 0.1], errorModel: "poisson" } as const;
    const found = far.integrate1d(holes, 30, options);
    const expected = far.integrate1d(data, 30, { ...options, mask: hidden });
    expect(found.intensity.every(Number.isFinite)).toBe(true);
    close(found.intensity, expected.intensity);
  });
});

function close(
  found: ArrayLike<number> | undefined,
  expected: ArrayLike<number> | undefined,
  within = 1e-12,
): void {
  expect(found?.length).toBe(expected?.length);
  const most = Math.max(...Array.from(expected!));
  for (let b = 0; b < found!.length; b++) {
    expect(Math.abs(found![b] - expected![b])).toBeLessThanOrEqual(within * most);
  }
}
