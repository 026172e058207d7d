import { BeambookError, throwIfAborted } from "../errors.js";
import { readFits, readTiff } from "../formats/index.js";
import { isNDArray, type NDArray } from "../ndarray/index.js";
import { type Counts, type CountsInput, countsOf, readCounts } from "./counts.js";
import { filesOf, isImageFile } from "./file-list.js";
import type { GroupIndex } from "./group-index.js";
import { type GroupStore, mappedStore } from "./group-store.js";
import { GroupedData } from "./grouped-data.js";
import type { GroupedOptions } from "./load-grouped.js";
import type { FlightPath } from "./transmission-data.js";

/** Images over time: (time, y, x). */
interface Stack {
  /** One flat image for each time. */
  readonly frames: readonly ArrayLike<number>[];
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** Counts of one pixel, or counts that all pixels share. */
type PixelCounts = (pixel: number) => Counts;

/** Groups from stacks of images, one for each pixel; undefined when the signal is none. */
export async function loadImageStacks(
  options: GroupedOptions,
  path: FlightPath,
): Promise<GroupedData | undefined> {
  const signal = await stackOf(options.signal, options);
  if (!signal) return undefined;
  const { width, height, frames } = signal;
  const tof = binsOf(options.tof, frames.length);
  const step = tof.length > 1 ? tof[1] - tof[0] : 1;
  const part = async (name: string, input: unknown): Promise<PixelCounts | undefined> => {
    if (input === undefined) return undefined;
    const stack = await stackOf(input, options);
    if (!stack) {
      const shared =
        typeof input === "string" ? await readCounts(input) : countsOf(input as CountsInput, name);
      const bins = options.tof || !shared.hasTof ? { ...shared, tof, hasTof: true } : shared;
      return () => bins;
    }
    checkSameShape(signal, stack, name);
    return pixelCounts(stack, tof);
  };
  const openbeam = await part("openbeam", options.openbeam);
  const emptySignal = await part("emptySignal", options.emptySignal);
  const emptyOpenbeam = await part("emptyOpenbeam", options.emptyOpenbeam);
  const own = pixelCounts(signal, tof);
  const indices = Array.from({ length: width * height }, (_, i): GroupIndex => {
    return [Math.floor(i / height), i % height];
  });
  const store: GroupStore = mappedStore(width * height, { ...path, width: step }, (group) => {
    const pixel = (group % height) * width + Math.floor(group / height);
    const set = {
      signal: own(pixel),
      openbeam: openbeam!(pixel),
      ...(emptySignal && emptyOpenbeam
        ? { emptySignal: emptySignal(pixel), emptyOpenbeam: emptyOpenbeam(pixel) }
        : {}),
    };
    return { set, label: `${signal.label} (${pixel % width},${Math.floor(pixel / width)})` };
  });
  store.at(0);
  return new GroupedData(options.indices ?? indices, store, options.dropna ?? false);
}

function binsOf(given: ArrayLike<number> | undefined, frames: number): Float64Array {
  if (!given) return Float64Array.from({ length: frames }, (_, i) => i + 1);
  if (given.length === frames) return Float64Array.from(given);
  throw new BeambookError(
    "ShapeMismatch",
    `${frames} images, but ${given.length} bins in \`tof\`.`,
  );
}

function pixelCounts({ frames, label }: Stack, tof: Float64Array): PixelCounts {
  return (pixel: number): Counts => {
    const counts = new Float64Array(frames.length);
    const err = new Float64Array(frames.length);
    for (let i = 0; i < frames.length; i++) {
      counts[i] = Number(frames[i][pixel]);
      err[i] = Math.sqrt(counts[i]);
    }
    return { tof, counts, err, hasTof: true, label };
  };
}

function checkSameShape(signal: Stack, other: Stack, name: string): void {
  const say = ({ frames, width, height }: Stack): string =>
    `${frames.length} images of ${width} by ${height} pixels`;
  if (say(signal) === say(other)) return;
  throw new BeambookError(
    "ShapeMismatch",
    `The signal has ${say(signal)}, ${name} has ${say(other)}.`,
  );
}

/** A stack in memory, or in image files; undefined for anything else. */
async function stackOf(input: unknown, options: GroupedOptions): Promise<Stack | undefined> {
  if (isNDArray(input)) return stackOfArrays([input], "images");
  const files = await imageFiles(input);
  if (!files) return undefined;
  const arrays: NDArray[] = [];
  for (const file of files) {
    throwIfAborted(options.abort);
    arrays.push(...(await imagesIn(file)));
    options.onProgress?.({ done: arrays.length, total: Math.max(arrays.length, files.length) });
  }
  return stackOfArrays(arrays, files[0].replace(/^.*[/\\]/, ""));
}

async function imageFiles(input: unknown): Promise<string[] | undefined> {
  if (typeof input === "string") {
    const files = await filesOf(input);
    return files.every(isImageFile) ? files : undefined;
  }
  const list = Array.isArray(input) && input.length > 0 ? input : undefined;
  return list?.every((item) => typeof item === "string" && isImageFile(item)) ? list : undefined;
}

/** Images of a file in order. */
async function imagesIn(file: string): Promise<NDArray[]> {
  if (/\.tiff?$/i.test(file)) return (await readTiff(file)).pages.map((page) => page.read());
  const { units } = await readFits(file);
  const images = units.filter((unit) => unit.isImage && unit.shape.length >= 2);
  if (images.length > 0) return images.map((unit) => unit.read());
  throw new BeambookError("NoData", "The file has no image.", { file });
}

function stackOfArrays(arrays: readonly NDArray[], label: string): Stack {
  const frames: ArrayLike<number>[] = [];
  let size: readonly number[] | undefined;
  for (const array of arrays) {
    if (array.shape.length !== 2 && array.shape.length !== 3) {
      throw new BeambookError(
        "ShapeMismatch",
        `${label} has the shape (${array.shape.join(", ")}): (time, y, x) or (y, x) is needed.`,
      );
    }
    const shape = array.shape.slice(-2);
    size ??= shape;
    if (shape[0] !== size[0] || shape[1] !== size[1]) {
      throw new BeambookError(
        "ShapeMismatch",
        `${label}: an image of ${shape[1]} by ${shape[0]} pixels among images of ${size[1]} by ${size[0]}.`,
      );
    }
    const { data, offset, size: count } = array.contiguous();
    const values = (data as Float64Array).subarray(offset, offset + count);
    const pixels = shape[0] * shape[1];
    for (let at = 0; at < values.length; at += pixels) {
      frames.push(values.subarray(at, at + pixels));
    }
  }
  if (!size || frames.length === 0) throw new BeambookError("NoData", `${label} has no images.`);
  return { frames, width: size[1], height: size[0], label };
}
