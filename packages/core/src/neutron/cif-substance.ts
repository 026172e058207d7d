import type { CifAtom, CifCrystal } from "../crystal/index.js";
import { distance } from "../crystal/index.js";
import { BeambookError } from "../errors.js";
import { mixedElement } from "./element-mixture.js";
import { type Element, elementData, type LibraryAtom } from "./library.js";
import { type Substance, substanceOf } from "./substance.js";
import { debyeSpectrum, meanSquaredDisplacement } from "./vibrations.js";

/** Room temperature in K, for displacements without a temperature. */
const ROOM = 293;
/** Between these, K, a Debye temperature is looked for. */
const SOFTEST = 20;
const HARDEST = 3000;

/** A kind of atom: what shares element and displacement. */
interface Kind {
  name: string;
  data: Element;
  debye: number;
  sites: readonly (readonly [number, number, number])[];
}

/**
 * The substance of a CIF file, its atoms vibrating as Debye's model has it: with the displacements in the file, or one
 * Debye temperature for all.
 *
 * @throws NoData without atoms; InvalidArgument without displacements and Debye temperature; UnsupportedType for
 *   places that are empty in part
 */
export function substanceOfCif(name: string, crystal: CifCrystal, debye?: number): Substance {
  if (crystal.atoms.length === 0) {
    throw new BeambookError("NoData", `${name} has a cell, but no atoms.`);
  }
  const kinds = sharedPlaces(name, crystal).map((atoms) => kindOf(name, atoms, crystal, debye));
  const total = kinds.reduce((sum, { sites }) => sum + sites.length, 0);
  const joined = new Map<string, Kind>();
  for (const kind of kinds) {
    const key = `${kind.name} ${kind.debye}`;
    const known = joined.get(key);
    joined.set(key, known ? { ...known, sites: [...known.sites, ...kind.sites] } : kind);
  }
  const elements: Record<string, Element> = {};
  const atoms = [...joined.values()].map((kind, i): LibraryAtom => {
    const label =
      joined.size === new Set(kinds.map((k) => k.name)).size ? kind.name : `${kind.name}#${i + 1}`;
    elements[label] = kind.data;
    return {
      element: label,
      fraction: kind.sites.length / total,
      type: "vdosdebye",
      debye: kind.debye,
      positions: kind.sites,
    };
  });
  const { a, b, c, alpha, beta, gamma } = crystal.cell;
  const { number } = crystal.spaceGroup;
  return substanceOf(name, {
    sources: [],
    atoms,
    cell: [a, b, c, alpha, beta, gamma],
    elements,
    ...(number === undefined ? {} : { spaceGroup: number }),
  });
}

/** Atoms that share their place. @throws UnsupportedType for places that are empty in part */
function sharedPlaces(name: string, { atoms, cell }: CifCrystal): CifAtom[][] {
  const places: CifAtom[][] = [];
  for (const atom of atoms) {
    const place = places.find(([other]) => distance(cell, other.position, atom.position) < 0.1);
    if (place) place.push(atom);
    else places.push([atom]);
  }
  for (const place of places) {
    const filled = place.reduce((sum, { occupancy }) => sum + occupancy, 0);
    if (Math.abs(filled - 1) < 0.01) continue;
    throw new BeambookError(
      "UnsupportedType",
      `${place[0].label} in ${name} fills its place by ${filled}: cross sections need whole atoms.`,
    );
  }
  return places;
}

function kindOf(
  name: string,
  atoms: readonly CifAtom[],
  { temperature = ROOM }: CifCrystal,
  debye: number | undefined,
): Kind {
  const alone = atoms.length === 1;
  const data = mixedElement(
    atoms.map(({ element, occupancy }) => ({
      fraction: alone ? 1 : occupancy,
      data: elementData(element),
    })),
  );
  const known = atoms.find(({ uIso }) => uIso !== undefined && uIso > 0);
  if (debye === undefined && !known) {
    throw new BeambookError(
      "InvalidArgument",
      `${name} tells no displacement of ${atoms[0].label}.`,
      { hint: "Give the option `debyeTemperature` in K." },
    );
  }
  return {
    name: alone
      ? atoms[0].element
      : atoms.map(({ element, occupancy }) => `${element}${occupancy}`).join(""),
    data,
    debye: debye ?? debyeTemperatureOf(known!.uIso!, data.mass, temperature),
    sites: atoms[0].sites,
  };
}

/** Debye temperature at which an atom's mean squared displacement is `u2` Å². */
export function debyeTemperatureOf(u2: number, mass: number, temperature: number): number {
  let [low, high] = [SOFTEST, HARDEST];
  for (let step = 0; step < 40; step++) {
    const middle = Math.sqrt(low * high);
    if (meanSquaredDisplacement(debyeSpectrum(middle), mass, temperature) > u2) low = middle;
    else high = middle;
  }
  return Number(Math.sqrt(low * high).toPrecision(6));
}
