import { inflate } from "../inflate.js";
import type { TiffBytes } from "./tags.js";

/** One block's bytes, unpacked to `size` bytes. @throws FileFormat for damaged data */
export function decompress(
  source: TiffBytes,
  compression: number,
  at: number,
  length: number,
  size: number,
): Uint8Array {
  source.check(at, length);
  const packed = source.bytes.subarray(at, at + length);
  const out = unpacked(source, compression, packed, at, size);
  if (out.length >= size) return out;
  throw source.error(`A block has ${out.length} bytes instead of ${size}.`, at);
}

function unpacked(
  source: TiffBytes,
  compression: number,
  packed: Uint8Array,
  at: number,
  size: number,
): Uint8Array {
  switch (compression) {
    case 5:
      return lzw(source, packed, at, size);
    case 8:
    case 32946: {
      const { file } = source;
      // Some writers pad; a few bytes more than needed are no damage.
      return inflate("zlib", packed, { ...(file ? { file } : {}), at, most: size + 65536 });
    }
    case 32773:
      return packBits(source, packed, at, size);
    default:
      return packed;
  }
}

/** @source TIFF 6.0 specification, section 9 */
function packBits(source: TiffBytes, packed: Uint8Array, at: number, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let to = 0;
  let from = 0;
  while (to < size && from < packed.length) {
    const code = (packed[from++] << 24) >> 24;
    if (code === -128) continue;
    const count = code >= 0 ? code + 1 : 1 - code;
    const available = code >= 0 ? packed.length - from : 1;
    if (to + count > size || from >= packed.length || (code >= 0 && available < count)) {
      throw source.error("The PackBits data are damaged.", at + from);
    }
    if (code >= 0) {
      out.set(packed.subarray(from, from + count), to);
      from += count;
    } else {
      out.fill(packed[from++], to, to + count);
    }
    to += count;
  }
  return out.subarray(0, to);
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/**
 * TIFF's LZW: highest bit first, codes grow one earlier than in GIF.
 *
 * @source TIFF 6.0 specification, section 13
 */
function lzw(source: TiffBytes, packed: Uint8Array, at: number, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const prefix = new Uint16Array(MOST_CODES);
  const suffix = new Uint8Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES).fill(1);
  for (let i = 0; i < 256; i++) suffix[i] = i;
  let next = 258;
  let width = 9;
  let last = -1;
  let to = 0;
  let bits = 0;
  let held = 0;
  let from = 0;
  /** Writes a code's string backwards; returns its first byte. */
  const write = (code: number, end: number): number => {
    let current = code;
    for (let i = end - 1; ; i--) {
      if (i < size) out[i] = suffix[current];
      if (lengths[current] === 1) return suffix[current];
      current = prefix[current];
    }
  };
  while (to < size) {
    while (held < width && from < packed.length) {
      bits = ((bits << 8) | packed[from++]) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = (bits >> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      next = 258;
      width = 9;
      last = -1;
      continue;
    }
    if (code > next || (code >= 256 && last < 0) || (code === next && last < 0)) {
      throw source.error("The LZW data are damaged.", at + from);
    }
    const known = code < next;
    const length = known ? lengths[code] : lengths[last] + 1;
    const first = write(known ? code : last, to + (known ? length : length - 1));
    if (!known && to + length - 1 < size) out[to + length - 1] = first;
    to += length;
    if (last >= 0 && next < MOST_CODES) {
      prefix[next] = last;
      suffix[next] = first;
      lengths[next] = lengths[last] + 1;
      next++;
      if (next + 1 >= 1 << width && width < 12) width++;
    }
    last = code;
  }
  return out.subarray(0, Math.min(to, size));
}
