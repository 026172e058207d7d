import {
  binary,
  compare,
  type DType,
  NDArray,
  type Reduction,
  reduce,
  slice,
  zeros,
} from "@beambook/core/ndarray";
import { describe, expect, it } from "vitest";
import { indexes, numberAt, REAL, randomArray, randomView } from "./plain.js";

/** A statistic in the plainest way: collect the values of each result, then compute. */
function plainReduce(kind: Reduction, a: NDArray, axes: readonly number[]): number[] {
  const groups = new Map<string, number[]>();
  for (const index of indexes(a.shape)) {
    const key = index.filter((_, k) => !axes.includes(k)).join();
    const group = groups.get(key) ?? [];
    group.push(numberAt(a, index));
    groups.set(key, group);
  }
  const skip = kind.startsWith("nan");
  return [...groups.values()].map((all) => {
    const values = skip ? all.filter((v) => !Number.isNaN(v)) : all;
    const sum = values.reduce((x, y) => x + y, 0);
    const mean = sum / values.length;
    const squares = values.reduce((x, y) => x + (y - mean) ** 2, 0);
    const extreme = (pick: (...v: number[]) => number): number =>
      values.length === 0 ? Number.NaN : values.reduce((x, y) => pick(x, y));
    const results: Record<string, number> = {
      sum,
      product: values.reduce((x, y) => x * y, 1),
      mean,
      var: squares / values.length,
      std: Math.sqrt(squares / values.length),
      min: extreme(Math.min),
      max: extreme(Math.max),
    };
    return results[kind.replace(/^nan/, "")];
  });
}

function expectClose(actual: NDArray, expected: readonly number[], message: string): void {
  const values = Array.from(actual.astype("float64").flat());
  expect(values.length, message).toBe(expected.length);
  values.forEach((value, i) => {
    const wanted = expected[i];
    const close =
      Object.is(value, wanted) ||
      value === wanted ||
      Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
    if (!close) throw new Error(`${message}: ${value} instead of ${wanted} at ${i}`);
  });
}

const KINDS: readonly Reduction[] = ["sum", "mean", "var", "std", "min", "max"];
const exact = { dtype: "float64" as DType };

describe("loops made for a dtype give what plain loops give", () => {
  it.each(REAL)(
    "statistics of %s across rows, around the sizes of tiles and unrolled rows",
    (dtype) => {
      for (const rows of [1, 3, 4, 7, 8, 15, 16, 17, 33]) {
        for (const columns of [1, 5, 31, 32]) {
          const a = randomArray([rows, columns], dtype, rows * 100 + columns);
          for (const kind of KINDS) {
            expectClose(reduce(kind, a, 0, exact), plainReduce(kind, a, [0]), `${kind} ${a.shape}`);
            expectClose(reduce(kind, a, 1, exact), plainReduce(kind, a, [1]), `${kind} ${a.shape}`);
          }
        }
      }
    },
  );

  it.each(["uint16", "float32", "int64"] as const)(
    "statistics of %s in more than one tile",
    (dtype) => {
      const a = randomArray([19, 2049], dtype, 5);
      for (const kind of KINDS) {
        expectClose(reduce(kind, a, 0, exact), plainReduce(kind, a, [0]), kind);
        expectClose(reduce(kind, a, [0, 1], exact), plainReduce(kind, a, [0, 1]), kind);
      }
    },
  );

  it.each(["uint16", "int16", "float32"] as const)(
    "statistics of %s across long rows, also backwards and with gaps",
    (dtype) => {
      const whole = randomArray([11, 8192 + 2100], dtype, 9);
      if (whole.is("int16")) whole.assign(whole.subtract(50) as typeof whole);
      if (dtype === "float32") whole.set([3, 9000], Number.NaN as never);
      const part = slice(0, 8192 + 2077);
      for (const rows of [slice(null), slice(null, null, -2), slice(1, 5)]) {
        const a = whole.slice(rows, part);
        for (const kind of ["sum", "std", "min", "max"] as const) {
          expectClose(reduce(kind, a, 0, exact), plainReduce(kind, a, [0]), `${dtype} ${kind}`);
        }
      }
    },
  );

  it("sums of 16-bit integers, read in pairs where they are aligned", () => {
    for (const Typed of [Int16Array, Uint16Array]) {
      const shift = Typed === Int16Array ? 32768 : 0;
      const data = new Typed(20 * 1060 + 3);
      for (let i = 0; i < data.length; i++) data[i] = (Math.imul(i, 40503) & 0xffff) - shift;
      for (const [offset, columns, stride] of [
        [0, 1060, 1060],
        [1, 1060, 1060],
        [2, 1058, 1060],
        [0, 1059, 1059],
      ]) {
        const start = data.subarray(offset % 2);
        const dtype = shift ? "int16" : "uint16";
        const a = new NDArray<DType>(start, dtype, {
          shape: [19, columns],
          strides: [stride, 1],
          offset,
        });
        expectClose(
          reduce("sum", a, 0),
          plainReduce("sum", a, [0]),
          `${dtype} ${offset} ${columns}`,
        );
      }
    }
  });

  it.each(REAL)("statistics of views of %s along every choice of axes", (dtype) => {
    for (let seed = 0; seed < 6; seed++) {
      const a = randomView([3, 5, 4], dtype, seed);
      for (const axes of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]) {
        for (const kind of [...KINDS, "product"] as Reduction[]) {
          const message = `${kind} ${axes} seed ${seed}`;
          const plain = plainReduce(kind, a, axes);
          if (kind !== "product" || axes.length === 1) {
            expectClose(reduce(kind, a, axes, exact), plain, message);
          }
        }
      }
    }
  });

  it("statistics that skip NaN", () => {
    const a = randomArray([40, 70], "float32", 3, { holes: 0.4 });
    a.slice(null, 5).assign(zeros([40], "float32").add(Number.NaN) as NDArray<"float32">);
    for (const kind of ["nansum", "nanmean", "nanmin", "nanmax", "nanvar", "nanstd"] as const) {
      expectClose(reduce(kind, a, 0, exact), plainReduce(kind, a, [0]), kind);
      expectClose(reduce(kind, a, 1, exact), plainReduce(kind, a, [1]), kind);
    }
  });

  it("arithmetic of views of every pair of dtypes", () => {
    for (const [i, left] of REAL.entries()) {
      for (const [j, right] of REAL.entries()) {
        const a = randomView([4, 3, 5], left, i);
        const b = randomView([3, 1], right, j + 50);
        const sum = binary("add", a, b);
        const less = compare("less", a, b);
        for (const index of indexes(a.shape)) {
          const [x, y] = [numberAt(a, index), numberAt(b, [index[1], 0])];
          const wanted = sum.dtype === "bool" ? Number(x + y > 0) : x + y;
          const wrapped = sum.dtype === "int8" ? (wanted << 24) >> 24 : wanted;
          const stored = sum.dtype === "float32" ? Math.fround(wrapped) : wrapped;
          if (numberAt(sum, index) !== stored) {
            throw new Error(`${left} + ${right}: ${numberAt(sum, index)} instead of ${stored}`);
          }
          expect(less.get(...index)).toBe(x < y);
        }
      }
    }
  });

  it("sums of many floats lose few digits", () => {
    const n = 1_000_003;
    const tenth = zeros([n], "float32").add(0.1);
    expect(
      Math.abs((tenth.sum(null, exact).item() as number) / (n * Math.fround(0.1)) - 1),
    ).toBeLessThan(1e-12);
    const strided = zeros([n, 2]).add(0.1).slice(null, 0);
    expect(Math.abs(strided.sum() / (n * 0.1) - 1)).toBeLessThan(1e-12);
  });

  it("copies of views, short and long runs", () => {
    for (const dtype of [...REAL, "complex64", "complex128"] as DType[]) {
      const short = randomView([3, 4, 5], dtype, 9);
      const long = randomArray([6, 300], dtype, 2).slice(slice(null, null, 2), slice(7, 290));
      for (const view of [short, long]) {
        const copy = view.copy();
        expect(copy.isContiguous).toBe(true);
        for (const index of indexes(view.shape))
          expect(copy.get(...index)).toEqual(view.get(...index));
        const target = zeros(
          view.shape.map((n) => n + 1),
          dtype,
        );
        const part = target.slice(...view.shape.map((n) => slice(1, n + 1)));
        part.assign(view as NDArray<DType>);
        expect(part.toArray()).toEqual(view.toArray());
      }
    }
  });
});
