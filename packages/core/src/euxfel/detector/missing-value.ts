import { BeambookError } from "../../errors.js";
import { full } from "../../ndarray/create.js";
import { type DType, isFloat } from "../../ndarray/dtype.js";

/**
 * What stands for missing values: NaN for floating point and 0 for integers, unless another is wanted.
 *
 * @throws `InvalidArgument` for one that the dtype cannot hold.
 */
export function missingValue(dtype: DType, wanted?: number): number {
  if (wanted === undefined) return isFloat(dtype) ? Number.NaN : 0;
  if (isFloat(dtype)) return wanted;
  if (Number.isInteger(wanted) && Number(full([1], wanted, dtype).get(0)) === wanted) return wanted;
  throw new BeambookError("InvalidArgument", `${dtype} cannot hold the fillValue ${wanted}.`, {
    hint: 'Give another one, or astype: "float32".',
  });
}
