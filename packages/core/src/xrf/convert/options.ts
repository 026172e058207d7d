import type { NDArray } from "../../ndarray/index.js";
import type { ExecutorChoice } from "../../parallel/index.js";
import type { CodecName } from "../../zarr/index.js";
import type { ChunkRequest } from "./plan.js";

/** How far a conversion is. */
export interface ConvertProgress {
  /** Parts that are written. */
  done: number;
  /** Parts in all. */
  total: number;
  /** Seconds since the start. */
  elapsed: number;
  /** Raw bytes converted, with those of an earlier run that was interrupted. */
  bytes: number;
  /** Megabytes (10⁶) of raw data per second in this run. */
  rate: number;
  /** Seconds that are left at this rate. */
  remaining: number;
}

/** What there is to see of a cube while it is being converted. */
export interface ConvertPreview {
  /** Counts summed over all channels, (height, width); 0 where nothing is converted yet. */
  image: NDArray<"float32">;
  /** Maximum of each channel so far. */
  maxSpectrum: NDArray<"float32">;
  /** Share of the cube that is converted, 0 to 1. */
  part: number;
}

/** Options of {@link rawToDatastack}. */
export interface ConvertOptions {
  /** File to write; defaults to the `.raw` file's name with `.datastack`. An older file is replaced at the end. */
  datastackFile?: string;
  /** Folder of the file when it is not named; defaults to that of the `.raw` file. */
  outputDir?: string;
  /** Name of the cube; defaults to `maxrf_cube`. */
  datapath?: string;
  /** Mirrors left and right; false. */
  flipHorizontal?: boolean;
  /** Mirrors top and bottom; false. */
  flipVertical?: boolean;
  /** Gaussian smoothing along the channels: true (default) with a width of 7, a number for another, false for none. */
  smooth?: boolean | number;
  /** Chunk lengths (height, width, channels); `"small"` (default) is [32, 32, 128], `"original"` what maxrf4u takes. */
  chunks?: ChunkRequest;
  /** How chunks are packed; defaults to `blosc-lz4`. */
  codec?: CodecName;
  /** Version of the zarr format: 2 (default; older and newer programs read it) or 3. */
  format?: 2 | 3 | "v2" | "v3";
  /** Dataset of an HDF5 file; needed where the file has several cubes and no default one. */
  dataset?: string;
  /** Whether to go on where an interrupted conversion of the same data stopped; true. */
  resume?: boolean;
  /** Shows a progress bar; true. */
  verbose?: boolean;
  /** Another name of `verbose`. */
  progress?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: ConvertProgress) => void;
  /** Called with what is converted so far, at most once a second and at the end. */
  onPreview?: (preview: ConvertPreview) => void;
  /** Where parts are converted; defaults to worker threads, for small cubes to this one. */
  executor?: ExecutorChoice;
  /** Threads; -1 takes all cores. Defaults to all, for chunks above 64 MiB to one, which keeps memory below 500 MB. */
  workers?: number;
}

/** What {@link rawToDatastack} did. */
export interface ConvertResult {
  datastackFile: string;
  /** (height, width, depth) */
  shape: readonly [number, number, number];
  chunks: readonly [number, number, number];
  /** Raw bytes of the whole cube. */
  rawBytes: number;
  /** Bytes of the file written. */
  fileBytes: number;
  seconds: number;
  /** Megabytes of raw data per second. */
  rate: number;
  /** Parts taken over from an interrupted run. */
  resumed: number;
}
