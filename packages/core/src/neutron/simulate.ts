import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { BeambookError } from "../errors.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { Table } from "../table/index.js";
import type { Counts } from "./counts.js";
import { countsOf } from "./counts.js";
import { flightPath } from "./data.js";
import { wavelengthToTime } from "./flight-time.js";
import type { TransmissionModel } from "./model.js";
import { spectrumTask } from "./model-fit.js";
import { transmissionOf } from "./transmission-data.js";

/** What an imagined measurement is like. */
export interface SimulationOptions {
  /** Flight path in m; 9. */
  L?: number;
  /** Seconds per bin; 10e-6. */
  tstep?: number;
  /** First wavelength in Å; 1. */
  wlmin?: number;
  /** Last wavelength in Å; 6. */
  wlmax?: number;
  /** Open-beam counts in a bin at the top of the spectrum (1.6 Å); 20000. */
  counts?: number;
  /** Decides the noise; 1. */
  seed?: number;
}

/** Options of {@link writeSimulatedGroups}. */
export interface SimulatedGroupsOptions extends SimulationOptions {
  /** Path of the samples' files with `*` where the group's name goes. */
  signal: string;
  /** The same of the open beams, or one path for all. */
  openbeam: string;
}

/** Wavelength of a moderator's most neutrons, Å. */
const TOP = 1.6;

/**
 * Counts with and without a sample, as a detector would have them: the model's transmission averaged over each bin,
 * behind a moderator's spectrum, with the noise of counting. For planning a measurement, for trying out a fit.
 *
 * @param params - laid over the model's: the truth
 * @returns tables of tof (number of the bin), counts and err (their roots)
 * @throws InvalidArgument for ranges or numbers that cannot be; NotFound for a parameter that the model has not
 * @example
 * const { signal, openbeam } = simulateCounts(model, { thickness: 1.2 }, { L: 10, counts: 5000 });
 * const data = await Data.fromCounts(signal, openbeam, { L: 10 });
 */
export function simulateCounts(
  model: TransmissionModel,
  params: Readonly<Record<string, number>> = {},
  options: SimulationOptions = {},
): { signal: Table; openbeam: Table } {
  const { wlmin = 1, wlmax = 6, counts = 20_000, seed = 1 } = options;
  const path = { ...flightPath(options), width: 1 };
  if (!(wlmin > 0 && wlmin < wlmax) || !(counts > 0)) {
    throw new BeambookError(
      "InvalidArgument",
      `Nothing can be counted between ${wlmin} and ${wlmax} Å with ${counts} neutrons.`,
    );
  }
  const [first, last] = [wlmin, wlmax].map((wl) =>
    Math.round(wavelengthToTime(wl, path.L) / path.tstep),
  );
  const tof = Float64Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const flat: Counts = countsOf({ tof, counts: tof.map(() => 1) }, "simulated");
  const spectrum = transmissionOf({ signal: flat, openbeam: flat }, path);
  const truth = model.params.copy();
  for (const [name, value] of Object.entries(params)) truth.get(name).set({ value });
  const fitted = { ...model.fittedFor(path.L), binAverage: true };
  const range = { wlmin: 0, wlmax: Number.POSITIVE_INFINITY };
  const { curves } = spectrumTask(fitted, spectrum, range);
  const trans = curves?.evaluate(truth.valuesDict()) ?? new Float64Array(tof.length);
  const beam = spectrum.wavelength.map((wl) => counts * moderator(wl));
  const random = randomNumbers(seed);
  const table = (expected: Float64Array): Table => {
    const counted = expected.map((mean) => poisson(mean, random));
    return new Table({ tof, counts: counted, err: counted.map(Math.sqrt) });
  };
  return { signal: table(beam.map((n, i) => n * trans[i])), openbeam: table(beam) };
}

/**
 * {@link simulateCounts} for each group, written as CSV files that `Data.fromGrouped` reads by the same patterns.
 *
 * @param groups - the truth by name: `{ x0_y0: { thickness: 1 }, … }`
 * @throws InvalidArgument for a pattern without `*`; as {@link simulateCounts}
 * @example
 * const scan = { signal: "scan/position_*.csv", openbeam: "scan/ob_*.csv", L: 10 };
 * await writeSimulatedGroups(model, { 0: { a: 2.866 }, 1: { a: 2.868 } }, scan);
 * const data = await Data.fromGrouped(scan);
 */
export async function writeSimulatedGroups(
  model: TransmissionModel,
  groups: Readonly<Record<string, Readonly<Record<string, number>>>>,
  { signal, openbeam, seed = 1, ...options }: SimulatedGroupsOptions,
): Promise<void> {
  if (!signal.includes("*")) {
    throw new BeambookError("InvalidArgument", `"${signal}" has no * for the group's name.`);
  }
  for (const path of [signal, openbeam]) await mkdir(dirname(path), { recursive: true });
  for (const [i, [name, params]] of Object.entries(groups).entries()) {
    const made = simulateCounts(model, params, { ...options, seed: seed + i });
    await writeWholeFile(signal.replace("*", name), made.signal.toCsv());
    if (i > 0 && !openbeam.includes("*")) continue;
    await writeWholeFile(openbeam.replace("*", name), made.openbeam.toCsv());
  }
}

/** A thermal spectrum over a floor of slow neutrons; 1 at its top. */
function moderator(wl: number): number {
  const ratio = TOP / wl;
  return 0.95 * ratio ** 5 * Math.exp(2.5 * (1 - ratio * ratio)) + 0.05;
}

/** Uniform numbers between 0 and 1 (xorshift, 32 bits). */
function randomNumbers(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

/** A number of counts: by multiplication where few are expected, else a rounded normal. */
function poisson(mean: number, random: () => number): number {
  if (mean > 60) {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const least = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > least) {
    product *= random();
    count++;
  }
  return count;
}
