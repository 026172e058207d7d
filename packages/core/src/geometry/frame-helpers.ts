import { Worker } from "node:worker_threads";
import { type PlaceTiles, placeWhatIsLeft, SLOT } from "./shared-frames.js";

/** Frames of all modules and where they go, in bytes of the shared memory. */
export interface FrameJob {
  frames: number;
  elementBytes: number;
  moduleBytes: number;
  source: number;
  sourceStep: number;
  target: number;
  targetStep: number;
  /** For each module: address of its copy table, number of its tiles. */
  tables: readonly (readonly [address: number, tiles: number])[];
}

/** How long a helper that took a frame may need for it before this thread does all again. */
const PATIENCE_MS = 30_000;

/** Ends the threads of memory that nobody uses any more. */
const ended = new FinalizationRegistry<readonly Worker[]>((workers) => {
  for (const worker of workers) void worker.terminate();
});

/** Threads that copy frames together with this one. They sleep in between, and do not keep the process alive. */
export class FrameHelpers {
  readonly #control: Int32Array;
  readonly #exports: Record<string, PlaceTiles>;
  readonly #start: () => void;
  #started = false;

  /** @param count - threads beside this one; they start with the first job */
  constructor(
    parts: { module: object; memory: object; exports: Record<string, PlaceTiles> },
    modules: number,
    count: number,
  ) {
    const bytes = 4 * (SLOT.tables + 2 * modules);
    const control = new Int32Array(new SharedArrayBuffer(bytes));
    const { module, memory, exports } = parts;
    this.#control = control;
    this.#exports = exports;
    this.#start = (): void => {
      const workers = Array.from({ length: count }, () => startHelper({ module, memory, control }));
      ended.register(this, workers);
    };
  }

  /** Copies all frames, and returns when they are done. */
  run(job: FrameJob): void {
    if (!this.#started) this.#start();
    this.#started = true;
    const control = this.#control;
    control[SLOT.elementBytes] = job.elementBytes;
    control[SLOT.modules] = job.tables.length;
    control[SLOT.moduleBytes] = job.moduleBytes;
    control[SLOT.source] = job.source;
    control[SLOT.sourceStep] = job.sourceStep;
    control[SLOT.target] = job.target;
    control[SLOT.targetStep] = job.targetStep;
    job.tables.forEach(([address, tiles], m) => {
      control[SLOT.tables + 2 * m] = address;
      control[SLOT.tables + 2 * m + 1] = tiles;
    });
    Atomics.store(control, SLOT.done, 0);
    Atomics.store(control, SLOT.left, job.frames);
    Atomics.add(control, SLOT.job, 1);
    Atomics.notify(control, SLOT.job);
    placeWhatIsLeft(control, this.#exports);
    this.#wait(job.frames);
  }

  /** Waits for frames that helpers have taken. */
  #wait(frames: number): void {
    const control = this.#control;
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const done = Atomics.load(control, SLOT.done);
      if (done >= frames) return;
      if (performance.now() > end) {
        Atomics.store(control, SLOT.done, 0);
        Atomics.store(control, SLOT.left, frames);
        placeWhatIsLeft(control, this.#exports);
        return;
      }
      Atomics.wait(control, SLOT.done, done, 1000);
    }
  }
}

function startHelper(workerData: { module: object; memory: object; control: Int32Array }): Worker {
  const worker = new Worker(new URL("./place-helper.js", import.meta.url), { workerData });
  // Without it this thread does all frames itself.
  worker.on("error", () => undefined);
  worker.unref();
  return worker;
}
