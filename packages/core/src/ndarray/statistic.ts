import { BeambookError } from "../errors.js";
import { astype, type OutOption } from "./elementwise.js";
import { type NDArray, ndarray } from "./ndarray.js";
import { type Axes, type ReduceOptions, type Reduction, reduce } from "./reduce.js";

/** Axes and options of a statistic; none at all asks for a number. */
export type ReduceArguments = [axes?: Axes, options?: ReduceOptions];

/** Without arguments a number, otherwise an array. */
export function statistic(kind: Reduction, a: NDArray, args: ReduceArguments): number | NDArray {
  if (args.length > 0) return reduce(kind, a, ...args);
  // A number needs no rounding to float32.
  const wide = a.dtype === "float32" && kind !== "min" && kind !== "max";
  const result = reduce(kind, a, null, wide ? { dtype: "float64" } : {});
  const value: unknown = result.get();
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return value;
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return Number(value);
  throw new BeambookError(
    "UnsupportedType",
    `The ${kind} of this ${a.dtype} array is not exact as a number.`,
    { hint: `Use .${kind}(null).get().` },
  );
}

/** A function of each element, in float64. */
export function mapped(
  a: NDArray,
  fn: (value: number) => number,
  { out }: OutOption = {},
): NDArray<"float64"> {
  const values = ndarray(
    Float64Array.from(astype(a, "float64").data, (v) => fn(v)),
    a.shape,
  );
  return out ? (out as NDArray<"float64">).assign(values) : values;
}
