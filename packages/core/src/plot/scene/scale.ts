import type { ScaleKind } from "../spec/types.js";

/** Maps values of an axis to 0 (its start) … 1 (its end), and back. */
export interface Scale {
  kind: ScaleKind;
  /** Values at the start and the end; start > end on an inverted axis. */
  limits: readonly [number, number];
  toUnit(value: number): number;
  fromUnit(unit: number): number;
  /** The value on a linear ruler: its logarithm on a log axis. */
  transform(value: number): number;
}

/** A scale between two limits; `linthresh` is the linear part of a symlog scale. */
export function makeScale(
  kind: ScaleKind,
  limits: readonly [number, number],
  linthresh: number = 1,
): Scale {
  const { forward, inverse } = transformOf(kind, linthresh);
  const start = forward(limits[0]);
  const span = forward(limits[1]) - start;
  return {
    kind,
    limits,
    toUnit: (v: number): number => (forward(v) - start) / span,
    fromUnit: (u: number): number => inverse(start + u * span),
    transform: forward,
  };
}

/** A monotone function and its inverse. */
export interface Transform {
  forward(value: number): number;
  inverse(value: number): number;
}

/** How a kind of axis stretches values. */
export function transformOf(kind: ScaleKind, linthresh: number = 1): Transform {
  if (kind === "log") return { forward: Math.log10, inverse: (u: number): number => 10 ** u };
  if (kind === "symlog") {
    return {
      forward: (v: number): number => Math.sign(v) * Math.log10(1 + Math.abs(v) / linthresh),
      inverse: (u: number): number => Math.sign(u) * linthresh * (10 ** Math.abs(u) - 1),
    };
  }
  const same = (v: number): number => v;
  return { forward: same, inverse: same };
}
