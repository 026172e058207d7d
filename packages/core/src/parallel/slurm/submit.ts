import { writeFileSync } from "node:fs";
import { BeambookError } from "../../errors.js";
import type { RunFacts, RunPaths, Submission } from "./folder.js";
import { jobScript, programOf } from "./script.js";

/**
 * Writes the script of a submission.
 *
 * @param avoid - nodes that it must not run on
 * @returns its path
 */
export function writeScript(
  paths: RunPaths,
  facts: RunFacts,
  submission: Submission,
  avoid: readonly string[],
): string {
  const path = paths.script(submission.index);
  const exclude = avoid.length > 0 ? [`--exclude=${avoid.join(",")}`] : [];
  const options = { ...facts.options, extra: [...(facts.options.extra ?? []), ...exclude] };
  const text = jobScript(options, {
    name: `${facts.id}-${submission.index}`,
    count: submission.elements.length,
    logs: paths.logs,
    program: programOf("array-worker"),
    args: [paths.folder, String(submission.index)],
  });
  try {
    writeFileSync(path, text, { mode: 0o755 });
  } catch (cause) {
    throw new BeambookError("FileAccess", `Cannot write: ${(cause as Error).message}.`, {
      file: path,
      cause,
    });
  }
  return path;
}
