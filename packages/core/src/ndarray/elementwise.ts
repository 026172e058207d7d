import { BeambookError } from "../errors.js";
import { compareComplex, complexBinary, complexUnary, toComplex } from "./complex.js";
import { unfilled } from "./create.js";
import { type DType, isBigInt, isFloat, lanes } from "./dtype.js";
import { eachElement } from "./each-element.js";
import { asElement, asNumber, BIG, type Walker } from "./loops.js";
import type { NDArray } from "./ndarray.js";
import { asArray, type Operand } from "./operand.js";
import {
  BINARY,
  BITWISE,
  type BinaryOp,
  COMPARISON,
  type ComparisonOp,
  FLOATING,
  KEEPING,
  type KeepingOp,
  type OperationSource,
  sourceFor,
  TEST,
  type TestOp,
  TRUE_QUOTIENTS,
  type UnaryOp,
} from "./operations.js";
import { realPart } from "./parts.js";
import { broadcastShapes, broadcastStrides, promote, quotientType } from "./promote.js";
import { sameShape } from "./strides.js";

/** Where the result of an operation goes. */
export interface OutOption {
  /** Array of the result's shape and dtype to write into, for instance one of the operands; a new one unless given. */
  out?: NDArray;
}

/**
 * Applies an operation to two arrays, stretched over each other; dtypes promote as numpy's do.
 *
 * @throws ShapeMismatch when `out` has another shape or dtype than the result
 */
export function binary(
  op: BinaryOp,
  a: NDArray,
  operand: Operand,
  { out }: OutOption = {},
): NDArray {
  const b = asArray(operand, a.dtype);
  const common = promote(a.dtype, b.dtype);
  if (lanes(common) === 2) return into(out, complexBinary(op, a, b, common as "complex64"));
  if (BITWISE.has(op)) refuseFloats(op, common);
  const dtype = TRUE_QUOTIENTS.has(op) ? quotientType(common) : common;
  if (op === "power" && !isFloat(dtype)) refuseNegativePowers(b);
  const operation: OperationSource = BINARY[op];
  const read = (w: NDArray, k: number): string =>
    isBigInt(dtype) && !isBigInt(w.dtype) ? `BigInt($${k})` : readAs(w.dtype, `$${k}`, dtype);
  const value = sourceFor(operation, dtype);
  const step = {
    name: `${op} ${dtype}`,
    prelude: operation.prelude ?? "",
    source: `const x = ${read(a, 0)}, y = ${read(b, 1)}; $2 = ${isBigInt(dtype) ? value : asElement(dtype, value)};`,
  };
  return combine(a, b, dtype, step, out);
}

/** Compares two arrays element by element; NaN equals nothing, 64-bit integers compare exactly. */
export function compare(
  op: ComparisonOp,
  a: NDArray,
  operand: Operand,
  { out }: OutOption = {},
): NDArray<"bool"> {
  const b = asArray(operand, a.dtype, { exact: true });
  if (lanes(a.dtype) === 2 || lanes(b.dtype) === 2) return into(out, compareComplex(op, a, b));
  const source = `const x = $0, y = $1; $2 = (${COMPARISON[op]}) ? 1 : 0;`;
  return combine(a, b, "bool", { name: op, source }, out);
}

/** Applies a function to each element; integers become float64 where the function needs it. */
export function unary(op: UnaryOp, a: NDArray, { out }: OutOption = {}): NDArray {
  if (lanes(a.dtype) === 2) return into(out, complexUnary(op, a as NDArray<"complex64">));
  if (BITWISE.has(op)) {
    refuseFloats(op, a.dtype);
    if (a.dtype === "bool") return into(out, test("not", a));
  }
  if (op in FLOATING) {
    const dtype = quotientType(a.dtype);
    const source = `const x = ${asNumber(a.dtype, "$0")}; $1 = ${FLOATING[op as keyof typeof FLOATING]};`;
    return each(a, dtype, { name: `${op} ${dtype}`, source }, out);
  }
  const dtype = a.dtype === "bool" ? "int8" : a.dtype;
  const operation: OperationSource = KEEPING[op as KeepingOp];
  const step = {
    name: `${op} ${dtype}`,
    prelude: operation.prelude ?? "",
    source: `const x = $0; $1 = ${sourceFor(operation, dtype)};`,
  };
  return each(a, dtype, step, out);
}

/** Tests each element. */
export function test(op: TestOp, a: NDArray): NDArray<"bool"> {
  if (lanes(a.dtype) === 2) {
    const [re, im] = [a.real(), a.imag()].map((part) => test(op, part));
    const both = op === "isfinite" || op === "not";
    return compare(both ? "and" : "or", re, im);
  }
  const source = `const x = $0; $1 = (${TEST[op]}) ? 1 : 0;`;
  return each(a, "bool", { name: op, source });
}

/**
 * A copy in another dtype: floats are cut towards zero, integers wrap around, 64-bit integers stay exact among
 * integers, complex numbers lose their imaginary part.
 */
export function astype<D extends DType>(a: NDArray, dtype: D): NDArray<D> {
  if (a.is(dtype)) return a.copy();
  if (lanes(dtype) === 2) return toComplex(a, dtype as "complex64") as NDArray as NDArray<D>;
  const out = unfilled(a.shape, dtype);
  const from: Walker = lanes(a.dtype) === 2 ? realPart(a) : (a as Walker);
  eachElement(
    { name: `to ${dtype}`, prelude: BIG, source: `const x = $0; $1 = ${cast(from.dtype, dtype)};` },
    a.shape,
    [from, out as Walker],
  );
  return out;
}

function cast(from: DType, to: DType): string {
  if (isBigInt(to)) return isBigInt(from) ? "x" : "big(x)";
  if (!isBigInt(from)) return asElement(to, "x");
  if (to === "bool" || isFloat(to)) return asElement(to, "Number(x)");
  return "Number(BigInt.asIntN(32, x))";
}

function combine<D extends DType>(
  a: NDArray,
  b: NDArray,
  dtype: D,
  step: { name: string; source: string; prelude?: string },
  given?: NDArray,
): NDArray<D> {
  const shape = broadcastShapes(a.shape, b.shape);
  const out = target(given, shape, dtype);
  eachElement(step, shape, [stretched(a, shape), stretched(b, shape), out as Walker]);
  return out;
}

/** The array that a result goes to. */
function target<D extends DType>(
  given: NDArray | undefined,
  shape: readonly number[],
  dtype: D,
): NDArray<D> {
  if (!given) return unfilled(shape, dtype);
  if (given.is(dtype) && sameShape(given.shape, shape)) return given;
  throw new BeambookError(
    "ShapeMismatch",
    `out is ${given.dtype} (${given.shape.join(", ")}), the result is ${dtype} (${shape.join(", ")}).`,
  );
}

function into<D extends DType>(out: NDArray | undefined, result: NDArray<D>): NDArray<D> {
  return out ? target(out, result.shape, result.dtype).assign(result) : result;
}

function each<D extends DType>(
  a: NDArray,
  dtype: D,
  step: { name: string; source: string; prelude?: string },
  given?: NDArray,
): NDArray<D> {
  const out = target(given, a.shape, dtype);
  eachElement(step, a.shape, [a as Walker, out as Walker]);
  return out;
}

/** How to walk an array stretched to a shape. */
export function stretched(
  a: Walker & { shape: readonly number[] },
  shape: readonly number[],
): Walker {
  const { data, dtype, offset } = a;
  return { data, dtype, offset, strides: broadcastStrides(a.shape, a.strides, shape) };
}

/** 64-bit integers are read as they are where the result is one, else as numbers. */
function readAs(dtype: DType, expression: string, result: DType): string {
  return isBigInt(result) ? expression : asNumber(dtype, expression);
}

function refuseFloats(op: string, dtype: DType): void {
  if (!isFloat(dtype)) return;
  throw new BeambookError("UnsupportedType", `${op} is not defined for ${dtype} arrays.`, {
    hint: "Use astype() to make integers first.",
  });
}

function refuseNegativePowers(exponents: NDArray): void {
  if (!test("not", compare("less", exponents, 0)).all()) {
    throw new BeambookError("InvalidArgument", "Integers to negative powers are no integers.", {
      hint: 'Use astype("float64") first.',
    });
  }
}
