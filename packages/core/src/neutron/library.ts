import { readFileSync } from "node:fs";
import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";

/** What is known of a nuclide or an element in its natural mixture. */
export interface Element {
  /** u */
  readonly mass: number;
  /** Bound coherent scattering length, fm. */
  readonly coherentLength: number;
  /** Bound incoherent cross section, barn. */
  readonly incoherent: number;
  /** Absorption cross section at 2200 m/s, barn. */
  readonly absorption: number;
}

/** How the atoms of a material move: a table, Debye's model, freely; sterile atoms do not scatter. */
export type Vibrations = "vdos" | "vdosdebye" | "freegas" | "sterile";

/** One kind of atom in a material of the library. */
export interface LibraryAtom {
  readonly element: string;
  /** Part of all atoms. */
  readonly fraction: number;
  readonly type: Vibrations;
  /** Energies in eV (all, or first and last) and densities of vibrational states. */
  readonly energies?: readonly number[];
  readonly density?: readonly number[];
  /** Debye temperature in K; beside a table it tells the mean squared displacement only. */
  readonly debye?: number;
  /** Fractions of the cell. */
  readonly positions?: readonly (readonly [number, number, number])[];
}

/** A material of the library. */
export interface LibraryMaterial {
  /** Papers and database entries that the numbers come from. */
  readonly sources: readonly string[];
  readonly atoms: readonly LibraryAtom[];
  /** a, b, c in Å, α, β, γ in degrees; none for amorphous solids and gases. */
  readonly cell?: readonly [number, number, number, number, number, number];
  readonly spaceGroup?: number;
  /** `solid`, `liquid` or `gas`; crystals are solid. */
  readonly state?: string;
  /** Atoms per Å³, where there is no cell to tell. */
  readonly numberDensity?: number;
}

let elements: Record<string, [number, number, number, number]> | undefined;
let materials: Record<string, LibraryMaterial> | undefined;

/** Reads one of the package's tables; they are small and read once. */
function table<T>(name: string): Record<string, T> {
  const text = readFileSync(new URL(`../../data/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { entries: Record<string, T> }).entries;
}

/** All materials by name, read on first use. */
export function libraryMaterials(): Record<string, LibraryMaterial> {
  materials ??= table<LibraryMaterial>("neutron-materials");
  return materials;
}

const NAMES_OF_HYDROGEN: Readonly<Record<string, string>> = { D: "H2", T: "H3" };

/**
 * Mass and scattering data of an element (`Fe`) or a nuclide (`Li6`, `D`).
 *
 * @throws NotFound with the closest names
 * @source Sears, Neutron News 3 (1992) 26; Dianoux and Lander (eds.), Neutron Data Booklet, 2003
 */
export function elementData(name: string): Element {
  elements ??= table<[number, number, number, number]>("neutron-elements");
  const key = NAMES_OF_HYDROGEN[name] ?? name;
  if (!Object.hasOwn(elements, key)) {
    throw new BeambookError("NotFound", `No scattering lengths are known for "${name}".`, {
      hint: `Closest: ${closestNames(name, Object.keys(elements)).join(", ")}.`,
    });
  }
  const [mass, coherentLength, incoherent, absorption] = elements[key];
  return { mass, coherentLength, incoherent, absorption };
}
