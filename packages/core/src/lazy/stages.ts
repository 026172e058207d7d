import { itemSize } from "../ndarray/dtype.js";
import { type NDArray, zeros } from "../ndarray/ndarray.js";
import { slice } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import type { Task } from "../parallel/executor.js";
import type { Blocked } from "./build.js";
import { type Block, blockCount, blocksOf, type Chunks } from "./chunks.js";
import { type Expression, inputsOf, type ReduceExpression, withInputs } from "./expression.js";
import { Localiser } from "./localise.js";
import { finishPartial, mergePartials, type Partial, type ReducePlan } from "./partial.js";
import type { Range } from "./region.js";
import { module } from "./tasks.js";

/** Work in tasks whose results are taken in order. */
export interface Stage {
  /** How many tasks. */
  readonly count: number;
  tasks(): Iterable<Task>;
  /** Takes the result of the next task. */
  take(result: unknown): void;
}

const regionOfBlock = ({ start, shape }: Pick<Block, "start" | "shape">): Range[] =>
  start.map((first, k) => ({ start: first, step: 1, count: shape[k] }));

/** Puts a block into its place. */
export function place(out: NDArray, { start, shape }: Block, block: NDArray): void {
  out.slice(...start.map((first, k) => slice(first, first + shape[k]))).assign(block);
}

/** One task per block of an array. */
export function blockStage(
  { expression, chunks }: Blocked,
  take: (block: Block, values: NDArray) => void,
): Stage {
  const waiting = blocksOf(chunks);
  return {
    count: blockCount(chunks),
    *tasks(): Generator<Task> {
      for (const block of blocksOf(chunks)) {
        const own = new Localiser().localise(expression, regionOfBlock(block));
        yield { module, name: "computeBlock", args: { expression: own } };
      }
    },
    take(result: unknown): void {
      take(waiting.next().value as Block, result as NDArray);
    },
  };
}

/** Tasks for all results at least, where their blocks are enough. */
const LEAST_TASKS = 16;
/** Tasks for one result at most: their results are merged one after the other. */
const MOST_TASKS = 4096;
/** A task reads so many times more than it gives. */
const READ_PER_RESULT = 64;
/** A task whose result is large reduces so many blocks at least: merging results costs as much as reading blocks. */
const LEAST_BLOCKS = 4;

/** What {@link blocksPerTask} looks at. */
export interface ReduceSizes {
  /** Blocks of the result. */
  results: number;
  /** Blocks of the input for each of them. */
  blocks: number;
  /** Bytes of a block of the input and of one of the result. */
  blockBytes: number;
  resultBytes: number;
}

/**
 * How many blocks one task reduces: enough that results are small beside what is read, few enough that there is work for
 * many. It depends on shapes only: sums come out the same whoever computes them.
 */
export function blocksPerTask({ results, blocks, blockBytes, resultBytes }: ReduceSizes): number {
  const wanted = Math.ceil((READ_PER_RESULT * resultBytes) / Math.max(1, blockBytes));
  const shared = Math.ceil(blocks / Math.ceil(LEAST_TASKS / results));
  return Math.max(
    Math.ceil(blocks / MOST_TASKS),
    Math.min(wanted, blocks, Math.max(LEAST_BLOCKS, shared)),
  );
}

/** A statistic over several blocks: parts are computed in tasks and merged in their order. */
export function reduceStage(node: ReduceExpression, out: NDArray): Stage {
  const { reduction, axes, ddof, dtype, chunks, input } = node;
  const plan: ReducePlan = { reduction, axes, ddof, dtype };
  const kept: Chunks = chunks.map((lengths, k) => (axes.includes(k) ? [1] : lengths));
  const along: Chunks = chunks.map((lengths, k) => (axes.includes(k) ? lengths : [1]));
  const perResult = blockCount(along);
  const largest = chunks.map((lengths) => Math.max(...lengths));
  const result = largest.filter((_, k) => !axes.includes(k));
  const perTask = blocksPerTask({
    results: blockCount(kept),
    blocks: perResult,
    blockBytes: sizeOf(largest) * itemSize(input.dtype),
    resultBytes: sizeOf(result) * 8,
  });
  const groups = Math.ceil(perResult / perTask);
  const isWhole = groups === 1;
  const waiting = blocksOf(kept);
  let merged: Partial | undefined;
  let done = 0;
  return {
    count: blockCount(kept) * groups,
    *tasks(): Generator<Task> {
      for (const block of blocksOf(kept)) {
        for (const parts of grouped(regionsAlong(block, along, axes), perTask)) {
          const own = parts.map((region) => new Localiser().localise(input, region));
          yield { module, name: "reduceBlocks", args: { plan, parts: own, isWhole } };
        }
      }
    },
    take(next: unknown): void {
      if (isWhole) {
        place(out, waiting.next().value as Block, next as NDArray);
        return;
      }
      merged = merged ? mergePartials(plan, merged, next as Partial) : (next as Partial);
      if (++done % groups !== 0) return;
      place(out, waiting.next().value as Block, finishPartial(plan, merged));
      merged = undefined;
    },
  };
}

/** The blocks of the input that make one block of the result. */
function* regionsAlong(block: Block, along: Chunks, axes: readonly number[]): Generator<Range[]> {
  for (const one of blocksOf(along)) {
    const pick = (k: number): Block => (axes.includes(k) ? one : block);
    yield regionOfBlock({
      start: block.start.map((_, k) => pick(k).start[k]),
      shape: block.shape.map((_, k) => pick(k).shape[k]),
    });
  }
}

function* grouped<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Statistics over several blocks of which no input holds another such: what can be computed next. */
export function nextReductions(expressions: readonly Expression[]): ReduceExpression[] {
  const found = new Set<ReduceExpression>();
  const known = new Map<Expression, boolean>();
  const visit = (expression: Expression): boolean => {
    const seen = known.get(expression);
    if (seen !== undefined) return seen;
    const below = inputsOf(expression).map(visit).includes(true);
    const needed = expression.kind === "reduce" && spans(expression);
    if (needed && !below) found.add(expression);
    known.set(expression, below || needed);
    return below || needed;
  };
  expressions.forEach(visit);
  return [...found];
}

/** Whether a statistic takes several blocks; within one it is computed with that block. */
function spans({ axes, chunks }: ReduceExpression): boolean {
  return axes.some((k) => chunks[k].length > 1);
}

/** An expression with some of its parts known. */
export function withResults(
  expression: Expression,
  results: ReadonlyMap<Expression, NDArray>,
  made: Map<Expression, Expression>,
): Expression {
  const known = made.get(expression);
  if (known) return known;
  const array = results.get(expression);
  const inputs = inputsOf(expression);
  const { shape, dtype } = expression;
  let own: Expression = expression;
  if (array) own = { kind: "memory", array, shape, dtype };
  else {
    const next = inputs.map((input) => withResults(input, results, made));
    if (next.some((input, i) => input !== inputs[i])) own = withInputs(expression, next);
  }
  made.set(expression, own);
  return own;
}

/** Whether nothing of it must be read: worth no task. */
export function isAtHand(expression: Expression): boolean {
  if (["source", "call", "callBlock"].includes(expression.kind)) return false;
  return inputsOf(expression).every(isAtHand);
}

/** The array that a statistic goes to. */
export function targetOf({ shape, dtype }: ReduceExpression): NDArray {
  return zeros(shape, dtype);
}
