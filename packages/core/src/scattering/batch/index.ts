export {
  BatchAzimProfileExtraction,
  type BatchFitOptions,
  type BatchLogEntry,
  type BatchOptions,
} from "./batch.js";
export type { FileFits, FitRow } from "./fit-file.js";
export type { ZoomOptions } from "./zoom.js";
