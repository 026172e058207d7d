import { align, growTo, loadWasm, type WasmMemory } from "../../wasm.js";
import { BITSHUFFLE_WASM } from "./bitshuffle-wasm.js";

interface Exports {
  packBits(
    from: number,
    bytes: number,
    size: number,
    block: number,
    to: number,
    scratch: number,
    table: number,
  ): number;
  sortBits(
    from: number,
    bytes: number,
    size: number,
    block: number,
    to: number,
    scratch: number,
  ): number;
}

/** HDF5's number of the filter. */
export const BITSHUFFLE = 32008;
/** What the filter calls LZ4 among its options. */
export const WITH_LZ4 = 2;
/** Bytes of a block that are aimed at, and the fewest elements in one. */
const BLOCK_BYTES = 8192;
const FEWEST = 128;
const TABLE_BYTES = 8192;
const START = 1024;
const SLACK = 64;
const HEAD = 12;

/** Elements of a block, as the filter's own default has it. */
function blockOf(size: number): number {
  return Math.max(FEWEST, Math.floor(BLOCK_BYTES / size / 8) * 8);
}

let kept: { memory: WasmMemory; exports: Exports } | undefined;

function load(): { memory: WasmMemory; exports: Exports } {
  kept ??= loadWasm<Exports>(BITSHUFFLE_WASM);
  return kept;
}

/** The filter's options for elements of a size. */
export function bitshuffleValues(size: number, lz4: boolean): number[] {
  return [0, 4, size, 0, lz4 ? WITH_LZ4 : 0];
}

/** Sorts the bits of a chunk's elements, and compresses them with LZ4 if asked for. */
export function bitshuffle(data: Uint8Array, size: number, lz4: boolean): Uint8Array {
  const { memory, exports } = load();
  const block = blockOf(size);
  const blocks = Math.ceil(data.length / (block * size)) + 1;
  const room = data.length + Math.ceil(data.length / 255) + blocks * 64;
  const to = align(START + data.length + SLACK);
  const scratch = align(to + HEAD + room + SLACK);
  const table = align(scratch + 2 * (block * size + SLACK));
  growTo(memory, table + TABLE_BYTES + SLACK);
  new Uint8Array(memory.buffer).set(data, START);
  if (!lz4) {
    const done = exports.sortBits(START, data.length, size, block, to, scratch);
    return new Uint8Array(memory.buffer, to, done).slice();
  }
  const done = exports.packBits(START, data.length, size, block, to + HEAD, scratch, table);
  const head = new DataView(memory.buffer, to, HEAD);
  head.setBigUint64(0, BigInt(data.length));
  head.setUint32(8, block * size);
  return new Uint8Array(memory.buffer, to, HEAD + done).slice();
}
