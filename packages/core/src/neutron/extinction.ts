import { BeambookError } from "../errors.js";
import type { PhaseSettings } from "./phase-settings.js";

/** Sizes that weaken strong reflections. */
export interface Extinction {
  /** Size of perfect blocks, Å. */
  readonly block: number;
  /** Size of grains, Å; 0 without secondary extinction. */
  readonly grain: number;
  /** Sharpness of the blocks' directions, 1/rad. */
  readonly sharpness: number;
  /** Shape of their distribution. */
  readonly shape: "rect" | "tri";
}

/** What a reflection's extinction depends on. */
export interface ReflectionAt {
  /** Å */
  wavelength: number;
  /** Sine of the Bragg angle. */
  sine: number;
  /** |F|² in barn. */
  strength: number;
  /** Of the cell, Å³. */
  volume: number;
}

const METHODS = ["Sabine_uncorr"];
const SHAPES = ["rect", "tri"];
const MICROMETRE = 1e4;
/** 1/rad of a width of one arc minute. */
const SHARPNESS = 8090;
/** Å per √barn. */
const ROOT_BARN = 1e-4;

/**
 * The extinction that a phase's settings describe; undefined without any.
 *
 * @throws InvalidArgument for an unknown method or shape, or negative sizes
 */
export function extinctionOf(settings: PhaseSettings): Extinction | undefined {
  const { ext_l = 0, ext_g = 0, ext_L = 0, ext_method = METHODS[0], ext_dist = "rect" } = settings;
  const given = ext_l !== 0 || (ext_L !== 0 && ext_g !== 0);
  if (!given) return undefined;
  if (!METHODS.includes(ext_method)) {
    throw new BeambookError("InvalidArgument", `No extinction method "${ext_method}".`, {
      hint: `Known: ${METHODS.join(", ")}.`,
    });
  }
  if (!SHAPES.includes(ext_dist)) {
    throw new BeambookError("InvalidArgument", `No distribution of blocks "${ext_dist}".`, {
      hint: `Known: ${SHAPES.join(", ")}.`,
    });
  }
  if (![ext_l, ext_g, ext_L].every((v) => v >= 0 && Number.isFinite(v))) {
    throw new BeambookError(
      "InvalidArgument",
      `ext_l=${ext_l}, ext_g=${ext_g}, ext_L=${ext_L}: extinction's sizes must be at least 0.`,
    );
  }
  return {
    block: ext_l * MICROMETRE,
    grain: ext_g > 0 ? ext_L * MICROMETRE : 0,
    sharpness: ext_g > 0 ? SHARPNESS / ext_g : 0,
    shape: ext_dist as "rect" | "tri",
  };
}

/**
 * What is left of a reflection: primary extinction in perfect blocks, times secondary extinction in grains of blocks
 * that are turned against each other at random.
 *
 * @source Sabine, International Tables for Crystallography C (2006), 6.4: eqs. for E_L and E_B, and 6.4.9
 */
export function extinctionFactor(extinction: Extinction, at: ReflectionAt): number {
  const { wavelength, sine, strength, volume } = at;
  const sine2 = sine * sine;
  const amplitude = (wavelength * Math.sqrt(strength) * ROOT_BARN) / volume;
  const x = (amplitude * extinction.block) ** 2;
  const primary = sine2 / Math.sqrt(1 + x) + (1 - sine2) * laue(x);
  if (extinction.grain === 0) return primary;
  const sine2theta = 2 * sine * Math.sqrt(Math.max(1e-12, 1 - sine2));
  const strengthPerLength = (wavelength * amplitude * amplitude) / sine2theta;
  const y = primary * strengthPerLength * extinction.sharpness * extinction.grain;
  return primary * secondary(y, sine2, extinction.shape);
}

/** Sabine's E_L for primary extinction. */
function laue(x: number): number {
  if (x <= 1) return 1 - x / 2 + (x * x) / 4 - (5 * x * x * x) / 48;
  const tail = 1 - 1 / (8 * x) - 3 / (128 * x * x) - 15 / (1024 * x * x * x);
  return Math.sqrt(2 / (Math.PI * x)) * tail;
}

function secondary(y: number, sine2: number, shape: "rect" | "tri"): number {
  if (y < 1e-6) return 1 - y;
  const halved = -Math.expm1(-2 * y) / (2 * y);
  if (shape === "rect") return sine2 / (1 + y) + (1 - sine2) * halved;
  return (sine2 * 2 * (y - Math.log1p(y))) / (y * y) + ((1 - sine2) * (1 - halved)) / y;
}
