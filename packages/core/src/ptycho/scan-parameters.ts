import type { NDArray } from "../ndarray/ndarray.js";
import type { ParameterDefinition } from "./parameters/definition.js";

/** How finished chunks are kept. */
export type SaveMode = "append" | "link" | "merge";

/** Turns of a frame: a number from 0 to 7, or whether to transpose, flip rows, flip columns. */
export type Orientation = number | readonly boolean[];

/** Parameters that every scan has, by PtyPy's names. */
export interface ScanParameters {
  /** Name of the loader. */
  name: string;
  /** Path of the `.ptyd` file. */
  dfile: string | null;
  /** printf pattern that is put after the name of a chunk's file when `save` is "link". */
  chunk_format: string;
  /** How chunks are kept; `null` keeps none. */
  save: SaveMode | null;
  /** `null`: when there is no center; `true`: always; `false`: never. */
  auto_center: boolean | null;
  /** What several workers load themselves. */
  load_parallel: "data" | "common" | "all" | null;
  /** Pixels joined to one, along each axis. */
  rebin: number | null;
  orientation: Orientation | null;
  /** Least number of frames in a chunk. */
  min_frames: number;
  /** Positions that replace those of the scan, (N, 2), m. */
  positions_theory: NDArray | null;
  /** Most frames to prepare. */
  num_frames: number | null;
  label: string | null;
  experimentID: string | null;
  version: number;
  /** Side of the square cut from the raw frame, before rebinning. */
  shape: number | readonly number[] | null;
  /** Optical axis in the raw frame, (row, column) in pixels, or "fftshift", "geometric", "fft". */
  center: readonly number[] | string | null;
  /** Side of a raw pixel, m. */
  psize: number | readonly number[] | null;
  /** Sample to detector, m. */
  distance: number | null;
  /** Photon energy, keV. */
  energy: number | null;
  add_poisson_noise: boolean;
  /** Kept in the file's `meta` when given. */
  propagation?: "farfield" | "nearfield" | null;
}

/**
 * Documentation of {@link ScanParameters}. Names, kinds, defaults and limits are PtyPy's.
 *
 * @source PtyPy's manual, "Data management", the parameter list of its tutorial
 */
export const SCAN_PARAMETERS: Record<
  Exclude<keyof ScanParameters, "propagation">,
  ParameterDefinition
> = {
  name: { default: "PtyScan", help: "Name of the loader.", type: "str" },
  dfile: { default: null, help: "Path of the .ptyd file.", type: "file", userlevel: 0 },
  chunk_format: {
    default: ".chunk%02d",
    help: "What follows the name of dfile in the names of the chunks' files; for save 'link'.",
    type: "str",
    userlevel: 2,
  },
  save: {
    default: null,
    help: "How prepared chunks are kept.",
    type: "str",
    doc: [
      "None keeps none,",
      "'append' puts each chunk into dfile,",
      "'link' puts each chunk into a file of its own that dfile links to by a relative path,",
      "'merge' puts all frames into one chunk.",
    ].join("\n"),
    choices: ["append", "link", "merge"],
    userlevel: 1,
  },
  auto_center: {
    default: null,
    help: "Whether the center is found from the data.",
    type: "bool",
    doc: "None finds it when no center is given, True always, False never.",
    userlevel: 0,
  },
  load_parallel: {
    default: "data",
    help: "What several workers load by themselves.",
    type: "str",
    doc: "None, 'data', 'common' or 'all'.",
    choices: ["data", "common", "all"],
  },
  rebin: {
    default: null,
    help: "Pixels along each axis whose mean becomes one.",
    type: "int",
    doc: "None and 1 leave the frames as they are.",
    userlevel: 1,
    lowlim: 1,
    uplim: 32,
  },
  orientation: {
    default: null,
    help: "How raw frames are turned.",
    type: ["int", "tuple", "list"],
    doc: [
      "None and 0 leave them; 1 flips columns, 2 flips rows, 4 transposes, sums do several.",
      "<newline>",
      "Or three booleans: transpose, flip rows, flip columns.",
    ].join("\n"),
    choices: [0, 1, 2, 3, 4, 5, 6, 7],
    userlevel: 1,
  },
  min_frames: {
    default: 1,
    help: "Fewest frames that a chunk is made of, unless they are the last.",
    type: "int",
    userlevel: 2,
    lowlim: 1,
  },
  positions_theory: {
    default: null,
    help: "Positions in m, (N, 2), that replace those of the scan.",
    type: "ndarray",
    userlevel: 2,
  },
  num_frames: {
    default: null,
    help: "Most frames to prepare; positions_theory overrides it.",
    type: "int",
    userlevel: 1,
  },
  label: { default: null, help: "A name for this scan.", type: "str", userlevel: 1 },
  experimentID: { default: null, help: "Name of the experiment.", type: "str", userlevel: 2 },
  version: { default: 0.1, help: "Version of the file's layout.", type: "float", userlevel: 2 },
  shape: {
    default: 256,
    help: "Shape of the region cut from the raw frames.",
    type: ["int", "tuple"],
    doc: "One number for a square, two, or None for the whole frame.",
    userlevel: 1,
  },
  center: {
    default: "fftshift",
    help: "Optical axis in the raw frame, in pixels (row, column).",
    type: ["list", "tuple", "str"],
    doc: "Numbers, 'fftshift' for n // 2, 'geometric' for n / 2 - 1/2, or None to leave it to auto_center.",
    userlevel: 1,
  },
  psize: {
    default: 0.000172,
    help: "Side of a raw detector pixel in m.",
    type: ["float", "tuple"],
    userlevel: 0,
    lowlim: 0,
  },
  distance: {
    default: 7.19,
    help: "Distance from sample to detector in m.",
    type: "float",
    userlevel: 0,
    lowlim: 0,
  },
  energy: { default: 7.2, help: "Photon energy in keV.", type: "float", userlevel: 0, lowlim: 0 },
  add_poisson_noise: {
    default: false,
    help: "Whether counting noise is added to the frames.",
    type: "bool",
  },
};
