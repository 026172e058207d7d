import { cellText, dSpacing, type UnitCell } from "../../crystal/index.js";
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

/** What a CIF reader gives that is needed here. */
interface CifLike {
  readonly cell: UnitCell;
}

/** The lattice of a CIF file. @throws FileNotFound, FileFormat */
export async function latticeOf(cifFile: string): Promise<Lattice> {
  const { readCif } = (await import("../../crystal/index.js")) as unknown as {
    readCif: (path: string) => Promise<CifLike>;
  };
  const { cell } = await readCif(cifFile);
  return latticeFrom(cell, [], []);
}
