import { BeambookError } from "../../errors.js";
import { ByteBuilder } from "./bytes.js";

/**
 * A regular hyperslab: per axis `count` blocks of `block` elements, `stride` apart, from `start`. A `count` of
 * `Infinity` is unlimited: it follows the growing dataset.
 */
export interface Hyperslab {
  start: readonly number[];
  count: readonly number[];
  /** Defaults to `block` along each axis. */
  stride?: readonly number[];
  /** Defaults to 1. */
  block?: readonly number[];
}

/** Elements that a selection picks; Infinity if it is unlimited. */
export function selectedCount({ count, block }: Hyperslab): number {
  return count.reduce((n, c, k) => n * c * (block?.[k] ?? 1), 1);
}

/**
 * A serialised selection: ALL (undefined), or a regular hyperslab in version 2, which HDF5 1.10 and all later ones
 * read. Version 1 lists every block and explodes with strides, version 3 is unknown to 1.10.
 */
export function encodeSelection(selection: Hyperslab | undefined): Uint8Array {
  const out = new ByteBuilder(64);
  if (!selection) return out.u32(3).u32(1).u32(0).u32(0).bytes();
  const { start, count } = selection;
  const rank = start.length;
  const block = selection.block ?? start.map(() => 1);
  const stride = selection.stride ?? block;
  if (count.length !== rank || block.length !== rank || stride.length !== rank) {
    throw new BeambookError(
      "ShapeMismatch",
      `A selection needs start, count, stride and block of one length, not ${rank}, ${count.length}, ${stride.length} and ${block.length}.`,
    );
  }
  out.u32(2).u32(2).u8(1);
  out.u32(4 + 32 * rank).u32(rank);
  for (let k = 0; k < rank; k++) {
    out.u64(start[k]).u64(Math.max(1, stride[k]));
    out.u64(count[k] === Number.POSITIVE_INFINITY ? -1 : count[k]).u64(block[k]);
  }
  return out.bytes();
}
