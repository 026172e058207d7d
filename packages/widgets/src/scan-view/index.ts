/**
 * Ptychography scans, live: positions to click, the frames behind them, and chunks that come while they are watched.
 *
 * @module
 * @example
 * const view = new ScanView({ quantity: "counts" });
 * display(view);
 * await view.follow(new PtydScan({ dfile: "live.ptyd" }).chunks(20));
 */
export type { Quantity } from "./measure.js";
export type { ChunkLike, FrameSelection, ScanPicture, ScanViewOptions } from "./options.js";
export { type ScanMarks, ScanView } from "./scan-view.js";
