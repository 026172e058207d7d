import { BeambookError } from "../errors.js";
import { isBigInt, lanes } from "./dtype.js";
import { type ElementStep, eachElement } from "./each-element.js";
import { astype } from "./elementwise.js";
import type { Walker } from "./loops.js";
import { NDArray, zeros } from "./ndarray.js";
import type { BinaryOp, ComparisonOp, UnaryOp } from "./operations.js";
import { imagPart, partType, realPart, zeroPart } from "./parts.js";
import { broadcastShapes, broadcastStrides } from "./promote.js";

type ComplexDType = "complex64" | "complex128";
type AnyArray = NDArray;

/** Steps over real and imaginary parts: $0 + $1 i and $2 + $3 i give $4 + $5 i. */
const BINARY: Readonly<Partial<Record<BinaryOp, string>>> = {
  add: "$4 = $0 + $2; $5 = $1 + $3;",
  subtract: "$4 = $0 - $2; $5 = $1 - $3;",
  multiply: "const a = $0, b = $1, c = $2, d = $3; $4 = a * c - b * d; $5 = a * d + b * c;",
  // Smith's way: the larger part of the divisor is divided out first, so that squares do not overflow.
  divide:
    "const a = $0, b = $1, c = $2, d = $3; if (c === 0 && d === 0) { $4 = a / Math.abs(c); $5 = b / Math.abs(c); } else if (Math.abs(c) >= Math.abs(d)) { const r = d / c, n = c + d * r; $4 = (a + b * r) / n; $5 = (b - a * r) / n; } else { const r = c / d, n = c * r + d; $4 = (a * r + b) / n; $5 = (b * r - a) / n; }",
  power: "const r = power($0, $1, $2, $3); $4 = r[0]; $5 = r[1];",
};

/** Small whole powers are products, which keeps them exact; all others go through the polar form. */
const POWER = `const power = (a, b, c, d) => {
  if (c === 0 && d === 0) return [1, 0];
  if (a === 0 && b === 0) return c > 0 ? [0, 0] : [NaN, NaN];
  if (d === 0 && Number.isInteger(c) && Math.abs(c) <= 100) {
    let x = 1, y = 0;
    for (let n = Math.abs(c), p = a, q = b; n > 0; n >>= 1) {
      if (n & 1) [x, y] = [x * p - y * q, x * q + y * p];
      [p, q] = [p * p - q * q, 2 * p * q];
    }
    const n = x * x + y * y;
    return c > 0 ? [x, y] : [x / n, -y / n];
  }
  const h = Math.log(Math.hypot(a, b)), t = Math.atan2(b, a);
  const r = Math.exp(c * h - d * t), f = d * h + c * t;
  return [r * Math.cos(f), r * Math.sin(f)];
};`;

/** $0 + $1 i gives $2 + $3 i. */
const UNARY: Readonly<Partial<Record<UnaryOp | "conjugate", string>>> = {
  negative: "$2 = -$0; $3 = -$1;",
  conjugate: "$2 = $0; $3 = -$1;",
  square: "const a = $0, b = $1; $2 = a * a - b * b; $3 = 2 * a * b;",
  reciprocal: "const a = $0, b = $1, n = a * a + b * b; $2 = a / n; $3 = -b / n;",
  exp: "const e = Math.exp($0), b = $1; $2 = e * Math.cos(b); $3 = e * Math.sin(b);",
  log: "const a = $0, b = $1; $2 = Math.log(Math.hypot(a, b)); $3 = Math.atan2(b, a);",
  sqrt: "const a = $0, b = $1, h = Math.hypot(a, b), p = Math.sqrt((h + Math.abs(a)) / 2), q = p === 0 ? 0 : Math.abs(b) / (2 * p), s = b < 0 || Object.is(b, -0) ? -1 : 1; if (a >= 0) { $2 = p; $3 = s * q; } else { $2 = q; $3 = s * p; }",
};

/** $0 + $1 i gives a real $2; the square root alone would overflow beyond 1e154. */
const REAL = {
  abs: "const a = $0, b = $1, h = Math.sqrt(a * a + b * b); $2 = h > 1e-150 && h < 1e150 ? h : Math.hypot(a, b);",
  angle: "$2 = Math.atan2($1, $0);",
} as const;

/** A view of the real parts. */
export function realView(a: AnyArray): NDArray<"float32" | "float64"> {
  return partView(a, realPart(a));
}

/** A view of the imaginary parts. */
export function imagView(a: AnyArray): NDArray<"float32" | "float64"> {
  return partView(a, imagPart(a));
}

function partView(
  { shape }: { shape: readonly number[] },
  { data, dtype, strides, offset }: Walker,
): NDArray<"float32" | "float64"> {
  const layout = { shape, strides, offset };
  return new NDArray(data as Float64Array, dtype as "float64", layout);
}

/** Arithmetic of complex arrays; real ones count as complex without imaginary part. */
export function complexBinary(
  op: BinaryOp,
  a: AnyArray,
  b: AnyArray,
  dtype: ComplexDType,
): AnyArray {
  const source = BINARY[op];
  if (!source) throw notForComplex(op, dtype);
  const shape = broadcastShapes(a.shape, b.shape);
  const out = zeros(shape, dtype);
  const walkers = [...parts(a, shape), ...parts(b, shape), realPart(out), imagPart(out)];
  const prelude = op === "power" ? POWER : "";
  eachElement({ name: `complex ${op}`, prelude, source }, shape, walkers);
  return out;
}

/** Whether complex numbers are equal, or not zero; they have no order. */
export function compareComplex(op: ComparisonOp, a: AnyArray, b: AnyArray): NDArray<"bool"> {
  const tests: Partial<Record<ComparisonOp, string>> = {
    equal: "$0 == $2 && $1 == $3",
    notEqual: "$0 != $2 || $1 != $3",
    and: "($0 != 0 || $1 != 0) && ($2 != 0 || $3 != 0)",
    or: "$0 != 0 || $1 != 0 || $2 != 0 || $3 != 0",
    xor: "($0 != 0 || $1 != 0) !== ($2 != 0 || $3 != 0)",
  };
  const test = tests[op];
  if (!test) throw notForComplex(op, lanes(a.dtype) === 2 ? a.dtype : b.dtype);
  const shape = broadcastShapes(a.shape, b.shape);
  const out = zeros(shape, "bool");
  eachElement({ name: `complex ${op}`, source: `$4 = (${test}) ? 1 : 0;` }, shape, [
    ...parts(a, shape),
    ...parts(b, shape),
    out as Walker,
  ]);
  return out;
}

/** Functions of a complex array; `abs` gives real numbers. */
export function complexUnary(op: UnaryOp | "conjugate" | "angle", a: AnyArray): AnyArray {
  if (op === "abs" || op === "angle") {
    const out = zeros(a.shape, partType(a.dtype));
    const step: ElementStep = { name: `complex ${op}`, source: REAL[op] };
    eachElement(step, a.shape, [realPart(a), imagPart(a), out as Walker]);
    return out;
  }
  const source = UNARY[op];
  if (!source) throw notForComplex(op, a.dtype);
  const out = zeros(a.shape, a.dtype as ComplexDType);
  eachElement({ name: `complex ${op}`, source }, a.shape, [
    realPart(a),
    imagPart(a),
    realPart(out),
    imagPart(out),
  ]);
  return out;
}

/** An array as complex numbers. */
export function toComplex(a: AnyArray, dtype: ComplexDType): NDArray<ComplexDType> {
  const out = zeros(a.shape, dtype);
  const step: ElementStep = {
    name: "to complex",
    source: "$2 = $0; $3 = $1;",
  };
  eachElement(step, a.shape, [...parts(a, a.shape), realPart(out), imagPart(out)]);
  return out;
}

/** Complex numbers from real and imaginary parts. */
export function complexFrom(re: AnyArray, im: AnyArray, dtype: ComplexDType): AnyArray {
  const out = zeros(re.shape, dtype);
  const copy: ElementStep = { name: "copy", source: "$1 = $0;" };
  eachElement(copy, re.shape, [re as Walker, realPart(out)]);
  eachElement(copy, im.shape, [im as Walker, imagPart(out)]);
  return out;
}

/** How to walk both parts of an array stretched to a shape. */
function parts(a: AnyArray, shape: readonly number[]): Walker[] {
  const strides = broadcastStrides(a.shape, a.strides, shape);
  if (isBigInt(a.dtype)) return parts(astype(a, "float64"), shape);
  const walker: Walker = { data: a.data, dtype: a.dtype, strides, offset: a.offset };
  if (lanes(a.dtype) === 2) return [realPart(walker), imagPart(walker)];
  return [walker, zeroPart(shape.length)];
}

function notForComplex(op: string, dtype: string): BeambookError {
  return new BeambookError("UnsupportedType", `${op} is not defined for ${dtype} arrays.`, {
    hint: "Use abs(), real() or imag() first.",
  });
}
