/**
 * Runs of the European XFEL: open a run folder, choose sources and trains, read arrays, series and detector frames.
 * The names are those of EXtra-data in camelCase.
 *
 * @module
 * @example
 * import { AGIPD1M, byIndex, RunDirectory } from "@beambook/core/euxfel";
 * const run = await RunDirectory("r0034");
 * run.info();
 * const flux = await run.getArray("SA1_XTD2_XGM/DOOCS/MAIN:output", "data.intensityTD", { extraDims: ["pulse"] });
 * const images = await new AGIPD1M(run).getArray("image.data", { pulses: byIndex(slice(0, 4)) });
 */
export {
  type AliasDefinition,
  type AliasTable,
  type AliasTarget,
  type OnlyAliasOptions,
  RunAliases,
} from "./aliases.js";
export { type AuxiliaryInfo, RunAuxiliary } from "./auxiliary.js";
export * from "./bridge/index.js";
export { DataCollection } from "./collection.js";
export { AGIPD1M } from "./detector/agipd.js";
export { AGIPD500K } from "./detector/agipd-500k.js";
export type { AvailabilityOptions } from "./detector/availability.js";
export {
  BAD_PIXELS,
  type BadPixel,
  combineBits,
  type MaskBits,
  type MaskOptions,
} from "./detector/bad-pixels.js";
export {
  DetectorKey,
  type DetectorKeyOptions,
  type DetectorKeyReadOptions,
} from "./detector/detector-key.js";
export type { DetectorTrain, DetectorTrainOptions } from "./detector/detector-trains.js";
export { DSSC1M } from "./detector/dssc.js";
export { FrameImage, type ImageOptions, type OneOf } from "./detector/frame-image.js";
export type { FrameIndex, FrameOptions, FrameSource } from "./detector/frame-source.js";
export {
  type FoundDetector,
  identifyMultimodDetectors,
  openAnyDetector,
  openDetector,
} from "./detector/identify.js";
export { JUNGFRAU, type JungfrauOptions } from "./detector/jungfrau.js";
export { LPD1M, type LpdOptions } from "./detector/lpd.js";
export { LPDSolo } from "./detector/lpd-solo.js";
export type { PulseSelection } from "./detector/pulse-selection.js";
export type { JungfrauArrayOptions } from "./detector/read-jungfrau.js";
export type { DetectorSplitOptions } from "./detector/split-detector.js";
export type { TrainImages, TrainImagesOptions } from "./detector/train-images.js";
export type { CxiOptions } from "./detector/write-cxi.js";
export type {
  DetectorArrayOptions,
  DetectorOptions,
  XtdfDetector,
} from "./detector/xtdf-detector.js";
export { type DetectorInfo, type InfoOptions, RunInfo } from "./info.js";
export {
  type ArrayOptions,
  type BlockOptions,
  type KeyBlock,
  KeyData,
  type KeyReadOptions,
  type KeyTrainOptions,
  type LazyReadOptions,
  type PlainReadOptions,
} from "./key-data.js";
export type { QuadrantCorners } from "./mock/agipd-layout.js";
export { type MockCameraOptions, mockCamera } from "./mock/camera.js";
export type {
  MockContext,
  MockDataset,
  MockDevice,
  MockOutput,
  MockProperty,
  MockValues,
} from "./mock/context.js";
export type { MockDetector } from "./mock/detector-kinds.js";
export { type MockDigitizerOptions, mockDigitizer } from "./mock/digitizer.js";
export type { MockRunOptions } from "./mock/mock-options.js";
export { mockMotor } from "./mock/motor.js";
export type { MockFormat } from "./mock/run-file-writer.js";
export { writeMockAgipdRun, writeMockRun } from "./mock/write-mock-run.js";
export { type MockXgmOptions, mockXgm } from "./mock/xgm.js";
export { H5File, type OpenRunOptions, openRun, RunDirectory, type RunOptions } from "./open-run.js";
export type { MissingDataOptions } from "./plot.js";
export type { TableReadOptions } from "./read-table.js";
export type { TrainValue } from "./row-reader.js";
export { type AuxiliarySection, RunFile, type Section, type TrainIndex } from "./run-file.js";
export { type RequireOptions, RunSelection } from "./run-selection.js";
export type { RunValue } from "./run-values.js";
export type { SourceMap, SourceSelection } from "./select-sources.js";
export type { SingleValueOptions } from "./single-value.js";
export { SourceData } from "./source-data.js";
export type { GroupDetail, KeyDetail, SourceDetail } from "./source-detail.js";
export type { SplitOptions } from "./split-trains.js";
export { type StackOptions, stackDetectorData } from "./stack.js";
export { type StackDataOptions, stackData } from "./stack-data.js";
export { TrainInfo } from "./train-info.js";
export type { TrainMask } from "./train-mask.js";
export {
  type ById,
  type ByIndex,
  byId,
  byIndex,
  type IdSelection,
  type TrainSelection,
} from "./train-selection.js";
export type {
  FlatTrainData,
  SourceValues,
  TrainData,
  TrainMetadata,
  TrainOptions,
} from "./trains.js";
export { type Problem, problemText } from "./validate/problem.js";
export {
  VALIDATION_CHECKS,
  type ValidateOptions,
  type ValidateProgress,
  validate,
} from "./validate/validate.js";
export type { WriteRunOptions } from "./write/write-run.js";
export type { VirtualDatasetPlace } from "./write/write-virtual.js";
