import { throwIfAborted } from "../../errors.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import { arrayDType } from "../../hdf5/datatype.js";
import { type DType, itemSize } from "../../ndarray/dtype.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import { chooseExecutor, type ExecutorOptions } from "../../parallel/index.js";
import type { KeyData } from "../key-data.js";
import { readAhead } from "../read-ahead.js";
import { type MaskOptions, maskPixels } from "./bad-pixels.js";
import { full } from "./convert.js";
import type { FrameTable } from "./frame-table.js";
import { missingValue } from "./missing-value.js";
import { planRuns, readModuleLater } from "./read-frames.js";
import { SLOTS, TrainMemory } from "./train-memory.js";
import { TrainWorkers } from "./train-workers.js";

/** The parts of a detector whose trains are assembled, and where they go. */
export interface AssembleParts {
  table: FrameTable;
  geometry: DetectorGeometry;
  /** For each module: its position in the geometry, its images, its masks. */
  places: readonly number[];
  images: readonly KeyData[];
  masks: readonly KeyData[] | undefined;
  mask: MaskOptions;
}

/** Fewer bytes of a train, or of all, are read in this thread: others are not worth starting. */
const WORTH_TRAIN: number = 4 << 20;
const WORTH_ALL: number = 64 << 20;
/** Bytes of one module's frames that a worker reads at a time: they stay in the processor's cache until they are placed. */
const UNIT_BYTES: number = 512 << 10;

/** Reads trains, masks them and assembles them, in worker threads where that is worth it. */
export class TrainAssembler {
  readonly #parts: AssembleParts;
  readonly #memory: TrainMemory;
  readonly #workers: TrainWorkers | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param most - frames of the longest train
   * @param total - frames of all trains
   */
  constructor(
    parts: AssembleParts,
    { most, total }: { most: number; total: number },
    options: ExecutorOptions,
  ) {
    const { geometry, images } = parts;
    const dtype = dtypeOf(images[0]);
    const frameBytes = sizeOf(geometry.layout.moduleShape) * itemSize(dtype);
    const executor = chooseExecutor(options);
    const isWorth =
      options.executor !== undefined ||
      (most * images.length * frameBytes >= WORTH_TRAIN &&
        total * images.length * frameBytes >= WORTH_ALL);
    const several = executor.kind === "workers" && executor.size > 1 && isWorth;
    const unit = unitOf(images[0], frameBytes);
    const workers = several ? executor.size : 0;
    this.#parts = parts;
    this.#memory = TrainMemory.take(geometry, { dtype, frames: Math.max(1, most), workers, unit });
    this.#workers = several ? new TrainWorkers(parts, executor, this.#memory, unit) : undefined;
  }

  /** Trains that may be assembled at a time. */
  get atOnce(): number {
    return this.#memory.trains;
  }

  /**
   * Reads and assembles a train.
   *
   * @param number - of the train: its images overwrite those of the train which was {@link atOnce} before
   */
  async assemble(frames: Float64Array, number: number, signal?: AbortSignal): Promise<void> {
    const place = number % this.atOnce;
    if (await this.#workers?.assemble(frames, place)) return;
    // There is room for one train's modules.
    const before = this.#last;
    const work = async (): Promise<void> => {
      this.#memory.emptyFresh(place, frames.length);
      const image = this.#memory.imagesOf(place, frames.length);
      await this.#assembleHere(frames, image, signal);
    };
    this.#last = before.then(work, work);
    await this.#last;
  }

  /** The images `(frame, y, x)` of a train that was assembled; `copied`, or in memory that later trains overwrite. */
  imagesOf(frames: Float64Array, number: number, copied: boolean): NDArray {
    const place = number % this.atOnce;
    if (copied) return this.#memory.imagesOf(place, frames.length).copy();
    return this.#memory.lend(place, frames.length);
  }

  /** Ends the work, when no train is being assembled. */
  end(): void {
    this.#memory.release();
  }

  /** Reads in Node's thread pool, and puts modules to their places in this thread. */
  async #assembleHere(frames: Float64Array, image: NDArray, signal?: AbortSignal): Promise<void> {
    const { geometry, places, images, masks, table, mask } = this.#parts;
    const read = async (module: number): Promise<NDArray> => {
      throwIfAborted(signal);
      const values = this.#memory.module(module % SLOTS, frames.length);
      await readFrames(images[module], table, { module, frames }, values);
      if (masks) {
        const bad = await readMask(masks[module], table, { module, frames });
        maskPixels(values, bad, mask);
      }
      return values;
    };
    for await (const [module, values] of readAhead(images.keys(), read, SLOTS - 1)) {
      throwIfAborted(signal);
      geometry.placeModule(places[module], values, image);
    }
  }
}

/** Frames that a worker reads at a time: whole chunks. */
function unitOf(key: KeyData, frameBytes: number): number {
  const chunk = key.datasetIn(key.files[0]).where?.together ?? 1;
  return chunk * Math.max(1, Math.floor(UNIT_BYTES / (chunk * frameBytes)));
}

/** Which frames of which module (by position) are read. */
interface ModuleFrames {
  module: number;
  frames: Float64Array;
}

/** Masks go through ordinary memory; where there is none, pixels count as good. */
async function readMask(key: KeyData, table: FrameTable, wanted: ModuleFrames): Promise<NDArray> {
  const values = full([wanted.frames.length, ...key.entryShape.slice(-2)], dtypeOf(key), 0);
  await readFrames(key, table, wanted, values);
  return values;
}

/** One module's frames; those it lacks become NaN, or 0 for integers. */
async function readFrames(
  key: KeyData,
  table: FrameTable,
  { module, frames }: ModuleFrames,
  target: NDArray,
): Promise<void> {
  const slots = frames.map((_, i) => i);
  const runs = planRuns(table, table.rows[module], { frames, slots });
  const found = runs.reduce((sum, run) => sum + run.count, 0);
  if (found < frames.length) {
    target.assign(full(target.shape, target.dtype, missingValue(target.dtype)));
  }
  const { entryShape } = key;
  await readModuleLater(key, runs, target, { selection: entryShape.length > 2 ? [0] : [] });
}

/** The type of a key's images; float32 where they are not numbers. */
export function dtypeOf(key: KeyData): DType {
  return arrayDType(key.datasetIn(key.files[0]).type) ?? "float32";
}
