import type { SourceRequest } from "../lazy/index.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { full } from "./detector/convert.js";

/** URL of this module, for lazy arrays. */
export const module: string = import.meta.url;

/** A block of one value; NaN travels as text. */
export function filledBlock({ args, shape, dtype }: SourceRequest<{ value: string }>): NDArray {
  return full(shape, dtype, Number(args.value));
}
