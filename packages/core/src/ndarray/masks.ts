import { BeambookError } from "../errors.js";
import { unfilled } from "./create.js";
import { type DType, isBigInt, lanes } from "./dtype.js";
import { eachElement } from "./each-element.js";
import { astype, binary, stretched, test } from "./elementwise.js";
import { asElement, BIG, type Walker } from "./loops.js";
import type { NDArray } from "./ndarray.js";
import { asArray, type Operand } from "./operand.js";
import { imagPart, realPart } from "./parts.js";
import { broadcastShapes, promote } from "./promote.js";
import { sameShape } from "./strides.js";

/** Elements of `x` where a condition holds, of `y` elsewhere; all three are stretched over each other. */
export function where(condition: NDArray, x: Operand, y: Operand): NDArray {
  const likeX = typeof x === "object" && "dtype" in x ? x.dtype : undefined;
  const likeY = typeof y === "object" && "dtype" in y ? y.dtype : undefined;
  const a = asArray(x, likeX ?? likeY ?? "float64");
  const b = asArray(y, likeY ?? a.dtype);
  const dtype = promote(a.dtype, b.dtype);
  const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape));
  const out = unfilled(shape, dtype);
  const truth = condition.dtype === "bool" ? condition : test("not", test("not", condition));
  const [left, right] = [a, b].map((part) => (part.is(dtype) ? part : astype(part, dtype)));
  const mask = stretched(truth as Walker & NDArray, shape);
  const walkers = [left, right].map((part) => stretched(part as Walker & NDArray, shape));
  const step = { name: "where", source: "$3 = $0 ? $1 : $2;" };
  if (lanes(dtype) === 1) {
    eachElement(step, shape, [mask, ...walkers, out as Walker]);
  } else {
    eachElement(step, shape, [mask, ...walkers.map(realPart), realPart(out)]);
    eachElement(step, shape, [mask, ...walkers.map(imagPart), imagPart(out)]);
  }
  return out;
}

/** Elements no smaller than `low` and no larger than `high`, in the array's dtype; NaN stays. */
export function clip(a: NDArray, low: number | null, high: number | null): NDArray {
  let out = a;
  const bound = (limit: number, op: "minimum" | "maximum"): NDArray => {
    const raised = binary(op, out, limit);
    return raised.is(a.dtype) ? raised : astype(raised, a.dtype);
  };
  if (low !== null) out = bound(low, "maximum");
  if (high !== null) out = bound(high, "minimum");
  return out === a ? a.copy() : out;
}

/** The elements where a mask of the same shape is true, in one axis. */
export function extract<D extends DType>(a: NDArray<D>, mask: NDArray): NDArray<D> {
  if (!sameShape(a.shape, mask.shape)) throw differentShapes(a, mask);
  const flags = truthOf(mask);
  const positions: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i]) positions.push(i);
  return a.reshape(a.size).take(positions, 0);
}

/** Sets the elements where a mask is true; the mask is stretched over the array. */
export function putmask(a: NDArray, mask: NDArray, value: number | bigint): void {
  if (!sameShape(broadcastShapes(a.shape, mask.shape), a.shape)) throw differentShapes(a, mask);
  const truth = mask.dtype === "bool" ? mask : test("not", test("not", mask));
  const flags = stretched(truth as Walker & NDArray, a.shape);
  const number: Walker = {
    ...{ dtype: isBigInt(a.dtype) ? "int64" : "float64", offset: 0 },
    data: isBigInt(a.dtype) ? BigInt64Array.of(BigInt(value)) : Float64Array.of(Number(value)),
    strides: a.shape.map(() => 0),
  };
  const stored = isBigInt(a.dtype) ? "$1" : asElement(a.dtype, "$1");
  const step = { name: `put ${a.dtype}`, prelude: BIG, source: `if ($0) $2 = ${stored};` };
  if (lanes(a.dtype) === 1) {
    eachElement(step, a.shape, [flags, number, a as Walker]);
  } else {
    const zero = { ...number, data: new Float64Array(1) };
    eachElement(step, a.shape, [flags, number, realPart(a)]);
    eachElement(step, a.shape, [flags, zero, imagPart(a)]);
  }
}

function truthOf(mask: NDArray): ArrayLike<unknown> {
  return mask.dtype === "bool" ? mask.flat() : test("not", test("not", mask)).flat();
}

function differentShapes(a: NDArray, mask: NDArray): BeambookError {
  return new BeambookError(
    "ShapeMismatch",
    `The mask has shape (${mask.shape.join(", ")}), the array (${a.shape.join(", ")}).`,
  );
}
