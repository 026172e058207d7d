import { loadWasm } from "../wasm.js";
import type { Step } from "./accumulate.js";
import type { AnyTypedArray, DType } from "./dtype.js";
import { LINES_WASM } from "./lines-wasm.js";

/** Lines of numbers side by side in memory, each of which goes to one accumulator. */
export interface Lines {
  readonly step: Step;
  readonly dtype: DType;
  readonly data: AnyTypedArray;
  readonly acc: Float64Array;
  /** First element and first accumulator. */
  readonly from: number;
  readonly to: number;
  /** Elements of a line, how many lines there are, and how far they and their accumulators lie apart. */
  readonly n: number;
  readonly m: number;
  readonly lineStep: number;
  readonly accStep: number;
}

const KERNELS: Readonly<Partial<Record<DType, string>>> = {
  bool: "sumUint8",
  uint8: "sumUint8",
  int8: "sumInt8",
  uint16: "sumUint16",
  int16: "sumInt16",
  uint32: "sumUint32",
  int32: "sumInt32",
};

/** Bytes that are copied to WebAssembly's memory at a time: they stay in the first or second cache. */
const TILE = 32768;
/** They begin behind what the compiler keeps for itself. */
const START = 1024;
/** The vectors that the kernels take. */
const STEP = 32;
/** Less than this is not worth the way into WebAssembly. */
const LEAST_BYTES = 4096;

interface Loaded {
  readonly functions: Record<string, (from: number, bytes: number) => number>;
  readonly bytes: Uint8Array;
}
let loaded: Loaded | undefined;

function load(): Loaded {
  if (loaded) return loaded;
  const { memory, exports } = loadWasm<Loaded["functions"]>(LINES_WASM, START + TILE);
  loaded = { functions: exports, bytes: new Uint8Array(memory.buffer) };
  return loaded;
}

/** Adds up lines of integers with SIMD where there is enough to do; false where there is not. */
export function accumulateLines(lines: Lines): boolean {
  const { step, dtype, data, acc, from, to, n, m, lineStep, accStep } = lines;
  const kind = KERNELS[dtype];
  const size = data.BYTES_PER_ELEMENT;
  if (!kind || step !== "sum" || n * size < LEAST_BYTES) return false;
  const { functions, bytes } = load();
  const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let line = 0; line < m; line++) {
    let at = (from + line * lineStep) * size;
    const end = at + n * size;
    let sum = acc[to + line * accStep];
    for (; at < end; at += TILE) {
      const part = Math.min(TILE, end - at);
      const whole = Math.ceil(part / STEP) * STEP;
      bytes.set(source.subarray(at, at + part), START);
      bytes.fill(0, START + part, START + whole);
      sum += functions[kind](START, whole);
    }
    acc[to + line * accStep] = sum;
  }
  return true;
}
