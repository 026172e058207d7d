import { readUint } from "./header-messages.js";
import type { SelectedAxis } from "./selected-axis.js";

/** A decoded selection: everything, or one pattern per axis; undefined if it is of another kind. */
export type StoredSelection = "all" | SelectedAxis[] | undefined;

const HYPERSLAB = 2;
const ALL = 3;
/** Most axes of an HDF5 dataspace. */
const MAX_RANK = 32;

/** Reads fields of a heap object one after the other; beyond its end a RangeError tells. */
export class FieldReader {
  readonly view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An unsigned number; all ones are Infinity where they mean "unlimited". */
  uint(bytes: number, unlimited = false): number {
    const value = readUint(this.view, this.at, bytes);
    this.at += bytes;
    if (value === -1) return Number.POSITIVE_INFINITY;
    return unlimited && value === 2 ** (8 * bytes) - 1 ? Number.POSITIVE_INFINITY : value;
  }

  /** Text up to its zero byte. */
  text(): string {
    const start = this.at;
    while (this.view.getUint8(this.at) !== 0) this.at += 1;
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + start, this.at - start);
    this.at += 1;
    return new TextDecoder().decode(bytes);
  }
}

/**
 * Decodes a serialised selection (HDF5 file format specification, "Dataspace selection"): ALL, and hyperslabs of
 * version 1 to 3. Undefined for points and for hyperslabs that are not a pattern along each axis.
 */
export function decodeSelection(from: FieldReader): StoredSelection {
  const kind = from.uint(4);
  const version = from.uint(4);
  if (kind === ALL && version === 1) {
    from.at += 8;
    return "all";
  }
  if (kind !== HYPERSLAB) return undefined;
  switch (version) {
    case 1:
      from.at += 8;
      return decodeBlocks(from, from.uint(4), 4);
    case 2: {
      const regular = from.uint(1) === 1;
      from.at += 4;
      return regular ? decodeRegular(from, 8) : undefined;
    }
    case 3: {
      const regular = from.uint(1) === 1;
      const width = from.uint(1);
      if (width !== 2 && width !== 4 && width !== 8) return undefined;
      return regular ? decodeRegular(from, width) : decodeBlocks(from, from.uint(4), width);
    }
    default:
      return undefined;
  }
}

function decodeRegular(from: FieldReader, width: number): StoredSelection {
  const rank = from.uint(4);
  if (rank < 1 || rank > MAX_RANK) return undefined;
  const axes: SelectedAxis[] = [];
  for (let k = 0; k < rank; k++) {
    const start = from.uint(width);
    const stride = from.uint(width);
    const count = from.uint(width, true);
    const block = from.uint(width, true);
    const overlaps = count > 1 && (block > stride || stride < 1);
    if (overlaps || block < 1 || !Number.isSafeInteger(start)) return undefined;
    axes.push(
      count === 1 ? { start, stride: block, count, block } : { start, stride, count, block },
    );
  }
  return axes;
}

/** A list of blocks by their corners; a pattern if it is the product of evenly spaced segments along each axis. */
function decodeBlocks(from: FieldReader, rank: number, width: number): StoredSelection {
  if (rank < 1 || rank > MAX_RANK) return undefined;
  const blocks = from.uint(width);
  if (blocks * 2 * rank * width > from.view.byteLength - from.at) {
    throw new RangeError("a selection is longer than its heap object");
  }
  const segments = Array.from({ length: rank }, () => new Map<number, number>());
  for (let b = 0; b < blocks; b++) {
    const start = Array.from({ length: rank }, () => from.uint(width));
    for (let k = 0; k < rank; k++) {
      const length = from.uint(width) - start[k] + 1;
      const known = segments[k].get(start[k]);
      if (length < 1 || (known !== undefined && known !== length)) return undefined;
      segments[k].set(start[k], length);
    }
  }
  // Blocks of a selection do not overlap, so as many as there are combinations are all of them.
  if (segments.reduce((n, s) => n * s.size, 1) !== blocks) return undefined;
  const axes = segments.map(evenSegments);
  return axes.every((axis) => axis !== undefined) ? (axes as SelectedAxis[]) : undefined;
}

function evenSegments(segments: Map<number, number>): SelectedAxis | undefined {
  const starts = [...segments.keys()].sort((a, b) => a - b);
  const [start] = starts;
  const block = segments.get(start);
  if (block === undefined) return undefined;
  const stride = starts.length > 1 ? starts[1] - start : block;
  const even = starts.every((s, i) => s === start + i * stride && segments.get(s) === block);
  return even && stride >= block ? { start, stride, count: starts.length, block } : undefined;
}
