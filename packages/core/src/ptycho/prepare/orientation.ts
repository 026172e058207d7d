import { BeambookError } from "../../errors.js";
import type { Orientation } from "../scan-parameters.js";

/** What is done to a frame, in this order. */
export interface Turns {
  transpose: boolean;
  /** Rows in reverse order. */
  flipUd: boolean;
  /** Columns in reverse order. */
  flipLr: boolean;
}

/**
 * The turns that an orientation stands for: the bits of a number from 0 to 7 (4 transpose, 2 rows, 1 columns), or three
 * booleans in that order.
 *
 * @throws `InvalidArgument`
 */
export function turnsOf(orientation: Orientation | null | undefined): Turns {
  if (orientation === null || orientation === undefined) return turnsOf(0);
  if (typeof orientation === "number") {
    if (!Number.isInteger(orientation) || orientation < 0 || orientation > 7)
      throw wrong(orientation);
    const bit = (n: number): boolean => (orientation & n) !== 0;
    return { transpose: bit(4), flipUd: bit(2), flipLr: bit(1) };
  }
  const booleans = orientation.length === 3 && orientation.every((v) => typeof v === "boolean");
  if (!booleans) throw wrong(orientation);
  const [transpose, flipUd, flipLr] = orientation;
  return { transpose, flipUd, flipLr };
}

/** Whether anything is turned at all. */
export function turnsAnything({ transpose, flipUd, flipLr }: Turns): boolean {
  return transpose || flipUd || flipLr;
}

/** Where a pixel of a frame of `shape` ends up, (row, column). */
export function turnPoint(
  [row, column]: readonly number[],
  shape: readonly number[],
  { transpose, flipUd, flipLr }: Turns,
): [number, number] {
  const [rows, columns] = transpose ? [shape[1], shape[0]] : shape;
  const [r, c] = transpose ? [column, row] : [row, column];
  return [flipUd ? rows - 1 - r : r, flipLr ? columns - 1 - c : c];
}

function wrong(orientation: unknown): BeambookError {
  return new BeambookError("InvalidArgument", `${JSON.stringify(orientation)} is no orientation.`, {
    hint: "Give a number from 0 to 7, or three booleans (transpose, flip rows, flip columns).",
  });
}
