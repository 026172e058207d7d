import { BeambookError } from "@beambook/core";
import type { Values } from "../base/model-state.js";

/** The limits of a control as they are about to become. */
export interface Limits {
  min: number;
  max: number;
}

/** @throws InvalidArgument when `min` is above `max` */
export function checkLimits(owner: string, { min, max }: Limits): void {
  if (min <= max) return;
  throw new BeambookError("InvalidArgument", `${owner} cannot have min ${min} above max ${max}.`, {
    hint: "Set both at once with set({ min, max }).",
  });
}

/** `value` moved to the nearest place within the limits. */
export function clamp(value: number, { min, max }: Limits): number {
  return Math.min(Math.max(value, min), max);
}

/** The limits in a model's values. */
export function limitsOf(next: Values): Limits {
  return next as unknown as Limits;
}
