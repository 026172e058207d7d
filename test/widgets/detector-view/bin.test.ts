import { ndarray } from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import {
  alignRegion,
  binRegion,
  chooseBinning,
} from "../../../packages/widgets/dist/detector-view/bin.js";
import { planeOf } from "../../../packages/widgets/dist/detector-view/plane.js";
import { seededRandom } from "../../support/random.js";

interface Area {
  row: number;
  col: number;
  rows: number;
  cols: number;
}

/** One pixel at a time, straight from the definition. */
function naive(
  get: (r: number, c: number) => number,
  { row, col, rows, cols }: Area,
  bin: number,
  reduce: "mean" | "max",
): number[] {
  const out: number[] = [];
  for (let r = row; r < row + rows; r += bin) {
    for (let c = col; c < col + cols; c += bin) {
      const found: number[] = [];
      for (let i = r; i < Math.min(row + rows, r + bin); i++) {
        for (let j = c; j < Math.min(col + cols, c + bin); j++) {
          if (Number.isFinite(get(i, j))) found.push(get(i, j));
        }
      }
      const sum = found.reduce((a, b) => a + b, 0);
      if (found.length === 0) out.push(Number.NaN);
      else out.push(reduce === "max" ? Math.max(...found) : sum / found.length);
    }
  }
  return out;
}

describe("binRegion", () => {
  it("gives the mean or maximum of the finite pixels of every bin, as a loop over pixels does", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 60; round++) {
      const [rows, cols] = [1 + Math.floor(random() * 40), 1 + Math.floor(random() * 40)];
      const data = Float32Array.from({ length: rows * cols }, () =>
        random() < 0.2
          ? Number.NaN
          : random() < 0.03
            ? Number.POSITIVE_INFINITY
            : 100 * random() - 20,
      );
      const wanted = {
        row: Math.floor(random() * rows),
        col: Math.floor(random() * cols),
        rows: 1 + Math.floor(random() * rows),
        cols: 1 + Math.floor(random() * cols),
      };
      const bin = 2 + Math.floor(random() * 5);
      const reduce = random() < 0.5 ? "mean" : "max";
      const binned = binRegion(planeOf(ndarray(data, [rows, cols])), wanted, bin, reduce);
      const expected = naive((r, c) => data[r * cols + c], binned.region, bin, reduce);
      expect(binned.values.length).toBe(expected.length);
      for (const [k, v] of expected.entries()) {
        if (Number.isNaN(v)) expect(binned.values[k]).toBeNaN();
        else expect(binned.values[k]).toBeCloseTo(v, 9);
      }
    }
  });

  it("copies pixels unchanged, NaN and infinity included, when nothing is merged", () => {
    const data = Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, -4, 5, 6);
    const plane = planeOf(ndarray(data, [2, 3]));
    const { values } = binRegion(plane, { row: 0, col: 1, rows: 2, cols: 2 }, 1);
    expect([...values]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 5, 6]);
  });

  it("reads views with any strides, integers of 64 bits and booleans", () => {
    const wide = ndarray(BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n), [2, 3]).transpose();
    const all = { row: 0, col: 0, rows: 3, cols: 2 };
    expect([...binRegion(planeOf(wide), all, 1).values]).toEqual([1, 4, 2, 5, 3, 6]);
    const every = ndarray(Uint16Array.of(9, 8, 7, 6, 5, 4, 3, 2), [2, 4]).slice(null, {
      kind: "slice",
      start: null,
      stop: null,
      step: -2,
    });
    const region = { row: 0, col: 0, rows: 2, cols: 2 };
    expect([...binRegion(planeOf(every), region, 1).values]).toEqual([6, 8, 2, 4]);
  });

  it("refuses complex pixels and other than two axes", () => {
    expect(() => planeOf(ndarray(new Float32Array(8), [2, 2], "complex64"))).toThrow(
      expect.objectContaining({ code: "UnsupportedType" }),
    );
    expect(() => planeOf(ndarray(new Float32Array(8), [2, 2, 2]))).toThrow(
      expect.objectContaining({ code: "ShapeMismatch" }),
    );
  });
});

describe("alignRegion", () => {
  it("covers the region by whole bins that stay where they are while one pans", () => {
    expect(alignRegion({ row: 5, col: 7, rows: 4, cols: 6 }, 4, 100, 100)).toEqual({
      row: 4,
      col: 4,
      rows: 8,
      cols: 12,
    });
    expect(alignRegion({ row: 90, col: -3, rows: 50, cols: 5 }, 8, 99, 50)).toEqual({
      row: 88,
      col: 0,
      rows: 11,
      cols: 8,
    });
  });
});

describe("chooseBinning", () => {
  it("merges no pixels while there is room for them, and never more than the view needs", () => {
    const region = { row: 0, col: 0, rows: 1256, cols: 1092 };
    expect(chooseBinning(region, 2184, 2512)).toBe(1);
    expect(chooseBinning(region, 1092, 1256)).toBe(1);
    expect(chooseBinning(region, 372, 428)).toBe(3);
    expect(chooseBinning(region, 0, 0)).toBe(1092);
  });
});
