import { BeambookError } from "../errors.js";
import type { UnitCell } from "./cell.js";
import { applyOperation, type SymmetryOperation } from "./symmetry.js";

/** A place in the cell: fractions of its edges. */
export type Position = readonly [number, number, number];

/** Places closer than this, Å, are the same. */
const SAME = 0.1;

/** All places that symmetry makes of one, each once, the given first. */
export function equivalentPositions(
  cell: UnitCell,
  operations: readonly SymmetryOperation[],
  position: Position,
): Position[] {
  const found: Position[] = [];
  for (const operation of operations) {
    const image = applyOperation(operation, position);
    if (!found.some((other) => distance(cell, other, image) < SAME)) found.push(image);
  }
  return found;
}

/** Distance in Å between two places, the nearest of all cells. */
export function distance(cell: UnitCell, p: Position, q: Position): number {
  const [x, y, z] = [0, 1, 2].map((k) => {
    const d = p[k] - q[k];
    return d - Math.round(d);
  });
  const { a, b, c } = cell;
  const [ca, cb, cg] = [cell.alpha, cell.beta, cell.gamma].map((v) =>
    Math.cos((v * Math.PI) / 180),
  );
  const square =
    (a * x) ** 2 +
    (b * y) ** 2 +
    (c * z) ** 2 +
    2 * (a * b * x * y * cg + a * c * x * z * cb + b * c * y * z * ca);
  return Math.sqrt(Math.max(0, square));
}

/** The element in an atom's name or type: `Fe1`, `Fe3+`, `O2-`, `D`. @throws InvalidArgument */
export function elementOf(text: string): string {
  const found = /^([A-Za-z]{1,2})/.exec(text.trim())?.[1] ?? "";
  const two = found.charAt(0).toUpperCase() + found.slice(1).toLowerCase();
  if (ELEMENTS.has(two)) return two;
  if (ELEMENTS.has(two.charAt(0))) return two.charAt(0);
  throw new BeambookError("InvalidArgument", `"${text}" names no element.`);
}

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    "H D T He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr " +
    "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu " +
    "Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf"
  ).split(" "),
);
