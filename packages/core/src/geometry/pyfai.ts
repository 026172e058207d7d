import type { NDArray } from "../ndarray/index.js";
import type { Layout } from "./layout.js";

/** What pyFAI needs to know of a detector. */
export interface PyfaiDetector {
  /** Name in pyFAI's detector registry: `pyFAI.detector_factory(detector)`; undefined if it has none. */
  readonly detector: string | undefined;
  readonly name: string;
  /** Pixel size along slow and fast scan in metres. */
  readonly pixel1: number;
  readonly pixel2: number;
  /** Rows and columns of the data with all modules below each other. */
  readonly shape: readonly [rows: number, columns: number];
  /** `(rows, columns, corner, zyx)` in metres: the argument of pyFAI's `set_pixel_corners`. */
  readonly corners: NDArray<"float32">;
  /** pyFAI's code for "first pixel at the bottom right, seen along the beam". */
  readonly orientation: 3;
  readonly isCartesian: false;
  readonly uniformPixel: false;
}

/** Puts corners and sizes together for pyFAI. */
export function describeForPyfai(layout: Layout, corners: NDArray<"float32">): PyfaiDetector {
  return {
    detector: layout.pyfai,
    name: layout.name,
    pixel1: layout.hexagonal ? layout.pitch[1] : layout.pixelSize,
    pixel2: layout.pixelSize,
    shape: [corners.shape[0], corners.shape[1]],
    corners,
    orientation: 3,
    isCartesian: false,
    uniformPixel: false,
  };
}
