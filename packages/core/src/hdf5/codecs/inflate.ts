import { inflateSync } from "node:zlib";
import { allocateUnfilled } from "../../ndarray/unfilled.js";
import { align, growTo, loadWasm, type WasmMemory } from "../../wasm.js";
import { INFLATE_WASM } from "./inflate-wasm.js";
import { MAX_WASM_BYTES } from "./kernels.js";

interface Exports {
  /** Bytes of scratch memory. */
  SCRATCH: { value: number };
  inflate(from: number, length: number, to: number, room: number, scratch: number): number;
}

/** Where scratch memory starts; the compiler keeps its tables below. */
const START = 4096;
/** Room behind the data and behind the result, which damaged streams are read and written over by. */
const SLACK = 1024;

let kept: { memory: WasmMemory; exports: Exports } | undefined;

/**
 * Undoes a zlib stream of at most `most` bytes; undefined when it is damaged, cut or longer.
 *
 * @param into - memory for the result, used if it has the length of that
 */
export function inflateZlib(
  data: Uint8Array,
  most: number,
  into?: Uint8Array,
): Uint8Array | undefined {
  return inflateByKernel(data, most, into) ?? inflateByZlib(data, most);
}

/** {@link inflateZlib} in WebAssembly; undefined also when there is too much for its memory. */
export function inflateByKernel(
  data: Uint8Array,
  most: number,
  into?: Uint8Array,
): Uint8Array | undefined {
  if (data.length + most > MAX_WASM_BYTES) return undefined;
  kept ??= loadWasm<Exports>(INFLATE_WASM);
  const { memory, exports } = kept;
  const from = START + align(exports.SCRATCH.value);
  const to = from + align(data.length + SLACK);
  growTo(memory, to + most + SLACK);
  new Uint8Array(memory.buffer).set(data, from);
  const length = exports.inflate(from, data.length, to, most, START);
  if (length < 0) return undefined;
  const out = into?.length === length ? into : allocateUnfilled("uint8", length);
  out.set(new Uint8Array(memory.buffer, to, length));
  return out;
}

/** {@link inflateZlib} by Node's zlib: what the kernel is tested against, and says what it could not read. */
export function inflateByZlib(data: Uint8Array, most: number): Uint8Array | undefined {
  // All at once, so that no pieces are joined.
  const chunkSize = Math.min(1 << 22, Math.max(1 << 10, most));
  try {
    return inflateSync(data, { maxOutputLength: most, chunkSize });
  } catch {
    return undefined;
  }
}
