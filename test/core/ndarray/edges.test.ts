import {
  fromNested,
  histogram,
  LabelledArray,
  ndarray,
  reduce,
  slice,
} from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

const MANY = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
};
const a = ndarray(
  Float32Array.from({ length: 24 }, (_, i) => i),
  [2, 3, 4],
);

describe("arrays at the edges of numpy's rules", () => {
  it("take counts axes from the end", () => {
    expect(a.take([0, -1], -1).toArray()).toEqual(a.slice(null, null, [0, 3]).toArray());
    expect(() => a.take([0], 3)).toThrow(/outside axis/);
  });

  it("any, all and countNonzero work along axes", () => {
    const mask = a.greater(5).slice(null, slice(null, null, -1));
    expect(mask.any([1, 2]).toArray()).toEqual([true, true]);
    expect(mask.all(0).toArray()).toEqual(
      [8, 4, 0].map((first) => [0, 1, 2, 3].map((k) => first + k > 5)),
    );
    expect(mask.countNonzero(-1, { keepdims: true }).toArray()).toEqual([
      [[4], [2], [0]],
      [[4], [4], [4]],
    ]);
    expect(mask.any()).toBe(true);
    expect(
      fromNested([
        [0n, 1n],
        [0n, 0n],
      ])
        .any(1)
        .toArray(),
    ).toEqual([true, false]);
    expect(ndarray(new Float64Array(0), [0, 2]).all(0).toArray()).toEqual([true, true]);
  });

  it("quotients are rounded down after the remainder, as Python does", () => {
    const x = fromNested([1, 0.3, -1, 7.5, Number.POSITIVE_INFINITY, -0, 5]);
    expect(x.floorDivide(0.1).toArray()).toEqual([9, 2, -10, 74, Number.NaN, -0, 49]);
    expect(x.floorDivide(Number.POSITIVE_INFINITY).toArray()).toEqual([
      0,
      0,
      -1,
      0,
      Number.NaN,
      -0,
      0,
    ]);
  });

  it("powers of one are one, and those of 64-bit integers wrap around", () => {
    expect(fromNested([1, -1, 2]).power(Number.NaN).toArray()).toEqual([1, Number.NaN, Number.NaN]);
    expect(fromNested([1, -1]).power(Number.POSITIVE_INFINITY).toArray()).toEqual([1, 1]);
    const big = ndarray(BigUint64Array.of(3n, 2n), [2], "uint64").power(1_000_001);
    expect(big.toArray()).toEqual([BigInt.asUintN(64, 3n ** 1_000_001n), 0n]);
    expect(fromNested([5n]).apply("rightShift", 70).toArray()).toEqual([0n]);
  });

  it("rounding leaves integers alone unless digits before the point are meant", () => {
    const n = ndarray(Uint32Array.of(4_000_000_000, 1251, 35), [3]);
    expect(n.round(2).toArray()).toEqual([4_000_000_000, 1251, 35]);
    expect(n.round(-1).toArray()).toEqual([4_000_000_000, 1250, 40]);
    expect(fromNested([1250, 1350]).round(-2).toArray()).toEqual([1200, 1400]);
  });

  it("complex numbers have powers, products, running sums and truth", () => {
    const z = ndarray(Float64Array.of(1, 2, 0, 0, -1, 0.5), [3], "complex128");
    expect(z.power(2).toArray()).toEqual([
      { re: -3, im: 4 },
      { re: 0, im: 0 },
      { re: 0.75, im: -1 },
    ]);
    expect(z.cumsum().toArray()).toEqual([
      { re: 1, im: 2 },
      { re: 1, im: 2 },
      { re: 0, im: 2.5 },
    ]);
    expect(reduce("product", z.slice([0, 2, 0])).item()).toEqual({ re: 1, im: -5.5 });
    expect(z.compare("and", 1).toArray()).toEqual([true, false, true]);
  });

  it("histograms of float32 have float32 edges", () => {
    const { edges } = histogram(fromNested([0.1, 0.2, 0.7], "float32"), { bins: 3 });
    expect(edges.toArray()).toEqual([...edges.data].map(Math.fround));
  });

  it.each(Object.entries(MANY))("many %s are ranked by their bits", (dtype, Typed) => {
    const next = seededRandom(5);
    const float = dtype.startsWith("float");
    const value = (): number => (float ? (next() - 0.4) * 10 ** (20 * next()) : next() * 2 ** 33);
    const data = new Typed(8195);
    for (let i = 0; i < data.length; i++) data[i] = value();
    if (float) data.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.NaN]);
    const sorted = Float64Array.from(data)
      .filter((v) => !Number.isNaN(v))
      .sort();
    const array = ndarray(data);
    for (const q of [0, 30, 50, 99.9, 100]) {
      const place = (q / 100) * (sorted.length - 1);
      const options = { method: "lower", skipNaN: true } as const;
      expect(array.percentile(q, null, options).get()).toBe(sorted[Math.floor(place)]);
      expect(array.percentile(q, null, { ...options, method: "higher" }).get()).toBe(
        sorted[Math.ceil(place)],
      );
    }
    if (float) expect(array.median()).toBeNaN();
  });

  it("medians over many frames are those of each place", () => {
    const next = seededRandom(6);
    const frames = ndarray(
      Uint16Array.from({ length: 6 * 40 * 50 }, () => next() * 99),
      [6, 40, 50],
    );
    const medians = frames.transpose(0, 2, 1).median(0);
    for (const [i, j] of [
      [0, 0],
      [49, 39],
      [7, 31],
    ]) {
      const sorted = [...(frames.slice(null, j, i).toArray() as number[])].sort((x, y) => x - y);
      expect(medians.get(i, j)).toBe((sorted[2] + sorted[3]) / 2);
    }
  });

  it("labelled arrays count, compare, fill and find quantiles by name", () => {
    const data = Float64Array.of(1, Number.NaN, 3, 0, 5, 6);
    const flux = new LabelledArray(ndarray(data, [2, 3]), {
      dims: ["train", "pulse"],
      coords: { train: [10, 11], pulse: [0, 4, 8] },
    });
    expect(flux.count("pulse").toArray()).toEqual([2, 3]);
    expect(flux.all("train").toArray()).toEqual([false, true, true]);
    expect(flux.any().item()).toBe(true);
    expect(flux.fillna(9).toArray()).toEqual([
      [1, 9, 3],
      [0, 5, 6],
    ]);
    expect(flux.greaterEqual(3).compare("and", flux.notEqual(6)).toArray()).toEqual([
      [false, false, true],
      [false, true, false],
    ]);
    const half = flux.quantile([0.5, 1], "pulse");
    expect([half.dims, half.toArray()]).toEqual([
      ["quantile", "train"],
      [
        [2, 5],
        [3, 6],
      ],
    ]);
    expect(flux.quantile(0.5, "train").coords).toMatchObject({ pulse: [0, 4, 8] });
    const shifted = flux.isel({ train: [1] }).apply("maximum", 2);
    expect([shifted.coords.train, shifted.toArray()]).toEqual([[11], [[2, 5, 6]]]);
    expect(flux.sel({ train: 10.5 }, { method: "nearest" }).toArray()).toEqual([0, 5, 6]);
  });
});
