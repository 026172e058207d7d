import { exponents, GaussianModel, LinearModel, takeExponentials } from "@beambook/core/fit";
import { describe, expect, it } from "vitest";

describe("exponentials of a list", () => {
  const exps = (list: readonly number[]): number[] => {
    const memory = exponents(list.length);
    memory.set(list);
    takeExponentials(list.length);
    return [...memory.subarray(0, list.length)];
  };

  it("are good to two units in the last place, from the smallest to the largest", () => {
    const list = Array.from({ length: 3001 }, (_, i) => -707 + (i * 1416.5) / 3000);
    exps(list).forEach((value, i) => {
      expect(Math.abs(value / Math.exp(list[i]) - 1)).toBeLessThan(2 ** -51);
    });
  });

  it("end in 0, infinity and no number where they must", () => {
    expect(exps([0, -0, 1e308, Infinity, -1e308, -Infinity, -746, 710])).toEqual([
      1,
      1,
      Infinity,
      Infinity,
      0,
      0,
      0,
      Infinity,
    ]);
    expect(exps([Number.NaN, 1])[0]).toBeNaN();
    expect(exps([-745])[0]).toBe(5e-324);
  });
});

describe("sums of line shapes", () => {
  it("fit with their own derivatives, also where widths are tied or one part has none", () => {
    const x = Float64Array.from({ length: 401 }, (_, i) => i / 40);
    const two = new GaussianModel({ prefix: "a_" })
      .add(new GaussianModel({ prefix: "b_" }))
      .add(new LinearModel());
    const truth = {
      a_center: 3,
      a_sigma: 0.4,
      b_center: 6,
      b_amplitude: 2,
      b_sigma: 0.4,
      slope: 0.1,
    };
    const y = two.eval(truth, { x });
    const start = { ...truth, a_center: 3.2, a_sigma: 0.5, b_sigma: { expr: "a_sigma" }, slope: 0 };
    const tied = two.fit(y, start, { x });
    expect(tied.params.b_sigma.value).toBeCloseTo(0.4, 9);
    expect(tied.nvarys).toBe(7);
    // All derivatives are known, so that evaluations are few.
    expect(tied.nfev).toBeLessThan(20);
  });
});
