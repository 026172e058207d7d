import { BeambookError } from "../../errors.js";
import { isNDArray } from "../../ndarray/index.js";
import { given } from "../given.js";
import type { RingName } from "../orientation/orientation-fit.js";

/** Which ring is meant: Miller indices or q in Å⁻¹. */
export interface RingSelector {
  reflection?: readonly number[];
  qvalue?: number;
}

/** Rings as a user gives them. */
export interface RingOptions {
  /** Miller indices of the rings to analyse. */
  reflections?: readonly (readonly number[])[] | null;
  /** q of the rings to analyse, Å⁻¹. */
  qvalues?: ArrayLike<number> | null;
}

/** Rings as plain lists. */
export interface RingLists {
  readonly reflections: readonly (readonly number[])[];
  readonly qvalues: readonly number[];
}

/** Numbers of a list, or of an array that came from code without types. */
function flat(list: unknown): number[] {
  return Array.from(isNDArray(list) ? list.contiguous().flat() : (list as number[]), Number);
}

/** @throws InvalidArgument for a q that is not above 0, or indices that are not three whole numbers */
export function ringLists({ reflections, qvalues }: RingOptions): RingLists {
  const rows = isNDArray(reflections)
    ? Array.from({ length: reflections.shape[0] }, (_, i) => flat(reflections.slice(i)))
    : Array.from(reflections ?? [], flat);
  for (const row of rows) {
    if (row.length === 3 && row.every(Number.isInteger) && row.some((v) => v !== 0)) continue;
    throw new BeambookError("InvalidArgument", `[${row.join(", ")}] is no reflection.`, {
      hint: "Three whole numbers, not all 0.",
    });
  }
  const values = flat(qvalues ?? []);
  for (const q of values) {
    if (Number.isFinite(q) && q > 0) continue;
    throw new BeambookError("InvalidArgument", `qvalues has ${q}, which is no q above 0 Å⁻¹.`);
  }
  return { reflections: rows, qvalues: values };
}

/** The rings that a mapping was opened for, with their q. */
export function ringList(
  reflections: readonly (readonly number[])[],
  qvalues: readonly number[],
  qOf: (hkl: readonly number[]) => number,
): RingName[] {
  return [
    ...reflections.map((reflection) => ({
      reflection: [...reflection],
      q: qOf(reflection) * 1e-10,
    })),
    ...qvalues.map((q) => ({ q })),
  ];
}

/**
 * The ring that a call asks for.
 *
 * @throws InvalidArgument unless one of reflection and qvalue is given
 */
export function ringOf(selector: RingSelector, qOf: (hkl: readonly number[]) => number): RingName {
  const { reflection, qvalue } = given(selector);
  if (reflection !== undefined && qvalue === undefined) {
    return { reflection: [...reflection], q: qOf(reflection) * 1e-10 };
  }
  if (qvalue !== undefined && reflection === undefined && qvalue > 0) return { q: qvalue };
  throw new BeambookError("InvalidArgument", "Give either a reflection or a qvalue above 0.", {
    hint: "For example { qvalue: 0.05 } in Å⁻¹, or { reflection: [1, 1, 0] } with a CIF file.",
  });
}

/** A half-width of the window around a reflection's peak, by field: strong fields make narrow peaks. */
export function reflectionWindow(field: number): number {
  if (field >= 1400) return 22;
  if (field >= 1000) return 45;
  return field >= 800 ? 75 : 90;
}
