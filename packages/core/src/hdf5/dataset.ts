import { totalmem } from "node:os";
import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError, type ErrorDetails, isBeambookError, throwIfAborted } from "../errors.js";
import { unfilled } from "../ndarray/create.js";
import { type DType, itemSize } from "../ndarray/dtype.js";
import { type NDArray, sameShape, zeros } from "../ndarray/ndarray.js";
import { type AxisSelection, slice } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import type { ExecutorChoice } from "../parallel/executor.js";
import { arrange, arrangeValues, expand, shapeAfter } from "./arrange.js";
import { type AttributeValue, readAttributes } from "./attributes.js";
import { type BlockReader, type DatasetSource, unwrapArray, wasmReader } from "./block-reader.js";
import { filterHint, filterName } from "./codecs/filter-names.js";
import {
  arrayDType,
  describeStored,
  describeType,
  type Hdf5Type,
  hasLongDoubles,
  type LongDoubles,
  typeName,
} from "./datatype.js";
import type { Hdf5Value } from "./decode.js";
import type { DataPlace } from "./direct/byte-reader.js";
import { checkElements } from "./direct/check-pointers.js";
import { longDoublesOf } from "./direct/check-type.js";
import { typeMessage } from "./direct/direct-dataset.js";
import { directReader } from "./direct/direct-reader.js";
import { withStored } from "./direct/stored-reader.js";
import { canUndo } from "./direct/undo-filters.js";
import type { FileHandle } from "./file-handle.js";
import { locatedError } from "./located-error.js";
import { type Hyperslab, planRead, type ReadPlan } from "./plan.js";
import { hdf5Reason, type RawMetadata } from "./raw-module.js";

/** Asked for once: the system takes longer to tell than a row to read. */
const MEMORY_BYTES = totalmem();
/** Memory that a JavaScript value takes at least. */
const VALUE_BYTES = 8;

/** How {@link Hdf5Dataset.read} delivers. */
export interface ReadOptions {
  /** Array of the result's shape and dtype to read into; may be a view with strides. */
  out?: NDArray;
  /** Put the new array into a SharedArrayBuffer, so that workers see it without a copy; default false. */
  shared?: boolean;
  signal?: AbortSignal;
  /** Where large compressed data is decoded by {@link Hdf5Dataset.read}: "workers" (default) or "inline". */
  executor?: ExecutorChoice;
  /** Threads of "workers"; -1 (default) takes all cores. */
  workers?: number;
}

/** A part of a dataset along its first axis. */
export interface Hdf5Block {
  /** First row of the block. */
  start: number;
  /** Row after its last. */
  stop: number;
  array: NDArray;
}

/** A filter of a dataset's pipeline, by HDF5's registered number. */
export interface Hdf5Filter {
  id: number;
  name: string;
  /** Values that the filter was given, such as the level of deflate. */
  options: number[];
}

/** A dataset of an open file. Shape and type are known at once, data is read on request. */
export class Hdf5Dataset {
  readonly kind = "dataset" as const;
  /** Absolute path inside the file. */
  readonly path: string;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
  /** Lengths the axes can grow to; `null` is unlimited. */
  readonly maxShape: readonly (number | null)[];
  /** Lengths of a chunk, or `null` when the data lies in one piece. */
  readonly chunks: readonly number[] | null;
  /** Element type, with members and string lengths. */
  readonly type: Hdf5Type;
  /** Whether the dataset has a dataspace but no data at all (HDF5's "null" space). */
  readonly isEmpty: boolean;
  /** Whether the dataset is put together from other datasets. */
  readonly isVirtual: boolean;
  readonly #handle: FileHandle;
  readonly #raw: RawMetadata;
  readonly #longDoubles: LongDoubles;
  #reader: BlockReader | undefined;

  /** @internal */
  constructor(handle: FileHandle, path: string, raw: RawMetadata) {
    this.#handle = handle;
    this.#raw = raw;
    this.path = path;
    this.shape = raw.shape ?? [0];
    this.maxShape = (raw.maxshape ?? []).map((n) => (n >= 2 ** 63 ? null : n));
    this.chunks = raw.chunks;
    this.#longDoubles = hasLongDoubles(raw) ? this.#findLongDoubles() : [];
    this.type = describeType(raw, this.#longDoubles);
    this.isEmpty = raw.shape === null;
    this.isVirtual = raw.virtual_sources !== undefined;
  }

  /** Last part of the path. */
  get name(): string {
    return this.path.slice(this.path.lastIndexOf("/") + 1);
  }

  /** The type in words: `float32`, `float16`, `bool`, `string`, `compound(x: float64, …)`. */
  get dtype(): string {
    return typeName(this.type);
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Attributes by name, read anew each time. */
  get attrs(): Record<string, AttributeValue> {
    return readAttributes(this.#handle, this.path);
  }

  /** The filters that the data goes through, in writing order. */
  get filters(): Hdf5Filter[] {
    const raw = this.#handle.module.get_dataset_filters(this.#handle.id, this.path);
    return raw.map(({ id, name, cd_values }) => ({ id, name, options: cd_values }));
  }

  /**
   * Reads numbers, one selection per axis (missing ones take everything): a number drops its axis, `slice()` is a range,
   * `null` everything, an array a list. Booleans, complex numbers and enums come as arrays too; float16 as float32.
   *
   * @throws `UnsupportedType` for strings and compounds, `ShapeMismatch` when `out` does not fit, `IndexOutOfRange`.
   * @example
   * const block = await file.dataset("/entry/data").read([slice(0, 10), null, 5]);
   */
  async read(
    selection: readonly AxisSelection[] = [],
    options: ReadOptions = {},
  ): Promise<NDArray> {
    throwIfAborted(options.signal);
    const { plan, target, finish } = this.#prepare(selection, options);
    const { signal, executor, workers } = options;
    for (const piece of plan.pieces) {
      throwIfAborted(signal);
      const parallel = this.#guard((reader) =>
        reader.readParallel?.(piece, target, { signal, executor, workers }),
      );
      if (!(await parallel)) this.#guard((reader) => reader.readInto(piece, target));
    }
    return finish();
  }

  /** {@link read} without waiting, in this thread: for indexes and other small data. */
  readSync(selection: readonly AxisSelection[] = [], options: ReadOptions = {}): NDArray {
    const [index] = selection;
    if (selection.length === 1 && typeof index === "number" && !options.out && !options.shared) {
      const row = this.#guard((reader) => reader.readRow?.(index));
      if (row) return row;
    }
    const { plan, target, finish } = this.#prepare(selection, options);
    this.#guard((reader) => {
      for (const piece of plan.pieces) {
        throwIfAborted(options.signal);
        reader.readInto(piece, target);
      }
    });
    return finish();
  }

  /** What another thread needs to read these numbers from the file, if they lie there as arrays hold them. @internal */
  get where(): DataPlace | undefined {
    return this.#guard((reader) => reader.where);
  }

  /** What to read, into which array, and what makes the result of it. */
  #prepare(
    selection: readonly AxisSelection[],
    { out, shared = false }: ReadOptions,
  ): { plan: ReadPlan; target: NDArray; finish: () => NDArray } {
    const dtype = this.#arrayDType();
    const { inner } = unwrapArray(this.type);
    const plan = planRead(this.shape, selection);
    const direct = plan.reversed.length === 0 && plan.taken.length === 0;
    if (out) this.#checkOut(out, [...shapeAfter(plan), ...inner], dtype);
    const full = [...plan.fullShape, ...inner];
    const target = out && direct ? expand(out, plan, inner) : this.#allocate(full, dtype, shared);
    const finish = (): NDArray => {
      if (out && direct) return out;
      const result = arrange(target, plan, inner);
      return out ? out.assign(result) : result;
    };
    return { plan, target, finish };
  }

  /** Memory for a result; a damaged header may claim any shape. */
  #allocate(shape: readonly number[], dtype: DType, shared: boolean): NDArray {
    const bytes = sizeOf(shape) * itemSize(dtype);
    if (!(bytes <= MEMORY_BYTES)) {
      const message = `The selection (${shape.join(", ")}) takes ${bytes} bytes, more than this machine has.`;
      throw this.#error("TooLarge", message, { hint: "Read it in blocks()." });
    }
    return shared ? zeros(shape, dtype, { shared }) : unfilled(shape, dtype);
  }

  #arrayDType(): DType {
    const dtype = arrayDType(this.type);
    if (dtype !== undefined) return dtype;
    const how = this.type.kind === "compound" ? "rows() or columns()" : "values()";
    throw this.#error("UnsupportedType", `A dataset of ${this.dtype} is not an array of numbers.`, {
      hint: `Use ${this.type.kind === "string" ? "strings()" : how}.`,
    });
  }

  /**
   * Reads text, row-major.
   *
   * @throws `UnsupportedType` for other types.
   */
  async strings(selection: readonly AxisSelection[] = []): Promise<string[]> {
    return this.stringsSync(selection);
  }

  /** {@link strings} without waiting. */
  stringsSync(selection: readonly AxisSelection[] = []): string[] {
    if (this.type.kind !== "string") {
      throw this.#error("UnsupportedType", `A dataset of ${this.dtype} holds no text.`);
    }
    return this.#values(selection) as string[];
  }

  /** Reads elements of any type as JavaScript values, row-major. */
  async values(selection: readonly AxisSelection[] = []): Promise<Hdf5Value[]> {
    return this.#values(selection);
  }

  /** {@link values} without waiting. */
  valuesSync(selection: readonly AxisSelection[] = []): Hdf5Value[] {
    return this.#values(selection);
  }

  /** The first element: the value of a scalar dataset, whatever its type; `null` when there is no data. */
  async value(): Promise<Hdf5Value> {
    if (this.isEmpty || this.size === 0) return null;
    return this.#values(this.shape.map(() => slice(1)))[0];
  }

  /**
   * Reads a compound dataset as one object per element.
   *
   * @throws `UnsupportedType` for other types.
   */
  async rows(selection: readonly AxisSelection[] = []): Promise<Record<string, Hdf5Value>[]> {
    if (this.type.kind !== "compound") {
      throw this.#error("UnsupportedType", `A dataset of ${this.dtype} has no members.`);
    }
    return this.#values(selection) as Record<string, Hdf5Value>[];
  }

  /**
   * Reads a compound dataset as one list per member.
   *
   * @throws `UnsupportedType` for other types.
   */
  async columns(selection: readonly AxisSelection[] = []): Promise<Record<string, Hdf5Value[]>> {
    const rows = await this.rows(selection);
    const names = this.type.kind === "compound" ? this.type.members.map((m) => m.name) : [];
    return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
  }

  /**
   * Reads along the first axis in blocks, for datasets larger than memory. Blocks end on chunks' borders.
   *
   * @param options - `rows` per block, or `bytes` (default 8 MiB).
   */
  async *blocks(
    options: { rows?: number; bytes?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<Hdf5Block> {
    const [length = 1] = this.shape;
    const rowBytes = Math.max(1, (sizeOf(this.shape) / Math.max(1, length)) * this.type.size);
    const wanted = Math.max(1, Math.floor((options.bytes ?? 8 * 2 ** 20) / rowBytes));
    const chunk = this.chunks?.[0] ?? 1;
    const rows = options.rows ?? (wanted >= chunk ? wanted - (wanted % chunk) : wanted);
    for (let start = 0; start < length; start += rows) {
      const stop = Math.min(start + rows, length);
      const array = await this.read([slice(start, stop)], { signal: options.signal });
      yield { start, stop, array };
    }
  }

  toString(): string {
    return `${this.path}: ${this.dtype} (${this.shape.join(", ")})`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const text = this.toString();
    return { "text/plain": text, "text/html": `<code>${escapeHtml(text)}</code>` };
  }

  #values(selection: readonly AxisSelection[]): Hdf5Value[] {
    if (this.isEmpty) return [];
    const plan = planRead(this.shape, selection);
    const bytes = sizeOf(plan.fullShape) * VALUE_BYTES;
    if (!(bytes <= MEMORY_BYTES)) {
      const message = `The selection (${plan.shape.join(", ")}) has more values than fit into memory.`;
      throw this.#error("TooLarge", message, { hint: "Read ranges of it." });
    }
    const parts = this.#guard((reader) =>
      plan.pieces.map((piece) => {
        this.#checkElements(piece.slab);
        return reader.readValues(piece);
      }),
    );
    return arrangeValues(parts, plan);
  }

  #findLongDoubles(): LongDoubles {
    const { direct } = this.#handle;
    const address = direct && this.#handle.examine(this.path);
    return !direct || address === undefined ? [] : longDoublesOf(typeMessage(direct, address));
  }

  /** HDF5 never returns from some damaged heaps of text. */
  #checkElements(slab: Hyperslab): void {
    const { direct } = this.#handle;
    const address = direct && this.#handle.examine(this.path);
    if (direct && address !== undefined) checkElements(direct, address, this, slab);
  }

  #guard<T>(work: (reader: BlockReader) => T): T {
    this.#handle.assertOpen();
    try {
      this.#reader ??= this.#bestReader();
      return work(this.#reader);
    } catch (cause) {
      const reason = isBeambookError(cause) ? undefined : hdf5Reason(cause);
      if (reason && /filter|plugin/.test(reason)) throw this.#filterError(reason, cause);
      const where = { file: this.#handle.path, dataset: this.path };
      throw locatedError(cause, where, { message: () => `Reading failed: ${reason}.` });
    }
  }

  #bestReader(): BlockReader {
    const { module, id: file } = this.#handle;
    const { path, shape, chunks, type } = this;
    const source: DatasetSource = { module, file, path, shape, chunks, type };
    const whole = withStored(
      this.#handle,
      this,
      () => describeStored(this.#raw, this.#longDoubles),
      wasmReader(source),
    );
    return directReader(this.#handle, this, whole) ?? whole;
  }

  #filterError(reason: string, cause: unknown): BeambookError {
    const { filters } = this;
    const strange = filters.filter(({ id }) => !canUndo([{ id, values: [] }]));
    const unknown = strange.length > 0 ? strange : filters.filter(({ id }) => id > 3);
    const names = unknown.map(({ id, name }) => filterName(id, name)).join(", ");
    const elements = strange.length > 0 ? "" : ` for ${this.dtype}`;
    const what = names
      ? `The data goes through ${names}, which cannot be undone here${elements}`
      : reason;
    return this.#error("UnsupportedType", `Reading failed: ${what}.`, {
      hint: filterHint(unknown.map(({ id }) => id)),
      cause,
    });
  }

  #checkOut(out: NDArray, shape: number[], dtype: DType): void {
    if (sameShape(out.shape, shape) && out.dtype === dtype) return;
    throw this.#error(
      "ShapeMismatch",
      `out is ${out.dtype} (${out.shape.join(", ")}), the selection is ${dtype} (${shape.join(", ")}).`,
    );
  }

  #error(
    code: "UnsupportedType" | "ShapeMismatch" | "FileFormat" | "TooLarge",
    message: string,
    details: ErrorDetails = {},
  ): BeambookError {
    return new BeambookError(code, message, {
      file: this.#handle.path,
      dataset: this.path,
      ...details,
    });
  }
}
