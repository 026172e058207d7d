import { BeambookError } from "../errors.js";
import { ones } from "../ndarray/create.js";
import { isNDArray } from "../ndarray/guards.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { broadcastTo, concatenate, stack } from "../ndarray/stack.js";
import { chooseExecutor, type ExecutorOptions, type Task } from "../parallel/index.js";
import { arrayFrom, assertFinite, type ByFrame, isEmptySet, stackFrames } from "./frames.js";
import {
  type CorrectedFrames,
  callHook,
  type LoadedFrames,
  type MaybePromise,
  positionsAt,
  positionsFrom,
} from "./hooks.js";

/** The hooks that make frames. */
export interface FrameHooks {
  load(indices: number[]): MaybePromise<LoadedFrames>;
  correct(raw: NDArray, weights: NDArray | null, common: unknown): MaybePromise<CorrectedFrames>;
}

/** What a scan has loaded for all frames. */
export interface SharedParts {
  /** Weight of all frames, (rows, columns). */
  weight: NDArray | null;
  /** Positions of all frames, (N, 2). */
  positions: NDArray | null;
  /** What `loadCommon()` returned. */
  common: unknown;
}

/** Corrected frames of some indices. */
export interface LoadedBlock {
  /** (n, rows, columns) */
  frames: NDArray;
  /** (n or 1, rows, columns) */
  weights: NDArray;
  /** (n, 2) */
  positions: NDArray | null;
}

/** Loads and corrects frames. Weights are those of the frames, else the scan's, else all pixels count. */
export async function loadBlock(
  scan: FrameHooks & { constructor: { name: string } },
  indices: number[],
  shared: SharedParts,
): Promise<LoadedBlock> {
  const loaded = await callHook(scan, "load", () => scan.load(indices), indices);
  assertReturned(loaded, "raw", "load() returns { raw, positions?, weights? }.");
  const raw = imagesOf(stackFrames(loaded.raw, indices, "frames"), "frames");
  const given = isEmptySet(loaded.weights) ? null : stackWeights(loaded.weights, indices);
  const call = (): MaybePromise<CorrectedFrames> => scan.correct(raw, given, shared.common);
  const corrected = await callHook(scan, "correct", call, indices);
  assertReturned(corrected, "data", "correct() returns { data, weights? }.");
  const frames = imagesOf(stackFrames(corrected.data, indices, "corrected frames"), "frames");
  const own = corrected.weights === undefined ? given : corrected.weights;
  const weights = isEmptySet(own)
    ? stack([shared.weight ?? ones(frames.shape.slice(1), "bool")])
    : stackWeights(own, indices);
  assertFinite(frames, weights, indices);
  const positions = isEmptySet(loaded.positions)
    ? shared.positions && positionsAt(shared.positions, indices)
    : positionsFrom(stackFrames(loaded.positions, indices, "positions"), "load()");
  return { frames, weights, positions };
}

/** Throws when frames have other lengths than those of earlier chunks. */
export function assertSameShape(
  frames: NDArray,
  shape: readonly number[],
  indices: readonly number[],
): void {
  const own = frames.shape.slice(1);
  if (own.join() === shape.join()) return;
  throw new BeambookError(
    "ShapeMismatch",
    `Frame ${indices[0]} is (${own.join(", ")}), those before are (${shape.join(", ")}).`,
    { hint: "All frames of a scan have one shape." },
  );
}

/** Throws unless a stack holds images. */
function imagesOf(images: NDArray, what: string): NDArray {
  if (images.ndim === 3 && images.size > 0) return images;
  const shape = images.shape.slice(1).join(", ");
  throw new BeambookError("ShapeMismatch", `The ${what} have shape (${shape}).`, {
    hint: "Return images, (rows, columns) each.",
  });
}

/** Throws when a hook's answer lacks its frames: a list, as Python returns it, or nothing at all. */
function assertReturned(answer: object | undefined, name: string, hint: string): void {
  const found = (answer as Record<string, unknown> | null | undefined)?.[name];
  if (typeof found === "object" && found !== null && !isNDArray(answer)) return;
  throw new BeambookError("InvalidArgument", `The hook returned no "${name}".`, { hint });
}

/** Scan points for each of some workers: neighbours stay together, what is left over goes to the last ones. */
export function splitIndices(indices: readonly number[], workers: number): number[][] {
  const each = Math.floor(indices.length / workers);
  const longer = indices.length % workers;
  const blocks: number[][] = [];
  for (let k = 0, at = 0; k < workers; k++) {
    const count = each + (k >= workers - longer ? 1 : 0);
    if (count > 0) blocks.push(indices.slice(at, at + count));
    at += count;
  }
  return blocks;
}

/** How a worker makes the same scan. */
export interface ScanRecipe {
  /** URL of the module that exports the class, and the class's name there. */
  module: string;
  name: string;
  /** Parameters and options that can be sent. */
  pars: object;
  options: object;
  /** The scan in this process: a worker keeps its copy for further blocks. */
  id: string;
}

/** {@link loadBlock} in workers, each with a block of neighbours. */
export async function loadInWorkers(
  recipe: ScanRecipe,
  indices: readonly number[],
  options: ExecutorOptions,
): Promise<LoadedBlock> {
  const executor = chooseExecutor(options);
  const module = new URL("./load-task.js", import.meta.url).href;
  const tasks: Task[] = splitIndices(indices, executor.size).map((part) => ({
    module,
    name: "loadPart",
    args: { recipe, indices: part },
  }));
  const blocks: LoadedBlock[] = [];
  for await (const block of executor.results<LoadedBlock>(tasks, options)) blocks.push(block);
  const [first] = blocks;
  return {
    frames: concatenate(blocks.map(({ frames }) => frames)),
    weights: joinWeights(blocks),
    positions: first.positions && concatenate(blocks.map((b) => b.positions as NDArray)),
  };
}

/** One weight for all frames when all blocks have the same, else one for each frame. */
function joinWeights(blocks: readonly LoadedBlock[]): NDArray {
  const [{ weights: first }] = blocks;
  const same = ({ weights }: LoadedBlock): boolean =>
    weights.shape.join() === first.shape.join() && weights.equal(first).all();
  if (first.shape[0] === 1 && blocks.every(same)) return first;
  return concatenate(
    blocks.map(({ frames, weights }) =>
      broadcastTo(weights, [frames.shape[0], ...weights.shape.slice(1)]),
    ),
  );
}

/** Drops frames that a test refuses. */
export async function keepFrames(
  block: LoadedBlock,
  indices: readonly number[],
  keep: (index: number, frame: NDArray) => MaybePromise<boolean>,
): Promise<{ block: LoadedBlock; indices: number[] }> {
  const kept: number[] = [];
  for (const [k, index] of indices.entries()) {
    if (await keep(index, block.frames.slice(k))) kept.push(k);
  }
  const pick = (array: NDArray): NDArray => (array.shape[0] === 1 ? array : array.take(kept, 0));
  if (kept.length === indices.length) return { block, indices: [...indices] };
  return {
    indices: kept.map((k) => indices[k]),
    block: {
      frames: block.frames.take(kept, 0),
      weights: pick(block.weights),
      positions: block.positions?.take(kept, 0) ?? null,
    },
  };
}

/** What `loadWeight()` returned as an array. @throws `ShapeMismatch` unless it is one image */
export function weightFrom(weight: unknown): NDArray {
  const array = arrayFrom(weight);
  if (array?.ndim === 2) return array;
  const found = array ? `shape (${array.shape.join(", ")})` : typeof weight;
  throw new BeambookError("ShapeMismatch", `loadWeight() returned ${found}.`, {
    hint: "Return (rows, columns); weights of single frames come from load() or correct().",
  });
}

function stackWeights(weights: ByFrame, indices: readonly number[]): NDArray {
  if (isNDArray(weights) && weights.ndim === 2) return stack([weights]);
  const one = isNDArray(weights) && weights.shape[0] === 1;
  return imagesOf(one ? weights : stackFrames(weights, indices, "weights"), "weights");
}
