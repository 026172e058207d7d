import { ndarray } from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import {
  chooseCode,
  decodeTable,
  encodePixels,
} from "../../../packages/widgets/dist/detector-view/code.js";
import { planeOf } from "../../../packages/widgets/dist/detector-view/plane.js";
import {
  frameStatistics,
  percentileValue,
} from "../../../packages/widgets/dist/detector-view/statistics.js";
import { seededRandom } from "../../support/random.js";

function statisticsOf(values: Float64Array): ReturnType<typeof frameStatistics> {
  return frameStatistics(planeOf(ndarray(values, [1, values.length])));
}

describe("the pixel code", () => {
  it("keeps whole numbers exact while they fit into 16 bits", () => {
    const random = seededRandom(3);
    const values = Float64Array.from({ length: 5000 }, () => Math.floor(random() * 65_000) - 200);
    const code = chooseCode(statisticsOf(values), { exactUnit: 1 });
    expect(code.kind).toBe("linear");
    const table = decodeTable(code);
    const codes = encodePixels(values, code);
    expect(Array.from(codes, (c) => table[c])).toEqual([...values]);
  });

  it("errs by half a step at most when it is linear", () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 5000 }, () => 100 * random());
    const code = chooseCode(statisticsOf(values));
    expect(code.kind).toBe("linear");
    const table = decodeTable(code);
    for (const [i, c] of encodePixels(values, code).entries()) {
      expect(Math.abs(table[c] - values[i])).toBeLessThanOrEqual(code.step * 0.5 * (1 + 1e-9));
    }
  });

  it("resolves the noise to a hundredth although one pixel is hot by eight orders of magnitude", () => {
    const random = seededRandom(11);
    const values = Float64Array.from(
      { length: 20_000 },
      () => 1000 + 10 * (random() + random() - 1),
    );
    values[77] = 1e10;
    values[78] = -1e10;
    const code = chooseCode(statisticsOf(values));
    expect(code.kind).toBe("asinh");
    const table = decodeTable(code);
    const codes = encodePixels(values, code);
    for (const [i, c] of codes.entries()) {
      const bound = 0.5 * code.step * Math.hypot(code.scale, values[i] - code.centre);
      expect(Math.abs(table[c] - values[i])).toBeLessThanOrEqual(bound * 1.01);
    }
    expect(code.step * code.scale).toBeLessThan(0.1);
    expect(Math.abs(table[codes[77]] / 1e10 - 1)).toBeLessThan(1e-3);
    expect(Math.abs(table[codes[78]] / -1e10 - 1)).toBeLessThan(1e-3);
  });

  it("keeps single photons on a dark detector apart", () => {
    const values = new Float64Array(10_000);
    values.fill(1, 0, 30);
    values[40] = 2;
    values[41] = 1e7;
    const code = chooseCode(statisticsOf(values));
    const table = decodeTable(code);
    const shown = Array.from(encodePixels(values, code), (c) => table[c]);
    expect(shown[0] - shown[9000]).toBeGreaterThan(0.5);
    expect(shown[40] - shown[0]).toBeGreaterThan(0.5);
  });

  it("has a code of its own for NaN, and shows infinities as the ends", () => {
    const values = Float64Array.of(
      1,
      Number.NaN,
      3,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    );
    const code = chooseCode(statisticsOf(values));
    const table = decodeTable(code);
    const shown = Array.from(encodePixels(values, code), (c) => table[c]);
    expect(shown[1]).toBeNaN();
    expect(shown[0]).toBeCloseTo(1, 4);
    expect(shown[3]).toBeCloseTo(3, 4);
    expect(shown[4]).toBeCloseTo(1, 4);
  });

  it("works for flat images, images of nothing but NaN, and 8 bits", () => {
    const flat = Float64Array.of(7, 7, 7);
    const code = chooseCode(statisticsOf(flat));
    expect(Array.from(encodePixels(flat, code), (c) => decodeTable(code)[c])).toEqual([7, 7, 7]);
    const nothing = Float64Array.of(Number.NaN, Number.NaN);
    expect(statisticsOf(nothing).count).toBe(0);
    expect([...encodePixels(nothing, chooseCode(statisticsOf(nothing)))]).toEqual([0, 0]);
    const small = chooseCode(statisticsOf(Float64Array.of(0, 254)), { bits: 8, exactUnit: 1 });
    expect([...encodePixels(Float64Array.of(0, 254), small)]).toEqual([1, 255]);
  });

  it("is monotone: what is brighter never gets a lower code", () => {
    const random = seededRandom(23);
    for (const power of [0, 3, 9]) {
      const values = Float64Array.from(
        { length: 3000 },
        () => (random() - 0.3) * 10 ** (power * random()),
      );
      const code = chooseCode(statisticsOf(values));
      const sorted = values.slice().sort();
      const codes = encodePixels(sorted, code);
      expect(codes.findIndex((c, i) => i > 0 && c < codes[i - 1])).toBe(-1);
      const table = decodeTable(code);
      expect(table.findIndex((v, c) => c > 1 && !(v > table[c - 1]))).toBe(-1);
    }
  });
});

describe("frame statistics", () => {
  it("ignore what is not finite, and interpolate percentiles as numpy does", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i);
    values[50] = Number.NaN;
    const statistics = statisticsOf(values);
    expect(statistics).toMatchObject({ min: 0, max: 100, count: 100 });
    expect(percentileValue(statistics, 0)).toBe(0);
    expect(percentileValue(statistics, 100)).toBe(100);
    // numpy.percentile of the 100 values: 49.5 lies half way between 49 and 51.
    expect(percentileValue(statistics, 50)).toBe(50);
    expect(percentileValue(statistics, 1)).toBeCloseTo(0.99, 12);
  });

  it("sample large images evenly, gaps left out", () => {
    const image = new Float64Array(1_000_000).fill(Number.NaN);
    for (let i = 0; i < 100_000; i++) image[10 * i] = i;
    const statistics = frameStatistics(planeOf(ndarray(image, [1000, 1000])));
    expect(statistics.count).toBe(100_000);
    expect(Math.abs(percentileValue(statistics, 50) - 50_000)).toBeLessThan(50);
    expect(statistics.max).toBe(99_999);
  });
});
