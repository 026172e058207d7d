/**
 * X-ray fluorescence maps, live: a datastack to look around in, the orientation of a raw cube, a conversion under way.
 *
 * @module
 * @example
 * const view = new DataStackView({ stack: ds, band: [222, 238], lines: ["Cu", "Pb La"] });
 * view.on("select", ({ pixel, region }) => console.log(pixel, region, view.selected));
 * view
 */
export {
  ConversionView,
  type ConversionViewOptions,
  type PreviewSoFar,
  type ProgressSoFar,
} from "./conversion-view.js";
export {
  type BandChoice,
  type CubeChoice,
  DataStackView,
  type DataStackViewOptions,
  type SpectrumChoice,
  type StackSource,
} from "./datastack-view.js";
export type { WantedLine } from "./lines.js";
export { type PreviewSource, RawPreviewView, type RawPreviewViewOptions } from "./preview-view.js";
export { type MarkedLine, XrfMap, type XrfMapOptions } from "./xrf-map.js";
