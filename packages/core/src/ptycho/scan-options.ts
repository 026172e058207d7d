import type { NDArray } from "../ndarray/ndarray.js";
import type { ExecutorChoice, Progress } from "../parallel/executor.js";

import type { MaybePromise } from "./hooks.js";

/** What PtyPy's parameters have no name for. */
export interface ScanOptions {
  /**
   * Whether `auto_center: true` replaces a given center, as documented (default), or is ignored then as PtyPy's code
   * does ("original").
   */
  autoCenter?: "documented" | "original";
  /** Whether frames need not be square; by default the smaller side of `shape` counts for both. */
  nonSquare?: boolean;
  /**
   * How chunks' files are named and linked: by `chunk_format` and relative, as documented (default), or by
   * `.part%03d` and as `dfile` was written ("original").
   */
  links?: "documented" | "original";
  /** Seed of the counting noise; 0. */
  seed?: number;
  /** Scan points that are left out. */
  skip?: Iterable<number>;
  /** First scan point; 0. */
  start?: number;
  /**
   * Goes on with the chunks of a `dfile` that is there already, after a process was stopped; by default it is kept as
   * `<name>.old` and a new file begins. Not for `save: "merge"`.
   */
  resume?: boolean;
  /** Whether a frame, corrected but not prepared yet, is kept; by default all are. */
  keep?: (index: number, frame: NDArray) => MaybePromise<boolean>;
  /**
   * URL of the module that exports the scan's class (`import.meta.url` there). With it, and with `load_parallel` "data"
   * (default) or "all", frames are loaded and corrected in workers, each a block of neighbours; every worker runs the
   * hooks of `initialize()` for itself.
   */
  module?: string;
  /** Where chunks are compressed, and frames are loaded when there is a `module`; "workers". */
  executor?: ExecutorChoice;
  /** Threads of "workers"; -1 (default) takes all cores. */
  workers?: number;
  /** As the parameter of this name. */
  propagation?: "farfield" | "nearfield";
}

/** Options of {@link PtyScan.chunks}. */
export interface ChunksOptions {
  signal?: AbortSignal;
  /** Seconds between two looks for new frames; 0.2. */
  poll?: number;
  /** Called after each chunk. */
  onProgress?: (progress: Progress) => void;
}
