export type { CavingOptions, CavingResult } from "./caving.js";
export type { CorrectionInputs, Corrections } from "./corrections.js";
export type { SasviewOptions, SasviewPaths } from "./export.js";
export { type NxcansasContent, writeNxcansas } from "./export-nxcansas.js";
export type { SeriesOptions } from "./file-names.js";
export type { FitRingsOptions } from "./fit-rings.js";
export type { ErrorOptions } from "./image-source.js";
export type { Lattice } from "./lattice.js";
export type { LoadOptions } from "./load.js";
export {
  type AzimFitOptions,
  Mapping,
  type Plot2dVsQOptions,
  type RadialOptions,
} from "./mapping.js";
export { MappingData, type MappingOptions } from "./mapping-data.js";
export { type MapPlotOptions, plotQMap, type QPicture } from "./plot.js";
export type { AzimuthalOptions, BetaProfile } from "./profiles.js";
export { readMask } from "./read-mask.js";
export type { RingOptions, RingSelector } from "./rings.js";
export type { Sector, SectorOptions } from "./sectors.js";
