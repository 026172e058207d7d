import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import { lineEnergy } from "./lines.js";

/** A channel whose energy is known: in keV, or by the name of a line. */
export interface CalibrationPoint {
  channel: number;
  /** keV, or a line such as `"Fe Ka"`. */
  energy: number | string;
}

/** Energies of channels: `offset + gain * channel`. */
export class EnergyCalibration {
  /** Energy of channel 0, keV. */
  readonly offset: number;
  /** keV per channel. */
  readonly gain: number;
  /** Energy minus fitted energy of each point, keV. */
  readonly residuals: readonly number[];

  constructor(offset: number, gain: number, residuals: readonly number[] = []) {
    if (!Number.isFinite(offset) || !(gain > 0)) {
      throw new BeambookError(
        "InvalidArgument",
        `A calibration with an offset of ${offset} keV and ${gain} keV per channel cannot be.`,
        { hint: "Energies must grow with the channel." },
      );
    }
    this.offset = offset;
    this.gain = gain;
    this.residuals = residuals;
  }

  /** Energy of a channel, which may lie between two, in keV. */
  energyOf(channel: number): number {
    return this.offset + this.gain * channel;
  }

  /** Channel of an energy in keV, with fraction. */
  channelOf(energy: number): number {
    return (energy - this.offset) / this.gain;
  }

  /** Energies of the channels 0 to `depth - 1` in keV: what files keep as `maxrf_energies`. */
  energies(depth: number): NDArray<"float64"> {
    return ndarray(Float64Array.from({ length: depth }, (_, i) => this.energyOf(i)));
  }

  toJSON(): { offset: number; gain: number; residuals: readonly number[] } {
    return { offset: this.offset, gain: this.gain, residuals: this.residuals };
  }

  toString(): string {
    const worst = Math.max(0, ...this.residuals.map(Math.abs));
    return `E = ${this.offset.toFixed(4)} keV + ${(1000 * this.gain).toFixed(3)} eV · channel, worst point ${(1000 * worst).toFixed(1)} eV off`;
  }
}

/**
 * Calibrates channels by lines of known elements: a straight line through two or more points, by least squares.
 *
 * @example
 * const calibration = calibrateEnergies([{ channel: 320, energy: "Ca Ka" }, { channel: 1012, energy: "Pb La1" }]);
 * await ds.append(calibration.energies(4096), "maxrf_energies");
 * @throws InvalidArgument for fewer than two different channels, or energies that fall
 * @throws NotFound for unknown lines
 */
export function calibrateEnergies(points: readonly CalibrationPoint[]): EnergyCalibration {
  const known = points.map(({ channel, energy }) => ({
    channel,
    energy: typeof energy === "string" ? lineEnergy(energy) : energy,
  }));
  if (new Set(known.map(({ channel }) => channel)).size < 2) {
    throw new BeambookError("InvalidArgument", "Two points at different channels are needed.", {
      hint: "Take peaks of the max spectrum whose elements you know, far apart.",
    });
  }
  const n = known.length;
  const meanChannel = known.reduce((sum, p) => sum + p.channel, 0) / n;
  const meanEnergy = known.reduce((sum, p) => sum + p.energy, 0) / n;
  let xx = 0;
  let xy = 0;
  for (const { channel, energy } of known) {
    xx += (channel - meanChannel) ** 2;
    xy += (channel - meanChannel) * (energy - meanEnergy);
  }
  const gain = xy / xx;
  const offset = meanEnergy - gain * meanChannel;
  const residuals = known.map(({ channel, energy }) => energy - offset - gain * channel);
  return new EnergyCalibration(offset, gain, residuals);
}
