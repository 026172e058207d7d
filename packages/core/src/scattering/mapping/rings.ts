import { BeambookError } from "../../errors.js";
import type { RingName } from "../orientation/orientation-fit.js";

/** Which ring is meant: Miller indices or q in Å⁻¹. */
export interface RingSelector {
  reflection?: readonly number[];
  qvalue?: number;
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
export function ringOf(
  { reflection, qvalue }: RingSelector,
  qOf: (hkl: readonly number[]) => number,
): RingName {
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
