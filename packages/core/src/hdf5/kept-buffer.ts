import { BeambookError } from "../errors.js";
import type { RawModule } from "./raw-module.js";

/** Most bytes that one read moves through the WASM heap: small enough to stay in cache while it is copied out. */
export const BLOCK_BYTES: number = 8 * 2 ** 20;

/** Largest block the kept buffer grows to, for chunks that must be read in one piece. */
export const MAX_BLOCK_BYTES: number = 64 * 2 ** 20;

/** A damaged header may claim anything; the heap ends at 2 GiB. */
const MAX_HEAP_BYTES = 2 ** 30;

interface Kept {
  pointer: number;
  bytes: number;
}

const buffers = new WeakMap<RawModule, Kept>();

/**
 * The address of a block of at least `bytes` in the WASM heap, valid until the next call. The heap never shrinks, so
 * one block is kept and only ever replaced by a larger one.
 */
export function keptBuffer(module: RawModule, bytes: number): number {
  const kept = buffers.get(module);
  if (kept && kept.bytes >= bytes) return kept.pointer;
  if (kept) module._free(kept.pointer);
  buffers.delete(module);
  const size = Math.max(2 ** 20, 2 ** Math.ceil(Math.log2(bytes)));
  const pointer = size <= MAX_HEAP_BYTES ? module._malloc(size) : 0;
  if (pointer === 0) throw new BeambookError("TooLarge", `HDF5 has no room for ${bytes} bytes.`);
  buffers.set(module, { pointer, bytes: size });
  return pointer;
}
