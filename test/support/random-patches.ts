/** Numbers from 0 to 1. */
export type Random = () => number;

function randomBytes(random: Random): Uint8Array {
  // Not at the start of its buffer, as frames of a socket are.
  const whole = new Uint8Array(8 + Math.floor(random() * 40)).map(() => random() * 256);
  return whole.subarray(Math.floor(random() * 8));
}

function randomTree(random: Random, depth: number): unknown {
  const pick = Math.floor(random() * (depth > 0 ? 8 : 5));
  const size = Math.floor(random() * 4);
  if (pick === 0) return null;
  if (pick === 1) return random() * 1e6 - 5e5;
  if (pick === 2) return `text ${Math.floor(random() * 1e4)} é`;
  if (pick === 3) return random() < 0.5;
  if (pick === 4) return randomBytes(random);
  if (pick < 7) {
    const entries = Array.from({ length: size }, (_, i) => [
      `k${i}`,
      randomTree(random, depth - 1),
    ]);
    return Object.fromEntries(entries);
  }
  return Array.from({ length: size }, () => randomTree(random, depth - 1));
}

/** New values for some of the traits of a bag: trees with bytes anywhere, bytes, numbers. */
export function randomPatch(random: Random): Record<string, unknown> {
  const all: Record<string, unknown> = {
    number: Math.fround(random() * 100),
    treeOne: randomTree(random, 4),
    treeTwo: randomTree(random, 3),
    blob: randomBytes(random),
    samples: new Float64Array(Math.floor(random() * 5)).map(random),
  };
  const chosen = Object.entries(all).filter(() => random() < 0.6);
  return Object.fromEntries(chosen);
}

const WIRE: Record<string, string> = { treeOne: "tree_one", treeTwo: "tree_two" };
const asSent = (value: unknown): unknown =>
  value instanceof Float64Array
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : value;
/** A patch as a page sends it. */
export const onWire = (patch: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(patch).map(([k, v]) => [WIRE[k] ?? k, asSent(v)]));

/** Views on parts of buffers compare as what they hold. */
export function plain(value: unknown): unknown {
  if (value instanceof Float64Array) return plain(asSent(value));
  if (value instanceof Uint8Array) return `bytes ${[...value].join(" ")}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
}
