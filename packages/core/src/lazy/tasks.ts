import { lanes } from "../ndarray/dtype.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { owned } from "../parallel/owned.js";
import { evaluate, readSource } from "./evaluate.js";
import type { Expression, SourceExpression } from "./expression.js";
import { finishPartial, type Partial, partialOf, type ReducePlan, withBlock } from "./partial.js";

/** URL of this module, for tasks. */
export const module: string = import.meta.url;

/** A task: one block of the result. */
export async function computeBlock({ expression }: { expression: Expression }): Promise<NDArray> {
  return compact(await evaluate(expression));
}

/** The last array that a source gave, whose memory the same source may take again if it is still there. */
let spare: { source: string; array: WeakRef<NDArray> } | undefined;

/**
 * A task: a statistic of some blocks, merged in their order; only one of them is in memory at a time.
 *
 * @returns the part of the statistic, or with `isWhole` the statistic itself
 */
export async function reduceBlocks({
  plan,
  parts,
  isWhole = false,
}: {
  plan: ReducePlan;
  parts: readonly Expression[];
  isWhole?: boolean;
}): Promise<Partial | NDArray> {
  let merged: Partial | undefined;
  for (const part of parts) {
    const source = viewedSource(part);
    let read: NDArray | undefined;
    const block = await evaluate(part, async (one) => {
      read = source ? await reread(one) : await readSource(one);
      return read;
    });
    merged = merged ? withBlock(plan, merged, block) : partialOf(plan, block);
    // Nothing of a block is left in what it gave, so the next one may take its memory.
    if (source && read) spare = { source: sourceOf(source), array: new WeakRef(read) };
  }
  return owned(isWhole ? finishPartial(plan, merged as Partial) : (merged as Partial));
}

/** The one source that an expression shows as it is, in another shape or order at most. */
function viewedSource(expression: Expression): SourceExpression | undefined {
  switch (expression.kind) {
    case "source":
      return expression;
    case "reshape":
    case "take":
    case "transpose":
      return viewedSource(expression.input);
    default:
      return undefined;
  }
}

function reread(part: SourceExpression): Promise<NDArray> {
  const own = spare?.source === sourceOf(part) ? spare.array.deref() : undefined;
  spare = undefined; // nobody else may take it now
  return readSource(part, own);
}

function sourceOf({ module, name }: SourceExpression): string {
  return `${module} ${name}`;
}

/** An array without memory that it does not show. */
function compact(array: NDArray): NDArray {
  const whole = array.data.length === array.size * lanes(array.dtype);
  return whole && array.isContiguous ? array : array.copy();
}
