import { BeambookError } from "../errors.js";
import { lanes, type NDArray, sizeOf, zeros } from "../ndarray/index.js";
import type { Layout } from "./layout.js";
import { type ModuleData, orderModules } from "./module-data.js";
import { planSplit, type SplitPlan } from "./split-pixels.js";
import type { Modules } from "./tile.js";

/** Options of {@link interpolateModules}. */
export interface InterpolateOptions {
  /** Image pixels per detector pixel in each direction; default 1. */
  oversample?: number;
  /** Size of the image's pixels in metres, one number or `[x, y]`; defaults to the detector's pixels. */
  outputPixelSize?: number | readonly [x: number, y: number];
  /** What image pixels without data hold; default NaN. */
  empty?: number;
}

/** An image of intensities spread over a regular grid. */
export interface InterpolatedImage {
  /** `(..., y, x)`; float64 for float64 data, otherwise float32. */
  readonly image: NDArray<"float32" | "float64">;
  /** `[y, x]` of the detector's origin, 0 being the middle of the image's first pixel. */
  readonly centre: readonly [y: number, x: number];
}

/** The size of image pixels that the options ask for, `[x, y]` in metres. */
export function imagePixel(layout: Layout, options: InterpolateOptions): [x: number, y: number] {
  const { oversample = 1, outputPixelSize = layout.pitch } = options;
  const [x, y] =
    typeof outputPixelSize === "number" ? [outputPixelSize, outputPixelSize] : outputPixelSize;
  if (!(x > 0 && y > 0 && Number.isInteger(oversample) && oversample > 0)) {
    throw new BeambookError(
      "InvalidArgument",
      `Cannot make image pixels of ${x} x ${y} m with oversampling ${oversample}.`,
      { hint: "Sizes must be above 0 and oversample a whole number from 1 on." },
    );
  }
  return [x / oversample, y / oversample];
}

/** The plan for {@link interpolateModules}; takes about a second for a megapixel, so keep it. */
export function planInterpolation(
  modules: Modules,
  layout: Layout,
  options: InterpolateOptions,
): SplitPlan {
  return planSplit(modules, layout, imagePixel(layout, options));
}

/**
 * Spreads the counts of each pixel over the image pixels it covers, by area: the sum stays what it was.
 *
 * @throws ShapeMismatch for data of another shape
 */
export function interpolateModules(
  data: ModuleData,
  plan: SplitPlan,
  layout: Layout,
  moduleCount: number,
  empty: number,
): InterpolatedImage {
  const { array, numbers } = orderModules(data, moduleCount, layout);
  if (lanes(array.dtype) === 2) {
    throw new BeambookError("UnsupportedType", `Cannot interpolate ${array.dtype} data.`);
  }
  const lead = array.shape.slice(0, -3);
  const dtype = array.dtype === "float64" ? "float64" : "float32";
  const image = zeros<"float32" | "float64">([...lead, plan.height, plan.width], dtype);
  const frames = array.contiguous();
  const frameSize = sizeOf(array.shape.slice(-3));
  const imageSize = plan.height * plan.width;
  const pixels = new Float64Array(frameSize);
  for (let k = 0; k < sizeOf(lead); k++) {
    const start = frames.offset + k * frameSize;
    copyNumbers(frames.data as ArrayLike<number>, start, pixels);
    const target = image.data.subarray(k * imageSize, (k + 1) * imageSize);
    target.set(spread(pixels, plan, numbers, layout, empty));
  }
  return { image, centre: plan.centre };
}

/** Elements as float64; int64 ones are rounded to what a double holds. */
function copyNumbers(data: ArrayLike<number | bigint>, start: number, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = Number(data[start + i]);
}

function spread(
  pixels: Float64Array,
  plan: SplitPlan,
  numbers: readonly number[],
  layout: Layout,
  empty: number,
): Float64Array {
  const { starts, targets, weights } = plan;
  const sums = new Float64Array(plan.height * plan.width);
  const covered = new Uint8Array(sums.length);
  const size = sizeOf(layout.moduleShape);
  for (let k = 0; k < numbers.length; k++) {
    for (let i = 0; i < size; i++) {
      const value = pixels[k * size + i];
      const pixel = numbers[k] * size + i;
      for (let p = starts[pixel]; p < starts[pixel + 1]; p++) {
        sums[targets[p]] += value * weights[p];
        covered[targets[p]] = 1;
      }
    }
  }
  for (let i = 0; i < sums.length; i++) if (covered[i] === 0) sums[i] = empty;
  return sums;
}
