import { lanes } from "../ndarray/dtype.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { owned } from "../parallel/owned.js";
import { evaluate, readSource } from "./evaluate.js";
import type { Expression, SourceExpression } from "./expression.js";
import { type Partial, partialOf, type ReducePlan, withBlock } from "./partial.js";

/** URL of this module, for tasks. */
export const module: string = import.meta.url;

/** A task: one block of the result. */
export async function computeBlock({ expression }: { expression: Expression }): Promise<NDArray> {
  return compact(await evaluate(expression));
}

/** The last block that a source gave, whose memory the same source may take again if it is still there. */
let spare: { source: string; block: WeakRef<NDArray> } | undefined;

/** A task: a statistic of some blocks, merged in their order; only one of them is in memory at a time. */
export async function reduceBlocks({
  plan,
  parts,
}: {
  plan: ReducePlan;
  parts: readonly Expression[];
}): Promise<Partial> {
  let merged: Partial | undefined;
  for (const part of parts) {
    // Nothing of a block is left in what it gave, so the next one may take its memory.
    const block = part.kind === "source" ? await reread(part) : await evaluate(part);
    merged = merged ? withBlock(plan, merged, block) : partialOf(plan, block);
    if (part.kind === "source") spare = { source: sourceOf(part), block: new WeakRef(block) };
  }
  return owned(merged as Partial);
}

function reread(part: SourceExpression): Promise<NDArray> {
  const own = spare?.source === sourceOf(part) ? spare.block.deref() : undefined;
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
