import { align, growTo, loadWasm, type WasmMemory } from "../../wasm.js";
import { ZARR_CODECS_WASM } from "./codecs-wasm.js";

interface Exports {
  pack(
    from: number,
    bytes: number,
    size: number,
    block: number,
    to: number,
    scratch: number,
    table: number,
    eager: number,
  ): number;
  unpack(from: number, length: number, index: number, to: number, scratch: number): number;
}

/** Where data starts; the compiler keeps nothing below. */
const START = 1024;
/** Room behind each part, for stores of whole registers. */
const SLACK = 128;
const TABLE_BYTES = 8192;
/** Bytes per block of a frame: small, so that one spectrum needs little of a chunk. */
const BLOCK = 32768;
const EAGER = 5;
const HEADER = 16;
/** c-blosc too copies what has fewer bytes. */
const FEWEST = 128;

/** Blosc frames of LZ4 streams in WebAssembly, in one memory that grows to the largest chunk. */
export class BloscKernel {
  readonly #memory: WasmMemory;
  readonly #exports: Exports;

  constructor() {
    const { memory, exports } = loadWasm<Exports>(ZARR_CODECS_WASM);
    this.#memory = memory;
    this.#exports = exports;
  }

  /** A frame of elements of `size` bytes, valid until the next call; undefined when it would not be shorter. */
  pack(data: Uint8Array, size: number): Uint8Array | undefined {
    if (data.length < FEWEST) return undefined;
    const frame = this.packBlocks(data, size, blockOf(data.length, size));
    return frame.length < data.length + HEADER ? frame : undefined;
  }

  /** A frame with blocks of a given length, whether it is shorter or not; valid until the next call. */
  packBlocks(data: Uint8Array, size: number, block: number): Uint8Array {
    const blocks = Math.ceil(data.length / block);
    const room = data.length + HEADER + blocks * (8 + 4 * size) + 64;
    const [to, scratch, table] = this.#place(data, [room, BLOCK + SLACK, TABLE_BYTES]);
    const { pack } = this.#exports;
    const length = pack(START, data.length, size, block, to, scratch, table, EAGER);
    return new Uint8Array(this.#memory.buffer, to, length);
  }

  /** Decodes blocks `first` to `last` (not included) of a frame, valid until the next call; undefined if damaged. */
  unpack(
    frame: Uint8Array,
    { bytes, block, first, last }: { bytes: number; block: number; first: number; last: number },
  ): Uint8Array | undefined {
    const count = Math.min(bytes, last * block) - first * block;
    const [to, scratch] = this.#place(frame, [count + SLACK, 2 * block + SLACK]);
    for (let b = first; b < last; b++) {
      const target = to + (b - first) * block;
      const done = this.#exports.unpack(START, frame.length, b, target, scratch);
      if (done !== Math.min(block, bytes - b * block)) return undefined;
    }
    return new Uint8Array(this.#memory.buffer, to, count);
  }

  /** Puts data into the memory and makes room behind it. */
  #place(data: Uint8Array, rooms: readonly number[]): number[] {
    let at = align(START + data.length + SLACK);
    const places = rooms.map((room) => {
      const place = at;
      at = align(at + room + SLACK);
      return place;
    });
    growTo(this.#memory, at);
    new Uint8Array(this.#memory.buffer).set(data, START);
    return places;
  }
}

/** Bytes of a block: whole elements. */
export function blockOf(bytes: number, size: number): number {
  return Math.floor(Math.min(BLOCK, bytes) / size) * size;
}
