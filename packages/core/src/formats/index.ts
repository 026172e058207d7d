/**
 * Files that detectors and their programs write: images, geometries, masks.
 *
 * @module
 * @example
 * import { readEdf, readPoni } from "@beambook/core/formats";
 * const { frames } = await readEdf("image.edf");
 * const geometry = await readPoni("calibration.poni");
 */
export { type CbfFile, formatCbf, parseCbf, readCbf, writeCbf } from "./cbf.js";
export {
  type Band,
  type DetectorModel,
  detectorMask,
  detectorModel,
  detectorModels,
  hasDetector,
} from "./detector-table.js";
export * from "./edf/index.js";
export * from "./fits/index.js";
export { headerValue, type ImageFrame, type ImageHeader } from "./image-frame.js";
export * from "./ncmat/index.js";
export {
  formatPoni,
  type Poni,
  type PoniContent,
  parsePoni,
  readPoni,
  writePoni,
} from "./poni.js";
export { parseQuantity } from "./quantity.js";
export * from "./tiff/index.js";
