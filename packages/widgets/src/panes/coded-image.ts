import { BeambookError } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import { binRegion, type Reduction } from "../detector-view/bin.js";
import { type Limits, type Norm, normalise } from "../detector-view/color-table.js";
import { effectiveLimits } from "../detector-view/limits.js";
import { planeOf } from "../detector-view/plane.js";
import { frameStatistics } from "../detector-view/statistics.js";

/** What a view knows of the image behind the codes. */
export interface ImageFacts {
  /** Rows and columns of the image itself. */
  shape: [rows: number, columns: number];
  /** Rows and columns of the codes: one for `binning` x `binning` pixels. */
  coded: [rows: number, columns: number];
  binning: number;
  /** Values of the first and the last colour. */
  limits: [low: number, high: number];
  norm: Norm;
}

/** An image as a view takes it: one byte a pixel. */
export interface CodedImage {
  facts: ImageFacts;
  /** 0 where there is no value, else 1 (lowest colour) to 255 (highest). */
  codes: Uint8Array;
}

/** How an image becomes colours. */
export interface CodingOptions {
  /** Values of the ends of the colour map; by default the 1st and 99th percentile. */
  limits?: readonly number[] | null;
  norm?: Norm;
  /** What becomes of pixels that share a code. */
  reduce?: Reduction;
}

/** Codes along one axis at most: a state stays below half a megabyte. */
const MOST = 700;

/** No image yet. */
export const NO_IMAGE: ImageFacts = {
  shape: [0, 0],
  coded: [0, 0],
  binning: 1,
  limits: [0, 1],
  norm: "linear",
};

/**
 * Makes an image small enough to be part of a widget's state.
 *
 * @param image - (rows, columns)
 * @throws ShapeMismatch for other than two axes, UnsupportedType for complex numbers
 */
export function codeImage(image: NDArray, options: CodingOptions = {}): CodedImage {
  const { limits: wanted = null, norm = "linear", reduce = "mean" } = options;
  const plane = planeOf(image);
  const { rows, cols } = plane;
  if (rows === 0 || cols === 0) {
    throw new BeambookError("ShapeMismatch", `An image of shape (${rows}, ${cols}) has no pixels.`);
  }
  const pair: Limits | null = wanted === null ? null : [wanted[0], wanted[1]];
  const limits = effectiveLimits(pair, [1, 99], frameStatistics(plane));
  const binning = Math.max(1, Math.ceil(Math.max(rows, cols) / MOST));
  const binned = binRegion(plane, { row: 0, col: 0, rows, cols }, binning, reduce);
  const codes = Uint8Array.from(binned.values, (value) => codeOf(value, limits, norm));
  const facts: ImageFacts = {
    shape: [rows, cols],
    coded: [binned.rows, binned.cols],
    binning,
    limits: [limits[0], limits[1]],
    norm,
  };
  return { facts, codes };
}

function codeOf(value: number, limits: Limits, norm: Norm): number {
  if (Number.isNaN(value)) return 0;
  const part = normalise(value, limits, norm);
  return 1 + Math.round(254 * Math.min(1, Math.max(0, part)));
}
