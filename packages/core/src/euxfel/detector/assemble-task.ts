import { emptyValue, fillEmpty } from "../../geometry/empty.js";
import { openPlaces, type SharedPlaces } from "../../geometry/shared-places.js";
import { byteStrides } from "../../hdf5/direct/copy-block.js";
import type { ReadPlace } from "../../hdf5/direct/direct-dataset.js";
import { openPlaced } from "../../hdf5/direct/placed-reader.js";
import { arrayConstructor, type DType, itemSize } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import { type MaskOptions, maskPixels } from "./bad-pixels.js";

/** Widest element of a mask. */
const MASK_BYTES = 8;

/** A dataset with frames of one module, of one train at equal steps. */
export interface StoredFrames {
  /** Where it is: a `ReadPlace` as JSON, which is sent sooner than the objects. */
  where: string;
  first: number;
  step: number;
  dtype: DType;
  /** Lengths of its axes behind that of the frames; of those before the last two the first entry is taken. */
  entry: readonly number[];
}

/** One module of a train. */
export interface StoredModule {
  /** Its position in the geometry. */
  place: number;
  /** Undefined where the train has none of its frames. */
  image?: StoredFrames;
  mask?: StoredFrames;
}

/** A share of a train's frames to read, mask and put to their places in shared memory. */
export interface AssembleTask extends MaskOptions {
  places: SharedPlaces;
  /** Number of the next unit of frames that nobody has taken. */
  next: Int32Array;
  /** Frames of a unit, and of the train. */
  unit: number;
  frames: number;
  modules: readonly StoredModule[];
  dtype: DType;
  moduleShape: readonly number[];
  memory: SharedArrayBuffer;
  /** Byte where room for a unit of one module begins, for this thread alone. */
  room: number;
  /** Byte where the first image begins; bytes of an image. */
  target: number;
  imageBytes: number;
  /** Images from this one on have never been written to. */
  freshFrom: number;
}

/** Takes units of frames until none are left. @returns what went wrong */
export async function assembleFrames(task: AssembleTask): Promise<string | undefined> {
  try {
    const { next, unit, frames } = task;
    const work = await openUnits(task);
    for (;;) {
      const first = Atomics.add(next, 0, 1) * unit;
      if (first >= frames) return undefined;
      work(first, Math.min(unit, frames - first));
    }
  } catch (error) {
    Atomics.store(task.next, 0, task.frames);
    return String(error);
  }
}

/** Opens all datasets; the result does `count` frames from `first` on. */
async function openUnits(task: AssembleTask): Promise<(first: number, count: number) => void> {
  const { modules, dtype, moduleShape, memory, room, target, imageBytes, unit } = task;
  const place = openPlaces(task.places);
  const parts = await Promise.all(
    modules.map(async ({ place: module, image, mask }) => ({
      module,
      image: image && (await openFrames(image)),
      mask: mask && { dtype: mask.dtype, read: await openFrames(mask) },
    })),
  );
  const size = sizeOf(moduleShape);
  const bytes = size * itemSize(dtype);
  const hasMasks = parts.some(({ mask }) => mask);
  const maskRoom = new SharedArrayBuffer(hasMasks ? unit * size * MASK_BYTES : 0);
  const stack = (kind: DType, buffer: SharedArrayBuffer, at: number, count: number): NDArray =>
    new NDArray(new (arrayConstructor(kind))(buffer, at, count * size), kind, {
      shape: [count, ...moduleShape],
    });
  return (first: number, count: number): void => {
    emptyImages(task, first, count);
    const values = stack(dtype, memory, room, count);
    for (const { module, image, mask } of parts) {
      if (image) image(first, values);
      else (values.data as Float64Array).fill(emptyValue(dtype) as number);
      if (image && mask) {
        const bad = stack(mask.dtype, maskRoom, 0, count);
        mask.read(first, bad);
        maskPixels(values, bad, task);
      }
      for (let k = 0; k < count; k++) {
        place(module, room + k * bytes, target + (first + k) * imageBytes);
      }
    }
  };
}

/** Reads frames from `first` on into an array of them. */
async function openFrames(stored: StoredFrames): Promise<(first: number, into: NDArray) => void> {
  const { where, first: start, step, entry } = stored;
  const reader = await openPlaced(JSON.parse(where) as ReadPlace);
  const lead = entry.slice(0, -2).map(() => 1);
  return (first: number, { data, dtype, shape: [frames, ...inner] }: NDArray): void => {
    const slab = {
      start: [start + first * step, ...entry.map(() => 0)],
      count: [frames, ...lead, ...inner],
      step: [step, ...entry.map(() => 1)],
    };
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const strides = byteStrides(slab.count, itemSize(dtype));
    if (!reader.read(slab, { bytes, strides, offset: 0 })) throw new Error(`${where} needs HDF5.`);
  };
}

/** What no tile covers is NaN, or 0, from the start. */
function emptyImages(
  { memory, target, imageBytes, freshFrom, dtype }: AssembleTask,
  first: number,
  count: number,
): void {
  const Kind = arrayConstructor(dtype);
  const elements = imageBytes / Kind.BYTES_PER_ELEMENT;
  const from = Math.max(first, freshFrom);
  if (from >= first + count) return;
  const shape = [(first + count - from) * elements];
  fillEmpty(new NDArray(new Kind(memory, target + from * imageBytes, shape[0]), dtype, { shape }));
}
