import { Decompress, decompress } from "fzstd";

/** Largest window of a frame that does not tell its size; the format's own advice is 8 MB. */
const MAX_WINDOW = 1 << 27;
const MAGIC = 0xfd2fb528;

/** Decodes a Zstandard frame to at most `most` bytes; undefined when the data is damaged or wants more memory. */
export function unzstd(data: Uint8Array, most: number): Uint8Array | undefined {
  try {
    const { size, window } = readFrameHead(data);
    if (size !== undefined) return size <= most ? decompress(data) : undefined;
    return window <= MAX_WINDOW ? decompressBounded(data, most) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Content size, if it is told, and window of a frame.
 *
 * @source RFC 8878, section 3.1.1.1
 */
function readFrameHead(data: Uint8Array): { size: number | undefined; window: number } {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError("no frame");
  const flags = view.getUint8(4);
  const single = (flags & 0x20) !== 0;
  let at = 5;
  let window = 0;
  if (!single) {
    const code = view.getUint8(at++);
    const base = 2 ** (10 + (code >> 3));
    window = base + (base / 8) * (code & 7);
  }
  at += [0, 1, 2, 4][flags & 3];
  switch (flags >> 6) {
    case 0:
      return { size: single ? view.getUint8(at) : undefined, window };
    case 1:
      return { size: view.getUint16(at, true) + 256, window };
    case 2:
      return { size: view.getUint32(at, true), window };
    default:
      return { size: Number(view.getBigUint64(at, true)), window };
  }
}

function decompressBounded(data: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  const stream = new Decompress((part: Uint8Array): void => {
    total += part.length;
    if (total > most) throw new RangeError("larger than its chunk");
    parts.push(part);
  });
  stream.push(data, true);
  return Buffer.concat(parts);
}
