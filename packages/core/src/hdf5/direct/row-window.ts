import { arrayConstructor, type DType, itemSize } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { arrayDType } from "../datatype.js";
import type { ByteReader, DatasetFacts } from "./byte-reader.js";
import { byteStrides } from "./copy-block.js";

/** Bytes that are read ahead when rows are read one after the other. */
const WINDOW_BYTES = 1 << 18;
/** Rows larger than this are read one by one: reading ahead gains nothing. */
const LARGEST_ROW = 1 << 15;

/** Serves rows of a dataset from a window read ahead, for loops that take one row after the other. */
export class RowWindow {
  readonly #bytes: ByteReader;
  readonly #facts: DatasetFacts;
  readonly #rowShape: readonly number[];
  readonly #rowBytes: number;
  readonly #dtype: DType | undefined;
  #window: ArrayBuffer = new ArrayBuffer(0);
  #start = 0;
  #stop = 0;
  #next = -1;

  constructor(bytes: ByteReader, facts: DatasetFacts) {
    this.#bytes = bytes;
    this.#facts = facts;
    this.#dtype = arrayDType(facts.type);
    this.#rowShape = facts.shape.slice(1);
    this.#rowBytes = this.#rowShape.reduce((a, b) => a * b, facts.type.size);
  }

  /** Row `index` as an array of its own; undefined when it is not the one after the last, or reading ahead is no use. */
  row(index: number): NDArray | undefined {
    const expected = index === this.#next;
    this.#next = index + 1;
    if (index < this.#start || index >= this.#stop) {
      if (!expected || !this.#fill(index)) return undefined;
    }
    const dtype = this.#dtype;
    if (!dtype) return undefined;
    const at = (index - this.#start) * this.#rowBytes;
    const part = this.#window.slice(at, at + this.#rowBytes);
    return new NDArray(new (arrayConstructor(dtype))(part), dtype, { shape: this.#rowShape });
  }

  #fill(index: number): boolean {
    const { shape, type } = this.#facts;
    const dtype = this.#dtype;
    const bytes = this.#rowBytes;
    if (!dtype || itemSize(dtype) !== type.size || bytes === 0 || bytes > LARGEST_ROW) return false;
    const stop = Math.min(shape[0], index + Math.floor(WINDOW_BYTES / bytes));
    if (!(index >= 0 && index < stop)) return false;
    const count = [stop - index, ...this.#rowShape];
    const slab = { start: shape.map((_, k) => (k ? 0 : index)), count, step: shape.map(() => 1) };
    this.#stop = this.#start; // nothing is served if reading fails
    const length = (stop - index) * bytes;
    const window = this.#window.byteLength >= length ? this.#window : new ArrayBuffer(length);
    const place = {
      bytes: new Uint8Array(window, 0, length),
      strides: byteStrides(count, type.size),
      offset: 0,
    };
    if (!this.#bytes.read(slab, place)) return false;
    [this.#window, this.#start, this.#stop] = [window, index, stop];
    return true;
  }
}
