import { parseCif } from "../crystal/index.js";
import { parseNcmat } from "../formats/index.js";
import { readWholeFile } from "../ndarray/atomic-write.js";
import { substanceOfCif } from "./cif-substance.js";
import { Material } from "./material.js";
import { addMaterial } from "./materials.js";
import { substanceOfNcmat } from "./ncmat-substance.js";
import type { PhaseSettings } from "./phase-settings.js";
import type { Substance } from "./substance.js";

/** How a material file is read. */
export interface ReadMaterialOptions extends PhaseSettings {
  /** Name of the material; the file's name without its ending by default. */
  name?: string;
  /** Kelvin: Debye temperature of all atoms of a CIF file, instead of that of its displacements. */
  debyeTemperature?: number;
}

/**
 * A material from an `.ncmat` or `.cif` file.
 *
 * @throws FileNotFound; FileFormat with the line's number; InvalidArgument for an impossible cell; NotFound for
 *   unknown atoms
 * @example
 * const steel = await readMaterial("steel.ncmat", { temp: 293.15 });
 */
export async function readMaterial(
  path: string,
  options: ReadMaterialOptions = {},
): Promise<Material> {
  return new Material(await readSubstance(path, options), options);
}

/**
 * {@link readMaterial}, and makes the material known under its name: `materials[name]`, until the process ends.
 *
 * @throws as readMaterial
 */
export async function registerMaterial(
  path: string,
  options: ReadMaterialOptions = {},
): Promise<Material> {
  return addMaterial(await readMaterial(path, options));
}

/** A material from the text of an `.ncmat` file. @throws as readMaterial */
export function materialFromNcmat(text: string, name: string, settings?: PhaseSettings): Material {
  return new Material(substanceOfNcmat(name, parseNcmat(text, name)), settings);
}

async function readSubstance(path: string, options: ReadMaterialOptions): Promise<Substance> {
  const name = options.name ?? path.replace(/^.*[/\\]/, "").replace(/\.(ncmat|cif)$/i, "");
  const text = new TextDecoder().decode(await readWholeFile(path));
  if (!/\.cif$/i.test(path)) return substanceOfNcmat(name, parseNcmat(text, path));
  return substanceOfCif(name, parseCif(text, { file: path }), options.debyeTemperature);
}
