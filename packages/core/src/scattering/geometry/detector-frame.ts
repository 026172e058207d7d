import { BeambookError } from "../../errors.js";

/**
 * Where pixel centres are on the axis that beam centres are counted on: `"half"` puts the centre of the first pixel at
 * 0.5 (ESRF SAXS, pyFAI, Fit2D), `"integer"` at 0 (the scattering toolkit's own maps).
 */
export type PixelCenters = "half" | "integer";

/**
 * Place of the array's first pixel when looking at the sample from behind the detector (EXIF numbers): 1 top left,
 * 2 top right, 3 bottom right, 4 bottom left; 5 to 8 are the same corners with rows and columns exchanged: 5 top left,
 * 6 top right, 7 bottom right, 8 bottom left.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Pixels of a flat detector. */
export interface DetectorFrame {
  /** Height of a pixel (axis 1, upwards) in metres. */
  readonly pixel1: number;
  /** Width of a pixel (axis 2) in metres. */
  readonly pixel2: number;
  /** Rows and columns of the array. */
  readonly shape: readonly [rows: number, columns: number];
  readonly orientation: Orientation;
  readonly pixelCenters: PixelCenters;
}

/** Position on the detector in metres as a function of array row and column: `y = y0 + yRow row + yColumn column`. */
export interface PixelPlane {
  y0: number;
  yRow: number;
  yColumn: number;
  x0: number;
  xRow: number;
  xColumn: number;
}

/** Which array axes run along the detector's, and whether backwards. */
const PLACEMENTS: Readonly<
  Record<Orientation, { swapped: boolean; reverse1: boolean; reverse2: boolean }>
> = {
  1: { swapped: false, reverse1: true, reverse2: true },
  2: { swapped: false, reverse1: true, reverse2: false },
  3: { swapped: false, reverse1: false, reverse2: false },
  4: { swapped: false, reverse1: false, reverse2: true },
  5: { swapped: true, reverse1: true, reverse2: true },
  6: { swapped: true, reverse1: true, reverse2: false },
  7: { swapped: true, reverse1: false, reverse2: false },
  8: { swapped: true, reverse1: false, reverse2: true },
};

/** The plane of a detector's pixels; row and column are array indexes, whole numbers at pixel centres. */
export function pixelPlane(frame: DetectorFrame): PixelPlane {
  const { pixel1, pixel2, shape, orientation, pixelCenters } = frame;
  const { swapped, reverse1, reverse2 } = PLACEMENTS[orientation];
  const half = pixelCenters === "half" ? 0.5 : 0;
  const [length1, length2] = swapped ? [shape[1], shape[0]] : shape;
  const along = (
    pixel: number,
    length: number,
    reverse: boolean,
  ): [origin: number, step: number] =>
    reverse ? [(length - 1 + half) * pixel, -pixel] : [half * pixel, pixel];
  const [y0, y] = along(pixel1, length1, reverse1);
  const [x0, x] = along(pixel2, length2, reverse2);
  return {
    y0,
    yRow: swapped ? 0 : y,
    yColumn: swapped ? y : 0,
    x0,
    xRow: swapped ? x : 0,
    xColumn: swapped ? 0 : x,
  };
}

/** @throws InvalidArgument, naming what is wrong */
export function checkFrame(frame: DetectorFrame): void {
  const { pixel1, pixel2, shape, orientation } = frame;
  if (!(pixel1 > 0 && pixel2 > 0 && Number.isFinite(pixel1 + pixel2))) {
    throw new BeambookError("InvalidArgument", `Pixels of ${pixel1} x ${pixel2} m cannot be.`, {
      hint: "pixel1 and pixel2 are metres.",
    });
  }
  if (!shape.every((n) => Number.isInteger(n) && n > 0)) {
    throw new BeambookError(
      "InvalidArgument",
      `A detector of ${shape.join(" x ")} pixels cannot be.`,
    );
  }
  if (!(orientation in PLACEMENTS)) {
    throw new BeambookError("InvalidArgument", `Orientation ${orientation} is not one of 1 to 8.`);
  }
}
