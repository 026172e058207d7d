import type { DType } from "./dtype.js";

/** Source of an operation on `x` and `y`, by the kind of the result. */
export interface OperationSource {
  /** For numbers. */
  readonly number: string;
  /** For 8- to 32-bit integers, where it differs. */
  readonly integer?: string;
  /** For 64-bit integers, where it differs. */
  readonly bigint?: string;
  readonly prelude?: string;
}

/** x to the power of a whole y >= 0, modulo 2^32 as C does. */
const INTEGER_POWER =
  "const power = (x, y) => { let r = 1; for (let b = x; y > 0; y = Math.floor(y / 2)) { if (y % 2 === 1) r = Math.imul(r, b); b = Math.imul(b, b); } return r; };" +
  "const bigPower = (x, y) => { let r = 1n; for (let b = x; y > 0n; y >>= 1n) { if (y & 1n) r = BigInt.asIntN(64, r * b); b = BigInt.asIntN(64, b * b); } return r; };";
/** By way of the remainder: 1 // 0.1 is 9, since ten times the float 0.1 is more than 1. */
const FLOORED =
  "const floored = (x, y) => { if (y === 0) return x / y; const r = x % y, d = (x - r) / y - (r !== 0 && (y < 0) !== (r < 0) ? 1 : 0); if (d === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0; const f = Math.floor(d); return d - f > 0.5 ? f + 1 : f; };" +
  "const fl = (x, y) => { const q = x / y; return (x % y !== 0n) && ((x < 0n) !== (y < 0n)) ? q - 1n : q; };";

/** Operations on two arrays. */
export const BINARY: Readonly<Record<BinaryOp, OperationSource>> = {
  add: { number: "x + y" },
  subtract: { number: "x - y" },
  multiply: { number: "x * y", integer: "Math.imul(x, y)", bigint: "x * y" },
  divide: { number: "x / y" },
  floorDivide: {
    number: "floored(x, y)",
    integer: "Math.floor(x / y)",
    bigint: "y === 0n ? 0n : fl(x, y)",
    prelude: FLOORED,
  },
  power: {
    number: "x === 1 || (x === -1 && (y === Infinity || y === -Infinity)) ? 1 : x ** y",
    integer: "power(x, y)",
    bigint: "bigPower(x, y)",
    prelude: INTEGER_POWER,
  },
  remainder: {
    number: "rem(x, y)",
    bigint: "y === 0n ? 0n : rem(x, y)",
    prelude:
      "const rem = (x, y) => { const r = x % y; return r != 0 && (r < 0) !== (y < 0) ? r + y : r; };",
  },
  minimum: { number: "x < y || x !== x ? x : y" },
  maximum: { number: "x > y || x !== x ? x : y" },
  hypot: { number: "Math.hypot(x, y)" },
  arctan2: { number: "Math.atan2(x, y)" },
  bitwiseAnd: { number: "x & y" },
  bitwiseOr: { number: "x | y" },
  bitwiseXor: { number: "x ^ y" },
  leftShift: { number: "y > 31 ? 0 : x << y", bigint: "y < 0n || y > 63n ? 0n : x << y" },
  rightShift: {
    number: "x < 0 ? x >> Math.min(y, 31) : y > 31 ? 0 : x > 0x7fffffff ? x >>> y : x >> y",
    bigint: "y < 0n || y > 63n ? (x < 0n ? -1n : 0n) : x >> y",
  },
};

/** Comparisons; the result is bool. Numbers and 64-bit integers compare by value. */
export const COMPARISON = {
  equal: "x == y",
  notEqual: "x != y",
  less: "x < y",
  lessEqual: "x <= y",
  greater: "x > y",
  greaterEqual: "x >= y",
  and: "x != 0 && y != 0",
  or: "x != 0 || y != 0",
  xor: "(x != 0) !== (y != 0)",
} as const;

/** Functions of one array that keep floats as they are and make integers float64. */
export const FLOATING = {
  sqrt: "Math.sqrt(x)",
  cbrt: "Math.cbrt(x)",
  exp: "Math.exp(x)",
  expm1: "Math.expm1(x)",
  log: "Math.log(x)",
  log10: "Math.log10(x)",
  log2: "Math.log2(x)",
  log1p: "Math.log1p(x)",
  sin: "Math.sin(x)",
  cos: "Math.cos(x)",
  tan: "Math.tan(x)",
  arcsin: "Math.asin(x)",
  arccos: "Math.acos(x)",
  arctan: "Math.atan(x)",
  sinh: "Math.sinh(x)",
  cosh: "Math.cosh(x)",
  tanh: "Math.tanh(x)",
  degrees: "x * (180 / Math.PI)",
  radians: "x * (Math.PI / 180)",
  reciprocal: "1 / x",
} as const;

const EVEN =
  "const even = (v) => { const f = Math.floor(v), d = v - f; return d > 0.5 || (d === 0.5 && f % 2 !== 0) ? f + 1 : f; };";

/** Functions of one array that keep its dtype; for integers `same` where nothing is to do. */
export const KEEPING: Readonly<Record<KeepingOp, OperationSource>> = {
  abs: {
    number: "x < 0 ? -x : x === 0 ? 0 : x",
    integer: "x < 0 ? -x : x",
    bigint: "x < 0n ? -x : x",
  },
  negative: { number: "-x" },
  square: { number: "x * x", integer: "Math.imul(x, x)", bigint: "x * x" },
  floor: { number: "Math.floor(x)", integer: "x", bigint: "x" },
  ceil: { number: "Math.ceil(x)", integer: "x", bigint: "x" },
  trunc: { number: "Math.trunc(x)", integer: "x", bigint: "x" },
  round: { number: "even(x)", integer: "x", bigint: "x", prelude: EVEN },
  sign: { number: "Math.sign(x)", bigint: "x > 0n ? 1n : x < 0n ? -1n : 0n" },
  invert: { number: "~x" },
};

/** Tests of one array; the result is bool. */
export const TEST = {
  isfinite: "Number.isFinite(Number(x))",
  isnan: "x !== x",
  isinf: "x === Infinity || x === -Infinity",
  not: "x == 0",
} as const;

/** Arithmetic of two arrays, by numpy's names. */
export type BinaryOp =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "floorDivide"
  | "power"
  | "remainder"
  | "minimum"
  | "maximum"
  | "hypot"
  | "arctan2"
  | "bitwiseAnd"
  | "bitwiseOr"
  | "bitwiseXor"
  | "leftShift"
  | "rightShift";
/** Comparisons of two arrays. */
export type ComparisonOp = keyof typeof COMPARISON;
/** Functions of one array that keep its dtype. */
export type KeepingOp =
  | "abs"
  | "negative"
  | "square"
  | "floor"
  | "ceil"
  | "trunc"
  | "round"
  | "sign"
  | "invert";
/** Functions of one array. */
export type UnaryOp = keyof typeof FLOATING | KeepingOp;
/** Tests of one array. */
export type TestOp = keyof typeof TEST;

/** Operations that always give floating point numbers. */
export const TRUE_QUOTIENTS: ReadonlySet<string> = new Set(["divide", "hypot", "arctan2"]);
/** Operations on the bits of integers. */
export const BITWISE: ReadonlySet<string> = new Set([
  "bitwiseAnd",
  "bitwiseOr",
  "bitwiseXor",
  "leftShift",
  "rightShift",
  "invert",
]);

/** The source for a result of a dtype. */
export function sourceFor(operation: OperationSource, dtype: DType): string {
  if (/int64/.test(dtype)) return operation.bigint ?? operation.number;
  return /int/.test(dtype) ? (operation.integer ?? operation.number) : operation.number;
}
