import { BeambookError } from "../../errors.js";
import { NumpyScalar } from "./numpy.js";

/** What goes into a message beside arrays. */
export type Packable =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | NumpyScalar
  | readonly Packable[]
  | ReadonlyMap<string | Uint8Array, Packable>
  | { readonly [key: string]: Packable };

const UTF8 = new TextEncoder();

/**
 * MessagePack as Python's msgpack writes it: shortest forms, `bin` for bytes, float64 for what is no integer. Libraries
 * write `5` of float data as an integer and 64-bit integers as signed, which is why this is here.
 *
 * @source https://github.com/msgpack/msgpack/blob/master/spec.md
 */
export function pack(value: Packable): Uint8Array {
  const packer = new Packer();
  packer.write(value);
  return packer.bytes();
}

class Packer {
  #buffer = new Uint8Array(256);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  write(value: Packable): void {
    if (value === null || value === undefined) this.#byte(0xc0);
    else if (typeof value === "boolean") this.#byte(value ? 0xc3 : 0xc2);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "bigint") this.#integer(value);
    else if (typeof value === "string") this.#text(value);
    else if (value instanceof Uint8Array) this.#binary(value);
    else if (value instanceof NumpyScalar) this.#scalar(value);
    else if (Array.isArray(value)) {
      this.#head(value.length, [0x90, 15], [undefined, 0xdc, 0xdd]);
      for (const item of value) this.write(item);
    } else this.#map(value instanceof Map ? [...value] : Object.entries(value));
  }

  #map(entries: [string | Uint8Array, Packable][]): void {
    this.#head(entries.length, [0x80, 15], [undefined, 0xde, 0xdf]);
    for (const [key, value] of entries) {
      this.write(key);
      this.write(value);
    }
  }

  #scalar({ dtype, value }: NumpyScalar): void {
    if (dtype.startsWith("float")) {
      const wide = Number(value);
      this.#float(dtype === "float32" ? Math.fround(wide) : wide);
    } else this.write(dtype === "bool" ? Boolean(value) : BigInt(value));
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#integer(BigInt(value));
    else this.#float(value);
  }

  #float(value: number): void {
    const at = this.#room(9);
    this.#view.setUint8(at, 0xcb);
    this.#view.setFloat64(at + 1, value);
  }

  #integer(value: bigint): void {
    if (value >= -32n && value < 128n) this.#byte(Number(value) & 0xff);
    else if (value >= 0n) {
      const size = value < 0x100n ? 1 : value < 0x10000n ? 2 : value < 0x100000000n ? 4 : 8;
      if (value >= 2n ** 64n) throw tooLarge(value);
      this.#wide({ 1: 0xcc, 2: 0xcd, 4: 0xce, 8: 0xcf }[size] as number, value, size);
    } else {
      const size = value >= -0x80n ? 1 : value >= -0x8000n ? 2 : value >= -0x80000000n ? 4 : 8;
      if (value < -(2n ** 63n)) throw tooLarge(value);
      const bits = BigInt.asUintN(8 * size, value);
      this.#wide({ 1: 0xd0, 2: 0xd1, 4: 0xd2, 8: 0xd3 }[size] as number, bits, size);
    }
  }

  #text(value: string): void {
    const bytes = UTF8.encode(value);
    this.#head(bytes.length, [0xa0, 31], [0xd9, 0xda, 0xdb]);
    this.#raw(bytes);
  }

  #binary(bytes: Uint8Array): void {
    this.#head(bytes.length, [0, -1], [0xc4, 0xc5, 0xc6]);
    this.#raw(bytes);
  }

  /** The first bytes of something with a length: one byte when it is short, else a mark and 1, 2 or 4 bytes. */
  #head(
    length: number,
    [short, most]: [number, number],
    [one, two, four]: [number | undefined, number, number],
  ): void {
    if (length <= most) this.#byte(short | length);
    else if (one !== undefined && length < 0x100) this.#wide(one, BigInt(length), 1);
    else if (length < 0x10000) this.#wide(two, BigInt(length), 2);
    else this.#wide(four, BigInt(length), 4);
  }

  #wide(mark: number, value: bigint, size: number): void {
    const at = this.#room(1 + size);
    this.#view.setUint8(at, mark);
    if (size === 8) this.#view.setBigUint64(at + 1, value);
    else if (size === 4) this.#view.setUint32(at + 1, Number(value));
    else if (size === 2) this.#view.setUint16(at + 1, Number(value));
    else this.#view.setUint8(at + 1, Number(value));
  }

  #byte(value: number): void {
    // Room first: it may move the buffer.
    const at = this.#room(1);
    this.#buffer[at] = value;
  }

  #raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#buffer.set(bytes, at);
  }

  #room(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length));
      grown.set(this.#buffer);
      this.#buffer = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}

function tooLarge(value: bigint): BeambookError {
  return new BeambookError("TooLarge", `${value} does not fit 64 bits.`);
}
