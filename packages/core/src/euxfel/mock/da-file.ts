import { SeededRandom } from "./random.js";
import { createRunFile, uint64, writeIndex, writeProperty } from "./run-file-writer.js";

/** What the aggregated devices record. */
export interface DeviceOptions {
  trainIds: readonly number[];
  pulses: number;
  proposal: number;
  run: number;
  seed: number;
  /** Relative intensities (train, pulse). */
  intensities: Float32Array;
  /** Name of the gas monitor. */
  xgm: string;
  /** Name of the motor. */
  motor: string;
}

/** Places for pulse energies in a train; those without a pulse hold 1, as in real files. */
const SLOTS = 1000;

/** Pulse energy of a full pulse in μJ. */
const FULL_ENERGY = 1200;

/** Writes the file of a gas monitor (pulse energies that follow the frames' intensities) and a motor. */
export async function writeDeviceFile(path: string, options: DeviceOptions): Promise<void> {
  const { trainIds, proposal, run, xgm, motor } = options;
  const writer = await createRunFile(path, {
    trainIds,
    proposal,
    run,
    sources: [`CONTROL/${xgm}`, `INSTRUMENT/${xgm}:output/data`, `CONTROL/${motor}`],
  });
  const trains = trainIds.length;
  const random = new SeededRandom(options.seed + 7);
  const energies = pulseEnergies(options, random);
  const flux = Float32Array.from(trainIds, (_, t) => meanOf(energies, t, options.pulses));
  const near = (centre: number, spread: number): Float32Array =>
    Float32Array.from(trainIds, () => centre + spread * random.normal());
  await writeIndex(writer, xgm, { trains, perTrain: 1 });
  await writeIndex(writer, `${xgm}:output/data`, { trains, perTrain: 1 });
  await writeIndex(writer, motor, { trains, perTrain: 1 });
  const properties: [string, Float32Array, Record<string, string>][] = [
    ["pulseEnergy/photonFlux", flux, MICROJOULE],
    ["beamPosition/ixPos", near(0.12, 0.02), MILLIMETRE],
    ["beamPosition/iyPos", near(-0.3, 0.03), MILLIMETRE],
    ["pulseEnergy/wavelengthUsed", near(0.1333, 0), {}],
  ];
  for (const [name, values, attributes] of properties) {
    await writeProperty(writer, `${xgm}/${name}`, { values, attributes });
  }
  await writeProperty(writer, `${xgm}/state`, { values: trainIds.map(() => "ON") });
  const positions = Float64Array.from(trainIds, (_, t) => -1.5 + 0.25 * t);
  await writeProperty(writer, `${motor}/actualPosition`, {
    values: positions,
    attributes: MILLIMETRE,
  });
  await writeProperty(writer, `${motor}/targetPosition`, {
    values: positions,
    attributes: MILLIMETRE,
  });
  const output = `INSTRUMENT/${xgm}:output/data`;
  await writer.write(`${output}/trainId`, uint64(trainIds));
  await writer.write(`${output}/intensityTD`, energies, {
    shape: [trains, SLOTS],
    attributes: MICROJOULE,
  });
  await writer.close();
}

const MICROJOULE: Record<string, string> = {
  unitSymbol: "J",
  unitName: "joule",
  metricPrefixSymbol: "u",
  metricPrefixName: "micro",
};
const MILLIMETRE: Record<string, string> = {
  unitSymbol: "m",
  unitName: "meter",
  metricPrefixSymbol: "m",
  metricPrefixName: "milli",
};

function pulseEnergies(
  { trainIds, pulses, intensities }: DeviceOptions,
  random: SeededRandom,
): Float32Array {
  const energies = new Float32Array(trainIds.length * SLOTS).fill(1);
  for (let t = 0; t < trainIds.length; t++) {
    for (let p = 0; p < Math.min(pulses, SLOTS); p++) {
      const exact = FULL_ENERGY * intensities[t * pulses + p];
      energies[t * SLOTS + p] = exact * (1 + 0.01 * random.normal());
    }
  }
  return energies;
}

function meanOf(energies: Float32Array, train: number, pulses: number): number {
  let sum = 0;
  for (let p = 0; p < pulses; p++) sum += energies[train * SLOTS + p];
  return sum / pulses;
}
