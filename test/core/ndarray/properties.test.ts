import {
  allclose,
  broadcastShapes,
  broadcastTo,
  concatenate,
  type DType,
  flip,
  float32ToHalf,
  formatNpy,
  halfToFloat32,
  parseNpy,
  slice,
  stack,
  where,
} from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { REAL, randomArray, randomView } from "./plain.js";

const SEEDS = Array.from({ length: 20 }, (_, i) => i);
const SHAPES = [[6], [2, 3], [4, 1, 5], [1, 7, 2], [3, 0, 2], []];

describe("identities of arrays", () => {
  it("stretching before or in arithmetic gives the same", () => {
    for (const [left, right] of [
      [
        [3, 1, 4],
        [5, 1],
      ],
      [[1], [2, 3]],
      [[], [4, 2]],
      [
        [2, 1],
        [1, 6],
      ],
    ]) {
      const a = randomArray(left, "float64", 1);
      const b = randomArray(right, "float64", 2);
      const shape = broadcastShapes(left, right);
      const whole = broadcastTo(a, shape).copy().multiply(broadcastTo(b, shape).copy());
      expect(a.multiply(b).toArray()).toEqual(whole.toArray());
      expect(a.multiply(b).shape).toEqual(shape);
    }
  });

  it("sums of parts are the sum, and do not depend on the order of axes", () => {
    for (const seed of SEEDS) {
      const a = randomView([4, 3, 5], REAL[seed % REAL.length], seed);
      const [head, tail] = [a.slice(slice(0, 2)), a.slice(slice(2, null))];
      expect(head.sum() + tail.sum()).toBeCloseTo(a.sum(), 9);
      expect(a.transpose(2, 0, 1).sum()).toBeCloseTo(a.sum(), 9);
      expect(allclose(a.sum(0).sum(0), a.sum([0, 1]), { rtol: 1e-6 })).toBe(true);
    }
  });

  it("(a + b) - b is a for integers, whatever wraps around", () => {
    for (const dtype of REAL.filter((d) => /int/.test(d))) {
      const a = randomArray([50], dtype, 4);
      const b = randomArray([50], dtype, 5);
      expect(a.multiply(a).add(b).subtract(b).toArray()).toEqual(a.multiply(a).toArray());
    }
  });

  it("views write through to the array they show", () => {
    const a = randomArray([4, 6], "int16", 8);
    a.slice(slice(1, 3), slice(null, null, 2))
      .transpose()
      .set([0, 1], -7);
    expect(a.get(2, 0)).toBe(-7);
  });

  it("stacking and slicing are inverse", () => {
    const parts = [1, 2, 3].map((seed) => randomArray([2, 5], "uint8", seed));
    for (const axis of [0, 1, 2, -1]) {
      const all = stack(parts, axis);
      const k = axis < 0 ? axis + 3 : axis;
      parts.forEach((part, i) => {
        const cut = all.slice(...all.shape.map((_, axisOf) => (axisOf === k ? i : null)));
        expect(cut.toArray()).toEqual(part.toArray());
      });
    }
    expect(concatenate(parts, 1).shape).toEqual([2, 15]);
  });

  it("a mask and its opposite share the elements between them", () => {
    const a = randomView([5, 4], "float32", 3);
    const mask = a.greater(50);
    const not = mask.test("not");
    expect(a.extract(mask).size + a.extract(not).size).toBe(a.size);
    expect(where(mask, a, a.negative()).abs().toArray()).toEqual(a.abs().toArray());
    expect(flip(flip(a, 0), 0).toArray()).toEqual(a.toArray());
  });

  it(".npy bytes give every array back, row-major or column-major", () => {
    for (const dtype of [...REAL, "complex64", "complex128"] as DType[]) {
      for (const shape of SHAPES) {
        for (const fortranOrder of [false, true]) {
          const a = randomArray(shape, dtype, 11);
          const b = parseNpy(formatNpy(a, { fortranOrder }));
          expect([b.dtype, b.shape]).toEqual([dtype, shape]);
          expect(b.toArray()).toEqual(a.toArray());
        }
      }
    }
  });

  it("half-precision bits give themselves back", () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const values = halfToFloat32(bits);
    const again = float32ToHalf(values);
    for (let i = 0; i < bits.length; i++) {
      if (Number.isNaN(values[i])) expect(again[i] & 0x7c00).toBe(0x7c00);
      else expect(again[i]).toBe(bits[i]);
    }
  });
});
