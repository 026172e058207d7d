import { isBeambookError } from "@beambook/core";
import {
  CrossSection,
  materials,
  type PulseResponse,
  transmissionInBins,
} from "@beambook/core/neutron";
import { describe, expect, it } from "vitest";
import { largestDeviation, steps } from "./deviation.js";

const xs = new CrossSection({ iron: { ...materials["Fe_sg229_Iron-alpha"], temp: 293.15 } });
const bounds = steps(3.6, 4.4, 101);
const thickness = 2;
const even = (alpha: number, beta: number, sigma?: number): PulseResponse => ({
  alpha: () => alpha,
  beta: () => beta,
  ...(sigma === undefined ? {} : { sigma: () => sigma }),
});

/** The same by sums over a much finer grid. */
function slowly(a: number, kernel?: (x: number) => number): Float64Array {
  const over = kernel ? 256 : 4096;
  const step = (bounds[1] - bounds[0]) / over;
  const pad = kernel ? 60 * over : 0;
  const count = 100 * over + 2 * pad;
  const fine = Float64Array.from({ length: count }, (_, i) => bounds[0] + (i - pad + 0.5) * step);
  const t = xs.evaluate(fine, { a }).map((s) => Math.exp(-s * thickness * xs.numberDensity));
  const means = new Float64Array(100);
  const weights = kernel
    ? Array.from({ length: 2 * pad + 1 }, (_, k) => kernel((k - pad) * step))
    : [];
  const norm = weights.reduce((p, w) => p + w, 0);
  const cumulative = new Float64Array(count + 1);
  t.forEach((v, i) => {
    cumulative[i + 1] = cumulative[i] + v;
  });
  for (let bin = 0; bin < 100; bin++) {
    const from = pad + bin * over;
    if (!kernel) {
      means[bin] = (cumulative[from + over] - cumulative[from]) / over;
      continue;
    }
    weights.forEach((w, k) => {
      const shift = from - (k - pad);
      means[bin] += ((w / norm) * (cumulative[shift + over] - cumulative[shift])) / over;
    });
  }
  return means;
}

describe("transmissionInBins", () => {
  it("averages over bins, edges included", () => {
    for (const a of [2.8676, 2.8676 * 1.0007]) {
      const ours = transmissionInBins(xs, bounds, { thickness, parameters: { a } });
      expect(largestDeviation(ours, slowly(a))).toBeLessThan(6e-4);
    }
  });

  it("applies exponentials to the transmission", () => {
    const [alpha, beta] = [90, 45];
    const ours = transmissionInBins(xs, bounds, { thickness, response: even(alpha, beta) });
    const kernel = (x: number): number => Math.exp(x < 0 ? alpha * x : -beta * x);
    expect(largestDeviation(ours, slowly(2.8676, kernel))).toBeLessThan(1e-3);
  });

  it("adds a Gaussian", () => {
    const sigma = 0.02;
    const ours = transmissionInBins(xs, bounds, {
      thickness,
      response: even(1e5, 1e5, sigma),
      pieces: 8,
    });
    const kernel = (x: number): number => Math.exp(-0.5 * (x / sigma) ** 2);
    expect(largestDeviation(ours, slowly(2.8676, kernel))).toBeLessThan(0.02);
  });

  it("moves smoothly with the lattice: no staircase", () => {
    const at = (a: number): number =>
      transmissionInBins(xs, bounds, {
        thickness,
        parameters: { a },
        numberDensity: xs.numberDensity,
      })[56];
    const values = Array.from({ length: 21 }, (_, i) => at(2.8676 * (1 + 4e-6 * i)));
    const slopes = values.slice(1).map((v, i) => v - values[i]);
    const curvature = slopes.slice(1).map((v, i) => Math.abs(v - slopes[i]));
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(1e-6);
    expect(Math.max(...curvature)).toBeLessThan(0.02 * Math.max(...slopes.map(Math.abs)));
  });

  it("keeps what is constant, whatever the response", () => {
    const gas = new CrossSection({ ar: "Ar_Gas_STP" });
    const widening: PulseResponse = {
      alpha: (wl) => 200 / wl,
      beta: (wl) => 80 / wl ** 2,
      sigma: (wl) => 0.001 * wl,
    };
    const t = transmissionInBins(gas, bounds, { thickness: 0, response: widening });
    expect(largestDeviation(t, new Float64Array(100).fill(1))).toBeLessThan(1e-12);
  });

  it("refuses rates of 0 and bounds that fall", () => {
    for (const act of [
      () => transmissionInBins(xs, bounds, { thickness, response: even(0, 1) }),
      () => transmissionInBins(xs, [2, 1], { thickness }),
    ]) {
      let thrown: unknown;
      try {
        act();
      } catch (error) {
        thrown = error;
      }
      expect(isBeambookError(thrown, "InvalidArgument")).toBe(true);
    }
  });
});
