import type { ParameterNode } from "../parameters/node.js";
import type { Param } from "../parameters/param.js";
import type { ScanOptions } from "../scan-options.js";
import type { ScanParameters } from "../scan-parameters.js";
import { assertNoInput } from "./inputs.js";
import { PtydOutput } from "./output.js";
import { findResumePoint, type ResumePoint } from "./resume.js";

/**
 * Starts the file that a scan's chunks are kept in, or goes on with the one that is there.
 *
 * @param types - parameters of the scan
 * @returns undefined when nothing is kept
 */
export async function startOutput(
  info: Param & ScanParameters,
  { resume, links, executor, workers }: ScanOptions,
  types: ParameterNode,
): Promise<{ output: PtydOutput; point: ResumePoint | undefined } | undefined> {
  const { save, dfile, center } = info;
  if (save === null) return undefined;
  if (dfile !== null) await assertNoInput(dfile, info, types);
  const point =
    resume && save !== "merge" && dfile ? await findResumePoint(dfile, info) : undefined;
  const start = point ? PtydOutput.open : PtydOutput.create;
  const output = await start(dfile, save, {
    chunkFormat: info.chunk_format,
    original: links === "original",
    types,
    wholeCenter: Array.isArray(center) && center.every(Number.isInteger),
    parallel: { executor, workers },
  });
  return { output, point };
}
