import type { Progress } from "../parallel/executor.js";

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
  /** Kept in the file's `meta` group when given. */
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
