import type { AnyTypedArray, DType } from "./dtype.js";
import { isBigInt } from "./dtype.js";

/**
 * Element loops, one copy per combination of dtypes. V8 specialises a function for the typed arrays it has seen; one
 * function that sees all of them becomes ten times slower for good, so each combination gets a function of its own.
 */
const compiled = new Map<string, unknown>();

/** The function for a key, made from source text (ours, never a user's) on first use. */
export function compileOnce<F>(key: string, parameters: string, body: () => string): F {
  let fn = compiled.get(key) as F | undefined;
  if (!fn) {
    // V8 shares what it learns between functions of one source text: the key makes each text different.
    const source = `"use strict"; return (function (${parameters}) { /* ${key} */ ${body()} });`;
    fn = new Function(source)() as F;
    compiled.set(key, fn);
  }
  return fn;
}

/** How an element is read as a number in loop source: 64-bit integers lose what a double cannot hold. */
export function asNumber(dtype: DType, expression: string): string {
  return isBigInt(dtype) ? `Number(${expression})` : expression;
}

/** How a number `x` is stored in loop source. */
export function asElement(dtype: DType, expression: string): string {
  if (isBigInt(dtype)) return `big(${expression})`;
  return dtype === "bool" ? `((${expression}) != 0 ? 1 : 0)` : expression;
}

/** Source of `big(x)`: a number as bigint, cut towards zero; what is not finite becomes 0. */
export const BIG: string = "const big = (v) => (Number.isFinite(v) ? BigInt(Math.trunc(v)) : 0n);";

/** One array's part in a nest of loops. */
export interface Walker {
  readonly data: AnyTypedArray;
  readonly dtype: DType;
  /** From neighbour to neighbour along each axis. */
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * Two innermost loops of a nest.
 *
 * @param at - position of every array at the start
 * @param inner - strides of every array in the inner loop of `n` steps
 * @param outer - strides of every array in the outer loop of `m` steps
 */
export type Run = (
  at: readonly number[],
  inner: readonly number[],
  n: number,
  outer: readonly number[],
  m: number,
) => void;

/**
 * Walks arrays of one shape together and calls `run` for the two innermost axes. Axes that all arrays can step through
 * as one are merged first, so that lines are long.
 */
export function nest(shape: readonly number[], walkers: readonly Walker[], run: Run): void {
  if (shape.some((n) => n === 0)) return;
  const { lengths, strides } = mergeAxes(
    shape,
    walkers.map((w) => w.strides),
  );
  const rank = lengths.length;
  const axis = (k: number): readonly number[] => strides.map((s) => (k < 0 ? 0 : s[k]));
  const inner = axis(rank - 1);
  const outer = axis(rank - 2);
  const n = lengths[rank - 1] ?? 1;
  const m = lengths[rank - 2] ?? 1;
  const at = walkers.map((w) => w.offset);
  const counters = new Array<number>(Math.max(0, rank - 2)).fill(0);
  for (;;) {
    run(at, inner, n, outer, m);
    let k = counters.length - 1;
    for (; k >= 0; k--) {
      const done = ++counters[k] === lengths[k];
      const back = done ? lengths[k] - 1 : -1;
      for (let w = 0; w < at.length; w++) at[w] -= back * strides[w][k];
      if (!done) break;
      counters[k] = 0;
    }
    if (k < 0) return;
  }
}

/**
 * Orders axes by how far apart neighbours lie, the nearest last, then joins them wherever every array's strides allow
 * it; axes of length 1 vanish.
 */
function mergeAxes(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): { lengths: number[]; strides: number[][] } {
  const lengths: number[] = [];
  const steps: number[][] = strides.map(() => []);
  const reach = (k: number): number => strides.reduce((sum, s) => sum + Math.abs(s[k]), 0);
  const order = shape.map((_, k) => k).sort((j, k) => reach(k) - reach(j) || j - k);
  for (const k of order) {
    if (shape[k] === 1) continue;
    const last = lengths.length - 1;
    const joins = last >= 0 && steps.every((s, a) => s[last] === strides[a][k] * shape[k]);
    if (joins) {
      lengths[last] *= shape[k];
      for (const [a, s] of steps.entries()) s[last] = strides[a][k];
    } else {
      lengths.push(shape[k]);
      for (const [a, s] of steps.entries()) s.push(strides[a][k]);
    }
  }
  return { lengths, strides: steps };
}
