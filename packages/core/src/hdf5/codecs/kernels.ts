import { plainKernels } from "./plain.js";
import { WasmKernels } from "./wasm-kernels.js";

/** What codecs of chunks are made of. Those in WebAssembly fill `into` if it is given and has the right length. */
export interface Kernels {
  /** Puts the bytes of elements together again; a partial element at the end stays as it is. */
  unshuffle(data: Uint8Array, size: number, into?: Uint8Array): Uint8Array;
  /** Undoes bitshuffle in blocks of `block` elements (a multiple of 8); what does not fill 8 elements stays. */
  unbitshuffle(data: Uint8Array, size: number, block: number, into?: Uint8Array): Uint8Array;
  /** Decodes one LZ4 block to exactly `room` bytes; undefined when it is damaged. */
  unlz4(data: Uint8Array, room: number): Uint8Array | undefined;
  /** {@link unbitshuffle} of blocks that are each an LZ4 block with its length before it; undefined when damaged. */
  unbitshuffleLz4?(
    data: Uint8Array,
    room: number,
    size: number,
    block: number,
    into?: Uint8Array,
  ): Uint8Array | undefined;
}

/** Bytes beyond which WebAssembly's memory would have to grow without measure. */
export const MAX_WASM_BYTES: number = 1 << 29;

let wasm: WasmKernels | undefined;

/** The fastest kernels for data of so many bytes: WebAssembly unless it is very large. */
export function kernelsFor(bytes: number): Kernels {
  if (bytes > MAX_WASM_BYTES) return plainKernels;
  wasm ??= new WasmKernels();
  return wasm;
}
