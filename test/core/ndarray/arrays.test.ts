import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import {
  allclose,
  arange,
  assertAllClose,
  diff,
  fromNested,
  full,
  histogram,
  linspace,
  type NDArray,
  ndarray,
  nonzero,
  ones,
  slice,
  where,
  zeros,
} from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";

/** What an operation throws. */
function errorOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (isBeambookError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("making arrays", () => {
  it("from nested lists guesses the dtype", () => {
    expect(
      fromNested([
        [1, 2],
        [3, 4],
      ]).dtype,
    ).toBe("float64");
    expect(fromNested([true, false]).dtype).toBe("bool");
    expect(fromNested([1n, -2n]).toArray()).toEqual([1n, -2n]);
    expect(fromNested([[1, 2]], "complex64").toArray()).toEqual([
      [
        { re: 1, im: 0 },
        { re: 2, im: 0 },
      ],
    ]);
    expect(fromNested(3).shape).toEqual([]);
    expect(errorOf(() => fromNested([[1, 2], [3]])).code).toBe("ShapeMismatch");
  });

  it("in ranges", () => {
    expect(arange(4).toArray()).toEqual([0, 1, 2, 3]);
    expect(arange(5, 0, -2).toArray()).toEqual([5, 3, 1]);
    expect(linspace(0, 1, 5).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(0, 1, 4, { endpoint: false }).toArray()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(errorOf(() => arange(0, 1, 0)).code).toBe("InvalidArgument");
  });

  it("of one value", () => {
    expect(full([2], 7, "uint8").toArray()).toEqual([7, 7]);
    expect(full([1], 2n ** 63n, "uint64").toArray()).toEqual([2n ** 63n]);
    expect(ones([2], "bool").toArray()).toEqual([true, true]);
    expect(full([1], { re: 1, im: -1 }, "complex64").toArray()).toEqual([{ re: 1, im: -1 }]);
  });
});

describe("arrays", () => {
  it("give numbers without argument and arrays with axes", () => {
    const a = fromNested(
      [
        [1, 2],
        [3, 5],
      ],
      "uint16",
    );
    expect([a.sum(), a.mean(), a.min(), a.max(), a.median()]).toEqual([11, 2.75, 1, 5, 2.5]);
    expect(a.sum(null).shape).toEqual([]);
    expect(a.max(0).dtype).toBe("uint16");
    expect(a.mean(1, { keepdims: true }).shape).toEqual([2, 1]);
  });

  it("keep 64-bit integers exact", () => {
    const big = 2n ** 60n + 1n;
    const a = ndarray(BigInt64Array.of(big, -big));
    expect(a.add(1).toArray()).toEqual([big + 1n, 1n - big]);
    expect(a.multiply(3n).toArray()).toEqual([3n * big, -3n * big]);
    expect(a.max(null).item()).toBe(big);
    expect(a.equal(Number(big)).toArray()).toEqual([false, false]);
    expect(a.equal(big).toArray()).toEqual([true, false]);
    expect(a.astype("uint64").toArray()).toEqual([big, 2n ** 64n - big]);
    expect(errorOf(() => a.max()).code).toBe("UnsupportedType");
    expect(JSON.stringify(a)).toContain(`"${big}"`);
  });

  it("wrap around where the dtype is too small, as C does", () => {
    expect(full([1], 250, "uint8").add(10).toArray()).toEqual([4]);
    expect(
      full([1], 2 ** 31 - 1, "int32")
        .multiply(2 ** 31 - 1)
        .toArray(),
    ).toEqual([1]);
    expect(full([1], 7, "int32").power(13).toArray()).toEqual([
      Number(BigInt.asIntN(32, 7n ** 13n)),
    ]);
    expect(full([1], 3, "uint8").add(0.5).dtype).toBe("float64");
  });

  it("compute with complex numbers", () => {
    const z = ndarray(Float64Array.of(3, 4, 0, -2), [2], "complex128");
    expect(z.abs().toArray()).toEqual([5, 2]);
    expect(z.real().toArray()).toEqual([3, 0]);
    expect(z.imag().toArray()).toEqual([4, -2]);
    expect(z.multiply(z.conjugate()).toArray()).toEqual([
      { re: 25, im: 0 },
      { re: 4, im: 0 },
    ]);
    expect(z.add({ re: 0, im: 1 }).get(1)).toEqual({ re: 0, im: -1 });
    z.imag().set([0], 9);
    expect(z.get(0)).toEqual({ re: 3, im: 9 });
    expect(errorOf(() => z.less(1)).code).toBe("UnsupportedType");
    expect(errorOf(() => z.max()).code).toBe("UnsupportedType");
  });

  it("mask, clip and count", () => {
    const a = fromNested([
      [1, Number.NaN, 3],
      [4, 5, -6],
    ]);
    expect(a.clip(0, 4).toArray()).toEqual([
      [1, Number.NaN, 3],
      [4, 4, 0],
    ]);
    expect(a.isnan().countNonzero()).toBe(1);
    expect(a.putmask(a.isnan(), 0).any()).toBe(true);
    expect(a.get(0, 1)).toBe(0);
    expect(nonzero(a.greater(3)).map((list) => [...list])).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(where(a.greater(0), a, -1).min()).toBe(-1);
    expect(diff(a, 1).toArray()).toEqual([
      [-1, 3],
      [1, -11],
    ]);
    expect(errorOf(() => a.extract(zeros([2], "bool"))).code).toBe("ShapeMismatch");
  });

  it("count in bins, the last one with its upper edge", () => {
    const { counts, edges } = histogram(fromNested([0, 1, 1, 2, 9]), { bins: [0, 1, 2] });
    expect(counts.toArray()).toEqual([1, 3]);
    expect(edges.toArray()).toEqual([0, 1, 2]);
    const density = histogram(arange(100), { bins: 4, density: true }).counts;
    expect(density.sum() * 24.75).toBeCloseTo(1, 12);
    expect(errorOf(() => histogram(fromNested([Number.NaN]))).code).toBe("InvalidArgument");
  });

  it("take lists, steps and negative indexes", () => {
    const a = arange(24).reshape(2, 3, 4);
    expect(a.slice(1, [2, 0], slice(null, null, -2)).toArray()).toEqual([
      [23, 21],
      [15, 13],
    ]);
    expect(a.slice(-1, -1, -1).item()).toBe(23);
    expect(a.squeeze().shape).toEqual([2, 3, 4]);
    expect(a.slice(slice(0, 1)).squeeze(0).shape).toEqual([3, 4]);
  });

  it("refuse what does not fit", () => {
    const a = zeros([2, 3]);
    expect(errorOf(() => a.add(zeros([4]))).code).toBe("ShapeMismatch");
    expect(errorOf(() => a.sum(2)).code).toBe("IndexOutOfRange");
    expect(errorOf(() => a.sum([0, -2])).code).toBe("InvalidArgument");
    expect(errorOf(() => zeros([0]).max()).code).toBe("NoData");
    expect(errorOf(() => a.reshape(4, -1)).code).toBe("ShapeMismatch");
    expect(errorOf(() => a.apply("bitwiseAnd", 1)).code).toBe("UnsupportedType");
    expect(errorOf(() => a.percentile(101)).code).toBe("InvalidArgument");
    expect(errorOf(() => full([1], 2, "int32").power(-1)).code).toBe("InvalidArgument");
    expect(zeros([0]).sum()).toBe(0);
    expect(zeros([0]).mean()).toBeNaN();
  });

  it("show themselves", () => {
    const a = arange(3).astype("float32");
    expect(a[JUPYTER_DISPLAY]()).toEqual({ "text/plain": "array([0., 1., 2.], dtype=float32)" });
    expect(a.toJSON()).toEqual({ dtype: "float32", shape: [3], values: [0, 1, 2] });
    expect(`${a.sum(null)}`).toBe("3.0");
  });
});

describe("assertAllClose", () => {
  it("names the largest difference and where it is", () => {
    const a = zeros([3, 4]);
    const b = a.copy();
    b.set([1, 2], 0.5);
    b.set([2, 3], -2);
    const error = errorOf(() => assertAllClose(a, b));
    expect(error.code).toBe("NotClose");
    expect(error.message).toMatch(/2 of 12 elements.*largest difference 2.*\[2, 3\]/);
    expect(allclose(a, b, { atol: 3 })).toBe(true);
  });

  it("treats NaN and 64-bit integers with care", () => {
    const nan = fromNested([Number.NaN]) as NDArray;
    assertAllClose(nan, nan);
    expect(allclose(nan, nan)).toBe(false);
    const big = ndarray(BigUint64Array.of(2n ** 63n));
    expect(errorOf(() => assertAllClose(big, big.add(1n), { rtol: 0 })).code).toBe("NotClose");
    expect(errorOf(() => assertAllClose(zeros([2]), zeros([3]))).code).toBe("ShapeMismatch");
  });
});
