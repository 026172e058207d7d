import { BeambookError } from "../errors.js";
import { type DType, isFloat, lanes } from "./dtype.js";
import { astype, binary, type OutOption, unary } from "./elementwise.js";
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

/** The element of an array of one where no arguments were given, otherwise the array. */
export function single<T extends number | boolean, D extends DType>(
  result: NDArray<D>,
  args: readonly unknown[],
): T | NDArray<D> {
  return args.length > 0 ? result : (result.get() as unknown as T);
}

/** Elements rounded to digits after the point; integers only change where these are negative. */
export function rounded(a: NDArray, decimals: number): NDArray {
  if (decimals === 0 || (decimals > 0 && !isFloat(a.dtype) && lanes(a.dtype) === 1)) {
    return unary("round", a);
  }
  const scale = 10 ** Math.abs(decimals);
  const steps = ["multiply", "divide"] as const;
  const [before, after] = decimals > 0 ? steps : [steps[1], steps[0]];
  const scaled = binary(before, a, scale);
  return astype(binary(after, unary("round", scaled), scale), a.dtype);
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
