import {
  arrayConstructor,
  type DType,
  itemSize,
  lanes,
  NDArray,
  sizeOf,
} from "../ndarray/index.js";
import { align } from "../wasm.js";
import { type CopyPlan, tilesTogether } from "./copy-plan.js";
import { FrameHelpers } from "./frame-helpers.js";
import type { PlaceModule } from "./place-plain.js";
import { PLACE_TILES_WASM } from "./place-tiles-wasm.js";
import type { PlaceTiles } from "./shared-frames.js";
import { withSharedMemory } from "./shared-memory.js";
import type { SharedPlaces } from "./shared-places.js";

const ROW = 8;
const PAGE = 65536;
const MOST_BYTES: number = 2 ** 32 - PAGE;

/** The part of the WebAssembly API used here; the compiler's library has it only for browsers. */
interface WasmApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: {
    initial: number;
    maximum: number;
    shared: boolean;
  }) => { buffer: ArrayBuffer };
  Instance: new (module: object, imports: object) => { exports: object };
}

const compiled = new Map<boolean, object>();

/** The code for memory of this thread alone, or shared with others. */
function codeFor(shared: boolean, { Module }: WasmApi): object {
  const known = compiled.get(shared);
  if (known) return known;
  const bytes = Buffer.from(PLACE_TILES_WASM, "base64");
  const code = new Module(shared ? withSharedMemory(bytes) : bytes);
  compiled.set(shared, code);
  return code;
}

/** What else the memory of an image has room for, and how many threads work in it. */
interface WasmImageParts {
  tableRows: number;
  moduleBytes: number;
  modules: number;
  workers: number;
}

/** WASM memory with an image at its start, then the copy table, then room for the data of one module, or of all. */
class WasmImage {
  readonly buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #exports: Record<string, PlaceTiles>;
  readonly #helpers: FrameHelpers | undefined;
  readonly #code: object;
  readonly #memory: object;
  readonly #tableAt: number;
  readonly #tableRows: number;
  readonly #scratchAt: number;
  #table: Int32Array | undefined;

  constructor(imageBytes: number, { tableRows, moduleBytes, modules, workers }: WasmImageParts) {
    const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
    const shared = workers > 1;
    const code = codeFor(shared, wasm);
    this.#tableAt = align(imageBytes);
    this.#tableRows = tableRows;
    this.#scratchAt = align(this.#tableAt + tableRows * ROW * 4);
    const pages = Math.ceil((this.#scratchAt + moduleBytes) / PAGE);
    const memory = new wasm.Memory({ initial: pages, maximum: pages, shared });
    this.buffer = memory.buffer;
    this.#bytes = new Uint8Array(this.buffer);
    this.#code = code;
    this.#memory = memory;
    const instance = new wasm.Instance(code, { env: { memory } });
    this.#exports = instance.exports as Record<string, PlaceTiles>;
    const parts = { module: code, memory, exports: this.#exports };
    this.#helpers = shared ? new FrameHelpers(parts, modules, workers - 1) : undefined;
  }

  /**
   * Copies all frames of all modules, together with other threads; false where that is not possible.
   *
   * @param starts - element of the source's data where each frame begins
   */
  placeFrames(
    plan: CopyPlan,
    source: NDArray,
    target: NDArray,
    starts: readonly number[],
  ): boolean {
    if (!this.#helpers || source.data.buffer !== this.buffer || starts.length < 2) return false;
    const size = itemSize(source.dtype);
    const [first, second] = starts;
    const moduleBytes = plan.moduleShape[0] * plan.moduleShape[1] * size;
    if (starts.some((start, k) => start !== first + k * (second - first))) return false;
    if (source.strides[source.ndim - 3] * size !== moduleBytes || second < first) return false;
    this.#helpers.run({
      frames: starts.length,
      elementBytes: size,
      moduleBytes,
      source: source.data.byteOffset + first * size,
      sourceStep: (second - first) * size,
      target: target.data.byteOffset + target.offset * size,
      targetStep: plan.height * plan.width * size,
      tables: this.#tables(plan, size),
    });
    return true;
  }

  /** What other threads need to copy modules into the image; undefined where they do not see its memory. */
  share(plan: CopyPlan, elementBytes: number): SharedPlaces | undefined {
    if (!this.#helpers) return undefined;
    const [code, memory] = [this.#code, this.#memory];
    return { code, memory, elementBytes, tables: this.#tables(plan, elementBytes) };
  }

  /** Puts the copy table into the memory, and tells where each module's part is. */
  #tables(plan: CopyPlan, size: number): SharedPlaces["tables"] {
    this.#useTable(plan, size);
    const firstTile = startsOf(plan);
    return plan.modules.map(
      (tiles, m) => [this.#tableAt + firstTile[m] * ROW * 4, tiles.length] as const,
    );
  }

  #useTable(plan: CopyPlan, size: number): void {
    const table = tableOf(plan, size);
    if (table === this.#table) return;
    new Int32Array(this.buffer, this.#tableAt, table.length).set(table);
    this.#table = table;
  }

  /** Where the room behind image and table begins. */
  get roomAt(): number {
    return this.#scratchAt;
  }

  /** Whether tables and modules of this plan fit in the room left behind the image. */
  fits(plan: CopyPlan, size: number): boolean {
    const moduleBytes = plan.moduleShape[0] * plan.moduleShape[1] * size;
    return (
      countTiles(plan) <= this.#tableRows && this.#scratchAt + moduleBytes <= this.buffer.byteLength
    );
  }

  /** A function that copies modules from an array of the same dtype into the image. */
  placer(plan: CopyPlan, source: NDArray, target: NDArray): PlaceModule {
    const size = itemSize(source.dtype);
    const place = this.#exports[`place${size}`];
    this.#useTable(plan, size);
    const firstTile = startsOf(plan);
    const moduleBytes = plan.moduleShape[0] * plan.moduleShape[1] * size;
    const { buffer, byteOffset, byteLength } = source.data;
    const from = new Uint8Array(buffer, byteOffset, byteLength);
    const base = target.data.byteOffset;
    const inside = buffer === this.buffer;
    return (module: number, sourceStart: number, targetStart: number): void => {
      const start = sourceStart * size;
      if (!inside) this.#bytes.set(from.subarray(start, start + moduleBytes), this.#scratchAt);
      place(
        this.#tableAt + firstTile[module] * ROW * 4,
        plan.modules[module].length,
        inside ? byteOffset + start : this.#scratchAt,
        base + targetStart * size,
      );
    };
  }
}

const images = new WeakMap<ArrayBufferLike, WasmImage>();

/**
 * An array of zeros in WASM memory, which modules can be copied into by SIMD code without another copy; undefined if it
 * does not fit (4 GiB) or its elements are wider than 8 bytes.
 */
export function allocateWasmImage<D extends DType>(
  shape: readonly number[],
  dtype: D,
  plan: CopyPlan,
): NDArray<D> | undefined {
  const size = itemSize(dtype);
  const imageBytes = sizeOf(shape) * size;
  const moduleBytes = plan.moduleShape[0] * plan.moduleShape[1] * size;
  const rows = countTiles(plan);
  if (size > 8 || imageBytes + moduleBytes + rows * ROW * 4 + 64 > MOST_BYTES) return undefined;
  const modules = plan.modules.length;
  const image = new WasmImage(imageBytes, { tableRows: rows, moduleBytes, modules, workers: 1 });
  images.set(image.buffer, image);
  const Kind = arrayConstructor(dtype);
  const data = new Kind(image.buffer, 0, sizeOf(shape) * lanes(dtype));
  return new NDArray(data, dtype, { shape: [...shape] });
}

/**
 * Arrays of zeros for the data of modules and the images made from it, in one WASM memory: nothing needs to be copied
 * but the pixels to their places. Undefined if they do not fit (4 GiB).
 *
 * @param workers - threads that copy, this one included
 */
export function allocateWasmPair<D extends DType>(
  [dataShape, imageShape]: readonly [readonly number[], readonly number[]],
  dtype: D,
  plan: CopyPlan,
  workers: number,
): { data: NDArray<D>; out: NDArray<D> } | undefined {
  const size = itemSize(dtype);
  const [dataBytes, imageBytes] = [sizeOf(dataShape) * size, sizeOf(imageShape) * size];
  const rows = countTiles(plan);
  if (size > 8 || dataBytes + imageBytes + rows * ROW * 4 + 2 ** 22 > MOST_BYTES) return undefined;
  // Data of other arrays goes through room of its own.
  const moduleBytes = align(plan.moduleShape[0] * plan.moduleShape[1] * size);
  const image = new WasmImage(imageBytes, {
    tableRows: rows,
    moduleBytes: moduleBytes + dataBytes,
    modules: plan.modules.length,
    workers,
  });
  images.set(image.buffer, image);
  const view = (at: number, shape: readonly number[]): NDArray<D> => {
    const Kind = arrayConstructor(dtype);
    const data = new Kind(image.buffer, at, sizeOf(shape) * lanes(dtype));
    return new NDArray(data, dtype, { shape: [...shape] });
  };
  return { data: view(image.roomAt + moduleBytes, dataShape), out: view(0, imageShape) };
}

/** The SIMD placer for an array that {@link allocateWasmImage} made (or a view of one); undefined for any other. */
export function wasmPlacer(
  plan: CopyPlan,
  source: NDArray,
  target: NDArray,
): PlaceModule | undefined {
  const image = images.get(target.data.buffer);
  if (!image?.fits(plan, itemSize(source.dtype))) return undefined;
  return image.placer(plan, source, target);
}

/** Copies all frames of all modules with several threads, where source and image were made for it; else false. */
export function placeWithHelpers(
  plan: CopyPlan,
  source: NDArray,
  target: NDArray,
  starts: readonly number[],
): boolean {
  const image = images.get(target.data.buffer);
  return image?.placeFrames(plan, source, target, starts) ?? false;
}

/** What other threads need to copy modules into an image of shared memory; undefined for any other. */
export function sharedPlaces(plan: CopyPlan, image: NDArray): SharedPlaces | undefined {
  return images.get(image.data.buffer)?.share(plan, itemSize(image.dtype));
}

const tables = new WeakMap<CopyPlan, Map<number, Int32Array>>();

/** The plan as the WASM code reads it, in bytes. */
function tableOf(plan: CopyPlan, size: number): Int32Array {
  const bySize = tables.get(plan) ?? new Map<number, Int32Array>();
  tables.set(plan, bySize);
  const known = bySize.get(size);
  if (known) return known;
  const [ss, fs] = plan.tileShape;
  const stride = plan.moduleShape[1] * size;
  const rows = plan.modules.flatMap((tiles) => {
    const together = tilesTogether(tiles, plan);
    return tiles.map((t, i) => [
      ...[t.from * size, t.to * size, stride, t.ssStep * size, t.fsStep * size, ss, fs],
      together[i],
    ]);
  });
  const table = Int32Array.from(rows.flat());
  bySize.set(size, table);
  return table;
}

function startsOf(plan: CopyPlan): number[] {
  let next = 0;
  return plan.modules.map((tiles) => {
    next += tiles.length;
    return next - tiles.length;
  });
}

function countTiles(plan: CopyPlan): number {
  return plan.modules.reduce((n, tiles) => n + tiles.length, 0);
}
