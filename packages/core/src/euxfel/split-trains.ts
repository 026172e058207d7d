import { BeambookError } from "../errors.js";

/** How trains are split. */
export interface SplitOptions {
  /** Number of parts. */
  parts?: number;
  /** Most trains in a part. */
  trainsPerPart?: number;
}

/** Splits a list into parts whose lengths differ by at most one. */
export function splitEvenly<T>(
  values: readonly T[],
  { parts, trainsPerPart }: SplitOptions,
): T[][] {
  const given = [parts, trainsPerPart].filter((n) => n !== undefined);
  if (given.length === 0 || given.some((n) => !(Number.isInteger(n) && n >= 1))) {
    throw new BeambookError(
      "InvalidArgument",
      `Trains are split into a number of parts, or parts of a number of trains, not ${JSON.stringify({ parts, trainsPerPart })}.`,
    );
  }
  const byLength = trainsPerPart === undefined ? 1 : Math.ceil(values.length / trainsPerPart);
  const count = Math.min(values.length, Math.max(parts ?? 1, byLength));
  const bound = (i: number): number => Math.floor((i * values.length) / count);
  return Array.from({ length: count }, (_, i) => values.slice(bound(i), bound(i + 1)));
}
