import type { ScatteringGeometry } from "../geometry/geometry.js";
import { polarizationAt, solidAngleAt } from "../geometry/pixel-factors.js";
import { fillRow } from "../geometry/sample-frame.js";
import type { PositionFunction } from "../geometry/units.js";
import type { CorrectionOptions } from "./options.js";
import { fingerprint, type PixelValuesArray, pixelsOf } from "./pixel-arrays.js";
import { type BinTable, SPARSE } from "./tables.js";

type Parts = Pick<
  CorrectionOptions,
  "flat" | "correctSolidAngle" | "polarizationFactor" | "polarizationOffset"
>;

/** Text that is the same for equal corrections. */
export function normalizationKey(options: Parts & Pick<CorrectionOptions, "mask">): string {
  const {
    flat,
    mask,
    correctSolidAngle = true,
    polarizationFactor,
    polarizationOffset = 0,
  } = options;
  const polarization =
    polarizationFactor === undefined ? "" : [polarizationFactor, polarizationOffset];
  return JSON.stringify([correctSolidAngle, polarization, fingerprint(flat), fingerprint(mask)]);
}

/** 1 where a pixel does not count: masked, or divided by nothing; undefined when all do. @throws ShapeMismatch */
export function countedMask(
  geometry: ScatteringGeometry,
  { mask, flat }: Pick<CorrectionOptions, "mask" | "flat">,
): Uint8Array | undefined {
  const given = mask && flags(pixelsOf("mask", mask, geometry.shape).data);
  if (!flat) return given;
  const { data } = pixelsOf("flat", flat, geometry.shape);
  const out = given?.slice() ?? new Uint8Array(data.length);
  for (let p = 0; p < out.length; p++) {
    if (!Number.isFinite(data[p]) || data[p] === 0) out[p] = 1;
  }
  return out;
}

function flags(values: PixelValuesArray["data"]): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const mask = new Uint8Array(values.length);
  for (let p = 0; p < mask.length; p++) mask[p] = values[p] ? 1 : 0;
  return mask;
}

/**
 * Solid angle, polarisation and flat of the pixels of a table; undefined is 1 everywhere. Where a table names few
 * pixels only theirs are filled in.
 *
 * @throws ShapeMismatch
 */
export function normalizationOf(
  geometry: ScatteringGeometry,
  options: Parts,
  table: BinTable,
): Float32Array | undefined {
  const { flat, correctSolidAngle = true, polarizationFactor, polarizationOffset = 0 } = options;
  const factors: [kind: string, valueAt: PositionFunction][] = [];
  if (correctSolidAngle) factors.push(["solidAngle", solidAngleAt(geometry.dist)]);
  if (polarizationFactor !== undefined) {
    const offset = (polarizationOffset * Math.PI) / 180;
    factors.push(["polarization", polarizationAt(polarizationFactor, offset)]);
  }
  if (!flat && factors.length === 0) return undefined;
  const [rows, columns] = geometry.shape;
  const norm = new Float32Array(rows * columns);
  const efficiency = flat && pixelsOf("flat", flat, geometry.shape).data;
  const few = table.kind === "gather" && table.pixels.length * SPARSE < norm.length;
  if (few) fillSome(norm, table.pixels, geometry, efficiency, factors);
  else fillAll(norm, geometry, efficiency, factors);
  return norm;
}

type Factors = readonly (readonly [kind: string, valueAt: PositionFunction])[];
type Efficiency = PixelValuesArray["data"] | undefined;

function fillAll(
  norm: Float32Array,
  { frame, shape: [rows, columns] }: ScatteringGeometry,
  efficiency: Efficiency,
  factors: Factors,
): void {
  const line = new Float64Array(columns);
  const product = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    if (efficiency) for (let c = 0; c < columns; c++) product[c] = efficiency[start + c];
    else product.fill(1);
    for (const [kind, valueAt] of factors) {
      fillRow(line, frame, { row, column: 0, start: 0, count: columns }, kind, valueAt);
      for (let c = 0; c < columns; c++) product[c] *= line[c];
    }
    norm.set(product, start);
  }
}

function fillSome(
  norm: Float32Array,
  pixels: Uint32Array,
  { frame: { t1, t2, t3 }, shape: [, columns] }: ScatteringGeometry,
  efficiency: Efficiency,
  factors: Factors,
): void {
  for (const p of pixels) {
    const row = Math.floor(p / columns);
    const column = p - row * columns;
    const at = (t: readonly number[]): number => t[0] + t[1] * row + t[2] * column;
    const [up, side, along] = [at(t1), at(t2), at(t3)];
    let product = efficiency ? efficiency[p] : 1;
    for (const [, valueAt] of factors) product *= valueAt(up, side, along);
    norm[p] = product;
  }
}
