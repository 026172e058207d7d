/**
 * Ptychography data: preparation of scanning diffraction experiments with PtyPy's parameters, and the `.ptyd` files that
 * PtyPy reads and writes.
 *
 * @module
 * @example
 * import { h5info, PtyScan } from "@beambook/core/ptycho";
 * class NumpyScan extends PtyScan.define({ base_path: { default: "./", help: "Folder of the data files." } }) {}
 * const scan = await new NumpyScan({ num_frames: 12, shape: 64, save: "append", dfile: "npy.ptyd" }).initialize();
 * for await (const chunk of scan.chunks(4)) console.log(String(chunk));
 * console.log(String(await h5info("npy.ptyd")));
 */
export { type ChunkFrame, type ChunkPayload, ScanChunk } from "./chunk.js";
export { combineMasks, darkFlat, maskHot, maskInvalid, maskSaturated } from "./corrections.js";
export { type CxiOptions, writeCxi } from "./cxi.js";
export type { ParametersOf } from "./define.js";
export type { ByFrame, Numbers } from "./frames.js";
export type { CheckResult, CorrectedFrames, LoadedFrames, MaybePromise } from "./hooks.js";
export { type CheckCode, CODES, type ParameterCheck } from "./parameters/check.js";
export {
  type ParameterDefinition,
  type ParameterDefinitions,
  type ParameterType,
  parseDoc,
  parseParameter,
} from "./parameters/definition.js";
export { formatParameter } from "./parameters/format.js";
export { ParameterNode } from "./parameters/node.js";
export { Param } from "./parameters/param.js";
export { defaultsTree } from "./parameters/tree.js";
export type { FramePlotOptions } from "./plot.js";
export { Hdf5Info, h5info, h5read, h5write } from "./ptyd/h5rw.js";
export { PtydScan } from "./ptyd-scan.js";
export { type AnyScanClass, makeScan, registerScan, scanSources } from "./recipes.js";
export { type ReportOptions, report } from "./report.js";
export { EOS, PtyScan, type ScanClass, WAIT } from "./scan.js";
export type { ChunksOptions, ScanOptions } from "./scan-options.js";
export type { Orientation, SaveMode, ScanParameters } from "./scan-parameters.js";
export { FolderScan } from "./scans/folder-scan.js";
export { Hdf5Scan } from "./scans/hdf5-scan.js";
export { MoonFlowerScan, type SimulatedWave } from "./scans/moonflower.js";
export { NumpyScan } from "./scans/numpy-scan.js";
export { type TutorialDataOptions, writeTutorialData } from "./scans/tutorial-data.js";
