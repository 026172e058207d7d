import { accumulateSource } from "./accumulate-source.js";
import type { AnyTypedArray } from "./dtype.js";
import { accumulateLines } from "./lines-kernel.js";
import { compileOnce, nest, type Walker } from "./loops.js";
import { accumulateRows } from "./rows-kernel.js";
import { sizeOf } from "./strides.js";

/** Names of the steps of reductions. */
export type Step =
  | "sum"
  | "nansum"
  | "count"
  | "product"
  | "nonzero"
  | "min"
  | "max"
  | "nanmin"
  | "nanmax"
  | "squares"
  | "nansquares";

type Loop = (
  data: AnyTypedArray,
  acc: Accumulators,
  extra: Accumulators,
  at: readonly number[],
  inner: readonly number[],
  n: number,
  outer: readonly number[],
  m: number,
) => void;

/** Where results gather: float64, or 64-bit integers where these must stay exact. */
export type Accumulators = Float64Array | BigInt64Array | BigUint64Array;

/** What is reduced, to which shape (1 along reduced axes). */
export interface Accumulation {
  readonly step: Step;
  readonly array: Walker & { readonly shape: readonly number[] };
  readonly shape: readonly number[];
  /** One accumulator per element of the reduced shape, already at its start value. */
  readonly into: Accumulators;
  /** One number per accumulator that the step needs. */
  readonly extra?: Float64Array;
}

/** Runs one step over all elements of an array, in a loop made for its dtype. */
export function accumulate({ step, array, shape, into, extra }: Accumulation): void {
  const exact = !(into instanceof Float64Array);
  const key = `accumulate ${step} ${array.dtype} ${exact ? into.constructor.name : ""}`;
  const loop = compileOnce<Loop>(key, "data, acc, extra, at, inner, n, outer, m", () =>
    accumulateSource(step, array.dtype, exact),
  );
  const target: Walker = {
    data: into,
    dtype: "float64",
    strides: reducedStrides(shape, array.shape),
    offset: 0,
  };
  nest(array.shape, [array, target], (at, inner, n, outer, m) => {
    const intoOneRow = inner[0] === 1 && inner[1] === 1 && outer[1] === 0;
    if (intoOneRow && !exact) {
      const { data, dtype } = array;
      const [from, to] = at;
      const rows = { step, dtype, data, acc: into, extra: extra ?? into, from, to, n, m };
      if (accumulateRows({ ...rows, rowStep: outer[0] })) return;
    }
    if (inner[0] === 1 && inner[1] === 0 && !exact) {
      const { data, dtype } = array;
      const [from, to] = at;
      const [lineStep, accStep] = outer;
      if (accumulateLines({ step, dtype, data, acc: into, from, to, n, m, lineStep, accStep }))
        return;
    }
    loop(array.data, into, extra ?? into, at, inner, n, outer, m);
  });
}

/** Strides of the accumulators along the array's axes: 0 along reduced ones. */
function reducedStrides(shape: readonly number[], full: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[k] = shape[k] === 1 && full[k] !== 1 ? 0 : step;
    step *= shape[k];
  }
  return strides;
}

/** Accumulators of a shape, all at one start value. */
export function startAt(shape: readonly number[], value: number): Float64Array {
  const acc = new Float64Array(sizeOf(shape));
  return value === 0 ? acc : acc.fill(value);
}
