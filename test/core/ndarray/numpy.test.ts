import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Axes,
  assertAllClose,
  type BinaryOp,
  binary,
  type ComparisonOp,
  compare,
  type DType,
  histogram,
  type NDArray,
  type PercentileMethod,
  type Reduction,
  readNpz,
  reduce,
  type UnaryOp,
  unary,
} from "@beambook/core/ndarray";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../../support/peers.js";

interface Case {
  kind: string;
  op: string;
  a: string;
  b: string;
  to: DType;
  axes: Axes;
  keepdims?: boolean;
  ddof?: number;
  half?: boolean;
  method: PercentileMethod;
  text: string;
  edges: string;
  answer: string;
}

let folder: string;
let arrays: Record<string, NDArray>;
let cases: Case[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-numpy-"));
  runPython(new URL("numpy_answers.py", import.meta.url).pathname, [folder]);
  arrays = await readNpz(join(folder, "answers.npz"));
  cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as Case[];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All cases of a kind agree in shape, values, and (where asked) dtype. */
function check(
  kind: string,
  answer: (c: Case, a: NDArray) => NDArray,
  { dtype = (expected: NDArray, _: Case): DType | undefined => expected.dtype } = {},
): void {
  const own = cases.filter((c) => c.kind === kind);
  expect(own.length).toBeGreaterThan(5);
  for (const c of own) {
    const expected = arrays[c.answer];
    const actual = answer(c, arrays[c.a]);
    const single = [arrays[c.a], expected].some((x) => /float32|complex64/.test(x.dtype));
    try {
      expect(actual.shape).toEqual(expected.shape);
      const wanted = dtype(expected, c);
      if (wanted) expect(actual.dtype).toBe(wanted);
      const tolerance = single ? { rtol: 2e-6, atol: 2e-6 } : { rtol: 1e-12, atol: 1e-13 };
      if (c.half) assertAllClose(actual, expected, { rtol: 1e-3 });
      else assertAllClose(actual, expected, tolerance);
    } catch (error) {
      throw new Error(`${c.answer}: ${(error as Error).message}`);
    }
  }
}

// numpy computes square roots and the like of small integers in float16 or float32; beambook in float64.
const wide = (expected: NDArray, { a, half }: Case): DType | undefined =>
  half || /int|bool/.test(arrays[a].dtype) ? undefined : expected.dtype;

describe("arrays give numpy's answers", () => {
  it("arithmetic of all pairs of dtypes", () => {
    const quotient = /^binary (?:divide|hypot|arctan2)/;
    check("binary", (c, a) => binary(c.op as BinaryOp, a, arrays[c.b]), {
      dtype: (expected, c) => (quotient.test(c.answer) ? undefined : expected.dtype),
    });
  });

  it("comparisons of all pairs of dtypes", () => {
    check("compare", (c, a) => compare(c.op as ComparisonOp, a, arrays[c.b]));
  });

  it("functions of every dtype", () => {
    check("unary", (c, a) => unary(c.op as UnaryOp, a), { dtype: wide });
  });

  it("statistics along every axis of every dtype", () => {
    const keeps = (c: Case): boolean => /reduce (?:nan)?(?:min|max)/.test(c.answer);
    check(
      "reduce",
      (c, a) =>
        reduce(c.op as Reduction, a, c.axes, { keepdims: c.keepdims ?? false, ddof: c.ddof ?? 0 }),
      {
        // Sums of integers are float64 unless 64-bit integers are asked for.
        dtype: (expected, c) =>
          /int|bool/.test(arrays[c.a].dtype) && !keeps(c) ? "float64" : expected.dtype,
      },
    );
  });

  it("exact sums of integers when a 64-bit dtype is asked for", () => {
    for (const dtype of ["int8", "uint16", "int64", "uint64"]) {
      const kind = dtype.startsWith("u") ? "uint64" : "int64";
      const actual = arrays[`r ${dtype}`].sum([0, 2], { dtype: kind });
      expect(actual.dtype).toBe(kind);
      expect(actual.toArray()).toEqual(arrays[`reduce sum r ${dtype} [0, 2] False`].toArray());
    }
  });

  it("cumulative sums", () => {
    check("cumsum", (c, a) => a.cumsum((c.axes as number | undefined) ?? undefined), {
      dtype: () => undefined,
    });
  });

  it("positions of extremes, NaN included", () => {
    for (const kind of ["argmin", "argmax"] as const) {
      check(
        kind,
        (c, a) => {
          if (c.axes !== null) return a[kind](c.axes as number);
          const expected = arrays[c.answer];
          expect(a[kind]()).toBe(Number(expected.get()));
          return expected;
        },
        { dtype: () => undefined },
      );
    }
  });

  it("percentiles by every method", () => {
    check("percentile", (c, a) =>
      a.percentile([0, 12.5, 50, 99, 100], c.axes, { method: c.method }),
    );
  });

  it("conversions between dtypes", () => {
    check("astype", (c, a) => a.astype(c.to));
  });

  it("histograms", () => {
    check(
      "histogram",
      (c, a) => {
        const { counts, edges } = histogram(a, { bins: 7 });
        assertAllClose(edges, arrays[c.edges], { rtol: 1e-14, atol: 1e-15 });
        return counts;
      },
      { dtype: () => undefined },
    );
  });

  it("text", () => {
    const texts = cases.filter((c) => c.kind === "text");
    expect(texts.map((c) => arrays[c.a].toString())).toEqual(texts.map((c) => c.text));
  });
});
