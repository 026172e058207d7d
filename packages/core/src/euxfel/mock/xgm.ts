import {
  MILLIMETRE,
  type MockContext,
  type MockDevice,
  type MockOutput,
  type MockProperty,
  unit,
} from "./context.js";

/** What {@link mockXgm} makes up. */
export interface MockXgmOptions {
  /** Places for pulse energies in a train; those without a pulse hold 1, as in real files. Default 1000. */
  slots?: number;
  /** Pulse energy in μJ of a pulse of a train, both counted from 0; default follows the frames' intensities, with 1 % noise. */
  energy?: (train: number, pulse: number) => number;
  /** Pulses of a train; default those of the detector. */
  pulses?: number;
}

/** Pulse energy of a full pulse in μJ. */
const FULL_ENERGY = 1200;

const MICROJOULE = unit("J", "joule", ["u", "micro"]);

/**
 * A gas monitor: energies of all pulses (`:output`, `data.intensityTD`), their mean, beam positions and state.
 *
 * @param name - such as `SA1_XTD2_XGM/XGM/DOOCS`
 */
export function mockXgm(name: string, options: MockXgmOptions = {}): MockDevice {
  const { slots = 1000 } = options;
  // Energies come before positions, so that a seed always gives the same.
  const energies = new WeakMap<MockContext, Float32Array>();
  const energiesOf = (context: MockContext): Float32Array => {
    const known = energies.get(context) ?? pulseEnergies(context, slots, options);
    energies.set(context, known);
    return known;
  };
  return {
    name,
    deviceClass: "DoocsXGM",
    properties: (context: MockContext): MockProperty[] => {
      const { trainIds, random } = context;
      const all = energiesOf(context);
      const pulses = Math.min(options.pulses ?? context.pulses, slots);
      const near = (centre: number, spread: number): Float32Array =>
        Float32Array.from(trainIds, () => centre + spread * random.normal());
      const flux = Float32Array.from(trainIds, (_, t) => meanOf(all, t * slots, pulses));
      return [
        { key: "pulseEnergy/photonFlux", values: flux, attributes: MICROJOULE },
        { key: "beamPosition/ixPos", values: near(0.12, 0.02), attributes: MILLIMETRE },
        { key: "beamPosition/iyPos", values: near(-0.3, 0.03), attributes: MILLIMETRE },
        { key: "pulseEnergy/wavelengthUsed", values: near(0.1333, 0) },
        { key: "state", values: trainIds.map(() => "ON") },
      ];
    },
    outputs: (context: MockContext): MockOutput[] => [
      {
        channel: "output/data",
        counts: context.trainIds.map(() => 1),
        datasets: [
          {
            key: "intensityTD",
            values: energiesOf(context),
            shape: [slots],
            attributes: MICROJOULE,
          },
        ],
      },
    ],
  };
}

function pulseEnergies(
  { trainIds, intensities, random, ...context }: MockContext,
  slots: number,
  { energy, pulses = context.pulses }: MockXgmOptions,
): Float32Array {
  const energies = new Float32Array(trainIds.length * slots).fill(1);
  for (let t = 0; t < trainIds.length; t++) {
    for (let p = 0; p < Math.min(pulses, slots); p++) {
      const exact = FULL_ENERGY * (intensities[t * context.pulses + p] ?? 1);
      energies[t * slots + p] = energy?.(t, p) ?? exact * (1 + 0.01 * random.normal());
    }
  }
  return energies;
}

function meanOf(values: Float32Array, start: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[start + i];
  return sum / count;
}
