import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type DType, type NDArray, ndarray, zeros } from "@beambook/core";
import { AGIPD_1MGeometry, DSSC_1MGeometry, LPD_1MGeometry } from "@beambook/core/geometry";

/** Quadrant positions of the manual's examples. */
export const AGIPD_QUADS: [number, number][] = [
  [-525, 625],
  [-550, -10],
  [520, -160],
  [542.5, 475],
];
export const LPD_QUADS: [number, number][] = [
  [11.4, 299],
  [-11.5, 8],
  [254.5, -16],
  [278.5, 275],
];
export const DSSC_QUADS: [number, number][] = [
  [-130, 5],
  [-130, -125],
  [5, -125],
  [5, 5],
];

export const agipd = (): AGIPD_1MGeometry => AGIPD_1MGeometry.fromQuadPositions(AGIPD_QUADS);
export const lpd = (): LPD_1MGeometry => LPD_1MGeometry.fromQuadPositions(LPD_QUADS);
export const dssc = (): DSSC_1MGeometry => DSSC_1MGeometry.fromQuadPositions(DSSC_QUADS);

const folder = new URL("../../reference/geometry/", import.meta.url);

/** Path of a reference file. */
export function reference(name: string): string {
  return new URL(name, folder).pathname;
}

/** A number as the reference writes it. */
export type Num = number | "NaN";

/** How the reference describes an array. */
export interface Digest {
  dtype: string;
  shape: number[];
  sha256: string;
  n_finite: number;
  sum: number;
  samples: [number[], Num | boolean][];
}

/** What the reference holds for one geometry. */
export interface Expected {
  class: string;
  expected_data_shape: [number, number, number];
  max_difference_after_round_trip_m?: number;
  "pixel_positions centre=True": Positions;
  "pixel_positions centre=False": Positions;
  "distortion allow_negative_xy=False": Distortion;
  "distortion allow_negative_xy=True": Distortion;
  position_modules_fast: {
    shape: number[];
    centre_yx: number[];
    n_nan: number;
    image: Digest;
    where: [number[], number[]][];
    overwritten: number;
  };
  stack_of_2: Digest;
  output_array_for_position_fast: { shape: number[]; dtype: string; fill: Num }[];
  data_coords_to_positions: Coords;
  data_coords_to_positions_2d: Coords;
  quad_positions?: [number, number][];
  take_modules?: { n: number; result: Digest };
}

interface Positions {
  shape: number[];
  dtype: string;
  sum: number[];
  samples: [number[], number[]][];
}

interface Distortion {
  shape: number[];
  dtype: string;
  min: number[];
  max: number[];
  samples: [number[], number[][]][];
}

interface Coords {
  module_no: number[] | number[][];
  slow_scan: number[] | number[][];
  fast_scan: number[] | number[][];
  result: number[][] | number[][][] | { error: string };
}

/** EXtra-geom's answers; see test/reference/geometry/README.md. */
export const expected: Record<string, Expected> & { agipd_symmetric: Digest } = JSON.parse(
  readFileSync(reference("geometry.json"), "utf8"),
);

/** The sha256 of an array's elements in row-major order. */
export function sha256(array: NDArray): string {
  const flat = array.flat();
  const bytes = new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

/** 0, 1, 2, … in the shape of one frame. */
export function numbered<D extends "float64" | "float32" | "uint16" = "float64">(
  shape: readonly number[],
  dtype: D = "float64" as D,
): NDArray<D> {
  const out = zeros(shape, dtype);
  const data = out.data as Float64Array;
  for (let i = 0; i < data.length; i++) data[i] = i;
  return out;
}

/** Pseudo-random elements, the same for the same seed. */
export function noise<D extends DType>(
  shape: readonly number[],
  dtype: D,
  seed: number,
): NDArray<D> {
  const out = zeros(shape, dtype);
  const bytes = new Uint32Array(
    out.data.buffer,
    out.data.byteOffset,
    Math.floor(out.data.byteLength / 4),
  );
  let state = seed >>> 0 || 1;
  for (let i = 0; i < bytes.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Without the highest bit of the exponent no float is NaN: the slow ways of copying would change its bits.
    bytes[i] = (dtype.startsWith("int") ? state : state & 0xbfffffff) >>> 0;
  }
  return out;
}

/** Nested lists of numbers as an array. */
export function fromNested(values: number[] | number[][]): NDArray {
  const shape = Array.isArray(values[0]) ? [values.length, values[0].length] : [values.length];
  return ndarray(Float64Array.from(values.flat()), shape);
}
