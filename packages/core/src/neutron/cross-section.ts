import { BeambookError } from "../errors.js";
import type { Figure } from "../plot/index.js";
import { addPiecewiseMeans, addSmoothMeans } from "./bin-average.js";
import { CrossSectionGrid } from "./cross-section-grid.js";
import { type MtexOptions, mtexPhases } from "./from-mtex.js";
import { SUBSTANCE, settingsOf } from "./material.js";
import { findMaterial } from "./materials.js";
import { Mixture } from "./mixture.js";
import { ALL_PARTS, type CrossSectionPart, type Phase } from "./phase.js";
import type { Texture } from "./phase-settings.js";
import { type PlotCrossSectionOptions, plotCrossSection } from "./plot-cross-section.js";
import { checkedBounds, checkedWavelengths } from "./wavelengths.js";
import { type MaterialInput, type PhaseEntry, phaseEntries } from "./xs-input.js";
import { type CrossSectionParameters, withParameters } from "./xs-parameters.js";

/** Options of {@link CrossSection}. */
export interface CrossSectionOptions {
  /** What the mixture is called. */
  name?: string;
  /** Weight of the whole when cross sections are added; 1. */
  totalWeight?: number;
}

/** Phases by name; a number, text or list under a setting's name belongs to the phase before it. */
export type CrossSectionInput = Readonly<
  Record<string, MaterialInput | number | string | Texture | readonly number[]>
>;

/**
 * The neutron cross section of a mixture of phases, in barn per atom, over wavelengths in Å. Immutable: parameters
 * give another one, and what took time to compute is shared.
 *
 * @example
 * const xs = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] });
 * xs.evaluate([1, 2, 4.1]); // barn per atom
 * xs.evaluate([4.055, 4.06], { a: 2.87, temp: 77 });
 */
export class CrossSection {
  readonly name: string | undefined;
  readonly totalWeight: number;
  readonly #mixture: Mixture;

  /**
   * @param materials Phases by name, each with its settings or with settings behind it; or another cross section.
   * @throws InvalidArgument for settings that cannot be; NotFound for unknown materials
   */
  constructor(
    materials: CrossSectionInput | CrossSection | Mixture,
    options: CrossSectionOptions = {},
  ) {
    const other = materials instanceof CrossSection ? materials : undefined;
    this.#mixture = other ? other.#mixture : mixtureOf(materials as CrossSectionInput | Mixture);
    this.name = options.name ?? other?.name;
    this.totalWeight = options.totalWeight ?? other?.totalWeight ?? 1;
    checkTotalWeight(this.totalWeight);
  }

  /**
   * One oriented crystal for each row of a CSV table of orientations (MTEX: `volume`, `fwhm` in degrees, `xh xk xl`
   * along the beam, `yh yk yl`), and an even powder for the volume that is left.
   *
   * @throws FileNotFound; FileFormat; InvalidArgument for missing columns; NotFound for an unknown material
   */
  static async fromMtex(
    path: string,
    material: MaterialInput,
    options: MtexOptions = {},
  ): Promise<CrossSection> {
    const phases = await mtexPhases(path, material, options);
    return new CrossSection(phases, options.shortName ? { name: options.shortName } : {});
  }

  /** Names of the phases, in order. */
  get phaseNames(): readonly string[] {
    return this.#mixture.shares.map(({ name }) => name);
  }

  /** Volume fractions of the phases; they add up to 1. */
  get weights(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#mixture.shares.map(({ name, fraction }) => [name, fraction]));
  }

  /** Atoms per Å³, which is atoms per barn and cm. */
  get numberDensity(): number {
    return this.#mixture.numberDensity;
  }

  /** The same as {@link numberDensity}, under the original's name. */
  get atomicDensity(): number {
    return this.numberDensity;
  }

  /**
   * A phase by name.
   *
   * @throws NotFound
   */
  phase(name: string): Phase {
    const found = this.#mixture.shares.find((p) => p.name === name);
    if (found) return found.phase;
    throw new BeambookError("NotFound", `No phase "${name}".`, {
      hint: `There are ${this.phaseNames.join(", ")}.`,
    });
  }

  /**
   * The cross section at wavelengths.
   *
   * @param wavelengths Å, above 0
   * @param parameters laid over the settings for this evaluation
   * @returns barn per atom, one for each wavelength
   * @throws InvalidArgument for wavelengths that are not above 0
   */
  evaluate(wavelengths: ArrayLike<number>, parameters?: CrossSectionParameters): Float64Array {
    if (parameters) return this.with(parameters).evaluate(wavelengths);
    const wl = checkedWavelengths(wavelengths);
    const out = new Float64Array(wl.length);
    for (const part of ALL_PARTS) this.#addPart(part, out, wl);
    return out;
  }

  /** One part of the cross section, barn per atom. */
  part(
    part: CrossSectionPart,
    wavelengths: ArrayLike<number>,
    parameters?: CrossSectionParameters,
  ): Float64Array {
    if (parameters) return this.with(parameters).part(part, wavelengths);
    if (!ALL_PARTS.includes(part)) {
      throw new BeambookError("NotFound", `No part "${part}" of a cross section.`, {
        hint: `There are ${ALL_PARTS.join(", ")}.`,
      });
    }
    const wl = checkedWavelengths(wavelengths);
    const out = new Float64Array(wl.length);
    this.#addPart(part, out, wl);
    return out;
  }

  /** All parts; they add up to the total. */
  parts(
    wavelengths: ArrayLike<number>,
    parameters?: CrossSectionParameters,
  ): Record<CrossSectionPart, Float64Array> {
    const xs = parameters ? this.with(parameters) : this;
    const found = ALL_PARTS.map((part) => [part, xs.part(part, wavelengths)]);
    return Object.fromEntries(found) as Record<CrossSectionPart, Float64Array>;
  }

  /** The cross section of one phase alone, barn per atom of that phase. */
  phaseXs(name: string, wavelengths: ArrayLike<number>): Float64Array {
    const wl = checkedWavelengths(wavelengths);
    const out = new Float64Array(wl.length);
    const phase = this.phase(name);
    for (const part of ALL_PARTS) phase.addPart(part, out, wl, 1);
    return out;
  }

  /** What a phase adds to the total, barn per atom of the mixture. */
  contribution(name: string, wavelengths: ArrayLike<number>): Float64Array {
    const phase = this.phase(name);
    const share = this.#mixture.shares.find((other) => other.phase === phase);
    return this.phaseXs(name, wavelengths).map((sigma) => sigma * (share?.ofAtoms ?? 0));
  }

  /**
   * Means over bins: exact across the Bragg edges of a powder.
   *
   * @param bounds Limits of the bins in Å, rising; one more than bins.
   * @returns barn per atom, one for each bin
   */
  binAverages(bounds: ArrayLike<number>, parameters?: CrossSectionParameters): Float64Array {
    if (parameters) return this.with(parameters).binAverages(bounds);
    const limits = checkedBounds(bounds);
    const out = new Float64Array(limits.length - 1);
    for (const { phase, ofAtoms } of this.#mixture.shares) {
      const curve = phase.powderCurve(limits[0]);
      curve?.addMeansTo(out, limits, ofAtoms);
      const rest = ALL_PARTS.filter((part) => !(curve && part === "bragg"));
      const add = (wl: Float64Array, to: Float64Array): void => {
        for (const part of rest) phase.addPart(part, to, wl, ofAtoms);
      };
      if (curve) addSmoothMeans(out, limits, add);
      else addPiecewiseMeans(out, limits, phase.edges(limits[0]), add);
    }
    return out;
  }

  /** Wavelengths of all phases' Bragg edges from `shortest` Å on, falling. */
  edges(shortest: number, parameters?: CrossSectionParameters): Float64Array {
    const xs = parameters ? this.with(parameters) : this;
    const all = xs.#mixture.shares.flatMap(({ phase }) => [...phase.edges(shortest)]);
    return Float64Array.from(all.filter((edge) => edge >= shortest)).sort((p, q) => q - p);
  }

  /**
   * Evaluates again and again at the same wavelengths, keeping all that a change of lattice or weights leaves alone:
   * for fits.
   */
  onGrid(wavelengths: ArrayLike<number>): CrossSectionGrid {
    return new CrossSectionGrid(this.#mixture, checkedWavelengths(wavelengths));
  }

  /** The same mixture with parameters laid over its settings. */
  with(parameters: CrossSectionParameters): CrossSection {
    const mixture = new Mixture(withParameters(this.#mixture.entries, parameters), this.#mixture);
    const name = this.name === undefined ? {} : { name: this.name };
    return new CrossSection(mixture, { ...name, totalWeight: this.totalWeight });
  }

  /** The same mixture with another weight in sums: the original's `c * xs`. */
  times(factor: number): CrossSection {
    return new CrossSection(this, { totalWeight: this.totalWeight * factor });
  }

  /** Both mixtures in one, each by its weight; a phase of the same name in both keeps its own entry as `name_2`. */
  plus(other: CrossSection): CrossSection {
    const entries = new Map<string, PhaseEntry>();
    for (const xs of [this, other]) {
      for (const { name, fraction } of xs.#mixture.shares) {
        const entry = xs.#mixture.entries.get(name)!;
        const settings = { ...entry.settings, weight: fraction * xs.totalWeight };
        let free = name;
        for (let i = 2; entries.has(free); i++) free = `${name}_${i}`;
        entries.set(free, { substance: entry.substance, settings });
      }
    }
    return new CrossSection(new Mixture(entries));
  }

  /** The total and its parts over wavelength. */
  plot(options: PlotCrossSectionOptions = {}): Figure {
    return plotCrossSection(this, options);
  }

  toString(): string {
    const phases = this.#mixture.shares.map(({ name, phase, fraction }) => {
      return `${name}: ${phase.substance.name} ${Number((100 * fraction).toPrecision(4))} %`;
    });
    return `CrossSection(${phases.join(", ")})`;
  }

  /** Everything needed to make it again with `new CrossSection(json.materials, json)`. */
  toJSON(): Record<string, unknown> {
    const materials = [...this.#mixture.entries].map(([name, { substance, settings }]) => {
      const inLibrary = findMaterial(substance.name)?.[SUBSTANCE] === substance;
      const structure = inLibrary ? {} : { structure: substance.input };
      return [name, { mat: substance.name, ...settingsOf(settings), ...structure }];
    });
    return {
      ...(this.name === undefined ? {} : { name: this.name }),
      totalWeight: this.totalWeight,
      materials: Object.fromEntries(materials),
    };
  }

  #addPart(part: CrossSectionPart, out: Float64Array, wl: Float64Array): void {
    for (const { phase, ofAtoms } of this.#mixture.shares) {
      if (ofAtoms > 0) phase.addPart(part, out, wl, ofAtoms);
    }
  }
}

function mixtureOf(materials: CrossSectionInput | Mixture): Mixture {
  if (materials instanceof Mixture) return materials;
  return new Mixture(phaseEntries(materials));
}

function checkTotalWeight(weight: number): void {
  if (weight >= 0 && Number.isFinite(weight)) return;
  throw new BeambookError("InvalidArgument", `A weight cannot be ${weight}.`);
}
