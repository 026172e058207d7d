import { BeambookError } from "../errors.js";

/** `[x, y]` of each quadrant. */
export type QuadPositions = readonly (readonly number[])[];

/** Sizes of the gaps and the unit of all lengths given. */
export interface QuadOptions {
  /** Gap between neighbouring tiles, in units. */
  asicGap?: number;
  /** Gap between neighbouring modules, in units. */
  panelGap?: number;
  /** Length of a unit in metres. */
  unit?: number;
}

/**
 * Checks points given by the user.
 *
 * @throws ShapeMismatch for another number of points or coordinates; InvalidArgument for what is not a finite number
 */
export function checkPoints(points: QuadPositions, count: number | undefined, what: string): void {
  const right = Array.isArray(points) && points.every((p) => Array.isArray(p) && p.length === 2);
  if (!right || (count !== undefined && points.length !== count)) {
    const found = right ? `${points.length} points` : JSON.stringify(points);
    throw new BeambookError(
      "ShapeMismatch",
      `${what} must be ${count ?? "some"} points [x, y], not ${found}.`,
    );
  }
  checkFinite(points.flat(), what);
}

/** Throws InvalidArgument unless all are finite numbers. */
export function checkFinite(values: readonly unknown[], what: string): void {
  const strange = values.find((v) => !Number.isFinite(v));
  if (strange !== undefined || values.includes(undefined)) {
    throw new BeambookError("InvalidArgument", `${what} must be finite numbers, found ${strange}.`);
  }
}

/** Throws InvalidArgument unless gaps are numbers and the unit is a length. */
export function checkGaps(asicGap: number, panelGap: number, unit: number): void {
  checkFinite([asicGap, panelGap, unit], "asicGap, panelGap and unit");
  if (unit > 0) return;
  throw new BeambookError("InvalidArgument", `unit must be a length above 0 m, not ${unit}.`);
}
