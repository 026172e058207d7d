import { isBeambookError } from "@beambook/core";
import { CrossSection, materials } from "@beambook/core/neutron";
import { describe, expect, it } from "vitest";
import { largestDeviation, steps } from "./deviation.js";

const alpha = materials["Fe_sg229_Iron-alpha"];
const gamma = materials["Fe_sg225_Iron-gamma"];
const wavelengths = steps(0.6, 9, 300);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return isBeambookError(error) ? error.code : String(error);
  }
  return "nothing";
};

describe("CrossSection", () => {
  it("takes a name, a material, a copy, and settings behind a material", () => {
    const named = new CrossSection({ iron: "Fe_sg229_Iron-alpha", temp: 77 });
    const copied = new CrossSection({ iron: { ...alpha, temp: 77 } });
    expect(named.evaluate(wavelengths)).toEqual(copied.evaluate(wavelengths));
    const two = new CrossSection({
      a: alpha,
      weight: 0.2,
      temp: 100,
      b: gamma,
    });
    expect(two.phaseNames).toContain("a");
  });

  it("does not take a phase called like a setting for the setting", () => {
    const xs = new CrossSection({ a: alpha, temp: gamma, weight: materials.Cu_sg225 });
    expect(xs.phaseNames).toEqual(["a", "temp", "weight"]);
    expect(xs.evaluate([2], { a: 0.5 }).every(Number.isFinite)).toBe(true);
  });

  it("evaluates with parameters by the original's names", () => {
    const one = new CrossSection({ iron: alpha });
    expect(one.evaluate([4.056], { a: 2.88 })[0]).not.toBe(one.evaluate([4.056])[0]);
    expect(one.evaluate([2], { temp: 77 })[0]).toBeLessThan(one.evaluate([2], { temp: 600 })[0]);
    const two = new CrossSection({ alpha: alpha.times(0.5), gamma: gamma.times(0.5) });
    expect(two.with({ alpha: 0.3, gamma: 0.7 }).weights).toEqual({ alpha: 0.3, gamma: 0.7 });
    expect(two.with({ a2: 3.7 }).phase("gamma").cell?.a).toBe(3.7);
    expect(two.with({ a_gamma: 3.7 }).phase("gamma").cell?.c).toBe(3.7);
    expect(two.with({ θ1: 5 }).phase("alpha").settings.theta).toBeUndefined();
    const crystal = new CrossSection({ iron: { ...alpha, mos: 1, dir1: [1, 1, 0] } });
    expect(crystal.with({ η1: 2, θ_iron: 5, ϕ1: 7 }).phase("iron").settings).toMatchObject({
      ...{ mos: 2, theta: 5, phi: 7 },
    });
    expect(codeOf(() => two.evaluate([2], { a: 3 }))).toBe("InvalidArgument");
    expect(codeOf(() => two.evaluate([2], { nothing: 3 }))).toBe("NotFound");
    expect(codeOf(() => two.evaluate([2], { a3: 3 }))).toBe("NotFound");
  });

  it("does not change when another of the same phase name is made", () => {
    const first = new CrossSection({ iron: { ...alpha, a: 2.9 } });
    const before = first.evaluate(wavelengths);
    new CrossSection({ iron: { ...alpha, a: 2.8 } }).evaluate(wavelengths);
    expect(first.evaluate(wavelengths)).toEqual(before);
  });

  it("adds and scales as the original's + and *", () => {
    const a = new CrossSection({ alpha });
    const b = new CrossSection({ gamma });
    const sum = a.times(0.3).plus(b.times(0.7));
    const direct = new CrossSection({ alpha: alpha.times(0.3), gamma: gamma.times(0.7) });
    expect(largestDeviation(sum.evaluate(wavelengths), direct.evaluate(wavelengths))).toBeLessThan(
      1e-12,
    );
    expect(a.plus(a).phaseNames).toEqual(["alpha", "alpha_2"]);
  });

  it("averages over bins exactly, edges included", () => {
    const bounds = steps(1.9, 4.3, 60);
    for (const settings of [{}, { texture: { direction: [1, 1, 0], r: 0.8 } as const }]) {
      const xs = new CrossSection({ iron: { ...alpha, ...settings } });
      const means = xs.binAverages(bounds);
      const slow = means.map((_, i) => {
        const points = 4000;
        const [from, to] = [bounds[i], bounds[i + 1]];
        const inside = Float64Array.from(
          { length: points },
          (_, j) => from + ((j + 0.5) / points) * (to - from),
        );
        return xs.evaluate(inside).reduce((sum, v) => sum + v, 0) / points;
      });
      expect(largestDeviation(means, slow)).toBeLessThan(5e-4);
    }
    const xs = new CrossSection({ iron: alpha });
    const coarse = xs.binAverages([1.9, 4.3])[0];
    const fine = xs.binAverages(bounds);
    expect(fine.reduce((sum, v) => sum + v, 0) / fine.length).toBeCloseTo(coarse, 2);
  });

  it("gives the same on a grid, whatever was evaluated before", () => {
    const xs = new CrossSection({ alpha: { ...alpha, mos: 3 }, gamma, sans: 30 });
    const grid = xs.onGrid(wavelengths);
    const out = new Float64Array(wavelengths.length);
    const settings = [
      ...[{}, { a2: 3.66 }, { temp: 400 }, { alpha: 0.2, gamma: 0.8 }, { η1: 5 }, {}],
    ] as Record<string, number>[];
    for (const p of settings) {
      expect(grid.evaluate(p, out)).toBe(out);
      expect(largestDeviation(out, xs.evaluate(wavelengths, p))).toBeLessThan(1e-12);
      expect(grid.numberDensity).toBeCloseTo(xs.with(p).numberDensity, 12);
    }
  });

  it("goes on smoothly beyond the table of vibrations", () => {
    const xs = new CrossSection({ iron: alpha });
    for (const seam of [0.45, 0.25, 20]) {
      const [before, after] = xs.part("inelastic", [seam * (1 - 1e-6), seam * (1 + 1e-6)]);
      expect(Math.abs(before / after - 1), `${seam} Å`).toBeLessThan(5e-3);
    }
    // Fast neutrons see free atoms.
    const parts = xs.parts([0.1]);
    const bound = 4 * Math.PI * 0.945 ** 2 + 0.4;
    const free = bound * (55.845 / 1.008665 / (55.845 / 1.008665 + 1)) ** 2;
    const elastic = parts.bragg[0] + parts.incoherent[0] + parts.inelastic[0];
    expect(Math.abs(elastic / free - 1)).toBeLessThan(0.01);
  });

  it.each([
    ["no material", () => new CrossSection({})],
    ["a setting first", () => new CrossSection({ temp: 3, iron: alpha })],
    ["something else", () => new CrossSection({ iron: 5 as never })],
    ["weights of 0", () => new CrossSection({ iron: { ...alpha, weight: 0 } })],
    ["wavelengths of 0", () => new CrossSection({ iron: alpha }).evaluate([1, 0])],
    ["NaN", () => new CrossSection({ iron: alpha }).evaluate([Number.NaN])],
    ["falling bounds", () => new CrossSection({ iron: alpha }).binAverages([2, 1])],
    ["a lattice of a gas", () => new CrossSection({ ar: "Ar_Gas_STP", a: 3 })],
  ])("refuses %s", (_, act) => {
    expect(codeOf(act)).toBe("InvalidArgument");
  });
});
