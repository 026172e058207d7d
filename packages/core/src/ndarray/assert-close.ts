import { BeambookError } from "../errors.js";
import { isBigInt, lanes } from "./dtype.js";
import { astype } from "./elementwise.js";
import type { NDArray } from "./ndarray.js";
import { asArray, type Operand } from "./operand.js";
import { broadcastTo } from "./stack.js";

/** How much numbers may differ: `atol + rtol * |expected|`. */
export interface Tolerance {
  /** 1e-7. */
  rtol?: number;
  /** 0. */
  atol?: number;
  /** Whether NaN equals NaN; true. */
  equalNan?: boolean;
}

/** Where and how much arrays differ. */
interface Difference {
  count: number;
  index: number[];
  size: number;
}

/**
 * Throws unless two arrays (or an array and a number) agree within tolerance.
 *
 * @throws ShapeMismatch; NotClose with the number of differences, the largest one and where it is
 */
export function assertAllClose(actual: NDArray, expected: Operand, options: Tolerance = {}): void {
  const [a, b] = sameShaped(actual, expected);
  const found = largestDifference(a, b, options);
  if (!found) return;
  const { count, index, size } = found;
  const { rtol = 1e-7, atol = 0 } = options;
  const at = `[${index.join(", ")}]`;
  throw new BeambookError(
    "NotClose",
    `${count} of ${a.size} elements differ by more than rtol ${rtol}, atol ${atol}: largest difference ${size}, ${show(a.get(...index))} instead of ${show(b.get(...index))}`,
    { at },
  );
}

/** Whether two arrays agree within tolerance. */
export function allclose(actual: NDArray, expected: Operand, options: Tolerance = {}): boolean {
  const [a, b] = sameShaped(actual, expected);
  return (
    largestDifference(a, b, { rtol: 1e-5, atol: 1e-8, equalNan: false, ...options }) === undefined
  );
}

function sameShaped(actual: NDArray, expected: Operand): [NDArray, NDArray] {
  const other = asArray(expected, actual.dtype, { exact: true });
  if (other.ndim === 0) return [actual, broadcastTo(other, actual.shape)];
  if (actual.ndim === other.ndim && actual.shape.every((n, k) => n === other.shape[k])) {
    return [actual, other];
  }
  throw new BeambookError(
    "ShapeMismatch",
    `The array has shape (${actual.shape.join(", ")}), expected (${other.shape.join(", ")}).`,
  );
}

function largestDifference(a: NDArray, b: NDArray, options: Tolerance): Difference | undefined {
  const { rtol = 1e-7, atol = 0, equalNan = true } = options;
  const width = lanes(a.dtype) === 2 || lanes(b.dtype) === 2 ? 2 : 1;
  const exact = isBigInt(a.dtype) && isBigInt(b.dtype);
  const [x, y] = [a, b].map((part) =>
    exact ? part.flat() : astype(part, width === 2 ? "complex128" : "float64").flat(),
  );
  let count = 0;
  let worst = -1;
  let size = -1;
  for (let i = 0; i < a.size; i++) {
    const difference = distance(x, y, i, width, equalNan);
    const limit = atol + rtol * magnitude(y, i, width);
    if (difference <= limit) continue;
    count++;
    const known = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    if (known > size) [worst, size] = [i, known];
  }
  return count === 0 ? undefined : { count, index: indexOf(worst, a.shape), size };
}

type Numbers = ArrayLike<number | bigint>;

function distance(x: Numbers, y: Numbers, i: number, width: number, equalNan: boolean): number {
  let squares = 0;
  for (let part = 0; part < width; part++) {
    const p = x[i * width + part];
    const q = y[i * width + part];
    if (p === q || (equalNan && Number.isNaN(p) && Number.isNaN(q))) continue;
    const d = typeof p === "bigint" ? Number(p - (q as bigint)) : p - (q as number);
    squares = width === 1 ? Math.abs(d) : squares + d * d;
  }
  return width === 1 ? squares : Math.sqrt(squares);
}

function magnitude(y: Numbers, i: number, width: number): number {
  const size =
    width === 1 ? Math.abs(Number(y[i])) : Math.hypot(Number(y[2 * i]), Number(y[2 * i + 1]));
  return Number.isFinite(size) ? size : 0;
}

function indexOf(position: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (let k = shape.length - 1; k >= 0; k--) {
    index.unshift(rest % shape[k]);
    rest = Math.floor(rest / shape[k]);
  }
  return index;
}

function show(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
