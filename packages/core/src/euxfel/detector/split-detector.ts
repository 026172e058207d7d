import { BeambookError } from "../../errors.js";
import { type SplitOptions, splitEvenly } from "../split-trains.js";

/** How a detector's trains are split. */
export interface DetectorSplitOptions extends SplitOptions {
  /** Most frames in a part; a train that has more is a part of its own. */
  framesPerPart?: number;
}

/**
 * Splits trains so that no part has too many of them, or too many frames.
 *
 * @param counts - frames of each train
 * @throws `InvalidArgument` when nothing is given, or less than 1
 */
export function splitByFrames(
  trainIds: readonly number[],
  counts: ArrayLike<number>,
  { parts, trainsPerPart, framesPerPart }: DetectorSplitOptions,
): number[][] {
  if (framesPerPart === undefined) return splitEvenly(trainIds, { parts, trainsPerPart });
  if (!(Number.isInteger(framesPerPart) && framesPerPart >= 1)) {
    throw new BeambookError("InvalidArgument", `framesPerPart cannot be ${framesPerPart}.`);
  }
  const first = counts[0];
  const most = Math.max(1, Math.floor(framesPerPart / first));
  if (Array.from(counts).every((n) => n === first)) {
    return splitEvenly(trainIds, { parts, trainsPerPart: Math.min(most, trainsPerPart ?? most) });
  }
  const fromParts = parts === undefined ? Infinity : Math.floor(trainIds.length / parts);
  const longest = Math.max(1, Math.min(trainsPerPart ?? Infinity, fromParts));
  const split: number[][] = [];
  let frames = 0;
  trainIds.forEach((id, i) => {
    const part = split.at(-1);
    if (part && part.length < longest && frames + counts[i] <= framesPerPart) {
      part.push(id);
      frames += counts[i];
    } else {
      split.push([id]);
      frames = counts[i];
    }
  });
  return split;
}
