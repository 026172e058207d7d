import { binary, compare } from "./elementwise.js";
import { isLabelledArray, isNDArray } from "./guards.js";
import { LabelledArray } from "./labelled.js";
import { align, combined } from "./labelled-align.js";
import { where } from "./masks.js";
import type { NDArray } from "./ndarray.js";
import type { Operand } from "./operand.js";
import type { BinaryOp, ComparisonOp } from "./operations.js";

/** What a labelled array is combined with: another one (aligned), an array that fits its shape, or a number. */
export type LabelledOperand = LabelledArray | Operand;

/** Arithmetic, aligned on coordinates. */
export function binaryLabelled(
  op: BinaryOp,
  a: LabelledArray,
  other: LabelledOperand,
): LabelledArray {
  return combine(a, other, (x, y) => binary(op, x, y));
}

/** Comparison, aligned on coordinates. */
export function compareLabelled(
  op: ComparisonOp,
  a: LabelledArray,
  other: LabelledOperand,
): LabelledArray<"bool"> {
  return combine(a, other, (x, y) => compare(op, x, y)) as LabelledArray<"bool">;
}

function combine(
  a: LabelledArray,
  other: LabelledOperand,
  apply: (x: NDArray, y: Operand) => NDArray,
): LabelledArray {
  if (isLabelledArray(other)) {
    const aligned = align(a, other);
    return combined(apply(aligned.left, aligned.right), aligned, a, other);
  }
  return new LabelledArray(apply(a.values, other), { ...a });
}

/** The values where a condition holds, elsewhere another number; without one NaN (integers become float64). */
export function whereLabelled(
  a: LabelledArray,
  condition: LabelledArray | NDArray,
  other: number,
): LabelledArray {
  const mask = isNDArray(condition) ? new LabelledArray(condition, { dims: a.dims }) : condition;
  const aligned = align(a, mask);
  return combined(where(aligned.right, aligned.left, other), aligned, a, a);
}
