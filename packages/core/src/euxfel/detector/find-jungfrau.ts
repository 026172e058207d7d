import { BeambookError } from "../../errors.js";
import type { RunSelection } from "../run-selection.js";
import type { DetectorModules } from "./modules.js";

/** Names that JUNGFRAU sources have had: detector, level of data, module number. */
const SOURCE =
  /^([^/]+_(?:JNGFR|JF[14]M|JUNGF|JF500K\d?|JF))\/(DET|CORR)\/(?:MODULE_|RECEIVER-|JNGFR)(\d+)(?=:|$)/;

/** The JUNGFRAU detector that a source is a module of; undefined for other sources. */
export function jungfrauName(source: string): string | undefined {
  return SOURCE.exec(source)?.[1];
}

/**
 * The modules of a JUNGFRAU detector; corrected data (`/CORR/`) is preferred.
 *
 * @throws `SourceName` when there is none, `InvalidArgument` when there are several and none is named.
 */
export function findJungfrau(
  data: RunSelection,
  options: {
    detectorName?: string;
    modules?: readonly number[];
    firstModno?: number;
    raw?: boolean;
  },
): DetectorModules & { nModules: number } {
  const { detectorName, modules, firstModno = 1, raw } = options;
  const found = data.instrumentSources.flatMap((source) => {
    const match = SOURCE.exec(source);
    if (!match) return [];
    return [{ source, name: match[1], level: match[2], module: Number(match[3]) }];
  });
  const names = [...new Set(found.map(({ name }) => name))].sort();
  const name = detectorName ?? names[0];
  if (detectorName === undefined && names.length > 1) {
    throw new BeambookError(
      "InvalidArgument",
      `${names.length} JUNGFRAU detectors in ${data.title}: ${names.join(", ")}.`,
      { hint: `Name one: new JUNGFRAU(run, { detectorName: "${names[0]}" }).` },
    );
  }
  const own = found.filter((f) => f.name === name && (modules?.includes(f.module) ?? true));
  const isCorrected = raw === undefined ? own.some((f) => f.level === "CORR") : !raw;
  const level = isCorrected ? "CORR" : "DET";
  const chosen = own.filter((f) => f.level === level).sort((a, b) => a.module - b.module);
  if (chosen.length > 0) {
    const sources = new Map(chosen.map((f) => [f.module - firstModno + 1, f.source]));
    const all = found.filter((f) => f.name === name && f.level === level);
    const nModules = Math.max(...all.map((f) => f.module)) - firstModno + 1;
    return { detectorName: name, sources, nModules };
  }
  throw new BeambookError(
    "SourceName",
    `No modules of a JUNGFRAU detector${detectorName ? ` "${detectorName}"` : ""} in ${data.title}.`,
    { hint: `JUNGFRAU detectors here: ${names.join(", ") || "none"}.` },
  );
}
