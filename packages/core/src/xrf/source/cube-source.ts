import { BeambookError } from "../../errors.js";
import type { DType } from "../../ndarray/index.js";
import { openEdfCube } from "./edf-cube.js";
import { findHdf5Cube, openHdf5Cube } from "./hdf5-cube.js";
import { openRippleCube, rplBeside } from "./ripple-cube.js";
import { type RippleHeader, readRpl } from "./rpl.js";

/** Where a cube of spectra comes from, as plain data that worker threads are sent. */
export type CubeSource =
  | { kind: "ripple"; raw: string; header: RippleHeader }
  | { kind: "hdf5"; file: string; dataset: string }
  | { kind: "edf"; files: readonly string[] };

/** A cube of spectra that is read a stretch of pixels at a time: (height, width, depth). */
export interface CubeReader {
  readonly shape: readonly [height: number, width: number, depth: number];
  readonly dtype: DType;
  /** What {@link readPixels} fills: counts as they are, or float32 where they need conversion. */
  readonly delivers: "uint8" | "uint16" | "float32";
  /** Reads the spectra of pixels `x0` to `x1` (not included) of one row into `target`. */
  readPixels(row: number, x0: number, x1: number, target: Uint8Array): Promise<void> | void;
  close(): void;
}

/** Opens a cube; worker threads do so for each piece of work. */
export async function openCube(source: CubeSource): Promise<CubeReader> {
  switch (source.kind) {
    case "ripple":
      return openRippleCube(source);
    case "hdf5":
      return openHdf5Cube(source);
    case "edf":
      return openEdfCube(source);
  }
}

/** The files of a source. */
export function filesOf(source: CubeSource): readonly string[] {
  if (source.kind === "edf") return source.files;
  return [source.kind === "ripple" ? source.raw : source.file];
}

/** What users name a cube by: a file, or EDF files of one row each. */
export type RawFiles = string | readonly string[];

/**
 * Finds out what kind of cube files hold, by their endings.
 *
 * @param rpl - for `.raw` files; defaults to the one beside it
 * @param dataset - for HDF5 files
 */
export async function findSource(
  raw: RawFiles,
  rpl: string | undefined,
  dataset: string | undefined,
): Promise<CubeSource> {
  const files = typeof raw === "string" ? [raw] : [...raw];
  const [first] = files;
  if (first === undefined) throw new BeambookError("InvalidArgument", "No file is named.");
  if (/\.edf(\.gz)?$/i.test(first)) return { kind: "edf", files };
  if (files.length > 1) {
    throw new BeambookError(
      "InvalidArgument",
      "Only EDF files can be given as a list, one per row.",
    );
  }
  if (/\.(h5|hdf5|hdf|nxs|nx)$/i.test(first)) {
    return { kind: "hdf5", file: first, dataset: await findHdf5Cube(first, dataset) };
  }
  return { kind: "ripple", raw: first, header: readRpl(rpl ?? rplBeside(first)) };
}
