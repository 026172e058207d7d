import { ndarray } from "@beambook/core/ndarray";
import { owned } from "../../../packages/core/dist/parallel/owned.js";

let kept;
/** Gives an array that this worker keeps too; marked as not kept, or not. */
export const give = ({ isOwned }) => {
  kept = ndarray(new Float64Array(100_000).fill(3));
  const result = { values: kept, n: 1 };
  return isOwned ? owned(result) : result;
};
export const left = () => kept.data.length;
