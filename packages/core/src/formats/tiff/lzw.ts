import type { TiffBytes } from "./tags.js";

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;
const MOST_BITS = 12;

/** Texts by code: each is another text and one byte more. */
class LzwTexts {
  next: number = 258;
  readonly #before: Uint16Array = new Uint16Array(MOST_CODES);
  readonly #byte: Uint8Array = new Uint8Array(MOST_CODES);
  readonly #lengths: Uint16Array = new Uint16Array(MOST_CODES).fill(1);

  constructor() {
    for (let i = 0; i < 256; i++) this.#byte[i] = i;
  }

  lengthOf(code: number): number {
    return this.#lengths[code];
  }

  /** Writes a text so that it ends before `end`; returns its first byte. */
  write(code: number, out: Uint8Array, end: number): number {
    let current = code;
    for (let i = end - 1; ; i--) {
      if (i < out.length) out[i] = this.#byte[current];
      if (this.#lengths[current] === 1) return this.#byte[current];
      current = this.#before[current];
    }
  }

  /** Keeps a text: another, and a byte. */
  add(before: number, byte: number): void {
    if (this.next >= MOST_CODES) return;
    this.#before[this.next] = before;
    this.#byte[this.next] = byte;
    this.#lengths[this.next] = this.#lengths[before] + 1;
    this.next++;
  }
}

/** Codes of 9 to 12 bits, the highest bit first. */
class CodeReader {
  /** Bytes taken. */
  from: number = 0;
  readonly #bytes: Uint8Array;
  #bits: number = 0;
  #held: number = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next code; the end's when there are no more bits. */
  read(width: number): number {
    while (this.#held < width && this.from < this.#bytes.length) {
      this.#bits = ((this.#bits << 8) | this.#bytes[this.from++]) & 0xffffff;
      this.#held += 8;
    }
    if (this.#held < width) return END;
    this.#held -= width;
    return (this.#bits >> this.#held) & ((1 << width) - 1);
  }
}

/** Bits of the next code: TIFF's codes grow one earlier than GIF's. */
function widthFor(next: number): number {
  if (next < 511) return 9;
  if (next < 1023) return 10;
  return next < 2047 ? 11 : MOST_BITS;
}

/**
 * Unpacks TIFF's LZW.
 *
 * @throws FileFormat for a code that stands for nothing
 * @source TIFF 6.0 specification, section 13
 */
export function unpackLzw(
  source: TiffBytes,
  packed: Uint8Array,
  at: number,
  size: number,
): Uint8Array {
  const out = new Uint8Array(size);
  const reader = new CodeReader(packed);
  const texts = new LzwTexts();
  let last = -1;
  let to = 0;
  while (to < size) {
    const code = reader.read(widthFor(texts.next));
    if (code === END) break;
    if (code === CLEAR) {
      texts.next = 258;
      last = -1;
      continue;
    }
    if (code > texts.next || (code >= CLEAR && last < 0)) {
      throw source.error("The LZW data are damaged.", at + reader.from);
    }
    const known = code < texts.next;
    const length = known ? texts.lengthOf(code) : texts.lengthOf(last) + 1;
    const first = texts.write(known ? code : last, out, to + (known ? length : length - 1));
    if (!known && to + length <= size) out[to + length - 1] = first;
    to += length;
    if (last >= 0) texts.add(last, first);
    last = code;
  }
  return out.subarray(0, Math.min(to, size));
}
