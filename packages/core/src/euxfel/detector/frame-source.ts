import type { LabelledArray } from "../../ndarray/labelled.js";

/** Which train and pulse each frame is: one entry per frame, ordered by train, then as recorded. */
export interface FrameIndex {
  trainId: Float64Array;
  pulseId: Float64Array;
}

/** How {@link FrameSource.readFrame} reads. */
export interface FrameOptions {
  /** What to read; default `image.data`. */
  key?: string;
  signal?: AbortSignal;
}

/** Anything that gives detector frames one by one, as live views need them. */
export interface FrameSource {
  /** Module numbers that frames have, in the order of their first axis. */
  readonly modules: readonly number[];
  /** Which frames there are. */
  frames(): Promise<FrameIndex>;
  /**
   * One frame as `(module, slow_scan, fast_scan)`, reading nothing else.
   *
   * @throws `IndexOutOfRange`
   */
  readFrame(frame: number, options?: FrameOptions): Promise<LabelledArray>;
}
