import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BeambookError, throwIfAborted } from "../../errors.js";
import { AGIPD_QUADRANTS, pixelDistances, type QuadrantCorners } from "./agipd-layout.js";
import { writeDeviceFile } from "./da-file.js";
import { writeModuleFile } from "./module-file.js";
import { badPixels, meanPhotons, pulseIntensities } from "./pattern.js";
import { normalTable } from "./random.js";

/** What {@link writeMockAgipdRun} writes. */
export interface MockRunOptions {
  /** Number of trains; default 6. */
  trains?: number;
  /** Frames per train; default 5. */
  pulses?: number;
  /** How many modules, or which; default 16. */
  modules?: number | readonly number[];
  /** Seed of all noise; default 1. The same seed gives the same values. */
  seed?: number;
  /** ID of the first train; default 142844490. */
  firstTrainId?: number;
  /** Proposal in the files; default 700000. */
  proposal?: number;
  /** Run number in the files' names; default that of the folder's name (`r0034`), or 1. */
  run?: number;
  /** Default `SPB_DET_AGIPD1M-1`. */
  detectorName?: string;
  /** Name of the gas monitor; default `SA1_XTD2_XGM/XGM/DOOCS`. */
  xgm?: string;
  /** Name of the motor; default `SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER`. */
  motor?: string;
  /** Deflate level of the images, 0 to 9; default 0. Gain and mask are always compressed. */
  compression?: number;
  /** Quadrant corners (x, y) in pixels that make the rings round; default those of the manual's AGIPD example. */
  quadrants?: QuadrantCorners;
  /** Distance of a pixel from the beam in metres; default from `quadrants`. */
  distance?: (module: number, slowScan: number, fastScan: number) => number;
  /** Whether to replace an existing folder; default false. */
  overwrite?: boolean;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Writes a small but realistic run of corrected AGIPD data: powder rings that are round once the modules are assembled,
 * photon noise, pulses whose intensity decays and jitters, bad pixels and gain; and a gas monitor that follows the
 * intensities, and a motor. The folder appears under its name only when it is complete. The default is 126 MB.
 *
 * @returns The folder's absolute path.
 * @throws `InvalidArgument` for impossible options or an existing folder.
 * @example
 * await writeMockAgipdRun("r0034", { trains: 4, pulses: 8, seed: 3 });
 * const run = await RunDirectory("r0034");
 */
export async function writeMockAgipdRun(
  folder: string,
  options: MockRunOptions = {},
): Promise<string> {
  const target = resolve(folder);
  const { trains = 6, pulses = 5, seed = 1, overwrite = false } = options;
  const modules = moduleNumbers(options.modules ?? 16);
  assertCount("trains", trains, 1_000_000);
  assertCount("pulses", pulses, 352);
  if (!overwrite && (await exists(target))) {
    throw new BeambookError("InvalidArgument", "There is such a folder already.", {
      file: target,
      hint: "Give another name or { overwrite: true }.",
    });
  }
  const partial = join(dirname(target), `.${basename(target)}.${process.pid}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    await writeFiles(partial, target, { ...options, trains, pulses, seed, modules });
    if (overwrite) await rm(target, { recursive: true, force: true });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return target;
}

type Complete = Omit<MockRunOptions, "modules"> & {
  trains: number;
  pulses: number;
  seed: number;
  modules: readonly number[];
};

async function writeFiles(folder: string, target: string, options: Complete): Promise<void> {
  const { trains, pulses, seed, modules, onProgress, signal, firstTrainId = 142_844_490 } = options;
  const run = options.run ?? Number(/r(\d+)$/.exec(basename(target))?.[1] ?? 1);
  const name = (kind: string, aggregator: string): string =>
    join(folder, `${kind}-R${String(run).padStart(4, "0")}-${aggregator}-S00000.h5`);
  const common = {
    trainIds: Array.from({ length: trains }, (_, i) => firstTrainId + i),
    pulses,
    proposal: options.proposal ?? 700_000,
    run,
    seed,
    intensities: pulseIntensities(trains, pulses, seed),
  };
  const {
    xgm = "SA1_XTD2_XGM/XGM/DOOCS",
    motor = "SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER",
    detectorName = "SPB_DET_AGIPD1M-1",
    compression = 0,
  } = options;
  await writeDeviceFile(name("RAW", "DA01"), { ...common, xgm, motor });
  const noise = normalTable(seed + 11);
  for (const [i, module] of modules.entries()) {
    throwIfAborted(signal);
    const aggregator = `AGIPD${String(module).padStart(2, "0")}`;
    const mean = distancesOf(module, options).map(meanPhotons);
    const mask = badPixels(module, seed);
    const own = { module, detectorName, mean, mask, noise, compression };
    await writeModuleFile(name("CORR", aggregator), { ...common, ...own });
    onProgress?.(i + 1, modules.length);
  }
}

function distancesOf(
  module: number,
  { distance, quadrants = AGIPD_QUADRANTS }: Complete,
): Float32Array {
  if (!distance) return pixelDistances(module, quadrants);
  const out = new Float32Array(512 * 128);
  for (let i = 0; i < out.length; i++) out[i] = distance(module, i >> 7, i & 127);
  return out;
}

function moduleNumbers(modules: number | readonly number[]): number[] {
  const list =
    typeof modules === "number" ? Array.from({ length: modules }, (_, i) => i) : [...modules];
  const bad = list.find((m) => !Number.isInteger(m) || m < 0 || m > 15);
  if (bad === undefined && list.length > 0 && new Set(list).size === list.length) return list;
  throw new BeambookError(
    "InvalidArgument",
    `Modules [${list.join(", ")}] are not different numbers from 0 to 15.`,
  );
}

function assertCount(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new BeambookError("InvalidArgument", `${name} must be 1 to ${most}, not ${value}.`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
