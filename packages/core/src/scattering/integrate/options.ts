import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import type { NDArray } from "../../ndarray/index.js";
import type { RadialUnit } from "../geometry/units.js";

/**
 * How a pixel that covers several bins is shared: `"no"` gives all of it to the bin of its centre, `"bbox"` spreads it
 * evenly over the range of its corners, `"full"` by the area of its four-cornered shape in (radius, azimuth).
 */
export type PixelSplit = "no" | "bbox" | "full";

/**
 * Where uncertainties come from: counting statistics (`"poisson"`: max(1, counts)), the `variance` given, or the
 * spread of pixels within a bin (`"azimuthal"`).
 */
export type ErrorModel = "poisson" | "variance" | "azimuthal";

/** Lower and upper end of a range. */
export type Range = readonly [low: number, high: number];

/** What is done to pixels before they are binned; arrays are (row, column), as the image. */
export interface CorrectionOptions {
  /** Non-zero where a pixel must not count. */
  mask?: NDArray;
  /** Value of dead pixels. */
  dummy?: number;
  /** Pixels with |value - dummy| <= deltaDummy are dead; defaults to 0. */
  deltaDummy?: number;
  /** Subtracted. */
  dark?: NDArray;
  /** Pixels' efficiencies: the signal is divided by them. */
  flat?: NDArray;
  /** Of the signal; makes the error model `"variance"` unless it is given. */
  variance?: NDArray;
  /** Of `dark`, added to the signal's. */
  darkVariance?: NDArray;
  errorModel?: ErrorModel | null;
  /** Divides by the pixels' solid angle; defaults to true. */
  correctSolidAngle?: boolean;
  /** 1 horizontal, 0 none, -1 vertical; without it nothing is corrected. */
  polarizationFactor?: number;
  /** Degrees added to the azimuth (pyFAI's `axis_offset`); defaults to 0. */
  polarizationOffset?: number;
  /** The result is divided by this: monitor counts, exposure time; defaults to 1. */
  normalizationFactor?: number;
  /** Value of bins without pixels; defaults to NaN. */
  empty?: number;
}

/** Options of all integrations. */
export interface IntegrateOptions extends CorrectionOptions {
  /** Radial unit; defaults to `"q_A^-1"`. */
  unit?: RadialUnit;
  /** Defaults to `"bbox"`. */
  split?: PixelSplit;
  /** pyFAI's way to say `split`: `("no" | "bbox" | "full", …)`. */
  method?: string | readonly string[];
  /** In `unit`; defaults to what the unmasked pixels cover. */
  radialRange?: Range;
  /** Degrees, counted around the circle: (170, 190) and (-190, -170) are the same sector. */
  azimuthRange?: Range;
}

/** Options of 2-D integration. */
export interface Integrate2dOptions extends Omit<IntegrateOptions, "azimuthRange"> {
  /** Degrees; defaults to (-180, 180). `"data"` takes what the unmasked pixels cover, as pyFAI does. */
  azimuthRange?: Range | "data";
}

/** Options of azimuthal profiles. */
export interface IntegrateRadialOptions extends Omit<IntegrateOptions, "unit"> {
  /** Unit of `radialRange`; defaults to `"q_A^-1"`. */
  radialUnit?: RadialUnit;
  /** Radial bins into which the ring is cut before it is summed; only kept for pyFAI's sake, has no influence. */
  nptRad?: number;
}

const SPLITS: readonly PixelSplit[] = ["no", "bbox", "full"];

/** The splitting that options ask for. @throws InvalidArgument */
export function splitOf(
  { split, method }: Pick<IntegrateOptions, "split" | "method">,
  byDefault: PixelSplit = "bbox",
): PixelSplit {
  const first = typeof method === "string" ? method : method?.[0];
  const wanted = split ?? first ?? byDefault;
  if (SPLITS.includes(wanted as PixelSplit)) return wanted as PixelSplit;
  throw new BeambookError("InvalidArgument", `Unknown pixel splitting "${wanted}".`, {
    hint: `Closest: ${closestNames(wanted, SPLITS).join(", ")}.`,
  });
}

/** The error model that options ask for. @throws InvalidArgument when it needs what is not there */
export function errorModelOf({ errorModel, variance }: CorrectionOptions): ErrorModel | undefined {
  if (errorModel === null) return undefined;
  const model = errorModel ?? (variance === undefined ? undefined : "variance");
  if (model === "variance" && variance === undefined) {
    throw new BeambookError("InvalidArgument", 'The error model "variance" needs `variance`.');
  }
  if (model === undefined || ["poisson", "variance", "azimuthal"].includes(model)) return model;
  throw new BeambookError("InvalidArgument", `Unknown error model "${model}".`, {
    hint: 'Use "poisson", "variance" or "azimuthal".',
  });
}

/** @throws InvalidArgument unless it is a whole number from 1 to ten million */
export function checkBinCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= 1e7) return;
  throw new BeambookError("InvalidArgument", `${name} = ${count} is not a number of bins.`);
}

/** @throws InvalidArgument unless low < high, both finite */
export function checkRange(name: string, range: Range | undefined): void {
  if (range === undefined) return;
  const [low, high] = range;
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return;
  throw new BeambookError("InvalidArgument", `${name} (${low}, ${high}) is not a range.`, {
    hint: "The first number must be smaller than the second.",
  });
}
