import { NDArray, ndarray } from "../../ndarray/ndarray.js";
import type { LoadedFrames } from "../hooks.js";
import { PtyScan } from "../scan.js";
import { type ComplexImage, FarField } from "./far-field.js";

/** Planck's constant times the speed of light, keV m. */
const HC = 1.2398419843320026e-9;

/** A complex picture that the simulation has used, (rows, columns). */
export interface SimulatedWave {
  amplitude: NDArray<"float64">;
  /** rad */
  phase: NDArray<"float64">;
}

/**
 * A simulated experiment: a disk of light with a curved phase moves over a picture of a flower in a dark field, and the
 * detector counts photons far behind it. Object and probe are known.
 *
 * @example
 * const scan = await new MoonFlowerScan({ num_frames: 40, shape: 128, photons: 1e8 }).initialize();
 */
export class MoonFlowerScan extends PtyScan.define({
  name: { default: "MoonFlowerScan" },
  num_frames: { default: 100 },
  shape: { default: 128 },
  density: {
    default: 0.2,
    help: "Distance between positions in diameters of the probe.",
    type: "float",
    lowlim: 0.01,
  },
  model: {
    default: "round",
    help: "Pattern of positions.",
    type: "str",
    choices: ["round", "raster"],
  },
  photons: { default: 1e8, help: "Photons in a frame.", type: "float", lowlim: 0 },
  add_poisson_noise: { default: true },
}) {
  #side = 0;
  #field: FarField | undefined;
  #probe: ComplexImage = new Float64Array(0);
  /** Positions in pixels of the object. */
  #pixels: [number, number][] = [];

  /** Side of a pixel of the object, m. */
  get resolution(): number {
    const { psize, distance, energy } = this.info;
    const pixel = typeof psize === "number" ? psize : (psize?.[0] ?? 0.000172);
    return ((HC / (energy ?? 7.2)) * (distance ?? 7.19)) / (this.#side * pixel);
  }

  /** The wave that falls on the object. */
  get probe(): SimulatedWave {
    return polar(this.#probe, this.#side);
  }

  /** The object where the probe is at a frame's position, (shape, shape). */
  objectAt(index: number): SimulatedWave {
    const [row, column] = this.#pixels[index];
    const wave = new Float64Array(2 * this.#side ** 2);
    for (let i = 0; i < this.#side ** 2; i++) {
      const r = Math.floor(i / this.#side) - this.#side / 2;
      const [amplitude, phase] = flower(
        r + row,
        (i % this.#side) - this.#side / 2 + column,
        this.#side,
      );
      wave[2 * i] = amplitude * Math.cos(phase);
      wave[2 * i + 1] = amplitude * Math.sin(phase);
    }
    return polar(wave, this.#side);
  }

  protected override async open(): Promise<void> {
    const { shape } = this.info;
    this.#side = typeof shape === "number" ? shape : Math.min(...(shape ?? [128]));
    this.#field = new FarField(this.#side);
    this.#probe = disk(this.#side, this.info.photons);
    const count = this.numFrames ?? 100;
    const step = this.info.density * diameter(this.#side);
    this.#pixels = this.info.model === "raster" ? raster(count, step) : spiral(count, step);
  }

  override loadPositions(): NDArray {
    const metres = this.#pixels.flat().map((p) => p * this.resolution);
    return ndarray(Float64Array.from(metres), [this.#pixels.length, 2]);
  }

  override load(indices: number[]): LoadedFrames {
    const size = this.#side ** 2;
    const raw = new Float64Array(indices.length * size);
    for (const [k, index] of indices.entries()) raw.set(this.#intensity(index), k * size);
    return {
      raw: new NDArray(raw, "float64", { shape: [indices.length, this.#side, this.#side] }),
    };
  }

  #intensity(index: number): Float64Array {
    const [row, column] = this.#pixels[index];
    const side = this.#side;
    const exit = new Float64Array(2 * side * side);
    for (let r = 0, at = 0; r < side; r++) {
      for (let c = 0; c < side; c++, at += 2) {
        const [re, im] = [this.#probe[at], this.#probe[at + 1]];
        if (re === 0 && im === 0) continue;
        const [amplitude, phase] = flower(r - side / 2 + row, c - side / 2 + column, side);
        const [x, y] = [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
        exit[at] = re * x - im * y;
        exit[at + 1] = re * y + im * x;
      }
    }
    return (this.#field as FarField).intensity(exit);
  }
}

function diameter(side: number): number {
  return side / 3;
}

/** A disk with a soft edge and a curved phase; the sum of its squares is the number of photons. */
function disk(side: number, photons: number): ComplexImage {
  const radius = diameter(side) / 2;
  const wave = new Float64Array(2 * side * side);
  let sum = 0;
  for (let i = 0; i < side * side; i++) {
    const distance = Math.hypot(Math.floor(i / side) - side / 2, (i % side) - side / 2);
    const amplitude = distance > radius + 4 ? 0 : 1 / (1 + Math.exp(2 * (distance - radius)));
    const phase = 2 * (distance / radius) ** 2;
    wave[2 * i] = amplitude * Math.cos(phase);
    wave[2 * i + 1] = amplitude * Math.sin(phase);
    sum += amplitude ** 2;
  }
  const scale = Math.sqrt(photons / sum);
  return wave.map((v) => v * scale);
}

/** Transmission of the picture at a place in pixels from its middle: amplitude, and phase in rad. */
function flower(row: number, column: number, side: number): [number, number] {
  const [y, x] = [row / side, column / side];
  const radius = Math.hypot(x, y);
  const angle = Math.atan2(y, x);
  const petals = 0.9 + 0.45 * Math.cos(7 * angle + 3 * radius);
  const inside = 1 / (1 + Math.exp(40 * (radius - petals)));
  const veins = 0.5 + 0.5 * Math.cos(60 * radius + 4 * Math.sin(7 * angle));
  const heart = Math.exp(-((radius / 0.25) ** 2)) * Math.cos(90 * x) * Math.cos(90 * y);
  return [1 - 0.35 * inside * veins, 1.2 * inside * (0.6 + 0.4 * veins) + 0.5 * heart];
}

/** Positions on a spiral of golden angles: even, and never on a grid. */
function spiral(count: number, step: number): [number, number][] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, i): [number, number] => {
    const radius = step * Math.sqrt(i / Math.PI);
    return [radius * Math.cos(i * golden), radius * Math.sin(i * golden)];
  });
}

function raster(count: number, step: number): [number, number][] {
  const columns = Math.ceil(Math.sqrt(count));
  const middle = (columns - 1) / 2;
  return Array.from({ length: count }, (_, i): [number, number] => [
    (Math.floor(i / columns) - middle) * step,
    ((i % columns) - middle) * step,
  ]);
}

function polar(wave: ComplexImage, side: number): SimulatedWave {
  const size = side * side;
  const part = (of: (re: number, im: number) => number): NDArray<"float64"> => {
    const data = Float64Array.from({ length: size }, (_, i) => of(wave[2 * i], wave[2 * i + 1]));
    return new NDArray(data, "float64", { shape: [side, side] });
  };
  return { amplitude: part(Math.hypot), phase: part((re, im) => Math.atan2(im, re)) };
}
