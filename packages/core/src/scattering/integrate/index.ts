export { AzimuthalIntegrator } from "./integrator.js";
export type { MedianOptions } from "./median.js";
export type {
  CorrectionOptions,
  ErrorModel,
  Integrate2dOptions,
  IntegrateOptions,
  IntegrateRadialOptions,
  PixelSplit,
  Range,
} from "./options.js";
export { type CakePlotOptions, type ProfilePlotOptions, plotCake } from "./plot.js";
export {
  AzimuthalProfile,
  type Cake,
  type ProfileValues,
  RadialProfile,
  type ResultSums,
} from "./results.js";
export type { ClipOptions } from "./sigma-clip.js";
