import { loadWasm } from "../wasm.js";
import type { Step } from "./accumulate.js";
import type { AnyTypedArray, DType } from "./dtype.js";
import { ROWS_WASM } from "./rows-wasm.js";

type RowsFunction = (
  acc: number,
  from: number,
  bytes: number,
  rows: number,
  stride: number,
  means: number,
) => void;

/** Rows of numbers side by side in memory that all go to one row of accumulators. */
export interface Rows {
  readonly step: Step;
  readonly dtype: DType;
  readonly data: AnyTypedArray;
  readonly acc: Float64Array;
  /** A number per accumulator: the means of `squares`. */
  readonly extra: Float64Array;
  /** First element and first accumulator. */
  readonly from: number;
  readonly to: number;
  /** Elements of a row, how many rows there are, and how far they lie apart. */
  readonly n: number;
  readonly m: number;
  readonly rowStep: number;
}

const KERNELS: Readonly<Partial<Record<DType, string>>> = {
  uint16: "Uint16",
  int16: "Int16",
  float32: "Float32",
};
const STEPS: ReadonlySet<Step> = new Set(["sum", "squares", "min", "max"]);

/** Columns at once: their accumulators of 8 bytes stay in the second cache. */
const TILE = 8192;
/** Rows that are copied before they are added, a little apart so that they do not share cache lines' places. */
const BATCH = 16;
const GAP = 64;
const ACC = 1024;
const MEANS: number = ACC + 8 * TILE + GAP;
const ROWS: number = MEANS + 8 * TILE + GAP;
const BYTES: number = ROWS + BATCH * (4 * TILE + GAP);
/** Less than this is not worth the way into WebAssembly. */
const LEAST_COLUMNS = 2048;
const LEAST_ROWS = 4;

interface Loaded {
  readonly functions: Record<string, RowsFunction>;
  readonly buffer: ArrayBuffer;
}
let loaded: Loaded | undefined;

function load(): Loaded {
  if (loaded) return loaded;
  const { memory, exports } = loadWasm<Record<string, RowsFunction>>(ROWS_WASM, BYTES);
  loaded = { functions: exports, buffer: memory.buffer };
  return loaded;
}

/** Adds rows with SIMD where there is a kernel for it and enough to do; false where there is not. */
export function accumulateRows(rows: Rows): boolean {
  const { step, dtype, n, m } = rows;
  const kind = KERNELS[dtype];
  if (!kind || !STEPS.has(step) || n < LEAST_COLUMNS || m < LEAST_ROWS) return false;
  const { functions, buffer } = load();
  const run = functions[`${step}${kind}`];
  const extreme = step === "min" || step === "max";
  const columns = extreme ? (8 * TILE) / rows.data.BYTES_PER_ELEMENT : TILE;
  for (let first = 0; first < n; first += columns) {
    const count = Math.min(columns, n - first);
    if (extreme) extremeTile(rows, buffer, run, first, count);
    else sumTile(rows, buffer, run, first, count);
  }
  return true;
}

function sumTile(
  rows: Rows,
  buffer: ArrayBuffer,
  run: RowsFunction,
  first: number,
  count: number,
): void {
  const { acc, extra, to, step } = rows;
  const sums = new Float64Array(buffer, ACC, count);
  const target = acc.subarray(to + first, to + first + count);
  sums.set(target);
  if (step === "squares") {
    new Float64Array(buffer, MEANS, count).set(extra.subarray(to + first, to + first + count));
  }
  addRows(rows, buffer, run, { first, count, start: 0 });
  target.set(sums);
}

/** The extremes of a tile in the array's dtype, the first row as a start; then what the accumulators had. */
function extremeTile(
  rows: Rows,
  buffer: ArrayBuffer,
  run: RowsFunction,
  first: number,
  count: number,
): void {
  const { acc, to, step, data, from } = rows;
  const Typed = data.constructor as typeof Float32Array;
  const found = new Typed(buffer, ACC, count);
  found.set(data.subarray(from + first, from + first + count) as Float32Array);
  addRows(rows, buffer, run, { first, count, start: 1 });
  const target = acc.subarray(to + first, to + first + count);
  if (step === "min") for (let k = 0; k < count; k++) target[k] = Math.min(target[k], found[k]);
  else for (let k = 0; k < count; k++) target[k] = Math.max(target[k], found[k]);
}

function addRows(
  { data, from, rowStep, m }: Rows,
  buffer: ArrayBuffer,
  run: RowsFunction,
  { first, count, start }: { first: number; count: number; start: number },
): void {
  const size = data.BYTES_PER_ELEMENT;
  const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const scratch = new Uint8Array(buffer);
  const bytes = count * size;
  const stride = 32 * Math.ceil(bytes / 32) + GAP;
  const most = Math.min(BATCH, Math.floor((BYTES - ROWS) / stride));
  for (let row = start; row < m; row += most) {
    const batch = Math.min(most, m - row);
    for (let r = 0; r < batch; r++) {
      const at = size * (from + (row + r) * rowStep + first);
      scratch.set(source.subarray(at, at + bytes), ROWS + r * stride);
    }
    run(ACC, ROWS, bytes, batch, stride, MEANS);
  }
}
