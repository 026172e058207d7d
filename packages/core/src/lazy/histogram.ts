import { BeambookError } from "../errors.js";
import { lanes } from "../ndarray/dtype.js";
import { astype } from "../ndarray/elementwise.js";
import {
  type Histogram,
  type HistogramOptions,
  histogram,
  toDensity,
} from "../ndarray/histogram.js";
import { type NDArray, ndarray } from "../ndarray/ndarray.js";
import { concatenate } from "../ndarray/stack.js";
import { sizeOf } from "../ndarray/strides.js";
import { type Blocked, reduced, reshaped } from "./build.js";
import { type ComputeOptions, computeArrays } from "./compute.js";
import { mappedBlocks } from "./map-blocks.js";

const MODULE: string = new URL("./order-blocks.js", import.meta.url).href;

/** Counts of all elements in bins, block by block; the edges are those that `histogram` of the whole array has. */
export async function histogramOf(
  array: Blocked,
  { density = false, ...options }: Omit<HistogramOptions, "weights">,
  how: ComputeOptions,
): Promise<Histogram> {
  const { shape, dtype } = array.expression;
  if (lanes(dtype) === 2) {
    throw new BeambookError("UnsupportedType", "Complex numbers have no histogram.");
  }
  const even = typeof (options.bins ?? 10) === "number";
  const ends = even && !options.range ? await extremesOf(array, how) : zerosLike(array);
  const { edges } = histogram(ends, options);
  const bins = edges.size - 1;
  const given = shape.length === 0 ? reshaped(array, [1]) : array;
  const last = given.chunks.length - 1;
  const counted = mappedBlocks(given, MODULE, "countBetween", {
    args: { edges: [...edges.data], even },
    dtype: "float64",
    chunks: given.chunks.map((lengths, k) => lengths.map(() => (k === last ? bins : 1))),
  });
  const total = reduced(reshaped(counted, [-1, bins]), "sum", new Set([0]), {});
  const [counts] = (await computeArrays([total], how)) as NDArray<"float64">[];
  if (density) toDensity(counts.data, edges.data);
  return { counts, edges };
}

/** The smallest and the largest element. */
async function extremesOf(array: Blocked, how: ComputeOptions): Promise<NDArray> {
  const { shape } = array.expression;
  if (sizeOf(shape) === 0) return zerosLike(array);
  const all = new Set(shape.keys());
  const both = [reduced(array, "min", all, {}), reduced(array, "max", all, {})];
  const found = await computeArrays(both, how);
  return concatenate(found.map((value) => value.reshape(1)));
}

/** No elements, of the array's dtype. */
function zerosLike({ expression }: Blocked): NDArray {
  return astype(ndarray(new Float64Array(0)), expression.dtype);
}
