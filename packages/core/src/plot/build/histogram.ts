import { BeambookError } from "../../errors.js";
import { percentiles, valueRange } from "../color/norm.js";
import { toVector } from "../spec/vector.js";
import { checkLengths } from "./inputs.js";
import type { HistogramOptions } from "./options.js";

const MOST_BINS = 10_000;

/** Edges and counts of a histogram. */
export interface Bins {
  edges: Float64Array;
  counts: Float64Array;
}

/**
 * Counts values between edges; the last bin includes its upper edge, values outside do not count.
 *
 * @throws ShapeMismatch if there is not one weight per value
 * @throws InvalidArgument if edges do not increase
 */
export function binValues(values: Float64Array, options: HistogramOptions): Bins {
  const weights = options.weights === undefined ? undefined : toVector(options.weights, "weights");
  if (weights) checkLengths({ values, weights });
  const edges = binEdges(values, options);
  const counts = count(values, edges, weights);
  if (options.density) toDensity(counts, edges);
  if (options.cumulative) {
    for (let k = 1; k < counts.length; k++) {
      counts[k] += counts[k - 1];
    }
  }
  return { edges, counts };
}

function binEdges(values: Float64Array, { bins = "auto", range }: HistogramOptions): Float64Array {
  if (typeof bins === "object") return givenEdges(toVector(bins, "bins"));
  const { min, max } = valueRange(values);
  let [low, high] = range ?? [min, max];
  if (!Number.isFinite(low) || !Number.isFinite(high)) [low, high] = [0, 1];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const n = bins === "auto" ? automaticCount(values, low, high) : bins;
  if (!Number.isInteger(n) || n < 1 || !(low < high)) {
    throw new BeambookError(
      "InvalidArgument",
      `A histogram needs at least one bin over an increasing range, not ${n} over ${low} to ${high}.`,
    );
  }
  return Float64Array.from({ length: n + 1 }, (_, k) =>
    k === n ? high : low + ((high - low) * k) / n,
  );
}

function givenEdges(edges: Float64Array): Float64Array {
  const increasing = edges.every((e, k) => k === 0 || e > edges[k - 1]);
  if (edges.length >= 2 && increasing) return edges;
  throw new BeambookError(
    "InvalidArgument",
    "Edges of bins must be at least two increasing numbers.",
  );
}

/** @source D. Freedman, P. Diaconis (1981), width 2·IQR·n^(-1/3); H. A. Sturges (1926), log2(n) + 1 bins */
function automaticCount(values: Float64Array, low: number, high: number): number {
  const inside = values.filter((v) => v >= low && v <= high);
  if (inside.length < 2) return 1;
  const [q1, q3] = percentiles(inside, [25, 75]);
  const width = (2 * (q3 - q1)) / Math.cbrt(inside.length);
  const sturges = Math.ceil(Math.log2(inside.length) + 1);
  const byWidth = width > 0 ? Math.ceil((high - low) / width) : 0;
  return Math.min(MOST_BINS, Math.max(sturges, byWidth));
}

function count(values: Float64Array, edges: Float64Array, weights?: Float64Array): Float64Array {
  const last = edges.length - 1;
  const counts = new Float64Array(last);
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (!(v >= edges[0] && v <= edges[last])) continue;
    let a = 0;
    let b = last;
    while (b - a > 1) {
      const middle = (a + b) >> 1;
      if (v >= edges[middle]) a = middle;
      else b = middle;
    }
    counts[a] += weights ? weights[i] : 1;
  }
  return counts;
}

function toDensity(counts: Float64Array, edges: Float64Array): void {
  const total = counts.reduce((sum, c) => sum + c, 0);
  for (let k = 0; k < counts.length; k++) {
    counts[k] = total === 0 ? 0 : counts[k] / (total * (edges[k + 1] - edges[k]));
  }
}
