import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";

/** A detector module's source: detector, then module number. */
export const DETECTOR_SOURCE: RegExp = /^(.+\/(?:DET|CORR))\/(\d+)CH/;

/** The error for a source that is not there: closest names, run, number of sources. */
export function unknownSource(
  source: string,
  sources: readonly string[],
  run: string,
): BeambookError {
  const near = closestNames(source, sources).map((name) => `"${name}"`);
  return new BeambookError(
    "SourceName",
    `No source "${source}" in ${run} (${sources.length} sources).`,
    {
      hint:
        near.length > 0
          ? `Closest: ${near.join(", ")}. See run.allSources.`
          : "It has no sources at all.",
    },
  );
}

/** The error for a key that a source does not have: closest keys. */
export function unknownKey(source: string, key: string, keys: readonly string[]): BeambookError {
  const near = closestNames(key, keys).map((name) => `"${name}"`);
  return new BeambookError(
    "PropertyName",
    `No key "${key}" in source "${source}" (${keys.length} keys).`,
    { hint: `Closest: ${near.join(", ")}. See run.keysForSource("${source}").` },
  );
}
