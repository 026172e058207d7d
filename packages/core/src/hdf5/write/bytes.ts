import { lookup3 } from "./lookup3.js";

/** The address that means "nowhere" in HDF5. */
export const UNDEFINED_ADDRESS = -1;

/** Builds a little-endian byte string that grows as needed. */
export class ByteBuilder {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity: number = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  u8(...values: number[]): this {
    return this.raw(values);
  }

  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** A 64-bit length or address below 2^53; {@link UNDEFINED_ADDRESS} gives eight ff bytes. */
  u64(value: number): this {
    const at = this.#grow(8);
    this.#view.setBigInt64(at, BigInt(value), true);
    return this;
  }

  raw(bytes: ArrayLike<number>): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** UTF-8 text; with `terminated` a NUL byte follows. */
  text(value: string, { terminated = false }: { terminated?: boolean } = {}): this {
    this.raw(new TextEncoder().encode(value));
    return terminated ? this.u8(0) : this;
  }

  zeros(count: number): this {
    this.#grow(count);
    return this;
  }

  /** The checksum of all bytes so far. */
  checksum(): this {
    return this.u32(lookup3(this.bytes()));
  }

  /** What was built (a view, valid until the next call). */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
