import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { type CorrectionOptions, type ErrorModel, errorModelOf } from "../integrate/options.js";
import { type Corrections, divisorAt } from "./corrections.js";

/** An image with what belongs to it. */
export interface ImageSource {
  readonly data: NDArray<"float64">;
  readonly mask: NDArray<"uint8">;
  readonly geometry: ScatteringGeometry;
  /** Detector counts that a pixel's value is the mean of: frames times pixels of a block. */
  readonly averaged: number;
  /** Variances of `data` that came with the file; without them counting statistics hold. */
  readonly variance?: NDArray<"float64">;
  /** Dark, flat and monitor that `data` is corrected for. */
  readonly corrections?: Corrections;
}

/** Where the errors of a method come from. */
export interface ErrorOptions {
  /**
   * `"poisson"`: counting statistics; `"variance"`: those of the file; `"azimuthal"`: the spread of pixels; `null`: no
   * errors. Defaults to the file's variances where it has some, and to counting statistics otherwise.
   */
  errorModel?: ErrorModel | null;
}

/** Variance of the mean of `averaged` counts: max(1, counts) / averaged². */
export function countingVariance(mean: number, averaged: number): number {
  return Math.max(1, mean * averaged) / (averaged * averaged);
}

/**
 * Variance of pixels by their position in the flat image.
 *
 * @throws InvalidArgument for `"variance"` when the file has none
 */
export function pixelVariance(
  { data, averaged, variance, corrections }: ImageSource,
  errorModel?: ErrorModel,
): (p: number) => number {
  const model = errorModel ?? (variance ? "variance" : "poisson");
  errorModelOf({ errorModel: model, ...(variance && { variance }) });
  const values = data.data;
  if (model === "variance") return (p: number): number => variance!.data[p];
  if (!corrections) return (p: number): number => countingVariance(values[p], averaged);
  const dark = corrections.dark?.data;
  return (p: number): number => {
    const by = divisorAt(corrections, p);
    return countingVariance(values[p] * by + (dark ? dark[p] : 0), averaged) / (by * by);
  };
}

/** Variances of all pixels. @throws InvalidArgument for `"variance"` when the file has none */
export function varianceOf(source: ImageSource, errorModel?: ErrorModel): NDArray<"float64"> {
  const { data, variance } = source;
  const of = pixelVariance(source, errorModel);
  if (variance && errorModel !== "poisson") return variance;
  const out = new Float64Array(data.size);
  for (let p = 0; p < out.length; p++) out[p] = of(p);
  return ndarray(out, data.shape);
}

/**
 * An image as integrations want it: pixels count by what they were divided by, so that the sums are those of the counts.
 *
 * @throws InvalidArgument for `"variance"` when the file has none
 */
export function integrable(
  source: ImageSource,
  errorModel: ErrorModel | null | undefined,
): { image: NDArray<"float64">; corrections: CorrectionOptions } {
  const { data, mask, corrections: by } = source;
  const counted = errorModel === null || errorModel === "azimuthal";
  const variance = counted ? undefined : varianceOf(source, errorModel);
  const model = counted ? errorModel : "variance";
  if (!by)
    return { image: data, corrections: { mask, errorModel: model, ...(variance && { variance }) } };
  const times = (array: NDArray<"float64">, power: number): NDArray<"float64"> =>
    ndarray(
      array.data.map((v, p) => v * divisorAt(by, p) ** power),
      array.shape,
    );
  return {
    image: times(data, 1),
    corrections: {
      mask,
      errorModel: model,
      ...(variance && { variance: times(variance, 2) }),
      ...(by.flat && { flat: by.flat }),
      normalizationFactor: by.monitor,
    },
  };
}

/** @throws InvalidArgument for errors that single pixels do not have */
export function pixelErrors(
  source: ImageSource,
  errorModel: ErrorModel | null | undefined,
): Float64Array | undefined {
  if (errorModel === null) return undefined;
  if (errorModel === "azimuthal") {
    throw new BeambookError("InvalidArgument", "Single pixels of an image have no spread.", {
      hint: 'Use errorModel "poisson" or "variance", or write the 1-D curve only.',
    });
  }
  return varianceOf(source, errorModel).data.map(Math.sqrt);
}
