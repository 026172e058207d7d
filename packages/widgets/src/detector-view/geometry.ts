import type { NDArray } from "@beambook/core/ndarray";

/** Where an image pixel lies in the detector's own array and in space. */
export interface PixelPlace {
  module: number;
  slowScan: number;
  fastScan: number;
  /** Position of the pixel's centre (m). */
  x: number;
  y: number;
}

/** The border of one piece of a detector. */
export interface PieceOutline {
  /** Corners in the assembled image; lines between pixels are whole numbers. */
  readonly pixels: readonly (readonly [column: number, row: number])[];
}

/** What a view asks of a detector geometry; the geometries of `@beambook/core/geometry` have it. */
export interface ViewGeometry {
  /** Puts modules `(module, slow_scan, fast_scan)` into one image; fills `out` if given. */
  positionModulesFast(
    data: NDArray,
    options?: { out?: NDArray },
  ): { image: NDArray; centre: readonly number[] };
  /** An image for `out` that fits some data. */
  outputFor?(data: NDArray): NDArray;
  /** The module pixel shown at an image pixel, undefined in gaps. */
  pixelAt?(row: number, col: number): PixelPlace | undefined | null;
  /** Outlines of the detector's pieces in the image. */
  outline?(): readonly PieceOutline[];
  /** Pitch of the pixels (m). */
  readonly pixelSize?: number;
}
