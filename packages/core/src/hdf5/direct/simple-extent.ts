import { readUint } from "./header-messages.js";

/** Lengths of a dataset's axes, and those that they can grow to (`null`: unlimited). */
export interface SimpleExtent {
  shape: number[];
  maxShape: (number | null)[];
}

/** Decodes a dataspace message; undefined for empty dataspaces and unknown versions. */
export function simpleExtent(space: DataView): SimpleExtent | undefined {
  const version = space.getUint8(0);
  const rank = space.getUint8(1);
  if (version < 1 || version > 2 || (version === 2 && space.getUint8(3) === 2)) return undefined;
  const at = version === 1 ? 8 : 4;
  const lengths = (from: number): number[] =>
    Array.from({ length: rank }, (_, k) => readUint(space, from + 8 * k, 8));
  const shape = lengths(at);
  const most = (space.getUint8(2) & 1) !== 0 ? lengths(at + 8 * rank) : shape;
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) return undefined;
  return { shape, maxShape: most.map((n) => (n < 0 ? null : n)) };
}
