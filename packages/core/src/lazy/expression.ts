import type { Complex, DType } from "../ndarray/dtype.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { Reduction } from "../ndarray/reduce.js";
import type { Chunks } from "./chunks.js";
import type { Region } from "./region.js";

/** What every expression knows before anything is computed. */
interface Known {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Data that a function of a module reads: `name({ args, selection, shape, dtype })` gives what `region` selects. */
export interface SourceExpression extends Known {
  readonly kind: "source";
  /** URL of the module. */
  readonly module: string;
  readonly name: string;
  /** JSON. */
  readonly args: unknown;
  /** What of the source's own axes. */
  readonly region: Region;
}

/** An array that is there already. */
export interface MemoryExpression extends Known {
  readonly kind: "memory";
  readonly array: NDArray;
}

/** A number that takes the dtype of the array beside it. */
export interface NumberExpression extends Known {
  readonly kind: "number";
  readonly value: number | bigint | boolean | Complex;
}

/** Functions of elements; `parameters` are their numbers. */
export type ElementFunction =
  | "binary"
  | "compare"
  | "unary"
  | "test"
  | "astype"
  | "clip"
  | "round"
  | "where";

/** A function of the elements of arrays stretched over each other. */
export interface ElementExpression extends Known {
  readonly kind: "elements";
  readonly fn: ElementFunction;
  readonly parameters: readonly (string | number | null)[];
  readonly inputs: readonly Expression[];
}

/** Arrays one after the other along an axis. */
export interface ConcatenateExpression extends Known {
  readonly kind: "concatenate";
  readonly axis: number;
  readonly inputs: readonly Expression[];
}

/** Axes in another order. */
export interface TransposeExpression extends Known {
  readonly kind: "transpose";
  readonly input: Expression;
  readonly order: readonly number[];
}

/** The same elements in another shape. */
export interface ReshapeExpression extends Known {
  readonly kind: "reshape";
  readonly input: Expression;
}

/** A part. */
export interface TakeExpression extends Known {
  readonly kind: "take";
  readonly input: Expression;
  readonly region: Region;
}

/** A statistic along axes, which stay with length 1. */
export interface ReduceExpression extends Known {
  readonly kind: "reduce";
  readonly reduction: Reduction;
  readonly axes: readonly number[];
  readonly ddof: number;
  readonly input: Expression;
  /** Blocks of the input. */
  readonly chunks: Chunks;
}

/** A function of whole blocks: `name({ block, args, index, start })` gives the block of the result. */
export interface CallExpression extends Known {
  readonly kind: "call";
  readonly module: string;
  readonly name: string;
  /** JSON. */
  readonly args: unknown;
  readonly input: Expression;
  /** Blocks of the input. */
  readonly chunks: Chunks;
  /** Blocks of the result, in the same order. */
  readonly results: Chunks;
}

/** A {@link CallExpression} for one block. */
export interface CallBlockExpression extends Known {
  readonly kind: "callBlock";
  readonly module: string;
  readonly name: string;
  readonly args: unknown;
  readonly input: Expression;
  readonly index: readonly number[];
  readonly start: readonly number[];
}

/** How an array comes about, as plain data that can be sent anywhere and computed there. */
export type Expression =
  | SourceExpression
  | MemoryExpression
  | NumberExpression
  | ElementExpression
  | ConcatenateExpression
  | TransposeExpression
  | ReshapeExpression
  | TakeExpression
  | ReduceExpression
  | CallExpression
  | CallBlockExpression;

/** The expressions that an expression is made of. */
export function inputsOf(expression: Expression): readonly Expression[] {
  if ("inputs" in expression) return expression.inputs;
  return "input" in expression ? [expression.input] : [];
}

/** The same expression of other inputs. */
export function withInputs(expression: Expression, inputs: readonly Expression[]): Expression {
  if ("inputs" in expression) return { ...expression, inputs };
  return "input" in expression ? { ...expression, input: inputs[0] } : expression;
}
