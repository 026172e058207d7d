import type { AnyTypedArray, DType } from "./dtype.js";

/** Fewer values than this are sorted sooner than counted. */
const MANY = 8192;

/** Values of up to 32 bits, of which those at some ranks are wanted. */
export interface Ranked {
  /** How many values are no NaN. */
  readonly count: number;
  /** How many are NaN. */
  readonly missing: number;
  /** The value that would stand at a position if all but NaN were sorted. */
  at(rank: number): number;
}

/** Numbers as words without sign, of which keys in order are made by flipping the sign of signed ones. */
interface Keys {
  readonly words: Uint8Array | Uint16Array | Uint32Array;
  /** The bit that is flipped in all words; what a key is larger than its value. */
  readonly flip: number;
}

/**
 * Counts values by their upper bits, then those of one box by their lower ones: two passes whatever the values are, and
 * nothing is copied. Undefined for few values, and for dtypes that are not of up to 32 bits.
 */
export function rankBits(data: AnyTypedArray, dtype: DType): Ranked | undefined {
  if (data.length < MANY || data.length >= 2 ** 32) return undefined;
  if (dtype === "float32") return rankFloats(data as Float32Array);
  const keys = keysOf(data, dtype);
  return keys && rankWords(keys);
}

function keysOf(data: AnyTypedArray, dtype: DType): Keys | undefined {
  const { buffer, byteOffset, length } = data;
  switch (dtype) {
    case "bool":
    case "uint8":
    case "uint16":
    case "uint32":
      return { words: data as Uint8Array, flip: 0 };
    case "int8":
      return { words: new Uint8Array(buffer, byteOffset, length), flip: 0x80 };
    case "int16":
      return { words: new Uint16Array(buffer, byteOffset, length), flip: 0x8000 };
    case "int32":
      return { words: new Uint32Array(buffer, byteOffset, length), flip: 0x80000000 };
    default:
      return undefined;
  }
}

function rankWords({ words, flip }: Keys): Ranked {
  if (words instanceof Uint32Array) return rankLong(words, flip);
  const counts = words instanceof Uint8Array ? countBytes(words) : countShorts(words);
  const find = finder(counts, flip);
  const at = (rank: number): number => find(rank).box - flip;
  return { count: words.length, missing: 0, at };
}

function countBytes(words: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < words.length; i++) counts[words[i]]++;
  return counts;
}

function countShorts(words: Uint16Array): Uint32Array {
  const counts = new Uint32Array(65536);
  for (let i = 0; i < words.length; i++) counts[words[i]]++;
  return counts;
}

/** Finds the box with a rank; boxes are passed in the order of their keys. */
function finder(
  counts: Uint32Array,
  flip: number,
): (rank: number) => { box: number; before: number } {
  return (rank: number): { box: number; before: number } => {
    let before = 0;
    for (let key = 0; key < counts.length; key++) {
      const next = before + counts[key ^ flip];
      if (rank < next) return { box: key, before };
      before = next;
    }
    return { box: counts.length - 1, before };
  };
}

function rankLong(words: Uint32Array, flip: number): Ranked {
  const upper = new Uint32Array(65536);
  for (let i = 0; i < words.length; i++) upper[words[i] >>> 16]++;
  const find = finder(upper, flip >>> 16);
  const inBox = cached((box: number) => {
    const lower = new Uint32Array(65536);
    const wanted = box ^ (flip >>> 16);
    for (let i = 0; i < words.length; i++)
      if (words[i] >>> 16 === wanted) lower[words[i] & 65535]++;
    return finder(lower, 0);
  });
  const at = (rank: number): number => {
    const { box, before } = find(rank);
    return box * 65536 + inBox(box)(rank - before).box - flip;
  };
  return { count: words.length, missing: 0, at };
}

/** Floats sort as their bits do once those of negative ones are turned round; NaN is counted apart. */
function rankFloats(data: Float32Array): Ranked {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
  // Equal neighbours would wait for each other's count, so every other value has a table of its own.
  const upper = new Uint32Array(65536);
  const others = new Uint32Array(65536);
  let missing = 0;
  const isMissing = (word: number): boolean => (word & 0x7fffffff) > 0x7f800000;
  for (let i = 0; i + 1 < words.length; i += 2) {
    const [a, b] = [words[i], words[i + 1]];
    if (isMissing(a)) missing++;
    else upper[a >>> 16]++;
    if (isMissing(b)) missing++;
    else others[b >>> 16]++;
  }
  if (words.length % 2 === 1) {
    const last = words[words.length - 1];
    if (isMissing(last)) missing++;
    else upper[last >>> 16]++;
  }
  for (let k = 0; k < upper.length; k++) upper[k] += others[k];
  // Positive boxes ascend behind the negative ones, which descend.
  const boxes = new Uint32Array(65536);
  const wordOf = (key: number): number => (key < 0x8000 ? 0xffff - key : key - 0x8000);
  for (let key = 0; key < 65536; key++) boxes[key] = upper[wordOf(key)];
  const find = finder(boxes, 0);
  const inBox = cached((box: number) => {
    const lower = new Uint32Array(65536);
    const wanted = wordOf(box);
    for (let i = 0; i < words.length; i++)
      if (words[i] >>> 16 === wanted) lower[words[i] & 65535]++;
    return finder(lower, 0);
  });
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  const at = (rank: number): number => {
    const { box, before } = find(rank);
    const negative = box < 0x8000;
    const size = boxes[box];
    const inside = rank - before;
    bits[0] = wordOf(box) * 65536 + inBox(box)(negative ? size - 1 - inside : inside).box;
    return float[0];
  };
  return { count: words.length - missing, missing, at };
}

function cached<T>(make: (box: number) => T): (box: number) => T {
  const known = new Map<number, T>();
  return (box: number): T => {
    let one = known.get(box);
    if (one === undefined) {
      one = make(box);
      known.set(box, one);
    }
    return one;
  };
}
