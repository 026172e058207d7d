import { setTimeout as wait } from "node:timers/promises";
import { availableCores } from "../cores.js";
import type { Task } from "../executor.js";
import { describe, type Outcome } from "../run-task.js";
import { taskRunner } from "../task-runner.js";
import { decode, encode } from "./encode.js";
import { PoolFolder } from "./pool-folder.js";

/** Milliseconds between looks at an empty queue: from the first to the second. */
const LOOK_MS = [20, 1000] as const;

/** What a worker of a pool is told. */
export interface PoolWorkerOptions {
  /** Seconds without a block after which it ends. */
  readonly idle: number;
  /** Its name: SLURM's number of its job. */
  readonly worker: string;
  readonly node: string;
}

/**
 * Takes blocks from a pool's queue on all CPUs until the pool is closed, its process has been silent, or no block has
 * come for the idle time: nobody's allocation burns for nothing.
 */
export async function workForPool(path: string, options: PoolWorkerOptions): Promise<void> {
  const folder = new PoolFolder(path);
  const runner = await taskRunner(availableCores());
  const { idle, worker, node } = options;
  let busyUntil = Date.now();
  const work = async (slot: number): Promise<void> => {
    const name = `${worker}.${slot}`;
    let look: number = LOOK_MS[0];
    for (;;) {
      if (folder.silence() > idle) return;
      const taken = folder.take(name);
      if (!taken) {
        if (Date.now() - busyUntil > idle * 1000) return;
        await wait(look);
        look = Math.min(LOOK_MS[1], look * 1.3);
        continue;
      }
      look = LOOK_MS[0];
      const task = decode(taken.content) as Task;
      const outcome = await runner.run(task);
      folder.finish(taken.block, name, encoded(outcome, task.name, { node, jobId: worker }));
      busyUntil = Date.now();
    }
  };
  await Promise.all(Array.from({ length: runner.size }, (_, slot) => work(slot)));
  await runner.close();
}

function encoded(outcome: Outcome, name: string, where: object): Uint8Array {
  try {
    const { ok, ...rest } = outcome;
    const told = outcome.ok ? { result: outcome.result } : rest;
    return encode({ ok, ...told, ...where }, name);
  } catch (error) {
    return encode({ ...describe(error), ...where }, name);
  }
}
