import { BeambookError } from "../errors.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { KeyData } from "./key-data.js";

/** How {@link KeyData.asSingleValue} compares and reduces. */
export interface SingleValueOptions {
  /** Largest relative difference; default 1e-5. */
  rtol?: number;
  /** Largest difference beside the relative one; default 0. */
  atol?: number;
  /** What the entries are compared with: a statistic, the first entry, or a function of all entries; default median. */
  reduceBy?:
    | "median"
    | "mean"
    | "min"
    | "max"
    | "nanmedian"
    | "nanmean"
    | "first"
    | ((entries: NDArray) => number | NDArray);
}

/** The value that all entries of a key have. */
export async function singleValue(
  data: KeyData,
  { rtol = 1e-5, atol = 0, reduceBy }: SingleValueOptions,
): Promise<number | bigint | string | NDArray> {
  if (data.shape[0] === 0) throw new BeambookError("NoData", `${data.label} has no data.`);
  if (data.dtype.startsWith("string")) return singleText(data, reduceBy);
  const entries = await data.ndarray();
  const value = reduced(entries, reduceBy ?? "median");
  const numbers = entries.astype("float64");
  // Infinities differ by NaN, also from themselves.
  const difference = numbers.subtract(value).map("abs").putmask(numbers.equal(value), 0);
  const size = typeof value === "number" ? Math.abs(value) : value.map("abs");
  const limit = typeof size === "number" ? atol + rtol * size : size.multiply(rtol).add(atol);
  if (!difference.lessEqual(limit).all()) {
    const largest = difference.max();
    const relative = difference.divide(size).max();
    throw new BeambookError(
      "NotClose",
      `The values of ${data.label} differ by up to ${largest.toPrecision(3)} (relative ${relative.toPrecision(3)}).`,
      { hint: "Give larger tolerances: { rtol, atol }." },
    );
  }
  return value;
}

function reduced(
  entries: NDArray,
  by: NonNullable<SingleValueOptions["reduceBy"]>,
): number | NDArray {
  if (typeof by === "function") return by(entries);
  const value = by === "first" ? entries.slice(0).astype("float64") : entries.reduce(by, 0);
  return value.ndim === 0 ? Number(value.get()) : value;
}

async function singleText(
  data: KeyData,
  reduceBy: SingleValueOptions["reduceBy"],
): Promise<string> {
  if (reduceBy !== undefined) {
    throw new BeambookError(
      "UnsupportedType",
      `${data.label} holds text, which has no ${reduceBy}.`,
    );
  }
  const values = [...new Set(await data.strings())];
  if (values.length === 1) return values[0];
  throw new BeambookError(
    "NotClose",
    `${data.label} has ${values.length} different texts: ${values.slice(0, 5).join(", ")}.`,
  );
}
