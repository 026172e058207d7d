import { BeambookError } from "../errors.js";
import { lanes } from "./dtype.js";
import { astype } from "./elementwise.js";
import { type NDArray, ndarray } from "./ndarray.js";

/** Options of {@link histogram}. */
export interface HistogramOptions {
  /** Number of bins of equal width, or their edges in ascending order; 10. */
  bins?: number | ArrayLike<number>;
  /** Lower and upper end of the bins; by default the smallest and largest element. */
  range?: readonly [number, number];
  /** A weight per element; by default each counts 1. */
  weights?: NDArray;
  /** Scales the counts so that the area is 1. */
  density?: boolean;
}

/** Counts per bin, and the edges of the bins (one more). */
export interface Histogram {
  counts: NDArray<"float64">;
  edges: NDArray<"float64">;
}

/**
 * How many elements lie in each bin. Bins include their lower edge, the last one its upper edge too; what lies outside
 * and NaN is left out.
 *
 * @throws InvalidArgument for a range that is not finite, or edges that do not ascend
 */
export function histogram(a: NDArray, options: HistogramOptions = {}): Histogram {
  const { bins = 10, range, weights, density = false } = options;
  if (lanes(a.dtype) === 2) {
    throw new BeambookError("UnsupportedType", "Complex numbers have no histogram.");
  }
  const values = astype(a, "float64").data;
  const weight = weights ? astype(weights, "float64").data : undefined;
  if (weight && weight.length !== values.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `${weight.length} weights for ${values.length} elements.`,
    );
  }
  const even = typeof bins === "number";
  const edges = even ? evenEdges(bins, range, values, a.is("float32")) : givenEdges(bins);
  const counts = even ? countEven(values, edges, weight) : countUneven(values, edges, weight);
  if (density) toDensity(counts, edges);
  return { counts: ndarray(counts), edges: ndarray(edges) };
}

/** Counts in bins whose edges are known. */
export function countsBetween(a: NDArray, edges: Float64Array, even: boolean): Float64Array {
  const values = astype(a, "float64").data;
  return even ? countEven(values, edges) : countUneven(values, edges);
}

function evenEdges(
  bins: number,
  range: readonly [number, number] | undefined,
  values: Float64Array,
  single: boolean,
): Float64Array {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new BeambookError(
      "InvalidArgument",
      `The number of bins must be 1 or more, not ${bins}.`,
    );
  }
  let [low, high] = range ?? extent(values);
  if (!Number.isFinite(low) || !Number.isFinite(high) || high < low) {
    throw new BeambookError(
      "InvalidArgument",
      `The range [${low}, ${high}] cannot be cut in bins.`,
      {
        hint: "Give a finite range in ascending order.",
      },
    );
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  // Like numpy, edges of float32 numbers are float32; found in float32, unless a range was given.
  const round = single ? Math.fround : Number;
  const inner = range ? Number : round;
  const width = inner(inner(high - low) / bins);
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => round(inner(i * width) + low));
  edges[bins] = round(high);
  return edges;
}

function extent(values: Float64Array): [number, number] {
  if (values.length === 0) return [0, 1];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) return [Number.NaN, Number.NaN];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function givenEdges(bins: ArrayLike<number>): Float64Array {
  const edges = Float64Array.from(bins);
  if (edges.length < 2 || edges.some((edge, i) => i > 0 && !(edge >= edges[i - 1]))) {
    throw new BeambookError("InvalidArgument", "Edges of bins must be two or more and ascend.");
  }
  return edges;
}

function countEven(values: Float64Array, edges: Float64Array, weight?: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  const [low, high] = [edges[0], edges[bins]];
  const scale = bins / (high - low);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= low && value <= high)) continue;
    let bin = Math.floor((value - low) * scale);
    if (bin >= bins) bin = bins - 1;
    // The quotient may be off by one rounding error: the edges decide.
    if (value < edges[bin]) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]) bin++;
    counts[bin] += weight ? weight[i] : 1;
  }
  return counts;
}

function countUneven(
  values: Float64Array,
  edges: Float64Array,
  weight?: Float64Array,
): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= edges[0] && value <= edges[bins])) continue;
    let low = 0;
    let high = bins;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (edges[middle] <= value) low = middle;
      else high = middle - 1;
    }
    counts[Math.min(low, bins - 1)] += weight ? weight[i] : 1;
  }
  return counts;
}

/** Scales counts so that the area is 1. */
export function toDensity(counts: Float64Array, edges: Float64Array): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < counts.length; i++) counts[i] /= total * (edges[i + 1] - edges[i]);
}
