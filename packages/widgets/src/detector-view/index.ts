/**
 * Frames of a detector, live in the notebook.
 *
 * @module
 * @example
 * const view = new DetectorView({ source: agipd, geometry: geom, energy: 9.3, distance: 0.2 });
 * view.on("click", ({ value, q }) => console.log(value, q));
 * view
 */
export type { Reduction } from "./bin.js";
export type { PieceOutline, PixelPlace as ViewPixelPlace, ViewGeometry } from "./geometry.js";
export { DetectorView } from "./model.js";
export type { DetectorNorm, DetectorViewOptions, FrameChoice, FramePlace } from "./options.js";
export type { PixelReading, WireNumber } from "./protocol.js";
export { type Scattering, type ScatteringPlace, scatteringAt } from "./scattering-angle.js";
export type {
  FrameIds,
  FrameInput,
  FrameList,
  FrameSource as DetectorFrameSource,
  NamedArray,
} from "./source.js";
