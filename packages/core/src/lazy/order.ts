import { BeambookError } from "../errors.js";
import { type DType, isFloat } from "../ndarray/dtype.js";
import { type NDArray, ndarray } from "../ndarray/ndarray.js";
import type { PercentileOptions } from "../ndarray/order-statistics.js";
import { resolveIndex } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import { type Blocked, elements, reduced, reshaped, transposed, wholeAlong } from "./build.js";
import { blockCount } from "./chunks.js";
import { mappedBlocks } from "./map-blocks.js";

/** URL of the functions of blocks, for tasks. */
const MODULE: string = new URL("./order-blocks.js", import.meta.url).href;
/** How many values the integers have of which all are counted. */
const COUNTED: Readonly<Partial<Record<DType, number>>> = {
  bool: 1 << 8,
  int8: 1 << 8,
  uint8: 1 << 8,
  int16: 1 << 16,
  uint16: 1 << 16,
};

/** Position of the first extreme element along an axis, or in the flat array; NaN counts as extreme. */
export function argExtremeOf(array: Blocked, kind: "min" | "max", axis?: number): Blocked {
  const { shape, dtype } = array.expression;
  if (sizeOf(shape) === 0) {
    throw new BeambookError("NoData", `The arg${kind} of no elements is not defined.`);
  }
  const axes = new Set(
    axis === undefined ? shape.keys() : [resolveIndex(axis, shape.length, "axes")],
  );
  const extreme = reduced(array, kind, axes, { keepdims: true });
  const equal = elements("compare", ["equal"], [array, extreme]);
  const missing = elements("test", ["isnan"], [array]);
  const hits = isFloat(dtype) ? elements("compare", ["or"], [equal, missing]) : equal;
  const places = elements("where", [], [hits, positions(shape, axes), Number.POSITIVE_INFINITY]);
  return elements(
    "astype",
    [sizeOf(shape) < 2 ** 31 ? "int32" : "float64"],
    [reduced(places, "min", axes, {})],
  );
}

/** Numbers of the elements along axes, as an array or sum of arrays that stretch over a shape. */
function positions(shape: readonly number[], axes: ReadonlySet<number>): Blocked | NDArray {
  let total: Blocked | NDArray | undefined;
  let step = 1;
  for (const k of [...axes].sort((a, b) => b - a)) {
    const numbers = Float64Array.from({ length: shape[k] }, (_, i) => i * step);
    const line = ndarray(
      numbers,
      shape.map((_, j) => (j === k ? shape[k] : 1)),
    );
    total = total === undefined ? line : elements("binary", ["add"], [total, line]);
    step *= shape[k];
  }
  return total ?? ndarray(new Float64Array(1), []);
}

/**
 * Percentiles (0 to 100) along axes; a list of them gives a first axis. Blocks hold all of these axes, but for 8- and
 * 16-bit integers along all axes, whose values are counted block by block.
 */
export function percentilesOf(
  array: Blocked,
  q: number | readonly number[],
  axes: ReadonlySet<number>,
  options: PercentileOptions,
): Blocked {
  const list = typeof q === "number" ? [q] : q;
  for (const one of list) {
    if (one >= 0 && one <= 100) continue;
    throw new BeambookError("InvalidArgument", `Percentile ${one} is not between 0 and 100.`);
  }
  const wanted = { q: list, options };
  const result = isCounted(array, axes)
    ? fromCounts(array, wanted)
    : alongAxes(array, axes, wanted);
  return typeof q === "number" ? reshaped(result, result.expression.shape.slice(1)) : result;
}

/** Whether values along axes are counted block by block. */
export function isCounted({ expression, chunks }: Blocked, axes: ReadonlySet<number>): boolean {
  const all = axes.size === expression.shape.length && axes.size > 0;
  return all && expression.dtype in COUNTED && blockCount(chunks) > 1;
}

/** What the functions of blocks are told. */
interface Wanted {
  q: readonly number[];
  options: PercentileOptions;
}

function fromCounts(array: Blocked, wanted: Wanted): Blocked {
  const { dtype } = array.expression;
  const kinds = COUNTED[dtype] as number;
  const last = array.chunks.length - 1;
  const counts = mappedBlocks(array, MODULE, "countValues", {
    args: { kinds },
    dtype: "float64",
    chunks: array.chunks.map((lengths, k) => lengths.map(() => (k === last ? kinds : 1))),
  });
  const total = reduced(reshaped(counts, [-1, kinds]), "sum", new Set([0]), {});
  return mappedBlocks(total, MODULE, "percentilesOfCounts", {
    args: { ...wanted, dtype },
    chunks: [[wanted.q.length]],
  });
}

function alongAxes(array: Blocked, axes: ReadonlySet<number>, wanted: Wanted): Blocked {
  const single = array.expression.shape.length === 0;
  const given = single ? reshaped(array, [1]) : array;
  const along = single ? new Set([0]) : axes;
  if (along.size === 0)
    throw new BeambookError("InvalidArgument", "No axes to take percentiles along.");
  const whole = wholeAlong(given.expression, given.chunks, along);
  const [first, ...others] = [...along].sort((a, b) => a - b);
  const chunks = whole.chunks
    .map((lengths, k) => (k === first ? [wanted.q.length] : lengths))
    .filter((_, k) => !others.includes(k));
  const args = { ...wanted, axes: [first, ...others] };
  const options = { args, dtype: "float64", dropAxis: others, chunks } as const;
  const mapped = mappedBlocks(whole, MODULE, "percentilesAlong", options);
  const rest = mapped.chunks.map((_, k) => k).filter((k) => k !== first);
  return transposed(mapped, [first, ...rest]);
}
