import { BeambookError } from "../errors.js";
import {
  type DType,
  itemSize,
  lanes,
  type NDArray,
  sameShape,
  sizeOf,
  zeros,
} from "../ndarray/index.js";
import type { CopyPlan } from "./copy-plan.js";
import { emptyModule, fillEmpty } from "./empty.js";
import { type ModuleData, type OrderedModules, orderModules } from "./module-data.js";
import { type PlaceModule, plainPlacer } from "./place-plain.js";
import { allocateWasmImage, allocateWasmPair, placeWithHelpers, wasmPlacer } from "./wasm-image.js";

/** An assembled image and where the detector's origin lies in it. */
export interface AssembledImage<D extends DType = DType> {
  /** `(..., y, x)`; row 0 is the lowest y. */
  readonly image: NDArray<D>;
  /** `[y, x]` in pixels from the image's first corner. */
  readonly centre: readonly [y: number, x: number];
}

/** How frames are assembled. */
export interface AssembleOptions<D extends DType = DType> {
  /** Image to fill in place of a new one. */
  out?: NDArray<D>;
}

/** How {@link DetectorGeometry.assemblyBuffers} makes arrays. */
export interface BufferOptions<D extends DType = "float32"> {
  /** Shape of the stack of frames; default `[]`, one frame. */
  extraShape?: readonly number[];
  /** Default float32. */
  dtype?: D;
  /** Threads that assemble; default 1. */
  workers?: number;
  /** Room in `data` for so many modules by themselves, `(slot, ...extraShape, slowScan, fastScan)`; default for whole frames. */
  slots?: number;
  /** Whether `out` is filled with NaN (0 for integers); default true. Else whoever writes to it first has to. */
  emptied?: boolean;
}

/** Empty arrays for frames `(...extraShape, module, slowScan, fastScan)` and their images, made to work together fast. */
export function emptyBuffers<D extends DType = "float32">(
  plan: CopyPlan,
  { extraShape = [], dtype = "float32" as D, workers = 1, slots, emptied = true }: BufferOptions<D>,
): { data: NDArray<D>; out: NDArray<D> } {
  const dataShape = slots
    ? [slots, ...extraShape, ...plan.moduleShape]
    : [...extraShape, plan.modules.length, ...plan.moduleShape];
  const imageShape = [...extraShape, plan.height, plan.width];
  const pair = allocateWasmPair([dataShape, imageShape], dtype, plan, workers);
  const { data, out } = pair ?? { data: zeros(dataShape, dtype), out: zeros(imageShape, dtype) };
  if (emptied) fillEmpty(out);
  return { data, out };
}

// Copying a frame to and fro pays for frames of at least so many pixels.
const WORTH_COPY = 2 ** 16;

// Every WASM memory reserves gigabytes of address space, so small images that nobody keeps are not worth one.
const WORTH_WASM_BYTES = 2 ** 24;

/** An empty image (NaN or 0) for stacks of `extraShape` frames, in memory that assembling is fastest in. */
export function emptyImage<D extends DType>(
  plan: CopyPlan,
  extraShape: readonly number[],
  dtype: D,
): NDArray<D> {
  const shape = [...extraShape, plan.height, plan.width];
  const image = allocateWasmImage(shape, dtype, plan) ?? zeros(shape, dtype);
  fillEmpty(image);
  return image;
}

/**
 * Copies modules to their places in an image.
 *
 * @param out - image to fill; what no tile covers stays as it is
 * @throws ShapeMismatch for data or `out` of another shape, or an `out` of another dtype
 */
export function assemble<D extends DType>(
  data: ModuleData<D>,
  plan: CopyPlan,
  out?: NDArray<D>,
): NDArray<D> {
  const ordered = orderModules(data, plan.modules.length, plan);
  const { shape, dtype } = ordered.array;
  const wanted = [...shape.slice(0, -3), plan.height, plan.width];
  if (out) checkOut(out, wanted, dtype);
  const modules = withContiguousModules(ordered);
  if (out) return placeFrames(modules, plan, out);
  const bytes = sizeOf(wanted) * itemSize(dtype);
  if (bytes >= WORTH_WASM_BYTES) {
    return placeFrames(modules, plan, emptyImage(plan, wanted.slice(0, -2), dtype));
  }
  return placeThroughStage(modules, plan, wanted);
}

function checkOut(out: NDArray, shape: readonly number[], dtype: DType): void {
  if (!sameShape(out.shape, shape) || out.dtype !== dtype || !out.isContiguous) {
    const found = `${out.dtype} (${out.shape.join(", ")})${out.isContiguous ? "" : ", not contiguous"}`;
    throw new BeambookError(
      "ShapeMismatch",
      `\`out\` is ${found}; this data needs ${dtype} (${shape.join(", ")}).`,
      { hint: "outputFor(data) makes a suitable array." },
    );
  }
}

function withContiguousModules<D extends DType>(data: OrderedModules<D>): OrderedModules<D> {
  const { array } = data;
  const [ssStride, fsStride] = array.strides.slice(-2);
  if (fsStride === 1 && ssStride === array.shape[array.ndim - 1]) return data;
  return { ...data, array: array.contiguous() };
}

/** Fills an image of all frames. */
function placeFrames<D extends DType>(
  modules: OrderedModules<D>,
  plan: CopyPlan,
  image: NDArray<D>,
): NDArray<D> {
  const starts = frameStarts(modules.array);
  const isWhole =
    modules.numbers.length === plan.modules.length && modules.numbers.every((n, m) => n === m);
  if (isWhole && placeWithHelpers(plan, modules.array, image, starts)) return image;
  const frameSize = plan.height * plan.width;
  const foreign = wasmPlacer(plan, modules.array, image) === undefined;
  if (foreign && lanes(image.dtype) === 1 && frameSize >= WORTH_COPY) {
    return placeThroughCopy(modules, plan, image);
  }
  const place = framePlacer(modules, plan, image);
  starts.forEach((start, k) => {
    place(start, image.offset + k * frameSize);
  });
  return image;
}

const copies = new WeakMap<CopyPlan, Map<DType, NDArray>>();

/** Fills an image in ordinary memory: each frame is copied into a kept WASM image, changed there and copied back. */
function placeThroughCopy<D extends DType>(
  modules: OrderedModules<D>,
  plan: CopyPlan,
  image: NDArray<D>,
): NDArray<D> {
  const copy = keptImage(copies, plan, image.dtype) as NDArray;
  const place = framePlacer(modules, plan, copy as NDArray<D>);
  const [inside, outside] = [copy.data, image.data] as [Float64Array, Float64Array];
  frameStarts(modules.array).forEach((start, k) => {
    const at = image.offset + k * inside.length;
    inside.set(outside.subarray(at, at + inside.length));
    place(start, 0);
    outside.set(inside, at);
  });
  return image;
}

/** The WASM image of one frame that is kept for a plan and dtype. */
function keptImage(
  all: WeakMap<CopyPlan, Map<DType, NDArray>>,
  plan: CopyPlan,
  dtype: DType,
): NDArray {
  const kept = all.get(plan) ?? new Map<DType, NDArray>();
  all.set(plan, kept);
  const image = kept.get(dtype) ?? emptyImage(plan, [], dtype);
  kept.set(dtype, image);
  return image;
}

/**
 * Copies the frames `(frame, slowScan, fastScan)` of one module to their places in images `(frame, y, x)`; nothing else
 * changes there.
 */
export function placeOneModule(data: NDArray, plan: CopyPlan, module: number, out: NDArray): void {
  const [frames, ...inner] = data.shape;
  if (!sameShape(inner, plan.moduleShape) || !plan.modules[module]) {
    throw new BeambookError(
      "ShapeMismatch",
      `Frames of (${inner.join(", ")}) are not those of module ${module}.`,
    );
  }
  checkOut(out, [frames, plan.height, plan.width], data.dtype);
  const source = data.contiguous();
  const place = wasmPlacer(plan, source, out) ?? plainPlacer(plan, source, out);
  const [from, to] = [inner[0] * inner[1], plan.height * plan.width];
  for (let k = 0; k < frames; k++) place(module, source.offset + k * from, out.offset + k * to);
}

const stages = new WeakMap<CopyPlan, Map<DType, NDArray>>();

/** Makes a new image in ordinary memory: each frame is put together in a kept WASM image and copied as a whole. */
function placeThroughStage<D extends DType>(
  modules: OrderedModules<D>,
  plan: CopyPlan,
  shape: readonly number[],
): NDArray<D> {
  const { dtype } = modules.array;
  const image = zeros(shape, dtype);
  const stage = keptImage(stages, plan, dtype) as NDArray<D>;
  const place = framePlacer(modules, plan, stage);
  frameStarts(modules.array).forEach((start, k) => {
    place(start, 0);
    (image.data as Float64Array).set(stage.data as Float64Array, k * stage.data.length);
  });
  return image;
}

/** A function that copies the frame at `source` of the modules' data to `target` of the image's. */
function framePlacer<D extends DType>(
  { array, numbers }: OrderedModules<D>,
  plan: CopyPlan,
  image: NDArray<D>,
): (source: number, target: number) => void {
  const place: PlaceModule = wasmPlacer(plan, array, image) ?? plainPlacer(plan, array, image);
  const missing = plan.modules.map((_, m) => m).filter((m) => !numbers.includes(m));
  const moduleStride = array.strides[array.ndim - 3];
  return (source: number, target: number): void => {
    for (let k = 0; k < numbers.length; k++) place(numbers[k], source + k * moduleStride, target);
    for (const m of missing) emptyModule(plan, m, image, target);
  };
}

/** Where each frame begins in the data of an array `(..., module, slowScan, fastScan)`, in row-major order. */
function frameStarts(array: NDArray): number[] {
  const shape = array.shape.slice(0, -3);
  const starts = new Array<number>(sizeOf(shape));
  for (let i = 0; i < starts.length; i++) {
    let rest = i;
    let start = array.offset;
    for (let k = shape.length - 1; k >= 0; k--) {
      start += (rest % shape[k]) * array.strides[k];
      rest = Math.floor(rest / shape[k]);
    }
    starts[i] = start;
  }
  return starts;
}
