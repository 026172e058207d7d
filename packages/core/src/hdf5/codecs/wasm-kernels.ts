import { allocateUnfilled } from "../../ndarray/unfilled.js";
import { align, growTo, loadWasm, type WasmMemory } from "../../wasm.js";
import { CODECS_WASM } from "./codecs-wasm.js";
import type { Kernels } from "./kernels.js";

interface Exports {
  unshuffle(from: number, to: number, count: number, size: number): void;
  unbit(from: number, to: number, count: number, size: number): void;
  unlz4(from: number, length: number, to: number, room: number): number;
  unbitlz4(
    from: number,
    length: number,
    to: number,
    blocks: number,
    block: number,
    size: number,
    scratch: number,
  ): number;
}

/** Where data starts; the compiler keeps nothing below. */
const START = 1024;
/** Room behind each part, for stores of whole registers. */
const SLACK = 64;

/** The codecs in WebAssembly with SIMD, in one memory that grows to the largest chunk. */
export class WasmKernels implements Kernels {
  readonly #memory: WasmMemory;
  readonly #exports: Exports;

  constructor() {
    const { memory, exports } = loadWasm<Exports>(CODECS_WASM);
    this.#memory = memory;
    this.#exports = exports;
  }

  unshuffle(data: Uint8Array, size: number, into?: Uint8Array): Uint8Array {
    const [from, to] = this.#place(data, data.length);
    const count = Math.floor(data.length / size);
    this.#exports.unshuffle(from, to, count, size);
    return this.#result(to, data.length, data.subarray(count * size), into);
  }

  unbitshuffle(data: Uint8Array, size: number, block: number, into?: Uint8Array): Uint8Array {
    const [from, to, scratch] = this.#place(data, data.length, block * size);
    const count = Math.floor(data.length / size / 8) * 8;
    for (let first = 0; first < count; first += block) {
      const n = Math.min(block, count - first);
      this.#exports.unbit(from + first * size, scratch, n, size);
      this.#exports.unshuffle(scratch, to + first * size, n, size);
    }
    return this.#result(to, data.length, data.subarray(count * size), into);
  }

  unlz4(data: Uint8Array, room: number): Uint8Array | undefined {
    const [from, to] = this.#place(data, room);
    const done = this.#exports.unlz4(from, data.length, to, room);
    return done === room ? this.#result(to, room) : undefined;
  }

  unbitshuffleLz4(
    data: Uint8Array,
    room: number,
    size: number,
    block: number,
    into?: Uint8Array,
  ): Uint8Array | undefined {
    const [from, to, scratch] = this.#place(data, room, 2 * block * size + SLACK);
    const count = Math.floor(room / size / 8) * 8;
    const whole = Math.floor(count / block);
    const { unbitlz4 } = this.#exports;
    let at = unbitlz4(from, data.length, to, whole, block, size, scratch);
    const rest = count - whole * block;
    if (at >= 0 && rest > 0) {
      const target = to + whole * block * size;
      const n = unbitlz4(from + at, data.length - at, target, 1, rest, size, scratch);
      at = n < 0 ? n : at + n;
    }
    const tail = room - count * size;
    if (at < 0 || data.length - at < tail) return undefined;
    return this.#result(to, room, data.subarray(at, at + tail), into);
  }

  /** Puts data into the memory and makes room for the result and for scratch. */
  #place(data: Uint8Array, room: number, scratch = 0): [from: number, to: number, scratch: number] {
    const to = align(START + data.length + SLACK);
    const scratchAt = align(to + room + SLACK);
    growTo(this.#memory, scratchAt + scratch + SLACK);
    new Uint8Array(this.#memory.buffer).set(data, START);
    return [START, to, scratchAt];
  }

  #result(at: number, bytes: number, tail?: Uint8Array, into?: Uint8Array): Uint8Array {
    const out = into?.length === bytes ? into : allocateUnfilled("uint8", bytes);
    out.set(new Uint8Array(this.#memory.buffer, at, bytes));
    if (tail && tail.length > 0) out.set(tail, bytes - tail.length);
    return out;
  }
}
