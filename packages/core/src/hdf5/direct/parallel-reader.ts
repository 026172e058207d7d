import { throwIfAborted } from "../../errors.js";
import { chooseExecutor, type ExecutorOptions } from "../../parallel/choose.js";
import type { Task } from "../../parallel/executor.js";
import { type Hyperslab, type Piece, splitPiece } from "../plan.js";
import { borrowShared, returnShared } from "../shared-scratch.js";
import { type ByteBlock, byteStrides, copyBlock } from "./copy-block.js";
import type { ReadPlace } from "./direct-dataset.js";

/** Bytes of one task: enough to outweigh sending it. */
const PART_BYTES = 4 << 20;
/** Up to so many bytes are shared out at once: workers then go on however long this thread is busy with other things. */
const AT_ONCE_BYTES = 32 << 20;
/** A task may be this large to hold whole chunks. */
const LARGEST_PART = 64 << 20;
/** Below this, workers are not worth starting; and once they are there, not worth asking. */
const WORTH_BYTES = 16 << 20;
const WORTH_ASKING = 4 << 20;

/** When workers last read something: they end when nobody has asked them for a while. */
let asked: number = Number.NEGATIVE_INFINITY;
const STAY_MS = 30_000;

const module: string = new URL("./read-task.js", import.meta.url).href;

/** Bytes for each worker when all get as many, in whole rows of chunks if there are enough. */
function shareOf(
  [rows = 1]: readonly number[],
  total: number,
  [chunk = 1]: readonly number[],
  workers: number,
): number {
  const each = Math.ceil(rows / workers / chunk) * chunk;
  return each < rows ? each * (total / rows) : Math.ceil(total / workers);
}

/**
 * Reads a piece of compressed chunks with worker threads.
 *
 * @returns false when it is too small for that, or a worker failed: the reader of this thread then tells why
 */
export async function readInWorkers(
  place: ReadPlace,
  chunks: readonly number[],
  slab: Hyperslab,
  target: ByteBlock,
  options: ExecutorOptions,
): Promise<boolean> {
  const { size } = place.extent.type;
  const total = slab.count.reduce((a, b) => a * b, size);
  const there = performance.now() - asked < STAY_MS;
  if (total < (there ? WORTH_ASKING : WORTH_BYTES)) return false;
  const executor = chooseExecutor(options);
  if (executor.kind !== "workers" || executor.size < 2) return false;
  const share = shareOf(slab.count, total, chunks, executor.size);
  const most = total <= AT_ONCE_BYTES ? share : Math.min(PART_BYTES, share);
  const limits = { bytes: most, largest: LARGEST_PART, chunks };
  const whole: Piece = { slab, at: slab.count.map(() => 0) };
  const parts = [...splitPiece(whole, size, limits)];
  if (parts.length < 2) return false;
  const bytesOf = ({ slab: { count } }: Piece): number => count.reduce((a, b) => a * b, size);
  const slot = Math.max(...parts.map(bytesOf));
  // The executor runs size + 1 tasks ahead of the one being copied.
  const slots = Math.min(parts.length, executor.size + 3);
  const scratch = borrowShared(slot * slots);
  const tasks: Task[] = parts.map((part, i) => ({
    module,
    name: "readPart",
    args: { ...place, slab: part.slab, target: scratch, offset: slot * (i % slots) },
  }));
  let done = 0;
  try {
    for await (const _ of executor.results<undefined>(tasks, { signal: options.signal })) {
      const { at, slab: one } = parts[done];
      const bytes = new Uint8Array(scratch, slot * (done % slots), slot);
      const offset = at.reduce((sum, n, k) => sum + n * target.strides[k], target.offset);
      const from = { bytes, strides: byteStrides(one.count, size), offset: 0 };
      copyBlock(from, { ...target, offset }, one.count, size);
      done += 1;
    }
  } catch {
    throwIfAborted(options.signal);
    return false; // a worker may still write to the scratch memory: nobody else gets it
  }
  returnShared(scratch);
  asked = performance.now();
  return true;
}
