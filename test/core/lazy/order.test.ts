import { type LazyArray, lazyFromArray } from "@beambook/core/lazy";
import {
  assertAllClose,
  type DType,
  histogram,
  type NDArray,
  ndarray,
  zeros,
} from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

const quiet = { progress: false, executor: "inline" } as const;

/** Values of which some occur often, cut into blocks along every axis. */
function pair(dtype: DType, shape: number[], holes = false): { array: NDArray; lazy: LazyArray } {
  const next = seededRandom(shape.length + dtype.length);
  const values = zeros(shape, dtype);
  const data = values.data as Float64Array;
  for (let i = 0; i < data.length; i++) data[i] = next() * 40 - (dtype.startsWith("u") ? 0 : 15);
  if (holes) data[data.length >> 1] = Number.NaN;
  const lazy = lazyFromArray(values, { chunks: shape.map((n) => Math.ceil(n / 2)) });
  return { array: values, lazy };
}

async function same(lazy: LazyArray, array: NDArray, how: object = quiet): Promise<void> {
  const found = await lazy.compute({ ...quiet, ...how });
  expect([found.dtype, found.shape]).toEqual([array.dtype, array.shape]);
  assertAllClose(found, array, { rtol: 1e-12 });
}

const CASES = (["uint8", "int16", "uint16", "float32", "float64"] as const).flatMap((dtype) => [
  { dtype, shape: [7, 6, 5], holes: false },
  { dtype, shape: [23], holes: dtype.startsWith("float") },
]);

describe("order in blocks", () => {
  it.each(CASES)("positions of extremes of $dtype $shape", async ({ dtype, shape, holes }) => {
    const { array, lazy } = pair(dtype, shape, holes);
    for (const kind of ["argmin", "argmax"] as const) {
      for (let axis = -1; axis < shape.length; axis++)
        await same(lazy[kind](axis), array[kind](axis));
      await same(lazy[kind](), ndarray(Int32Array.of(array[kind]()), []));
    }
    await same(lazy.countNonzero(0), array.countNonzero(0));
  });

  it.each(CASES)("percentiles of $dtype $shape", async ({ dtype, shape, holes }) => {
    const { array, lazy } = pair(dtype, shape, holes);
    for (const axes of [null, 0, -1]) {
      for (const q of [50, [0, 12.5, 99, 100]]) {
        for (const options of [{}, { method: "lower", skipNaN: true }] as const) {
          await same(lazy.percentile(q, axes, options), array.percentile(q, axes, options));
        }
      }
      await same(lazy.median(axes, { keepdims: true }), array.median(axes, { keepdims: true }));
    }
    await same(lazy.median(), array.median(null));
  });

  it.each(CASES)("histograms of $dtype $shape", async ({ dtype, shape }) => {
    const { array, lazy } = pair(dtype, shape);
    const bins = [-20, -1, 0, 4, 30];
    for (const options of [{}, { bins: 7, range: [-3, 9] as const }, { bins, density: true }]) {
      const found = await lazy.histogram(options, quiet);
      const wanted = histogram(array, options);
      expect(found.edges.toArray()).toEqual(wanted.edges.toArray());
      assertAllClose(found.counts, wanted.counts);
    }
  });

  it("is found by workers, too", async () => {
    const { array, lazy } = pair("uint16", [40, 30]);
    const how = { executor: "workers", workers: 2 } as const;
    await same(lazy.percentile([5, 95]), array.percentile([5, 95]), how);
    await same(lazy.argmax(1), array.argmax(1), how);
    const { counts } = await lazy.histogram({ bins: 4 }, { ...how, progress: false });
    assertAllClose(counts, histogram(array, { bins: 4 }).counts);
  });

  it("says what is wrong", async () => {
    const { lazy } = pair("float64", [5, 4], true);
    await expect(lazy.histogram({}, quiet)).rejects.toMatchObject({ code: "InvalidArgument" });
    expect(() => lazy.percentile(101)).toThrow("between 0 and 100");
    expect(() => lazyFromArray(zeros([0, 3])).argmin()).toThrow("no elements");
  });
});
