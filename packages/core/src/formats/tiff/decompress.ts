import { inflate } from "../inflate.js";
import { unpackLzw } from "./lzw.js";
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
      return unpackLzw(source, packed, at, size);
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
