import { cellText, dSpacing, type Position, readCif, type UnitCell } from "../../crystal/index.js";
import { BeambookError } from "../../errors.js";

/** A crystal lattice and the atoms of its cell. */
export interface Lattice {
  /** Å */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Degrees. */
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Fractional coordinates of all atoms of the cell. */
  readonly positions: readonly (readonly number[])[];
  readonly elements: readonly string[];
  /** Å. @throws InvalidArgument unless there are three whole numbers, not all 0 */
  dSpacing(reflection: readonly number[]): number;
}

/** A lattice from its cell. */
export function latticeFrom(
  cell: UnitCell,
  elements: readonly string[],
  positions: readonly (readonly number[])[],
): Lattice {
  const { a, b, c, alpha, beta, gamma } = cell;
  return {
    ...{ a, b, c, alpha, beta, gamma },
    positions,
    elements,
    dSpacing: (reflection: readonly number[]): number => {
      const [h, k, l] = reflection;
      const whole = reflection.length === 3 && reflection.every(Number.isInteger);
      if (!whole || (h === 0 && k === 0 && l === 0)) {
        throw new BeambookError("InvalidArgument", `[${reflection.join(", ")}] is no reflection.`, {
          hint: `Three whole numbers, not all 0, of the cell ${cellText(cell)}.`,
        });
      }
      return dSpacing(cell, [h, k, l]);
    },
  };
}

/** The lattice of a CIF file, and all atoms of its cell. @throws FileNotFound, FileFormat */
export async function latticeOf(cifFile: string): Promise<Lattice> {
  const { cell, atoms } = await readCif(cifFile);
  const elements: string[] = [];
  const positions: Position[] = [];
  for (const atom of atoms) {
    for (const position of atom.sites) {
      elements.push(atom.element);
      positions.push(position);
    }
  }
  return latticeFrom(cell, elements, positions);
}
