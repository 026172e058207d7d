import type { Miller } from "../crystal/index.js";
import { type Displayable, escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import { type PhaseSettings, SETTING_NAMES, type Texture } from "./phase-settings.js";
import type { Substance } from "./substance.js";

/** Under this key a material carries what it consists of; copies made with `{ ...material }` keep it. */
export const SUBSTANCE: unique symbol = Symbol.for("beambook.neutron.substance") as never;

/** A material and how it is used: the library's name of it and {@link PhaseSettings}. */
export interface MaterialSpec extends PhaseSettings {
  /** Name in the library or of a registered material, with or without `.ncmat`. */
  mat: string;
  /** What it consists of; looked up by `mat` when missing. */
  [SUBSTANCE]?: Substance;
}

/**
 * A material of the library, or one read from a file. Change it by copying: `{ ...materials.Al_sg225, temp: 77 }`.
 *
 * @example
 * const half = materials.Al_sg225.times(0.5); // weight 0.5
 */
export class Material implements MaterialSpec, Displayable {
  readonly mat: string;
  readonly temp: number;
  readonly weight: number;
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly mos?: number;
  readonly dir1?: Miller;
  readonly dir2?: Miller;
  readonly dirtol?: number;
  readonly theta?: number;
  readonly phi?: number;
  readonly texture?: Texture;
  readonly ext_method?: string;
  readonly ext_l?: number;
  readonly ext_g?: number;
  readonly ext_L?: number;
  readonly ext_dist?: string;
  readonly sans?: number;
  readonly comp?: string;
  /** Short name, such as `Iron-alpha`. */
  readonly name: string;
  /** Chemical formula. */
  readonly formula: string;
  /** Number of the space group; undefined without a crystal. */
  readonly spaceGroup: number | undefined;
  /** Papers and database entries that the numbers come from. */
  readonly sources: readonly string[];
  readonly [SUBSTANCE]: Substance;

  constructor(substance: Substance, settings: Readonly<PhaseSettings> = {}) {
    this.mat = substance.name.endsWith(".ncmat") ? substance.name : `${substance.name}.ncmat`;
    this.name = shortName(substance);
    this.formula = substance.formula;
    this.spaceGroup = substance.spaceGroup;
    this.sources = substance.sources;
    this.temp = settings.temp ?? substance.temperature ?? 300;
    this.weight = settings.weight ?? 1;
    for (const key of SETTING_NAMES) {
      if (key === "temp" || key === "weight" || settings[key] === undefined) continue;
      Object.assign(this, { [key]: settings[key] });
    }
    this[SUBSTANCE] = substance;
  }

  /**
   * The same material with another weight (volume fraction).
   *
   * @throws InvalidArgument for a weight that is negative or not finite
   */
  times(weight: number): Material {
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new BeambookError("InvalidArgument", `A weight cannot be ${weight}.`);
    }
    return new Material(this[SUBSTANCE], { ...settingsOf(this), weight });
  }

  toString(): string {
    const group = this.spaceGroup === undefined ? "" : `, space group ${this.spaceGroup}`;
    return `Material(${this.mat}: ${this.formula}${group}, temp=${this.temp} K, weight=${this.weight})`;
  }

  /** Settings and name; the substance of a file comes along when `JSON.stringify` is called. */
  toJSON(): Record<string, unknown> {
    return { mat: this.mat, ...settingsOf(this) };
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const links = this.sources.map((url) => {
      const safe = escapeHtml(url);
      return /^https?:/.test(url) ? `<a href="${safe}">${safe}</a>` : safe;
    });
    const list = links.length > 0 ? `<br>${links.join("<br>")}` : "";
    return {
      "text/plain": this.toString(),
      "text/html": `<code>${escapeHtml(this.toString())}</code>${list}`,
    };
  }
}

/** The settings in a specification, without what is undefined or null. */
export function settingsOf(spec: Readonly<Record<string, unknown>> | PhaseSettings): PhaseSettings {
  const settings: Record<string, unknown> = {};
  for (const key of SETTING_NAMES) {
    const value = (spec as Record<string, unknown>)[key];
    if (value !== undefined && value !== null) settings[key] = value;
  }
  return settings as PhaseSettings;
}

/** `Fe_sg229_Iron-alpha` is Iron-alpha; without such an ending it is the formula. */
function shortName({ name, formula }: Substance): string {
  return (
    name
      .replace(/\.ncmat$/, "")
      .split("_")
      .slice(2)
      .join("_") || formula
  );
}
