import { growTo, loadWasm, type WasmMemory } from "../wasm.js";
import { VECTORS_WASM } from "./vectors-wasm.js";

/** Powers 2^(j/32), each beside its rounding error, that the kernel reads at its memory's start. */
const STEPS = 32;
const TABLE: number = 16 * STEPS;
/** Rows of columns that are multiplied at once: they stay in the caches. */
const MOST_ROWS = 1024;

interface Kernel {
  readonly memory: WasmMemory;
  readonly exports: {
    exps(at: number, count: number): void;
    products(at: number, rows: number, columns: number, out: number): void;
  };
}
let kernel: Kernel | undefined;
let room: Float64Array = new Float64Array(0);

/** Memory for so many numbers, or more, that {@link takeExponentials} works on; the next user writes over it. */
export function exponents(length: number): Float64Array {
  if (room.length > length) return room;
  kernel ??= load();
  const { memory } = kernel;
  growTo(memory, TABLE + 8 * (length + 1));
  room = new Float64Array(memory.buffer, TABLE, (memory.buffer.byteLength - TABLE) / 8);
  return room;
}

/** Replaces the first numbers of {@link exponents} by their exponentials, good to one unit in the last place. */
export function takeExponentials(count: number): void {
  kernel?.exports.exps(TABLE, count);
}

/**
 * Products of columns of a column-major matrix with each other, and with `rhs`.
 *
 * @returns the product of columns j and i <= j at `(n + 1) j + i`, `rhs` being column n; good until the next call
 */
export function columnProducts(
  matrix: Float64Array,
  rows: number,
  columns: readonly number[],
  rhs: Float64Array,
): Float64Array {
  const n = columns.length;
  const height = Math.min(MOST_ROWS, rows + (rows & 1));
  const results = (n + 1) * (n + 1);
  const memory = exponents(results + (n + 1) * height + 2);
  // Columns begin at even places.
  const at = results + (results & 1);
  memory.fill(0, 0, results);
  for (let from = 0; from < rows; from += height) {
    const part = Math.min(height, rows - from);
    const even = part + (part & 1);
    for (let k = 0; k <= n; k++) {
      const start = k < n ? columns[k] * rows + from : from;
      memory.set((k < n ? matrix : rhs).subarray(start, start + part), at + k * even);
      if (even > part) memory[at + k * even + part] = 0;
    }
    kernel!.exports.products(TABLE + 8 * at, even, n + 1, TABLE);
  }
  return memory;
}

function load(): Kernel {
  const made = loadWasm<Kernel["exports"]>(VECTORS_WASM);
  const table = new Float64Array(made.memory.buffer, 0, 2 * STEPS);
  for (let j = 0; j < STEPS; j++) {
    table[2 * j] = 2 ** (j / STEPS);
    table[2 * j + 1] = missing(table[2 * j], j);
  }
  return made;
}

/** What `power` lacks of 2^(j/32), relative to it. */
function missing(power: number, j: number): number {
  const digits = 52;
  const whole = BigInt(power * 2 ** digits) ** BigInt(STEPS);
  const rest = (1n << BigInt(j + digits * STEPS)) - whole;
  return Number((rest << 200n) / whole) / 2 ** 200 / STEPS;
}
