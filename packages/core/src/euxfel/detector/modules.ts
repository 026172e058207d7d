import { BeambookError } from "../../errors.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import type { DataCollection } from "../collection.js";

/** The modules of one detector: module number → source. */
export interface DetectorModules {
  detectorName: string;
  sources: Map<number, string>;
}

/** What tells a kind of detector: the name's pattern and what errors call it. */
export interface DetectorKind {
  /** Class name for users: `AGIPD1M`. */
  title: string;
  /** Pattern of the detector's name, the part before `/DET/` or `/CORR/`. */
  name: string;
  /** How many modules the whole detector has; default 16. */
  modules?: number;
  /** The ideal geometry, for images without one of their own. */
  geometry: () => DetectorGeometry;
  /** Frames of several gains follow each other in a train: how many; default 1. */
  stages?: number;
}

/** Which modules to take. */
export interface ModuleChoice {
  detectorName?: string;
  modules?: readonly number[];
  /** Take raw data (true) or corrected data (false); default corrected where there is any. */
  raw?: boolean;
}

/**
 * Finds the modules of a detector. Corrected data (`/CORR/`) is preferred to data named like raw.
 *
 * @throws `SourceName` when there is none, `InvalidArgument` when there are several and none is named.
 */
export function findModules(
  data: DataCollection,
  kind: DetectorKind,
  { detectorName, modules, raw }: ModuleChoice,
): DetectorModules {
  const name = detectorName ?? onlyDetector(data, kind);
  const wanted = modules && new Set(modules);
  const parts = raw === undefined ? ["CORR", "DET"] : [raw ? "DET" : "CORR"];
  for (const part of parts) {
    const pattern = new RegExp(`^${escapePattern(name)}/${part}/(\\d+)CH`);
    const sources = new Map<number, string>();
    for (const source of data.instrumentSources) {
      const match = pattern.exec(source);
      const module = match && Number(match[1]);
      if (module !== null && (!wanted || wanted.has(module))) sources.set(module, source);
    }
    if (sources.size > 0) {
      return { detectorName: name, sources: new Map([...sources].sort((a, b) => a[0] - b[0])) };
    }
  }
  throw new BeambookError(
    "SourceName",
    `No modules of detector "${name}"${modules ? ` among ${modules.join(", ")}` : ""} in ${data.title}.`,
    { hint: `Detector sources here: ${summary(data)}.` },
  );
}

function onlyDetector(data: DataCollection, { title, name }: DetectorKind): string {
  const pattern = new RegExp(`^(${name})/(?:DET|CORR)/\\d+CH`);
  const names = new Set<string>();
  for (const source of data.instrumentSources) {
    const match = pattern.exec(source);
    if (match) names.add(match[1]);
  }
  if (names.size === 1) return [...names][0];
  if (names.size === 0) {
    throw new BeambookError("SourceName", `No ${title} detector in ${data.title}.`, {
      hint: `Detector sources here: ${summary(data)}.`,
    });
  }
  throw new BeambookError(
    "InvalidArgument",
    `${names.size} ${title} detectors in ${data.title}: ${[...names].sort().join(", ")}.`,
    { hint: `Name one: new ${title}(run, { detectorName: "${[...names].sort()[0]}" }).` },
  );
}

function summary(data: DataCollection): string {
  const { detectorSources } = data;
  return detectorSources.length > 0 ? detectorSources.slice(0, 3).join(", ") : "none";
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
