import { fillEmpty } from "../../geometry/empty.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import { arrayConstructor, type DType, itemSize } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { slice } from "../../ndarray/selection.js";

/** Modules in memory at a time: one is put to its place, the others are being read. */
export const SLOTS = 3;
/** Images of two trains are in memory at a time up to this size. */
const MOST_BYTES: number = 512 << 20;

/** How much memory assembling takes. */
export interface TrainMemorySize {
  dtype: DType;
  /** Frames of the longest train. */
  frames: number;
  /** Threads that read `unit` frames of a module at a time; 0 if only this one does. */
  workers: number;
  unit: number;
}

/** Memory for the images of a train, or of two where workers go on with the next, and for some modules' frames. */
export class TrainMemory {
  /** Trains whose images there is room for. */
  readonly trains: number;
  /** `(train, frame, y, x)` */
  readonly images: NDArray;
  /** Room for frames of single modules `(frame, slow_scan, fast_scan)`: that of workers comes last. */
  readonly #modules: NDArray;
  readonly #size: TrainMemorySize;
  readonly #geometry: DetectorGeometry;
  #lent: SharedArrayBuffer | undefined;
  /** Images from this one on have never been written to, for each train. */
  readonly #fresh: number[];

  private constructor(geometry: DetectorGeometry, size: TrainMemorySize) {
    const { dtype, frames, workers, unit } = size;
    const { height, width } = geometry.imageGrid;
    const bytes = 2 * frames * height * width * itemSize(dtype);
    const trains = workers > 0 && bytes <= MOST_BYTES ? 2 : 1;
    const moduleFrames = SLOTS * frames + trains * workers * unit;
    const { data, out } = geometry.assemblyBuffers({
      extraShape: [trains * frames],
      dtype,
      slots: Math.ceil(moduleFrames / (trains * frames)),
      workers: Math.max(1, workers),
      emptied: false,
    });
    this.trains = trains;
    this.images = out.reshape(trains, frames, height, width);
    this.#modules = data.reshape(-1, ...geometry.layout.moduleShape);
    this.#size = size;
    this.#geometry = geometry;
    this.#fresh = new Array<number>(trains).fill(0);
  }

  /** Memory that was used before, if there is some, or new. */
  static take(geometry: DetectorGeometry, size: TrainMemorySize): TrainMemory {
    const found = spare.memory;
    if (!found?.suits(geometry, size)) return new TrainMemory(geometry, size);
    spare.memory = undefined;
    return found;
  }

  /** Room for a module's frames, read in this thread. */
  module(slot: number, frames: number): NDArray {
    const first = slot * this.#size.frames;
    return this.#modules.slice(slice(first, first + frames));
  }

  /** The first images of a train. */
  imagesOf(train: number, frames: number): NDArray {
    return this.#stackOf(this.#part(train, 0, frames));
  }

  /** {@link imagesOf} to give away: whether anybody still holds them can be told. */
  lend(train: number, frames: number): NDArray {
    const part = this.#part(train, 0, frames);
    if (!(part.buffer instanceof SharedArrayBuffer)) return this.#stackOf(part);
    this.#lent ??= structuredClone(part.buffer); // the same memory
    const Kind = arrayConstructor(this.images.dtype);
    return this.#stackOf(new Kind(this.#lent, part.byteOffset, part.length));
  }

  /** Ends the use of this memory: once nobody holds its images, it may be taken again, as fresh memory costs more than reading. */
  release(): void {
    if (!(this.images.data.buffer instanceof SharedArrayBuffer)) return;
    if (this.#lent) returned.register(this.#lent, this);
    else keepSpare(this);
    this.#lent = undefined;
  }

  /** Whether this memory was made for the same geometry and size. */
  suits(geometry: DetectorGeometry, size: TrainMemorySize): boolean {
    const own = this.#size;
    return (
      this.#geometry === geometry &&
      own.dtype === size.dtype &&
      own.frames === size.frames &&
      own.workers === size.workers &&
      own.unit === size.unit
    );
  }

  /** Byte where a worker's room for frames of a train begins. */
  roomOf(train: number, worker: number): number {
    const { frames, workers, unit } = this.#size;
    const room = train * workers + worker;
    const { data, dtype, strides } = this.#modules;
    return data.byteOffset + (SLOTS * frames + room * unit) * strides[0] * itemSize(dtype);
  }

  /** Images of a train from this one on have never been written to. */
  freshFrom(train: number): number {
    return this.#fresh[train];
  }

  /** Remembers that so many images of a train have been written to. */
  used(train: number, frames: number): void {
    this.#fresh[train] = Math.max(this.#fresh[train], frames);
  }

  /** Fills images that have never been written to: what no tile covers is NaN, or 0. */
  emptyFresh(train: number, frames: number): void {
    const from = this.#fresh[train];
    if (from >= frames) return;
    const rest = this.#part(train, from, frames);
    fillEmpty(new NDArray(rest, this.images.dtype, { shape: [rest.length] }));
    this.used(train, frames);
  }

  #stackOf(data: NDArray["data"]): NDArray {
    const { dtype, shape } = this.images;
    const [height, width] = shape.slice(2);
    return new NDArray(data, dtype, { shape: [data.length / (height * width), height, width] });
  }

  /** Images of a train from one to another. */
  #part(train: number, from: number, to: number): NDArray["data"] {
    const { data, strides } = this.images;
    const first = train * strides[0];
    return data.subarray(first + from * strides[1], first + to * strides[1]);
  }
}

/** Memory that nobody uses; an idle notebook gives it back. */
const spare: { memory?: TrainMemory; timer?: NodeJS.Timeout } = {};
const IDLE_MS = 30_000;

const returned: FinalizationRegistry<TrainMemory> = new FinalizationRegistry(keepSpare);

function keepSpare(memory: TrainMemory): void {
  clearTimeout(spare.timer);
  spare.memory = memory;
  spare.timer = setTimeout(() => {
    spare.memory = undefined;
  }, IDLE_MS).unref();
}
