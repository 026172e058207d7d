/**
 * What joins two domains: from a EuXFEL run to prepared ptychography frames.
 *
 * @module
 * @example
 * import { RunScan } from "@beambook/core/workflows";
 * const scan = new RunScan({ path: "r0053", source: "SQS_DPU/CAM:output", row_source: "SQS/MOTOR/Y",
 *   column_source: "SQS/MOTOR/X", shape: 128, save: "append", dfile: "r0053.ptyd" });
 * for await (const chunk of scan.chunks(20)) console.log(String(chunk));
 */
export { RunScan, type RunScanSources } from "./run-scan.js";
