import { BeambookError } from "../errors.js";
import type { DType } from "../ndarray/dtype.js";
import { astype, binary, compare, test, unary } from "../ndarray/elementwise.js";
import { type AxisSelection, sameShape } from "../ndarray/index.js";
import { where } from "../ndarray/masks.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { Operand } from "../ndarray/operand.js";
import type { BinaryOp, ComparisonOp, TestOp, UnaryOp } from "../ndarray/operations.js";
import { reduce } from "../ndarray/reduce.js";
import { concatenate } from "../ndarray/stack.js";
import type {
  CallBlockExpression,
  ElementExpression,
  Expression,
  SourceExpression,
} from "./expression.js";
import { inputsOf } from "./expression.js";
import { selectionOf } from "./region.js";

/** What the function of a source is called with; it gives the array that the selection takes. */
export interface SourceRequest<A = unknown> {
  /** What the source was made with. */
  args: A;
  /** One range or list per axis of the source; none drops an axis. */
  selection: AxisSelection[];
  /** What is expected: lengths of the axes and dtype. */
  shape: readonly number[];
  dtype: DType;
  /** An array of this shape and dtype that is no longer needed: what is wanted may be read into it. */
  out?: NDArray;
}

/** What a function of blocks is called with; it gives the block of the result. */
export interface BlockRequest<A = unknown> {
  /** The block's values. */
  block: NDArray;
  /** What `mapBlocks` was given. */
  args: A;
  /** The block's place in the grid of blocks. */
  index: readonly number[];
  /** The block's first element in the whole array. */
  start: readonly number[];
}

/** Reads what a source is asked for. */
export type ReadSource = (expression: SourceExpression) => Promise<NDArray>;

/** Computes a localised expression in this thread. What occurs twice in it is computed once. */
export function evaluate(expression: Expression, read: ReadSource = readSource): Promise<NDArray> {
  const uses = new Map<Expression, number>();
  const count = (one: Expression): void => {
    const seen = uses.get(one) ?? 0;
    uses.set(one, seen + 1);
    if (seen === 0) inputsOf(one).forEach(count);
  };
  count(expression);
  const kept = new Map<Expression, Promise<NDArray>>();
  const compute = (one: Expression): Promise<NDArray> => {
    if ((uses.get(one) ?? 1) < 2) return evaluateOne(one, compute, read);
    const known = kept.get(one) ?? evaluateOne(one, compute, read);
    kept.set(one, known);
    return known;
  };
  return compute(expression);
}

type Compute = (expression: Expression) => Promise<NDArray>;

async function evaluateOne(
  expression: Expression,
  compute: Compute,
  read: ReadSource,
): Promise<NDArray> {
  switch (expression.kind) {
    case "source":
      return read(expression);
    case "memory":
      return expression.array;
    case "elements":
      return evaluateElements(expression, compute);
    case "concatenate": {
      const parts: NDArray[] = [];
      for (const input of expression.inputs) parts.push(await compute(input));
      return concatenate(parts, expression.axis);
    }
    case "transpose":
      return (await compute(expression.input)).transpose(...expression.order);
    case "reshape":
      return (await compute(expression.input)).reshape(...expression.shape);
    case "take":
      return (await compute(expression.input)).slice(...selectionOf(expression.region));
    case "reduce": {
      const { reduction, axes, ddof, dtype, input } = expression;
      return reduce(reduction, await compute(input), axes, { ddof, dtype, keepdims: true });
    }
    case "callBlock":
      return callBlock(expression, compute);
    case "number":
    case "call":
      throw new BeambookError("Internal", `A ${expression.kind} is no array by itself.`);
  }
}

async function evaluateElements(expression: ElementExpression, compute: Compute): Promise<NDArray> {
  const { fn, parameters } = expression;
  const operands: Operand[] = [];
  for (const input of expression.inputs) {
    operands.push(input.kind === "number" ? input.value : await compute(input));
  }
  return applyToElements(fn, parameters, operands);
}

/** A function of elements, by its name and parameters. */
export function applyToElements(
  fn: ElementExpression["fn"],
  parameters: ElementExpression["parameters"],
  operands: readonly Operand[],
): NDArray {
  const [first, second, third] = operands as readonly NDArray[];
  const [name, other] = parameters;
  switch (fn) {
    case "binary":
      return binary(name as BinaryOp, first, second);
    case "compare":
      return compare(name as ComparisonOp, first, second);
    case "unary":
      return unary(name as UnaryOp, first);
    case "test":
      return test(name as TestOp, first);
    case "astype":
      return first.is(name as DType) ? first : astype(first, name as DType);
    case "clip":
      return first.clip(name as number | null, other as number | null);
    case "round":
      return first.round(name as number);
    case "where":
      return where(first, second, third);
  }
}

/**
 * Reads a source.
 *
 * @param spare - an array that is no longer needed, to be used again if it fits
 */
export async function readSource(expression: SourceExpression, spare?: NDArray): Promise<NDArray> {
  const { module, name, args, region, shape, dtype } = expression;
  const read = await functionOf(module, name);
  const request: SourceRequest = { args, selection: selectionOf(region), shape, dtype };
  if (spare?.is(dtype) && sameShape(spare.shape, shape)) request.out = spare;
  return checked((await read(request)) as NDArray, expression);
}

async function callBlock(expression: CallBlockExpression, compute: Compute): Promise<NDArray> {
  const { module, name, args, index, start } = expression;
  const call = await functionOf(module, name);
  const request: BlockRequest = { block: await compute(expression.input), args, index, start };
  return checked((await call(request)) as NDArray, expression);
}

async function functionOf(module: string, name: string): Promise<(request: unknown) => unknown> {
  const loaded = (await import(module)) as Record<string, unknown>;
  const fn = loaded[name];
  if (typeof fn === "function") return fn as (request: unknown) => unknown;
  throw new BeambookError("NotFound", `The module has no function "${name}".`, {
    file: module,
    hint: `It exports ${Object.keys(loaded).join(", ")}.`,
  });
}

/** A function of somebody else may give anything. */
function checked(
  array: NDArray,
  { shape, dtype, module, name }: SourceExpression | CallBlockExpression,
): NDArray {
  if (array?.dtype === dtype && sameShape(array.shape, shape)) return array;
  const given = array?.shape ? `${array.dtype} (${array.shape.join(", ")})` : typeof array;
  throw new BeambookError(
    "ShapeMismatch",
    `${name} gave ${given} where ${dtype} (${shape.join(", ")}) was announced.`,
    { file: module, hint: "State the dtype and chunks of what the function gives." },
  );
}
