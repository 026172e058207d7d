import type { DType } from "../../ndarray/index.js";
import { openHdf5Cube } from "./hdf5-cube.js";
import { openRippleCube } from "./ripple-cube.js";
import type { RippleHeader } from "./rpl.js";

/** Where a cube of spectra comes from, as plain data that worker threads are sent. */
export type CubeSource =
  | { kind: "ripple"; raw: string; header: RippleHeader }
  | { kind: "hdf5"; file: string; dataset: string };

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
  return source.kind === "ripple" ? openRippleCube(source) : openHdf5Cube(source);
}
