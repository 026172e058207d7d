import { BeambookError } from "../errors.js";

/** A symmetry operation on fractions of the cell: `r' = R r + t`. */
export interface SymmetryOperation {
  /** Row-major 3 x 3. */
  readonly rotation: readonly number[];
  readonly translation: readonly [number, number, number];
}

/**
 * An operation in the words of the International Tables: `-x, y+1/2, -z`, `x-y,x,1/6+z`.
 *
 * @throws InvalidArgument for anything else, or a rotation that turns no cell into itself
 */
export function parseOperation(text: string): SymmetryOperation {
  const parts = text.toLowerCase().replace(/\s/g, "").split(",");
  const fail = (): never => {
    throw new BeambookError("InvalidArgument", `"${text}" is no symmetry operation.`, {
      hint: "It looks like -x, y+1/2, -z.",
    });
  };
  if (parts.length !== 3) fail();
  const rows = parts.map((part) => parseRow(part) ?? fail());
  const rotation = rows.flatMap(({ factors }) => factors);
  const determinant = determinantOf(rotation);
  if (Math.abs(Math.abs(determinant) - 1) > 1e-9) fail();
  const [x, y, z] = rows.map(({ shift }) => shift);
  return { rotation, translation: [x, y, z] };
}

function parseRow(part: string): { factors: number[]; shift: number } | undefined {
  const factors = [0, 0, 0];
  let shift = 0;
  const term = /([+-]?)(?:(\d+\.?\d*|\.\d+)(?:\/(\d+))?\*?)?([xyz]?)/y;
  let at = 0;
  while (at < part.length) {
    term.lastIndex = at;
    const [all = "", sign, number, below, axis] = term.exec(part) ?? [];
    if (all === "" || (number === undefined && axis === "")) return undefined;
    if (at > 0 && sign === "") return undefined;
    const size = number === undefined ? 1 : Number(number) / Number(below ?? 1);
    const value = sign === "-" ? -size : size;
    if (!Number.isFinite(value)) return undefined;
    if (axis === "") shift += value;
    else factors["xyz".indexOf(axis)] += value;
    at += all.length;
  }
  return part === "" ? undefined : { factors, shift };
}

function determinantOf(m: readonly number[]): number {
  return (
    m[0] * (m[4] * m[8] - m[5] * m[7]) -
    m[1] * (m[3] * m[8] - m[5] * m[6]) +
    m[2] * (m[3] * m[7] - m[4] * m[6])
  );
}

/** A place after an operation, within the cell: each fraction from 0 up to 1. */
export function applyOperation(
  { rotation: r, translation: t }: SymmetryOperation,
  [x, y, z]: readonly [number, number, number],
): [number, number, number] {
  return [
    intoCell(r[0] * x + r[1] * y + r[2] * z + t[0]),
    intoCell(r[3] * x + r[4] * y + r[5] * z + t[1]),
    intoCell(r[6] * x + r[7] * y + r[8] * z + t[2]),
  ];
}

/** A fraction from 0 up to 1; what rounds to 1 is 0. */
function intoCell(fraction: number): number {
  const inside = fraction - Math.floor(fraction);
  return inside > 1 - 1e-9 ? 0 : inside;
}
