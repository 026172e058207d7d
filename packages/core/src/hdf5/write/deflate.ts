import { deflateSync } from "node:zlib";
import { align, growTo, loadWasm, type WasmMemory } from "../../wasm.js";
import { FILTER } from "../codecs/codecs.js";
import { shuffleBytes } from "./chunk-filters.js";
import { DEFLATE_WASM } from "./deflate-wasm.js";
import type { PipelineFilter } from "./messages.js";

interface Exports {
  /** Bytes of scratch memory. */
  SCRATCH: { value: number };
  deflate(from: number, length: number, to: number, step: number, scratch: number): number;
}

/** Where scratch memory starts; the compiler keeps its tables below. */
const START = 4096;
const SLACK = 64;
/** Elements of more bytes have no counterpart that is near. */
const WIDEST = 256;
/** Bytes of a sample that both compressors get, and how much larger the fast one's result may be. */
const SAMPLE = 1 << 17;
const TOLERANCE = 1.03;

let kept: { memory: WasmMemory; exports: Exports } | undefined;

/** Compresses to a zlib stream, twice as fast as zlib where elements repeat the high bytes of their neighbours. */
export function deflateElements(data: Uint8Array, elementSize: number): Uint8Array {
  kept ??= loadWasm<Exports>(DEFLATE_WASM);
  const { memory, exports } = kept;
  const from = START + align(exports.SCRATCH.value + SLACK);
  const to = from + align(data.length + SLACK);
  growTo(memory, to + data.length + (data.length >> 8) + 1024);
  new Uint8Array(memory.buffer).set(data, from);
  const step = elementSize <= WIDEST ? elementSize : 1;
  const length = exports.deflate(from, data.length, to, step, START);
  return new Uint8Array(memory.buffer, to, length).slice();
}

/** Whether {@link deflateElements} makes a chunk about as small as zlib does: tried with the middle of it. */
export function suitsElements(
  chunk: Uint8Array,
  filters: readonly PipelineFilter[],
  elementSize: number,
): boolean {
  const shuffled = filters.some(({ id }) => id === FILTER.shuffle);
  const data = shuffled ? shuffleBytes(chunk, elementSize) : chunk;
  const level = filters.find(({ id }) => id === FILTER.deflate)?.values[0];
  const middle = (data.length - SAMPLE) / 2 / elementSize;
  const start = Math.max(0, Math.floor(middle) * elementSize);
  const sample = data.subarray(start, start + SAMPLE);
  const usual = deflateSync(sample, { level }).length;
  return deflateElements(sample, shuffled ? 1 : elementSize).length <= TOLERANCE * usual;
}
