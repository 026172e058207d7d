import { lanes } from "../ndarray/dtype.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { owned } from "../parallel/owned.js";
import { evaluate } from "./evaluate.js";
import type { Expression } from "./expression.js";
import { type Partial, partialOf, type ReducePlan, withBlock } from "./partial.js";

/** URL of this module, for tasks. */
export const module: string = import.meta.url;

/** A task: one block of the result. */
export async function computeBlock({ expression }: { expression: Expression }): Promise<NDArray> {
  return compact(await evaluate(expression));
}

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
    const block = await evaluate(part);
    merged = merged ? withBlock(plan, merged, block) : partialOf(plan, block);
  }
  return owned(merged as Partial);
}

/** An array without memory that it does not show. */
function compact(array: NDArray): NDArray {
  const whole = array.data.length === array.size * lanes(array.dtype);
  return whole && array.isContiguous ? array : array.copy();
}
