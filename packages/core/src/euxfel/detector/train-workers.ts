import { arrayDType } from "../../hdf5/datatype.js";
import { itemSize } from "../../ndarray/dtype.js";
import type { Executor, Task } from "../../parallel/index.js";
import type { KeyData } from "../key-data.js";
import type { AssembleTask, StoredFrames, StoredModule } from "./assemble-task.js";
import { planRuns } from "./read-frames.js";
import type { AssembleParts } from "./train-assembler.js";
import type { TrainMemory } from "./train-memory.js";

const module: string = new URL("./assemble-task.js", import.meta.url).href;

/** Assembles trains with worker threads, each of which reads and places whole frames. */
export class TrainWorkers {
  readonly #parts: AssembleParts;
  readonly #executor: Executor;
  readonly #memory: TrainMemory;
  readonly #unit: number;

  /** @param unit - frames that a worker reads at a time */
  constructor(parts: AssembleParts, executor: Executor, memory: TrainMemory, unit: number) {
    this.#parts = parts;
    this.#executor = executor;
    this.#memory = memory;
    this.#unit = unit;
  }

  /** Fills the images of a train in memory; false where this thread has to. */
  async assemble(frames: Float64Array, train: number): Promise<boolean> {
    const places = this.#parts.geometry.sharedPlaces(this.#memory.images);
    const modules = places && this.#find(frames);
    if (!places || !modules) return false;
    const { data, dtype, shape, strides } = this.#memory.images;
    const common: Omit<AssembleTask, "room"> = {
      ...this.#parts.mask,
      places,
      next: new Int32Array(new SharedArrayBuffer(4)),
      unit: this.#unit,
      frames: frames.length,
      modules,
      dtype,
      moduleShape: this.#parts.geometry.layout.moduleShape,
      memory: data.buffer as unknown as SharedArrayBuffer,
      target: data.byteOffset + train * strides[0] * itemSize(dtype),
      imageBytes: shape[2] * shape[3] * itemSize(dtype),
      freshFrom: this.#memory.freshFrom(train),
    };
    const length = Math.min(this.#executor.size, Math.ceil(frames.length / this.#unit));
    const tasks: Task[] = Array.from({ length }, (_, worker) => ({
      module,
      name: "assembleFrames",
      args: { ...common, room: this.#memory.roomOf(train, worker) },
    }));
    let done = true;
    for await (const failure of this.#executor.results<string | undefined>(tasks)) {
      done &&= failure === undefined;
    }
    if (done) this.#memory.used(train, frames.length);
    return done;
  }

  /** Where all modules' frames of a train are; undefined where they do not lie at equal steps, as plain numbers. */
  #find(frames: Float64Array): StoredModule[] | undefined {
    if (frames.length < 2 * this.#unit) return undefined;
    const { places, images, masks } = this.#parts;
    const modules: StoredModule[] = [];
    for (const [m, place] of places.entries()) {
      const image = this.#locate(images[m], m, frames);
      const mask = masks && this.#locate(masks[m], m, frames);
      if (image === "elsewhere" || mask === "elsewhere") return undefined;
      if (image && image.dtype !== this.#memory.images.dtype) return undefined;
      modules.push({ place, image, mask });
    }
    return modules;
  }

  #locate(
    key: KeyData,
    module: number,
    frames: Float64Array,
  ): StoredFrames | undefined | "elsewhere" {
    const { table } = this.#parts;
    const placement = { frames, slots: frames.map((_, i) => i) };
    const [run, ...more] = planRuns(table, table.rows[module], placement);
    if (!run) return undefined;
    const { type, where } = key.datasetIn(run.file);
    const dtype = arrayDType(type);
    const isPlain = more.length === 0 && run.count === frames.length && type.kind === "number";
    if (!isPlain || !dtype || !where) return "elsewhere";
    const { first, step } = run;
    return { where: JSON.stringify(where), first, step, dtype, entry: key.entryShape };
  }
}
