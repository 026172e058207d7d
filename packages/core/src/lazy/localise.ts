import type { DType } from "../ndarray/dtype.js";
import { type NDArray, zeros } from "../ndarray/ndarray.js";
import { sizeOf } from "../ndarray/strides.js";
import { type Block, blocksOf, bordersOf } from "./chunks.js";
import type {
  CallExpression,
  ConcatenateExpression,
  Expression,
  MemoryExpression,
  ReshapeExpression,
} from "./expression.js";
import { localiseReshape } from "./localise-reshape.js";
import {
  type AxisRegion,
  compose,
  countOf,
  isWhole,
  positionAt,
  type Region,
  selectionOf,
  shapeOf,
} from "./region.js";

function isRepeated({ shape }: Expression, axis: AxisRegion, k: number): boolean {
  return shape[k] === 1 && countOf(axis) > 1;
}

/**
 * Makes an expression that gives only a region of another one and names only the data that this region needs: what a
 * worker or a cluster's node is sent. Parts that occur twice are made once.
 */
export class Localiser {
  readonly #known = new Map<Expression, Map<string, Expression>>();

  /** The expression for a region. */
  localise(expression: Expression, region: Region): Expression {
    const key = JSON.stringify(region);
    const known = this.#known.get(expression) ?? new Map<string, Expression>();
    this.#known.set(expression, known);
    const found = known.get(key);
    if (found) return found;
    const made = this.#make(expression, region);
    known.set(key, made);
    return made;
  }

  #make(expression: Expression, region: Region): Expression {
    if (expression.kind === "number") return expression;
    const shape = shapeOf(region);
    if (sizeOf(shape) === 0) {
      const { dtype } = expression;
      return { kind: "memory", array: zeros(shape, dtype), shape, dtype };
    }
    const repeats = expression.kind === "elements" || expression.kind === "reduce";
    if (repeats && region.some((axis, k) => isRepeated(expression, axis, k))) {
      return this.#repeated(expression, region);
    }
    switch (expression.kind) {
      case "source": {
        const whole = expression.region;
        return { ...expression, shape, region: whole.map((axis, k) => compose(axis, region[k])) };
      }
      case "memory":
        return localiseMemory(expression, region);
      case "elements": {
        const inputs = expression.inputs.map((input) => this.#stretched(input, region));
        return { ...expression, shape, inputs };
      }
      case "concatenate":
        return this.#concatenate(expression, region);
      case "transpose": {
        const inner = expression.order.map((_, k) => region[expression.order.indexOf(k)]);
        return { ...expression, shape, input: this.localise(expression.input, inner) };
      }
      case "reshape":
        return this.#reshape(expression, region);
      case "take": {
        const inner = expression.region.map((axis, k) => compose(axis, region[k]));
        return this.localise(expression.input, inner);
      }
      case "reduce": {
        const inner = region.map((axis, k) =>
          expression.axes.includes(k)
            ? { start: 0, step: 1, count: expression.input.shape[k] }
            : axis,
        );
        return { ...expression, shape, input: this.localise(expression.input, inner) };
      }
      case "call":
        return this.#call(expression, region);
      case "callBlock":
        return taken(expression, region);
    }
  }

  /** Axes of length 1 that are taken several times stretch operands as they are: they are repeated afterwards. */
  #repeated(expression: Expression, region: Region): Expression {
    const once = region.map((axis, k) =>
      isRepeated(expression, axis, k) ? { start: 0, step: 1, count: 1 } : axis,
    );
    const input = this.localise(expression, once);
    const again = region.map((axis, k) =>
      isRepeated(expression, axis, k)
        ? { list: new Array<number>(countOf(axis)).fill(0) }
        : { start: 0, step: 1, count: countOf(axis) },
    );
    return { kind: "take", input, region: again, shape: shapeOf(region), dtype: expression.dtype };
  }

  /** The part of an operand that is stretched over a region: axes of length 1 stay, missing ones are left out. */
  #stretched(input: Expression, region: Region): Expression {
    const lead = region.length - input.shape.length;
    const own = input.shape.map((length, k): AxisRegion => {
      const axis = region[k + lead];
      return length === 1 ? { start: 0, step: 1, count: Math.min(1, countOf(axis)) } : axis;
    });
    return input.kind === "number" ? input : this.localise(input, own);
  }

  #concatenate(expression: ConcatenateExpression, region: Region): Expression {
    const { axis, inputs } = expression;
    const borders = bordersOf(inputs.map((input) => input.shape[axis]));
    const pieces = runsByPart(region[axis], borders).map(({ part, positions }) => {
      const own = region.map((other, k) => (k === axis ? positions : other));
      return this.localise(inputs[part], own);
    });
    if (pieces.length === 1) return this.#as(pieces[0], expression);
    return { ...expression, shape: shapeOf(region), inputs: pieces };
  }

  /** A single part may have a narrower dtype than the whole. */
  #as(piece: Expression, { dtype }: Expression): Expression {
    if (piece.dtype === dtype) return piece;
    const { shape } = piece;
    return { kind: "elements", fn: "astype", parameters: [dtype], inputs: [piece], shape, dtype };
  }

  #reshape(expression: ReshapeExpression, region: Region): Expression {
    return localiseReshape(expression, region, (inner) => this.localise(expression.input, inner));
  }

  #call(expression: CallExpression, region: Region): Expression {
    const { input, chunks, results, dtype } = expression;
    const inner = [...blocksOf(chunks)];
    const needed: { block: Block; from: Block }[] = [];
    let i = 0;
    for (const block of blocksOf(results)) {
      if (touches(block, region)) needed.push({ block, from: inner[i] });
      i++;
    }
    const pieces = needed.map(({ block, from }): [readonly number[], Expression] => {
      const own = from.start.map((start, k) => ({ start, step: 1, count: from.shape[k] }));
      const { module, name, args } = expression;
      const { index, start } = from;
      const part = this.localise(input, own);
      const { shape } = block;
      return [
        block.index,
        { kind: "callBlock", module, name, args, index, start, input: part, shape, dtype },
      ];
    });
    const whole = joinGrid(pieces, dtype, 0);
    const first = needed[0].block.start;
    const within = region.map((axis, k) => shifted(axis, -first[k]));
    return taken(whole, within);
  }
}

function localiseMemory(expression: MemoryExpression, region: Region): Expression {
  const { array } = expression;
  if (region.every((axis, k) => isWhole(axis, array.shape[k]))) return expression;
  let part: NDArray = array.slice(...selectionOf(region));
  // A view would take all of its memory along.
  const shared = part.data.buffer instanceof SharedArrayBuffer;
  if (!shared && part.size * 2 < array.data.length) part = part.copy();
  return { ...expression, shape: part.shape, array: part };
}

/** A region of an expression, or the expression itself where that is all of it. */
export function taken(input: Expression, region: Region): Expression {
  if (region.every((axis, k) => isWhole(axis, input.shape[k]))) return input;
  return { kind: "take", input, region, shape: shapeOf(region), dtype: input.dtype };
}

function shifted(axis: AxisRegion, by: number): AxisRegion {
  return "list" in axis
    ? { list: axis.list.map((v) => v + by) }
    : { ...axis, start: axis.start + by };
}

/** Consecutive positions that lie in one of several parts, counted from its start. */
function runsByPart(
  axis: AxisRegion,
  borders: readonly number[],
): { part: number; positions: AxisRegion }[] {
  const runs: { part: number; first: number; count: number }[] = [];
  const count = countOf(axis);
  let part = 0;
  for (let i = 0; i < count; i++) {
    const position = positionAt(axis, i);
    while (position >= borders[part + 1]) part++;
    while (position < borders[part]) part--;
    const last = runs.at(-1);
    if (last?.part === part) last.count++;
    else runs.push({ part, first: i, count: 1 });
  }
  return runs.map((run) => {
    const inner = compose(axis, { start: run.first, step: 1, count: run.count });
    return { part: run.part, positions: shifted(inner, -borders[run.part]) };
  });
}

/** Whether a region, sorted or not, may need something of a block. */
function touches({ start, shape }: Block, region: Region): boolean {
  return region.every((axis, k) => {
    const count = countOf(axis);
    const ends = "list" in axis ? axis.list : [positionAt(axis, 0), positionAt(axis, count - 1)];
    const low = ends.reduce((a, b) => Math.min(a, b));
    const high = ends.reduce((a, b) => Math.max(a, b));
    return high >= start[k] && low < start[k] + shape[k];
  });
}

/** Puts the blocks of a grid, in row-major order, together axis by axis. */
function joinGrid(
  pieces: readonly [readonly number[], Expression][],
  dtype: DType,
  axis: number,
): Expression {
  if (pieces.length === 1) return pieces[0][1];
  const groups = new Map<number, [readonly number[], Expression][]>();
  for (const piece of pieces) {
    const at = piece[0][axis];
    groups.set(at, [...(groups.get(at) ?? []), piece]);
  }
  const inputs = [...groups.values()].map((group) => joinGrid(group, dtype, axis + 1));
  if (inputs.length === 1) return inputs[0];
  const length = inputs.reduce((sum, { shape }) => sum + shape[axis], 0);
  const shape = inputs[0].shape.map((n, k) => (k === axis ? length : n));
  return { kind: "concatenate", axis, inputs, shape, dtype };
}
