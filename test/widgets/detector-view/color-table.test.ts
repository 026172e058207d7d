import { colormapTable } from "@beambook/core/plot";
import { describe, expect, it } from "vitest";
import {
  colorTable,
  denormalise,
  type Norm,
  normalise,
  packPalette,
} from "../../../packages/widgets/dist/detector-view/color-table.js";
import { barRange, effectiveLimits } from "../../../packages/widgets/dist/detector-view/limits.js";
import {
  codeHistogram,
  paintCodes,
} from "../../../packages/widgets/dist/detector-view/view/draw.js";
import { linearTicks, logTicks } from "../../../packages/widgets/dist/detector-view/view/ticks.js";

const NORMS: Norm[] = ["linear", "log", "sqrt"];
const STATISTICS = {
  min: -5,
  max: 1e6,
  count: 100,
  percentiles: [-5, -4, -3, -2, -1, 0, 5, 10, 20, 80, 95, 98, 99, 120, 1e6],
};

describe("norms", () => {
  it("take the limits to 0 and 1 and can be turned round", () => {
    for (const norm of NORMS) {
      expect(normalise(2, [2, 300], norm)).toBeCloseTo(0, 12);
      expect(normalise(300, [2, 300], norm)).toBeCloseTo(1, 12);
      for (const t of [0, 0.2, 0.5, 0.9, 1]) {
        expect(normalise(denormalise(t, [2, 300], norm), [2, 300], norm)).toBeCloseTo(t, 10);
      }
    }
  });

  it("give a logarithm a lower limit when the one set is not positive", () => {
    expect(normalise(1, [-5, 1], "log")).toBeCloseTo(1, 12);
    expect(normalise(1e-4, [-5, 1], "log")).toBeCloseTo(0, 12);
    expect(normalise(-3, [-5, 1], "log")).toBeLessThan(0);
  });
});

describe("the colour table", () => {
  it("gives every code the colour of its value, and nothing to code 0", () => {
    const values = Float64Array.of(Number.NaN, -1, 0, 5, 10, 99);
    const table = colorTable(values, [0, 10], "linear", colormapTable("viridis"));
    const palette = packPalette(colormapTable("viridis"));
    expect(table[0]).toBe(0);
    expect(table[1]).toBe(palette[0]);
    expect(table[2]).toBe(palette[0]);
    expect(table[3]).toBe(palette[512]);
    expect(table[4]).toBe(palette[1023]);
    expect(table[5]).toBe(palette[1023]);
    expect(palette[0] & 0xffffff).toBe(68 | (1 << 8) | (84 << 16));
    expect(palette[0] >>> 24).toBe(255);
  });

  it("paints and counts 8 and 16 bit codes alike", () => {
    const table = Uint32Array.from({ length: 65536 }, (_, i) => i * 3);
    const [from8, from16] = [new Uint32Array(4), new Uint32Array(4)];
    paintCodes(Uint8Array.of(0, 1, 200, 255), table, from8);
    paintCodes(Uint16Array.of(0, 1, 200, 255), table, from16);
    expect([...from8]).toEqual([0, 3, 600, 765]);
    expect(from16).toEqual(from8);
    expect([...codeHistogram(Uint16Array.of(0, 0, 1, 2, 65535), 16, 2)]).toEqual([2, 1]);
  });
});

describe("limits", () => {
  it("come from percentiles of the frame unless they are set, and never coincide", () => {
    expect(effectiveLimits(null, [1, 99], STATISTICS)).toEqual([-2, 98]);
    expect(effectiveLimits(null, [0, 100], STATISTICS)).toEqual([-5, 1e6]);
    expect(effectiveLimits([3, 4], [1, 99], STATISTICS)).toEqual([3, 4]);
    const flat = { min: 7, max: 7, count: 9, percentiles: STATISTICS.percentiles.map(() => 7) };
    const [low, high] = effectiveLimits(null, [1, 99], flat);
    expect(low).toBeLessThan(7);
    expect(high).toBeGreaterThan(7);
  });

  it("lie inside the colour bar's scale with room for the handles, whatever hot pixels do", () => {
    for (const norm of NORMS) {
      const [low, high] = barRange([1, 99], STATISTICS, norm);
      expect(low).toBeLessThan(1);
      expect(high).toBeGreaterThan(120);
      expect(high).toBeLessThan(1000);
    }
  });
});

describe("ticks", () => {
  it("are round, inside the range and labelled with equal precision", () => {
    expect(linearTicks(-0.3, 1.1, 5).map((t) => t.label)).toEqual(["0.0", "0.5", "1.0"]);
    expect(linearTicks(-120, 130, 5).map((t) => t.label)).toEqual([
      "−100",
      "−50",
      "0",
      "50",
      "100",
    ]);
    expect(linearTicks(2e6, 5e6, 3).map((t) => t.label)).toEqual(["2e6", "3e6", "4e6", "5e6"]);
    expect(linearTicks(1, 1, 5)).toEqual([]);
  });

  it("are powers of ten on logarithmic scales, finer ones where decades are few", () => {
    expect(logTicks(1, 1e4, 5).map((t) => t.value)).toEqual([1, 10, 100, 1000, 10_000]);
    expect(logTicks(5, 300, 8).map((t) => t.value)).toEqual([5, 10, 20, 50, 100, 200]);
    expect(logTicks(1e-3, 1e12, 4).length).toBeLessThanOrEqual(5);
    expect(logTicks(20, 30, 5).length).toBeGreaterThan(1);
  });
});
