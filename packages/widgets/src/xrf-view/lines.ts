import { BeambookError } from "@beambook/core";
import type { MarkedLine } from "./xrf-map.js";

/** A line to mark: an element, a line of an element, or a place on the axis. */
export type WantedLine = string | MarkedLine;

/** Least share of a group of lines within its level. */
const LEAST = 0.1;

/**
 * Places and names of lines.
 *
 * @param energies - of the channels, keV; empty when they are not known
 * @throws InvalidArgument for elements without energies, NotFound for unknown ones
 */
export async function linesOf(
  wanted: readonly WantedLine[],
  energies: Float64Array,
): Promise<MarkedLine[]> {
  if (wanted.every((line) => typeof line !== "string")) return [...wanted] as MarkedLine[];
  if (energies.length < 2) {
    throw new BeambookError("InvalidArgument", "Lines of elements need the channels' energies.", {
      hint: "Give { energies: calibration }, or lines as { label, energy: channel }.",
    });
  }
  const { elementLines, lineEnergy } = await import("@beambook/core/xrf");
  const [low, high] = [energies[0], energies[energies.length - 1]];
  return wanted.flatMap((line): MarkedLine[] => {
    if (typeof line !== "string") return [line];
    if (/[\s_-]/.test(line.trim())) return [{ label: line, energy: lineEnergy(line) }];
    // Ka1 and Ka2 are one peak to these detectors.
    const shares = new Map<string, number>();
    for (const { element, name, intensity } of elementLines(line)) {
      const label = `${element} ${name.slice(0, 2)}`;
      shares.set(label, (shares.get(label) ?? 0) + intensity);
    }
    return [...shares]
      .filter(([, share]) => share >= LEAST)
      .map(([label]) => ({ label, energy: lineEnergy(label) }))
      .filter(({ energy }) => energy > low && energy < high);
  });
}
