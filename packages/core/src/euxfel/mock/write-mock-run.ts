import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BeambookError, throwIfAborted } from "../../errors.js";
import { contextOf, type MockDevice } from "./context.js";
import {
  type DetectorKind,
  type Distances,
  detectorKind,
  type MockDetector,
} from "./detector-kinds.js";
import { record, writeDeviceFile } from "./device-file.js";
import { writeJungfrauFile } from "./jungfrau-file.js";
import { assertCount, frameCounts, type MockRunOptions, moduleNumbers } from "./mock-options.js";
import { type ModuleOptions, writeModuleFile } from "./module-file.js";
import { mockMotor } from "./motor.js";
import { normalTable } from "./normal-table.js";
import { badPixels, meanPhotons, pulseIntensities } from "./pattern.js";
import type { MockFileOptions } from "./run-file-writer.js";
import { mockXgm } from "./xgm.js";

/**
 * Writes a small but realistic run: powder rings that are round once the modules are assembled with the detector's
 * `example()` geometry, photon noise, pulses whose intensity decays and jitters, bad pixels and gain; and devices whose
 * values follow the intensities. The folder appears under its name only when it is complete. The default, corrected data
 * of AGIPD-1M, is 126 MB.
 *
 * @returns The folder's absolute path.
 * @throws `InvalidArgument` for impossible options or an existing folder.
 * @example
 * await writeMockRun("r0163", { detector: "DSSC1M", raw: true, trains: 20, pulses: 10 });
 * await writeMockRun("r0053", { detector: null, trains: 100, devices: [mockXgm("SA3_XTD10_XGM/XGM/DOOCS"), mockCamera("SQS_DPU/CAM/VIEW")] });
 */
export async function writeMockRun(folder: string, options: MockRunOptions = {}): Promise<string> {
  const target = resolve(folder);
  const { overwrite = false, onProgress } = options;
  const plan = planRun(basename(target), options);
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
    const files = filesOf(plan);
    for (const [i, write] of files.entries()) {
      throwIfAborted(options.signal);
      await write(partial);
      onProgress?.(i + 1, files.length);
    }
    if (overwrite) await rm(target, { recursive: true, force: true });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return target;
}

/**
 * {@link writeMockRun} for AGIPD-1M.
 *
 * @example
 * await writeMockAgipdRun("r0034", { trains: 4, pulses: 8, seed: 3 });
 * const run = await RunDirectory("r0034");
 */
export async function writeMockAgipdRun(
  folder: string,
  options: Omit<MockRunOptions, "detector"> = {},
): Promise<string> {
  return writeMockRun(folder, { ...options, detector: "AGIPD1M" });
}

interface Plan {
  options: MockRunOptions;
  trainIds: number[];
  counts: number[];
  /** Most pulses of a train. */
  pulses: number;
  intensities: Float32Array;
  seed: number;
  run: number;
  perFile: number;
  detector: { name: MockDetector; kind: DetectorKind; modules: number[] } | undefined;
}

function planRun(folder: string, options: MockRunOptions): Plan {
  const { trains = 6, seed = 1, firstTrainId = 142_844_490, detector = "AGIPD1M" } = options;
  const counts = frameCounts(trains, options.pulses ?? 5);
  const pulses = Math.max(1, ...counts);
  const perFile = options.trainsPerFile ?? trains;
  assertCount("trainsPerFile", perFile, 1_000_000);
  const kind = detector === null ? undefined : detectorKind(detector);
  return {
    options,
    trainIds: Array.from({ length: trains }, (_, i) => firstTrainId + i),
    counts,
    pulses,
    intensities: pulseIntensities(trains, pulses, seed),
    seed,
    run: options.run ?? Number(/r(\d+)$/.exec(folder)?.[1] ?? 1),
    perFile,
    detector:
      kind && detector
        ? { name: detector, kind, modules: moduleNumbers(options.modules, kind) }
        : undefined,
  };
}

type FileWriter = (folder: string) => Promise<void>;

/** All files of the run: devices first, then module by module. */
function filesOf(plan: Plan): FileWriter[] {
  const sequences = Array.from(
    { length: Math.ceil(plan.trainIds.length / plan.perFile) },
    (_, i) => i,
  );
  return [...deviceFiles(plan, sequences), ...moduleFiles(plan, sequences)];
}

function deviceFiles(plan: Plan, sequences: readonly number[]): FileWriter[] {
  const { xgm = "SA1_XTD2_XGM/XGM/DOOCS", motor = "SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER" } =
    plan.options;
  const devices: readonly MockDevice[] = plan.options.devices ?? [mockXgm(xgm), mockMotor(motor)];
  if (devices.length === 0) return [];
  const recorded = devices.map((device, place) =>
    record(device, contextOf(plan, { seed: plan.seed, place })),
  );
  return sequences.map(
    (sequence) =>
      async (folder: string): Promise<void> =>
        writeDeviceFile(
          nameOf(folder, "RAW", "DA01", plan, sequence),
          recorded,
          common(plan, sequence),
        ),
  );
}

function moduleFiles(plan: Plan, sequences: readonly number[]): FileWriter[] {
  const { detector, seed, options } = plan;
  if (!detector) return [];
  const { name, kind, modules } = detector;
  const { raw = false, compression = 0, parallelGain = false, modernNames = false } = options;
  const noise = normalTable(seed + 11);
  const distances = distancesOf(kind, modules, options);
  const write = name === "JUNGFRAU" ? writeJungfrauFile : writeModuleFile;
  return modules.flatMap((module) => {
    const recipe = (): ModuleOptions["recipe"] => {
      const mean = distances(module).map((d) => meanPhotons(d / kind.scale));
      const mask = badPixels(module, seed, kind.shape);
      return {
        module,
        mean,
        mask,
        noise,
        seed,
        pulses: plan.pulses,
        intensities: plan.intensities,
      };
    };
    const aggregator = `${kind.aggregator}${String(module).padStart(2, "0")}`;
    return sequences.map((sequence) => async (folder: string): Promise<void> => {
      const path = nameOf(folder, raw ? "RAW" : "CORR", aggregator, plan, sequence);
      const { perFile, counts } = plan;
      await write(path, {
        ...common(plan, sequence),
        detector: name,
        kind,
        detectorName: options.detectorName ?? kind.detectorName,
        counts: counts.slice(sequence * perFile, (sequence + 1) * perFile),
        recipe: recipe(),
        raw,
        parallelGain: parallelGain && name === "LPD1M",
        modernNames: modernNames && !raw,
        compression,
      });
    });
  });
}

/** What the files of one number have in common. */
function common(plan: Plan, sequence: number): Omit<MockFileOptions, "sources"> {
  const { trainIds, perFile, run, options } = plan;
  const firstTrain = sequence * perFile;
  const own = trainIds.slice(firstTrain, firstTrain + perFile);
  return {
    trainIds: own,
    firstTrain,
    sequence,
    run,
    proposal: options.proposal ?? 700_000,
    format: options.format,
    suspect: options.suspect?.map((i) => i - firstTrain).filter((i) => i >= 0 && i < own.length),
  };
}

function nameOf(
  folder: string,
  level: string,
  aggregator: string,
  { run }: Plan,
  sequence: number,
): string {
  const [r, s] = [String(run).padStart(4, "0"), String(sequence).padStart(5, "0")];
  return join(folder, `${level}-R${r}-${aggregator}-S${s}.h5`);
}

function distancesOf(
  kind: DetectorKind,
  modules: readonly number[],
  { distance, quadrants }: MockRunOptions,
): Distances {
  if (!distance) {
    const highest = Math.max(...modules) - kind.firstModule + 1;
    const of = kind.distances({ quadrants, modules: highest });
    return (module: number): Float32Array => of(module - kind.firstModule);
  }
  const [slow, fast] = kind.shape;
  return (module: number): Float32Array =>
    Float32Array.from({ length: slow * fast }, (_, i) =>
      distance(module, Math.floor(i / fast), i % fast),
    );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
