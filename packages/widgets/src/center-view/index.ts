/**
 * The window and the optical axis of raw diffraction frames, to drag.
 *
 * @module
 * @example
 * const view = new CenterView({ frame: raw, shape: 128 });
 * view.on("change", ({ center, shape }) => console.log(center, shape));
 * view
 */
export { type CenterChoice, CenterView, type CenterViewOptions } from "./center-view.js";
