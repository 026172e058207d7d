import { BeambookError } from "../errors.js";

/** A unit cell: lengths in Å, angles in degrees. */
export interface UnitCell {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** Miller indices. */
export type Miller = readonly [h: number, k: number, l: number];

/** Coefficients of `1/d² = h²·m[0] + k²·m[1] + l²·m[2] + hk·m[3] + hl·m[4] + kl·m[5]`, in Å⁻². */
export type ReciprocalMetric = readonly [number, number, number, number, number, number];

const DEGREE: number = Math.PI / 180;

/** `1 + 2 cosα cosβ cosγ - cos²α - cos²β - cos²γ`: the square of the volume of a cell with edges of length 1. */
function unitVolumeSquared({ alpha, beta, gamma }: UnitCell): number {
  const ca = cosine(alpha);
  const cb = cosine(beta);
  const cg = cosine(gamma);
  return 1 + 2 * ca * cb * cg - ca * ca - cb * cb - cg * cg;
}

/** Cosine of an angle in degrees; exact for 90 and 120, so that orthogonal cells stay orthogonal. */
function cosine(degrees: number): number {
  if (degrees === 90) return 0;
  if (degrees === 120) return -0.5;
  if (degrees === 60) return 0.5;
  return Math.cos(degrees * DEGREE);
}

/**
 * Whether such a cell can exist; returns it.
 *
 * @throws InvalidArgument for lengths that are not above zero, angles outside (0, 180), or angles that close no cell
 */
export function checkCell(cell: UnitCell, where: string = "The cell"): UnitCell {
  return checkClosed(cell, (message) => {
    return new BeambookError("InvalidArgument", `${where} is impossible: ${message}`);
  });
}

/** {@link checkCell} with the caller's own error. */
export function checkClosed(cell: UnitCell, error: (message: string) => Error): UnitCell {
  const { a, b, c, alpha, beta, gamma } = cell;
  if (![a, b, c].every((v) => Number.isFinite(v) && v > 0)) {
    throw error(`lengths must be above 0 Å, not ${cellText(cell)}.`);
  }
  if (![alpha, beta, gamma].every((v) => v > 0 && v < 180) || !(unitVolumeSquared(cell) > 1e-12)) {
    throw error(`no cell closes with the angles of ${cellText(cell)}.`);
  }
  return cell;
}

/** A cell in words: `a=2.8676 b=2.8676 c=2.8676 Å, α=90 β=90 γ=90°`. */
export function cellText({ a, b, c, alpha, beta, gamma }: UnitCell): string {
  return `a=${a} b=${b} c=${c} Å, α=${alpha} β=${beta} γ=${gamma}°`;
}

/** Volume in Å³. */
export function cellVolume(cell: UnitCell): number {
  return cell.a * cell.b * cell.c * Math.sqrt(unitVolumeSquared(cell));
}

/** How lengths in the reciprocal lattice follow from Miller indices. */
export function reciprocalMetric(cell: UnitCell): ReciprocalMetric {
  const { a, b, c, alpha, beta, gamma } = cell;
  const ca = cosine(alpha);
  const cb = cosine(beta);
  const cg = cosine(gamma);
  const w = unitVolumeSquared(cell);
  return [
    (1 - ca * ca) / (a * a * w),
    (1 - cb * cb) / (b * b * w),
    (1 - cg * cg) / (c * c * w),
    (2 * (ca * cb - cg)) / (a * b * w),
    (2 * (ca * cg - cb)) / (a * c * w),
    (2 * (cb * cg - ca)) / (b * c * w),
  ];
}

/** `1/d²` of a reflection in Å⁻². */
export function inverseSquareSpacing(m: ReciprocalMetric, h: number, k: number, l: number): number {
  return h * (h * m[0] + k * m[3] + l * m[4]) + k * (k * m[1] + l * m[5]) + l * l * m[2];
}

/** Distance of lattice planes in Å. */
export function dSpacing(cell: UnitCell, [h, k, l]: Miller): number {
  return 1 / Math.sqrt(inverseSquareSpacing(reciprocalMetric(cell), h, k, l));
}

/**
 * The reciprocal lattice in Cartesian axes: x along the cell's a, y in the plane of a and b.
 *
 * @returns Row-major 3 x 3: the rows are a*, b*, c* in Å⁻¹ (without 2π).
 */
export function reciprocalBasis(cell: UnitCell): Float64Array {
  const { a, b, c, alpha, beta, gamma } = cell;
  const cg = cosine(gamma);
  const sg = Math.sqrt(1 - cg * cg);
  const cx = cosine(beta);
  const cy = (cosine(alpha) - cosine(beta) * cg) / sg;
  const cz = Math.sqrt(unitVolumeSquared(cell)) / sg;
  // Rows of the inverse, transposed, of the matrix whose columns are the cell's edges.
  return Float64Array.of(
    ...[1 / a, -cg / (a * sg), (cg * cy - cx * sg) / (a * sg * cz)],
    ...[0, 1 / (b * sg), -cy / (b * sg * cz)],
    ...[0, 0, 1 / (c * cz)],
  );
}

/** Which lengths are the same in a cell, and so stay the same when one of them changes. */
export type LengthTies = readonly [a: number, b: number, c: number];

/** The first length that each of a, b, c equals (within 1e-4 Å): `[0, 0, 0]` cubic, `[0, 0, 2]` hexagonal. */
export function lengthTies({ a, b, c }: UnitCell): LengthTies {
  const same = (x: number, y: number): boolean => Math.abs(x - y) < 1e-4;
  const ofB = same(a, b) ? 0 : 1;
  return [0, ofB, same(a, c) ? 0 : same(b, c) ? ofB : 2];
}
