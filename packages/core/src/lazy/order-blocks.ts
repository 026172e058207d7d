import type { DType } from "../ndarray/dtype.js";
import { countsBetween } from "../ndarray/histogram.js";
import { type NDArray, ndarray, zeros } from "../ndarray/ndarray.js";
import {
  type PercentileOptions,
  percentile,
  percentilesOfRanked,
} from "../ndarray/order-statistics.js";
import { moveaxis } from "../ndarray/stack.js";
import type { BlockRequest } from "./evaluate.js";

/** What percentiles are wanted. */
interface PercentileArgs {
  q: readonly number[];
  options: PercentileOptions;
}

/** A function of blocks: percentiles in place of the first of some axes, the others are dropped. */
export function percentilesAlong({
  block,
  args: { q, axes, options },
}: BlockRequest<PercentileArgs & { axes: readonly number[] }>): NDArray {
  return moveaxis(percentile(block, q, axes, options), 0, axes[0]).contiguous();
}

/** A function of blocks: how often each value of 8 or 16 bits occurs, the lowest first. */
export function countValues({ block, args: { kinds } }: BlockRequest<{ kinds: number }>): NDArray {
  const counts = new Float64Array(kinds);
  const values = block.flat() as Int16Array;
  const low = lowest(block.dtype, kinds);
  for (let i = 0; i < values.length; i++) counts[values[i] - low]++;
  return ndarray(counts, [...block.shape.slice(1).map(() => 1), kinds]);
}

/** A function of blocks: how many values lie between edges. */
export function countBetween({
  block,
  args: { edges, even },
}: BlockRequest<{ edges: readonly number[]; even: boolean }>): NDArray {
  const counts = countsBetween(block, Float64Array.from(edges), even);
  return ndarray(counts, [...block.shape.slice(1).map(() => 1), counts.length]);
}

/** A function of blocks: percentiles of values that were counted. */
export function percentilesOfCounts({
  block,
  args: { q, options, dtype },
}: BlockRequest<PercentileArgs & { dtype: DType }>): NDArray {
  const counts = block.flat() as Float64Array;
  const low = lowest(dtype, counts.length);
  const total = counts.reduce((sum, n) => sum + n, 0);
  const at = (rank: number): number => {
    let passed = 0;
    for (let k = 0; k < counts.length; k++) {
      passed += counts[k];
      if (rank < passed) return k + low;
    }
    return Number.NaN;
  };
  const out = zeros([q.length]);
  out.data.set(percentilesOfRanked({ count: total, missing: 0, at }, q, options));
  return out;
}

function lowest(dtype: DType, kinds: number): number {
  return dtype.startsWith("int") ? -kinds / 2 : 0;
}
