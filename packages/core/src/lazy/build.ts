import { BeambookError } from "../errors.js";
import type { DType } from "../ndarray/dtype.js";
import { itemSize } from "../ndarray/dtype.js";
import { isNDArray } from "../ndarray/guards.js";
import { type NDArray, zeros } from "../ndarray/ndarray.js";
import type { Operand } from "../ndarray/operand.js";
import { broadcastShapes, promote } from "../ndarray/promote.js";
import { type ReduceOptions, type Reduction, reduce } from "../ndarray/reduce.js";
import { type AxisSelection, resolveIndex } from "../ndarray/selection.js";
import { sameShape, sizeOf } from "../ndarray/strides.js";
import {
  BLOCK_BYTES,
  bordersOf,
  type Chunks,
  commonChunks,
  fromBorders,
  limitChunks,
  takenChunks,
} from "./chunks.js";
import { applyToElements } from "./evaluate.js";
import type { ElementFunction, Expression } from "./expression.js";
import { taken } from "./localise.js";
import { groupAxes } from "./localise-reshape.js";
import { regionOf, shapeOf } from "./region.js";

/** An expression and how its result is cut into blocks: all that a lazy array is. */
export interface Blocked {
  readonly expression: Expression;
  readonly chunks: Chunks;
}

/** What stands beside a lazy array in arithmetic, brought to one form. */
export function operandOf(value: Blocked | Operand): { expression: Expression; chunks?: Chunks } {
  if (typeof value === "object" && "expression" in value) return value;
  if (isNDArray(value)) {
    const { shape, dtype } = value;
    return { expression: { kind: "memory", array: value, shape, dtype } };
  }
  return { expression: { kind: "number", value, shape: [], dtype: "float64" } };
}

/** A function of the elements of arrays and numbers, stretched over each other. */
export function elements(
  fn: ElementFunction,
  parameters: readonly (string | number | null)[],
  values: readonly (Blocked | Operand)[],
): Blocked {
  const operands = values.map(operandOf);
  const inputs = operands.map(({ expression }) => expression);
  const arrays = inputs.filter(({ kind }) => kind !== "number");
  const shape = arrays.map((input) => [...input.shape]).reduce(broadcastShapes);
  const samples = inputs.map((input) =>
    input.kind === "number" ? input.value : zeros([1], input.dtype),
  );
  const { dtype } = applyToElements(fn, parameters, samples);
  const chunks = shape.map((length, k) => {
    const cuts = operands.flatMap(({ expression, chunks: own }) => {
      const at = k - shape.length + expression.shape.length;
      return own && at >= 0 && expression.shape[at] === length ? [own[at]] : [];
    });
    return cuts.length > 0 ? commonChunks(cuts) : [length];
  });
  return { expression: { kind: "elements", fn, parameters, inputs, shape, dtype }, chunks };
}

/** A part, one selection per axis. */
export function part(
  { expression, chunks }: Blocked,
  selection: readonly AxisSelection[],
): Blocked {
  if (selection.length > expression.shape.length) {
    throw new BeambookError(
      "IndexOutOfRange",
      `${selection.length} selections for an array of ${expression.shape.length} axes.`,
    );
  }
  const { region, dropped } = regionOf(selection, expression.shape);
  const input = taken(expression, region);
  const cut = input === expression ? chunks : region.map((axis, k) => takenChunks(chunks[k], axis));
  const kept = (_: unknown, k: number): boolean => !dropped.includes(k);
  if (dropped.length === 0) return { expression: input, chunks: cut };
  const shape = shapeOf(region).filter(kept);
  return {
    expression: { kind: "reshape", input, shape, dtype: input.dtype },
    chunks: cut.filter(kept),
  };
}

/** The same elements in another shape, of which one length may be -1. */
export function reshaped({ expression, chunks }: Blocked, lengths: readonly number[]): Blocked {
  const size = sizeOf(expression.shape);
  const known = sizeOf(lengths.filter((n) => n !== -1));
  const shape = lengths.map((n) => (n === -1 ? size / known : n));
  const fits = sizeOf(shape) === size && shape.every((n) => Number.isInteger(n) && n >= 0);
  if (!fits || lengths.filter((n) => n === -1).length > 1) {
    throw new BeambookError(
      "ShapeMismatch",
      `Cannot reshape (${expression.shape.join(", ")}) to (${lengths.join(", ")}).`,
    );
  }
  if (sameShape(shape, expression.shape)) return { expression, chunks };
  const { dtype } = expression;
  return {
    expression: { kind: "reshape", input: expression, shape, dtype },
    chunks: reshapedChunks(expression, chunks, shape),
  };
}

/** Blocks end at the rows where those of the input end; axes that are split or joined are whole but for the first. */
function reshapedChunks(
  { shape: from, dtype }: Expression,
  chunks: Chunks,
  to: readonly number[],
): Chunks {
  const out: (readonly number[])[] = to.map((n) => [n]);
  if (sizeOf(to) === 0) return out;
  for (const group of groupAxes(from, to)) {
    const below = (axes: readonly number[], shape: readonly number[]): number =>
      sizeOf(axes.slice(1).map((k) => shape[k]));
    const [a, b] = [group.from[0], group.to[0]];
    const ratio = below(group.from, from) / below(group.to, to);
    const borders = bordersOf(chunks[a]).map((border) => Math.floor(border * ratio));
    out[b] = fromBorders([...borders, to[b]]);
  }
  return limitChunks(out, itemSize(dtype), 2 * BLOCK_BYTES);
}

/** Axes in another order. */
export function transposed({ expression, chunks }: Blocked, axes: readonly number[]): Blocked {
  const { shape, dtype } = expression;
  const order =
    axes.length > 0
      ? axes.map((k) => resolveIndex(k, shape.length, "axes"))
      : shape.map((_, k) => shape.length - 1 - k);
  if (order.length !== shape.length || new Set(order).size !== shape.length) {
    throw new BeambookError(
      "InvalidArgument",
      `transpose(${axes.join(", ")}) must name each of the ${shape.length} axes once.`,
    );
  }
  return {
    expression: {
      ...{ kind: "transpose", input: expression, order, dtype },
      shape: order.map((k) => shape[k]),
    },
    chunks: order.map((k) => chunks[k]),
  };
}

/** A statistic along axes, which stay with length 1 if `keepdims`. */
export function reduced(
  { expression, chunks }: Blocked,
  reduction: Reduction,
  axes: ReadonlySet<number>,
  options: ReduceOptions,
): Blocked {
  const { shape } = expression;
  const wanted = options.dtype === undefined ? {} : { dtype: options.dtype };
  const { dtype } = reduce(reduction, zeros([1], expression.dtype), 0, wanted);
  const input = reduction.endsWith("median")
    ? wholeAlong(expression, chunks, axes)
    : { expression, chunks };
  const keptShape = shape.map((n, k) => (axes.has(k) ? 1 : n));
  const keptChunks = input.chunks.map((lengths, k) => (axes.has(k) ? [1] : lengths));
  const result: Expression = {
    kind: "reduce",
    reduction,
    axes: [...axes].sort((a, b) => a - b),
    ddof: options.ddof ?? 0,
    input: input.expression,
    chunks: input.chunks,
    shape: keptShape,
    dtype,
  };
  if (options.keepdims) return { expression: result, chunks: keptChunks };
  const left = <T>(list: readonly T[]): T[] => list.filter((_, k) => !axes.has(k));
  return {
    expression: { kind: "reshape", input: result, shape: left(keptShape), dtype },
    chunks: left(keptChunks),
  };
}

/** Blocks that hold all of some axes, cut smaller along the others instead. */
export function wholeAlong(
  expression: Expression,
  chunks: Chunks,
  axes: ReadonlySet<number>,
): Blocked {
  const { shape, dtype } = expression;
  const lines = sizeOf(shape.filter((_, k) => axes.has(k)));
  const others = limitChunks(
    chunks.map((lengths, k) => (axes.has(k) ? [1] : lengths)),
    itemSize(dtype) * Math.max(1, lines),
    BLOCK_BYTES,
  );
  return { expression, chunks: others.map((lengths, k) => (axes.has(k) ? [shape[k]] : lengths)) };
}

/** Arrays one after the other along an axis. */
export function joined(arrays: readonly (Blocked | NDArray)[], axis: number): Blocked {
  if (arrays.length === 0) throw new BeambookError("InvalidArgument", "No arrays to join.");
  const parts = arrays.map(operandOf);
  const inputs = parts.map(({ expression }) => expression);
  const [first] = inputs;
  const k = resolveIndex(axis, first.shape.length, "axes");
  const rest = (shape: readonly number[]): number[] => shape.filter((_, i) => i !== k);
  for (const { shape } of inputs) {
    if (sameShape(rest(shape), rest(first.shape)) && shape.length === first.shape.length) continue;
    throw new BeambookError(
      "ShapeMismatch",
      `Cannot join (${shape.join(", ")}) to (${first.shape.join(", ")}) along axis ${k}.`,
    );
  }
  const all = parts.map(({ expression, chunks }) => chunks ?? expression.shape.map((n) => [n]));
  const chunks = first.shape.map((_, i) =>
    i === k ? withoutEmpty(all.flatMap((own) => own[k])) : commonChunks(all.map((own) => own[i])),
  );
  const length = inputs.reduce((sum, { shape }) => sum + shape[k], 0);
  const shape = first.shape.map((n, i) => (i === k ? length : n));
  const dtype = inputs.map((input): DType => input.dtype).reduce(promote);
  return { expression: { kind: "concatenate", axis: k, inputs, shape, dtype }, chunks };
}

function withoutEmpty(lengths: readonly number[]): readonly number[] {
  const full = lengths.filter((n) => n > 0);
  return full.length > 0 ? full : [0];
}
