import { chooseExecutor, type ExecutorOptions } from "../../parallel/choose.js";
import type { Task } from "../../parallel/executor.js";
import { FILTER } from "../codecs/codecs.js";
import { borrowShared, returnShared } from "../shared-scratch.js";
import { aligned, roomFor } from "./compress-task.js";
import type { PipelineFilter } from "./messages.js";

/** Bytes of one task: enough to outweigh sending it. */
const TASK_BYTES = 2 << 20;
/** Below this, workers are not worth waking. */
const WORTH_BYTES = 4 << 20;
/** zlib's start takes as long as very small chunks do: it can stay. */
const LEAST_CHUNK = 1 << 14;
/** Larger chunks would take too much shared memory. */
const LARGEST_CHUNK = 64 << 20;

/** Compressed chunks that lie one after the other as they go to the file. */
export interface CompressedRun {
  /** Number of the first chunk. */
  first: number;
  /** Where each chunk starts in `bytes`, and how long it is. */
  chunks: { at: number; length: number }[];
  /** Valid until the next run is asked for. */
  bytes: Uint8Array;
}

/** Chunks to compress. */
export interface CompressWork {
  count: number;
  /** Bytes of each. */
  bytes: number;
  /** Plain bytes of one. */
  cut(k: number): Uint8Array;
  filters: readonly PipelineFilter[];
  elementSize: number;
}

/** Whether there is enough to compress, with filters that workers apply. */
export function worthWorkers(
  { count, bytes, filters }: CompressWork,
  options: ExecutorOptions,
): boolean {
  if (count < 2 || count * bytes < WORTH_BYTES) return false;
  if (bytes < LEAST_CHUNK || bytes > LARGEST_CHUNK) return false;
  const known = filters.every(({ id }) => id === FILTER.shuffle || id === FILTER.deflate);
  if (!known || filters.at(-1)?.id !== FILTER.deflate) return false;
  return chooseExecutor(options).kind === "workers";
}

/**
 * Compresses chunks in workers, through shared memory, in their order.
 *
 * @throws `TaskFailed` when a worker dies
 */
export async function* compressInWorkers(
  { count, bytes, cut, filters, elementSize }: CompressWork,
  options: ExecutorOptions,
): AsyncGenerator<CompressedRun, void, void> {
  const executor = chooseExecutor(options);
  const each = Math.max(1, Math.min(Math.floor(TASK_BYTES / bytes), Math.ceil(count / 4)));
  const slot = aligned(roomFor(bytes, each));
  // The executor runs size + 1 tasks ahead of the one that is being written.
  const slots = Math.min(Math.ceil(count / each), executor.size + 3);
  const memory = borrowShared(slot * slots);
  const module = new URL("./compress-task.js", import.meta.url).href;
  function* tasks(): Generator<Task> {
    for (let first = 0, i = 0; first < count; first += each, i++) {
      const offset = slot * (i % slots);
      const here = Math.min(each, count - first);
      const room = new Uint8Array(memory, offset, slot);
      for (let k = 0; k < here; k++) room.set(cut(first + k), k * bytes);
      const args = { memory, offset, bytes, count: here, filters, elementSize };
      yield { module, name: "compressChunks", args };
    }
  }
  let done = 0;
  for await (const lengths of executor.results<number[]>(tasks())) {
    const chunks: CompressedRun["chunks"] = [];
    let at = 0;
    for (const length of lengths) {
      chunks.push({ at, length });
      at = aligned(at + length);
    }
    const { at: last, length } = chunks[chunks.length - 1];
    const offset = slot * (done % slots);
    yield { first: done * each, chunks, bytes: new Uint8Array(memory, offset, last + length) };
    done += 1;
  }
  returnShared(memory);
}
