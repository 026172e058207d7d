import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { isNDArray, type NDArray, ndarray } from "../../ndarray/index.js";
import { given } from "../given.js";
import { headerOf, numberIn } from "../instruments/header-geometry.js";
import type { Instrument, Measurement } from "../instruments/instrument.js";
import { binImage } from "./binning.js";
import { readImage } from "./read-mask.js";

/** What an image is corrected for when it is read: (counts - dark) / (flat x monitor). */
export interface CorrectionInputs {
  /** File or array of the unbinned image's shape; subtracted. Its own noise is not taken into account. */
  dark?: string | NDArray;
  /** Pixels' efficiencies, file or array of the unbinned image's shape; pixels without any are masked. */
  flat?: string | NDArray;
  /**
   * Divides the image: a number, or the name of a monitor (`"intensity0"`, `"intensity1"`, `"exposureTime"`), of a counter
   * of the scaler card, or of a key of the header.
   */
  monitor?: number | string;
}

/** What was done to a binned image; its counts are data x flat x monitor + dark. */
export interface Corrections {
  readonly monitor: number;
  readonly dark?: NDArray<"float64">;
  readonly flat?: NDArray<"float64">;
}

/** Dark and flat as arrays of an image's shape. @throws FileNotFound, FileFormat, ShapeMismatch */
export async function readCorrections(
  { dark, flat }: CorrectionInputs,
  { data, file }: Measurement,
  instrument: Instrument,
): Promise<{ dark?: NDArray; flat?: NDArray }> {
  const load = async (name: string, given: string | NDArray): Promise<NDArray> => {
    const image = isNDArray(given) ? given : await readImage(given, instrument);
    if (image.ndim === 2 && image.shape.every((n, axis) => n === data.shape[axis])) return image;
    throw new BeambookError(
      "ShapeMismatch",
      `The ${name} is ${image.shape.join(" x ")}, the image ${data.shape.join(" x ")}.`,
      { file, hint: `The ${name} must be that of the unbinned image.` },
    );
  };
  return {
    ...(dark !== undefined && { dark: await load("dark", dark) }),
    ...(flat !== undefined && { flat: await load("flat", flat) }),
  };
}

/**
 * What an image is divided by.
 *
 * @throws FileFormat when the file has no such monitor, or it is not above 0; InvalidArgument for a number that is not
 */
export function monitorOf(measurement: Measurement, monitor: number | string): number {
  if (typeof monitor === "number") {
    if (monitor > 0 && Number.isFinite(monitor)) return monitor;
    throw new BeambookError("InvalidArgument", `monitor = ${monitor} is not above 0.`);
  }
  const { exposureTime, intensity0, intensity1, scalers, header, file } = measurement;
  const known: Record<string, number> = given({
    ...{ exposureTime, intensity0, intensity1 },
    ...scalers,
  } as Record<string, number>);
  const value = Number(headerOf(known, monitor) ?? numberIn(header, monitor, file));
  if (value > 0 && Number.isFinite(value)) return value;
  const names = [...Object.keys(known), ...Object.keys(header)];
  throw new BeambookError(
    "FileFormat",
    Number.isNaN(value) ? `The file has no "${monitor}".` : `${monitor} = ${value} is not above 0.`,
    { file, hint: `Closest: ${closestNames(monitor, names).join(", ")}.` },
  );
}

/** Bins an image and takes dark, flat and monitor off; undefined corrections where there are none. */
export function corrected(
  data: NDArray,
  mask: NDArray,
  binning: number,
  { dark, flat, monitor }: { dark?: NDArray; flat?: NDArray; monitor?: number },
): { data: NDArray<"float64">; corrections?: Corrections } {
  const image = binImage(data, binning, mask);
  if (dark === undefined && flat === undefined && monitor === undefined) return { data: image };
  const corrections: Corrections = {
    monitor: monitor ?? 1,
    ...(dark && { dark: binImage(dark, binning, mask) }),
    ...(flat && { flat: binImage(flat, binning, mask) }),
  };
  const off = corrections.dark?.data;
  const values = image.data.map((v, p) => (v - (off ? off[p] : 0)) / divisorAt(corrections, p));
  return { data: ndarray(values, image.shape), corrections };
}

/** What pixel `p` was divided by. */
export function divisorAt({ flat, monitor }: Corrections, p: number): number {
  return flat ? flat.data[p] * monitor : monitor;
}
