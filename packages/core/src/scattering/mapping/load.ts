import { BeambookError } from "../../errors.js";
import { readPoni } from "../../formats/index.js";
import { isNDArray, type NDArray, ndarray } from "../../ndarray/index.js";
import type { PixelCenters } from "../geometry/detector-frame.js";
import { type GeometryParameters, ScatteringGeometry } from "../geometry/geometry.js";
import { deadValue } from "../instruments/frame-mean.js";
import type { Instrument, Measurement } from "../instruments/instrument.js";
import { findInstrument } from "../instruments/registry.js";
import { binMask, binVariance, checkBinning } from "./binning.js";
import {
  type CorrectionInputs,
  type Corrections,
  corrected,
  divisorAt,
  monitorOf,
  readCorrections,
} from "./corrections.js";
import { asMask, readMask } from "./read-mask.js";

/** Options of reading a file and placing its pixels. */
export interface LoadOptions extends CorrectionInputs {
  /** Name of a registered instrument, or an instrument of one's own; defaults to `"ID02"`. */
  instrument?: string | Instrument;
  /** Blocks of so many by so many pixels are averaged; defaults to 2. */
  binning?: number;
  /** Mask file, or array of the unbinned image's shape, non-zero where masked. */
  mask?: string | NDArray;
  /** Value of dead pixels; defaults to the header's. */
  dummy?: number;
  /** Pixels with |value - dummy| <= deltaDummy are dead; defaults to the header's, or 0 with a `dummy` of one's own. */
  deltaDummy?: number;
  /** Reads the image only. */
  skipcalib?: boolean;
  /** Where pixel centres lie; defaults to `"half"`, the ESRF's. `"integer"` gives the Python toolkit's own maps. */
  pixelCenters?: PixelCenters;
  /** A .poni file that replaces the header's geometry. */
  poni?: string;
  /** A geometry that replaces the header's, of the unbinned image. */
  geometry?: ScatteringGeometry | GeometryParameters;
  signal?: AbortSignal;
}

/** A measurement ready for analysis. */
export interface Loaded {
  readonly measurement: Measurement;
  /** Binned image, a copy; NaN where there is no good pixel. */
  readonly data: NDArray<"float64">;
  /** Dark, flat and monitor that `data` is corrected for. */
  readonly corrections?: Corrections;
  /** Binned mask: the user's, dead pixels and pixels that are no numbers. */
  readonly mask: NDArray<"uint8">;
  /** Variances of `data`, if the file has them. */
  readonly variance?: NDArray<"float64">;
  /** Of the binned image; undefined with `skipcalib`. */
  readonly geometry?: ScatteringGeometry;
  readonly warnings: readonly string[];
}

/** Reads and bins a file. @throws FileNotFound, FileFormat, ShapeMismatch, InvalidArgument */
export async function loadFile(file: string, options: LoadOptions): Promise<Loaded> {
  const { binning = 2, skipcalib = false, signal } = options;
  checkBinning(binning);
  const replaced = options.poni !== undefined || options.geometry !== undefined;
  const instrument = findInstrument(options.instrument ?? "ID02");
  const measurement = await instrument.read(file, { skipcalib: skipcalib || replaced, signal });
  const { data } = measurement;
  const shape: [number, number] = [data.shape[0], data.shape[1]];
  const { dark, flat } = await readCorrections(options, measurement, instrument);
  const monitor =
    options.monitor === undefined ? undefined : monitorOf(measurement, options.monitor);
  const mask = await combinedMask(options, measurement, shape);
  maskUseless(mask, dark, flat);
  const image = corrected(data, mask, binning, {
    ...(dark && { dark }),
    ...(flat && { flat }),
    ...(monitor !== undefined && { monitor }),
  });
  const geometry = skipcalib ? undefined : await geometryOf(measurement, options, shape, binning);
  const { variance } = measurement;
  return {
    measurement,
    ...image,
    mask: binMask(mask, binning),
    ...(variance && { variance: scaled(binVariance(variance, binning, mask), image.corrections) }),
    ...(geometry && { geometry }),
    warnings: measurement.warnings,
  };
}

/** Pixels that have no dark value or no efficiency do not count. */
function maskUseless(mask: NDArray<"uint8">, dark?: NDArray, flat?: NDArray): void {
  const darks = dark?.contiguous().flat();
  const flats = flat?.contiguous().flat();
  for (let p = 0; p < mask.size; p++) {
    if (darks && !Number.isFinite(Number(darks[p]))) mask.data[p] = 1;
    if (flats && !(Number(flats[p]) > 0 && Number.isFinite(Number(flats[p])))) mask.data[p] = 1;
  }
}

/** Variances of a corrected image from those of its counts. */
function scaled(variance: NDArray<"float64">, by: Corrections | undefined): NDArray<"float64"> {
  if (!by) return variance;
  const values = variance.data.map((v, p) => v / divisorAt(by, p) ** 2);
  return ndarray(values, variance.shape);
}

/** What the user masked, dead and saturated pixels, and pixels that are no numbers. */
async function combinedMask(
  { mask: given, ...options }: LoadOptions,
  { data, file, ...header }: Measurement,
  shape: readonly [rows: number, columns: number],
): Promise<NDArray<"uint8">> {
  const mask =
    given === undefined
      ? ndarray(new Uint8Array(shape[0] * shape[1]), shape)
      : isNDArray(given)
        ? asMask(given)
        : await readMask(given);
  if (mask.shape[0] !== shape[0] || mask.shape[1] !== shape[1]) {
    throw new BeambookError(
      "ShapeMismatch",
      `The mask is ${mask.shape.join(" x ")}, the image ${shape.join(" x ")}.`,
      { file, hint: "The mask must be that of the unbinned image." },
    );
  }
  const own = options.dummy !== undefined;
  const dummy = options.dummy ?? header.dummy;
  const deltaDummy = options.deltaDummy ?? (own ? 0 : (header.deltaDummy ?? 0));
  const values = data.contiguous().flat();
  const top = deadValue(data.dtype);
  for (let p = 0; p < mask.size; p++) {
    const value = Number(values[p]);
    const dead = value === top || (dummy !== undefined && Math.abs(value - dummy) <= deltaDummy);
    if (dead || !Number.isFinite(value)) mask.data[p] = 1;
  }
  return mask;
}

async function geometryOf(
  { geometry, file }: Measurement,
  options: LoadOptions,
  shape: readonly [rows: number, columns: number],
  binning: number,
): Promise<ScatteringGeometry> {
  const { poni, geometry: given, pixelCenters = "half" } = options;
  if (given !== undefined) {
    return binned({ ...("toJSON" in given ? given.toJSON() : given), shape }, binning);
  }
  if (poni !== undefined) {
    const read = ScatteringGeometry.fromPoni(await readPoni(poni), { shape });
    return binned(read.toJSON(), binning);
  }
  if (geometry === undefined) {
    throw new BeambookError("FileFormat", "The file has no geometry.", { file });
  }
  return binned(ScatteringGeometry.fromEsrf(geometry, { shape, pixelCenters }).toJSON(), binning);
}

/** Geometry of an image of averaged blocks: pixels grow, the beam stays where it is. */
function binned(parameters: GeometryParameters, binning: number): ScatteringGeometry {
  const [rows, columns] = parameters.shape;
  const size = (n: number): number => Math.ceil(n / binning);
  const { pixelCenters = "half", orientation = 3 } = parameters;
  const grown = {
    ...parameters,
    pixel1: parameters.pixel1 * binning,
    pixel2: parameters.pixel2 * binning,
    shape: [size(rows), size(columns)] as const,
  };
  if (binning === 1) return ScatteringGeometry.shared(grown);
  // Arrays read backwards begin at the far edge, where the last block may be larger than the detector.
  if (orientation !== 3 && pixelCenters === "half") return movedToEdge(parameters, grown);
  return ScatteringGeometry.shared(grown);
}

function movedToEdge(before: GeometryParameters, after: GeometryParameters): ScatteringGeometry {
  const corner = (p: GeometryParameters): [up: number, side: number] => {
    const { t1, t2 } = new ScatteringGeometry({ ...p, rot1: 0, rot2: 0, rot3: 0 }).frame;
    const edge = (t: readonly number[]): number => t[0] - 0.5 * t[1] - 0.5 * t[2];
    return [edge(t1), edge(t2)];
  };
  const [a, b] = [corner(before), corner(after)];
  return ScatteringGeometry.shared({
    ...after,
    poni1: after.poni1 + b[0] - a[0],
    poni2: after.poni2 + b[1] - a[1],
  });
}
