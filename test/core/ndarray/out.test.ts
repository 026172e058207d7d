import { isBeambookError } from "@beambook/core";
import {
  arange,
  binary,
  compare,
  type NDArray,
  ndarray,
  percentile,
  zeros,
} from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

describe("the array that results go to", () => {
  const a = arange(12).reshape(3, 4);

  it("may be new, an operand or a view, and is what is returned", () => {
    const out = zeros([3, 4]);
    expect(a.add(1, { out })).toBe(out);
    expect(out.toArray()).toEqual(a.add(1).toArray());
    const b = a.copy();
    b.multiply(2, { out: b }).subtract(1, { out: b });
    expect(b.toArray()).toEqual(a.multiply(2).subtract(1).toArray());
    const wide = zeros([4, 3]);
    a.map("sqrt", { out: wide.transpose() });
    expect(wide.transpose().toArray()).toEqual(a.map("sqrt").toArray());
    const mask = zeros([3, 4], "bool");
    compare("greater", a, 5, { out: mask });
    expect(mask.countNonzero()).toBe(6);
    const complex = zeros([3, 4], "complex128");
    const doubled = a.astype("complex128").multiply({ re: 0, im: 2 });
    binary("multiply", a.astype("complex128"), { re: 0, im: 2 }, { out: complex });
    expect(complex.toArray()).toEqual(doubled.toArray());
    a.map((v) => v + 1, { out });
    expect(out.get(2, 3)).toBe(12);
  });

  it("must have the result's shape and dtype", () => {
    for (const out of [zeros([4, 3]), zeros([3, 4], "float32"), zeros([3])] as NDArray[]) {
      let error: unknown;
      try {
        a.add(1, { out });
      } catch (e) {
        error = e;
      }
      expect(isBeambookError(error, "ShapeMismatch")).toBe(true);
    }
  });
});

describe("ranks among many values", () => {
  const next = seededRandom(3);
  const kinds: Record<string, (i: number) => number> = {
    normal: () => (next() + next() + next() - 1.5) * 1e3,
    whole: () => Math.floor(next() * 100) - 50,
    "few and infinite": () =>
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-310][Math.floor(next() * 5)],
    equal: () => 7,
    sorted: (i) => i,
  };

  it.each(Object.keys(kinds))("are those of sorting: %s", (kind) => {
    for (const n of [9000, 20001]) {
      const values = Float64Array.from({ length: n }, (_, i) => kinds[kind](i));
      const sorted = values.slice().sort();
      for (const method of ["lower", "higher"] as const) {
        const found = percentile(ndarray(values), [0, 1, 50, 99, 100], null, { method });
        const round = method === "lower" ? Math.floor : Math.ceil;
        const expected = [0, 1, 50, 99, 100].map((q) => sorted[round((q / 100) * (n - 1))]);
        expect([...found.data].map((v) => v + 0)).toEqual(expected.map((v) => v + 0));
      }
    }
  });
});
