/**
 * X-ray fluorescence maps: raw cubes of spectra to `.datastack` files in one pass, and from there spectra, channel maps
 * and element maps. Cubes have the axes (height, width, channels).
 *
 * @module
 * @example
 * import { rawToDatastack, makeRawPreview, DataStack } from "@beambook/core/xrf";
 * await rawToDatastack("RP.raw", "RP.rpl", { flipHorizontal: true, flipVertical: true });
 * const ds = await DataStack.open("RP.datastack");
 * const iron = await ds.channelMap(630, 660);
 * await ds.appendList([[1, 2], [3, 5, 7], []], "test_list");
 */
export type {
  ConvertOptions,
  ConvertPreview,
  ConvertProgress,
  ConvertResult,
} from "./convert/options.js";
export type { ChunkRequest } from "./convert/plan.js";
export {
  type RollingBallOptions,
  rollingBall,
  type SnipOptions,
  snipBackground,
} from "./elements/background.js";
export {
  type CalibrationPoint,
  calibrateEnergies,
  EnergyCalibration,
} from "./elements/calibration.js";
export { type ExportOptions, exportMaps } from "./elements/export-maps.js";
export type { BackgroundKind } from "./elements/fit-tile.js";
export {
  findPeaks,
  type Hotspots,
  hotmaxPixels,
  type Peak,
  type PeakOptions,
} from "./elements/hotspots.js";
export {
  type EmissionLine,
  elementLines,
  type FindLinesOptions,
  findLines,
  type Level,
  type LineGroup,
  lineEnergy,
  lineGroup,
} from "./elements/lines.js";
export {
  correlateMaps,
  type ElementMapOptions,
  ElementMaps,
  elementMaps,
  type MapCorrelation,
  type RgbOptions,
  rgbComposite,
} from "./elements/maps.js";
export { groupTemplate, type LineShape } from "./elements/templates.js";
export { CUBE, LAYERS, MAX_SPECTRUM, SUM_SPECTRUM, underscorify } from "./names.js";
export { makePainting, type Painting, type PaintingOptions } from "./painting.js";
export {
  type MapPlotOptions,
  plotChannelMap,
  plotSpectra,
  type SpectraPlotOptions,
} from "./plot.js";
export { type MapsPlotOptions, plotMaps, plotRgb } from "./plot-maps.js";
export { makeRawPreview, type PreviewOptions, RawPreview } from "./raw-preview.js";
export { rawToDatastack } from "./raw-to-datastack.js";
export type { RawFiles } from "./source/cube-source.js";
export {
  type RippleAxis,
  type RippleData,
  readRipple,
  rippleDType,
} from "./source/ripple-cube.js";
export { parseRpl, type RippleHeader, type RippleType, readRpl } from "./source/rpl.js";
export {
  type Appendable,
  type AppendListOptions,
  type AppendOptions,
  append,
  appendList,
} from "./stack/append.js";
export {
  type CubeOptions,
  DataStack,
  type DataStackOptions,
  maxAndSumSpectra,
  tree,
} from "./stack/datastack.js";
export { type RepackOptions, type RepackResult, repack } from "./stack/repack.js";
export type { MaxAndSum, Region, RegionSpectra, StopOptions } from "./stack/spectra.js";
export { DatastackTree, type TreeOptions } from "./stack/tree.js";
