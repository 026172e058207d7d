import { closestNames } from "../../closest.js";
import { dSpacing, type Miller, type UnitCell } from "../../crystal/index.js";
import { BeambookError } from "../../errors.js";

/** A powder with known lattice spacings. */
export interface Calibrant {
  readonly name: string;
  /** Å, descending. */
  readonly dSpacings: readonly number[];
}

type Condition = (h: number, k: number, l: number) => boolean;

const even = (n: number): boolean => n % 2 === 0;
const CONDITIONS: Readonly<Record<"P" | "F" | "diamond" | "R-3c", Condition>> = {
  P: (): boolean => true,
  F: (h: number, k: number, l: number): boolean => even(h + k) && even(k + l),
  diamond: (h: number, k: number, l: number): boolean =>
    even(h + k) && even(k + l) && (!even(h) || (h + k + l) % 4 === 0),
  "R-3c": (h: number, k: number, l: number): boolean =>
    (-h + k + l) % 3 === 0 &&
    !((h === 0 || k === 0 || h === -k) && !even(l)) &&
    !(h === 0 && k === 0 && l % 6 !== 0),
};

const cubic = (a: number): UnitCell => ({ a, b: a, c: a, alpha: 90, beta: 90, gamma: 90 });

/** Cells in Å: NIST's standard reference materials 660c, 674b, 640, 676 and common metals. */
const CRYSTALS: Readonly<Record<string, readonly [UnitCell, keyof typeof CONDITIONS]>> = {
  LaB6: [cubic(4.156826), "P"],
  CeO2: [cubic(5.411651), "F"],
  Si: [cubic(5.4311946), "diamond"],
  Au: [cubic(4.078257), "F"],
  Ni: [cubic(3.52394), "F"],
  NaCl: [cubic(5.6402), "F"],
  alpha_Al2O3: [{ a: 4.757, b: 4.757, c: 12.9877, alpha: 90, beta: 90, gamma: 120 }, "R-3c"],
};

/** Layer spacings in Å of materials with only (00l) rings. */
const LAMELLAR: Readonly<Record<string, number>> = { AgBh: 58.38, C14H30O: 39.8 };

/** Names of the known calibrants. */
export const CALIBRANTS: readonly string[] = [...Object.keys(CRYSTALS), ...Object.keys(LAMELLAR)];

const SHORTEST = 0.45;
const LAYERS = 60;

/**
 * A calibrant by name, or one's own spacings.
 *
 * @throws NotFound with the closest names
 */
export function calibrant(wanted: string | readonly number[]): Calibrant {
  if (typeof wanted !== "string") {
    return { name: "own", dSpacings: [...wanted].sort((a, b) => b - a) };
  }
  const name = CALIBRANTS.find((known) => known.toLowerCase() === wanted.toLowerCase());
  if (name === undefined) {
    throw new BeambookError("NotFound", `No calibrant "${wanted}".`, {
      hint: `Closest: ${closestNames(wanted, CALIBRANTS).join(", ")}; a list of d-spacings in Å will do too.`,
    });
  }
  if (Object.hasOwn(LAMELLAR, name)) {
    const spacing = LAMELLAR[name];
    return { name, dSpacings: Array.from({ length: LAYERS }, (_, i) => spacing / (i + 1)) };
  }
  const [cell, condition] = CRYSTALS[name];
  return { name, dSpacings: spacingsOf(cell, CONDITIONS[condition]) };
}

function spacingsOf(cell: UnitCell, allowed: Condition): number[] {
  const most = (edge: number): number => Math.floor(edge / SHORTEST) + 1;
  const found = new Set<number>();
  for (let h = -most(cell.a); h <= most(cell.a); h++) {
    for (let k = 0; k <= most(cell.b); k++) {
      for (let l = 0; l <= most(cell.c); l++) {
        if ((h === 0 && k === 0 && l === 0) || !allowed(h, k, l)) continue;
        const d = dSpacing(cell, [h, k, l] as Miller);
        if (d >= SHORTEST) found.add(Number(d.toFixed(7)));
      }
    }
  }
  return [...found].sort((a, b) => b - a);
}
