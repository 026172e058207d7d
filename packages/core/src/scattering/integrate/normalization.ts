import type { NDArray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import type { CorrectionOptions } from "./options.js";
import { fingerprint, pixelsOf } from "./pixel-arrays.js";

/** What pixels are divided by, and which cannot be. */
export interface Normalization {
  /** Undefined is 1 everywhere. */
  readonly norm?: Float32Array;
  /** 1 where a pixel must not count; undefined when all do. */
  readonly mask?: Uint8Array;
  /** The same for equal normalisations. */
  readonly key: string;
}

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

/** Puts solid angle, polarisation, flat and mask together. @throws ShapeMismatch */
export function normalizationOf(
  geometry: ScatteringGeometry,
  options: Parts & { mask?: NDArray },
  key: string,
): Normalization {
  const { flat, correctSolidAngle = true, polarizationFactor, polarizationOffset = 0 } = options;
  const factors: ArrayLike<number>[] = [];
  if (flat) factors.push(pixelsOf("flat", flat, geometry.shape).data);
  if (correctSolidAngle) factors.push(geometry.solidAngle().data);
  if (polarizationFactor !== undefined) {
    const offset = (polarizationOffset * Math.PI) / 180;
    factors.push(geometry.polarization(polarizationFactor, offset).data);
  }
  const size = geometry.shape[0] * geometry.shape[1];
  const mask = options.mask && ones(pixelsOf("mask", options.mask, geometry.shape).data);
  if (factors.length === 0) return { key, ...(mask && { mask }) };
  const norm = new Float32Array(size);
  const [first, ...rest] = factors;
  for (let p = 0; p < size; p++) {
    let product = first[p];
    for (const factor of rest) product *= factor[p];
    norm[p] = product;
  }
  const bad = flat ? withoutNorm(norm, mask) : mask;
  return { key, norm, ...(bad && { mask: bad }) };
}

function ones(values: ArrayLike<number>): Uint8Array {
  const mask = new Uint8Array(values.length);
  for (let p = 0; p < mask.length; p++) mask[p] = values[p] ? 1 : 0;
  return mask;
}

/** A pixel that would be divided by nothing does not count. */
function withoutNorm(norm: Float32Array, mask: Uint8Array | undefined): Uint8Array {
  const out = mask ?? new Uint8Array(norm.length);
  for (let p = 0; p < norm.length; p++) {
    if (!Number.isFinite(norm[p]) || norm[p] === 0) out[p] = 1;
  }
  return out;
}
