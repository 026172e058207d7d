/**
 * FITS images.
 *
 * @module
 */
export type { FitsHeader, FitsValue } from "./header.js";
export { type FitsFile, type FitsUnit, parseFits, readFits } from "./read.js";
