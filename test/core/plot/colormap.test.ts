import { isBeambookError } from "@beambook/core";
import {
  COLORMAPS,
  colorAt,
  colorLimits,
  colormapTable,
  figure,
  normalizer,
  percentiles,
} from "@beambook/core/plot";
import { describe, expect, it } from "vitest";
import reference from "./colormaps.json" with { type: "json" };

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("colour maps", () => {
  it.each(Object.entries(reference))("%s is matplotlib's to the eye", (name, colors) => {
    const table = colormapTable(name);
    colors.forEach((color, k) => {
      const i = Math.min(255, Math.floor((k / 32) * 256));
      color.forEach((value, c) => {
        expect(Math.abs(table[3 * i + c] - value), `${name} at ${k}/32`).toBeLessThanOrEqual(6);
      });
    });
  });

  it("exist reversed", () => {
    for (const name of COLORMAPS) {
      expect(colorAt(`${name}_r`, 0)).toBe(colorAt(name, 1));
      expect(colorAt(`${name}_r`, 1)).toBe(colorAt(name, 0));
    }
  });

  it("that do not exist are answered with the closest names", () => {
    const error = failure(() => figure().image([[1, 2]], { cmap: "virdis" }));
    expect(isBeambookError(error, "InvalidArgument")).toBe(true);
    expect(String(error)).toContain("viridis");
  });
});

describe("limits of colours", () => {
  it("are the finite range, percentiles, or what the user says", () => {
    const values = [Number.NaN, 4, 1, Number.POSITIVE_INFINITY, 3, 2];
    expect(colorLimits(values, { norm: "linear" })).toEqual([1, 4]);
    expect(colorLimits(values, { norm: "linear", vmin: 0 })).toEqual([0, 4]);
    expect(colorLimits(values, { norm: "linear", percentiles: [0, 50] })).toEqual([1, 2.5]);
    expect(percentiles([3, 1, 2], [0, 25, 100])).toEqual([1, 1.5, 3]);
  });

  it("are apart even for a constant, and for nothing at all", () => {
    for (const values of [[5, 5], [0], [-3], [], [Number.NaN]]) {
      const [low, high] = colorLimits(values, { norm: "linear" });
      expect(low).toBeLessThan(high);
    }
  });

  it("of a log scale start at the smallest positive value", () => {
    expect(colorLimits([0, -1, 2, 8], { norm: "log" })).toEqual([2, 8]);
    expect(
      isBeambookError(
        failure(() => colorLimits([0, -1], { norm: "log" })),
        "InvalidArgument",
      ),
    ).toBe(true);
  });

  it("become 0 and 1", () => {
    const log = normalizer("log", [1, 100]);
    expect([log(1), log(10), log(100)]).toEqual([0, 0.5, 1]);
    expect(log(-1)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(Number.NaN)).toBeNaN();
  });
});
