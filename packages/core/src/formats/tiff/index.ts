/**
 * TIFF and BigTIFF images.
 *
 * @module
 */
export { parseTiff, readTiff, type TiffFile, type TiffPage } from "./read.js";
export type { TiffValue } from "./tags.js";
