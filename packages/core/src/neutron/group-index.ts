import { BeambookError } from "../errors.js";

/** How a group is named: a place on a grid, a number, or a name. */
export type GroupIndex = readonly [number, number] | number | string;

/** The text that stands for an index: `(0,1)`, `5` or `center`. */
export function indexKey(index: GroupIndex): string {
  if (typeof index === "number") return String(index);
  if (typeof index === "string") return normalKey(index);
  return `(${index[0]},${index[1]})`;
}

/** `(0, 1)` and `[0, 1]` are `(0,1)`; names lose blanks at their ends only. */
function normalKey(text: string): string {
  const pair = /^\s*[([]\s*(-?\d+)\s*,\s*(-?\d+)\s*[)\]]\s*$/.exec(text);
  return pair ? `(${Number(pair[1])},${Number(pair[2])})` : text.trim();
}

/** The index that a text stands for. */
export function parseIndex(key: string): GroupIndex {
  const pair = /^\((-?\d+),(-?\d+)\)$/.exec(normalKey(key));
  if (pair) return [Number(pair[1]), Number(pair[2])];
  return /^-?\d+$/.test(key) ? Number(key) : key;
}

/**
 * Shape of a set of groups: `[largest second + 1, largest first + 1]` of pairs (rows by columns of x and y, as the
 * original has it, gaps included), `[n]` of numbers, null of names.
 */
export function groupShapeOf(indices: readonly GroupIndex[]): number[] | null {
  if (indices.length === 0) return null;
  if (indices.every((i): i is readonly [number, number] => Array.isArray(i))) {
    let [width, height] = [0, 0];
    for (const [x, y] of indices) {
      width = Math.max(width, x + 1);
      height = Math.max(height, y + 1);
    }
    return [height, width];
  }
  return indices.every((i) => typeof i === "number") ? [indices.length] : null;
}

/** Texts in natural order: runs of digits compare as numbers. */
export function naturalOrder(a: string, b: string): number {
  const [p, q] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.min(p.length, q.length); i++) {
    const numbers = /^\d/.test(p[i]) && /^\d/.test(q[i]);
    const order = numbers ? Number(p[i]) - Number(q[i]) : p[i] < q[i] ? -1 : p[i] > q[i] ? 1 : 0;
    if (order !== 0) return order;
  }
  return p.length - q.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Order of indices: pairs by first, then second; numbers; names naturally. */
export function indexOrder(a: GroupIndex, b: GroupIndex): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (Array.isArray(a) && Array.isArray(b)) return a[0] - b[0] || a[1] - b[1];
  return naturalOrder(indexKey(a), indexKey(b));
}

/**
 * Whole numbers, pairs of whole numbers or names, each once.
 *
 * @throws InvalidArgument naming what is wrong
 */
export function checkIndices(indices: readonly GroupIndex[]): void {
  const seen = new Set<string>();
  for (const index of indices) {
    const numbers = typeof index === "string" ? [] : typeof index === "number" ? [index] : index;
    const pair = typeof index !== "object" || index.length === 2;
    if (!pair || !numbers.every((n) => Number.isSafeInteger(n)) || indexKey(index) === "") {
      throw new BeambookError(
        "InvalidArgument",
        `${JSON.stringify(index)} is no index of a group.`,
        {
          hint: "Indices are whole numbers, pairs of them, or names.",
        },
      );
    }
    const key = indexKey(index);
    if (seen.has(key)) {
      throw new BeambookError("InvalidArgument", `Two groups have the index ${key}.`, {
        hint: "Give `indices`, or narrow the pattern of file names.",
      });
    }
    seen.add(key);
  }
}
