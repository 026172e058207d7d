import { BeambookError } from "../errors.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { arrayFrom, type ByFrame } from "./frames.js";

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/** What `load()` returns. */
export interface LoadedFrames {
  /** Raw frames, (rows, columns) each. */
  raw: ByFrame;
  /** Positions in m, (2) each; left out when `loadPositions()` has them. */
  positions?: ByFrame | null;
  /** Weights of the pixels, 0 for those that do not count; left out when `loadWeight()` has them. */
  weights?: ByFrame | null;
}

/** What `correct()` returns. */
export interface CorrectedFrames {
  data: ByFrame;
  /** Left out, those of `load()` stay; `null` takes the scan's. */
  weights?: ByFrame | null;
}

/** How many frames can be loaded now, and whether they are the last; `null` leaves that to `num_frames`. */
export type CheckResult = readonly [accessible: number, end: boolean | null];

/** Hooks of a scan. */
export type HookName =
  | "loadWeight"
  | "loadCommon"
  | "loadPositions"
  | "load"
  | "correct"
  | "check"
  | "postInitialize"
  | "keep";

/** Calls a hook; what it throws names scan, hook and frames. */
export async function callHook<T>(
  scan: { constructor: { name: string } },
  hook: HookName,
  call: () => MaybePromise<T>,
  indices?: readonly number[],
): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const frames =
      indices && indices.length > 0 ? ` for frames ${indices[0]} to ${indices.at(-1)}` : "";
    throw new BeambookError(
      "TaskFailed",
      `${scan.constructor.name || "The scan"}.${hook}() failed${frames}: ${(cause as Error)?.message ?? cause}`,
      {
        cause,
        hint: "Chunks that were made before stay valid; auto() tries the same frames again.",
      },
    );
  }
}

/** What `check()` said, unless it cannot be true. */
export function checkedAnswer(answer: CheckResult, asked: number): CheckResult {
  const accessible = Array.isArray(answer) ? (answer[0] as number) : Number.NaN;
  if (Number.isInteger(accessible) && accessible >= 0 && accessible <= asked) return answer;
  throw new BeambookError(
    "InvalidArgument",
    `check() was asked for ${asked} frames and answered ${Array.isArray(answer) ? accessible : typeof answer}.`,
    { hint: "Return [a whole number from 0 to the number asked for, whether they are the last]." },
  );
}

/** Throws unless scan points can begin at a number. */
export function assertStart(start: number): void {
  if (Number.isInteger(start) && start >= 0) return;
  throw new BeambookError("InvalidArgument", `The option start is ${start}.`, {
    hint: "Give the first scan point, counted from 0.",
  });
}

/** Throws unless a number of frames can be asked for. */
export function assertCount(frames: number): void {
  if (frames === Number.POSITIVE_INFINITY || (Number.isInteger(frames) && frames > 0)) return;
  throw new BeambookError("InvalidArgument", `auto() was asked for ${frames} frames.`, {
    hint: "Ask for 1 or more.",
  });
}

/** The rows of positions at some indices, (n, 2). @throws `IndexOutOfRange` */
export function positionsAt(positions: NDArray, indices: readonly number[]): NDArray {
  const last = Math.max(...indices);
  if (last < positions.shape[0]) return positions.take([...indices], 0);
  throw new BeambookError(
    "IndexOutOfRange",
    `There are ${positions.shape[0]} positions, and frame ${last} needs one.`,
    { hint: "Give as many positions as frames, or set num_frames." },
  );
}

/** Positions as an array. @throws `ShapeMismatch` unless they are rows and columns */
export function positionsFrom(positions: unknown, origin: string): NDArray {
  const array = arrayFrom(positions);
  if (array?.ndim === 2 && array.shape[1] === 2) return array;
  const found = array ? `shape (${array.shape.join(", ")})` : typeof positions;
  throw new BeambookError("ShapeMismatch", `The positions of ${origin} have ${found}.`, {
    hint: "Give (N, 2): rows and columns in m.",
  });
}
