import { cellVolume, checkCell, type Sites, type UnitCell } from "../crystal/index.js";
import { BeambookError } from "../errors.js";
import type { Element } from "./library.js";
import { elementData, type LibraryAtom, type LibraryMaterial } from "./library.js";
import { debyeSpectrum, tabulatedSpectrum, type VibrationSpectrum } from "./vibrations.js";

/** One kind of atom in a substance. */
export interface SubstanceAtom {
  /** Element or nuclide. */
  readonly element: string;
  /** Part of all atoms. */
  readonly fraction: number;
  /** Mass and scattering data. */
  readonly data: Element;
  /** How it vibrates; undefined for an atom of a gas. */
  readonly spectrum: VibrationSpectrum | undefined;
  /** What its mean squared displacement follows from, where that is not the spectrum. */
  readonly displacementSpectrum: VibrationSpectrum | undefined;
  /** Places in the cell; empty without one. */
  readonly sites: Sites;
}

/** What a material consists of: all that cross sections follow from. */
export interface Substance {
  readonly name: string;
  /** Chemical formula, such as `Al2O3`. */
  readonly formula: string;
  /** Undefined for amorphous solids and gases. */
  readonly cell: UnitCell | undefined;
  readonly spaceGroup: number | undefined;
  /** Atoms per Å³. */
  readonly numberDensity: number;
  readonly atoms: readonly SubstanceAtom[];
  /** Where the numbers come from. */
  readonly sources: readonly string[];
  /** Temperature in K that the data are for, where the file names one. */
  readonly temperature: number | undefined;
  /** What it was made from. */
  readonly input: SubstanceInput;
}

/** What a substance is made from, besides the library's fields. */
export interface SubstanceInput extends LibraryMaterial {
  /** Data of atoms that a file defines itself. */
  readonly elements?: Readonly<Record<string, Element>>;
  readonly temperature?: number;
}

/**
 * A substance from the library's form of a material.
 *
 * @throws InvalidArgument for an impossible cell, fractions that do not add up to 1, or missing numbers; NotFound for
 *   an unknown element
 */
export function substanceOf(name: string, input: SubstanceInput): Substance {
  const total = input.atoms.reduce((sum, { fraction }) => sum + fraction, 0);
  if (!(Math.abs(total - 1) < 1e-6)) {
    throw new BeambookError(
      "InvalidArgument",
      `The fractions of the atoms of ${name} add up to ${total}, not 1.`,
    );
  }
  const cell = input.cell ? cellOf(name, input.cell) : undefined;
  const atoms = input.atoms.map((atom) => atomOf(name, atom, input));
  return {
    name,
    formula: formulaIn(name, input.atoms) ?? formulaOf(input.atoms),
    cell,
    spaceGroup: input.spaceGroup,
    numberDensity: densityOf(name, input, cell, atoms),
    atoms,
    sources: input.sources,
    temperature: input.temperature,
    input,
  };
}

function cellOf(name: string, [a, b, c, alpha, beta, gamma]: readonly number[]): UnitCell {
  return checkCell({ a, b, c, alpha, beta, gamma }, `The cell of ${name}`);
}

function atomOf(name: string, atom: LibraryAtom, { elements }: SubstanceInput): SubstanceAtom {
  const known = elements?.[atom.element] ?? elementData(atom.element);
  const sterile = atom.type === "sterile";
  const data = sterile ? { ...known, coherentLength: 0, incoherent: 0 } : known;
  const ownDisplacement = atom.type === "vdos" && atom.debye !== undefined;
  return {
    element: atom.element,
    fraction: atom.fraction,
    data,
    spectrum: spectrumOf(name, atom),
    displacementSpectrum: ownDisplacement ? debyeSpectrum(atom.debye) : undefined,
    sites: Float64Array.from((atom.positions ?? []).flat()),
  };
}

function spectrumOf(name: string, atom: LibraryAtom): VibrationSpectrum | undefined {
  if (atom.type === "freegas" || atom.type === "sterile") return undefined;
  if (atom.type === "vdos" && atom.energies && atom.density) {
    return tabulatedSpectrum(atom.energies, atom.density);
  }
  if (atom.debye !== undefined) return debyeSpectrum(atom.debye);
  throw new BeambookError(
    "InvalidArgument",
    `${name} tells neither a Debye temperature nor vibrations for ${atom.element}.`,
  );
}

function densityOf(
  name: string,
  input: SubstanceInput,
  cell: UnitCell | undefined,
  atoms: readonly SubstanceAtom[],
): number {
  if (!cell) {
    if (input.numberDensity !== undefined && input.numberDensity > 0) return input.numberDensity;
    throw new BeambookError("InvalidArgument", `${name} has neither a cell nor a density.`);
  }
  const count = atoms.reduce((sum, { sites }) => sum + sites.length / 3, 0);
  for (const { element, fraction, sites } of atoms) {
    if (sites.length > 0 && Math.abs(sites.length / 3 / count - fraction) < 1e-4) continue;
    throw new BeambookError(
      "InvalidArgument",
      `${element} makes up ${fraction} of ${name}, but has ${sites.length / 3} of its ${count} places.`,
    );
  }
  return count / cellVolume(cell);
}

/** The formula that a name such as `Al2O3_sg167_Corundum` starts with, when it names the same elements. */
function formulaIn(name: string, atoms: readonly LibraryAtom[]): string | undefined {
  const [first] = name.replace(/\.ncmat$/, "").split("_");
  const plain = first.replace(/-(alpha|beta|gamma|delta)$/, "");
  const found = plain.match(/[A-Z][a-z]?/g) ?? [];
  const same = plain.replace(/[A-Z][a-z]?\d*/g, "") === "";
  const names = new Set(atoms.map((a) => a.element));
  return same && found.length === names.size && found.every((e) => names.has(e))
    ? plain
    : undefined;
}

/** Smallest whole numbers in the fractions' proportion, elements in their order. */
function formulaOf(atoms: readonly LibraryAtom[]): string {
  const least = Math.min(...atoms.map((a) => a.fraction));
  for (let times = 1; times <= 60; times++) {
    const counts = atoms.map(({ fraction }) => (fraction / least) * times);
    if (!counts.every((n) => Math.abs(n - Math.round(n)) < 1e-3)) continue;
    return atoms
      .map(
        ({ element }, i) => `${element}${Math.round(counts[i]) === 1 ? "" : Math.round(counts[i])}`,
      )
      .join("");
  }
  return atoms.map(({ element }) => element).join("-");
}
