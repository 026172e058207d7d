import { align, loadWasm, type WasmMemory } from "../../wasm.js";
import { BINS_WASM } from "./bins-wasm.js";
import type { PixelValuesArray } from "./pixel-arrays.js";
import type { PairTable } from "./tables.js";

type Sum = (data: number, ...places: number[]) => void;
type Exports = Record<`${"pairs" | "entries"}${"U16" | "I32" | "U32" | "F32" | "Norm"}`, Sum>;

/** Types of pixels that the kernel takes, by their name there. */
const KINDS: ReadonlyMap<string, "U16" | "I32" | "U32" | "F32"> = new Map([
  ["uint16", "U16"],
  ["int32", "I32"],
  ["uint32", "U32"],
  ["float32", "F32"],
]);

/** Where data starts; the compiler keeps nothing below. */
const START = 1024;
/** Larger tables stay where they are. */
const MAX_BYTES = 1 << 30;
/** Pixels per call: V8 puts faster code in place between two calls only. */
const BLOCK = 1 << 18;
/** Kernels kept, with their memory. */
const KEPT = 2;

/** The two sums of every bin: of share x, and of share² u. */
export interface TwoSums {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Sums over the bins of a {@link PairTable} in WebAssembly with SIMD: the table and one image lie in its memory.
 */
export class PairKernel {
  readonly #table: PairTable;
  readonly #memory: WasmMemory;
  readonly #exports: Exports;
  readonly #at: { image: number; first: number; share: number; out: number; more: number[] };

  private constructor(table: PairTable) {
    const { first, share, more, bins } = table;
    const parts = [first, share, more.pixels, more.bins, more.share];
    let end = align(START + 4 * first.length);
    const places = parts.map(({ byteLength }) => {
      const at = end;
      end = align(end + byteLength);
      return at;
    });
    const { memory, exports } = loadWasm<Exports>(BINS_WASM, end + 16 * (bins + 2));
    parts.forEach((part, i) => {
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      new Uint8Array(memory.buffer).set(bytes, places[i]);
    });
    this.#table = table;
    this.#memory = memory;
    this.#exports = exports;
    this.#at = {
      ...{ image: START, first: places[0], share: places[1], out: end },
      more: places.slice(2),
    };
  }

  static readonly #kept: PairKernel[] = [];

  /** The kernel of a table; undefined for tables that it does not take. */
  static for(table: PairTable): PairKernel | undefined {
    const kept = PairKernel.#kept;
    const known = kept.findIndex((kernel) => kernel.#table === table);
    if (known >= 0) return kept[known];
    const { first, more } = table;
    const bytes = 10 * first.length + 12 * more.pixels.length;
    if (!(first instanceof Uint16Array) || bytes > MAX_BYTES) return undefined;
    const made = new PairKernel(table);
    kept.unshift(made);
    kept.length = Math.min(kept.length, KEPT);
    return made;
  }

  /** Whether the kernel knows a type of pixels. */
  static takes(dtype: string): boolean {
    return KINDS.has(dtype);
  }

  /** Where pixels of a type lie when they are summed; who fills this in spares a copy. */
  pixels(dtype: string): PixelValuesArray["data"] {
    const { buffer } = this.#memory;
    const [at, count] = [this.#at.image, this.#table.first.length];
    if (dtype === "uint16") return new Uint16Array(buffer, at, count);
    if (dtype === "int32") return new Int32Array(buffer, at, count);
    if (dtype === "uint32") return new Uint32Array(buffer, at, count);
    return new Float32Array(buffer, at, count);
  }

  /** Signal and Poisson variance of an image whose pixels all count. */
  signal({ data, dtype }: PixelValuesArray): TwoSums {
    this.#fill(data, dtype);
    return this.#run(KINDS.get(dtype) ?? "F32");
  }

  /** Norm and its square; 1 of every pixel if none is given. */
  norm(norm?: Float32Array): TwoSums {
    if (norm) this.#fill(norm, "float32");
    else this.pixels("float32").fill(1);
    return this.#run("Norm");
  }

  #fill(data: PixelValuesArray["data"], dtype: string): void {
    const there = this.pixels(dtype);
    if (data.buffer !== there.buffer || data.byteOffset !== there.byteOffset) there.set(data);
  }

  #run(kind: "U16" | "I32" | "U32" | "F32" | "Norm"): TwoSums {
    const { image, first, share, out, more } = this.#at;
    const { bins, first: pixels, more: entries } = this.#table;
    const sums = new Float64Array(this.#memory.buffer, out, 2 * (bins + 2)).fill(0);
    const sum = this.#exports[`pairs${kind}`];
    const bytes = kind === "U16" ? 2 : 4;
    for (let p = 0; p < pixels.length; p += BLOCK) {
      const count = Math.min(BLOCK, pixels.length - p);
      sum(image + bytes * p, first + 2 * p, share + 4 * p, count, out);
    }
    this.#exports[`entries${kind}`](image, ...more, entries.pixels.length, out);
    const every = (from: number): Float64Array =>
      Float64Array.from({ length: bins }, (_, b) => sums[2 * b + from]);
    return { first: every(0), second: every(1) };
  }
}
