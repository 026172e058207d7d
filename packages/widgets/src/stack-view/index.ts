/**
 * Stacks of images, live in the notebook: ptychography frames, cameras, any array of pictures.
 *
 * @module
 * @example
 * const view = new StackView({ frames: chunk });            // a chunk of a scan, its masked pixels left out
 * const other = new StackView({ frames: images, norm: "log" });
 * view
 */
export { type MaskedFrames, StackView, type StackViewOptions } from "./stack-view.js";
