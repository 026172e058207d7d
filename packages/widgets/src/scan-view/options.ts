import type { NDArray } from "@beambook/core/ndarray";
import type { DOMWidgetOptions } from "../base/dom-widget.js";
import type { Quantity } from "./measure.js";

/** A chunk of a ptychography scan, as `auto()` gives it. */
export interface ChunkLike {
  /** (n, rows, columns) */
  readonly frames: NDArray;
  /** (n, rows, columns); 0 where pixels do not count. */
  readonly weights: NDArray;
  readonly chunk: {
    readonly indices: readonly number[];
    /** (n, 2): row and column in m; `null` when the scan has none. */
    readonly positions: NDArray | null;
  };
  /** Geometry; its `center` is marked in the frames. */
  readonly common?: object;
}

/** What is shown beside the positions. */
export type ScanPicture = "frame" | "weights" | "mean" | "max";

/** What a view of a scan shows. */
export interface ScanViewOptions extends DOMWidgetOptions {
  /** A chunk, or several; more come by `add`. */
  chunks?: ChunkLike | readonly ChunkLike[];
  /** Place of the frame that is shown first, counted from 0. */
  frame?: number;
  /** What the positions are coloured by; `"counts"`. */
  quantity?: Quantity;
  /** One frame or its weights, or the mean or the largest counts of all; `"frame"`. */
  show?: ScanPicture;
  /** How counts are spread over the colours; `"log"`. */
  norm?: "linear" | "log" | "sqrt";
  /** Whether pixels that do not count are left out; true. */
  masked?: boolean;
  /** Counts of the ends of the colour map; null (default) takes percentiles. */
  limits?: readonly number[] | null;
  /** Name of the frames' colour map; `"viridis"`. */
  cmap?: string;
  title?: string;
  /** Most height (CSS pixels); 340. */
  height?: number;
}

/** What `on("select")` is told. */
export interface FrameSelection {
  /** Place among the frames, counted from 0. */
  frame: number;
  /** Scan point. */
  index: number;
  /** Row and column (m); null without positions. */
  position: [row: number, column: number] | null;
  counts: number;
  /** Centre of mass (row, column); null for a dark frame. */
  centerOfMass: [row: number, column: number] | null;
}
